"""A table inside a page: every row as high as its text, the table as high as its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame

from ui.style.theme import fonts
from ui.widgets.base import column, frame
from ui.widgets.table import Column, Table

_ROW, _HEADER = 38, 30
_AIR = 18
"""Pixels above and below the text of a row together."""


class WholeTable(Table[Any]):
    """What was recorded, to be read to its end: nothing is shortened, the page around it scrolls."""

    def __init__(self, columns: Sequence[Column[Any]], rows: Sequence[Any]) -> None:
        super().__init__(columns, row_height=_ROW, header_height=_HEADER, zebra=False, first_pad=12, wraps=True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_rows(rows)
        self._fit()
        fitting = QTimer(self)  # the header tells of a new width before it has it
        fitting.setSingleShot(True)
        fitting.timeout.connect(self._fit)
        self.horizontalHeader().sectionResized.connect(lambda *_section: fitting.start())

    def framed(self) -> QFrame:
        """The table in the hairline that pages put around it."""
        return frame("item", column(self, gap=0, margins=(1, 1, 1, 1)))

    def _fit(self) -> None:
        total = _HEADER
        for place in range(self.source.rowCount()):
            height = max(self._height(place, at) for at in range(len(self.source.columns)))
            self.setRowHeight(place, height)
            total += height
        self.setFixedHeight(total)

    def _height(self, place: int, at: int) -> int:
        cell = self.source.cell(self.source.index(place, at))
        room = self.looks.room(at, self.columnWidth(at), bool(cell.icon))
        box = QRect(0, 0, max(room, 40), 1 << 20)
        metrics = QFontMetrics(fonts.ui(cell.size, cell.strong))
        return max(_ROW, metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, cell.text).height() + _AIR)
