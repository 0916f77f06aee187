"""A foreign font file as the sandbox's child sees it: whether its outlines are TrueType and whole, whether it may be
embedded, whether it draws Chinese. Knows neither files nor records."""

from __future__ import annotations

import io
import struct
from itertools import pairwise

import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from app.workers.imaging.formats import unfit

SAMPLE = "一二三年月日关于检察建议书人民院的请单位整改落实情况工程制度管理，。、；：（）《》“”0123456789"
"""What a face of an official paper must be able to draw."""
_RESTRICTED, _NO_SUBSET, _BITMAP_ONLY = 0x0002, 0x0100, 0x0200
_PREVIEW_OR_EDIT = 0x000C
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
"""Flags of the parts of a composed outline (OpenType, glyf)."""
_LEAST_UNITS, _MOST_UNITS = 16, 16384
"""Units of an em (OpenType, head)."""
_IDEOGRAPHS = range(0x4E00, 0xA000)
_ARABIC = range(0xFB50, 0xFE00)
"""Whole sentences as one character: rightly wide."""
_ODD, _WIDEST = 100, 3000
"""By how much a Chinese character's width may differ from an em, and what no character passes; in thousandths."""
_LEAST_INK = 0.01
"""The share of a drawn sample that must be dark."""


def inspect(data: bytes, index: int = 0) -> tuple[object, list[bytes]]:
    """Tell the face's own name and how many characters it has.

    Raises `UserError`: `document.face_outlines` (PostScript outlines), `document.face_forbidden` (OS/2 fsType forbids
    to embed a subset), `document.face_poor` (draws no Chinese), `document.face_damaged`.
    """
    try:
        _refuse_outlines(data, index)
        font = TTFont("looked-at", io.BytesIO(data), subfontIndex=index, asciiReadable=False, shapable=False)
    except TTFError as error:
        forbidden = "embedding" in str(error)
        raise unfit("document.face_forbidden" if forbidden else "document.face_damaged") from error
    except (struct.error, ValueError, IndexError, KeyError, TypeError, OverflowError, AttributeError) as error:
        raise unfit("document.face_damaged") from error
    if not all(ord(char) in font.face.charToGlyph for char in SAMPLE):
        raise unfit("document.face_poor")
    try:
        _refuse_loose_glyphs(font)
        _refuse_odd_measures(font)
        _draw(font)
    except (TTFError, struct.error, ValueError, IndexError, KeyError, TypeError, OverflowError) as error:
        raise unfit("document.face_damaged") from error
    name = font.face.name.decode("ascii", "replace") if isinstance(font.face.name, bytes) else str(font.face.name)
    if name.startswith("_RL_"):  # ReportLab made a name up, with the time in it
        raise unfit("document.face_damaged")
    return {"name": name, "characters": len(font.face.charToGlyph)}, []


def _refuse_outlines(data: bytes, index: int) -> None:
    start = 0
    if data[:4] == b"ttcf":
        start = struct.unpack(">I", data[12 + 4 * index : 16 + 4 * index])[0]
    kind = data[start : start + 4]
    if kind == b"OTTO":
        raise unfit("document.face_outlines")
    count = struct.unpack(">H", data[start + 4 : start + 6])[0]
    tables = {}
    for place in range(start + 12, start + 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack(">4sIII", data[place : place + 16])
        if offset + length > len(data):
            raise unfit("document.face_damaged")
        tables[tag] = (offset, length)
    if b"glyf" not in tables:
        raise unfit("document.face_outlines")
    if b"OS/2" not in tables:
        raise unfit("document.face_forbidden")
    offset = tables[b"OS/2"][0]
    allowed = struct.unpack(">H", data[offset + 8 : offset + 10])[0]
    restricted = allowed & _RESTRICTED and not allowed & _PREVIEW_OR_EDIT
    if restricted or allowed & (_NO_SUBSET | _BITMAP_ONLY):
        raise unfit("document.face_forbidden")


def _refuse_loose_glyphs(font: TTFont) -> None:
    """Every outline must lie in its table and be whole, every character name an outline that is there."""
    face = font.face
    places, (_, length) = face.glyphPos, (face.get_table_pos("glyf"))
    if any(after < before for before, after in pairwise(places)) or places[-1] > length:
        raise unfit("document.face_damaged")
    glyphs = len(places) - 1
    if max(face.charToGlyph.values()) >= glyphs:
        raise unfit("document.face_damaged")
    outlines = face.get_table("glyf")
    for start, end in pairwise(places):
        if start < end and not _whole(outlines[start:end], glyphs):
            raise unfit("document.face_damaged")


def _refuse_odd_measures(font: TTFont) -> None:
    """Chinese characters are as wide as the type is high, nothing is wider than three of them, and the ink of dashes is
    where papers look it up: damaged widths would throw lines off the page or pull a name over whole pages."""
    face = font.face
    if not _LEAST_UNITS <= face.unitsPerEm <= _MOST_UNITS:
        raise unfit("document.face_damaged")
    for code, width in face.charWidths.items():
        if (width > _WIDEST and code not in _ARABIC) or width < 0 or (code in _IDEOGRAPHS and abs(width - 1000) > _ODD):
            raise unfit("document.face_damaged")
    outlines, start = face.get_table("glyf"), face.glyphPos
    for char in "—" + SAMPLE:
        glyph = face.charToGlyph.get(ord(char))
        if glyph is None:
            continue
        left, lower, right, upper = struct.unpack(">4h", outlines[start[glyph] + 2 : start[glyph] + 10])
        if right <= left or upper <= lower or max(abs(left), abs(lower), right, upper) > 2 * face.unitsPerEm:
            raise unfit("document.face_damaged")


def _whole(outline: bytes, glyphs: int) -> bool:
    """Whether an outline's parts lie inside it and name outlines that are there."""
    contours: int = struct.unpack(">h", outline[:2])[0]
    if contours >= 0:
        place = 10 + 2 * contours
        hints: int = struct.unpack(">H", outline[place : place + 2])[0] if contours else 0
        return contours == 0 or place + 2 + hints <= len(outline)
    place, flags = 10, _MORE
    while flags & _MORE:
        flags, index = struct.unpack(">HH", outline[place : place + 4])
        if index >= glyphs:
            return False
        place += 4 + (4 if flags & _WORDS else 2)
        place += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return place <= len(outline)


def _draw(font: TTFont) -> None:
    """Make a page with it, as papers do, and look at the ink."""
    pdfmetrics.registerFont(font)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(1000, 60), invariant=1, initialFontName="looked-at")
    canvas.setFont("looked-at", 18)
    canvas.drawString(5, 20, SAMPLE)
    canvas.showPage()
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        drawn = document[0].render(scale=1, grayscale=True).to_pil()
    finally:
        document.close()
    dark = sum(drawn.histogram()[:128])
    if dark < _LEAST_INK * drawn.width * drawn.height:
        raise unfit("document.face_damaged")
