"""Ciphertext on its way: hashing what is written, copying what comes, staging that only this process can read."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import queue
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage

from app.exchange import envelope
from app.exchange.foreign import open_plain
from app.exchange.format import caps
from app.workers import age
from app.workers.age import Piece, Stored
from db.blobs import blob_name, copy_blob
from db.kernel import durable
from db.kernel.errors import Cancelled, UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, Progress, silent

PIECE = 256 * caps.KIB
_IN_MEMORY = 24 * caps.MIB
_STRETCH = 2 * caps.MIB


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


def write_age(
    path: Path, pieces: Iterable[Piece], recipients: list[str], *, name: str, size: int, watch: Callable[[int], None]
) -> FileFacts:
    """Write `pieces`, `size` bytes, as one age file, whole or not at all; `watch` hears of bytes as they pass.

    Raises `UserError`: `blob.missing`, `blob.damaged`, `disk.full`, `worker.lost`; and what pieces and `watch` raise.
    """
    with durable.replacing(path, name=name) as file:
        if size >= age.WORTH_A_CHILD:
            return _sealed_apart(Path(file.name), pieces, recipients, watch)
        sink = HashingSink(file)
        try:
            envelope.encrypt(_opened_here(pieces, watch), sink, recipients)
        except (pyrage.EncryptError, OSError) as error:
            raise (sink.error or error) from error
    return sink.facts


def _sealed_apart(
    path: Path, pieces: Iterable[Piece], recipients: list[str], watch: Callable[[int], None]
) -> FileFacts:
    try:
        return FileFacts(*age.sealed(path, recipients, pieces, watch))
    except age.StoredError as error:
        if error.word == "lost":
            raise UserError("worker.lost") from error
        code = "blob.missing" if error.errno in (errno.ENOENT, errno.ENOTDIR) else "blob.damaged"
        raise UserError(code, name=blob_name(error.path)) from error
    except age.AgeError as error:
        if error.errno:
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        raise UserError("worker.lost") from error


def _opened_here(pieces: Iterable[Piece], watch: Callable[[int], None]) -> Iterator[bytes | memoryview]:
    """The same with the files opened in this process, each good until the next."""
    held = _Held()
    for piece in pieces:
        for part in _parts(piece, held) if isinstance(piece, Stored) else (piece,):
            watch(len(part))
            yield part


def _parts(stored: Stored, held: _Held) -> Iterator[bytes | memoryview]:
    """A file at once where it is not large, through memory that stays, else through a pipe."""

    def fill(sink: Any) -> None:
        copy_blob(stored.path.parent, stored.identity, blob_name(stored.path), sink, stored.sha256)

    if stored.size <= _IN_MEMORY:
        held.size = 0
        fill(held)
        yield held.view
        return
    with envelope.piped(fill) as pipe:
        while part := pipe.read(PIECE):
            yield part


class Copying:
    """A file, or the volumes of one, being copied and hashed on a thread of its own.

    What is there already may be read meanwhile: `wait` for it, or `follow` it. The copy is not synced: after a crash
    nobody wants it. Where it fails the caller takes away what there is of it. `total` is the size expected, in bytes.
    """

    def __init__(self, sources: Sequence[Path], target: Path, cancel: CancelToken) -> None:
        self.total = sum(source.stat().st_size for source in sources if source.is_file())
        self._sources, self._target, self._cancel = sources, target, cancel
        self._done, self._ended = 0, False
        self._left = False
        self._error: BaseException | None = None
        self._result: tuple[FileFacts, list[FileFacts]] | None = None
        self._follower: Callable[[int], None] | None = None
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="copy", daemon=True)

    def __enter__(self) -> Copying:
        durable.point("inbox.copy")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left = True
        self._thread.join()

    @property
    def left(self) -> int:
        """Bytes that are still to be written."""
        return self.total - self._done

    def wait(self, size: int, progress: Progress = silent) -> None:
        """Until `size` bytes are there, or all of them. Raises `UserError`: `exchange.unreadable`, `disk.full`, …"""
        with self._news:
            while self._done < size and not self._ended:
                progress(self._done, self.total, self._sources[0].name)
                self._news.wait()
        if self._error is not None:
            raise self._error

    def follow(self, follower: Callable[[int], None]) -> None:
        """Have it called with the number of bytes that are there whenever there are more, and with -1 at the end."""
        with self._news:
            self._follower = follower
            follower(self._done)
            if self._ended:
                follower(-1)

    def finish(self) -> tuple[FileFacts, list[FileFacts]]:
        """Facts of the whole and of each volume, at the end. Raises what `wait` raises."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return cast("tuple[FileFacts, list[FileFacts]]", self._result)

    def _run(self) -> None:
        try:
            self._result = self._copy()
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._error = error
        with self._news:
            self._ended = True
            self._news.notify_all()
            if self._follower:
                self._follower(-1)

    def _copy(self) -> tuple[FileFacts, list[FileFacts]]:
        sizes = list[int]()
        try:
            writer = self._target.open("xb", buffering=0)
        except OSError as error:
            raise durable.disk_error(error, self._target) from error
        with writer, Hashing(self._target, each=len(self._sources) > 1) as digests:
            for source in self._sources:
                sizes.append(0)
                with _readable(source) as reader:
                    while size := _copy_some(reader, writer, source, self._target):
                        digests.more(size)
                        sizes[-1] += size
                        self._tell(size)
                digests.next_file()
        whole, *each = digests.found
        facts = [FileFacts(digest, size) for digest, size in zip(each or [whole], sizes, strict=True)]
        return FileFacts(whole, self._done), facts

    def _tell(self, size: int) -> None:
        self._cancel.check()
        if self._left:
            raise Cancelled
        with self._news:
            self._done += size
            self._news.notify_all()
            if self._follower:
                self._follower(self._done)


def _copy_some(reader: io.FileIO, writer: io.FileIO, source: Path, target: Path) -> int:
    """Copy the next megabytes, inside the system where it can do that; how many bytes, 0 at the end."""
    place = reader.tell()
    try:
        if hasattr(os, "sendfile") and sys.platform == "linux":
            size = os.sendfile(writer.fileno(), reader.fileno(), place, _STRETCH)
            reader.seek(place + size)
            return size
        return writer.write(_read(reader, source))
    except OSError as error:
        _read(reader, source)  # whose failure was it?
        raise durable.disk_error(error, target) from error


def _read(reader: io.FileIO, source: Path) -> bytes:
    try:
        return reader.read(PIECE)
    except OSError as error:
        raise UserError("exchange.unreadable", file=source.name) from error


class Hashing:
    """SHA-256 of a file that grows, on a thread of its own, so that copying goes on meanwhile.

    `found` is, after the block, the digest of the whole and with `each` those of the stretches between `next_file`.
    """

    def __init__(self, path: Path, *, each: bool) -> None:
        self.found: list[str] = []
        self._path = path
        self._each = each
        self._grown: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="sha256", daemon=True)

    def __enter__(self) -> Hashing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._grown.put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def more(self, size: int) -> None:
        """The file has grown by so many bytes."""
        self._grown.put(size)

    def next_file(self) -> None:
        """A stretch ends here."""
        self._grown.put(0)

    def _run(self) -> None:
        whole, stretch = hashlib.sha256(), hashlib.sha256()
        parts: list[str] = []
        buffer = memoryview(bytearray(PIECE))
        try:
            with self._path.open("rb", buffering=0) as file:
                while (left := self._grown.get()) is not None:
                    if not left and self._each:
                        parts.append(stretch.hexdigest())
                        stretch = hashlib.sha256()
                    while left and (size := file.readinto(buffer[: min(left, PIECE)])):
                        whole.update(buffer[:size])
                        if self._each:
                            stretch.update(buffer[:size])
                        left -= size
        except OSError as error:
            self._error = error
        self.found = [whole.hexdigest(), *parts]


def pieces(reader: io.RawIOBase) -> Iterator[memoryview]:
    """What is left of a file in pieces, each of which stays what it is until the next one is asked for."""
    buffer = bytearray(PIECE)
    while size := reader.readinto(buffer):
        yield memoryview(buffer)[:size]


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[io.FileIO]:
    try:
        file = open_plain(path)
    except OSError as error:
        raise UserError("exchange.unreadable", file=path.name) from error
    with file:
        yield file


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


class _Held(io.RawIOBase):
    """A target that keeps what it is given in memory that is used again."""

    def __init__(self) -> None:
        super().__init__()
        self._memory = bytearray()
        self.size = 0

    @property
    def view(self) -> memoryview:
        return memoryview(self._memory)[: self.size]

    def write(self, data: Any) -> int:
        if self.size + len(data) > len(self._memory):
            self._memory = self._memory + bytes(max(len(data), len(self._memory), PIECE))
        self._memory[self.size : self.size + len(data)] = data
        self.size += len(data)
        return len(data)
