"""Advice by advice: a small table whose cells are fields, for replies and revisits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout

from ui.widgets.base import Label, Picture, frame, holder, row
from ui.widgets.fields import FieldRow


class ItemsTable(QFrame):
    """One line for each advice: number, text, then fields under their headings."""

    edited = Signal()

    def __init__(
        self, texts: Sequence[str], columns: Sequence[tuple[str, str, int, Callable[[], Any]]], first: str
    ) -> None:
        super().__init__()
        self.setProperty("kind", "item")
        self._keys = [key for key, _title, _width, _make in columns]
        self.fields: list[dict[str, FieldRow]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        titles = [("", 34), (first, 0), *((title, width) for _key, title, width, _make in columns)]
        for place, (title, width) in enumerate(titles):
            head = frame("head", row(Label(title, "caption2"), None, margins=(10, 0, 6, 0)), height=30)
            grid.addWidget(head, 0, place)
            if width:
                grid.setColumnMinimumWidth(place, width)
        grid.setColumnStretch(1, 3)
        for place, (_key, _title, width, _make) in enumerate(columns, start=2):
            grid.setColumnStretch(place, 0 if width else 4)
        for number, text in enumerate(texts, start=1):
            self._add_line(grid, number, text, columns)

    def _add_line(
        self, grid: QGridLayout, number: int, text: str, columns: Sequence[tuple[str, str, int, Callable[[], Any]]]
    ) -> None:
        last = grid.rowCount()
        told = Label(text, "dense", wrap=True)
        grid.addWidget(self._cell(Label(str(number), "dense3")), last, 0)
        grid.addWidget(self._cell(told), last, 1)
        line: dict[str, FieldRow] = {}
        for place, (key, title, _width, make) in enumerate(columns, start=2):
            made = FieldRow(title, make())
            made._label.hide()  # noqa: SLF001 - the heading of the column says it
            made.label_text = title
            made.field.setAccessibleName(self.tr("第{n}条{title}").format(n=number, title=title))
            made.edited.connect(self.edited)
            line[key] = made
            grid.addWidget(self._cell(made), last, place)
        self.fields.append(line)

    @staticmethod
    def _cell(widget: Any) -> QFrame:
        return frame("divided", row(widget, margins=(10, 6, 6, 6)))

    def values(self) -> list[dict[str, Any]]:
        """One mapping for each advice, with its number; empty fields left out."""
        found = []
        for number, line in enumerate(self.fields, start=1):
            told = {key: made.value() for key, made in line.items()}
            found.append({"item_no": number, **{key: value for key, value in told.items() if value}})
        return found

    def show_finding(self, place: int, key: str, text: str) -> bool:
        """Put a finding at a field; whether it is one of these."""
        if 0 <= place < len(self.fields) and key in self.fields[place]:
            self.fields[place][key].set_error(text)
            return True
        return False


def told_line(icon: str, ink: str, text: str) -> Any:
    """A state with its icon, for a line that is only read."""
    return holder(row(Picture(icon, ink, 16), Label(text, "dense"), None, gap=4))
