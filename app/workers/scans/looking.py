"""Jobs that look: what a file holds, a leaf as a small picture, a piece of a leaf, its letters."""

from __future__ import annotations

import pypdfium2
from PIL import Image

from app.workers import pdf_page
from app.workers.imaging.formats import unfit
from app.workers.imaging.pictures import as_jpeg, fitted
from app.workers.scans import leaves, skew

_QUALITY = 82
_LOOKED_AT = 1100
_LARGEST_PIECE = 16_000_000


def count(files: list[bytes], source: int) -> tuple[object, list[bytes]]:
    """Tell `media_type` and `sizes` (points) of a kept file's leaves. Raises what `leaves.sizes` raises."""
    return {"media_type": leaves.kind_of(files[source]), "sizes": leaves.sizes(files, source)}, []


def glance(files: list[bytes], source: int, place: int, long_side: int = 320) -> tuple[object, list[bytes]]:
    """Read a leaf to its end: a small JPEG, `skew` in hundredths of a degree, whether it is `blank`.

    Raises `document.damaged`.
    """
    with leaves.reading():
        if leaves.kind_of(files[source]) == leaves.PDF:
            page = leaves.pdf(files, source)[place]
            try:
                image = _drawn(page, _LOOKED_AT)
            finally:
                page.close()
        else:
            image = leaves.picture(files, source, place)
        dark = skew.ink(image)
        small = image.resize(fitted(image.size, long_side), Image.Resampling.BOX, reducing_gap=2.0)
        return {"skew": skew.skew_of(dark), "blank": skew.is_blank(dark)}, [as_jpeg(small.convert("RGB"), _QUALITY)]


def piece(
    files: list[bytes], source: int, place: int, width: int, height: int, box: list[int]
) -> tuple[object, list[bytes]]:
    """The part `box` of a leaf drawn at `width` × `height`, as RGB rows. Raises `document.damaged`."""
    left, top, right, bottom = (int(one) for one in box)
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        raise ValueError("the piece lies outside of the page")
    if (right - left) * (bottom - top) > _LARGEST_PIECE:
        raise ValueError("the piece is too large")
    with leaves.reading():
        if leaves.kind_of(files[source]) == leaves.PDF:
            page = leaves.pdf(files, source)[place]
            try:
                return None, [pdf_page.pixels(page, width, height, (left, top, right, bottom))]
            finally:
                page.close()
        whole = leaves.picture(files, source, place)
        across, down = whole.width / width, whole.height / height
        part = (left * across, top * down, right * across, bottom * down)
        method = Image.Resampling.BOX if across > 1 else Image.Resampling.BICUBIC
        drawn = whole.resize((right - left, bottom - top), method, box=part)
        return None, [drawn.convert("RGB").tobytes()]


def letters(files: list[bytes], source: int, place: int) -> tuple[object, list[bytes]]:
    """The letters of a leaf with their boxes in points; none of a picture."""
    with leaves.reading():
        if leaves.kind_of(files[source]) != leaves.PDF:
            return [], []
        page = leaves.pdf(files, source)[place]
        try:
            return pdf_page.letters(page), []
        finally:
            page.close()


def _drawn(page: pypdfium2.PdfPage, long_side: int) -> Image.Image:
    across, down = page.get_size()
    if not (across > 0 and down > 0):
        raise unfit("document.damaged")
    scale = long_side / max(across, down)
    width, height = max(1, round(across * scale)), max(1, round(down * scale))
    return Image.frombytes("RGB", (width, height), pdf_page.pixels(page, width, height, (0, 0, width, height)))
