"""Small font files made for tests: a few characters of a shipped face under another name, in good and bad shapes."""

from __future__ import annotations

import io
import struct
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTCollection, TTFont

from app.documents.typesetting.faces import fonts_folder
from app.workers.faces import SAMPLE

CHARACTERS = SAMPLE + "青溪县公路养护中心检察建议号〔〕—"


@cache
def _cut(shipped: str, characters: str) -> bytes:
    with TTFont(fonts_folder() / shipped, lazy=True) as font:
        options = subset.Options(notdef_outline=True, layout_features=[], name_IDs=["*"])
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx"]
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def face(
    family: str, *, shipped: str = "NotoSerifSC-Bold.ttf", fs_type: int = 8, characters: str = CHARACTERS
) -> bytes:
    """A TrueType face that calls itself `family`."""
    with TTFont(io.BytesIO(_cut(shipped, characters))) as font:
        _name(font, family)
        font["OS/2"].fsType = fs_type
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def _name(font: TTFont, family: str) -> None:
    table = font["name"]
    table.names = []
    plain = "".join(char for char in family if char.isascii() and char.isalnum()) or "Office"
    for name, text in ((1, family), (2, "Regular"), (3, f"{plain}-1"), (4, family), (6, plain)):
        table.setName(text, name, 3, 1, 0x804)
        table.setName(text, name, 3, 1, 0x409)


def collection(*families: str) -> bytes:
    """A TTC of several faces."""
    made = TTCollection()
    made.fonts = [TTFont(io.BytesIO(face(family))) for family in families]
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def postscript(family: str) -> bytes:
    """An OpenType face with PostScript outlines."""
    pen = T2CharStringPen(600, None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 500))
    pen.closePath()
    glyph = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "a"])
    builder.setupCharacterMap({ord("一"): "a"})
    builder.setupCFF("Office", {}, {".notdef": glyph, "a": glyph}, {})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "a": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": "Office", "fullName": family})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def broken(data: bytes) -> bytes:
    """The same face with its outlines' places overwritten."""
    changed = bytearray(data)
    for entry in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16):
        tag, _, offset, length = struct.unpack(">4sIII", data[entry : entry + 16])
        if tag == b"loca":
            changed[offset : offset + length] = b"\xf7" * length
    return bytes(changed)


def folder_of(path: Path, **files: bytes) -> Path:
    """A folder with these font files; `a_ttf` becomes a.ttf."""
    path.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (path / name.replace("_", ".")).write_bytes(data)
    return path
