"""Removable media: what they are, and writing so that a stick pulled at any moment holds a whole bundle or none."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.exchange.files import FileFacts
from app.exchange.format import caps
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress

_PIECE = 1 * caps.MIB
_FAT = frozenset({"vfat", "msdos", "FAT32", "FAT"})
_FAT_LIMIT = 4 * 1024 * caps.MIB - 1


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """What the system tells of the medium that a folder lies on. Sizes in bytes; empty text where it tells nothing."""

    label: str
    serial: str
    file_system: str
    size: int
    free: int
    writable: bool


def describe(folder: Path) -> MediumFacts:
    """Label, serial, file system, room and write protection. Raises `UserError("exchange.medium_missing")`."""
    try:
        room = shutil.disk_usage(folder)
    except OSError as error:
        raise UserError("exchange.medium_missing", folder=str(folder)) from error
    label, serial, file_system = _windows(folder) if os.name == "nt" else _linux(folder)
    return MediumFacts(label, serial, file_system, room.total, room.free, os.access(folder, os.W_OK))


def write(source: Path, folder: Path, *, facts: FileFacts, cancel: CancelToken, progress: Progress) -> Path:
    """Copy a made bundle to `folder` and read it back from the device.

    Under a temporary name first, then flushed, read back past the cache, compared, and renamed. A file of that name
    that is whole already is left as it is. Raises `UserError`: `exchange.medium_missing`, `exchange.medium_protected`,
    `exchange.medium_full`, `exchange.medium_fat`, `exchange.medium_differs`, `exchange.medium_failed`.
    """
    medium = describe(folder)
    _check_room(medium, folder, facts.size)
    target = folder / source.name
    try:
        for left in folder.glob(".*.yab.part"):  # of a writing that was killed
            left.unlink()
        if target.exists() and _read_back(target) == facts:
            return target
        temporary = folder / f".{source.name}.part"
        try:
            _copy(source, temporary, facts.size, cancel, progress)
            _compare(temporary, facts)
            durable.point("medium.rename")
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        durable.point("medium.sync_folder")
        durable.sync_folder(folder)
    except OSError as error:
        raise UserError("exchange.medium_failed", folder=str(folder), reason=error.strerror or "") from error
    return target


def _check_room(medium: MediumFacts, folder: Path, size: int) -> None:
    if not medium.writable:
        raise UserError("exchange.medium_protected", folder=str(folder))
    if medium.file_system in _FAT and size > _FAT_LIMIT:
        raise UserError("exchange.medium_fat", folder=str(folder))
    if medium.free < size:
        raise UserError(
            "exchange.medium_full", folder=str(folder), need=size // caps.MIB + 1, free=medium.free // caps.MIB
        )


def _copy(source: Path, target: Path, total: int, cancel: CancelToken, progress: Progress) -> None:
    done = 0
    with source.open("rb") as reader, target.open("wb") as writer:
        while piece := reader.read(_PIECE):
            cancel.check()
            writer.write(piece)
            done += len(piece)
            progress(done, total, source.name)
        writer.flush()
        durable.point("medium.fsync")
        os.fsync(writer.fileno())


def _compare(path: Path, facts: FileFacts) -> None:
    if _read_back(path) != facts:
        raise UserError("exchange.medium_differs", folder=str(path.parent))


def _read_back(path: Path) -> FileFacts:
    """Digest and size as the device gives them: the system is asked to forget what it has in memory first."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return FileFacts(digest.hexdigest(), size)


def _linux(folder: Path) -> tuple[str, str, str]:
    """From the mount table and the links that udev keeps in /dev/disk."""
    best, file_system, device = "", "", ""
    try:
        rows = Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return "", "", ""
    where = str(folder.resolve())
    for row in rows:
        left, _, right = row.partition(" - ")
        point = left.split(" ")[4].replace("\\040", " ")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best = point
            file_system, device = right.split(" ")[:2]
    return _link_name("by-label", device), _link_name("by-uuid", device), file_system


def _link_name(kind: str, device: str) -> str:
    if not device.startswith("/dev/"):
        return ""
    try:
        links = sorted(Path("/dev/disk", kind).iterdir())
    except OSError:
        return ""
    return next((link.name for link in links if str(link.resolve()) == device), "")


def _windows(folder: Path) -> tuple[str, str, str]:
    label, file_system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
    serial = ctypes.c_ulong()
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    found = kernel.GetVolumeInformationW(
        folder.resolve().anchor, label, 261, ctypes.byref(serial), None, None, file_system, 261
    )
    return (label.value, f"{serial.value:08X}", file_system.value) if found else ("", "", "")
