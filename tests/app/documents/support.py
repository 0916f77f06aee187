"""Reading drawn papers back: where each character stands, in millimetres from the page's upper left corner."""

from __future__ import annotations

import ctypes
import io
import re
from dataclasses import dataclass
from functools import cache

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from app.documents.registry import form, render
from app.documents.typesetting.paper import Rendered

MM = 72 / 25.4


@cache
def sample_paper(code: str) -> Rendered:
    """A form's sample, set once for all tests that look at it."""
    return render(code, form(code).sample())


@dataclass(frozen=True)
class Letter:
    """A character with the point that it is set from (`x`, baseline `y`) and its ink, in millimetres."""

    char: str
    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float


def letters(pdf: bytes, page: int) -> list[Letter]:
    """The page's characters in reading order, without blanks and line ends."""
    document = pdfium.PdfDocument(pdf)
    try:
        sheet = document[page]
        height = sheet.get_height()
        text = sheet.get_textpage()
        found = [_letter(text, at, height) for at in range(text.count_chars())]
        return [one for one in found if one and not one.char.isspace()]
    finally:
        document.close()


def _letter(text: pdfium.PdfTextPage, at: int, height: float) -> Letter | None:
    code = raw.FPDFText_GetUnicode(text.raw, at)
    if raw.FPDFText_IsGenerated(text.raw, at) == 1:
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
    left, bottom, right, top = text.get_charbox(at)
    return Letter(
        chr(code),
        x.value / MM,
        (height - y.value) / MM,
        left / MM,
        right / MM,
        (height - top) / MM,
        (height - bottom) / MM,
    )


def text_of(pdf: bytes) -> str:
    """All text in reading order, without blanks and line ends."""
    document = pdfium.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def baselines(found: list[Letter]) -> list[float]:
    """The distinct baselines, from the top."""
    return sorted({round(one.y, 2) for one in found})


def fonts(pdf: bytes) -> list[pikepdf.Dictionary]:
    """The document's fonts, copied out."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            {
                "name": str(font.BaseFont),
                "type": str(font.Subtype),
                "embedded": "/FontFile2" in font.FontDescriptor,
                "unicode": font.ToUnicode.read_bytes().decode("ascii"),
                "encoding": "/Encoding" in font,
            }
            for font in document.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font"
        ]


def shown_fonts(pdf: bytes) -> dict[str, str]:
    """For each run of one face, as it is shown, the name of the font that shows it."""
    found: dict[str, str] = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            name, meanings = "", {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    font = page.Resources.Font[operands[0]]
                    name = str(font.BaseFont)
                    pairs = re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>", font.ToUnicode.read_bytes().decode("ascii"))
                    meanings = {int(code, 16): bytes.fromhex(told).decode("utf-16-be") for code, told in pairs}
                elif str(operator) == "TJ":
                    shown = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                    found["".join(meanings[code] for code in shown)] = name
    return found
