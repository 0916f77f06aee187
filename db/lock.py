"""One program at a time in a workspace: a lock that the operating system drops with the process, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from db.kernel.durable import disk_error
from db.kernel.errors import UserError

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Holds `lock` in a folder from construction until `release`. The file stays, empty; its presence means nothing."""

    def __init__(self, folder: Path) -> None:
        """Raises `UserError("vault.in_use")` when another program, or this one, has the folder open."""
        path = folder / "lock"
        try:
            self._file = path.open("ab")
        except OSError as error:
            raise disk_error(error, path) from error
        try:
            _take(self._file)
        except OSError as error:
            self._file.close()
            raise UserError("vault.in_use", folder=str(folder)) from error

    @property
    def held(self) -> bool:
        """Whether `release` was not called yet."""
        return not self._file.closed

    def release(self) -> None:
        """Let others in. May be called again."""
        self._file.close()


def is_locked(folder: Path) -> bool:
    """Whether somebody has the folder open at this moment."""
    if not os.path.lexists(folder / "lock"):
        return False
    try:
        FolderLock(folder).release()
    except UserError as error:
        return error.code == "vault.in_use"
    return False
