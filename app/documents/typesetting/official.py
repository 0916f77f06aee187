"""Official papers on the grid of GB/T 9704-2012: 22 lines of 28 characters in a type area of 156 × 225 mm.

A paper is a list of rows; every row is one line of the grid (titles may take more). `Official` collects them,
`paginate` divides them, then they are drawn with page numbers, signature, seal place and 版记.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.documents.typesetting.characters import clean, paragraphs
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Line, Span, Style, set_text, text_width
from app.documents.typesetting.paper import GREY, MM, RED, THICK, THIN, Paper, Rendered
from db.kernel.errors import UserError

LEFT = 28 * MM
TOP = 37 * MM
MEASURE = 156 * MM
DEPTH = 225 * MM
ROWS = 22
COLUMNS = 28
LEADING = DEPTH / ROWS
"""Distance of two lines: 28.99 pt."""
PITCH = MEASURE / COLUMNS
"""Width of one character's cell: 15.79 pt."""
BODY = Style(Role.BODY, 16, PITCH, LEADING, indent=2)
FLUSH = Style(Role.BODY, 16, PITCH, LEADING)
SMALL = Style(Role.BODY, 14, leading=23)
MARK = Style(Role.HEI, 10.5)
HEADINGS = {1: Role.HEI, 2: Role.KAI, 3: Role.BODY, 4: Role.BODY}
SEAL = 42 * MM
"""Diameter of a county or city organ's seal."""
NUMBER_DROP = 7 * MM
"""From the type area's lower edge to the page number's dashes."""
DASH_HEIGHT = 0.2675
"""Height of a dash's middle above the baseline of the shipped 宋 face, in em."""


class Seal(StrEnum):
    """What stands on signature and date: nothing, room for a seal, its place drawn, or a mark that it was set."""

    NONE = "none"
    ROOM = "room"
    PLACE = "place"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the grid, or `height` of them. `keep`: the next row must be on the same page. `ends`: the last line
    of a paragraph of several, which does not head a page alone."""

    lines: tuple[Line, ...] = ()
    height: int = 1
    keep: bool = False
    ends: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not any(line.glyphs for line in self.lines)


@dataclass(frozen=True, slots=True)
class Closing:
    """署名, 成文日期 and what marks the seal; `note` is the 附注 below them."""

    signature: str
    day: str
    seal: Seal = Seal.PLACE
    seal_note: str = ""
    note: str = ""

    @property
    def rows(self) -> int:
        """Lines that it takes: blank ones, signature, date, and the note's."""
        return self.note_row + len(self.note_lines())

    @property
    def note_row(self) -> int:
        """The line on which the note begins: under the date, or one lower where it would run into the seal."""
        if self.seal is Seal.NONE:
            return self.name_row + 2
        reach = max((line.width for line in self.note_lines()), default=0.0)
        return self.name_row + (3 if reach > MEASURE - 4 * PITCH - SEAL else 2)

    @property
    def name_row(self) -> int:
        """The line of the signature: behind two blank ones where a seal needs them, else behind one."""
        return 1 if self.seal is Seal.NONE else 2

    def note_lines(self) -> list[Line]:
        """The 附注 as lines, in brackets, indented by two."""
        return set_text(f"（{clean(self.note)}）", BODY, MEASURE) if self.note else []


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who gets copies, which office printed it and when."""

    copies: tuple[str, ...] = ()
    issuer: str = ""
    issued: str = ""

    def copy_lines(self) -> list[Line]:
        """The receivers, one cell free on each side and the turned lines after the colon."""
        if not self.copies:
            return []
        text = "，".join(clean(name) for name in self.copies) + "。"
        return set_text(text, SMALL, MEASURE - 5 * SMALL.size)

    @property
    def height(self) -> float:
        """In points, from its first to its last rule."""
        lines = len(self.copy_lines())
        return (lines * SMALL.step + 6 if lines else 0) + (SMALL.step + 6 if self.issuer else 0)

    @property
    def rows(self) -> int:
        """Grid lines that it takes, with the blank one above it."""
        return math.ceil(self.height / LEADING) + 1 if self.height else 0


@dataclass
class Official:
    """An official paper being composed, from top to bottom. `mark` stands grey at the head of every page."""

    title: str
    rows: list[Row] = field(default_factory=list)
    mark: str = ""

    def centred(self, text: str, size: float, rows: int = 1, spread: float = 0.0) -> None:
        """A title line in 小标宋; `spread` widens the characters' cells, in em."""
        style = Style(Role.TITLE, size, size * (1 + spread), size * 1.35, align=Align.CENTRE)
        for line in set_text(clean(text), style, MEASURE):
            self.rows.append(Row((line,), rows, keep=True))

    def right(self, text: str, free: float = 0.0) -> None:
        """A line at the right edge, `free` cells before it."""
        for line in set_text(clean(text), Style(Role.BODY, 16, PITCH, align=Align.RIGHT), MEASURE - free * PITCH):
            self.rows.append(Row((line,), keep=True))

    def blank(self) -> None:
        """An empty line."""
        self.rows.append(Row(keep=True))

    def recipient(self, name: str) -> None:
        """主送: flush left with a full-width colon."""
        for line in set_text(f"{clean(name)}：", FLUSH, MEASURE):
            self.rows.append(Row((line,), keep=True))

    def heading(self, text: str, level: int) -> None:
        """A heading of its own, kept with what follows."""
        style = Style(HEADINGS[level], 16, PITCH, LEADING, indent=2)
        self.rows.extend(Row((line,), keep=True) for line in set_text(clean(text), style, MEASURE))

    def body(self, text: str) -> None:
        """Plain paragraphs, indented by two."""
        for paragraph in paragraphs(text):
            self._add(set_text(paragraph, BODY, MEASURE))

    def item(self, head: str, level: int, text: str) -> None:
        """A paragraph that begins with a head in its level's face; the rest and further paragraphs are plain."""
        first, *others = paragraphs(text) or ("",)
        self._add(set_text([Span(clean(head), HEADINGS[level]), Span(first)], BODY, MEASURE))
        for paragraph in others:
            self._add(set_text(paragraph, BODY, MEASURE))

    def _add(self, lines: Sequence[Line]) -> None:
        last = len(lines) - 1
        self.rows.extend(Row((line,), ends=0 < n == last) for n, line in enumerate(lines))

    def render(self, closing: Closing, imprint: Imprint) -> Rendered:
        """The finished paper. Raises UserError `document.closing_too_long` when copies and note fill the page."""
        if closing.rows + imprint.rows > ROWS - 4:
            raise UserError("document.closing_too_long", title=self.title)
        pages = paginate(self.rows, closing.rows + imprint.rows)
        with Paper(self.title) as paper:
            for number, rows in enumerate(pages, 1):
                if number > 1:
                    paper.next_page()
                if self.mark:
                    paper.text(self.mark, LEFT, TOP - 12 * MM, MARK, GREY)
                used = _draw_rows(paper, rows)
                if number == len(pages):
                    _draw_closing(paper, closing, TOP + used * LEADING)
                    _draw_imprint(paper, imprint)
                draw_number(paper, number)
            return paper.finish()


def paginate(rows: Sequence[Row], tail: int) -> list[list[Row]]:
    """Divide rows into pages of 22 lines. The `tail` lines of signature, date, seal and 版记 come behind them on the
    last page, which always carries two lines of text at least; no blank line heads a page, no heading ends one."""
    pages: list[list[Row]] = []
    rest = list(rows)
    while rest:
        if pages:
            while rest and rest[0].blank:
                rest.pop(0)
        page, rest = _fill(rest)
        pages.append(page)
    pages = pages or [[]]
    if _height(pages[-1]) + tail > ROWS:
        stays, moves = _split_tail(pages[-1], ROWS - tail)
        pages[-1:] = [stays, moves] if stays else [moves]
    elif len(pages) > 1 and _printed(pages[-1]) < 2:
        stays, moves = _split_tail(pages[-2] + pages[-1], ROWS - tail)
        pages[-2:] = [stays, moves]
    return pages


def _printed(rows: Sequence[Row]) -> int:
    return sum(not row.blank for row in rows)


def _height(rows: Sequence[Row]) -> int:
    return sum(row.height for row in rows)


def _fill(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    used = count = 0
    while count < len(rows) and used + rows[count].height <= ROWS:
        used += rows[count].height
        count += 1
    cut = count
    if count < len(rows):
        cut -= rows[count].ends
        while cut > 0 and rows[cut - 1].keep:
            cut -= 1
        cut = cut or count
    return rows[:cut], rows[cut:]


def _split_tail(rows: list[Row], room: int) -> tuple[list[Row], list[Row]]:
    """The page's last two lines of text, or more where a heading would be left behind and `room` allows it."""
    least = len(rows)
    while least > 0 and _printed(rows[least:]) < 2:
        least -= 1
    cut = least
    while cut > 0 and rows[cut - 1].keep:
        cut -= 1
    if cut == 0 or _height(rows[cut:]) > room:
        cut = least
    moves = rows[cut:]
    while cut > 0 and moves and moves[0].blank:
        moves.pop(0)
    return rows[:cut], moves


def _draw_rows(paper: Paper, rows: Sequence[Row]) -> int:
    used = 0
    for row in rows:
        for line in row.lines:
            paper.line(line, LEFT, TOP + used * LEADING, row.height * LEADING)
        used += row.height
    return used


def _draw_closing(paper: Paper, closing: Closing, top: float) -> None:
    """Signature centred over the date, whose right end is four cells from the edge; the seal presses both, its middle a
    little above theirs and its top within one line of the text (GB/T 9704-2012, 7.3.5.1)."""
    signature, day = clean(closing.signature), clean(closing.day)
    plain = Style(Role.BODY, 16, PITCH, LEADING, align=Align.LEFT)
    name_width, day_width = text_width(signature, plain), text_width(day, plain)
    centre = min(MEASURE - 4 * PITCH - day_width / 2, MEASURE - name_width / 2)
    if closing.seal in (Seal.PLACE, Seal.SEALED):
        _draw_seal(paper, closing, LEFT + centre, top + 0.4 * LEADING + SEAL / 2)
    for row, (text, width) in enumerate(((signature, name_width), (day, day_width)), closing.name_row):
        for line in set_text(text, plain, MEASURE):
            paper.line(line, LEFT + max(0.0, centre - width / 2), top + row * LEADING, LEADING)
    for row, line in enumerate(closing.note_lines(), closing.note_row):
        paper.line(line, LEFT, top + row * LEADING, LEADING)


def _draw_seal(paper: Paper, closing: Closing, x: float, y: float) -> None:
    sealed = closing.seal is Seal.SEALED
    paper.ring(x, y, SEAL / 2, 0.9 if sealed else 0.7, dashed=not sealed, colour=RED)
    if closing.seal_note:
        style = Style(Role.BODY, 9, leading=12)
        width = text_width(closing.seal_note, style)
        paper.text(closing.seal_note, x - width / 2, y - SEAL * 0.3, style, RED)


def _draw_imprint(paper: Paper, imprint: Imprint) -> None:
    if not imprint.height:
        return
    bottom = TOP + DEPTH
    y = bottom - imprint.height
    paper.rule(LEFT, y, LEFT + MEASURE, y, THICK)
    lines = imprint.copy_lines()
    if lines:
        paper.text("抄送：", LEFT + SMALL.size, y + 3, SMALL)
        for row, line in enumerate(lines):
            paper.line(line, LEFT + 4 * SMALL.size, y + 3 + row * SMALL.step, SMALL.step)
        y += len(lines) * SMALL.step + 6
    if imprint.issuer:
        if lines:
            paper.rule(LEFT, y, LEFT + MEASURE, y, THIN)
        paper.text(imprint.issuer, LEFT + SMALL.size, y + 3, SMALL)
        issued = f"{imprint.issued}印发"
        paper.text(issued, LEFT + MEASURE - SMALL.size - text_width(issued, SMALL), y + 3, SMALL)
    paper.rule(LEFT, bottom, LEFT + MEASURE, bottom, THICK)


def draw_number(
    paper: Paper, number: int, left: float = LEFT, measure: float = MEASURE, below: float = TOP + DEPTH
) -> None:
    """The page number in 4号 宋 between dashes, 7 mm below the type area; odd pages right, even pages left, one cell
    from the edge (GB/T 9704-2012, 7.5)."""
    style = Style(Role.SONG, 14)
    text = f"— {number} —"
    width = text_width(text, style)
    x = left + measure - style.size - width if number % 2 else left + style.size
    baseline = below + NUMBER_DROP + DASH_HEIGHT * style.size
    paper.text(text, x, baseline - (0.5 + 0.88) * style.size + 0.25 * style.size, Style(Role.SONG, 14, leading=21))


def chinese_date(day: date | None) -> str:
    """A date as papers carry it: Arabic figures, no leading zeros; blanks to be filled in by hand when None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"
