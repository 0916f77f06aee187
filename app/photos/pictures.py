"""Foreign picture files as this process sees them: bytes that were bounded, hashed and looked at in the sandbox."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.workers import Answer, Sandbox
from db.kernel.clock import OFFICE_ZONE
from db.kernel.errors import UserError

#: Largest file that is read: a 35 mm frame at 4000 dpi in 16-bit colour takes 130 MiB.
LARGEST_FILE = 300 << 20
#: Hexadecimal figures of a perceptual hash of 64 bits.
LIKENESS_LENGTH = 16
_LONGEST_NAME = 200
_REASONS = {"sandbox.timeout": "photo.too_slow", "sandbox.memory": "photo.too_large", "sandbox.failed": "photo.damaged"}
#: What is done with a file that is here already or was looked at before: the sentence of a refusal says what failed.
_DEEDS = {
    "pictures:pixels": "显示原图", "copies:make": "制作副本", "negatives:positive": "转成正像", "film:find": "查找画格",
    "film:cut": "裁切画格",
}  # fmt: skip
_DEED_FAILED = {
    "photo.too_slow": "photo.deed_too_slow", "photo.too_large": "photo.deed_too_large",
    "photo.too_many_pixels": "photo.deed_too_large",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """What the sandbox found in a file. Sizes in pixels, as the file has them; `exif` as `imaging.exif.read` says.

    `notes` are the texts that people wrote into the file (`imaging.notes.read`), `likeness` is its perceptual hash,
    `pages` counts those of a file of several.
    """

    media_type: str
    width: int
    height: int
    exif: Mapping[str, str]
    notes: Mapping[str, str]
    likeness: str
    pages: int
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
    sandbox: Sandbox,
    negative: bytes,
    *,
    name: str = "",
    film: str = "",
    long_side: int = 1600,
    recipe: Mapping[str, Any] | None = None,
    base: Sequence[int] = (),
    quality: int = 85,
) -> tuple[bytes, Mapping[str, Any]]:
    """A positive JPEG of a scanned negative, and the recipe it was made by. `film`: `colour`, `bw`, empty to judge.

    A `recipe` (film, base, dense, gamma as `imaging.negatives.positive` tells them) is followed. `base` is the colour
    of the bare film where it was measured in the scan that the frame was cut from.
    """
    options: dict[str, object] = {"long_side": long_side, "film": film, "base": list(base), "quality": quality}
    answer = run(sandbox, "negatives:positive", negative, name, options | ({"recipe": dict(recipe)} if recipe else {}))
    return answer.parts[0], MappingProxyType(dict(answer.value))


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture by its own pixels, upright: rows of red, green, blue without gaps."""

    width: int
    height: int
    pages: int
    data: bytes


def pixels_of(sandbox: Sandbox, data: bytes, name: str, *, page: int = 0) -> Pixels:
    """Decode a foreign picture whole. Raises `UserError`: `photo.deed_too_slow`, `photo.deed_too_large`,
    `photo.deed_failed`.
    """
    answer = run(sandbox, "pictures:pixels", data, name, {"extension": _extension_of(name), "page": page})
    width, height, pages = (int(answer.value[key]) for key in ("width", "height", "pages"))
    if len(answer.parts) != 1 or len(answer.parts[0]) != 3 * width * height or width < 1:
        raise UserError("photo.deed_failed", name=name, deed=_DEEDS["pictures:pixels"])
    return Pixels(width, height, pages, answer.parts[0])


def _extension_of(name: str) -> str:
    return _plain_extension(name.rpartition(".")[2] if "." in name else "")


def run(sandbox: Sandbox, job: str, data: bytes, name: str, options: Mapping[str, object]) -> Answer:
    """Run a job of `app.workers.imaging`; every refusal names the file, and the job where it is no import."""
    try:
        return sandbox.run(f"app.workers.imaging.{job}", data, options)
    except UserError as error:
        code = _REASONS.get(error.code, error.code)
        if (deed := _DEEDS.get(job)) is None:
            raise UserError(code, **(error.params | {"name": name})) from error
        raise UserError(_DEED_FAILED.get(code, "photo.deed_failed"), name=name, deed=deed) from error


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


def taken_at(exif: Mapping[str, str], latest: datetime, offset: int = 0) -> datetime | None:
    """When the camera says it was; its clock is taken for the office's where it names no zone.

    `offset` in seconds is what a person found the camera's clock to be behind. None where the camera says nothing, or
    a time after `latest`, which no camera can know, or one that is none once it is set right.
    """
    written = exif.get("taken")
    if written is None:
        return None
    found = datetime.fromisoformat(written)
    try:
        found = (found if found.tzinfo else found.replace(tzinfo=OFFICE_ZONE)) + timedelta(seconds=offset)
        return found if found.astimezone(UTC) <= latest else None
    except OverflowError:
        return None


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
    likeness = f"{int(str(value['likeness']), 16):016x}"
    if len(likeness) != LIKENESS_LENGTH:
        raise ValueError("not a hash")
    return Picture(
        media_type=str(value["media_type"]),
        width=int(value["width"]),
        height=int(value["height"]),
        exif=MappingProxyType(exif),
        notes=MappingProxyType({str(name): str(text) for name, text in value["notes"].items()}),
        likeness=likeness,
        pages=int(value["pages"]),
        reduced=reduced,
        thumbnail=thumbnail,
    )
