"""Official papers on the grid of GB/T 9704-2012: 22 lines of 28 characters in a type area of 156 × 225 mm.

A paper is a list of rows; every row is one line of the grid (titles may take more). `Official` collects them,
`paginate` divides them, then they are drawn with page numbers, signature, seal place and 版记.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.documents.typesetting.characters import clean, paragraphs
from app.documents.typesetting.closing import Closing, Imprint, Seal, draw_closing, draw_imprint, said
from app.documents.typesetting.faces import Role
from app.documents.typesetting.grid import (
    BODY,
    COLUMNS,
    DEPTH,
    FLUSH,
    HEADINGS,
    LEADING,
    LEFT,
    MARK,
    MEASURE,
    NUMBER_DROP,
    PITCH,
    ROWS,
    TOP,
)
from app.documents.typesetting.letter import LETTER_ROWS, LetterHead, draw_head
from app.documents.typesetting.lines import Align, Line, Span, Style, set_text, text_width
from app.documents.typesetting.outline import Outline, Part, Words
from app.documents.typesetting.paper import GREY, MM, Paper, Rendered, refuse_endless
from app.documents.typesetting.titles import balanced
from db.kernel.errors import UserError

DASH_HEIGHT = 0.2675
"""Height of a dash's middle above the baseline of the shipped 宋 face, in em."""

__all__ = [
    "COLUMNS",
    "Closing",
    "Imprint",
    "LetterHead",
    "Official",
    "Row",
    "Seal",
    "chinese_date",
    "draw_number",
    "paginate",
]


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


@dataclass
class Official:
    """An official paper being composed, from top to bottom. `mark` stands grey at the head of every page; `head` makes
    it a letter in 信函格式."""

    title: str
    rows: list[Row] = field(default_factory=list)
    mark: str = ""
    head: LetterHead | None = None
    words: list[Words] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.head:
            self.rows.append(Row(height=self.head.rows, keep=True))
            self._say(Part.MARK, clean(self.head.office), self.head.size)
            self._say(Part.NUMBER, clean(self.head.number))

    def _say(self, part: Part, said: str | tuple[Span, ...], size: float = 0.0) -> None:
        self.words.append(Words(part, (Span(said),) if isinstance(said, str) else said, size))

    def centred(self, text: str, size: float, rows: int = 1, spread: float = 0.0, part: Part = Part.TITLE) -> None:
        """A title in 小标宋, its lines about equally long; `spread` widens the cells, in em. One that is too long for a
        line is broken where its text has a line end."""
        style = Style(Role.TITLE, size, size * (1 + spread), size * 1.35, align=Align.CENTRE)
        whole = clean(text.replace("\n", ""))
        self._say(part, whole, size)
        parts = [whole] if text_width(whole, style) <= MEASURE else clean(text).split("\n")
        for line in (line for one in parts for line in balanced(one, style, MEASURE)):
            self.rows.append(Row((line,), rows, keep=True))

    def right(self, text: str, free: float = 0.0) -> None:
        """A line at the right edge, `free` cells before it."""
        self._say(Part.NUMBER, clean(text))
        for line in set_text(clean(text), Style(Role.BODY, 16, PITCH, align=Align.RIGHT), MEASURE - free * PITCH):
            self.rows.append(Row((line,), keep=True))

    def blank(self) -> None:
        """An empty line."""
        self._say(Part.BLANK, "")
        self.rows.append(Row(keep=True))

    def recipient(self, name: str) -> None:
        """主送: flush left with a full-width colon."""
        self._say(Part.RECIPIENT, f"{clean(name)}：")
        for line in set_text(f"{clean(name)}：", FLUSH, MEASURE):
            self.rows.append(Row((line,), keep=True))

    def heading(self, text: str, level: int) -> None:
        """A heading of its own, kept with what follows."""
        self._say(Part(f"heading_{level}"), clean(text))
        style = Style(HEADINGS[level], 16, PITCH, LEADING, indent=2)
        self.rows.extend(Row((line,), keep=True) for line in set_text(clean(text), style, MEASURE))

    def body(self, text: str) -> None:
        """Plain paragraphs, indented by two."""
        for paragraph in paragraphs(text):
            self._say(Part.BODY, paragraph)
            self._add(set_text(paragraph, BODY, MEASURE))

    def item(self, head: str, level: int, text: str) -> None:
        """A paragraph that begins with a head in its level's face; the rest and further paragraphs are plain."""
        first, *others = paragraphs(text) or ("",)
        spans = (Span(clean(head), HEADINGS[level]), Span(first))
        self._say(Part(f"heading_{level}") if level < 3 and not first else Part.BODY, spans)
        self._add(set_text(spans, BODY, MEASURE))
        for paragraph in others:
            self._say(Part.BODY, paragraph)
            self._add(set_text(paragraph, BODY, MEASURE))

    def _add(self, lines: Sequence[Line]) -> None:
        last = len(lines) - 1
        self.rows.extend(Row((line,), ends=0 < n == last) for n, line in enumerate(lines))

    def render(self, closing: Closing, imprint: Imprint) -> Rendered:
        """The finished paper. Raises UserError `document.closing_too_long` when copies and note fill the page."""
        if closing.rows + imprint.rows > ROWS - 4:
            raise UserError("document.closing_too_long", title=self.title)
        if self.head:
            imprint = replace(imprint, issuer="", issued="", ruled=False)
        pages = self._pages(closing, imprint)
        refuse_endless(self.title, len(pages))
        with Paper(self.title) as paper:
            for number, rows in enumerate(pages, 1):
                if number > 1:
                    paper.next_page()
                if self.mark:
                    paper.text(self.mark, LEFT, TOP - 12 * MM, MARK, GREY)
                if self.head and number == 1:
                    draw_head(paper, self.head)
                used = _draw_rows(paper, rows)
                if number == len(pages):
                    draw_closing(paper, closing, TOP + used * LEADING)
                    draw_imprint(paper, imprint)
                if not (self.head and number == 1):  # 信函格式: the first page bears no number
                    draw_number(paper, number)
            return paper.finish(self._outline(closing, imprint))

    def _pages(self, closing: Closing, imprint: Imprint) -> list[list[Row]]:
        """The rows by pages. A letter that misses its one page by a line has one blank line less above its title."""
        tail = closing.rows + imprint.rows
        if not self.head or imprint.height:
            return paginate(self.rows, tail)
        tail += closing.seal is not Seal.NONE  # the ring must clear the rule at the page's foot
        pages = paginate(self.rows, tail, LETTER_ROWS)
        closer = [replace(self.rows[0], height=self.head.rows - 1), *self.rows[1:]]
        tighter = paginate(closer, tail, LETTER_ROWS)
        return tighter if len(tighter) < len(pages) else pages

    def _outline(self, closing: Closing, imprint: Imprint) -> Outline:
        words = tuple(self.words + said(closing, imprint))
        return Outline(self.title, 210, 297, 28, 26, 37, 35, True, words, letter=self.head is not None)


def paginate(rows: Sequence[Row], tail: int, first: int = ROWS) -> list[list[Row]]:
    """Divide rows into pages of 22 lines, the `first` one perhaps of more.

    The `tail` lines of signature, date, seal and 版记 come behind them on the last page, which always carries two lines
    of text at least; no blank line heads a page, no heading ends one.
    """
    pages: list[list[Row]] = []
    rest = list(rows)
    while rest:
        if pages:
            while rest and rest[0].blank:
                rest.pop(0)
        page, rest = _fill(rest, ROWS if pages else first)
        pages.append(page)
    pages = pages or [[]]
    if _height(pages[-1]) + tail > (ROWS if len(pages) > 1 else first):
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


def _fill(rows: list[Row], most: int) -> tuple[list[Row], list[Row]]:
    used = count = 0
    while count < len(rows) and used + rows[count].height <= most:
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
