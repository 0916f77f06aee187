"""Facts as rows of label and value."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.base import Label


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
        self._rows: list[tuple[Label, Label]] = []

    def set_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show other facts. Labels stay and are given other words: making them anew takes a blink of the window."""
        told = [(name, value) for name, value in facts if value]
        if dict(told) == self._values and [name for name, _ in told] == list(self._values):
            return
        self._values = dict(told)
        while len(self._rows) < len(told):
            self._add_row(len(self._rows))
        for place, (name, value) in enumerate(self._rows):
            there = place < len(told)
            if there:
                name.setText(told[place][0])
                value.setText(told[place][1])
            name.setVisible(there)
            value.setVisible(there)

    def _add_row(self, place: int) -> None:
        value = Label("", "dense", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows.append((Label("", "dense3"), value))
        self._grid.addWidget(self._rows[place][0], place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, place, 1)

    def value(self, name: str) -> str:
        """The value beside a label."""
        return self._values.get(name, "")
