"""age in a process of its own: it holds the interpreter's lock, and beside it the parent hashes, packs and writes.

Orders and answers go through the pipes as JSON; the plaintext lies in memory that parent and children share
(`shared.SharedRing`) and touches no disk. `age_child` is the other side.
"""

from __future__ import annotations

import contextlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

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


class StoredError(AgeError):
    """The same of a file that was to be opened into another: `path`. Its bytes may also be `changed`."""

    def __init__(self, path: Path, word: str, errno: int = 0) -> None:
        super().__init__(word, errno)
        self.path = path


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are to be sealed and lie in an age file: `size` of them with this SHA-256, inside."""

    path: Path
    identity: str
    size: int
    sha256: str

    def __len__(self) -> int:
        return self.size


#: What is sealed: a piece held in memory, good until the next one is asked for, or a file.
Piece: TypeAlias = bytes | memoryview | Stored


class Opened:
    """The plaintext of one file after another as a child puts it into the ring, in order."""

    def __init__(self, child: ChildProcess, ring: SharedRing) -> None:
        self._child, self._ring = child, ring
        self._put = self._taken = self._done = self._told = 0
        self._ended = True
        self.sha256 = ""  #: of a file that was opened `hashed`, at its end

    def begin(self, path: Path, *, growing: bool = False, hashed: bool = False) -> None:
        """Open a file, the one before being at its end. One that is still `growing` is read as far as `grown` tells."""
        self._ended = False
        self._tell(path=str(path), reach=0 if growing else -1, hashed=hashed)

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
                self.sha256 = told["sha256"]
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

    def _tell(self, **what: Any) -> None:
        with contextlib.suppress(ChildLost):  # whoever reads will hear of it
            self._child.send(json.dumps(what).encode())


@contextmanager
def opened(path: Path, identity: str, *, growing: bool = False) -> Iterator[Opened]:
    """The plaintext of an age file, to be pulled inside the `with`. Raises `AgeError("lost")` where a child dies.

    A file that is still `growing` is read as far as `Opened.grown` tells.
    """
    with SharedRing() as ring, _opener(ring, identity) as found:
        found.begin(path, growing=growing)
        yield found


@contextmanager
def _opener(ring: SharedRing, identity: str) -> Iterator[Opened]:
    child = ChildProcess(_KIND, sharing=(ring,))
    try:
        _order(child, (ring,), do="open", identity=identity)
        yield Opened(child, ring)
    except ChildLost as error:
        raise AgeError("lost") from error
    finally:
        child.close()


class _Taker:
    """A child that takes bytes out of rings as it is told of them; `lent` of them are with it."""

    def __init__(self, *rings: SharedRing, **order: Any) -> None:
        self.child = ChildProcess(_KIND, sharing=rings)
        self.lent = 0
        with contextlib.suppress(ChildLost):  # whoever waits for an answer will hear of it
            _order(self.child, rings, **order)

    def tell(self, **what: Any) -> None:
        """Give an order."""
        with contextlib.suppress(ChildLost):
            self.child.send(json.dumps(what).encode())

    def lend(self, position: int, size: int, ring: int = 0) -> None:
        """Have it take these bytes of one of its rings. 0 of them are the end."""
        self.tell(at=position, size=size, ring=ring)
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


def sealed(
    path: Path, recipients: list[str], pieces: Iterable[Piece], watch: Callable[[int], None] = lambda _: None
) -> tuple[str, int]:
    """Encrypt `pieces` into the file `path`, which is there; SHA-256 and size of the ciphertext.

    A second child opens the stored ones. `watch` is called with the number of bytes as they pass. Raises `AgeError`,
    `StoredError`, and what `pieces` and `watch` raise.
    """
    with SharedRing() as ours, SharedRing() as theirs, contextlib.ExitStack() as leaving:
        taker = _Taker(ours, theirs, do="seal", path=str(path), recipients=recipients)
        leaving.callback(taker.child.close)
        sealing = _Sealing(taker, ours, watch)
        opener: Opened | None = None
        for piece in pieces:
            if isinstance(piece, Stored):
                opener = opener or leaving.enter_context(_opener(theirs, piece.identity))
                sealing.pass_on(piece, opener)
            else:
                sealing.put(memoryview(piece))
        return sealing.finish()


class _Sealing:
    """Bytes on their way to the child that seals: our own through the first ring, those of files through the second."""

    def __init__(self, taker: _Taker, ring: SharedRing, watch: Callable[[int], None]) -> None:
        self._taker, self._ring, self._watch = taker, ring, watch
        self._put = 0
        self._lenders: deque[Opened | None] = deque()

    def put(self, rest: memoryview) -> None:
        """Bytes of ours."""
        while rest:
            place = self._ring.at(self._put, min(len(rest), _GULP))
            while self._taker.lent + len(place) > shared.SIZE:
                self._back()
            place[:] = rest[: len(place)]
            self._lend(self._put, len(place), None)
            self._put, rest = self._put + len(place), rest[len(place) :]

    def pass_on(self, piece: Stored, opener: Opened) -> None:
        """A file's bytes, which must be those that it was said to hold."""
        opener.begin(piece.path, hashed=True)
        left = piece.size
        while (found := self._next(piece, opener, left))[1] and left:
            self._lend(*found, opener)
            left -= found[1]
            while self._taker.lent >= _HALF:
                self._back()
        if left or found[1] or opener.sha256 != piece.sha256:
            raise StoredError(piece.path, "changed")

    def finish(self) -> tuple[str, int]:
        """The end: SHA-256 and size of what was written."""
        self._taker.lend(self._put, 0)
        while self._taker.lent:
            self._back()
        told = self._taker.answer()
        return str(told["sha256"]), int(told["size"])

    @staticmethod
    def _next(piece: Stored, opener: Opened, left: int) -> tuple[int, int]:
        try:
            return opener.next(min(left, _GULP) or 1)
        except AgeError as error:
            raise StoredError(piece.path, error.word, error.errno) from error

    def _lend(self, position: int, size: int, lender: Opened | None) -> None:
        self._taker.lend(position, size, 0 if lender is None else 1)
        self._lenders.append(lender)
        self._watch(size)

    def _back(self) -> None:
        took, lender = self._taker.back(), self._lenders.popleft()
        if lender is not None:
            lender.done(took)


def _order(child: ChildProcess, rings: Sequence[SharedRing], **order: Any) -> None:
    child.send(json.dumps({"rings": [ring.handle for ring in rings]} | order).encode())


def _raise(told: dict[str, Any]) -> None:
    if told.get("word"):
        raise AgeError(told["word"], told["errno"])
