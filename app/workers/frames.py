"""What goes through a pipe between parent and child: bytes with their length before them."""

from __future__ import annotations

from typing import BinaryIO

#: Bytes before each frame that say how long it is.
LENGTH = 8


def write_frame(stream: BinaryIO, frame: bytes | memoryview) -> None:
    """Write one frame; the caller flushes."""
    stream.write(len(frame).to_bytes(LENGTH, "big"))
    stream.write(frame)


def read_frame(stream: BinaryIO, largest: int = 1 << 40) -> bytes | None:
    """Read one frame, or None at the end of the stream. Raises `ValueError` for one above `largest` bytes."""
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    length = int.from_bytes(head, "big")
    if length > largest:
        raise ValueError(f"frame of {length} bytes")
    frame = stream.read(length)
    return frame if len(frame) == length else None
