"""Pieces that several record forms share: labelled rows, the confirmation of conduct, signature lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import SMALL, Sheet, cell_lines
from app.documents.typesetting.table import (
    Cell,
    Section,
    Table,
    TableRow,
    draw_table,
    fill_page,
    label,
    long,
    small,
    value,
)

LABEL_WIDTH = 26.0
PAIRS = (56.0, 26.0, 57.0)
WHOLE = (139.0,)
SCALES = (1.0, 0.94, 0.88, 0.82)
"""Type sizes that are tried before a record goes over to a second page."""

_SHORT = 6
_DATE = re.compile(r"\d{4}(-\d{2}){1,2}|\d{4}年\d{1,2}月(\d{1,2}日)?")


@dataclass(frozen=True, slots=True)
class Person:
    """A name with what it is printed with: a post, an office."""

    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Discipline:
    """Confirmation of conduct on site (纪律确认): each is confirmed or was not."""

    no_levy: bool = False
    no_sponsorship: bool = False
    no_benefit: bool = False
    order_kept: bool = False
    two_officers: bool = False
    remarks: str = ""

    def text(self) -> str:
        """The confirmations with their ticks."""
        points = (
            (self.no_levy, "未收取费用、未摊派"),
            (self.no_sponsorship, "未拉赞助"),
            (self.no_benefit, "未接受礼品、宴请等不正当利益"),
            (self.order_kept, "未影响单位正常的生产、经营和工作秩序"),
            (self.two_officers, "检察人员二人以上"),
        )
        ticks = "；".join(f"{'√' if kept else '□'}{what}" for kept, what in points) + "。"
        return f"{ticks}\n{self.remarks}" if self.remarks else ticks


NOT_CONFIRMED = Discipline()


def pair(left: str, left_value: str, right: str, right_value: str) -> Section:
    """Two labelled values side by side."""
    return Section((TableRow((value(left_value), label(right), value(right_value))),), left, PAIRS)


def single(name: str, text: str) -> Section:
    """One labelled value over the whole width."""
    return Section((TableRow((value(text),)),), name, WHOLE)


def free(name: str, text: str, least: float = 18.0, foot: str = "") -> Section:
    """A labelled text of any length."""
    return Section((TableRow((long(text, foot=foot),), least, grows=True),), name, WHOLE)


def grid(name: str, heads: Sequence[str], widths: tuple[float, ...], rows: Sequence[Sequence[str]]) -> Section:
    """A labelled table in the table; at least one empty row. Columns of short texts and of dates are centred."""
    lines = [TableRow(tuple(label(head) for head in heads), 8)]
    rows = rows or [[""] * len(heads)]
    centred = [
        all(len(text) <= _SHORT or _DATE.fullmatch(text) for text in column) for column in zip(*rows, strict=True)
    ]
    for row in rows:
        cells: list[Cell] = [small(text, centred=middle) for text, middle in zip(row, centred, strict=True)]
        lines.append(TableRow(tuple(cells), 8))
    return Section(tuple(lines), name, widths)


def numbered(texts: Sequence[str]) -> str:
    """Points as paragraphs 1., 2., …; a single one without its number."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{number}.{text}" for number, text in enumerate(texts, 1))


def persons(people: Sequence[Person]) -> str:
    """People in one line: name（post）、…"""
    return "、".join(f"{one.name}（{one.post}）" if one.post else one.name for one in people)


def draw_record(
    title: str, about: str, sections: Sequence[Section], *, office: str = "", number: str = "", note: str = ""
) -> Rendered:
    """A record form: its title (under the office's name where it is an office's paper), the table, a note at the foot.
    It fills one page where it can, else it goes over pages."""

    def compose(scale: float, more: float) -> Sheet:
        sheet = Sheet(f"{title} {about}".strip(), left=25, right=20, top=25, bottom=25)
        if office:
            sheet.heading(office, 18, after=2)
        sheet.heading(title, 22, spread=0.12, after=10)
        if number:
            sheet.sides("", number)
        below = len(cell_lines(note, SMALL, sheet.width)) * SMALL.step + 6 if note else 0.0
        sheet.bottom -= below
        draw_table(sheet, Table(PAIRS, tuple(sections), label_width=LABEL_WIDTH, scale=scale, more=more))
        sheet.bottom += below
        if note:
            sheet.space(6)
            sheet.write(note, SMALL)
        return sheet

    growing = sum(row.grows for section in sections for row in section.rows)
    return fill_page(compose, growing, SCALES).render()
