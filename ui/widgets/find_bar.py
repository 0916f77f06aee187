"""A bar over a paper to find words in it: Enter goes on, Shift+Enter back, Esc leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.base import IconButton, Label, frame, row
from ui.widgets.fields import TextInput

_PAUSE = 150  # milliseconds after the last key


class FindBar(QWidget):
    """`asked` with the words, `stepped` with 1 or -1, `left` when it closes."""

    asked = Signal(str)
    stepped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = TextInput(self.tr("在本件中查找"), fit="dense")
        self.field.setAccessibleName(self.tr("在本件中查找"))
        self.field.setFixedWidth(240)
        self._count = Label("", "caption")
        inner = row(
            self.field,
            IconButton("caret-up", self.tr("上一处（Shift+Enter）"), lambda: self.stepped.emit(-1), edge=26),
            IconButton("caret-down", self.tr("下一处（Enter）"), lambda: self.stepped.emit(1), edge=26),
            self._count, None, IconButton("x", self.tr("关闭查找（Esc）"), self.leave, edge=26),
            gap=6, margins=(12, 5, 10, 5),
        )  # fmt: skip
        whole = row(frame("bar", inner))
        self.setLayout(whole)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(lambda: self.asked.emit(self.field.text().strip()))
        self.field.textChanged.connect(lambda _text: self._timer.start())
        self.hide()

    def begin(self, words: str = "") -> None:
        """Open, with what is marked."""
        self.show()
        if words:
            self.field.setText(words)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def tell(self, place: int, count: int) -> None:
        """Which find is in front."""
        if count:
            self._count.setText(self.tr("第{n}处，共{count}处").format(n=place + 1, count=count))
        else:
            self._count.setText(self.tr("没有找到") if self.field.text().strip() else "")

    def leave(self) -> None:
        """Close."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter, Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
