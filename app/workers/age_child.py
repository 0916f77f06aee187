"""The child's side of `age`: does what one parent asks, and imports nothing that it does not need to be ready soon."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from app.workers import shared
from app.workers.frames import read_frame, write_frame
from app.workers.shared import SharedRing

_GULP = 256 * 1024


def serve(inward: BinaryIO, outward: BinaryIO) -> None:
    """Do the one thing that the first order asks for."""
    parent = _Parent(inward, outward)
    order = parent.heard()
    rings = [SharedRing(handle) for handle in order["rings"]]
    if order["do"] == "keep":
        while parent.answer(lambda: _keep(parent, rings, order["recipient"], **parent.heard())):
            pass
    elif order["do"] == "open":
        _Opening(parent, rings[0], order["identity"]).serve()
    else:
        parent.answer(lambda: _seal(parent, rings, Path(order["path"]), order["recipients"]))


class _Parent:
    """The other end of the pipes. A parent that goes away ends this process."""

    def __init__(self, inward: BinaryIO, outward: BinaryIO) -> None:
        self._inward, self._outward = inward, outward

    def heard(self) -> dict[str, Any]:
        """What it says next."""
        frame = read_frame(self._inward)
        if frame is None:
            os._exit(0)
        heard: dict[str, Any] = json.loads(frame)
        return heard

    def tell(self, **what: Any) -> None:
        """Say something."""
        write_frame(self._outward, json.dumps(what).encode())
        self._outward.flush()

    def answer(self, act: Callable[[], dict[str, Any]]) -> bool:
        """Say what came of an order; whether it was done."""
        told = _tried(act)
        self.tell(**told)
        return not told["word"]


def _tried(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return {"word": "", "errno": 0} | act()
    except pyrage.DecryptError as error:
        return {"word": "not_for_us" if "No matching keys" in str(error) else "damaged", "errno": 0}
    except (OSError, pyrage.EncryptError) as error:
        number = getattr(error, "errno", 0) or 0
        return {"word": "os" if number else "truncated" if "truncated" in str(error) else "damaged", "errno": number}


def _keep(parent: _Parent, rings: list[SharedRing], recipient: str, path: str, size: int) -> dict[str, Any]:
    source = _Lent(parent, rings, size)
    with Path(path).open("r+b", buffering=0) as file:
        _encrypt(source, _Written(file), [recipient])
    source.give_back()
    return {"sha256": source.digest.hexdigest()}


def _seal(parent: _Parent, rings: list[SharedRing], path: Path, recipients: list[str]) -> dict[str, Any]:
    with path.open("r+b", buffering=0) as file:
        sink = _Hashed(file)
        _encrypt(_Endless(parent, rings), sink, recipients)
    return {"sha256": sink.digest.hexdigest(), "size": sink.size}


def _encrypt(source: _Lent, sink: _Written, recipients: list[str]) -> None:
    try:
        pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(text) for text in recipients])
    except (OSError, pyrage.EncryptError) as error:
        raise (sink.failure or error) from error


class _Opening:
    """What age reads and writes while it opens: a file no further than it reaches, and the ring as far as it is free.

    Both may grow by what the parent says; before it is waited for, it hears how much was put into the ring.
    """

    def __init__(self, parent: _Parent, ring: SharedRing, identity: str) -> None:
        self._parent, self._ring = parent, ring
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._put = self._told = self._done = 0
        self._file: BinaryIO = io.BytesIO()
        self._reach = self._read = 0
        self._digest = hashlib.sha256()
        self._hashed = False

    def serve(self) -> None:
        """Open one file after another, as long as none fails."""
        done = True
        while done:
            heard = self._hear()
            if "path" in heard:
                done = self._parent.answer(partial(self._open, **heard))

    def _open(self, path: str, reach: int, hashed: bool) -> dict[str, Any]:
        self._reach, self._read = reach, 0
        self._hashed, self._digest = hashed, hashlib.sha256()
        with Path(path).open("rb", buffering=_GULP) as self._file:
            pyrage.decrypt_io(self, self, [self._identity])
        self.announce()
        return {"sha256": self._digest.hexdigest() if hashed else ""}

    def read(self, size: int, /) -> bytes:
        while self._reach == self._read:
            self._hear()
        piece = self._file.read(size if self._reach < 0 else min(size, self._reach - self._read))
        self._read += len(piece)
        return piece

    def write(self, data: bytes, /) -> int:
        while self._put - self._done == shared.SIZE:
            self._hear()
        place = self._ring.at(self._put, min(len(data), shared.SIZE - self._put + self._done))
        place[:] = data[: len(place)]
        self._put += len(place)
        if self._put - self._told >= _GULP:
            self.announce()
        return len(place)

    def flush(self) -> None:
        """Nothing is held back but for `announce`, which the end calls."""

    def announce(self) -> None:
        """Let the parent have what was put into the ring."""
        if self._put != self._told:
            self._parent.tell(put=self._put - self._told)
        while self._put != self._told:
            piece = self._ring.at(self._told, self._put - self._told)
            if self._hashed:
                self._digest.update(piece)
            self._told += len(piece)

    def _hear(self) -> dict[str, Any]:
        self.announce()
        heard = self._parent.heard()
        self._reach = heard.get("reach", self._reach)
        self._done = heard.get("done", self._done)
        return heard


class _Lent:
    """The next `size` bytes that the parent lends, hashed as they come and given back when they were taken."""

    def __init__(self, parent: _Parent, rings: list[SharedRing], size: int) -> None:
        self._parent, self._rings = parent, rings
        self._left = size
        self._rest = memoryview(b"")
        self._lent = 0
        self.digest = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        if not self._rest and self._left:
            self.give_back()
            heard = self._parent.heard()
            self._rest = self._rings[heard["ring"]].at(heard["at"], heard["size"])
            self._lent = len(self._rest)
            self._came()
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)

    def give_back(self) -> None:
        """Let the parent have back what was taken."""
        if self._lent:
            self._parent.tell(took=self._lent)
            self._lent = 0

    def _came(self) -> None:
        self._left -= self._lent
        self.digest.update(self._rest)


class _Endless(_Lent):
    """All that the parent lends, until 0 bytes of it; not hashed."""

    def __init__(self, parent: _Parent, rings: list[SharedRing]) -> None:
        super().__init__(parent, rings, 1)

    def _came(self) -> None:
        self._left = self._lent


class _Written:
    """A file that remembers its error."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: bytes, /) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """Nothing is held back."""


class _Hashed(_Written):
    """One that is hashed and counted."""

    def __init__(self, file: io.FileIO) -> None:
        super().__init__(file)
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> int:
        written = super().write(data)
        self.digest.update(memoryview(data)[:written])
        self.size += written
        return written
