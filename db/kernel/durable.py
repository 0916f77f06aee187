"""Files that are whole or absent after a crash, and the named points where a crash may fall.

Write order: temporary name, write, fsync, rename, fsync of the folder. Each of these announces itself through
`point`, so that tests can kill the process exactly there.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from db.kernel.errors import UserError

#: Files synced at a time: the journal writes at once what several ask for (2,000 small photos: 6 s by one, 0.1 s by 4).
_SYNCS = 4

#: Called with the name of each point passed. Nothing listens in ordinary use.
listener: Callable[[str], None] | None = None


def point(name: str) -> None:
    """Announce that the next thing to happen is `name` (`blob.fsync`, `head.rename`, `work.commit`)."""
    if listener is not None:
        listener(name)


@contextlib.contextmanager
def replacing(path: Path, *, name: str) -> Iterator[BinaryIO]:
    """A file to write into; at the end of the block it is at `path`, whole, replacing what was there.

    If the block raises, nothing is left behind. `name` prefixes the points. Raises `UserError("disk.full")` when the
    disk has no room and `disk.denied` when writing is not allowed; other operating-system errors pass through, among
    them `FileExistsError` for a folder, a device or a pipe, which is never replaced.
    """
    if not path.name or (path.exists() and not path.is_file()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    temporary = path.with_name(path.name + ".part")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            point(f"{name}.fsync")
            os.fsync(file.fileno())
        point(f"{name}.rename")
        temporary.replace(path)
        point(f"{name}.sync_folder")
        sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise disk_error(error, path) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


class Batch:
    """Files of one folder that are written one by one and become durable together: all are there after `settle`.

    Until then they lie under temporary names, which a crash leaves and the next opening takes away. They are synced on
    other threads while the next ones are being written, so that nobody waits for the disk before the end.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        self._folder = folder
        self._name = name
        self._written: list[tuple[Path, Path, Future[None]]] = []
        self._begun: list[Path] = []
        self._syncing = ThreadPoolExecutor(_SYNCS, thread_name_prefix=f"{name}-sync")

    def begin(self, path: Path) -> Path:
        """The temporary name to write under for what is to be `path`, in the folder of the batch."""
        temporary = path.with_name(path.name + ".part")
        self._begun.append(temporary)
        return temporary

    def written(self, path: Path) -> None:
        """What was begun for `path` is written and closed."""
        temporary = path.with_name(path.name + ".part")
        point(f"{self._name}.fsync")
        self._written.append((temporary, path, self._syncing.submit(_sync, temporary)))

    def settle(self) -> None:
        """Wait for the syncs, give all files their names, sync the folder.

        Raises `UserError`: `disk.full`, `disk.denied`.
        """
        try:
            for _, _, synced in self._written:
                synced.result()
            for temporary, path, _ in self._written:
                point(f"{self._name}.rename")
                temporary.replace(path)
            if self._written:
                point(f"{self._name}.sync_folder")
                sync_folder(self._folder)
        except OSError as error:
            raise disk_error(error, self._folder / self._name) from error
        self._begun.clear()
        self._written.clear()

    def close(self) -> None:
        """Take away what was not settled."""
        self._syncing.shutdown(cancel_futures=True)
        for path in (*self._begun, *(path for _, path, _ in self._written)):
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def write(path: Path, chunks: bytes | Iterable[bytes], *, name: str) -> None:
    """Put `chunks` at `path`, whole or not at all, replacing what was there. Raises what `replacing` raises."""
    with replacing(path, name=name) as file:
        file.writelines((chunks,) if isinstance(chunks, bytes) else chunks)


def remove(path: Path, *, name: str) -> None:
    """Take away `path` for good; nothing happens where it is absent already."""
    point(f"{name}.remove")
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable. Windows offers no such call and needs none for NTFS's journal."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_error(error: OSError, path: Path) -> Exception:
    """The `UserError` for an operating-system error that a person can mend, else the error itself."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError("disk.full", folder=str(path.parent))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError("disk.denied", path=str(path))
    if error.errno == errno.EFBIG:
        return UserError("disk.file_too_large", path=str(path))
    return error
