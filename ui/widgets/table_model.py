"""What a table shows: cells, columns, and the rows behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.widgets.chip import ChipText
from ui.widgets.pips import Pip, pip_name

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


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
