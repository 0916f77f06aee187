"""age in a process of its own: it holds the interpreter's lock, and beside it the parent hashes, packs and writes.

The first frame says what to do; then frames of bytes go in or out until an empty one. No plaintext touches a disk: it
goes through the pipes alone. Nothing else is imported here, so that a child is ready soon.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyrage

from app.workers.frames import LENGTH, read_frame, write_frame
from app.workers.process import ChildLost, ChildProcess

#: Work smaller than this, in bytes, is done before a child has started.
WORTH_A_CHILD = 24 * 1024 * 1024
_PIECE = 1024 * 1024
_GULP = 256 * 1024
_KIND = "age"


class Source(Protocol):
    """Bytes that are pulled: at most `size`, nothing only at the end."""

    def read(self, size: int, /) -> bytes: ...


class AgeError(Exception):
    """What age said: `damaged`, `truncated`, `not_for_us`; else `errno` is the operating system's."""

    def __init__(self, word: str, errno: int = 0) -> None:
        super().__init__(word)
        self.word = word
        self.errno = errno


class Opened:
    """The plaintext of a file, pulled from a child."""

    def __init__(self, child: ChildProcess) -> None:
        self._child = child
        self._left = 0
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; nothing once age has reported its final chunk. Raises `AgeError`."""
        if not self._waits():
            return b""
        part = self._child.take(min(size, self._left))
        self._left -= len(part)
        return part

    def grown(self, size: int) -> None:
        """So many bytes of the file are there; -1: all. From any thread."""
        with contextlib.suppress(ChildLost):  # whoever reads will hear of it
            self._child.send(size.to_bytes(LENGTH, "big") if size >= 0 else b"")

    def pass_on(self, size: int, keeper: Keeper) -> int:
        """Hand over at most `size` bytes, unseen where the system can do that; how many, 0 at the end."""
        if not self._waits():
            return 0
        passed = self._child.pass_on(min(size, self._left), keeper.child)
        self._left -= passed
        return passed

    def _waits(self) -> bool:
        """Whether there are bytes to be had."""
        if not self._left and not self._ended:
            self._left = self._child.take_length()
            if not self._left:
                self._ended = True
                _raise(json.loads(self._child.take_frame()))
        return not self._ended


@contextmanager
def opened(path: Path, identity: str, *, growing: bool = False) -> Iterator[Opened]:
    """The plaintext of an age file, to be pulled inside the `with`. Raises `AgeError("lost")` where a child dies.

    A file that is still `growing` is read as far as `Opened.grown` tells.
    """
    child = ChildProcess(_KIND)
    try:
        order = {"do": "open", "path": str(path), "identity": identity, "growing": growing}
        child.send(json.dumps(order).encode())
        yield Opened(child)
    except ChildLost as error:
        raise AgeError("lost") from error
    finally:
        child.close()


class Keeper:
    """A child that encrypts what it is given into one file after another, hashing on the way."""

    def __init__(self, recipient: str) -> None:
        self.child = ChildProcess(_KIND)
        self.child.send(json.dumps({"do": "keep", "recipient": recipient}).encode())

    def keep(self, path: Path, size: int, source: Source, watch: Callable[[int], None]) -> str:
        """Encrypt the next `size` bytes of `source` into the file `path`, which is there, unsynced; their SHA-256.

        The child makes no file: it may live a moment longer than a parent that is killed, and what is then put in order
        must stay so.
        `watch` is called with the number of bytes as they pass. Raises `AgeError` and what `source` raises; after
        either the child is of no more use.
        """
        try:
            self.child.send(json.dumps({"path": str(path), "size": size}).encode())
            left = size
            with contextlib.suppress(BrokenPipeError):  # it says why
                while left:
                    passed = self._feed(source, min(left, _PIECE))
                    if not passed:
                        raise AgeError("truncated")
                    left -= passed
                    watch(passed)
            told = json.loads(self.child.receive())
        except ChildLost as error:
            raise AgeError("lost") from error
        _raise(told)
        return str(told["sha256"])

    def close(self) -> None:
        """End the child."""
        self.child.close()

    def _feed(self, source: Source, size: int) -> int:
        if isinstance(source, Opened):
            return source.pass_on(size, self)
        piece = source.read(size)
        self.child.give(piece)
        return len(piece)


def sealed(path: Path, recipients: list[str], pieces: Iterable[bytes | memoryview]) -> tuple[str, int]:
    """Encrypt `pieces` into the file `path`, which is there; SHA-256 and size of the ciphertext. Raises `AgeError`."""
    child = ChildProcess(_KIND)
    try:
        child.send(json.dumps({"do": "seal", "path": str(path), "recipients": recipients}).encode())
        with contextlib.suppress(ChildLost):  # it says why, or the answer is missing as well
            for piece in pieces:
                if piece:
                    child.send(piece)
            child.send(b"")
        told = json.loads(child.receive())
        _raise(told)
        return str(told["sha256"]), int(told["size"])
    except ChildLost as error:
        raise AgeError("lost") from error
    finally:
        child.close()


def _raise(told: dict[str, Any]) -> None:
    if told["word"]:
        raise AgeError(told["word"], told["errno"])


# -- the child's side -------------------------------------------------------------------------------------------------


def serve(inward: BinaryIO, outward: BinaryIO) -> None:
    """Do the one thing that the first frame asks for."""
    order = json.loads(read_frame(inward) or b"{}")
    if order["do"] == "keep":
        while (frame := read_frame(inward)) is not None:
            told = _tried(lambda: _keep(inward, order["recipient"], **json.loads(frame)))
            _answer(outward, told)
            if told["word"]:
                return
    elif order["do"] == "open":
        told = _tried(lambda: _open(inward, outward, order))
        write_frame(outward, b"")
        _answer(outward, told)
    else:
        _answer(outward, _tried(lambda: _seal(inward, Path(order["path"]), order["recipients"])))


def _answer(outward: BinaryIO, told: dict[str, Any]) -> None:
    write_frame(outward, json.dumps(told).encode())
    outward.flush()


def _tried(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return {"word": "", "errno": 0} | act()
    except pyrage.DecryptError as error:
        return {"word": "not_for_us" if "No matching keys" in str(error) else "damaged", "errno": 0}
    except (OSError, pyrage.EncryptError) as error:
        number = getattr(error, "errno", 0) or 0
        return {"word": "os" if number else "truncated" if "truncated" in str(error) else "damaged", "errno": number}


def _open(inward: BinaryIO, outward: BinaryIO, order: dict[str, Any]) -> dict[str, Any]:
    with Path(order["path"]).open("rb") as file:
        frames = _Frames(outward)
        source = _Growing(file, inward) if order["growing"] else file
        pyrage.decrypt_io(source, frames, [pyrage.x25519.Identity.from_str(order["identity"])])
        frames.flush()
    return {}


def _keep(inward: BinaryIO, recipient: str, path: str, size: int) -> dict[str, Any]:
    source = _Bounded(inward, size)
    with Path(path).open("r+b") as file:
        sink = _Written(file)
        try:
            pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(recipient)])
        except (OSError, pyrage.EncryptError) as error:
            raise (sink.failure or error) from error
    return {"sha256": source.digest.hexdigest()}


def _seal(inward: BinaryIO, path: Path, recipients: list[str]) -> dict[str, Any]:
    with path.open("r+b") as file:
        sink = _Hashed(file)
        keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
        try:
            pyrage.encrypt_io(_Inward(inward), sink, keys)
        except (OSError, pyrage.EncryptError) as error:
            raise (sink.failure or error) from error
        file.flush()
    return {"sha256": sink.digest.hexdigest(), "size": sink.size}


class _Frames:
    """Gathers what age writes into frames worth sending, in one buffer that stays."""

    def __init__(self, outward: BinaryIO) -> None:
        self._outward = outward
        self._buffer = bytearray(_GULP)
        self._size = 0

    def write(self, data: bytes, /) -> int:
        if self._size + len(data) > _GULP:
            self.flush()
        if len(data) > _GULP:
            write_frame(self._outward, data)
            return len(data)
        self._buffer[self._size : self._size + len(data)] = data
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        if self._size:
            write_frame(self._outward, memoryview(self._buffer)[: self._size])
            self._outward.flush()
            self._size = 0


class _Growing:
    """A file that is read no further than the parent says that it reaches."""

    def __init__(self, file: BinaryIO, inward: BinaryIO) -> None:
        self._file = file
        self._inward = inward
        self._left = 0
        self._reach = 0
        self._ended = False

    def read(self, size: int, /) -> bytes:
        while not self._left and not self._ended:
            frame = read_frame(self._inward)
            if frame is None:
                os._exit(0)
            self._ended = not frame
            reach = int.from_bytes(frame, "big") if frame else self._reach
            self._left, self._reach = reach - self._reach, reach
        piece = self._file.read(min(size, self._left))
        self._left -= len(piece)
        return piece


class _Pulled:
    """Bytes of the pipe through one buffer that stays; a parent that goes away ends this process."""

    def __init__(self, inward: BinaryIO) -> None:
        self._inward = inward
        self._buffer = memoryview(bytearray(_GULP))
        self._rest = self._buffer[:0]
        self._left = 0

    def read(self, size: int, /) -> bytes:
        if not self._rest and self._begun():
            got = self._inward.readinto(self._buffer[: min(self._left, _GULP)])  # type: ignore[attr-defined]
            if not got:
                os._exit(0)
            self._left -= got
            self._rest = self._buffer[:got]
            self._came(self._rest)
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)

    def _begun(self) -> bool:
        """Whether there is more to come."""
        return self._left > 0

    def _came(self, piece: memoryview) -> None:
        """A piece has come."""


class _Inward(_Pulled):
    """Frames until an empty one."""

    _ended = False

    def _begun(self) -> bool:
        if not self._left and not self._ended:
            head = self._inward.read(LENGTH)
            if len(head) < LENGTH:
                os._exit(0)
            self._left = int.from_bytes(head, "big")
            self._ended = not self._left
        return self._left > 0


class _Bounded(_Pulled):
    """The next `size` bytes, hashed as they come."""

    def __init__(self, inward: BinaryIO, size: int) -> None:
        super().__init__(inward)
        self._left = size
        self.digest = hashlib.sha256()

    def _came(self, piece: memoryview) -> None:
        self.digest.update(piece)


class _Written:
    """A file that remembers its error."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: bytes, /) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self.failure = error
            raise
        return len(data)

    def flush(self) -> None:
        self._file.flush()


class _Hashed(_Written):
    """One that is hashed and counted."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        super().write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)
