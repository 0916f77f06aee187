"""Foreign papers drawn in the sandbox."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.workers import Limits, Sandbox
from app.workers.pages import draw_pages
from db.kernel.errors import UserError


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(1, Limits(seconds=5)) as sandbox:
        yield sandbox


def pdf(pages: int = 3, size: tuple[float, float] = (595, 842)) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, initialFontName="Helvetica")
    for number in range(pages):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, size[0], size[1] * (number + 1) / (pages + 1), fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def code_of(sandbox: Sandbox, data: bytes) -> str:
    with pytest.raises(UserError) as caught:
        draw_pages(data, "报告.pdf", sandbox=sandbox)
    assert caught.value.params["name"] == "报告.pdf"
    return caught.value.code


def test_pages_of_a_pdf_are_drawn(sandbox: Sandbox) -> None:
    data = pdf()
    second, third = draw_pages(data, "a", 1, 5, long_side=842, sandbox=sandbox)
    assert Image.open(io.BytesIO(second)).size == (595, 842)
    red, _, blue = Image.open(io.BytesIO(third)).getpixel((300, 800))  # type: ignore[misc]
    assert red > 200 > 60 > blue
    assert draw_pages(data, "a", 9, sandbox=sandbox) == ()


def test_pages_of_a_scanned_tiff_are_drawn(sandbox: Sandbox) -> None:
    first, second = Image.new("RGB", (300, 400), "red"), Image.new("1", (400, 300))
    out = io.BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=[second])
    drawn = draw_pages(out.getvalue(), "a", 0, 9, long_side=100, sandbox=sandbox)
    assert [Image.open(io.BytesIO(page)).size for page in drawn] == [(75, 100), (100, 75)]


def test_what_is_refused(sandbox: Sandbox) -> None:
    assert code_of(sandbox, b"") == "document.unknown_format"
    assert code_of(sandbox, b"PK\3\4") == "document.unknown_format"
    assert code_of(sandbox, b"%PDF-1.7\n") == "document.damaged"
    assert code_of(sandbox, b"II*\0") == "document.damaged"
    assert code_of(sandbox, locked()) == "document.damaged"


def test_mutants_are_drawn_or_refused(sandbox: Sandbox) -> None:
    chance, seed = random.Random(7), pdf()
    for _ in range(80):
        data = bytearray(seed)
        for _ in range(chance.choice((1, 4, 16))):
            place = chance.randrange(len(data))
            data[place : place + chance.choice((0, 1, 8))] = chance.randbytes(chance.choice((0, 1, 8)))
        try:
            draw_pages(bytes(data), "a", 0, 3, long_side=200, sandbox=sandbox)
        except UserError as error:
            assert error.code.startswith("document.")  # noqa: PT017 - either outcome is right
