"""Papers seen and taken in: a page drawn anew after typing, and a scan of 300 pages laid on the table and put together.

Poppler's `pdftoppm` is the stock tool for drawing; nothing at hand assembles scans with the same care.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.documents import OwnPaper, ScanTable, read_through, recipe
from app.documents.forms.proposal import Problem, sample
from app.documents.registry import render
from tests.app.documents.test_scans import coded, sheet
from tests.bench.figures import Meter

PAGES = 300
_WIDTH, _HEIGHT = 1190, 1684  # a page at 100 % on a display of two dots for each pixel, as far as it is seen


def test_a_page_drawn_anew_after_typing(meter: Meter, tmp_path: Path) -> None:
    """Set a proposal of four pages, open it, and draw what is in sight."""
    data = sample()
    problems = tuple(Problem(f"问题{number}。", "这一问题的经过和后果，" * 18) for number in range(4))
    data = replace(data, problems=problems)
    paper = render("proposal", data)
    assert paper.pages >= 4
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.pdf)

    def ours() -> None:
        opened = OwnPaper(render("proposal", data).pdf)
        opened.draw(0, _WIDTH, _HEIGHT, (0, 0, _WIDTH, _HEIGHT))
        opened.close()

    drawing = shutil.which("pdftoppm")
    stock = ["pdftoppm", "-r", "144", "-f", "1", "-l", "1", str(file), str(tmp_path / "page")]
    meter.compare(
        f"proposal of {paper.pages} pages set anew and its page in sight drawn", ours,
        (lambda: subprocess.run(stock, check=True)) if drawing else None,
        stock_name="pdftoppm draws one page", rounds=10,
    )  # fmt: skip


def test_a_scan_of_many_pages(meter: Meter) -> None:
    """A TIFF of black-and-white pages at 200 dpi, read to its end, measured, straightened and made a PDF/A."""
    page = sheet(1, "1", 1.2, (1654, 2339))
    data = coded(page, "TIFF", save_all=True, append_images=[page] * (PAGES - 1), compression="group4")

    def ours() -> None:
        with ScanTable() as table:
            source = table.add(data, "扫描.tif")
            looks = read_through(table, source.number)
            papers = recipe.straighten(recipe.whole([PAGES]), {place: one.skew for place, one in enumerate(looks)})
            assert table.assemble(papers[0], "扫描").kept.pages == PAGES

    def stock() -> None:
        with Image.open(io.BytesIO(data)) as image:
            image.save(io.BytesIO(), "PDF", save_all=True)

    meter.compare(
        f"scan of {PAGES} pages looked at, straightened and put together", ours, stock,
        stock_name="Pillow writes a PDF", rounds=1, amount=PAGES, unit="pages",
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["L"])
def test_a_page_of_a_scan_looked_at(meter: Meter, mode: str) -> None:
    """One page at 300 dpi: decoded, measured, made small."""
    data = coded(sheet(1, mode, 0.8, (2480, 3508)), "JPEG")
    with ScanTable() as table:
        source = table.add(data, "a.jpg")
        meter.compare("page of a scan at 300 dpi looked at", lambda: table.glance(source.number, 0), rounds=8)
