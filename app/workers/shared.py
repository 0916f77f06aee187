"""A stretch of memory that a parent and its children see alike: bytes pass between them without a copy through a pipe.

It is memory and nothing else: no name in any file system, not kept by anybody once the last of them has ended. On
Linux it is an anonymous file of the kernel's (memfd) whose descriptor the children inherit; on Windows a section of
the page file's under a random name, which the children are told.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import sys
import uuid

#: Room in bytes: enough that neither of two children waits for the other's turn.
SIZE = 8 * 1024 * 1024


class SharedRing:
    """A ring of `SIZE` bytes that stands for a stream: each byte of the stream has its position, counted from 0."""

    def __init__(self, handle: str = "") -> None:
        """A new one, or with a parent's `handle` the parent's."""
        self.descriptor = -1
        if sys.platform == "win32":
            self.handle = handle or f"yiantong-{uuid.uuid4()}"
            self._map = mmap.mmap(-1, SIZE, tagname=self.handle)
        else:
            self.descriptor = int(handle) if handle else os.memfd_create("ring")
            if not handle:
                os.ftruncate(self.descriptor, SIZE)
            self.handle = str(self.descriptor)
            self._map = mmap.mmap(self.descriptor, SIZE)
        self._memory = memoryview(self._map)

    def at(self, position: int, size: int) -> memoryview:
        """The memory of the stream's bytes from `position` on: at most `size`, as far as they lie in one piece."""
        start = position % SIZE
        return self._memory[start : min(start + size, SIZE)]

    def __enter__(self) -> SharedRing:
        return self

    def __exit__(self, *_: object) -> None:
        """Give it back; where an exception still holds a piece of it, that is when the exception is gone."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
        self._memory.release()
        with contextlib.suppress(BufferError):
            self._map.close()
