"""Advice by advice: a small table whose cells are fields, for replies and revisits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout

from ui.widgets.base import Label, Picture, frame, holder, row
from ui.widgets.fields import Choice, FieldRow


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

    def typed(self) -> dict[str, Any]:
        """Every cell as it stands there."""
        lines = enumerate(self.fields, start=1)
        return {f"{number}.{key}": made.typed() for number, line in lines for key, made in line.items()}

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Show cells as they were typed."""
        for place, raw in typed.items():
            made = self._cell_at(place)
            if made is not None:
                made.retype(raw)

    def worded(self, key: str, raw: Any) -> tuple[str, str]:
        """A cell's name and what was typed, for people."""
        made = self._cell_at(key)
        label = made.field.accessibleName() if made else key
        found = made.field.findData(raw) if made and isinstance(made.field, Choice) else -1
        return label, made.field.itemText(found) if made and found >= 0 else str(raw)  # type: ignore[attr-defined]

    def takes_lines(self, key: str) -> bool:
        """Cells are single lines."""
        del key
        return False

    def hold(self, key: str, held: bool) -> None:
        """Let one cell only be read."""
        made = self._cell_at(key)
        if made is not None:
            made.lock(held)

    def _cell_at(self, place: str) -> FieldRow | None:
        number, _, key = place.partition(".")
        at = int(number) - 1 if number.isdecimal() else -1
        return self.fields[at].get(key) if 0 <= at < len(self.fields) else None

    def set_values(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show what was entered of each advice."""
        for one in rows:
            place = int(one.get("item_no") or 0) - 1
            for key, made in self.fields[place].items() if 0 <= place < len(self.fields) else ():
                made.set_value(one.get(key, ""))

    def show_finding(self, place: int, key: str, text: str) -> bool:
        """Put a finding at a field; whether it is one of these."""
        if 0 <= place < len(self.fields) and key in self.fields[place]:
            self.fields[place][key].set_error(text)
            return True
        return False


def told_line(icon: str, ink: str, text: str) -> Any:
    """A state with its icon, for a line that is only read."""
    return holder(row(Picture(icon, ink, 16), Label(text, "dense"), None, gap=4))
