"""Ciphertext on its way: hashing what is written, staging that only this process can read, pieces of blobs."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from app.exchange import envelope
from app.exchange.envelope import Sink
from app.exchange.format import caps
from app.workers import age
from db.blobs import BlobStore
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, Progress

_PIECE = 1 * caps.MIB
_IN_MEMORY = 8 * caps.MIB


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file that was written or copied: SHA-256 in hexadecimal and size in bytes."""

    sha256: str
    size: int


class HashingSink:
    """Passes ciphertext to a file and remembers its digest and the file's own error."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._size = 0
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """Called by age with pieces of ciphertext."""
        try:
            self._file.write(data)
        except OSError as error:
            self.error = error
            raise
        self._digest.update(data)
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        """Called by age at the end."""
        self._file.flush()

    @property
    def facts(self) -> FileFacts:
        """What was written so far."""
        return FileFacts(self._digest.hexdigest(), self._size)


def write_age(path: Path, pieces: Iterable[bytes], recipients: list[str], *, name: str, size: int = 0) -> FileFacts:
    """Write `pieces`, `size` bytes if that is known, as one age file, whole or not at all.

    Raises `UserError("disk.full")`, `UserError("worker.lost")`, and what pieces raise.
    """
    with durable.replacing(path, name=name) as file:
        if size >= age.WORTH_A_CHILD:
            return _sealed_apart(Path(file.name), pieces, recipients)
        sink = HashingSink(file)
        try:
            envelope.encrypt(pieces, sink, recipients)
        except (pyrage.EncryptError, OSError) as error:
            raise (sink.error or error) from error
    return sink.facts


def _sealed_apart(path: Path, pieces: Iterable[bytes], recipients: list[str]) -> FileFacts:
    try:
        return FileFacts(*age.sealed(path, recipients, pieces))
    except age.AgeError as error:
        if error.errno:
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        raise UserError("worker.lost") from error


def copy_hashed(
    sources: Sequence[Path], target: Path, *, name: str, cancel: CancelToken, progress: Progress
) -> tuple[FileFacts, list[FileFacts]]:
    """Copy a file, or the volumes of one, hashing once; facts of the whole and of each volume.

    Raises `UserError`: `exchange.unreadable`, `disk.full`, `disk.denied`.
    """
    whole, done, each = hashlib.sha256(), 0, list[FileFacts]()
    with durable.replacing(target, name=name) as writer:
        total = sum(source.stat().st_size for source in sources if source.is_file())
        for source in sources:
            digest, size = (whole if len(sources) == 1 else hashlib.sha256()), 0
            with _readable(source) as reader:
                for piece in _pieces(reader, source):
                    cancel.check()
                    writer.write(piece)
                    digest.update(piece)
                    if digest is not whole:
                        whole.update(piece)
                    size, done = size + len(piece), done + len(piece)
                    progress(done, total, source.name)
            each.append(FileFacts(digest.hexdigest(), size))
    return FileFacts(whole.hexdigest(), done), each


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[BinaryIO]:
    try:
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        file = path.open("rb")
    except OSError as error:
        raise UserError("exchange.unreadable", file=path.name) from error
    with file:
        yield file


def _pieces(reader: BinaryIO, source: Path) -> Iterator[bytes]:
    while True:
        try:
            piece = reader.read(_PIECE)
        except OSError as error:
            raise UserError("exchange.unreadable", file=source.name) from error
        if not piece:
            return
        yield piece


class Staging:
    """A folder of encrypted pieces whose key exists only in this process: what a crash leaves, nobody can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._identity = pyrage.x25519.Identity.generate()
        self._count = 0

    def put(self, data: bytes) -> Callable[[], bytes]:
        """Keep bytes; returns what reads them back."""
        self._count += 1
        path = self._folder / f"{self._count:06d}.age"
        try:
            path.write_bytes(pyrage.encrypt(data, [self._identity.to_public()]))
        except OSError as error:
            raise durable.disk_error(error, path) from error
        return lambda: bytes(pyrage.decrypt(path.read_bytes(), [self._identity]))


@contextlib.contextmanager
def staging(workspace_folder: Path) -> Iterator[Staging]:
    """A staging area inside the workspace, gone at the end of the block."""
    folder = workspace_folder / "staging" / new_id()
    folder.mkdir(parents=True)
    try:
        yield Staging(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def blob_pieces(store: BlobStore, name: str, digest: str, size: int) -> Iterator[bytes]:
    """The bytes of a blob, at once when small, else through a pipe. Raises `UserError`: `blob.missing`, `.damaged`."""
    if size <= _IN_MEMORY:
        yield store.read(name, digest)
        return

    def fill(sink: Sink) -> None:
        store.copy(name, sink, digest)  # type: ignore[arg-type]

    with envelope.piped(fill) as pipe:
        while piece := pipe.read(_PIECE):
            yield piece
