"""How a table is painted: its cells and its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.style.icons import pixmap
from ui.style.theme import color, fonts
from ui.widgets.chip import WORDS_AT, draw_chip
from ui.widgets.pips import draw_pips
from ui.widgets.table_model import Cell, Index, TableModel


@dataclass(frozen=True, slots=True)
class Looks:
    """Measures of a table in px; where it `wraps`, text goes on in a next line instead of being cut."""

    row_height: int = 44
    header_height: int = 34
    zebra: bool = True
    first_pad: int = 20
    wraps: bool = False
    pad: int = 8
    pad_right: int = 6
    icon_room: int = 22

    def left(self, column: int) -> int:
        """Where the content of a column begins in it."""
        return self.first_pad if column == 0 else self.pad

    def room(self, column: int, width: int, icon: bool) -> int:
        """What a column of a width leaves for words."""
        return width - self.left(column) - self.pad_right - (self.icon_room if icon else 0)


class CellPainter(QStyledItemDelegate):
    """Paints the cells of a table's rows."""

    def __init__(self, source: TableModel[Any], looks: Looks, parent: QWidget) -> None:
        super().__init__(parent)
        self._source, self._looks = source, looks

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt's."""
        return QSize(60, self._looks.row_height)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Qt's."""
        looks, cell = self._looks, self._source.cell(index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box: QRect = option.rect
        painter.save()
        ground = "selected" if chosen else "subtle" if looks.zebra and index.row() % 2 else "surface"
        painter.fillRect(box, color(ground))
        if not looks.wraps or index.row() < self._source.rowCount() - 1:  # there the frame ends it
            painter.setPen(color("divider"))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        if chosen and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), color("primary"))
        inner = QRectF(box).adjusted(looks.left(index.column()), 0, -looks.pad_right, -1)
        self._content(painter, inner, cell, self._source.columns[index.column()].right)
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
            box = box.adjusted(self._looks.icon_room, 0, 0, 0)
        if cell.beside_chips:
            box = box.adjusted(WORDS_AT, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        font = fonts.ui(cell.size, cell.strong)
        painter.setFont(font)
        painter.setPen(color(cell.ink))
        if self._looks.wraps:
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


class SortHeader(QHeaderView):
    """Paints the arrow of the sorted column in the link colour, and letters over the pips."""

    def __init__(self, source: TableModel[Any], looks: Looks, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._source, self._looks = source, looks
        self.sorted_column, self.descending = -1, False
        self.setFixedHeight(looks.header_height)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)

    def mark(self, column: int, descending: bool) -> None:
        """Show by which column the rows are ordered."""
        self.sorted_column, self.descending = column, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Qt's."""
        column = self._source.columns[logical]
        painter.save()
        painter.fillRect(rect, color("subtle"))
        painter.setPen(color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = QRectF(rect).adjusted(self._looks.left(logical), 0, -self._looks.pad_right, 0)
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
            if logical == self.sorted_column:
                at = box.left() + QFontMetrics(font).horizontalAdvance(column.title) + 4
                name = "arrow-down" if self.descending else "arrow-up"
                painter.drawPixmap(QPointF(at, rect.center().y() - 6), pixmap(name, "link", 13))
        painter.restore()
