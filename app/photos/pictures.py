"""Foreign picture files as this process sees them: bytes that were bounded, hashed and looked at in the sandbox."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.workers import Answer, Sandbox
from db.kernel.clock import OFFICE_ZONE
from db.kernel.errors import UserError

#: Largest file that is read: a 35 mm frame at 4000 dpi in 16-bit colour takes 130 MiB.
LARGEST_FILE = 300 << 20
_LONGEST_NAME = 200
_REASONS = {"sandbox.timeout": "photo.too_slow", "sandbox.memory": "photo.too_large", "sandbox.failed": "photo.damaged"}


@dataclass(frozen=True, slots=True)
class Picture:
    """What the sandbox found in a file. Sizes in pixels, as the file has them; `exif` as `imaging.exif.read` says."""

    media_type: str
    width: int
    height: int
    exif: Mapping[str, str]
    reduced: bytes
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file's whole content, its SHA-256 in hex, and a name fit to be shown and kept."""

    name: str
    extension: str
    data: bytes
    sha256: str


def read_file(path: Path) -> PictureFile:
    """Read a file once.

    Raises `UserError`: `photo.not_a_file`, `photo.empty`, `photo.file_too_large`, `photo.unreadable`.
    """
    name = shown_name(path)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            facts = os.fstat(handle)
            if not stat.S_ISREG(facts.st_mode):
                raise UserError("photo.not_a_file", name=name)
            if facts.st_size > LARGEST_FILE:
                raise UserError("photo.file_too_large", name=name, limit=LARGEST_FILE >> 20)
            data = file.read(LARGEST_FILE + 1)
    except IsADirectoryError as error:
        raise UserError("photo.not_a_file", name=name) from error
    except (OSError, ValueError) as error:  # a card pulled out, a file gone meanwhile, a name with a NUL
        raise UserError("photo.unreadable", name=name) from error
    if not data:
        raise UserError("photo.empty", name=name)
    if len(data) > LARGEST_FILE:
        raise UserError("photo.file_too_large", name=name, limit=LARGEST_FILE >> 20)
    return PictureFile(name, path.suffix[1:], data, hashlib.sha256(data).hexdigest())


def look(sandbox: Sandbox, file: PictureFile) -> Picture:
    """Have a file decoded and its small copies made. Raises `UserError`, a `photo` code with the file's name."""
    answer = run(sandbox, "pictures:inspect", file.data, file.name, {"extension": _plain_extension(file.extension)})
    try:
        return _picture(answer)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("photo.damaged", name=file.name) from error


def positive_of(
    sandbox: Sandbox, negative: bytes, *, name: str = "", film: str = "", long_side: int = 1600
) -> tuple[bytes, Mapping[str, Any]]:
    """A positive JPEG of a scanned negative, and the recipe it was made by. `film`: `colour`, `bw`, empty to judge."""
    answer = run(sandbox, "negatives:positive", negative, name, {"long_side": long_side, "film": film})
    return answer.parts[0], MappingProxyType(dict(answer.value))


def run(sandbox: Sandbox, job: str, data: bytes, name: str, options: Mapping[str, object]) -> Answer:
    """Run a job of `app.workers.imaging`; every refusal names the file."""
    try:
        return sandbox.run(f"app.workers.imaging.{job}", data, options)
    except UserError as error:
        code = _REASONS.get(error.code, error.code)
        raise UserError(code, **(error.params | {"name": name})) from error


def shown_name(path: Path) -> str:
    """A file's name as text without controls; bytes that are not UTF-8 are read as GBK, as old cards have them."""
    raw = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        name = raw.decode("ascii", "replace")
    return "".join(c if c.isprintable() else "_" for c in name)[-_LONGEST_NAME:] or "_"


def taken_at(exif: Mapping[str, str], latest: datetime) -> datetime | None:
    """When the camera says it was; its clock is taken for the office's where it names no zone.

    None where it says nothing, or a time after `latest`, which no camera can know.
    """
    written = exif.get("taken")
    if written is None:
        return None
    found = datetime.fromisoformat(written)
    found = found if found.tzinfo else found.replace(tzinfo=OFFICE_ZONE)
    return found if found <= latest else None


def _plain_extension(extension: str) -> str:
    return extension if extension.isascii() and extension.isalnum() else ""


def _picture(answer: Answer) -> Picture:
    """The child's answer, believed only as far as its shape goes."""
    value = answer.value
    reduced, thumbnail = answer.parts
    exif = {str(name): str(text) for name, text in value["exif"].items()}
    if "taken" in exif:
        datetime.fromisoformat(exif["taken"])
    if not (reduced.startswith(b"\xff\xd8") and thumbnail.startswith(b"\xff\xd8")):
        raise ValueError("not a JPEG")
    width, height = int(value["width"]), int(value["height"])
    return Picture(str(value["media_type"]), width, height, MappingProxyType(exif), reduced, thumbnail)
