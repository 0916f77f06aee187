"""The table of the product: two-line rows, zebra, no grid, painted cells, a sort arrow in the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme
from ui.widgets.chip import WORDS_AT, ChipText, draw_chip
from ui.widgets.pips import Pip, draw_pips, pip_name

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

#: Milliseconds that a row must stay in sight before it is asked for: who drags the scroll bar passes thousands.
_SETTLING = 40

#: Pixels that a column may be dragged to.
_NARROWEST, _WIDEST = 40, 800


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: up to two lines, or pips, or a chip; an icon before the text.

    `beside_chips` begins a text where the words of the column's chips begin.
    """

    text: str = ""
    sub: str = ""
    ink: str = "text"
    strong: bool = False
    size: int = 13
    icon: str | None = None
    icon_ink: str = "text3"
    pips: tuple[Pip, ...] = ()
    chip: ChipText | None = None
    chip_width: int = 84
    beside_chips: bool = False
    spoken: str = ""

    def sentence(self) -> str:
        """How the cell is read aloud."""
        if self.spoken:
            return self.spoken
        parts = [self.text, self.sub, self.chip.text if self.chip else "", *(pip_name(pip) for pip in self.pips)]
        return "，".join(part for part in parts if part)


_UNREAD = Cell("…", ink="text3")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: title, width in px (0 takes what is left), how a row shows in it, and what it is sorted by.

    `order` sorts the rows that are here; `asks` is the name under which the records are asked to sort instead.
    `name` is what a column without a title is called.
    """

    title: str
    width: int
    cell: Callable[[Row], Cell]
    order: Callable[[Row], Any] | None = None
    letters: tuple[str, ...] = ()
    right: bool = False
    asks: str = ""
    name: str = ""

    @property
    def told(self) -> str:
        """What the column is called in a menu."""
        return self.title or self.name


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows of plain data behind a table. Of a long list only some are read; the others are empty until `take`."""

    missing = Signal()

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.columns = list(columns)
        self._rows: list[Row | None] = []

    @property
    def rows(self) -> list[Row]:
        """The rows that are read, in their order."""
        return [row for row in self._rows if row is not None]

    def at(self, place: int) -> Row | None:
        """The row at a place; None where there is none or it is not read yet."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def unread(self, first: int, last: int) -> int | None:
        """The first place from `first` to `last` whose row is not read yet."""
        places = range(max(first, 0), min(last + 1, len(self._rows)))
        return next((place for place in places if self._rows[place] is None), None)

    def set_rows(self, rows: Sequence[Row], *, start: int = 0, total: int = 0) -> None:
        """Show other rows; of a list of `total` they are those from `start` on."""
        self.beginResetModel()
        self._rows = [None] * start + list(rows)
        self._rows += [None] * (total - len(self._rows))
        self.endResetModel()

    def take(self, start: int, rows: Sequence[Row]) -> None:
        """Fill in rows that were not read yet."""
        end = min(start + len(rows), len(self._rows))
        self._rows[start:end] = rows[: end - start]
        if end > start:
            self.dataChanged.emit(self.index(start, 0), self.index(end - 1, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Qt's."""
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> Cell:
        """What stands at an index; nothing yet in a row that is not read, which is then asked for."""
        row = self._rows[index.row()]
        if row is None:
            self.missing.emit()
            return _UNREAD
        return self.columns[index.column()].cell(row)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's: the text, and the whole row as a sentence for reading aloud."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cell(index).text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.cell(index).sentence()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, table: Table[Any]) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._table.row_height)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        cell = self._table.source.cell(index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box: QRect = option.rect
        painter.save()
        ground = "selected" if chosen else "subtle" if self._table.zebra and index.row() % 2 else "surface"
        painter.fillRect(box, color(ground))
        if not self._table.wraps or index.row() < self._table.source.rowCount() - 1:  # there the frame ends it
            painter.setPen(color("divider"))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        if chosen and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), color("primary"))
        table = self._table
        left = table.first_pad if index.column() == 0 else table.pad
        inner = QRectF(box).adjusted(left, 0, -table.pad_right, -1)
        self._content(painter, inner, cell, table.source.columns[index.column()].right)
        painter.restore()

    def _content(self, painter: QPainter, box: QRectF, cell: Cell, right: bool) -> None:
        middle = box.center().y()
        if cell.pips:
            draw_pips(painter, box.left() - 1, middle, cell.pips)
            return
        if cell.chip:
            draw_chip(painter, box.left(), middle, cell.chip, max(cell.chip_width, 0) or None)
            return
        if cell.icon:
            painter.drawPixmap(QPointF(box.left(), middle - 8), pixmap(cell.icon, cell.icon_ink, 16))
            box = box.adjusted(self._table.icon_room, 0, 0, 0)
        if cell.beside_chips:
            box = box.adjusted(WORDS_AT, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        font = fonts.ui(cell.size, cell.strong)
        painter.setFont(font)
        painter.setPen(color(cell.ink))
        if self._table.wraps:
            painter.drawText(box, int(flags) | int(Qt.TextFlag.TextWordWrap), cell.text)
            return
        text = QFontMetrics(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, int(box.width()))
        if not cell.sub:
            painter.drawText(box, flags, text)
            return
        painter.drawText(QRectF(box.left(), middle - 20, box.width(), 21), flags, text)
        small = fonts.ui(12)
        painter.setFont(small)
        painter.setPen(color("text3"))
        below = QFontMetrics(small).elidedText(cell.sub, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(QRectF(box.left(), middle, box.width(), 18), flags, below)


class _Header(QHeaderView):
    """Paints the arrow of the sorted column in the link colour, and letters over the pips."""

    def __init__(self, table: Table[Any]) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setFixedHeight(table.header_height)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        column = self._table.source.columns[logical]
        painter.save()
        painter.fillRect(rect, color("subtle"))
        painter.setPen(color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        pad = self._table.first_pad if logical == 0 else 8
        box = QRectF(rect).adjusted(pad, 0, -6, 0)
        if column.letters:
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            for place, letter in enumerate(column.letters):
                painter.drawText(
                    QRectF(box.left() - 3 + place * 20, box.top(), 20, box.height()),
                    Qt.AlignmentFlag.AlignCenter,
                    letter,
                )
        else:
            font = fonts.ui(13, True)
            painter.setFont(font)
            painter.setPen(color("text2"))
            align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | align, column.title)
            if logical == self._table.sorted_column:
                at = box.left() + QFontMetrics(font).horizontalAdvance(column.title) + 4
                name = "arrow-down" if self._table.descending else "arrow-up"
                painter.drawPixmap(QPointF(at, rect.center().y() - 6), pixmap(name, "link", 13))
        painter.restore()


class Table(QTableView, Generic[Row]):
    """Rows that are chosen whole, opened by Enter or double click, sorted by the header."""

    chosen = Signal(object)
    opened = Signal(object)
    sort_asked = Signal(str, bool)
    arranged = Signal()
    wanted = Signal(int)  # place of a row in sight that is not read yet

    wraps = False
    pad, pad_right, icon_room = 8, 6, 22

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        row_height: int = 44,
        header_height: int = 34,
        zebra: bool = True,
        first_pad: int = 20,
        several: bool = False,
        arrangeable: bool = False,
    ) -> None:
        super().__init__()
        self.row_height, self.header_height, self.zebra, self.first_pad = row_height, header_height, zebra, first_pad
        self.sorted_column, self.descending = -1, False
        self.source: TableModel[Row] = TableModel(columns)
        self.setModel(self.source)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(_Header(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.verticalHeader().setMinimumSectionSize(row_height)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self._arrangeable, self._arranging = arrangeable, False
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self._widths()
        self.horizontalHeader().sectionClicked.connect(self._sort_by)
        if arrangeable:
            self._offer_columns()
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.doubleClicked.connect(self._open)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING)
        self._settling.timeout.connect(self._ask)
        self.source.missing.connect(self._settling.start)
        theme.follow(self.repaint_viewport)

    def repaint_viewport(self) -> None:
        """Paint anew, in other colours."""
        self.viewport().update()

    def selected(self) -> list[Row]:
        """The chosen rows in their order, as far as they are read."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [row for place in places if (row := self.source.at(place)) is not None]

    def take(self, start: int, rows: Sequence[Row]) -> None:
        """Fill in rows that were `wanted`."""
        self.source.take(start, rows)
        here = self.currentIndex()
        if here.isValid() and start <= here.row() < start + len(rows):
            self._tell(here, here)

    def _ask(self) -> None:
        height = self.viewport().height()
        first, last = self.rowAt(0), self.rowAt(height - 1)
        place = self.source.unread(first, last if last >= 0 else self.source.rowCount() - 1)
        if place is not None:
            self.wanted.emit(place)

    # Columns that a person arranges

    def _offer_columns(self) -> None:
        header = self.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda place: self.show_columns(header.mapToGlobal(place)))
        header.sectionResized.connect(self._resized)

    def show_columns(self, place: QPoint) -> None:
        """The menu of the columns: a tick shows or hides one; the one that takes what is left stays."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self.source.columns):
            action = QAction(column.told, menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(bool(column.width))
            action.toggled.connect(lambda shown, one=number: self._show_column(one, shown))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.tr("恢复默认列"), self._as_designed)
        menu.popup(place)

    def _show_column(self, number: int, shown: bool) -> None:
        self.setColumnHidden(number, not shown)
        self.arranged.emit()

    def _as_designed(self) -> None:
        self.arrange({})
        self.arranged.emit()

    def _resized(self, _number: int, _before: int, _after: int) -> None:
        if not self._arranging and self.isVisible():
            self.arranged.emit()

    def arrangement(self) -> dict[str, int]:
        """Width of each column that may be dragged, 0 for a hidden one, by what it is called."""
        header = self.horizontalHeader()
        return {
            column.told: 0 if self.isColumnHidden(place) else header.sectionSize(place)
            for place, column in enumerate(self.source.columns)
            if column.width
        }

    def arrange(self, widths: Mapping[str, int]) -> None:
        """Take an arrangement; columns that it does not name are as they were designed."""
        self._arranging = True
        header = self.horizontalHeader()
        for place, column in enumerate(self.source.columns):
            if column.width:
                width = widths.get(column.told, column.width)
                self.setColumnHidden(place, width == 0)
                if width:
                    header.resizeSection(place, min(max(width, _NARROWEST), _WIDEST))
        self._arranging = False

    def _widths(self) -> None:
        header = self.horizontalHeader()
        self._arranging = True
        for place, column in enumerate(self.source.columns):
            if column.width:
                mode = QHeaderView.ResizeMode
                header.setSectionResizeMode(place, mode.Interactive if self._arrangeable else mode.Fixed)
                header.resizeSection(place, column.width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self._arranging = False

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns of the same rows."""
        self.source.beginResetModel()
        self.source.columns = list(columns)
        self.source.endResetModel()
        self._widths()

    def set_rows(
        self, rows: Sequence[Row], *, keep: Callable[[Row], Any] | None = None, start: int = 0, total: int = 0
    ) -> None:
        """Show rows; `keep` names what makes a row the same, so that the selection stays on it.

        Of a list of `total` rows they are those from `start` on; the others are `wanted` when they come into sight.
        """
        before = self.current()
        self.source.set_rows(self._sorted(rows), start=start, total=total)
        if keep is not None and before is not None:
            self.select(lambda row: bool(keep(row) == keep(before)))

    def select(self, test: Callable[[Row], bool]) -> bool:
        """Choose the first row that passes `test`."""
        for place in range(self.source.rowCount()):
            candidate = self.source.at(place)
            if candidate is not None and test(candidate):
                self.choose(place)
                return True
        return False

    def choose(self, place: int) -> None:
        """Choose the row at a place, read or not; nothing happens where there is none."""
        if 0 <= place < self.source.rowCount():
            # Not selectRow: while Ctrl is held (Ctrl+Enter) it would add the row to what is chosen.
            how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.source.index(place, 0), how)

    def current(self) -> Row | None:
        """The chosen row."""
        return self.source.at(self.currentIndex().row())

    def sort(self, column: int, descending: bool = False) -> None:
        """Order the rows by a column."""
        self.sorted_column, self.descending = column, descending
        before = self.current()
        self.source.set_rows(self._sorted(self.source.rows))
        if before is not None:
            self.select(lambda row: row is before)
        self.horizontalHeader().viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen row."""
        row = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        """Coming in by the keyboard chooses the first row, so that the arrows have a start."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.source.rowCount():
            self.selectRow(0)

    def _sorted(self, rows: Sequence[Row]) -> list[Row]:
        if not 0 <= self.sorted_column < len(self.source.columns):
            return list(rows)
        order = self.source.columns[self.sorted_column].order
        return sorted(rows, key=order, reverse=self.descending) if order else list(rows)

    def _sort_by(self, column: int) -> None:
        asks = self.source.columns[column].asks
        if asks:
            self.descending = self.sorted_column == column and not self.descending
            self.sorted_column = column
            self.horizontalHeader().viewport().update()
            self.sort_asked.emit(asks, self.descending)
        elif self.source.columns[column].order is not None:
            self.sort(column, self.sorted_column == column and not self.descending)

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.source.at(current.row())
        if row is not None:
            self.chosen.emit(row)

    def _open(self, index: QModelIndex) -> None:
        row = self.source.at(index.row())
        if row is not None:
            self.opened.emit(row)
