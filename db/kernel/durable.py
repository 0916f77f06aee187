"""Files that are whole or absent after a crash, and the named points where a crash may fall.

Write order: temporary name, write, fsync, rename, fsync of the folder. Each of these announces itself through
`point`, so that tests can kill the process exactly there.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from db.kernel.errors import UserError

#: Called with the name of each point passed. Nothing listens in ordinary use.
listener: Callable[[str], None] | None = None


def point(name: str) -> None:
    """Announce that the next thing to happen is `name` (`blob.fsync`, `head.rename`, `work.commit`)."""
    if listener is not None:
        listener(name)


@contextlib.contextmanager
def replacing(path: Path, *, name: str, settled: bool = True) -> Iterator[BinaryIO]:
    """A file to write into; at the end of the block it is at `path`, whole, replacing what was there.

    If the block raises, nothing is left behind. Without `settled` the caller syncs the folder, once for many files.
    `name` prefixes the points. Raises `UserError("disk.full")` when the
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
        if settled:
            point(f"{name}.sync_folder")
            sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise disk_error(error, path) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


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
