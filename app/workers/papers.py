"""Foreign papers (PDF, multi-page TIFF, JPEG, PNG) as the sandbox's child sees them, drawn.

Knows neither files nor records. Refusals name no file: whoever asked adds its name.
"""

from __future__ import annotations

import io
import warnings

import pypdfium2
from PIL import Image

from app.workers.imaging.formats import unfit
from app.workers.imaging.pictures import as_jpeg, small

MOST_PAGES = 2000
MOST_TEXT = 2_000_000
"""Characters of a paper's text that are taken: a thousand full pages."""
MOST_PIXELS = 120_000_000
"""Of one scanned page: A3 at 600 dpi has 70 million."""
LARGEST_SIDE = 14_400
"""Of a PDF's page in points, by the format's own limit."""
_QUALITY = 88
_STARTS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}
_DECODERS = {"image/jpeg": ("JPEG",), "image/png": ("PNG",), "image/tiff": ("TIFF",)}


def media_type_of(data: bytes) -> str:
    """The media type by the first bytes; empty for what is not accepted. A PDF may begin within its first kilobyte."""
    for start, media_type in _STARTS.items():
        if data.startswith(start):
            return media_type
    return "application/pdf" if b"%PDF-" in data[:1024] else ""


def draw(data: bytes, first: int = 0, count: int = 1, long_side: int = 1600) -> tuple[object, list[bytes]]:
    """JPEGs of `count` pages from `first` (0 is the first), fewer where the paper ends; nothing in it runs.

    `long_side` in pixels. Raises `document.unknown_format`, `document.damaged`, `document.too_many_pixels`.
    """
    media_type = media_type_of(data)
    if not media_type:
        raise unfit("document.unknown_format")
    wanted = range(max(0, first), max(0, first) + count)
    try:
        if media_type == "application/pdf":
            return None, [as_jpeg(page, _QUALITY) for page in _pdf_drawn(data, wanted, long_side)]
        return None, [as_jpeg(page, _QUALITY) for page in _picture_drawn(data, wanted, long_side)]
    except (pypdfium2.PdfiumError, OSError, ValueError, SyntaxError, TypeError, KeyError) as error:
        raise unfit("document.damaged") from error


def text(data: bytes) -> tuple[object, list[bytes]]:
    """The layer of text of a PDF as UTF-8, at most `MOST_TEXT` characters; nothing of a picture.

    Raises like `inspect`, of which a paper that was kept has passed already.
    """
    if media_type_of(data) != "application/pdf":
        return None, [b""]
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            found, held = [], 0
            for number in range(min(len(document), MOST_PAGES)):
                found.append(document[number].get_textpage().get_text_range())
                held += len(found[-1])
                if held > MOST_TEXT:
                    break
        finally:
            document.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise unfit("document.damaged") from error
    return None, ["\n".join(found)[:MOST_TEXT].encode("utf-8", "replace")]


def _pdf_drawn(data: bytes, wanted: range, long_side: int) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    try:
        drawn = []
        for number in wanted[: max(0, len(document) - wanted.start)]:
            page = document[number]
            width, height = page.get_size()
            if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
                raise unfit("document.damaged")
            drawn.append(page.render(scale=long_side / max(width, height)).to_pil().convert("RGB"))
        return drawn
    finally:
        document.close()


def _picture_drawn(data: bytes, wanted: range, long_side: int) -> list[Image.Image]:
    drawn = []
    Image.MAX_IMAGE_PIXELS = None
    with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_DECODERS[media_type_of(data)]) as image:
        warnings.simplefilter("ignore")
        for number in wanted:
            try:
                image.seek(number)
            except EOFError:
                break
            _refuse_large(*image.size)
            drawn.append(small(image, long_side))
    return drawn


def _refuse_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise unfit("document.too_many_pixels", width=width, height=height)
