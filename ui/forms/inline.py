"""Says at a field what its record would be refused for, while the form is still being filled in.

The record's own reader is asked, in a unit of work that is never committed: one set of rules, told early. Fields that
are only empty are not complained of before the form is sent, nor is the field with the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.workspace import UserError
from ui.forms.build import SpecForm
from ui.widgets.base import Button, reveal
from ui.widgets.fields import FieldRow

PAUSE = 600  # milliseconds after the last key
_LATER = {"field.required", "field.too_few", "field.unknown"}

Asking = Callable[[Callable[[UserError], None]], object]


class Hints(QObject):
    """Watches a form; `ask` is called with a function that takes the refusal, if there is one."""

    def __init__(self, form: SpecForm, ask: Asking) -> None:
        super().__init__(form)
        self._form, self._ask = form, ask
        self._shown: dict[FieldRow, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._look)
        form.edited.connect(self._timer.start)
        form.left.connect(self._timer.start)

    def _look(self) -> None:
        if not self._form.blank():
            self._clear()
            self._ask(self.show)

    def _clear(self) -> None:
        for made, text in self._shown.items():
            if made.error() == text and not made.fault():
                made.set_error("")
        self._shown = {}

    def show(self, error: UserError) -> None:
        """Put what was found at the fields that somebody has filled in and left."""
        self._clear()
        told = error.params.get("findings")
        for finding in told if isinstance(told, (list, tuple)) else ():
            made = self._form.field_at(str(finding.get("field", "")))
            text = str(finding.get("text", ""))
            if made is None or finding.get("code") in _LATER or self._too_early(made):
                continue
            made.set_error(text)
            self._shown[made] = text

    @staticmethod
    def _too_early(made: FieldRow) -> bool:
        held = QApplication.focusWidget()
        busy = held is not None and (held is made.field or made.field.isAncestorOf(held))
        return busy or bool(made.error()) or not made.touched or made.value() in ("", None, [], ())


class GapButton(Button):
    """还有3处未填: counts what is missing while one types, and goes to the first of it."""

    def __init__(self) -> None:
        super().__init__("", self._go, kind="link", fit="tool")
        self.setProperty("flush", True)
        self._forms: Sequence[Any] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self.count)
        self.hide()

    def watch(self, parts: Mapping[str, Any]) -> None:
        """Count in these forms and tables."""
        self._forms = [part for part in parts.values() if hasattr(part, "missing_rows")]
        for form in self._forms:
            form.edited.connect(self._timer.start)
        self.count()

    @property
    def watching(self) -> bool:
        """Whether it counts."""
        return bool(self._forms)

    def leave(self) -> None:
        """Count no longer."""
        self._forms = ()
        self._timer.stop()
        reveal(self, False)

    def count(self) -> None:
        """Look again."""
        gaps = self._gaps()
        unclear = sum(not gap.missing() for gap in gaps)
        told = self.tr("还有{n}处未填")
        if unclear:
            told = self.tr("有{n}处需要改正") if unclear == len(gaps) else self.tr("还有{n}处要填写或改正")
        self.setText(told.format(n=len(gaps)))
        self.setToolTip(self.tr("转到第一处；按F8转到下一处"))
        reveal(self, bool(gaps))

    def _gaps(self) -> list[FieldRow]:
        return [gap for form in self._forms for gap in form.missing_rows()]

    def first(self) -> FieldRow | None:
        """The first field that is missing or unclear."""
        return next(iter(self._gaps()), None)

    def onward(self) -> bool:
        """Put the cursor into the next field behind it that is missing or unclear, else into the first; F8, and Enter
        in a field of one line. False where there is no other."""
        gaps, held = self._gaps(), QApplication.focusWidget()
        here = next((place for place, gap in enumerate(gaps) if held is not None and gap.isAncestorOf(held)), None)
        if here is not None:
            others = [*gaps[here + 1 :], *gaps[:here]]
        elif held is not None:
            behind = [gap for gap in gaps if beyond(gap, held)]
            others = behind or gaps
        else:
            others = gaps
        if not others:
            return False
        others[0].go_to()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether a key that no field wanted leads on: F8 anywhere, Enter where no button holds the cursor."""
        return leads_on(event) and self.onward()

    def _go(self) -> None:
        if (gap := self.first()) is not None:
            gap.go_to()


def leads_on(event: QKeyEvent) -> bool:
    """Whether a key asks for the next gap: F8 anywhere, Enter where no button holds the cursor."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
    return event.key() == Qt.Key.Key_F8 or (enter and not isinstance(QApplication.focusWidget(), QPushButton))


def beyond(row: FieldRow, cursor: QWidget) -> bool:
    """Whether a field stands behind the one with the cursor, in reading order."""
    return _place(row) > _place(_row_of(cursor))


def _row_of(widget: QWidget) -> QWidget:
    """The row that a field stands in: its name stands over it, so that fields beside it begin higher than it does."""
    around: QWidget | None = widget
    while around is not None and not isinstance(around, FieldRow):
        around = around.parentWidget()
    return around or widget


def _place(widget: QWidget) -> tuple[int, int]:
    """Where a widget stands, in reading order."""
    at = widget.mapTo(widget.window(), QPoint(0, 0))
    return at.y(), at.x()
