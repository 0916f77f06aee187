"""Papers as pictures, for looking at them on screen."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

from app.documents.typesetting.faces import RENDER_LOCK
from db.kernel.errors import UserError

LARGEST_SIDE = 12_000
"""Pixels of a picture's longer side at most, whatever scale is asked."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: `rgb` has three bytes for each pixel, rows of exactly `width * 3` bytes from the top."""

    rgb: bytes
    width: int
    height: int


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has. Raises `document.damaged`."""
    with RENDER_LOCK:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()


def rasterise(pdf: bytes, page: int, scale: float) -> PageImage:
    """Page `page` (from 0) of one of our own papers; `scale` 1.0 is a pixel for each point (72 dpi).

    Raises `document.damaged`, IndexError for a page that is not there.
    """
    with RENDER_LOCK:
        document = _open(pdf)
        try:
            if not 0 <= page < len(document):
                raise IndexError(page)
            sheet = document[page]
            bounded = min(scale, LARGEST_SIDE / max(sheet.get_size()))
            bitmap = sheet.render(scale=bounded, rev_byteorder=True)
            rows = bytes(bitmap.buffer)
            line = bitmap.width * 3
            if bitmap.stride != line:
                rows = b"".join(rows[at : at + line] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
            return PageImage(rows[: line * bitmap.height], bitmap.width, bitmap.height)
        finally:
            document.close()


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UserError("document.damaged", name="") from error
