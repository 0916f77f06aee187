"""age in a process of its own: it holds the interpreter's lock, and beside it the parent hashes, packs and writes.

The first frame says what to do; then frames of bytes go in or out until an empty one. No plaintext touches a disk: it
goes through the pipes alone. Nothing else is imported here, so that a child is ready soon.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from app.workers.frames import read_frame, write_frame
from app.workers.process import ChildLost, ChildProcess

#: Work smaller than this, in bytes, is done before a child has started.
WORTH_A_CHILD = 24 * 1024 * 1024
_PIECE = 1024 * 1024
_KIND = "age"


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
        self._rest = memoryview(b"")
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; nothing once age has reported its final chunk. Raises `AgeError`."""
        if not self._rest and not self._ended:
            frame = self._child.receive()
            if not frame:
                self._ended = True
                _raise(json.loads(self._child.receive()))
            self._rest = memoryview(frame)
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)


@contextmanager
def opened(path: Path, identity: str) -> Iterator[Opened]:
    """The plaintext of an age file, to be pulled inside the `with`. Raises `AgeError("lost")` where a child dies."""
    child = ChildProcess(_KIND)
    try:
        child.send(json.dumps({"do": "open", "path": str(path), "identity": identity}).encode())
        yield Opened(child)
    except ChildLost as error:
        raise AgeError("lost") from error
    finally:
        child.close()


def sealed(path: Path, recipients: list[str], pieces: Iterable[bytes]) -> tuple[str, int]:
    """Encrypt `pieces` into the file `path`, which is there; SHA-256 and size of the ciphertext. Raises `AgeError`."""
    child = ChildProcess(_KIND)
    try:
        child.send(json.dumps({"do": "seal", "path": str(path), "recipients": recipients}).encode())
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
    told: dict[str, Any] = {"word": "", "errno": 0}
    try:
        if order["do"] == "open":
            with Path(order["path"]).open("rb") as file:
                frames = _Frames(outward)
                pyrage.decrypt_io(file, frames, [pyrage.x25519.Identity.from_str(order["identity"])])
                frames.flush()
        else:
            told |= _seal(inward, Path(order["path"]), order["recipients"])
    except pyrage.DecryptError as error:
        told["word"] = "not_for_us" if "No matching keys" in str(error) else "damaged"
    except (OSError, pyrage.EncryptError) as error:
        told["errno"] = getattr(error, "errno", 0) or 0
        told["word"] = "os" if told["errno"] else "truncated" if "truncated" in str(error) else "damaged"
    if order["do"] == "open":
        write_frame(outward, b"")
    write_frame(outward, json.dumps(told).encode())
    outward.flush()


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
    """Gathers what age writes into frames worth sending."""

    def __init__(self, outward: BinaryIO) -> None:
        self._outward = outward
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes, /) -> int:
        self._parts.append(data)
        self._size += len(data)
        if self._size >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._parts:
            write_frame(self._outward, b"".join(self._parts))
            self._parts, self._size = [], 0


class _Inward:
    """Frames as a reader; a parent that goes away ends this process, and what it wrote is nobody's."""

    def __init__(self, inward: BinaryIO) -> None:
        self._inward = inward
        self._rest = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        if not self._rest:
            frame = read_frame(self._inward)
            if frame is None:
                os._exit(0)
            self._rest = memoryview(frame)
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)


class _Hashed:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0
        self.failure: OSError | None = None

    def write(self, data: bytes, /) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self.failure = error
            raise
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()
