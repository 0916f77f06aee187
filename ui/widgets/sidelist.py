"""A list of choices at the side: icon, word, count; arrows move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme
from ui.widgets.base import Label, line


class SideItem(QToolButton):
    """One choice."""

    def __init__(self, key: str, text: str, icon: str, ink: str = "text3") -> None:
        super().__init__()
        self.key, self._text, self._icon, self._ink = key, text, icon, ink
        self.count: int | None = None
        self._share = 0.0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def set_count(self, count: int | None) -> None:
        """Write a count at the right."""
        self.count = count
        self.setAccessibleName(self._text + (f" {count}" if count is not None else ""))
        self.update()

    def set_share(self, share: float) -> None:
        """Draw a bar under the word, from 0 (none) to 1: its count beside the largest of its list."""
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(150, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, word, count, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("selected" if on else "hover"))
            painter.drawRoundedRect(box, 5, 5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        left = 9.0
        if self._icon:
            painter.drawPixmap(QPointF(8, box.center().y() - 8), pixmap(self._icon, "link" if on else self._ink, 17))
            left = 33
        if self._share:
            bar = QRectF(left, box.bottom() - 4, max(self._share * (box.width() - left - 8), 2), 2)
            painter.fillRect(bar, color("c2" if on else "c3"))
        painter.setFont(fonts.ui(13, on))
        painter.setPen(color("link" if on else "text"))
        painter.drawText(box.adjusted(left, 0, -30, 0), Qt.AlignmentFlag.AlignVCenter, self._text)
        if self.count is not None:
            painter.setFont(fonts.ui(12))
            painter.setPen(color("link" if on else "text3"))
            painter.drawText(
                box.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(self.count)
            )


class SideList(QWidget):
    """Choices under headings."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.items: dict[str, SideItem] = {}

    def heading(self, text: str) -> None:
        """A heading; a hairline above it unless it is the first."""
        if self._box.count():
            self._box.addSpacing(10)
            self._box.addWidget(line())
            self._box.addSpacing(8)
        label = Label(text, "caption")
        label.setContentsMargins(8, 4, 8, 4)
        self._box.addWidget(label)

    def add(self, key: str, text: str, icon: str = "", ink: str = "text3") -> SideItem:
        """A choice."""
        item = SideItem(key, text, icon, ink)
        item.clicked.connect(lambda _=False: self._chosen(item))
        self.items[key] = item
        self._box.addWidget(item)
        return item

    def arrange(self, order: Sequence[str]) -> None:
        """Lay the choices in another order."""
        self.items = {key: self.items[key] for key in order}
        for item in self.items.values():
            self._box.removeWidget(item)
            self._box.addWidget(item)

    def pick(self, key: str) -> None:
        """Choose without telling."""
        for item in self.items.values():
            item.setChecked(item.key == key)

    def value(self) -> str:
        """The chosen one."""
        return next((item.key for item in self.items.values() if item.isChecked()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose."""
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
            return
        items = [item for item in self.items.values() if not item.isHidden()]
        at = next((place for place, item in enumerate(items) if item.isChecked()), 0)
        item = items[(at + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(items)]
        item.setFocus(Qt.FocusReason.TabFocusReason)
        self._chosen(item)

    def _chosen(self, item: SideItem) -> None:
        self.pick(item.key)
        self.picked.emit(item.key)
