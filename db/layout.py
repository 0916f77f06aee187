"""What a workspace's folder holds, and nothing else.

workspace.json   facts and key slots, under a MAC         head      where the audit chain stood, under a MAC
records.db       SQLCipher, with -wal and -shm            lock      empty, held by the program that has it open
blobs/           one age file each                        backups/  the second copy of workspace.json and the
outbox/ inbox/ staging/   age files of the exchange                 database as it was before each migration
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from db.kernel import durable
from db.kernel.errors import UserError

DATABASE = "records.db"
FOLDERS = ("backups", "blobs", "inbox", "outbox", "staging")

AGE_HEADER = b"age-encryption.org/v1\n"

_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLACES = {
    "": re.compile(r"workspace\.json|head|lock|records\.db(-wal|-shm|-journal)?"),
    "backups": re.compile(r"workspace\.json|records-[0-9a-z_]+\.db|records-" + _UUID + r"\.db-wal"),
    "blobs": re.compile(_UUID + r"\.age"),
}
_AGE_PLACES = ("inbox", "outbox", "staging")


def strays(folder: Path) -> list[str]:
    """Names, relative to the workspace, of files that do not belong there; sorted. Half-written `.part` files count."""
    found = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (name in FOLDERS if path.is_dir() else _belongs(folder, path)):
            found.append(name)
    return sorted(found)


def tidy(folder: Path) -> None:
    """Remove what a crash left half written, and an import's inbox and staging. Only for whoever holds the lock.

    A link in the place of a folder is taken away first: what it points at is not the workspace's to clear.
    """
    for place in (folder, *(folder / name for name in FOLDERS)):
        if place != folder and place.is_symlink():
            place.unlink()
        place.mkdir(mode=0o700, exist_ok=True)
        for part in place.glob("*.part*"):
            part.unlink(missing_ok=True)
    for path in (*(folder / "staging").iterdir(), *(folder / "inbox").iterdir()):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def keep_log(folder: Path) -> Path | None:
    """Copy a write-ahead log that a crash left, before SQLite takes it in and drops what it cannot read; None if none.

    Should commits turn out to be lost, the copy is all that is left of them.
    """
    log = folder / f"{DATABASE}-wal"
    try:
        if not log.stat().st_size:
            return None
        copy = folder / "backups" / f"records-{uuid.uuid4()}.db-wal"
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(log, copy)
    except OSError:
        # No log, or no room for a copy of it: neither must keep anybody from opening.
        return None
    return copy


@contextlib.contextmanager
def building(folder: Path) -> Iterator[Path]:
    """A new folder beside `folder` that takes its place at the end of the block, or is removed if that raises.

    Raises `UserError`: `vault.folder_not_empty`, `disk.full`, `disk.denied`.
    """
    folder = folder.absolute()
    if not folder.name:
        raise UserError("vault.folder_not_empty", folder=str(folder))
    made = folder.with_name(f".{folder.name}.new")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError("vault.folder_not_empty", folder=str(folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
    except OSError as error:
        raise durable.disk_error(error, made) from error
    try:
        yield made
        durable.sync_folder(made)
        if os.name == "nt" and folder.exists():
            folder.rmdir()
        durable.point("vault.rename")
        made.replace(folder)
        durable.point("vault.sync_folder")
        durable.sync_folder(folder.parent)
    except OSError as error:
        raise durable.disk_error(error, folder) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _belongs(folder: Path, path: Path) -> bool:
    place = path.parent.relative_to(folder).as_posix().removeprefix(".")
    if place.split("/")[0] in _AGE_PLACES:
        with path.open("rb") as file:
            return file.read(len(AGE_HEADER)) == AGE_HEADER
    return place in _PLACES and _PLACES[place].fullmatch(path.name) is not None
