"""The job that puts leaves together to one PDF. Pictures are turned by the page, never drawn anew.

A JPEG is embedded as it is, a black-and-white scan as CCITT G4, other pictures as JPEG; pages of PDFs are taken over
with what is drawn on them and without what could act. Pictures alone make a PDF/A-2b (ISO 19005-2).
"""

from __future__ import annotations

import io
import math

import pikepdf
from PIL import Image

from app.workers.imaging.formats import unfit
from app.workers.imaging.pictures import upright
from app.workers.pdf_marks import declare
from app.workers.scans import leaves

_QUALITY = 90
_PLAIN_TURNS = {1: 0, 3: 2, 6: 1, 8: 3}
"""Orientations of a camera that a page's own turning can express, in quarters clockwise; the others are mirrored."""
_ACTING = ("/AA", "/Annots", "/B", "/PresSteps", "/PieceInfo", "/Thumb", "/Trans", "/Dur")


def assemble(files: list[bytes], sheaf: list[list[int]], title: str) -> tuple[object, list[bytes]]:
    """A PDF of leaves, each given as source, place, quarters and hundredths of a degree clockwise.

    Tells `pages` and whether it is `archival`. Raises `document.damaged`, `document.unknown_format`.
    """
    with leaves.reading(), pikepdf.new() as made:
        sources: dict[int, pikepdf.Pdf] = {}
        archival = True
        try:
            for source, place, turn, skew in sheaf:
                quarters, degrees = int(turn) % 4, max(-45.0, min(45.0, skew / 100))
                if leaves.kind_of(files[int(source)]) == leaves.PDF:
                    archival = False
                    _take_page(made, _opened(sources, files, int(source)), int(place), quarters, degrees)
                else:
                    _set_picture(made, files[int(source)], int(place), quarters, degrees)
            if not len(made.pages):
                raise unfit("document.damaged")
            return {"pages": len(made.pages), "archival": archival}, [_saved(made, title, archival=archival)]
        finally:
            for one in sources.values():
                one.close()


def unlock(files: list[bytes], source: int, password: str) -> tuple[object, list[bytes]]:
    """The same PDF without its password. Raises `document.wrong_password`, `document.damaged`."""
    with leaves.reading():
        try:
            with pikepdf.open(io.BytesIO(files[source]), password=password) as document:
                out = io.BytesIO()
                document.save(out, deterministic_id=True)
        except pikepdf.PasswordError as error:
            raise unfit("document.wrong_password") from error
        return None, [out.getvalue()]


def _saved(made: pikepdf.Pdf, title: str, *, archival: bool) -> bytes:
    if archival:
        declare(made, title, "B")
    out = io.BytesIO()
    made.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
        min_version="1.7",
    )
    return out.getvalue()


def _opened(sources: dict[int, pikepdf.Pdf], files: list[bytes], source: int) -> pikepdf.Pdf:
    """A source PDF with its stamps and signatures drawn into the pages, so that they stay when what acts is dropped."""
    if source not in sources:
        document = pikepdf.open(io.BytesIO(files[source]))
        document.flatten_annotations("print")
        sources[source] = document
    return sources[source]


def _take_page(made: pikepdf.Pdf, document: pikepdf.Pdf, place: int, turn: int, skew: float) -> None:
    made.pages.append(document.pages[place])
    page = made.pages[-1]
    for key in _ACTING:
        if key in page:
            del page[key]
    if turn:
        page.rotate(turn * 90, relative=True)
    if skew:
        left, bottom, right, top = (float(one) for one in page.mediabox)
        matrix = _turned(skew, (left + right) / 2, (bottom + top) / 2)
        page.contents_add(f"q {matrix} cm\n".encode(), prepend=True)
        page.contents_add(b"\nQ")


def _set_picture(made: pikepdf.Pdf, data: bytes, place: int, turn: int, skew: float) -> None:
    with leaves.opened(data, place) as image:
        width, height = leaves.picture_size(image)
        held = leaves.orientation(image)
        whole, own_turn = _embedded(made, data, image, held)
    if own_turn % 2:
        width, height = height, width  # the page's own turning makes it upright
    about = f"{_turned(skew, width / 2, height / 2)} cm " if skew else ""
    content = f"q {about}{width:.4f} 0 0 {height:.4f} 0 0 cm /Scan Do Q".encode()
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(width, 4), round(height, 4)],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=whole)),
        Contents=made.make_stream(content),
    )
    quarters = (own_turn + turn) % 4
    if quarters:
        page.Rotate = quarters * 90
    made.pages.append(pikepdf.Page(made.make_indirect(page)))


def _embedded(made: pikepdf.Pdf, data: bytes, image: Image.Image, held: int) -> tuple[pikepdf.Stream, int]:
    """The picture as the PDF carries it, and the quarters by which its page must be turned."""
    plain_jpeg = image.format == "JPEG" and image.mode in ("L", "RGB") and not image.info.get("adobe_transform")
    if plain_jpeg and held in _PLAIN_TURNS:
        return _stream(made, data, image.size, image.mode, "/DCTDecode"), _PLAIN_TURNS[held]
    image.load()
    if image.mode == "1" and held in _PLAIN_TURNS:
        return _bilevel(made, image), _PLAIN_TURNS[held]
    flat = upright(image.copy() if image.mode in ("L", "RGB") else leaves.flat(image), held)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return _stream(made, out.getvalue(), flat.size, flat.mode, "/DCTDecode"), 0


def _stream(made: pikepdf.Pdf, data: bytes, size: tuple[int, int], mode: str, coding: str) -> pikepdf.Stream:
    found = pikepdf.Stream(made, data)
    found.Type, found.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    found.Width, found.Height = size
    found.BitsPerComponent = 1 if mode == "1" else 8
    found.ColorSpace = pikepdf.Name.DeviceRGB if mode == "RGB" else pikepdf.Name.DeviceGray
    found.Filter = pikepdf.Name(coding)
    return found


def _bilevel(made: pikepdf.Pdf, image: Image.Image) -> pikepdf.Stream:
    """A black-and-white picture as one strip of CCITT Group 4, as libtiff codes it."""
    out = io.BytesIO()
    image.save(out, "TIFF", compression="group4", tiffinfo={278: image.height})
    with Image.open(out) as coded:
        tags = coded.tag_v2  # type: ignore[attr-defined]
        offsets, counts, photometric = tags[273], tags[279], tags.get(262, 0)
    if len(offsets) != 1:
        raise unfit("document.damaged")
    strip = out.getvalue()[offsets[0] : offsets[0] + counts[0]]
    found = _stream(made, strip, image.size, "1", "/CCITTFaxDecode")
    found.DecodeParms = pikepdf.Dictionary(K=-1, Columns=image.width, Rows=image.height, BlackIs1=photometric == 1)
    return found


def _turned(degrees: float, x: float, y: float) -> str:
    """The matrix that turns clockwise about a point, as a content stream writes it."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    across, up = x - x * cosine - y * sine, y + x * sine - y * cosine
    return f"{cosine:.6f} {-sine:.6f} {sine:.6f} {cosine:.6f} {across:.4f} {up:.4f}"
