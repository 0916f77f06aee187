"""Advice by advice: a small table whose cells are fields, for replies and revisits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy

from app.workspace import UserError
from ui.widgets.base import Label, Picture, frame, holder, reveal, row
from ui.widgets.fields import Choice, FieldRow


@dataclass(frozen=True, slots=True)
class ItemColumn:
    """A column of fields; `width` in px, 0 where it takes what is left. What is `below` has no column of its own: it
    stands in a second line of each advice, its name before it."""

    key: str
    title: str
    width: int
    make: Callable[[], Any]
    required: bool = False
    below: bool = False


class ItemsTable(QFrame):
    """One line for each advice: number, text, then fields under their headings. `name` is the record's list."""

    edited = Signal()

    def __init__(self, name: str, texts: Sequence[str], columns: Sequence[ItemColumn], first: str) -> None:
        super().__init__()
        self._path = re.compile(rf"{name}\[(\d+)\]\.(\w+)")
        self.setProperty("kind", "item")
        self.fields: list[dict[str, FieldRow]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 1)
        grid.setSpacing(0)
        beside, _below = _parted(columns)
        heads = [("", 34, False), (first, 0, False), *((one.title, one.width, one.required) for one in beside)]
        for place, (title, width, required) in enumerate(heads):
            star = Label("*", "error")
            reveal(star, required)
            head = frame("head", row(Label(title, "caption2"), star, None, gap=3, margins=(10, 0, 6, 0)), height=30)
            grid.addWidget(head, 0, place)
            if width:
                grid.setColumnMinimumWidth(place, width)
        grid.setColumnStretch(1, 3)
        for place, one in enumerate(beside, start=2):
            grid.setColumnStretch(place, 0 if one.width else 4)
        for number, text in enumerate(texts, start=1):
            self._add_line(grid, number, text, columns)

    def _add_line(self, grid: QGridLayout, number: int, text: str, columns: Sequence[ItemColumn]) -> None:
        last = grid.rowCount()
        beside, below = _parted(columns)
        high = 2 if below else 1
        grid.addWidget(self._cell(Label(str(number), "dense3")), last, 0, high, 1)
        grid.addWidget(self._cell(Label(text, "dense", wrap=True)), last, 1, high, 1)
        line = {one.key: self._made(number, one) for one in columns}
        for place, one in enumerate(beside, start=2):
            cell = self._cell(line[one.key], "plain" if below else "divided")
            if one.width:  # what is wrong in a cell makes its line higher, never a column wider
                cell.setFixedWidth(one.width)
            else:
                cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(cell, last, place)
        if below:
            inner = row(gap=8, margins=(10, 0, 6, 6))
            for one in below:
                inner.addWidget(Label(one.title, "caption"))
                inner.addWidget(line[one.key], 0 if one.width else 1)
                if one.width:
                    line[one.key].setFixedWidth(one.width)
            grid.addWidget(frame("divided", inner), last + 1, 2, 1, len(beside))
        self.fields.append(line)

    def _made(self, number: int, one: ItemColumn) -> FieldRow:
        made = FieldRow(one.title, one.make(), required=one.required)
        made.leave_heading()  # the column's says it, or the word before it
        name = self.tr("第{n}条{title}，必填") if one.required else self.tr("第{n}条{title}")
        made.field.setAccessibleName(name.format(n=number, title=one.title))
        made.edited.connect(self.edited)
        return made

    @staticmethod
    def _cell(widget: Any, kind: str = "divided") -> QFrame:
        return frame(kind, row(widget, margins=(10, 6, 6, 6)))

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

    def missing_rows(self) -> list[FieldRow]:
        """Needed cells that are empty, line by line."""
        return [made for line in self.fields for made in line.values() if made.missing() or made.fault()]

    def show_findings(self, error: UserError) -> list[str]:
        """Put each finding at its cell, go to the first; gives the sentences that found no cell here."""
        left, first = [], None
        told = error.params.get("findings")
        for finding in told if isinstance(told, (list, tuple)) else ():
            found = self._path.fullmatch(str(finding.get("field", "")))
            made = self._cell_at(f"{found.group(1)}.{found.group(2)}") if found else None
            if made is None:
                left.append(str(finding.get("text", "")))
                continue
            made.set_error(str(finding.get("text", "")))
            first = first or made
        if first is not None:
            first.go_to()
        return left


def _parted(columns: Sequence[ItemColumn]) -> tuple[list[ItemColumn], list[ItemColumn]]:
    """What has a column, and what stands below."""
    return [one for one in columns if not one.below], [one for one in columns if one.below]


def told_line(icon: str, ink: str, text: str) -> Any:
    """A state with its icon, for a line that is only read."""
    return holder(row(Picture(icon, ink, 16), Label(text, "dense"), None, gap=4))
