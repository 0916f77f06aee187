"""A bundle in several files, for media that take no large ones: `name.yab.001`, `.002`, …, each a stretch of it.

A JSON file beside them tells how many there are and what they hold. It is a hint for people and for telling which
volume is wrong; names and order come from the pattern alone, and what the whole is worth its signature tells.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from app.exchange.foreign import open_plain
from app.exchange.format import caps
from db.kernel.errors import UserError

#: What FAT32 takes in one file, in bytes, and the smallest volume that makes sense.
FAT_LIMIT = 4 * 1024 * caps.MIB - 1
SMALLEST = 1 * caps.MIB
MOST = 999

#: Entries of a medium's folder that are looked at for bundles, and bundles that are listed.
LOOKED_AT, LISTED = 20_000, 200

_PATTERN = re.compile(r"(.+\.yab)\.([0-9]{3})")
_HINT_CAP = 256 * caps.KIB


@dataclass(frozen=True, slots=True)
class Volume:
    """One stretch of a bundle: its file's name, where it begins, and how long it is, in bytes."""

    name: str
    start: int
    size: int


def plan(name: str, size: int, volume: int) -> list[Volume]:
    """The volumes of a bundle of `size` bytes, none longer than `volume`; the bundle itself where one is enough.

    Raises `UserError("exchange.volume_size")` for volumes that are too small or too many.
    """
    if not volume or size <= volume:
        return [Volume(name, 0, size)]
    if volume < SMALLEST or -(-size // volume) > MOST:
        raise UserError("exchange.volume_size", least=max(SMALLEST, -(-size // MOST)) // caps.MIB + 1)
    starts = range(0, size, volume)
    return [Volume(f"{name}.{at + 1:03d}", start, min(volume, size - start)) for at, start in enumerate(starts)]


def hint(name: str, volumes: list[Volume], digests: list[str], whole: str) -> tuple[str, bytes]:
    """Name and content of the file that tells about the volumes."""
    told = [
        {"file": one.name, "sha256": digest, "size": one.size} for one, digest in zip(volumes, digests, strict=True)
    ]
    return f"{name}.json", (json.dumps({"sha256": whole, "volumes": told}, indent=1) + "\n").encode("ascii")


def parts(file: Path, beside: Sequence[Path] = ()) -> list[Path]:
    """The files that make up the bundle that `file` is, or is a volume or the hint of.

    Volumes that are not in its folder are looked for in the folders `beside`, the other media that are put in.
    Raises `UserError("exchange.volume_missing")`, naming the first that is not there.
    """
    stem = file.name.removesuffix(".json") if file.name.endswith(".yab.json") else file.name
    match = _PATTERN.fullmatch(stem)
    if match is None and not file.name.endswith(".json"):
        return [file]
    name = match[1] if match else stem
    told = _told(file.with_name(f"{name}.json"))
    there = {number: path for folder in (*beside, file.parent) for number, path in _numbered(folder, name)}
    count = max([*there, len(told)], default=0)
    for number in range(1, count + 1):
        if number not in there:
            raise UserError("exchange.volume_missing", file=f"{name}.{number:03d}", count=count)
    if not there:
        raise UserError("exchange.unreadable", file=file.name)
    return [there[number] for number in range(1, count + 1)]


def wrong(files: list[Path], digests: list[str], sizes: list[int]) -> UserError | None:
    """Which volume is not what the hint says: cut short, doubled, or another one's. None where there is no hint."""
    match = _PATTERN.fullmatch(files[0].name)
    told = _told(files[0].with_name(f"{match[1]}.json")) if match else []
    if len(told) != len(files):
        return None
    hints = [str(one.get("sha256")) for one in told]
    for place, file in enumerate(files):
        if digests[place] == hints[place]:
            continue
        if sizes[place] != told[place].get("size"):
            return UserError("exchange.volume_truncated", file=file.name)
        if digests[place] in hints:
            return UserError("exchange.volume_swapped", file=file.name, other=hints.index(digests[place]) + 1)
        return UserError("exchange.volume_changed", file=file.name)
    return None


def found_in(folder: Path) -> list[Path]:
    """Bundles in a folder by name: whole files, and the first volume of those in several.

    Of a folder that is full of other things only the beginning is looked at: nobody keeps bundles like that, and the
    look is repeated every few seconds. Raises `OSError`.
    """
    with os.scandir(folder) as entries:
        names = [
            one.name for one in islice(entries, LOOKED_AT) if _is_first(one.name) and one.is_file(follow_symlinks=False)
        ]
    return [folder / name for name in sorted(names)[:LISTED]]


def _is_first(name: str) -> bool:
    match = _PATTERN.fullmatch(name)
    return not name.startswith(".") and (name.endswith(".yab") or (match is not None and match[2] == "001"))


def _numbered(folder: Path, name: str) -> Iterator[tuple[int, Path]]:
    """The volumes of a bundle that are there. A folder that cannot be listed has none."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for one in entries:
            if (found := _PATTERN.fullmatch(one.name)) and found[1] == name:
                yield int(found[2]), folder / one.name


def _told(path: Path) -> list[dict[str, Any]]:
    """What a hint says, nothing where it is absent or not what we write."""
    try:
        with open_plain(path) as file:
            data = file.read(_HINT_CAP + 1)
        if len(data) > _HINT_CAP:
            return []
        value = json.loads(data)
        rows = value["volumes"]
        return rows if all(isinstance(one, dict) for one in rows) and len(rows) <= MOST else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
