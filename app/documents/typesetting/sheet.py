"""Sheets: table forms and records on A4, from the top downwards over as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from app.documents.typesetting.characters import clean, paragraphs
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Line, Span, Style, set_text, text_width
from app.documents.typesetting.outline import Grid, Outline, Part, Words
from app.documents.typesetting.paper import A4, MM, Paper, Rendered, refuse_endless
from app.documents.typesetting.titles import balanced

TEXT = Style(Role.BODY, 12, leading=19)
"""小四: texts in forms."""
SMALL = Style(Role.BODY, 10.5, leading=16)
"""五号: dense tables, notes."""
DIGITS = Style(Role.HEI, 10.5, leading=17, align=Align.LEFT)
"""Digits and codes to be compared by eye: all figures are equally wide in this face."""
LABEL = Style(Role.HEI, 11, leading=16, align=Align.CENTRE)
FOOT = Style(Role.SONG, 10.5, leading=14)

Drawing = Callable[[Paper], None]


class Sheet:
    """A form being composed. Drawing is put off until the number of pages is known."""

    def __init__(
        self,
        title: str,
        *,
        size: tuple[float, float] = A4,
        left: float = 28,
        right: float = 26,
        top: float = 30,
        bottom: float = 30,
        numbered: bool = True,
        drawn: bool = False,
    ) -> None:
        """Margins in millimetres. `numbered`: 第…页 共…页 at the foot when there are several pages.

        `drawn`: pictures and marks carry it, so that word processors have no use for it.
        """
        self.title_text = title
        self.size = size
        self.left = left * MM
        self.width = size[0] - (left + right) * MM
        self.top = top * MM
        self.bottom = size[1] - bottom * MM
        self.numbered = numbered
        self.margins = (left, right, top, bottom)
        self.drawn = drawn
        self._said: list[Words | Grid] = []
        self.y = self.top
        self._pages: list[list[Drawing]] = [[]]
        self._target = self._pages[0]

    def say(self, block: Words | Grid) -> None:
        """Note down what is being set, for the paper's outline."""
        self._said.append(block)

    @property
    def room(self) -> float:
        """What is left of the page, in points."""
        return self.bottom - self.y

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the page yet."""
        return not self._pages[-1]

    def break_page(self) -> None:
        """Go on at the head of a new page."""
        self._pages.append([])
        self._target = self._pages[-1]
        self.y = self.top

    def draw(self, drawing: Drawing) -> None:
        """Put a drawing on the present page."""
        self._target.append(drawing)

    def reserve(self) -> list[Drawing]:
        """A place in the page's order for drawings that can only be made later (`into`)."""
        later: list[Drawing] = []

        def draw_all(paper: Paper) -> None:
            for drawing in later:
                drawing(paper)

        self.draw(draw_all)
        return later

    @contextmanager
    def into(self, place: list[Drawing]) -> Iterator[None]:
        """Draw into a reserved place, so that text is read where it belongs."""
        before, self._target = self._target, place
        try:
            yield
        finally:
            self._target = before

    def put(self, line: Line, x: float, top: float, height: float) -> None:
        """Put a line with its left edge at `x`, centred in a strip from `top`."""
        self.draw(lambda paper: paper.line(line, x, top, height))

    def label(self, text: str, x: float, top: float, style: Style) -> None:
        """Put a short text anywhere on the page, on one line, in a strip of the style's step."""
        for line in set_text(clean(text), style, 1e9):
            self.put(line, x, top, style.step)

    def need(self, height: float) -> None:
        """Begin a new page unless `height` points are left."""
        if self.room < height and not self.fresh:
            self.break_page()

    def space(self, points: float) -> None:
        """Blank, unless at the head of a page."""
        if not self.fresh:
            self.y += points

    # -- text -------------------------------------------------------------------------------------------------------

    def heading(self, text: str, size: float = 22, spread: float = 0.0, after: float = 14) -> None:
        """The form's title, centred in 小标宋; a long one takes several lines."""
        self.say(Words(Part.TITLE, (Span(clean(text)),), size))
        style = Style(Role.TITLE, size, size * (1 + spread), size * 1.4, align=Align.CENTRE)
        for line in cell_lines(text, style, self.width):
            self.put(line, self.left, self.y, style.step)
            self.y += style.step
        self.y += after

    def write(self, text: str, style: Style = TEXT) -> None:
        """Paragraphs, line by line over pages."""
        for paragraph in paragraphs(text):
            self.say(Words(Part.TEXT, (Span(paragraph, style.role),), style.size))
            self._write(paragraph, style)

    def _write(self, text: str, style: Style) -> None:
        for paragraph in paragraphs(text):
            for line in set_text(paragraph, style, self.width):
                self.need(style.step)
                self.put(line, self.left, self.y, style.step)
                self.y += style.step

    def sides(self, left: str, right: str, style: Style = SMALL, after: float = 4) -> None:
        """A line with one text at each edge; a long left one takes its own lines above the right one."""
        self.say(Words(Part.TEXT, (Span(clean(left), style.role),), style.size, clean(right)))
        style = replace(style, align=Align.LEFT, indent=0)
        wide = text_width(clean(right), style)
        if text_width(clean(left), style) + wide + 2 * style.size > self.width:
            self._write(left, style)
        else:
            self.label(clean(left), self.left, self.y, style)
        self.label(clean(right), self.left + self.width - wide, self.y, style)
        self.y += style.step + after

    @property
    def pages(self) -> int:
        """How many pages it has so far."""
        return len(self._pages)

    def render(self) -> Rendered:
        """The finished form."""
        total = len(self._pages)
        refuse_endless(self.title_text, total)
        with Paper(self.title_text, self.size) as paper:
            for number, drawings in enumerate(self._pages, 1):
                if number > 1:
                    paper.next_page()
                for drawing in drawings:
                    drawing(paper)
                if self.numbered and total > 1:
                    self._foot(paper, f"第{number}页　共{total}页")
            return paper.finish(self._outline())

    def _outline(self) -> Outline | None:
        if self.drawn:
            return None
        left, right, top, bottom = self.margins
        wide, high = self.size[0] / MM, self.size[1] / MM
        return Outline(self.title_text, wide, high, left, right, top, bottom, False, tuple(self._said))

    def _foot(self, paper: Paper, text: str) -> None:
        x = self.left + (self.width - text_width(text, FOOT)) / 2
        paper.text(text, x, self.bottom + 7 * MM, FOOT)


def cell_lines(text: str, style: Style, width: float) -> tuple[Line, ...]:
    """A cell's paragraphs as lines; centred ones of several lines are made about equally long."""
    lines: list[Line] = []
    for paragraph in paragraphs(text):
        lines.extend(balanced(paragraph, style, width))
    return tuple(lines)


def height_of(lines: Sequence[Line], style: Style) -> float:
    """How high these lines stand, in points."""
    return len(lines) * style.step
