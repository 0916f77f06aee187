"""Foreign PDFs: counted and drawn as pictures, so that no viewer of ours ever parses one beside the keys."""

from __future__ import annotations

import pypdfium2
from PIL import Image

from app.workers.imaging.formats import unfit
from app.workers.imaging.pictures import as_jpeg

#: Pages beyond which a file is no letter and no report; PDF's own largest side, in points.
MOST_PAGES = 5_000
_LARGEST_SIDE = 14_400
_QUALITY = 88


def draw(data: bytes, first: int = 0, count: int = 1, long_side: int = 1600) -> tuple[object, list[bytes]]:
    """Draw `count` pages from `first` (0 is the first) as JPEGs with that long side in pixels; nothing in them runs.

    Returns `pages` (how many there are) and the pictures, fewer where the file ends; `count` 0 only counts. Raises
    `UserError`: `paper.empty`, `paper.not_pdf`, `paper.locked`, `paper.damaged`, `paper.too_many_pages` (`pages`).
    """
    if not data:
        raise unfit("paper.empty")
    if b"%PDF-" not in data[:1024]:
        raise unfit("paper.not_pdf")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise unfit("paper.locked" if "password" in str(error).lower() else "paper.damaged") from error
    try:
        total = len(document)
        if total > MOST_PAGES:
            raise unfit("paper.too_many_pages", pages=total)
        numbers = range(max(0, first), min(total, first + count))
        return {"pages": total}, [as_jpeg(_page(document, number, long_side), _QUALITY) for number in numbers]
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise unfit("paper.damaged") from error
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int, long_side: int) -> Image.Image:
    page = document[number]
    width, height = page.get_size()
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise unfit("paper.damaged")
    picture: Image.Image = page.render(scale=long_side / max(width, height)).to_pil()
    return picture.convert("RGB")
