"""Fonts that are installed on this computer, found by the names in their files. Reads headers only, a few kilobytes of
each file, and trusts nothing that it reads: whether a face can be used is for a walled child to say."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LARGEST_FILE = 120 << 20
MOST_FILES = 6000
_LARGEST_NAMES = 1 << 20
_MOST_FACES = 64
_MOST_RECORDS = 4000
_FAMILY_NAMES = (1, 4, 6, 16)
"""Name records: family, full name, PostScript name, typographic family."""
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")


@dataclass(frozen=True, slots=True)
class Installed:
    """A face of a file, by one of the names it bears."""

    family: str
    path: Path
    index: int


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts: for all, and for this person."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"), "Microsoft", "Windows", "Fonts")
        return (windows, local)
    share = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share"), "fonts")
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), share, home / ".fonts")


def find(families: Iterable[str], folders: Iterable[Path]) -> Mapping[str, tuple[Installed, ...]]:
    """The faces that bear one of these names, by name. Files that cannot be read are passed over."""
    wanted = {name.casefold(): name for name in families}
    found: dict[str, list[Installed]] = {}
    for path in _files(folders):
        for index, names in enumerate(names_of(path)):
            for name in sorted({wanted[one.casefold()] for one in names if one.casefold() in wanted}):
                found.setdefault(name, []).append(Installed(name, path, index))
    return {name: tuple(faces) for name, faces in found.items()}


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    seen = 0
    for folder in folders:
        for root, inner, names in os.walk(folder, followlinks=False):
            inner.sort()
            for name in sorted(names):
                if name.lower().endswith(_ENDINGS):
                    seen += 1
                    if seen > MOST_FILES:
                        return
                    yield Path(root, name)


def names_of(path: Path) -> list[frozenset[str]]:
    """For each face of a font file the names that it bears; empty for what cannot be read as one."""
    try:
        if not 0 < path.stat().st_size <= LARGEST_FILE or not path.is_file():
            return []
        with path.open("rb") as file:
            return [_names(file, start) for start in _starts(file)]
    except (OSError, struct.error, ValueError):
        return []


def _starts(file: object) -> list[int]:
    head = _at(file, 0, 12)
    if head[:4] != b"ttcf":
        return [0]
    count = min(struct.unpack(">I", head[8:12])[0], _MOST_FACES)
    return list(struct.unpack(f">{count}I", _at(file, 12, 4 * count)))


def _names(file: object, start: int) -> frozenset[str]:
    tables = struct.unpack(">H", _at(file, start, 12)[4:6])[0]
    directory = _at(file, start + 12, 16 * min(tables, 200))
    for place in range(0, len(directory) - 15, 16):
        tag, _, offset, length = struct.unpack(">4sIII", directory[place : place + 16])
        if tag == b"name" and length <= _LARGEST_NAMES:
            return frozenset(_records(_at(file, offset, length)))
    return frozenset()


def _records(table: bytes) -> Iterator[str]:
    _, count, strings = struct.unpack(">HHH", table[:6])
    for place in range(6, min(6 + 12 * min(count, _MOST_RECORDS), len(table) - 11), 12):
        platform, _, _, name, length, offset = struct.unpack(">6H", table[place : place + 12])
        if name not in _FAMILY_NAMES:
            continue
        raw = table[strings + offset : strings + offset + length]
        text = raw.decode("utf-16-be" if platform in (0, 3) else "gb18030", "replace")
        if text and "\ufffd" not in text:
            yield text


def _at(file: object, offset: int, length: int) -> bytes:
    file.seek(offset)  # type: ignore[attr-defined]
    data: bytes = file.read(length)  # type: ignore[attr-defined]
    if len(data) < length:
        raise ValueError("the file ends too early")
    return data
