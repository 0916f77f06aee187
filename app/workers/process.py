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
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from app.workers.frames import read_frame, write_frame
from app.workers.shared import SharedRing

#: First argument of an installed program that is to be a child.
CHILD_FLAG = "--yiantong-child"

_ROOM = 256 * 1024

_START = "import sys; sys.path.insert(0, sys.argv[1]); from app.workers.child import main; main(sys.argv[2:])"


class ChildLost(Exception):  # noqa: N818 - says what happened to the child
    """The child ended, or was ended, before it answered."""


class ChildProcess:
    """A child of one kind (`pool`, `sandbox` or `age`), started at once. Frames are bytes with a length before them.

    Memory that it is `sharing` is all that it gets open beside its pipes.
    """

    def __init__(
        self, kind: str, *arguments: str, largest_frame: int = 1 << 40, sharing: Sequence[SharedRing] = ()
    ) -> None:
        self._largest = largest_frame
        inherited = [ring.descriptor for ring in sharing if ring.descriptor >= 0]
        self._process = subprocess.Popen(
            [*_command(), kind, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            pass_fds=inherited,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._inward = cast("BinaryIO", self._process.stdin)
        self._outward = cast("BinaryIO", self._process.stdout)
        _widen(self._inward, self._outward)
        self._sending = threading.Lock()

    @property
    def pid(self) -> int:
        """The operating system's number of this child."""
        return self._process.pid

    def send(self, *frames: bytes | memoryview) -> None:
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


def _widen(*pipes: BinaryIO) -> None:
    """More room in each pipe, where the system gives it: fewer turns between parent and child."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        for pipe in pipes:
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)


def _environment() -> dict[str, str]:
    """Ours without what concerns only the parent; arrays get one thread, since children share the cores."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YIANTONG_")}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-B", "-E", "-s", "-X", "utf8", "-c", _START, root]
