"""The tar layer: ustar, regular files only, one canonical header for each name and size.

Foreign headers are looked at one by one: parsed, written again with our own writer and refused unless the 512 bytes are
equal. `tarfile.open` with its guesses about dialects never sees them.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from typing import Protocol

from app.exchange.format import caps
from db.kernel.errors import UserError

BLOCK = 512
END = bytes(2 * BLOCK)
CHUNK = 256 * caps.KIB
#: 2026-01-01T00:00:00Z, the time that every member bears: a time tells nothing here, and zero makes GNU tar complain.
MTIME = 1767225600


class Stream(Protocol):
    """Bytes that are pulled. `read` returns at most `size` bytes, and nothing only at the end."""

    def read(self, size: int, /) -> bytes: ...


def header(name: str, size: int) -> bytes:
    """The 512 bytes before a member of `size` bytes. `name` is ASCII, at most 255 characters."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o644
    info.mtime = MTIME
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")


def padding(size: int) -> bytes:
    """Zero bytes that fill a member up to whole blocks."""
    return bytes(-size % BLOCK)


def footprint(size: int) -> int:
    """Bytes that a member of `size` bytes takes in the archive."""
    return BLOCK + size + -size % BLOCK


class TarReader:
    """Reads members in order. A body must be read whole before the next header is asked for."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._left = 0
        self._pad = 0
        self.position = 0

    def next_member(self) -> tuple[str, int] | None:
        """Name and size of the next member, or None after the two zero blocks that end the archive.

        Raises `UserError("exchange.tar.header")` for every header that our writer would not write,
        `UserError("exchange.tar.end")` where the end is not exactly two zero blocks.
        """
        if self._left:
            raise RuntimeError("the body before was not read")
        if self._pad and any(self._exactly(self._pad)):
            raise UserError("exchange.tar.padding")
        self._pad = 0
        block = self._exactly(BLOCK)
        if not any(block):
            self._finish()
            return None
        name, size = _parse(block)
        self._left, self._pad = size, -size % BLOCK
        return name, size

    def body(self) -> bytes:
        """The whole member at once, for members with a small cap."""
        return b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """The member's bytes in pieces of at most 256 KiB."""
        while self._left:
            piece = self._exactly(min(self._left, CHUNK))
            self._left -= len(piece)
            yield piece

    def pour(self, take: Callable[[Stream, int], int]) -> None:
        """Let `take` fetch the member's bytes from the stream by itself; it says how many of at most so many."""
        while self._left:
            taken = take(self._stream, self._left)
            if not taken:
                raise UserError("exchange.truncated")
            self._left -= taken
            self.position += taken

    def _finish(self) -> None:
        if any(self._exactly(BLOCK)) or self._stream.read(1):
            raise UserError("exchange.tar.end")

    def _exactly(self, size: int) -> bytes:
        parts = []
        while size:
            part = self._stream.read(size)
            if not part:
                raise UserError("exchange.truncated")
            parts.append(part)
            size -= len(part)
            self.position += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _parse(block: bytes) -> tuple[str, int]:
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        again = header(info.name, info.size) if 0 <= info.size < caps.MEMBER_LIMIT else b""
    except (tarfile.HeaderError, UnicodeError, ValueError) as error:
        raise UserError("exchange.tar.header") from error
    if again != block:
        raise UserError("exchange.tar.header")
    return info.name, info.size
