"""底片册: the rolls, each with its film, how many frames are registered and linked, a mark where one is damaged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate

from app.photos import RollRow
from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme

_HEIGHT = 73


class _Delegate(QStyledItemDelegate):
    """Name, film, counts."""

    def paint(self, painter: QPainter, option, index) -> None:  # type: ignore[no-untyped-def]
        roll: RollRow = index.data(Qt.ItemDataRole.UserRole)
        name = index.data(Qt.ItemDataRole.DisplayRole)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, color("selected" if chosen else "surface"))
        painter.setPen(color("divider"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if chosen:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), color("primary"))
        left, room = box.left() + 14, box.width() - 44
        painter.setFont(fonts.ui(13, True))
        painter.setPen(color("text"))
        shown = QFontMetrics(fonts.ui(13, True)).elidedText(name, Qt.TextElideMode.ElideMiddle, int(room))
        painter.drawText(QRectF(left, box.top() + 8, room, 20), Qt.AlignmentFlag.AlignVCenter, shown)
        if roll.faulty or roll.linked < roll.frames:
            painter.drawPixmap(int(box.right()) - 28, int(box.top()) + 10, pixmap("warning-fill", "ora", 15))
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        film = QFontMetrics(fonts.ui(12)).elidedText(roll.film_label, Qt.TextElideMode.ElideRight, int(room + 20))
        painter.drawText(QRectF(left, box.top() + 28, room + 20, 18), Qt.AlignmentFlag.AlignVCenter, film)
        counts = index.data(Qt.ItemDataRole.UserRole + 1)
        painter.drawText(QRectF(left, box.top() + 46, room + 20, 18), Qt.AlignmentFlag.AlignVCenter, counts)
        painter.restore()


class RollList(QListWidget):
    """Arrows choose a roll."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("底片册"))
        self.currentItemChanged.connect(lambda now, _before: self._tell(now))
        theme.follow(self.repaint_viewport)

    def repaint_viewport(self) -> None:
        """Paint anew, in other colours."""
        self.viewport().update()

    def show_rolls(self, rolls: Sequence[RollRow], chosen: str) -> None:
        """Show rolls without telling."""
        self.blockSignals(True)
        self.clear()
        for roll in rolls:
            name = self.tr("{roll}卷").format(roll=roll.roll) if roll.roll else self.tr("未编卷")
            counts = self.tr("登记{n}帧，已挂接{m}").format(n=roll.frames, m=roll.linked)
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, roll)
            item.setData(Qt.ItemDataRole.UserRole + 1, counts)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}，{roll.film_label}，{counts}")
            item.setSizeHint(QSize(10, _HEIGHT))
            self.addItem(item)
            if roll.roll == chosen:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def roll(self) -> RollRow | None:
        """The chosen roll."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if self.count() else None

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.picked.emit(item.data(Qt.ItemDataRole.UserRole).roll)
