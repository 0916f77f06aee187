"""A numbered part of a form that opens and closes; its head says what it holds and whether it is complete."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QWidget

from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme
from ui.widgets.base import ENTER, column, holder, reveal


class SectionHead(QToolButton):
    """Number, title, summary, mark, arrow; painted whole."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number, self._title = number, title
        self.summary = ""
        self.complete: bool | None = None
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(42)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        theme.follow(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens and closes, as Space does."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, middle = self.isChecked(), self.height() / 2
        painter.setPen(QPen(color("primary" if on else "c2"), 1.3))
        painter.setBrush(color("primary" if on else "surface"))
        painter.drawEllipse(QPointF(31, middle), 10.5, 10.5)
        painter.setFont(fonts.ui(13, True))
        painter.setPen(color("on-primary" if on else "link"))
        painter.drawText(QRectF(20, middle - 11, 22, 22), Qt.AlignmentFlag.AlignCenter, str(self._number))
        font = fonts.ui(14, True)
        painter.setFont(font)
        painter.setPen(color("text"))
        painter.drawText(QRectF(52, 0, 300, self.height()), Qt.AlignmentFlag.AlignVCenter, self._title)
        start = 52 + QFontMetrics(font).horizontalAdvance(self._title) + 12
        room = self.width() - start - 76
        small = fonts.ui(13)
        painter.setFont(small)
        painter.setPen(color("text3"))
        told = QFontMetrics(small).elidedText(self.summary.replace("\n", " "), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(start, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, told)
        if self.complete is not None:
            name, ink = ("check-circle-fill", "gre-solid") if self.complete else ("warning-circle-fill", "ora-solid")
            painter.drawPixmap(QPointF(self.width() - 64, middle - 9), pixmap(name, ink, 18))
        painter.drawPixmap(
            QPointF(self.width() - 36, middle - 8), pixmap("caret-up" if on else "caret-down", "text3", 16)
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 5, 5)


class Section(QFrame):
    """Head and body; opening one is told, so that the others may close."""

    opened = Signal()

    def __init__(self, number: int, title: str, body: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "divided")
        self.head = SectionHead(number, title)
        self.body = holder(column(body, margins=(20, 0, 20, 14)))
        self.setLayout(column(self.head, self.body, gap=0))
        self.head.clicked.connect(self._toggle)
        self.open(False)

    def open(self, opened: bool) -> None:
        """Show or hide the body."""
        self.head.setChecked(opened)
        reveal(self.body, opened)

    def tell(self, summary: str, complete: bool | None) -> None:
        """What stands in the head."""
        self.head.summary, self.head.complete = summary, complete
        self.head.setAccessibleDescription(summary)
        self.head.update()

    def _toggle(self) -> None:
        opened = self.head.isChecked()
        reveal(self.body, opened)
        if opened:
            self.opened.emit()
