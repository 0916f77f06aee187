"""One child process and the two pipes to it.

Children are started fresh (never forked), get no open files but their pipes and no `YIANTONG_*` variable, and import
only what their jobs name: never the program's main module, hence never Qt. A child ends when its standard input ends,
so none outlives a program that was killed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, cast

#: First argument of an installed program that is to be a child.
CHILD_FLAG = "--yiantong-child"

_START = "import sys; sys.path.insert(0, sys.argv[1]); from app.workers.child import main; main(sys.argv[2:])"
_LENGTH = 8


class ChildLost(Exception):  # noqa: N818 - says what happened to the child
    """The child ended, or was ended, before it answered."""


class ChildProcess:
    """A child of one kind (`pool` or `sandbox`), started at once. Frames are bytes with a length before them."""

    def __init__(self, kind: str, *arguments: str, largest_frame: int = 1 << 40) -> None:
        self._largest = largest_frame
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [*_command(), kind, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith("YIANTONG_")},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._inward = cast("BinaryIO", self._process.stdin)
        self._outward = cast("BinaryIO", self._process.stdout)
        self._sending = threading.Lock()

    @property
    def pid(self) -> int:
        """The operating system's number of this child."""
        return self._process.pid

    def send(self, *frames: bytes) -> None:
        """Write frames. Raises `ChildLost` when nobody reads them any more."""
        try:
            with self._sending:
                for frame in frames:
                    write_frame(self._inward, frame)
                self._inward.flush()
        except (OSError, ValueError) as error:
            raise ChildLost from error

    def receive(self) -> bytes:
        """Wait for one frame. Raises `ChildLost` at the end of the stream or for a frame above the largest allowed."""
        try:
            frame = read_frame(self._outward, self._largest)
        except (OSError, ValueError) as error:
            raise ChildLost from error
        if frame is None:
            raise ChildLost
        return frame

    def kill(self) -> None:
        """End the child at once, whatever it is doing; safe from any thread, more than once."""
        self._process.kill()

    def close(self) -> int:
        """End the child and give its pipes back. Returns its exit status (negative: the signal that ended it)."""
        self._process.kill()
        for stream in (self._inward, self._outward):
            with contextlib.suppress(OSError, ValueError):
                stream.close()
        return self._process.wait()


def write_frame(stream: BinaryIO, frame: bytes) -> None:
    """Write one frame; the caller flushes."""
    stream.write(len(frame).to_bytes(_LENGTH, "big"))
    stream.write(frame)


def read_frame(stream: BinaryIO, largest: int = 1 << 40) -> bytes | None:
    """Read one frame, or None at the end of the stream. Raises `ValueError` for one above `largest` bytes."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    length = int.from_bytes(head, "big")
    if length > largest:
        raise ValueError(f"frame of {length} bytes")
    frame = stream.read(length)
    return frame if len(frame) == length else None


def serve_if_child() -> None:
    """Be a worker and never return, if this process was started as one; otherwise do nothing.

    Needed where the program is one executable (installed builds), harmless elsewhere.
    """
    if sys.argv[1:2] == [CHILD_FLAG]:
        from app.workers.child import main  # noqa: PLC0415 - what a child needs, only children load

        main(sys.argv[2:])


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-B", "-E", "-s", "-c", _START, root]
