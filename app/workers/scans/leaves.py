"""A leaf is one page of one file: of a PDF, or a picture of a TIFF, JPEG or PNG. What it measures, and how it looks."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pikepdf
import pypdfium2
from PIL import ExifTags, Image

from app.workers.imaging.formats import unfit
from app.workers.imaging.pictures import upright
from app.workers.papers import LARGEST_SIDE, MOST_PAGES, MOST_PIXELS, media_type_of
from db.kernel.errors import UserError

PDF = "application/pdf"
A4 = (595.28, 841.89)
_DECODERS = {"image/jpeg": ("JPEG",), "image/png": ("PNG",), "image/tiff": ("TIFF",)}
_RESOLUTIONS = range(50, 2401)
"""Dots for each inch that a scanner may claim; others are taken for nonsense."""
_SIDES = (100.0, 5000.0)
"""Points of a page's sides that a claimed resolution may lead to."""

#: What decoders raise at foreign bytes.
FAULTS = (pypdfium2.PdfiumError, pikepdf.PdfError, OSError, ValueError, SyntaxError, TypeError, KeyError,
          AttributeError, IndexError, ArithmeticError, RecursionError, EOFError)  # fmt: skip


@dataclass
class _Shelf:
    """What this child keeps open between calls: PDFs by their place, and the picture that was decoded last."""

    pdfs: dict[int, pypdfium2.PdfDocument] = field(default_factory=dict)
    picture: tuple[int, int, Image.Image] | None = None


_shelf = _Shelf()


@contextmanager
def reading() -> Iterator[None]:
    """Turn whatever a decoder raises into `document.damaged`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (UserError, MemoryError):
        raise
    except FAULTS as error:
        raise unfit("document.damaged") from error


def kind_of(data: bytes) -> str:
    """The media type by the first bytes. Raises `document.unknown_format`."""
    media_type = media_type_of(data)
    if not media_type:
        raise unfit("document.unknown_format")
    return media_type


def sizes(files: list[bytes], source: int) -> list[tuple[float, float]]:
    """Width and height in points of every leaf, as it is shown.

    Raises `document.unknown_format`, `document.encrypted`, `document.damaged`, `document.too_many_pages`,
    `document.too_many_pixels`.
    """
    data = files[source]
    with reading():
        return _pdf_sizes(files, source) if kind_of(data) == PDF else _picture_sizes(data)


def pdf(files: list[bytes], source: int) -> pypdfium2.PdfDocument:
    """A file's PDF, opened once."""
    if source not in _shelf.pdfs:
        _shelf.pdfs[source] = pypdfium2.PdfDocument(files[source])
    return _shelf.pdfs[source]


def picture(files: list[bytes], source: int, place: int) -> Image.Image:
    """A leaf's picture, decoded whole and upright, RGB or grey; kept until another one is asked for."""
    known = _shelf.picture
    if known is None or known[:2] != (source, place):
        _shelf.picture = None
        with opened(files[source], place) as image:
            image.load()
            plain = image.copy() if image.mode in ("RGB", "L") else flat(image)
            _shelf.picture = (source, place, upright(plain, orientation(image)))
    kept = _shelf.picture
    if kept is None:  # pragma: no cover - set above
        raise unfit("document.damaged")
    return kept[2]


@contextmanager
def opened(data: bytes, place: int) -> Iterator[Image.Image]:
    """A file's picture at its leaf, not yet decoded."""
    Image.MAX_IMAGE_PIXELS = None  # refused by our own bound, and with a reason
    with Image.open(io.BytesIO(data), formats=_DECODERS[kind_of(data)]) as image:
        if place:
            image.seek(place)
        _refuse_large(*image.size)
        yield image


def orientation(image: Image.Image) -> int:
    """How a camera or scanner says that the picture is to be turned (EXIF and TIFF 274, 1–8)."""
    found = image.getexif().get(ExifTags.Base.Orientation, 1)
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def flat(image: Image.Image) -> Image.Image:
    """As 8-bit RGB or grey, transparency on white."""
    if "A" in image.mode.upper() or "transparency" in image.info:
        layer = image.convert("RGBA")
        page = Image.new("RGB", layer.size, "white")
        page.paste(layer, mask=layer.getchannel("A"))
        return page
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("L" if image.mode in ("1", "I", "F") else "RGB")


def picture_size(image: Image.Image) -> tuple[float, float]:
    """A picture's size on paper in points: by its resolution where that makes sense, else fitted into A4."""
    width, height = image.size
    if orientation(image) >= 5:
        width, height = height, width
    claimed = image.info.get("dpi")
    try:
        across, down = (round(float(one)) for one in claimed) if claimed else (0, 0)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        across = down = 0
    if across in _RESOLUTIONS and down in _RESOLUTIONS:
        found = (width * 72 / across, height * 72 / down)
        if all(_SIDES[0] <= side <= _SIDES[1] for side in found):
            return found
    paper = A4 if height >= width else (A4[1], A4[0])
    scale = min(paper[0] / width, paper[1] / height)
    return width * scale, height * scale


def _pdf_sizes(files: list[bytes], source: int) -> list[tuple[float, float]]:
    try:
        with pikepdf.open(io.BytesIO(files[source])) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError as error:
        raise unfit("document.encrypted") from error
    if not pages:
        raise unfit("document.damaged")
    _refuse_many(pages)
    document = pdf(files, source)
    if len(document) != pages:
        raise unfit("document.damaged")
    found = []
    for place in range(pages):
        page = document[place]
        width, height = page.get_size()
        page.close()
        if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
            raise unfit("document.damaged")
        found.append((width, height))
    return found


def _picture_sizes(data: bytes) -> list[tuple[float, float]]:
    found = []
    with opened(data, 0) as image:
        while True:
            _refuse_large(*image.size)
            found.append(picture_size(image))
            _refuse_many(len(found))
            try:
                image.seek(len(found))
            except EOFError:
                return found


def _refuse_many(pages: int) -> None:
    if pages > MOST_PAGES:
        raise unfit("document.too_many_pages", pages=pages, most=MOST_PAGES)


def _refuse_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise unfit("document.too_many_pixels", width=width, height=height)
