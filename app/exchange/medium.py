"""Removable media: what they are, and writing so that a stick pulled at any moment holds a whole bundle or none."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import io
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

from app.exchange import files, volumes
from app.exchange.files import FileFacts
from app.exchange.format import caps
from app.exchange.volumes import Volume
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress

#: What a system says of a medium that takes no files though it did not seem protected.
_REFUSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_READ_ONLY_VOLUME = 0x00080000  #: Windows's flag of a write-protected medium.
_HINT_ROOM = 256 * caps.KIB  #: left free for the file that tells about volumes
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
_FAT = frozenset({"vfat", "msdos", "FAT32", "FAT"})


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
    if os.name == "nt":
        label, serial, file_system, protected = _windows(folder)
    else:
        (label, serial, file_system), protected = _linux(folder), False
    writable = not protected and os.access(folder, os.W_OK)
    return MediumFacts(label, serial, file_system, room.total, room.free, writable)


@dataclass(frozen=True, slots=True)
class Written:
    """What lies on the medium now: its first file, and of a bundle in volumes the names here and those still to come.

    `size` is that of a volume, in bytes: what was cut otherwise is not gone on with.
    """

    path: Path
    size: int
    here: tuple[str, ...]
    left: tuple[str, ...]


def write(
    source: Path,
    folder: Path,
    *,
    facts: FileFacts,
    volume: int = 0,
    elsewhere: Mapping[str, int] = MappingProxyType({}),
    cancel: CancelToken,
    progress: Progress,
) -> Written:
    """Copy a made bundle to `folder`, in volumes of `volume` bytes where it is larger, and read it back.

    Each file under a temporary name first, then flushed, read back past the cache, compared, and renamed; the last one
    makes the bundle whole. Files that are whole already are left as they are, so that a repetition goes on where it
    was broken off. FAT32's limit makes volumes by itself. Volumes that are `elsewhere` (name and size of a volume) stay
    there, and of the others as many are written as find room: the rest is for the next medium.
    Raises `UserError`: `exchange.medium_missing`, `exchange.medium_protected`, `exchange.medium_full`,
    `exchange.medium_differs`, `exchange.medium_failed`, `exchange.volume_size`.
    """
    medium = describe(folder)
    planned = plan(medium, source.name, facts.size, volume)
    if not medium.writable:
        raise UserError("exchange.medium_protected", folder=str(folder))
    lacking = [one for one in planned if elsewhere.get(one.name) != planned[0].size]
    now = _fitting(folder, lacking, medium.free - (_HINT_ROOM if len(planned) > 1 else 0))
    report = _Report(progress, sum(one.size for one in now), source.name)
    try:
        for left in folder.glob(".*.part"):  # of a writing that was killed
            if ".yab" in left.name:
                left.unlink()
        known = facts if len(planned) == 1 else None
        digests = {one.name: _write_volume(source, folder / one.name, one, known, cancel, report) for one in now}
        if len(planned) > 1:
            each = [digests.get(one.name) or _digest_of(source, one, cancel) for one in planned]
            name, data = volumes.hint(source.name, planned, each, facts.sha256)
            (folder / name).write_bytes(data)
        durable.point("medium.sync_folder")
        durable.sync_folder(folder)
    except OSError as error:
        raise _told(error, folder, now) from error
    left_over = tuple(one.name for one in lacking[len(now) :])
    return Written(folder / now[0].name, planned[0].size, tuple(one.name for one in now), left_over)


def plan(medium: MediumFacts, name: str, size: int, volume: int = 0) -> list[Volume]:
    """The files that a bundle of `size` bytes becomes on this medium. Raises `UserError("exchange.volume_size")`."""
    limit = min(volume or volumes.FAT_LIMIT, volumes.FAT_LIMIT) if medium.file_system in _FAT else volume
    return volumes.plan(name, size, limit)


@dataclass(slots=True)
class _Report:
    """Progress over all volumes."""

    progress: Progress
    total: int
    what: str
    done: int = 0

    def add(self, count: int) -> None:
        self.done += count
        self.progress(self.done, self.total, self.what)


def _told(error: OSError, folder: Path, planned: list[Volume]) -> UserError:
    """What the system refused, in words that somebody can act on: protection that nothing told of before, no room."""
    if error.errno in _REFUSED:
        return UserError("exchange.medium_protected", folder=str(folder))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        with contextlib.suppress(OSError):
            return _full(folder, _lacking(folder, planned), shutil.disk_usage(folder).free)
    return UserError("exchange.medium_failed", folder=str(folder), reason=error.strerror or "")


def _fitting(folder: Path, wanted: list[Volume], room: int) -> list[Volume]:
    """As many of the files, from the first on, as there is room for. Raises `exchange.medium_full` for not even one."""
    sizes = accumulate(0 if (folder / one.name).exists() else one.size for one in wanted)
    count = sum(size <= room for size in sizes)
    if not count:
        raise _full(folder, wanted[0].size, max(room, 0))
    return wanted[:count]


def _lacking(folder: Path, planned: list[Volume]) -> int:
    """Bytes of the files that are not on the medium yet."""
    return sum(one.size for one in planned if not (folder / one.name).exists())


def _full(folder: Path, need: int, free: int) -> UserError:
    return UserError("exchange.medium_full", folder=str(folder), need=need // caps.MIB + 1, free=free // caps.MIB)


def _write_volume(
    source: Path, target: Path, one: Volume, known: FileFacts | None, cancel: CancelToken, report: _Report
) -> str:
    """One file on the medium, whole or not at all; its digest. What is there already is compared and kept."""
    if target.exists() and target.stat().st_size == one.size:
        facts = known or FileFacts(_digest_of(source, one, cancel), one.size)
        if _read_back(target) == facts:
            report.add(one.size)
            return facts.sha256
    temporary = target.with_name(f".{target.name}.part")
    try:
        copied = _copy(source, temporary, one, hashed=known is None, cancel=cancel, report=report)
        facts = known or copied
        if _read_back(temporary) != facts:
            raise UserError("exchange.medium_differs", folder=str(target.parent))
        durable.point("medium.rename")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return facts.sha256


def _copy(source: Path, target: Path, one: Volume, *, hashed: bool, cancel: CancelToken, report: _Report) -> FileFacts:
    digest, size = hashlib.sha256(), 0
    with source.open("rb", buffering=0) as reader, target.open("wb") as writer:
        for piece in _stretch(reader, one):
            cancel.check()
            writer.write(piece)
            if hashed:
                digest.update(piece)
            size += len(piece)
            report.add(len(piece))
        writer.flush()
        durable.point("medium.fsync")
        os.fsync(writer.fileno())
    return FileFacts(digest.hexdigest(), size)


def _stretch(reader: io.FileIO, one: Volume) -> Iterator[memoryview]:
    reader.seek(one.start)
    left = one.size
    for piece in files.pieces(reader):
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _digest_of(source: Path, one: Volume, cancel: CancelToken) -> str:
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as reader:
        for piece in _stretch(reader, one):
            cancel.check()
            digest.update(piece)
    return digest.hexdigest()


def _read_back(path: Path) -> FileFacts:
    """Digest and size as the device gives them: the system is asked to forget what it has in memory first."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        for piece in files.pieces(file):
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
    return next((_unescaped(link.name) for link in links if str(link.resolve()) == device), "")


def _unescaped(name: str) -> str:
    """A label as it was given: udev writes blanks and other bytes as \\x20."""
    data = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name.encode("utf-8", "surrogateescape"))
    return "".join(char if char.isprintable() else "_" for char in data.decode("utf-8", "replace")).strip()


def _windows(folder: Path) -> tuple[str, str, str, bool]:
    label, file_system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
    serial, flags = ctypes.c_ulong(), ctypes.c_ulong()
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    found = kernel.GetVolumeInformationW(
        folder.resolve().anchor, label, 261, ctypes.byref(serial), None, ctypes.byref(flags), file_system, 261
    )
    if not found:
        return "", "", "", False
    return label.value, f"{serial.value:08X}", file_system.value, bool(flags.value & _READ_ONLY_VOLUME)
