"""归档章 (DA/T 22-2015, 5.4): six fields at the head of a filed paper's first page, to be printed over it."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Style, text_width
from app.documents.typesetting.paper import MM, RED, Paper, Rendered

CODE, TITLE = "archive_stamp", "归档章"
CELL = (15 * MM, 8 * MM)
"""Width and height of one of its six fields: the stamp is 45 × 16 mm."""
TOP = 8 * MM
"""From the page's upper edge: above the type area, where nothing is printed."""
HEADS = (("全宗号", "年度", "件号"), ("机构（问题）", "保管期限", "页数"))
NAME = Style(Role.SONG, 5.5, leading=6.5)
WRITTEN = Style(Role.HEI, 9, leading=10)


@dataclass(frozen=True, slots=True)
class ArchiveStampData:
    """The six fields, each as it is to be printed."""

    fonds_no: str
    year: str
    item_no: str
    class_name: str
    retention: str
    pages: str


def draw(data: ArchiveStampData) -> Rendered:
    """An A4 page with nothing but the stamp, in the middle of the head. Raises UserError `document.field_missing`."""
    require(TITLE, 全宗号=data.fonds_no, 年度=data.year, 件号=data.item_no, 保管期限=data.retention)
    with Paper(f"{TITLE} {data.fonds_no} {data.year} {data.item_no}") as paper:
        left = (paper.width - 3 * CELL[0]) / 2
        rows = ((data.fonds_no, data.year, data.item_no), (data.class_name, data.retention, data.pages))
        for row, (names, texts) in enumerate(zip(HEADS, rows, strict=True)):
            for column, (name, text) in enumerate(zip(names, texts, strict=True)):
                _cell(paper, left + column * CELL[0], TOP + row * CELL[1], name, text)
        paper.frame(left, TOP, 3 * CELL[0], 2 * CELL[1], 0.35 * MM, RED)
        return paper.finish()


def _cell(paper: Paper, x: float, y: float, name: str, text: str) -> None:
    paper.frame(x, y, *CELL, 0.2 * MM, RED)
    paper.text(name, x + (CELL[0] - text_width(name, NAME)) / 2, y + 0.4 * MM, NAME, RED)
    wide = text_width(text, WRITTEN)
    size = min(WRITTEN.size, WRITTEN.size * (CELL[0] - 1 * MM) / wide) if wide else WRITTEN.size
    style = Style(WRITTEN.role, size, leading=WRITTEN.step)
    paper.text(text, x + (CELL[0] - text_width(text, style)) / 2, y + 3.4 * MM, style, RED)


def sample() -> ArchiveStampData:
    """The demonstration proposal's."""
    return ArchiveStampData("J001", "2026", "0006", "FZB", "D30", "3")


FORM = Form(CODE, TITLE, ArchiveStampData, draw, sample, order=970, in_volume=False, per_case=False)
