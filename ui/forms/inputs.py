"""Inputs that the plain widgets lack: names in one line, several codes, a moment, money, a table of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.base import Button, IconButton, Label, clear, column, frame, reveal, row
from ui.widgets.fields import DateInput, TextInput

_SPLIT = re.compile(r"[、，,；;\s]+")


class Names(TextInput):
    """Several names in one line, parted by 、."""

    def value(self) -> list[str]:  # type: ignore[override]
        """The names."""
        return [name for name in _SPLIT.split(self.text().strip()) if name]

    def set_value(self, value: Any) -> None:
        """Show names."""
        super().set_value("、".join(value or ()))


class Money(TextInput):
    """A sum in 元, kept in 分."""

    def value(self) -> int | None:  # type: ignore[override]
        """The sum in 分, or nothing where it is no sum."""
        text = self.text().replace(",", "").replace("，", "").strip()
        if not re.fullmatch(r"\d+(\.\d{1,2})?", text):
            return None
        whole, _, part = text.partition(".")
        return int(whole) * 100 + int((part + "00")[:2])

    def set_value(self, value: Any) -> None:
        """Show a sum given in 分."""
        super().set_value(
            "" if value is None else f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)
        )


class Moment(QWidget):
    """A date and a time of day."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day = DateInput()
        self.time = TextInput("09:00", limit=5)
        self.time.setFixedWidth(72)
        inner = row(self.day, self.time, gap=6)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.setFocusProxy(self.day)
        self.day.dateChanged.connect(lambda _d: self.changed.emit())
        self.time.textChanged.connect(lambda _t: self.changed.emit())

    def value(self) -> str:
        """2026-03-05 15:00, or nothing."""
        day, clock = self.day.value(), self.time.value() or "09:00"
        return f"{day.isoformat()} {clock}" if day else ""

    def typed(self) -> list[str]:
        """Day and time as they stand there."""
        return [self.day.typed(), self.time.typed()]

    def retype(self, typed: Any) -> None:
        """Show both again."""
        day, clock = typed if isinstance(typed, (list, tuple)) and len(typed) == 2 else ("", "")
        self.day.retype(day)
        self.time.retype(clock)

    def set_value(self, value: Any) -> None:
        """Show a moment written that way."""
        text = str(value or "").replace("T", " ")
        day, _, clock = text.partition(" ")
        self.day.set_value(date.fromisoformat(day) if day else None)
        self.time.set_value(clock[:5])


class Checks(QWidget):
    """Several codes of a list as check boxes."""

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], columns: int = 4) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        self._boxes: dict[str, QCheckBox] = {}
        for place, (code, label) in enumerate(choices):
            box = QCheckBox(label)
            box.toggled.connect(lambda _on: self.changed.emit())
            grid.addWidget(box, place // columns, place % columns)
            self._boxes[code] = box
        if choices:
            self.setFocusProxy(self._boxes[choices[0][0]])

    def value(self) -> list[str]:
        """The chosen codes."""
        return [code for code, box in self._boxes.items() if box.isChecked()]

    def set_value(self, value: Iterable[str] | None) -> None:
        """Choose codes."""
        chosen = set(value or ())
        for code, box in self._boxes.items():
            box.setChecked(code in chosen)


class Flag(QWidget):
    """Yes or no as one check box."""

    changed = Signal()

    def __init__(self, label: str) -> None:
        super().__init__()
        self.box = QCheckBox(label)
        self.setLayout(row(self.box, None))
        self.setFocusProxy(self.box)
        self.box.toggled.connect(lambda _on: self.changed.emit())

    def value(self) -> bool:
        """Whether it is checked."""
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        """Check or not."""
        self.box.setChecked(bool(value))


@dataclass
class _Line:
    form: Any
    box: QWidget
    number: Label
    remove: QWidget


def _stops_tab(widget: QWidget) -> bool:
    """Whether Tab rests there: not on the line inside a date or a list, nor where the focus is passed on."""
    inner = isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox, QAbstractScrollArea))
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and not inner and widget.focusProxy() is None


class Rows(QWidget):
    """A table that is filled in row by row; each row is a small form in a frame."""

    changed = Signal()

    def __init__(self, make_row: Callable[[], Any], verb: str) -> None:
        super().__init__()
        self._make = make_row
        self._lines: list[_Line] = []
        self._holder = QVBoxLayout()
        self._holder.setSpacing(6)
        self._add = Button(verb, self._add_here, fit="row", icon_name="plus")
        self.setLayout(column(self._holder, row(self._add, None), gap=6))
        self.setFocusProxy(self._add)

    def forms(self) -> list[Any]:
        """The forms of the rows."""
        return [line.form for line in self._lines]

    def value(self) -> list[Any]:
        """The rows that hold anything."""
        return [line.form.values() for line in self._lines if not line.form.blank()]

    def set_value(self, value: Sequence[Any] | None) -> None:
        """Show rows."""
        self._lines = []
        clear(self._holder)
        for one in value or ():
            self.add(one)

    def retype(self, typed: Sequence[Any]) -> None:
        """Show rows as they were typed."""
        self.set_value(())
        for one in typed:
            self.add().retype(one)
        self.changed.emit()

    def add(self, values: Any = None) -> Any:
        """Add a row."""
        form = self._make()
        if values is not None:
            form.set_values(values)
        form.edited.connect(self.changed)
        remove = IconButton("trash", self.tr("删除这一行"), lambda: self._remove(form), edge=26)
        number = Label(str(len(self._lines) + 1), "dense3")
        number.setFixedWidth(18)
        inner = QHBoxLayout()
        inner.setContentsMargins(10, 8, 6, 8)
        inner.setSpacing(8)
        inner.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(form, 1)
        inner.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        box = frame("item", inner)
        self._holder.addWidget(box)
        self._lines.append(_Line(form, box, number, remove))
        self._order()
        self.changed.emit()
        return form

    def _add_here(self) -> None:
        self.add()
        first = next(iter(self._stops(self._lines[-1].box)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _order(self) -> None:
        """Tab goes through the rows in reading order and then to the button: Qt puts late rows behind all else."""
        before: QWidget = self._add.previousInFocusChain() or self._add
        while before is not self._add and (self.isAncestorOf(before) or not _stops_tab(before)):
            before = before.previousInFocusChain() or self._add
        for stop in [stop for line in self._lines for stop in self._stops(line.box)] + [self._add]:
            if before is not stop and before.window() is stop.window():
                QWidget.setTabOrder(before, stop)
            before = stop

    @staticmethod
    def _stops(box: QWidget) -> list[QWidget]:
        return [one for one in box.findChildren(QWidget) if _stops_tab(one) and one.window() is box.window()]

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        reveal(self._add, not locked)
        for line in self._lines:
            line.form.lock(locked)
            reveal(line.remove, not locked)

    def _remove(self, form: Any) -> None:
        line = next(line for line in self._lines if line.form is form)
        self._lines.remove(line)
        self._holder.removeWidget(line.box)
        line.box.hide()
        line.box.deleteLater()
        for place, one in enumerate(self._lines, start=1):
            one.number.setText(str(place))
        self.changed.emit()


def complete(field: TextInput, texts: Iterable[str]) -> None:
    """Offer texts while typing."""
    completer = QCompleter(sorted(set(texts)), field)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    field.setCompleter(completer)
