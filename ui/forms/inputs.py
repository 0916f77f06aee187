"""Inputs that the plain widgets lack: names in one line, several codes, money, a table of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.money import capital, read_sum, write_sum
from ui.style.theme import color, fonts
from ui.widgets.base import Button, IconButton, Label, clear, column, frame, holder, reveal, row
from ui.widgets.fields import TextInput
from ui.widgets.offers import Offer, Offers

_SPLIT = re.compile(r"[、，,；;\s]+")


_PHONE = re.compile(
    r"[\s，,、]*(?:电话)?[：:]?[\s\d()（）转+-]+$"
)  # behind a contact's name; it belongs in no directory


class Names(TextInput):
    """Several names in one line, parted by 、; the directory is offered for the name at the cursor."""

    strangers = Signal(object)  # names that the directory does not know, once the field is left

    def __init__(self, placeholder: str = "", *, fit: str = "", source: Callable[[], Sequence[Offer]] | None = None):
        super().__init__(placeholder, fit=fit)
        self._source = source
        if source is not None:
            self.offers = Offers(self, self._others, free=True, word=self._word)
            self.offers.taken.connect(self._take)
            self.editingFinished.connect(self._look)

    def value(self) -> list[str]:  # type: ignore[override]
        """The names."""
        return [name for name in _SPLIT.split(self.text().strip()) if name]

    def set_value(self, value: Any) -> None:
        """Show names."""
        super().set_value("、".join(value or ()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab, one adds a name: what stands there is not replaced."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.end(False)

    def _others(self) -> list[Offer]:
        held = set(self.value()) - {self._word()}
        return [offer for offer in self._source() if offer.label not in held] if self._source else []

    def _bounds(self) -> tuple[int, int]:
        text, at = self.text(), self.cursorPosition()
        starts = [found.end() for found in _SPLIT.finditer(text) if found.end() <= at]
        ends = [found.start() for found in _SPLIT.finditer(text) if found.start() >= at]
        return (starts[-1] if starts else 0), (ends[0] if ends else len(text))

    def _word(self) -> str:
        start, end = self._bounds()
        return self.text()[start:end]

    def _take(self, offer: Offer) -> None:
        start, end = self._bounds()
        before, after = self.text()[:start], self.text()[end:]
        self.setText(before + offer.label + after)
        self.setCursorPosition(len(before + offer.label))

    def _look(self) -> None:
        known = {offer.label for offer in self._source()} if self._source else set()
        self.strangers.emit([name for name in self.value() if name not in known] if known else [])


class Person(TextInput):
    """One name; the directory is offered."""

    strangers = Signal(object)

    def __init__(self, placeholder: str = "", *, fit: str = "", source: Callable[[], Sequence[Offer]]) -> None:
        super().__init__(placeholder, fit=fit)
        self._source = source
        self.offers = Offers(self, source, free=True)
        self.offers.taken.connect(lambda offer: self.setText(offer.label))
        self.editingFinished.connect(self._look)

    def _look(self) -> None:
        known, name = {offer.label for offer in self._source()}, _PHONE.sub("", str(self.value()))
        self.strangers.emit([name] if known and name and name not in known else [])


class Suggested(TextInput):
    """A text for which others are offered, such as a unit; `taken` carries the whole offer."""

    taken = Signal(object)

    def __init__(self, placeholder: str = "", *, fit: str = "", source: Callable[[], Sequence[Offer]]) -> None:
        super().__init__(placeholder, fit=fit)
        self.offers = Offers(self, source, free=True)
        self.offers.taken.connect(self._take)

    def _take(self, offer: Offer) -> None:
        self.setText(offer.label)
        self.taken.emit(offer)


class Money(TextInput):
    """A sum in 元 or 万元, kept in 分; its capitals stand behind it where there is room, else in the tip."""

    def __init__(self, placeholder: str = "", *, fit: str = "") -> None:
        super().__init__(placeholder or self.tr("元，也可写41.6万"), fit=fit, limit=40)
        self.editingFinished.connect(self._settle)
        self.textChanged.connect(lambda _text: self._tell())

    def value(self) -> int | str | None:  # type: ignore[override]
        """The sum in 分, what was typed where it is no sum, or nothing."""
        text = self.text().strip()
        try:
            return read_sum(text) if text else None
        except ValueError:
            return text

    def set_value(self, value: Any) -> None:
        """Show a sum given in 分."""
        super().set_value(write_sum(value) if isinstance(value, int) else value)

    def fault(self) -> str:
        """Why it is no sum."""
        text = self.text().strip()
        try:
            if text:
                read_sum(text)
        except ValueError as error:
            return str(error)
        return ""

    def _settle(self) -> None:
        found = self.value()
        if isinstance(found, int) and self.text() != write_sum(found):
            self.setText(write_sum(found))

    def _capital(self) -> str:
        found = self.value()
        return capital(found) if isinstance(found, int) else ""

    def _tell(self) -> None:
        told = self._capital()
        self.setToolTip(told)
        if not self.property("invalid"):
            self.setAccessibleDescription(told)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sum, and its capitals where they fit."""
        super().paintEvent(event)
        told = self._capital()
        metrics = QFontMetrics(fonts.ui(12))
        start = 18 + self.fontMetrics().horizontalAdvance(self.text())
        if told and metrics.horizontalAdvance(told) <= self.width() - start - 12:
            painter = QPainter(self)
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            box = QRectF(start, 0, self.width() - start - 12, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told)


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
    left = Signal()

    def __init__(self, make_row: Callable[[], Any], verb: str) -> None:
        super().__init__()
        self._make = make_row
        self.orderly = False  # rows whose order matters also have buttons that move them
        self._lines: list[_Line] = []
        self._beside: list[QWidget] = []
        self._holder = QVBoxLayout()
        self._holder.setSpacing(6)
        self._add = Button(verb, self._add_here, fit="row", icon_name="plus")
        self._foot = row(self._add, None)
        self.setLayout(column(self._holder, self._foot, gap=6))
        self.setFocusProxy(self._add)

    def forms(self) -> list[Any]:
        """The forms of the rows."""
        return [line.form for line in self._lines]

    def aim(self) -> QWidget:
        """Where one goes on: in a first row, or the one in which nothing stands yet, else on what adds one."""
        blank = [line.form for line in self._lines if line.form.blank()] if self._lines else [self.add()]
        rows: list[Any] = list(blank[0].rows.values()) if blank else []
        return rows[0].field if rows else self._add

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
        form.left.connect(self.left)
        remove = IconButton("trash", self.tr("删除这一行（Alt+Delete）"), lambda: self._remove(form), edge=26)
        remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field
        number = Label(str(len(self._lines) + 1), "dense3")
        number.setFixedWidth(18)
        inner = QHBoxLayout()
        inner.setContentsMargins(10, 8, 6, 8)
        inner.setSpacing(8)
        inner.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(form, 1)
        tools = holder(column(remove, *(self._movers(form) if self.orderly else ()), None, gap=0))
        inner.addWidget(tools, 0, Qt.AlignmentFlag.AlignTop)
        box = frame("item", inner)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), box, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.move_row(form, step))
        shortcut = QShortcut(QKeySequence("Alt+Delete"), box, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self._remove_by_key(form))
        self._holder.addWidget(box)
        self._lines.append(_Line(form, box, number, tools))
        self._order()
        self.changed.emit()
        return form

    def put(self, values: Any) -> Any:
        """A row of these values, in the last one where nothing stands there yet."""
        last = self._lines[-1].form if self._lines else None
        if last is None or not last.blank():
            return self.add(values)
        last.set_values(values)
        return last

    def _movers(self, form: Any) -> list[QWidget]:
        """For the mouse; by keyboard Alt and the arrows move the row."""
        made: list[QWidget] = []
        for icon_name, name, step in (("caret-up", self.tr("上移"), -1), ("caret-down", self.tr("下移"), 1)):
            mover = IconButton(icon_name, name, lambda step=step: self.move_row(form, step), edge=26)  # type: ignore[misc]
            mover.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.append(mover)
        return made

    def move_row(self, form: Any, step: int) -> None:
        """Put a row before or behind its neighbour; the cursor stays where it is."""
        place = next(place for place, line in enumerate(self._lines) if line.form is form)
        to = place + step
        if not 0 <= to < len(self._lines) or not self._lines[place].remove.isVisibleTo(self):
            return
        line = self._lines.pop(place)
        self._lines.insert(to, line)
        self._holder.removeWidget(line.box)
        self._holder.insertWidget(to, line.box)
        for number, one in enumerate(self._lines, start=1):
            one.number.setText(str(number))
        self._order()
        self.changed.emit()

    def beside(self, widget: QWidget) -> None:
        """Put something beside the button that adds a row; Tab goes there from it."""
        self._foot.insertWidget(1, widget)
        self._beside.append(widget)

    def _add_here(self) -> None:
        form = self.add()
        first = next(iter(form.rows.values()), None)
        if first is not None:
            first.go_to()

    def _order(self) -> None:
        """Tab goes through the rows in reading order and then to the button: Qt puts late rows behind all else."""
        before: QWidget = self._add.previousInFocusChain() or self._add
        while before is not self._add and (self.isAncestorOf(before) or not _stops_tab(before)):
            before = before.previousInFocusChain() or self._add
        for stop in [stop for line in self._lines for stop in self._stops(line.box)] + [self._add, *self._beside]:
            if before is not stop and before.window() is stop.window():
                QWidget.setTabOrder(before, stop)
            before = stop

    @staticmethod
    def _stops(box: QWidget) -> list[QWidget]:
        return [one for one in box.findChildren(QWidget) if _stops_tab(one) and one.window() is box.window()]

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        reveal(self._add, not locked)
        self.setFocusProxy(None if locked else self._add)  # type: ignore[arg-type]  # a hidden one would hold Tab captive
        for line in self._lines:
            line.form.lock(locked)
            reveal(line.remove, not locked)

    def _remove_by_key(self, form: Any) -> None:
        """Alt+Delete in a row; the cursor goes to the row that takes its place."""
        place = next(place for place, line in enumerate(self._lines) if line.form is form)
        if not self._lines[place].remove.isVisibleTo(self):
            return
        self._remove(form)
        stops = self._stops(self._lines[min(place, len(self._lines) - 1)].box) if self._lines else [self._add]
        stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, form: Any) -> None:
        line = next(line for line in self._lines if line.form is form)
        self._lines.remove(line)
        self._holder.removeWidget(line.box)
        line.box.hide()
        line.box.deleteLater()
        for place, one in enumerate(self._lines, start=1):
            one.number.setText(str(place))
        self.changed.emit()
