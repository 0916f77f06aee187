"""Font faces: which one prints a character in a given role, and what is told when none does.

Official papers name five roles (GB/T 9704-2012, 5.2.2). A `FaceSet` says which files play them: the shipped open faces,
or an office's own before these (`app/documents/office_faces.py` chooses them). A character that the first face lacks is
looked for in the following ones, so that rare characters of names print; one in no face is an error that names it.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import threading
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

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
class Source:
    """A font file, or a face of a collection (`index`), known by the digest of its bytes. `shipped`: the program's."""

    family: str
    path: Path
    sha256: str
    index: int = 0
    shipped: bool = True


@dataclass(frozen=True, slots=True)
class FaceSet:
    """For each role its faces in order; the later ones only for characters that the earlier ones lack."""

    roles: Mapping[Role, tuple[Source, ...]]

    def pins(self, families: tuple[str, ...]) -> tuple[str, ...]:
        """What must be known to print with the same faces again: family, digest, face of a collection, and the places
        in the roles' orders (body0, title1 …)."""
        found: dict[Source, list[str]] = {}
        for role, sources in self.roles.items():
            for at, source in enumerate(sources):
                found.setdefault(source, []).append(f"{role.value}{at}")
        return tuple(
            f"{source.family}|{source.sha256}|{source.index}|{'.'.join(places)}"
            for source, places in found.items()
            if source.family in families
        )

    def stand_ins(self, families: tuple[str, ...]) -> tuple[str, ...]:
        """What is said of shipped faces that stand in for one that the standard names: 小标宋以…代."""
        said = []
        for role, name in _table()["stand_ins"].items():
            first = self.roles[Role(role)][0]
            if first.shipped and first.family in families:
                said.append(f"{name}以{first.family}代")
        return tuple(said)


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
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.path("templates/faces.toml").read_text("utf-8"))


def wanted(role: Role) -> tuple[str, ...]:
    """The families that an office may have for a role, best first, as the files name themselves."""
    return tuple(_table()["wanted"][role.value])


@cache
def shipped() -> FaceSet:
    """The faces that the program brings."""
    known = json.loads(resources.path("fonts", "sources.json").read_text("utf-8"))
    sources = {
        name: Source(Path(file).stem, fonts_folder() / file, known[file]["sha256"])
        for name, file in _table()["files"].items()
    }
    return FaceSet({role: tuple(sources[name] for name in _table()["roles"][role.value]) for role in Role})


@dataclass(slots=True)
class _Chosen:
    """A set of faces with what was found in it before."""

    faces: FaceSet
    found: dict[tuple[Role, str], Face] = field(default_factory=dict)


_everyone: list[_Chosen] = []
_here: ContextVar[_Chosen | None] = ContextVar("faces", default=None)


def _chosen() -> _Chosen:
    if held := _here.get():
        return held
    if not _everyone:
        _everyone.append(_Chosen(shipped()))
    return _everyone[-1]


def current() -> FaceSet:
    """The faces that print now."""
    return _chosen().faces


def use(faces: FaceSet) -> None:
    """Print with these faces from now on; a paper that is being set goes on with the ones it began with."""
    _everyone[:] = [_Chosen(faces)]


@contextmanager
def holding(faces: FaceSet | None = None) -> Iterator[FaceSet]:
    """Print with the same faces (None: those of now) for the length of a paper, whatever `use` is told meanwhile."""
    chosen = _chosen() if faces is None else _Chosen(faces)
    token = _here.set(chosen)
    try:
        yield chosen.faces
    finally:
        _here.reset(token)


@cache
def _load(source: Source) -> Face:
    """A face whose bytes are those that were looked at: a damaged outline would be drawn wrong and nobody be told."""
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise UserError("document.font_missing", face=source.path.name) from error
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise UserError("document.font_damaged", face=source.path.name)
    name = f"YAT-{source.sha256[:16]}-{source.index}"
    font = TTFont(name, io.BytesIO(data), subfontIndex=source.index, asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(font)
    return Face(name, source.family, font)


def face_for(role: Role, char: str) -> Face:
    """The first face of the role that draws the character.

    Raises UserError `document.missing_glyph` (character, code_point) when none does, `document.font_missing` or
    `document.font_damaged` when a font file is gone or not what it was.
    """
    chosen = _chosen()
    if known := chosen.found.get((role, char)):
        return known
    with RENDER_LOCK:
        for source in chosen.faces.roles[role]:
            face = _load(source)
            if face.has(char):
                chosen.found[role, char] = face
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
