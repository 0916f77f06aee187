"""Files on a medium that somebody else may have prepared: only plain ones are opened, and nothing is waited for."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

from app.exchange.format import caps
from db.kernel.errors import UserError

#: A link is not followed: it would lead from the medium into this machine. A pipe is not waited for.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def open_plain(path: Path) -> io.FileIO:
    """Open a plain file for reading. Raises `OSError`, for a link, a folder, a pipe and a device too."""
    file = io.FileIO(os.open(path, _FLAGS), "rb")
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))


def read_card(path: Path) -> bytes:
    """The bytes of a `.yacard` file, not many more than a card can have. Raises `UserError("exchange.unreadable")`."""
    try:
        with open_plain(path) as file:
            return file.read(caps.CARD_CAP + 1)
    except OSError as error:
        raise UserError("exchange.unreadable", file=path.name) from error
