"""One page of an open PDF: a piece of it as pixels, its letters with their places. Callers hold pdfium's one lock."""

from __future__ import annotations

from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

MOST_LETTERS = 20_000
"""Of one page; a page of the finest print has about 8,000."""


class Letter(NamedTuple):
    """A character and its box in points from the page's upper left corner."""

    char: str
    left: float
    top: float
    right: float
    bottom: float


Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


def pixels(page: pypdfium2.PdfPage, width: int, height: int, box: Box) -> bytes:
    """The part `box` of the page drawn at `width` × `height` pixels, as RGB rows without padding."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    bitmap = pypdfium2.PdfBitmap.new_native(wide, high, pdfium.FPDFBitmap_BGR)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, -left, -top, width, height, 0, flags)
        rows, line = bytes(bitmap.buffer), wide * 3
        if bitmap.stride != line:
            rows = b"".join(rows[at : at + line] for at in range(0, bitmap.stride * high, bitmap.stride))
        return rows[: line * high]
    finally:
        bitmap.close()


def letters(page: pypdfium2.PdfPage) -> list[Letter]:
    """The page's characters in reading order, as far as they have a place; turned as the page is shown."""
    text = page.get_textpage()
    try:
        found = []
        for at in range(min(text.count_chars(), MOST_LETTERS)):
            code = pdfium.FPDFText_GetUnicode(text, at)
            if code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                continue
            left, bottom, right, top = text.get_charbox(at, loose=True)
            found.append(Letter(chr(code), *_shown(page, left, top, right, bottom)))
        return found
    finally:
        text.close()


def _shown(page: pypdfium2.PdfPage, left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    """A box in the page's own axes as it stands on the page that is looked at, which may be turned and cropped."""
    x0, y0, x1, y1 = page.get_cropbox()
    turned = {
        0: (left - x0, y1 - top, right - x0, y1 - bottom),
        90: (bottom - y0, left - x0, top - y0, right - x0),
        180: (x1 - right, bottom - y0, x1 - left, top - y0),
        270: (y1 - top, x1 - right, y1 - bottom, x1 - left),
    }
    return tuple(round(value, 2) for value in turned[page.get_rotation() % 360])
