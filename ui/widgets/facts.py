"""Facts as rows of label and value."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.base import Label, clear


class Facts(QWidget):
    """Label at the left, value at the right; empty values are left out."""

    def __init__(self, label_width: int = 68, gap: int = 5) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(gap)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self._values: dict[str, str] = {}

    def set_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show other facts."""
        clear(self._grid)
        self._values = {}
        for place, (name, value) in enumerate((name, value) for name, value in facts if value):
            told = Label(value, "dense", wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(Label(name, "dense3"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(told, place, 1)
            self._values[name] = value

    def value(self, name: str) -> str:
        """The value beside a label."""
        return self._values.get(name, "")
