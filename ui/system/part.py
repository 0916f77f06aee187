"""One part of 系统: a title, a line of words, a body."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.widgets.base import Label, column, holder, row, scrolled


class Part(QWidget):
    """Subclasses fill `body` and `refresh`."""

    def __init__(self, desk: Desk, title: str, words: str = "", *, whole: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.head = row(Label(title, "section"), None)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        top = column(self.head, *([Label(words, "dense2", wrap=True)] if words else []), gap=4)
        if whole:
            inner = column(holder(top), gap=12, margins=(20, 16, 20, 16))
            inner.addLayout(self.body, 1)
            self.setLayout(inner)
            return
        inner = column(holder(top), self.body, None, gap=12, margins=(20, 16, 20, 16))
        self.setLayout(column(scrolled(inner)))

    def refresh(self) -> None:
        """Read and show."""
