"""Every form drawn and compared with a small picture of it that is committed.

`python -m tests.app.documents.test_pictures` draws the pictures anew; look at each before committing it.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from app.documents.registry import forms
from tests.app.documents.support import sample_paper

REFERENCES = Path(__file__).parent / "references"
DIFFERENCES = Path("build/papers/differences")
_WIDE = 260
"""Pixels of a page's width: small enough to be kept, large enough to show a line that moved."""
_LEVELS = 16
_ROOM = 0.012
"""The share of pixels that may differ plainly: rounding of edges between versions of the drawing library."""


def drawn(code: str) -> Image.Image:
    """The first and the last page of the form's sample, side by side, in few greys."""
    rendered = sample_paper(code)
    document = pdfium.PdfDocument(rendered.pdf)
    try:
        pages = [document[number] for number in dict.fromkeys((0, rendered.pages - 1))]
        pictures = [page.render(scale=_WIDE / page.get_width(), grayscale=True).to_pil() for page in pages]
    finally:
        document.close()
    high = max(one.height for one in pictures)
    sheet = Image.new("L", (sum(one.width for one in pictures), high), 255)
    at = 0
    for one in pictures:
        sheet.paste(one, (at, 0))
        at += one.width
    return sheet.quantize(_LEVELS).convert("L")


def apart(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ plainly."""
    return float((np.asarray(ImageChops.difference(one, other)) > 96).mean())


@pytest.mark.parametrize("code", sorted(path.stem for path in REFERENCES.glob("*.png")))
def test_it_looks_as_it_did(code: str) -> None:
    found, known = drawn(code), Image.open(REFERENCES / f"{code}.png").convert("L")
    if found.size == known.size and apart(found, known) <= _ROOM:
        return
    DIFFERENCES.mkdir(parents=True, exist_ok=True)
    found.save(DIFFERENCES / f"{code}-now.png")
    if found.size == known.size:
        Image.merge("RGB", (known, found, found)).save(DIFFERENCES / f"{code}-difference.png")
    pytest.fail(f"{code} looks otherwise: see {DIFFERENCES}")


def test_a_line_that_moved_is_seen() -> None:
    found = drawn("proposal")
    moved = ImageChops.offset(found, 0, 3)
    assert apart(found, moved) > _ROOM


def test_the_pictures_are_small_and_none_is_left_over() -> None:
    kept = {path.stem: path.stat().st_size for path in REFERENCES.glob("*.png")}
    assert set(kept) <= {one.code for one in forms()} and len(kept) > 40
    assert sum(kept.values()) < 1_500_000


def keep(codes: list[str]) -> None:
    """Draw pictures anew."""
    REFERENCES.mkdir(exist_ok=True)
    for code in codes or [one.code for one in forms()]:
        out = io.BytesIO()
        drawn(code).quantize(_LEVELS).save(out, "PNG", optimize=True)
        (REFERENCES / f"{code}.png").write_bytes(out.getvalue())


if __name__ == "__main__":
    import sys

    keep(sys.argv[1:])
