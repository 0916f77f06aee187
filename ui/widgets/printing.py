"""Printing papers: what is asked, and the run itself in a worker, page by page, so that a thick volume needs little."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.documents import OpenPaper
from app.workspace import CancelToken, Progress

DOTS = 300  # per inch
_POINTS = 72.0
_BAND = 1200
"""Rows of dots that are drawn at a time: a page of A3 would take 50 MB."""


class Sides(Enum):
    """How both sides of the sheets are used."""

    ONE = "one"
    PRINTER = "printer"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class PrintChoice:
    """What a person chose. `pages` counts from 0, over all papers; None for all."""

    pages: tuple[int, ...] | None = None
    copies: int = 1
    sides: Sides = Sides.ONE
    grey: bool = False


class Part(Enum):
    """Which sides of the sheets go to the printer."""

    ALL = "all"
    FRONT = "front"
    BACK = "back"


Make = Callable[[], OpenPaper]


def pages_of(text: str, total: int) -> tuple[int, ...] | None:
    """Page numbers written `1-3,5` as places from 0; None where they cannot be read or are not there."""
    found: list[int] = []
    for part in text.replace("，", ",").replace("、", ",").replace("－", "-").replace("—", "-").split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdigit() or (dash and not last.strip().isdigit()):
            return None
        begin, end = int(first), int(last) if dash else int(first)
        if not 1 <= begin <= end <= total:
            return None
        found += range(begin - 1, end)
    return tuple(dict.fromkeys(found)) or None


def sheets(counts: Sequence[int], choice: PrintChoice, part: Part) -> list[tuple[int, int] | None]:
    """The sides in the order in which they go to the printer: (paper, page), None for an empty side.

    On both sides each paper begins on a sheet of its own. By hand the backs come in reverse: the stack is put back as
    it came out, its last sheet on top. Pure.
    """
    every = [(paper, page) for paper, count in enumerate(counts) for page in range(count)]
    wanted = {every[place] for place in choice.pages} if choice.pages is not None else set(every)
    sides: list[tuple[int, int] | None] = []
    for paper in range(len(counts)):
        mine: list[tuple[int, int] | None] = [side for side in every if side[0] == paper and side in wanted]
        if choice.sides is not Sides.ONE and len(mine) % 2:
            mine.append(None)
        sides += mine
    while sides and sides[-1] is None and choice.sides is Sides.PRINTER:
        sides.pop()
    if part is Part.ALL:
        return sides * choice.copies
    found = (sides[0::2] if part is Part.FRONT else sides[1::2]) * choice.copies
    return found if part is Part.FRONT else found[::-1]


def new_printer(title: str, name: str = "") -> QPrinter:
    """A printer for A4 without margins of its own: the papers bring theirs, and are printed at their true size."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        printer.setPrinterName(name)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    return printer


def set_up(printer: QPrinter, choice: PrintChoice) -> None:
    """Tell the printer what it does by itself."""
    double = choice.sides is Sides.PRINTER
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if double else QPrinter.DuplexMode.DuplexNone)
    printer.setColorMode(QPrinter.ColorMode.GrayScale if choice.grey else QPrinter.ColorMode.Color)


def print_papers(
    printer: QPrinter, makers: Sequence[Make], choice: PrintChoice, part: Part, progress: Progress, cancel: CancelToken
) -> bool:
    """Print papers; whether all sides went to the printer. Runs in a worker: nothing else touches `printer` meanwhile.

    Raises `Cancelled`; what was sent is then withdrawn as far as the printer allows. Raises as opening papers does.
    """
    papers = [make() for make in makers]
    painter = QPainter()
    try:
        run = sheets([len(paper.sizes) for paper in papers], choice, part)
        if not run:
            return True
        _orient(printer, papers, run[0])
        if not painter.begin(printer):
            return False
        for number, side in enumerate(run):
            if cancel.cancelled:
                painter.end()
                printer.abort()
                cancel.check()
            progress(number, len(run), "")
            if number:
                _orient(printer, papers, side)
                if not printer.newPage():
                    return False
            if side is not None and not _paint(painter, printer, papers[side[0]], side[1], grey=choice.grey):
                return False
        progress(len(run), len(run), "")
        return painter.end()
    finally:
        if painter.isActive():
            painter.end()
        for paper in papers:
            paper.close()


def _orient(printer: QPrinter, papers: Sequence[OpenPaper], side: tuple[int, int] | None) -> None:
    if side is None:
        return
    width, height = papers[side[0]].sizes[side[1]]
    wide = width > height
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)


def _paint(painter: QPainter, printer: QPrinter, paper: OpenPaper, page: int, *, grey: bool) -> bool:
    """A page at its true size, band by band."""
    width, height = (round(side / _POINTS * DOTS) for side in paper.sizes[page])
    scale = printer.resolution() / DOTS
    for top in range(0, height, _BAND):
        bottom = min(top + _BAND, height)
        drawn = paper.draw(page, width, height, (0, top, width, bottom))
        if drawn is None:
            return False
        image = QImage(drawn.rgb, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888)
        if grey:
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        painter.drawImage(QRectF(0, top * scale, width * scale, (bottom - top) * scale), image)
    return True
