"""Font faces: which one prints a character in a given role, and what is told when none does.

Official papers name five roles (GB/T 9704-2012, 5.2.2); the faces they name are commercial, so the program ships open
TrueType faces as stand-ins (resources/templates/faces.toml lists them in order). A character that the first face lacks
is looked for in the following ones, so that rare characters of names print; one in no face is an error that names it.
"""

from __future__ import annotations

import hashlib
import json
import struct
import threading
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources
from db.kernel.errors import UserError

RENDER_LOCK = threading.RLock()
"""ReportLab's font objects keep a reading position: one document at a time may use them."""


class Role(StrEnum):
    """What a piece of text is, as the standard names its face."""

    TITLE = "title"  # 小标宋
    BODY = "body"  # 仿宋
    KAI = "kai"  # 楷体
    HEI = "hei"  # 黑体
    SONG = "song"  # 宋体


@dataclass(frozen=True, slots=True)
class Face:
    """One loaded font file."""

    name: str
    family: str
    font: TTFont

    def has(self, char: str) -> bool:
        """Whether the face draws the character."""
        return ord(char) in self.font.face.charToGlyph

    def advance(self, char: str) -> float:
        """The character's own width, in em."""
        width: float = self.font.face.getCharWidth(ord(char))
        return width / 1000

    def ink(self, char: str) -> tuple[float, float]:
        """Where the character's ink begins and ends, in em from its origin."""
        left, _, right, _ = self.box(char)
        return left, right

    def box(self, char: str) -> tuple[float, float, float, float]:
        """The character's ink, in em from its origin: left, lower, right, upper edge."""
        outlines = self.font.face
        start: int = outlines.get_table_pos("glyf")[0] + outlines.glyphPos[outlines.charToGlyph[ord(char)]]
        _, *edges = struct.unpack(">5h", outlines.get_chunk(start, 10))
        left, lower, right, upper = (edge / outlines.unitsPerEm for edge in edges)
        return left, lower, right, upper


def fonts_folder() -> Path:
    """Where the shipped faces lie."""
    return resources.path("fonts")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.path("templates/faces.toml").read_text("utf-8"))


@cache
def _load(name: str) -> Face:
    for file_name in _table()["files"][name]:
        path = fonts_folder() / file_name
        if path.is_file():
            font = _read(f"YAT-{name}", path)
            pdfmetrics.registerFont(font)
            return Face(name, path.stem, font)
    raise UserError("document.font_missing", face=name)


def _read(name: str, path: Path) -> TTFont:
    """A face whose bytes are those that were shipped (`resources/fonts/sources.json`): a damaged outline would be drawn
    wrong and nobody would be told."""
    known = json.loads(resources.path("fonts", "sources.json").read_text("utf-8")).get(path.name, {}).get("sha256")
    if hashlib.sha256(path.read_bytes()).hexdigest() != known:
        raise UserError("document.font_damaged", face=path.name)
    return TTFont(name, str(path), asciiReadable=False, shapable=False)


@lru_cache(maxsize=1 << 15)
def face_for(role: Role, char: str) -> Face:
    """The first face of the role that draws the character.

    Raises UserError `document.missing_glyph` (character, code_point) when none does, `document.font_missing` or
    `document.font_damaged` when a shipped font file is gone or not what it was.
    """
    with RENDER_LOCK:
        for name in _table()["roles"][role.value]:
            face = _load(name)
            if face.has(char):
                return face
    raise UserError("document.missing_glyph", character=char, code_point=f"U+{ord(char):04X}")


def covered(role: Role, char: str) -> bool:
    """Whether the role can print the character."""
    try:
        face_for(role, char)
    except UserError as error:
        if error.code != "document.missing_glyph":
            raise
        return False
    return True
