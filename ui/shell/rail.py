"""The navigation rail: an icon over a word below 1600 px, beside it from there on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QToolButton, QVBoxLayout

from ui.page import Place
from ui.style.icons import logo, pixmap
from ui.style.theme import color, fonts, theme

NARROW, WIDE = 84, 176


class RailButton(QToolButton):
    """One page, painted whole."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.wide = False
        self.count = 0
        self.setCheckable(True)
        self.setAccessibleName(place.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.follow(self.update)

    def set_wide(self, wide: bool) -> None:
        """Words beside the icon instead of beneath."""
        self.wide = wide
        self.setFixedSize(QSize(WIDE - 16, 44) if wide else QSize(68, 58))

    def set_count(self, count: int) -> None:
        """The small number of things that wait."""
        self.count = count
        self.setAccessibleName(self.place.title + (self.tr("，{n}项").format(n=count) if count else ""))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Block, bar, icon, word, number, focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("rail-sel"))
            painter.setOpacity(1.0 if on else 0.55)
            painter.drawRoundedRect(box, 6, 6)
            painter.setOpacity(1.0)
        name = self.place.icon + ("-fill" if on else "")
        ink = "on-primary" if on else "rail-text"
        painter.setFont(fonts.ui(14 if self.wide else 12, on))
        painter.setPen(color(ink))
        if self.wide:
            painter.drawPixmap(QPointF(14, box.center().y() - 11), pixmap(name, ink, 22))
            painter.drawText(box.adjusted(48, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.place.title)
        else:
            painter.drawPixmap(QPointF(box.center().x() - 11, 7), pixmap(name, ink, 22))
            painter.drawText(QRectF(0, 33, box.width(), 18), Qt.AlignmentFlag.AlignCenter, self.place.title)
        self._badge(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(color("rail-bar"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)

    def _badge(self, painter: QPainter, box: QRectF) -> None:
        if not self.count:
            return
        text = "99+" if self.count > 99 else str(self.count)
        width = 16 + 6 * (len(text) - 1)
        right = 8 if self.wide else max(8 - 5 * (len(text) - 1), 0)  # never over the middle of the icon
        where = QRectF(box.right() - right - width, box.center().y() - 8 if self.wide else 5, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("c3") if theme.mode == "light" else color("primary"))
        painter.drawRoundedRect(where, 8, 8)
        painter.setFont(fonts.ui(11, True))
        painter.setPen(color("rail") if theme.mode == "light" else color("on-primary"))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QFrame):
    """All pages; arrows move between them."""

    picked = Signal(str)

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAccessibleName(self.tr("导航"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, RailButton] = {}
        self._mark = QLabel()
        self._mark.setPixmap(logo(True, 34))
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._mark.setFixedHeight(44)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(8, 10, 8, 8)
        inner.setSpacing(2)
        inner.addWidget(self._mark)
        inner.addSpacing(8)
        for place in (*[p for p in places if not p.low], None, *[p for p in places if p.low]):
            if place is None:
                inner.addStretch(1)
                continue
            button = RailButton(place)
            button.clicked.connect(lambda _=False, key=place.key: self.picked.emit(key))
            self._group.addButton(button)
            self.buttons[place.key] = button
            inner.addWidget(button)
        self.set_wide(False)

    def set_wide(self, wide: bool) -> None:
        """Take the width of a large window."""
        self.setFixedWidth(WIDE if wide else NARROW)
        self._mark.setAlignment(
            Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignLeft if wide else Qt.AlignmentFlag.AlignHCenter)
        )
        self._mark.setContentsMargins(8 if wide else 0, 0, 0, 0)
        for button in self.buttons.values():
            button.set_wide(wide)

    def mark(self, key: str) -> None:
        """Show where we are."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the focus."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            buttons = list(self.buttons.values())
            at = next((place for place, button in enumerate(buttons) if button.hasFocus()), 0)
            buttons[(at + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(buttons)].setFocus(
                Qt.FocusReason.TabFocusReason
            )
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and the bar beside the chosen page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("rail"))
        chosen = self._group.checkedButton()
        if chosen is not None:
            middle = chosen.geometry().center().y()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("rail-bar"))
            painter.drawRoundedRect(QRectF(-3, middle - 15, 6, 30), 2, 2)
