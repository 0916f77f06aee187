"""The table of the product: two-line rows, zebra, no grid, painted cells, a sort arrow in the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from ui.style.theme import theme
from ui.widgets.table_model import Cell, Column, Row, TableModel
from ui.widgets.table_paint import CellPainter, Looks, SortHeader

__all__ = ["Cell", "Column", "Table", "TableModel"]

#: Milliseconds that a row must stay in sight before it is asked for: who drags the scroll bar passes thousands.
_SETTLING = 40

#: Pixels that a column may be dragged to.
_NARROWEST, _WIDEST = 40, 800


class Table(QTableView, Generic[Row]):
    """Rows that are chosen whole, opened by Enter or double click, sorted by the header."""

    chosen = Signal(object)
    opened = Signal(object)
    sort_asked = Signal(str, bool)
    arranged = Signal()
    wanted = Signal(int)  # place of a row in sight that is not read yet

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        row_height: int = 44,
        header_height: int = 34,
        zebra: bool = True,
        first_pad: int = 20,
        wraps: bool = False,
        several: bool = False,
        arrangeable: bool = False,
    ) -> None:
        super().__init__()
        self.looks = looks = Looks(row_height, header_height, zebra, first_pad, wraps)
        self.source: TableModel[Row] = TableModel(columns)
        self.setModel(self.source)
        self.setItemDelegate(CellPainter(self.source, looks, self))
        self._header = SortHeader(self.source, looks, self)
        self.setHorizontalHeader(self._header)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(looks.row_height)
        self.verticalHeader().setMinimumSectionSize(looks.row_height)
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
        self.mark_sorted(column, descending)
        before = self.current()
        self.source.set_rows(self._sorted(self.source.rows))
        if before is not None:
            self.select(lambda row: row is before)

    def mark_sorted(self, column: int, descending: bool) -> None:
        """Show by which column the rows are ordered; -1 for none that is shown."""
        self._header.mark(column, descending)

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
        by = self._header.sorted_column
        order = self.source.columns[by].order if 0 <= by < len(self.source.columns) else None
        return sorted(rows, key=order, reverse=self._header.descending) if order else list(rows)

    def _sort_by(self, column: int) -> None:
        shown = self.source.columns[column]
        descending = self._header.sorted_column == column and not self._header.descending
        if shown.asks:
            self.mark_sorted(column, descending)
            self.sort_asked.emit(shown.asks, descending)
        elif shown.order is not None:
            self.sort(column, descending)

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.source.at(current.row())
        if row is not None:
            self.chosen.emit(row)

    def _open(self, index: QModelIndex) -> None:
        row = self.source.at(index.row())
        if row is not None:
            self.opened.emit(row)
