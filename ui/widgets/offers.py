"""What a field offers while one types: a list under it, found by name, by pinyin initials, by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.style.theme import color, fonts
from ui.widgets.base import column

_ROW, _HEAD, _ROWS = 32, 26, 9
_MOST = 200
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose. `keys` are found by too (initials, numbers); `detail` stands at the right."""

    value: Any
    label: str
    detail: str = ""
    keys: tuple[str, ...] = ()
    group: str = ""


def fitting(offers: Iterable[Offer], text: str) -> list[Offer]:
    """The offers that a text means: names that begin with it, that hold it, initials, what stands at the right."""
    wanted = text.strip().casefold()
    if not wanted:
        return list(offers)
    ranked = ((_rank(offer, wanted), place, offer) for place, offer in enumerate(offers))
    return [offer for rank, _place, offer in sorted(ranked, key=lambda one: one[:2]) if rank < 9]


def _rank(offer: Offer, wanted: str) -> int:
    label = offer.label.casefold()
    if label.startswith(wanted):
        return 0 if label == wanted else 1
    if wanted in label:
        return 2
    if any(key.startswith(wanted) for key in offer.keys):
        return 3
    return 4 if wanted in offer.detail.casefold() else 9


class _Lines(QStyledItemDelegate):
    """Name at the left, what explains it at the right; heads of groups stand for themselves."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line; heads are lower."""
        return QSize(100, _ROW if isinstance(index.data(Qt.ItemDataRole.UserRole), Offer) else _HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        painter.save()
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        offer = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(offer, Offer):
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            painter.drawText(box.adjusted(8, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(box, color("selected"))
        inner = box.adjusted(10, 0, -10, 0)
        metrics = QFontMetrics(fonts.ui(12))
        detail = metrics.elidedText(offer.detail, Qt.TextElideMode.ElideRight, int(inner.width() * 0.55))
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        room = int(inner.width() - metrics.horizontalAdvance(detail) - 12)
        painter.setFont(fonts.ui(14))
        painter.setPen(color("text"))
        label = QFontMetrics(fonts.ui(14)).elidedText(offer.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, label)
        painter.restore()


class Offers(QObject):
    """The list under a field. Down opens it, Enter and Tab take, Esc closes; the cursor stays in the field.

    Where the field is `free`, nothing is marked until somebody goes there: what was typed stays what it is.
    """

    taken = Signal(object)

    def __init__(
        self,
        field: QLineEdit,
        source: Callable[[], Sequence[Offer]],
        *,
        free: bool = False,
        word: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(field)
        self._field, self._source, self._free = field, source, free
        self._word = word or field.text
        self.list = QListWidget()
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        self._frame: QFrame | None = None
        field.textEdited.connect(lambda _text: self.look())
        field.installEventFilter(self)

    # Showing

    @property
    def shown(self) -> bool:
        """Whether the list is there."""
        return self._frame is not None and self._frame.isVisible()

    def look(self, *, everything: bool = False) -> None:
        """Show what the field's text means; with `everything`, all there is."""
        word = "" if everything else self._word()
        found = fitting(self._source(), word)[:_MOST] if word.strip() or everything else []
        if not found or self._field.isReadOnly():
            self.hide()
            return
        self.list.clear()
        group, height = "", 0
        for offer in found:
            if offer.group and offer.group != group and not word.strip():
                head = QListWidgetItem(offer.group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
                height += _HEAD
            group = offer.group
            line = QListWidgetItem(f"{offer.label}　{offer.detail}" if offer.detail else offer.label)
            line.setData(Qt.ItemDataRole.UserRole, offer)
            self.list.addItem(line)
            height += _ROW
        self._place(min(height, _ROWS * _ROW))
        self.list.setCurrentRow(-1)
        if not self._free:
            self._step(1)

    def _place(self, height: int) -> None:
        if self._frame is None:
            self._frame = QFrame(self._field, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
            self._frame.setProperty("kind", "popup")
            self._frame.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self._frame.setLayout(column(self.list, gap=0, margins=(4, 4, 4, 4)))
        self.list.setFixedHeight(height)
        width = max(self._field.width(), 320)
        self._frame.setFixedSize(width, height + 10)  # a layout that was higher would hold the list back
        place = self._field.mapToGlobal(QPoint(0, self._field.height() + 2))
        screen = self._field.screen().availableGeometry()
        if place.y() + height + 10 > screen.bottom():
            place = self._field.mapToGlobal(QPoint(0, -height - 12))
        place.setX(max(screen.left(), min(place.x(), screen.right() - width)))
        self._frame.move(place)
        self._frame.show()

    def hide(self) -> None:
        """Take the list away."""
        if self._frame is not None:
            self._frame.hide()

    # Choosing

    def current(self) -> Offer | None:
        """The marked line."""
        line: QListWidgetItem | None = self.list.currentItem()
        offer = line.data(Qt.ItemDataRole.UserRole) if line is not None and self.shown else None
        return offer if isinstance(offer, Offer) else None

    def _step(self, by: int) -> None:
        place, count = self.list.currentRow(), self.list.count()
        for _ in range(count):
            place = (place + by) % count if place >= 0 or by > 0 else count - 1
            if isinstance(self.list.item(place).data(Qt.ItemDataRole.UserRole), Offer):
                self.list.setCurrentRow(place)
                return

    def take(self) -> bool:
        """Take the marked line; whether there was one."""
        offer = self.current()
        self.hide()
        if offer is not None:
            self.taken.emit(offer)
        return offer is not None

    def _clicked(self, line: QListWidgetItem) -> None:
        if isinstance(line.data(Qt.ItemDataRole.UserRole), Offer):
            self.list.setCurrentItem(line)
            self.take()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field's keys while the list is there, and Down while it is not."""
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.type() == QEvent.Type.ShortcutOverride:
            if self.shown and key == Qt.Key.Key_Escape:
                event.accept()
                return True
            return False
        if not self.shown:
            opens = key in (Qt.Key.Key_Down, Qt.Key.Key_F4)
            if opens:
                self.look(everything=True)
            return opens
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.take()
        if key == Qt.Key.Key_Tab:
            self.take()
        return False
