"""Registers and catalogues: a title, a line about them, and ruled rows whose heads stand on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.typesetting.paper import A4, Rendered
from app.documents.typesetting.sheet import LABEL, SMALL, Sheet
from app.documents.typesetting.table import Cell, Section, Table, TableRow, draw_table, small


@dataclass(frozen=True, slots=True)
class Columns:
    """Heads with their widths in millimetres; `centred` are the numbers of the columns whose contents stand in the
    middle. `row`: least height of a line, in millimetres."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    centred: frozenset[int] = frozenset()
    row: float = 11.0


def list_sheet(title: str, about: str, *, across: bool = False, spread: float = 0.3) -> Sheet:
    """A sheet with its title; `across`: the long side down the page's width."""
    if across:
        sheet = Sheet(f"{title} {about}".strip(), size=(A4[1], A4[0]), left=20, right=20, top=22, bottom=24)
    else:
        sheet = Sheet(f"{title} {about}".strip(), left=28, right=23, top=25, bottom=25)
    sheet.heading(title, 22, spread=spread, after=8 if across else 10)
    return sheet


def draw_rows(sheet: Sheet, columns: Columns, rows: Sequence[Sequence[str]], *, filled: bool = True) -> None:
    """The ruled rows; `filled`: empty ones down to the foot, for what is added by hand."""
    lines = tuple(
        TableRow(tuple(small(text, centred=at in columns.centred) for at, text in enumerate(row)), columns.row)
        for row in rows
    )
    head = TableRow(tuple(Cell(name, 1, replace(LABEL, size=SMALL.size)) for name in columns.heads), 10)
    empty = TableRow(tuple(small("") for _ in columns.heads), columns.row)
    sections = (Section(lines),) if lines else ()
    draw_table(sheet, Table(columns.widths, sections, (head,), filler=empty if filled else None))


def draw_list(
    title: str, left: str, right: str, columns: Columns, rows: Sequence[Sequence[str]], *, across: bool = False
) -> Rendered:
    """A whole register: `left` and `right` stand above its table."""
    sheet = list_sheet(title, left.partition("：")[2] or left, across=across)
    sheet.sides(left, right)
    draw_rows(sheet, columns, rows)
    return sheet.render()
