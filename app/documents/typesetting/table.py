"""Tables that go on over pages: heads are repeated, long cells are divided between lines, side labels begin anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.documents.typesetting.characters import clean, paragraphs
from app.documents.typesetting.lines import Align, Line, Style
from app.documents.typesetting.outline import Band, Box, Grid
from app.documents.typesetting.paper import MM, THICK, THIN
from app.documents.typesetting.sheet import DIGITS, LABEL, SMALL, TEXT, Drawing, Sheet, cell_lines

PAD_X = 2.0 * MM
PAD_Y = 1.5 * MM
FOOT_LINE = replace(TEXT, align=Align.RIGHT)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `span` columns. `foot` stands at its lower right: signature and date lines. `top`: the text begins at
    the upper edge instead of standing in the middle."""

    text: str = ""
    span: int = 1
    style: Style = TEXT
    foot: str = ""
    top: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells from left to right, at least `least` millimetres high. `grows`: takes what a page has left."""

    cells: tuple[Cell, ...]
    least: float = 9.0
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that share a label at their left, when there is one (`label_width` of the table). `columns` in millimetres,
    where they differ from the table's."""

    rows: tuple[TableRow, ...]
    label: str = ""
    columns: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` in millimetres, without the label's. `head` is repeated on each page. `scale` makes all type and the
    least heights smaller, `more` is what rows that grow get, in millimetres: both for forms that fill one page.
    `filler` is repeated down to the last page's foot."""

    columns: tuple[float, ...]
    sections: tuple[Section, ...]
    head: tuple[TableRow, ...] = ()
    label_width: float = 0.0
    scale: float = 1.0
    more: float = 0.0
    filler: TableRow | None = None


def label(text: str, span: int = 1) -> Cell:
    """A cell that names what stands beside or below it."""
    return Cell(text, span, LABEL)


def value(text: str, span: int = 1, *, centred: bool = False) -> Cell:
    """A short content, in the middle of the cell's height."""
    return Cell(text, span, replace(TEXT, align=Align.CENTRE) if centred else replace(TEXT, align=Align.LEFT))


def long(text: str, span: int = 1, foot: str = "") -> Cell:
    """Paragraphs, from the cell's upper edge, with their first lines indented."""
    return Cell(text, span, replace(TEXT, indent=2), foot, top=True)


def small(text: str, span: int = 1, *, centred: bool = False) -> Cell:
    """Content of a dense table."""
    return Cell(text, span, replace(SMALL, align=Align.CENTRE if centred else Align.LEFT))


def digits(text: str, groups: int = 0, span: int = 1, split: int = 0) -> Cell:
    """Figures and codes to be compared by eye: `groups` to a line, cut into groups of `split` first."""
    if split:
        text = " ".join(text[at : at + split] for at in range(0, len(text), split))
    parts = text.split(" ")
    lines = [" ".join(parts[at : at + groups]) for at in range(0, len(parts), groups)] if groups else [text]
    return Cell("\n".join(lines), span, DIGITS)


@dataclass(slots=True)
class _Box:
    """A cell with its place in the row and the lines still to be drawn."""

    cell: Cell
    x: float
    width: float
    lines: tuple[Line, ...]
    foot: tuple[Line, ...]
    pad: float = PAD_X
    pad_y: float = PAD_Y

    @property
    def height(self) -> float:
        return self._text_height + self._foot_height + 2 * self.pad_y

    @property
    def _text_height(self) -> float:
        return len(self.lines) * self.cell.style.step

    @property
    def _foot_height(self) -> float:
        return sum(line.size * 1.6 for line in self.foot) + (6 if self.foot else 0)

    def split(self, height: float) -> tuple[_Box, _Box]:
        """What fits into `height`, and the rest with the foot."""
        count = max(0, int((height - 2 * self.pad_y) / self.cell.style.step))
        upper = replace(self, lines=self.lines[:count], foot=())
        return upper, replace(self, lines=self.lines[count:])

    def draw(self, sheet: Sheet, top: float, height: float) -> None:
        style = self.cell.style
        free = height - self.height
        y = top + self.pad_y + (0.0 if self.cell.top or self.foot else free / 2)
        for line in self.lines:
            sheet.put(line, self.x + self.pad, y, style.step)
            y += style.step
        y = top + height - self.pad_y - sum(line.size * 1.6 for line in self.foot)
        for line in self.foot:
            sheet.put(line, self.x + self.pad, y, line.size * 1.6)
            y += line.size * 1.6
        x, width = self.x, self.width
        sheet.draw(lambda paper: paper.frame(x, top, width, height, THIN))


_HOPELESS = 2
"""Pages at the largest scale that no smaller one makes a single page."""


def fill_page(compose: Callable[[float, float], Sheet], growing: int, scales: Sequence[float]) -> Sheet:
    """A form on one page where that can be: in the largest of the `scales` of type that allows it, its `growing` rows
    sharing what is left of the page. `compose` makes it from a scale and the millimetres that each growing row gets.
    What does not fit at any scale goes over pages at the first one."""
    for scale in scales:
        sheet = compose(scale, 0.0)
        if sheet.pages == 1:
            return compose(scale, max(0.0, sheet.room / MM - 1) / growing) if growing else sheet
        if sheet.pages > _HOPELESS and scale == scales[0]:
            return sheet
    return compose(scales[0], 0.0)


def draw_table(sheet: Sheet, table: Table) -> None:
    """Draw a table at the sheet's present place, over as many pages as it needs."""
    sheet.say(_said(table))
    _Drawer(sheet, table).run()


def _said(table: Table) -> Grid:
    """The table as the paper's outline has it."""
    bands = [_band(row, table, Section(()), head=True) for row in table.head]
    for section in table.sections:
        bands.extend(_band(row, table, section, first=number == 0) for number, row in enumerate(section.rows))
    return Grid(tuple(bands))


def _band(row: TableRow, table: Table, section: Section, *, head: bool = False, first: bool = False) -> Band:
    columns = list(section.columns or table.columns)
    boxes = [_box(cell) for cell in row.cells]
    if section.label:
        columns.insert(0, table.label_width)
        named = Cell(section.label, 1, LABEL) if first else Cell("", 1, LABEL)
        boxes.insert(0, replace(_box(named), rows=len(section.rows) if first else 0))
    else:
        columns[0] += table.label_width
    return Band(tuple(boxes), tuple(columns), row.least, head)


def _box(cell: Cell) -> Box:
    style = cell.style
    text = "\n".join(paragraphs(cell.text))
    return Box(text, cell.span, 1, style.role, style.size, style.align.name.lower(), style.indent, clean(cell.foot))


class _Drawer:
    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet = sheet
        self.table = table
        self.section = Section(())
        self.page_top = self.label_top = sheet.y
        self.label_place: list[Drawing] = []
        self.label_share = 0.0

    def run(self) -> None:
        least = sum(self._height(self._boxes(row), row) for row in self.table.head)
        self.sheet.need(least + 20 * MM)
        self._begin_page()
        for section in self.table.sections:
            self.section = section
            self.label_share = self._label_height(section) / len(section.rows)
            self._keep_head(section)
            self._begin_label()
            for row in section.rows:
                self._row(row)
            self._end_label()
        self.label_share = 0.0
        if filler := self.table.filler:
            boxes = self._boxes(filler)
            while (height := self._height(boxes, filler)) <= self.sheet.room:
                self._draw(boxes, height)
        self._outline()

    def _keep_head(self, section: Section) -> None:
        """Begin a section on a new page where its row of heads would stand alone at the foot of this one."""
        first, *others = section.rows
        if not others or any(cell.style is not LABEL for cell in first.cells):
            return
        rows = [(row, self._boxes(row, section)) for row in (first, others[0])]
        if sum(self._height(boxes, row) for row, boxes in rows) > self.sheet.room and not self.sheet.fresh:
            self.section = Section(())
            self._next_page()
            self.section = section

    def _begin_page(self) -> None:
        self.page_top = self.sheet.y
        for row in self.table.head:
            boxes = self._boxes(row)
            self._draw(boxes, self._height(boxes, row))

    def _next_page(self) -> None:
        self._end_label()
        self._outline()
        self.sheet.break_page()
        self._begin_page()
        self._begin_label()

    def _row(self, row: TableRow) -> None:
        boxes = self._boxes(row, self.section)
        fresh = False
        while self._height(boxes, row) > self.sheet.room:
            height = self._upper_height(boxes) or (self.sheet.room if fresh else 0.0)
            if height:
                parts = [box.split(height) for box in boxes]
                self._draw([upper for upper, _ in parts], height)
                boxes = [rest for _, rest in parts]
                row = replace(row, least=0.0)
            self._next_page()
            fresh = True
        self._draw(boxes, self._height(boxes, row))

    def _upper_height(self, boxes: Sequence[_Box]) -> float:
        """How much of a row to leave on this page, in points: three lines at least, so that two at least go over;
        0 when it is not worth dividing."""
        tallest = max(boxes, key=lambda box: len(box.lines))
        step, pad = tallest.cell.style.step, 2 * tallest.pad_y
        stays = min(int((self.sheet.room - pad) / step), len(tallest.lines) - 2)
        return stays * step + pad if stays >= 3 else 0.0

    def _boxes(self, row: TableRow, section: Section | None = None) -> list[_Box]:
        columns = [width * MM for width in (section.columns if section else ()) or self.table.columns]
        x = self.sheet.left
        if section and section.label:
            x += self.table.label_width * MM
        elif self.table.label_width:
            columns[0] += self.table.label_width * MM
        boxes: list[_Box] = []
        at = 0
        for given in row.cells:
            width = sum(columns[at : at + given.span])
            at += given.span
            cell = replace(given, style=self._scaled(given.style))
            lines = cell_lines(cell.text, cell.style, width - 2 * PAD_X)
            foot = cell_lines(cell.foot, self._scaled(FOOT_LINE), width - 2 * PAD_X)
            boxes.append(_Box(cell, x, width, lines, foot, pad_y=PAD_Y * self.table.scale))
            x += width
        return boxes

    def _scaled(self, style: Style) -> Style:
        scale = self.table.scale
        return replace(style, size=style.size * scale, leading=style.step * scale) if scale != 1 else style

    def _height(self, boxes: Sequence[_Box], row: TableRow) -> float:
        height = max(row.least * MM * self.table.scale, self.label_share, *(box.height for box in boxes))
        return height + (self.table.more * MM if row.grows else 0.0)

    def _draw(self, boxes: Sequence[_Box], height: float) -> None:
        for box in boxes:
            box.draw(self.sheet, self.sheet.y, height)
        self.sheet.y += height

    def _label_lines(self, section: Section) -> tuple[Line, ...]:
        return cell_lines(section.label, self._scaled(LABEL), self.table.label_width * MM - PAD_X)

    def _label_height(self, section: Section) -> float:
        return (
            len(self._label_lines(section)) * self._scaled(LABEL).step + 2 * PAD_Y * self.table.scale
            if section.label
            else 0.0
        )

    def _begin_label(self) -> None:
        self.label_top = self.sheet.y
        self.label_place = self.sheet.reserve()

    def _end_label(self) -> None:
        """Draw the section's label beside those of its rows that stand on this page."""
        height = self.sheet.y - self.label_top
        if not self.section.label or height <= 0:
            return
        style = self._scaled(LABEL)
        width = self.table.label_width * MM
        lines = self._label_lines(self.section)
        box = _Box(Cell(self.section.label, 1, style), self.sheet.left, width, lines, (), PAD_X / 2, 0.0)
        with self.sheet.into(self.label_place):
            box.draw(self.sheet, self.label_top, height)

    def _outline(self) -> None:
        left, top = self.sheet.left, self.page_top
        width = (sum(self.table.columns) + self.table.label_width) * MM
        height = self.sheet.y - top
        if height > 0:
            self.sheet.draw(lambda paper: paper.frame(left, top, width, height, THICK))
