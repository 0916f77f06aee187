"""Flat fields of an inspector: plain until they are touched; Enter commits, Esc takes the typing back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QSizePolicy

from app import calendar
from ui.texts import prose
from ui.widgets.base import repolish
from ui.widgets.days import days

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FlatLine(QLineEdit):
    """One line."""

    committed = Signal()
    taken_back = Signal()
    edited = Signal()
    next_asked = Signal()

    def __init__(self, placeholder: str = "", limit: int = 200) -> None:
        super().__init__()
        self.setProperty("kind", "flat")
        self.setPlaceholderText(placeholder)
        self.setMaxLength(limit)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        """The text without blanks around it."""
        return self.text().strip()

    def set_value(self, value: str) -> None:
        """Show a text from its beginning."""
        self.setText(value)
        self.setCursorPosition(0)
        self.setToolTip(value if len(value) > 18 else "")

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        self.setReadOnly(locked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, with Ctrl goes on to the next photo, Esc takes back."""
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next_asked.emit()
        elif event.key() in _ENTER:
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.taken_back.emit()
        else:
            super().keyPressEvent(event)


class FlatText(QPlainTextEdit):
    """Several lines, as high as its text; Shift with Enter begins a new line."""

    committed = Signal()
    taken_back = Signal()
    edited = Signal()
    next_asked = Signal()

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "flat")
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.setViewportMargins(0, 0, 0, 0)
        self.textChanged.connect(self._changed)
        self._grow()

    def value(self) -> str:
        """The text without blanks around it."""
        return self.toPlainText().strip()

    def set_value(self, value: str) -> None:
        """Show a text without telling."""
        self.blockSignals(True)
        self.setPlainText(value)
        self.blockSignals(False)
        self._grow()

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        self.setReadOnly(locked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, with Ctrl goes on to the next photo, Esc takes back."""
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next_asked.emit()
        elif event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.taken_back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other width, other lines."""
        super().resizeEvent(event)
        self._grow()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame of the focus takes room."""
        super().focusInEvent(event)
        self._grow()

    def _changed(self) -> None:
        self._grow()
        self.edited.emit()

    def _grow(self) -> None:
        lines = max(int(self.document().size().height()), 1)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 7)


class FlatDay(FlatLine):
    """A date, written as people write it: 2026-2-10, 20260210, 2026年2月10日."""

    def day(self) -> date | None:
        """The date; none where nothing is written. Raises ValueError for what is no date."""
        return read_day(self.value())

    def set_day(self, day: date | None) -> None:
        """Show a date in prose."""
        self.set_value(prose(day))


class FlatChoice(QComboBox):
    """One of a list of codes; committed when another is chosen by hand."""

    committed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setProperty("fit", "dense")
        for code, label in options:
            self.addItem(label, code)
        self.setMaxVisibleItems(14)
        self.activated.connect(lambda _place: self.committed.emit())

    def value(self) -> str:
        """The chosen code."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose without telling."""
        self.setCurrentIndex(self.findData(value))

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        self.setEnabled(not locked)

    def wheelEvent(self, event: object) -> None:
        """Scrolling the inspector must not change what was chosen."""
        event.ignore()  # type: ignore[attr-defined]


def read_day(text: str) -> date | None:
    """A date as people write it; none for an empty text. Raises ValueError."""
    return calendar.read_day(text, days.today()) if text.strip() else None


def mark_invalid(field: FlatLine | FlatText, text: str) -> None:
    """Show that a field is wrong; an empty text takes the mark away."""
    field.setProperty("invalid", bool(text))
    field.setAccessibleDescription(text)
    repolish(field)
