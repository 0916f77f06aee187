"""Encrypted files: photos, scans, documents. One age file each, under a random name that says nothing.

The plain bytes never touch the disk. Digest, size and media type are rows in the database. Write order: the file first,
then its row; when removing the row first, then the file. So a crash leaves at most a file without a row, which `sweep`
takes away.

pyrage holds the interpreter's lock while it works: long files belong into a worker process. `write_blob` and
`read_blob` are plain functions of plain values for that; writing needs only the public recipient, no key.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import pyrage
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.kernel import durable
from db.kernel.errors import UserError
from db.models import Blob

#: Anything that takes bytes.
Target: TypeAlias = BinaryIO | io.RawIOBase

SUFFIX = ".age"

_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A blob that is on disk: its name (random, also the id of its row), and digest and size of the bytes inside."""

    name: str
    sha256: str
    size: int


class BlobStore:
    """The blobs of one workspace: `folder` is its `blobs/`, `identity` the age secret key they are encrypted to."""

    def __init__(self, folder: Path, identity: str) -> None:
        self.folder = folder
        self._identity = identity
        self.recipient = str(pyrage.x25519.Identity.from_str(identity).to_public())
        self._lock = threading.Lock()
        self._keepers = 0
        self._removed: list[str] = []

    def write(self, source: bytes | BinaryIO) -> StoredBlob:
        """Encrypt `source` into a new blob, streaming. Raises `UserError`: `disk.full`, `disk.denied`."""
        return write_blob(self.folder, self.recipient, source)

    @contextlib.contextmanager
    def together(self) -> Iterator[BlobBatch]:
        """Many blobs with one wait for the disk. What is not settled by the end of the block was never there."""
        batch = BlobBatch(self.folder, self.recipient)
        try:
            yield batch
        finally:
            batch.close()

    def read(self, name: str, sha256: str = "") -> bytes:
        """The bytes of a blob, which must have the digest `sha256` if it is given.

        Raises `UserError`: `blob.missing`, `blob.damaged`, `disk.denied`.
        """
        return read_blob(self.folder, self._identity, name, sha256)

    def place(self, name: str) -> tuple[Path, str]:
        """Where a blob lies and the age secret key that opens it, for a child to do so."""
        return blob_path(self.folder, name), self._identity

    def copy(self, name: str, target: Target, sha256: str = "") -> None:
        """Stream a blob into `target`. Raises what `read` raises; then what `target` holds is not to be used."""
        copy_blob(self.folder, self._identity, name, target, sha256)

    def matches(self, name: str, sha256: str, size: int) -> bool:
        """Whether the file is there, whole, and holds just the bytes that were stored; without keeping them."""
        nowhere = _Nowhere()
        try:
            self.copy(name, nowhere, sha256)
        except UserError as error:
            if error.code.startswith("blob."):
                return False
            raise
        return nowhere.size == size

    def remove(self, name: str) -> None:
        """Take a blob away; at once, or when the last `keeping` block ends. Nothing happens where it is absent."""
        with self._lock:
            if self._keepers:
                self._removed.append(name)
                return
        durable.remove(blob_path(self.folder, name), name="blob")

    @contextlib.contextmanager
    def keeping(self) -> Iterator[None]:
        """While a backup is being made: files stay, though their rows may go. Others may add blobs meanwhile."""
        with self._lock:
            self._keepers += 1
        try:
            yield
        finally:
            with self._lock:
                self._keepers -= 1
                removed, self._removed = ([], self._removed) if self._keepers else (self._removed, [])
            for name in removed:
                self.remove(name)

    def names(self) -> list[str]:
        """Names of all blobs on disk, sorted."""
        return sorted(blob_name(path) for path in self.folder.glob(f"*{SUFFIX}"))

    def sweep(self, session: Session) -> int:
        """Remove files that no row names: what a kill between file and commit left behind. Returns how many.

        Only inside a writing transaction, or when nothing else works on the store.
        """
        known = set(session.scalars(select(Blob.id)))
        strays = [name for name in self.names() if name not in known]
        for name in strays:
            self.remove(name)
        return len(strays)


class BlobBatch:
    """Blobs of one store that become durable together; see `BlobStore.together`."""

    def __init__(self, folder: Path, recipient: str) -> None:
        self._folder = folder
        self.recipient = recipient
        self._files = durable.Batch(folder, name="blob")
        self._stored: list[StoredBlob] = []

    def write(self, source: BinaryIO) -> StoredBlob:
        """Encrypt `source`. Raises what `BlobStore.write` raises; what `source` raises passes through."""
        name, path = self.begin()
        try:
            with path.open("wb") as file:
                sha256, size = _encrypt(source, file, self.recipient)
        except OSError as error:
            raise durable.disk_error(error, path) from error
        return self.written(name, sha256, size)

    def begin(self) -> tuple[str, Path]:
        """A new blob's name, and the empty file that somebody else is to fill. Raises what `BlobStore.write` raises."""
        name = str(uuid.uuid4())
        path = self._files.begin(blob_path(self._folder, name))
        try:
            path.touch(exist_ok=False)
        except OSError as error:
            raise durable.disk_error(error, path) from error
        return name, path

    def written(self, name: str, sha256: str, size: int) -> StoredBlob:
        """What was begun under `name` is filled and closed; digest and size are those of the bytes inside."""
        self._files.written(blob_path(self._folder, name))
        self._stored.append(StoredBlob(name, sha256, size))
        return self._stored[-1]

    def settle(self) -> list[StoredBlob]:
        """Make all durable. Raises `UserError`: `disk.full`, `disk.denied`."""
        self._files.settle()
        return self._stored

    def close(self) -> None:
        """Take away what was not settled."""
        self._files.close()


class _Nowhere(io.RawIOBase):
    """A target that only counts."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0

    def write(self, data: Any) -> int:
        self.size += len(data)
        return len(data)


def write_blob(folder: Path, recipient: str, source: bytes | BinaryIO) -> StoredBlob:
    """Encrypt `source` to an age recipient into a new blob of `folder`. Raises `UserError`: `disk.full`, `disk.denied`.

    What `source` raises while it is read (`Cancelled`, say) passes through, and nothing is left behind.
    """
    name = str(uuid.uuid4())
    with durable.replacing(blob_path(folder, name), name="blob") as file:
        sha256, size = _encrypt(io.BytesIO(source) if isinstance(source, bytes) else source, file, recipient)
    return StoredBlob(name, sha256, size)


def _encrypt(source: BinaryIO, file: BinaryIO, recipient: str) -> tuple[str, int]:
    """Digest and size of what `source` gave."""
    reader, writer = _Counting(source), _Remembering(file)
    try:
        pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(recipient)])
    except (pyrage.EncryptError, OSError) as error:
        raise (reader.failure or writer.failure or error) from error
    return reader.digest.hexdigest(), reader.size


def read_blob(folder: Path, identity: str, name: str, sha256: str = "") -> bytes:
    """The bytes of a blob. Raises `UserError`: `blob.missing`, `blob.damaged`, `disk.denied`."""
    target = io.BytesIO()
    copy_blob(folder, identity, name, target, sha256)
    return target.getvalue()


def copy_blob(folder: Path, identity: str, name: str, target: Target, sha256: str = "") -> None:
    """Decrypt a blob into `target`. Raises `UserError`: `blob.missing`, `blob.damaged`, `disk.denied`.

    age authenticates each 64 KiB before it is handed over, but only the end shows that nothing was cut off, and only
    `sha256` that this file is the one that was stored under this name.
    """
    path = blob_path(folder, name)
    writer = _Hashing(target)
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, writer, [pyrage.x25519.Identity.from_str(identity)])
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError("blob.missing", name=name) from error
    except PermissionError as error:
        raise durable.disk_error(error, path) from error
    except (pyrage.DecryptError, OSError) as error:
        if writer.failure is not None:
            raise writer.failure from error
        raise UserError("blob.damaged", name=name) from error
    if sha256 and writer.digest.hexdigest() != sha256:
        raise UserError("blob.damaged", name=name)


def blob_path(folder: Path, name: str) -> Path:
    """Where a blob lies. Raises `ValueError` for what is not a name that `write` gave."""
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of a blob")
    return folder / (name + SUFFIX)


def blob_name(path: Path) -> str:
    """The name of the blob that lies at `path`."""
    return path.name.removesuffix(SUFFIX)


class _Counting:
    """A source that is counted and hashed as it is read, and remembers the error of its reader."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()
        self.size = 0
        self.failure: BaseException | None = None

    def read(self, count: int = -1) -> bytes:
        try:
            data = self._source.read(count)
        except BaseException as error:
            self.failure = error
            raise
        self.digest.update(data)
        self.size += len(data)
        return data


class _Remembering:
    """A target that remembers the error of its writer."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._target.write(data) or 0
        except BaseException as error:
            self.failure = error
            raise

    def flush(self) -> None:
        self._target.flush()


class _Hashing(_Remembering):
    """One that hashes what passes as well."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return super().write(data)
