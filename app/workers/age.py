"""age in a process of its own: it holds the interpreter's lock, and beside it the parent hashes, packs and writes.

Orders and answers go through the pipes as JSON; the plaintext lies in memory that parent and children share
(`shared.SharedRing`) and touches no disk. `age_child` is the other side.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.workers import shared
from app.workers.process import ChildLost, ChildProcess
from app.workers.shared import SharedRing

#: Work smaller than this, in bytes, is done before a child has started.
WORTH_A_CHILD = 24 * 1024 * 1024
_GULP = 256 * 1024
_HALF = shared.SIZE // 2
_KIND = "age"


class AgeError(Exception):
    """What age said: `damaged`, `truncated`, `not_for_us`; else `errno` is the operating system's."""

    def __init__(self, word: str, errno: int = 0) -> None:
        super().__init__(word)
        self.word = word
        self.errno = errno


class Opened:
    """The plaintext of a file as a child puts it into the ring, in order."""

    def __init__(self, child: ChildProcess, ring: SharedRing) -> None:
        self._child, self._ring = child, ring
        self._put = self._taken = self._done = self._told = 0
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; nothing once age has reported its final chunk. Raises `AgeError`."""
        piece = self._ring.at(*self.next(size))
        data = bytes(piece)
        self.done(len(data))
        return data

    def grown(self, size: int) -> None:
        """So many bytes of the file are there; -1: all. From any thread."""
        self._tell(reach=size)

    def keeper(self, recipient: str) -> Keeper:
        """A child that takes stretches of this plaintext by itself."""
        return Keeper(self, self._ring, recipient)

    def next(self, size: int) -> tuple[int, int]:
        """Where in the ring the next bytes are, in one piece of at most `size`; 0 at the end. Say when they are `done`.

        Waits for them, so whoever holds others meanwhile holds at most half the ring. Raises `AgeError`, `ChildLost`.
        """
        while self._put == self._taken and not self._ended:
            self._give_back()
            told = json.loads(self._child.receive())
            self._put += told.get("put", 0)
            self._ended = "word" in told
            if self._ended:
                _raise(told)
        position = self._taken
        size = len(self._ring.at(position, min(size, self._put - position)))
        self._taken += size
        return position, size

    def done(self, size: int) -> None:
        """The next `size` bytes, in order, need stay no longer."""
        self._done += size
        if self._done - self._told >= _HALF // 4:
            self._give_back()

    def _give_back(self) -> None:
        if self._done != self._told:
            self._told = self._done
            self._tell(done=self._done)

    def _tell(self, **what: int) -> None:
        with contextlib.suppress(ChildLost):  # whoever reads will hear of it
            self._child.send(json.dumps(what).encode())


@contextmanager
def opened(path: Path, identity: str, *, growing: bool = False) -> Iterator[Opened]:
    """The plaintext of an age file, to be pulled inside the `with`. Raises `AgeError("lost")` where a child dies.

    A file that is still `growing` is read as far as `Opened.grown` tells.
    """
    with SharedRing() as ring:
        child = ChildProcess(_KIND, sharing=ring)
        try:
            _order(child, ring, do="open", path=str(path), identity=identity, reach=0 if growing else -1)
            yield Opened(child, ring)
        except ChildLost as error:
            raise AgeError("lost") from error
        finally:
            child.close()


class _Taker:
    """A child that takes bytes out of the ring as it is told of them; `lent` of them are with it."""

    def __init__(self, ring: SharedRing, **order: Any) -> None:
        self.child = ChildProcess(_KIND, sharing=ring)
        self.lent = 0
        with contextlib.suppress(ChildLost):  # whoever waits for an answer will hear of it
            _order(self.child, ring, **order)

    def tell(self, **what: Any) -> None:
        """Give an order."""
        with contextlib.suppress(ChildLost):
            self.child.send(json.dumps(what).encode())

    def lend(self, position: int, size: int) -> None:
        """Have it take these bytes. 0 of them are the end."""
        self.tell(at=position, size=size)
        self.lent += size

    def back(self) -> int:
        """Wait until it has taken some of what it was lent; how many bytes. Raises `AgeError`."""
        took = int(self.answer()["took"])
        self.lent -= took
        return took

    def answer(self) -> dict[str, Any]:
        """Wait for what it says. Raises `AgeError`."""
        try:
            told: dict[str, Any] = json.loads(self.child.receive())
        except ChildLost as error:
            raise AgeError("lost") from error
        _raise(told)
        return told


class Keeper:
    """A child that encrypts stretches of an opened file into one file after another, hashing on the way."""

    def __init__(self, source: Opened, ring: SharedRing, recipient: str) -> None:
        self._source = source
        self._taker = _Taker(ring, do="keep", recipient=recipient)

    def keep(self, path: Path, size: int, watch: Callable[[int], None]) -> str:
        """Encrypt the next `size` bytes of the plaintext into the file `path`, which is there, unsynced; their SHA-256.

        The child makes no file: it may live a moment longer than a parent that is killed, and what is then put in order
        must stay so.
        `watch` is called with the number of bytes as they pass. Raises `AgeError`, what `Opened.next` raises and what
        `watch` raises; after any the child is of no more use.
        """
        taker, left = self._taker, size
        taker.tell(path=str(path), size=size)
        while left or taker.lent:
            while left and taker.lent < _HALF:
                position, some = self._source.next(min(left, _GULP))
                if not some:
                    raise AgeError("truncated")
                taker.lend(position, some)
                left -= some
            took = taker.back()
            self._source.done(took)
            watch(took)
        return str(taker.answer()["sha256"])

    def close(self) -> None:
        """End the child."""
        self._taker.child.close()


def sealed(path: Path, recipients: list[str], pieces: Iterable[bytes | memoryview]) -> tuple[str, int]:
    """Encrypt `pieces` into the file `path`, which is there; SHA-256 and size of the ciphertext. Raises `AgeError`."""
    with SharedRing() as ring:
        taker, put = _Taker(ring, do="seal", path=str(path), recipients=recipients), 0
        try:
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    place = ring.at(put, min(len(rest), _GULP))
                    while taker.lent + len(place) > shared.SIZE:
                        taker.back()
                    place[:] = rest[: len(place)]
                    taker.lend(put, len(place))
                    put, rest = put + len(place), rest[len(place) :]
            taker.lend(put, 0)
            while taker.lent:
                taker.back()
            told = taker.answer()
            return str(told["sha256"]), int(told["size"])
        finally:
            taker.child.close()


def _order(child: ChildProcess, ring: SharedRing, **order: Any) -> None:
    child.send(json.dumps({"ring": ring.handle} | order).encode())


def _raise(told: dict[str, Any]) -> None:
    if told.get("word"):
        raise AgeError(told["word"], told["errno"])
