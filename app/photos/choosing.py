"""Which of the files that a person chose are pictures, and which are left alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.workers.imaging.formats import EXTENSIONS, HEAD, begins_like_a_picture

#: Small pictures that cameras put beside their films, of which they are no part.
_BESIDE_FILMS = frozenset({"thm"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """Files to be imported, and those in the folders that are no pictures (films, texts), both in order."""

    pictures: tuple[Path, ...]
    others: tuple[Path, ...]


def look_through(paths: Iterable[Path]) -> Chosen:
    """Files as given; of each folder the files in it and below, by name, told apart by their extension.

    What has another extension and begins like a picture is one too: it is somebody's photo under a strange name. Hidden
    files are passed over, links to folders are not followed. Cameras lay folders within folders (DCIM/100…).
    """
    pictures: list[Path] = []
    others: list[Path] = []
    for path in paths:
        for file in _below(path) if path.is_dir() else (path,):
            (pictures if file is path or _is_picture(file) else others).append(file)
    return Chosen(tuple(pictures), tuple(others))


def picture_files(paths: Iterable[Path]) -> list[Path]:
    """The pictures among files and in folders, as `look_through` finds them."""
    return list(look_through(paths).pictures)


def _below(folder: Path) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(top, name) for name in sorted(names) if not name.startswith("."))


def _is_picture(file: Path) -> bool:
    extension = file.suffix[1:].lower()
    if extension in EXTENSIONS:
        return True
    if extension in _BESIDE_FILMS or not file.is_file():
        return False
    try:
        with file.open("rb") as opened:
            return begins_like_a_picture(opened.read(HEAD))
    except OSError:
        return False
