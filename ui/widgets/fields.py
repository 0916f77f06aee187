"""Form fields: label above, one red star for what is needed, the error beneath, naming the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app import forms
from app.cleaning import clean, suspicious
from ui.widgets.base import Button, Label, Picture, column, frame, holder, repolish, reveal, row
from ui.widgets.text import Secret, TextArea, TextInput

__all__ = [
    "Choice", "FieldRow", "Form", "Number", "Secret", "Segments", "TextArea", "TextInput", "mark_gaps", "on_enter",
]  # fmt: skip


class Choice(QComboBox):
    """One of a list of codes with their Chinese labels."""

    def __init__(self, options: Iterable[tuple[str, str]] = (), *, empty: str | None = None, fit: str = "") -> None:
        super().__init__()
        self.setProperty("fit", fit)
        self._empty = empty
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # scrolling the page must not bring the cursor here
        self.setMinimumWidth(60)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(14)
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Offer other codes; the chosen one stays where it is still offered."""
        kept = self.currentData()
        self.blockSignals(True)
        self.clear()
        if self._empty is not None:
            self.addItem(self._empty, "")
        for code, label in options:
            self.addItem(label, code)
        self.set_value(kept)
        self.blockSignals(False)

    def value(self) -> str:
        """The chosen code, or an empty text."""
        return str(self.currentData() or "")

    def set_value(self, value: Any) -> None:
        """Choose a code."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chosen label ends with … where it has no room; the tip has it whole."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        told = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 2)
        option.currentText = told  # type: ignore[attr-defined]  # the stubs know it only as a property
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        self.setToolTip(self.currentText() if told != self.currentText() else "")

    def wheelEvent(self, event: Any) -> None:
        """Scrolling the page must not change what was chosen."""
        event.ignore()


class Number(QSpinBox):
    """A whole number without arrows."""

    def __init__(self, least: int = 0, most: int = 99999, suffix: str = "") -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRange(least, most)
        self.setSuffix(suffix)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)

    def set_value(self, value: int) -> None:
        """Show a number."""
        self.setValue(value)

    def wheelEvent(self, event: Any) -> None:
        """Scrolling the page must not change the number."""
        event.ignore()


class FieldRow(QWidget):
    """A field with its label and the place of its error."""

    edited = Signal()
    left = Signal()

    def __init__(self, label: str, field: QWidget, *, required: bool = False, hint: str = "") -> None:
        super().__init__()
        self.label_text, self.field, self.required = label, field, required
        self.longest = 0  # characters that its record takes, 0 where it is no text of a record
        self.touched = self._cleaning = self._headless = False
        self._label = Label(label, "field")
        self._label.setBuddy(field)
        self._star = Label("*", "error")
        reveal(self._label, bool(label))
        reveal(self._star, required)
        self._hint = Label(hint, "caption", wrap=True)
        reveal(self._hint, bool(hint))
        self._mark = Picture("warning-circle-fill", "cin", 14)
        self._error = Label("", "error", wrap=True)
        self._bad = holder(row(self._mark, self._error, gap=4))
        self._bad.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self._bad.hide()
        self._offer = Label("", "caption", wrap=True)
        self._act = Button("", self._acted, kind="link", fit="row")
        self._on_action: Callable[[], object] | None = None
        self._offered = holder(row(self._offer, self._act, gap=4))
        self._offered.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self._offered.hide()
        self.setLayout(
            column(row(self._label, self._star, None, gap=3), field, self._bad, self._offered, self._hint, gap=3)
        )
        field.setAccessibleName(label + (self.tr("，必填") if required else ""))
        self._listen()

    @property
    def put_away(self) -> bool:
        """Whether it was hidden on purpose: a field of a form that is not shown yet is not."""
        return self.isHidden() and self.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)

    def leave_heading(self) -> None:
        """Show no name over the field: a heading elsewhere says it."""
        self._headless = True
        self._label.hide()
        self._star.hide()

    def explain(self, hint: str) -> None:
        """Another hint under the field, or none."""
        self._hint.setText(hint)
        reveal(self._hint, bool(hint))

    def rename(self, label: str, *, required: bool) -> None:
        """Ask for the same field in other words."""
        self.label_text, self.required = label, required
        self._label.setText(label)
        reveal(self._star, required)
        self.field.setAccessibleName(label + (self.tr("，必填") if required else ""))
        self.set_error("")

    def value(self) -> Any:
        """The field's value."""
        return self.field.value()  # type: ignore[attr-defined]

    def set_value(self, value: Any) -> None:
        """Show a value without an error."""
        self.field.set_value(value)  # type: ignore[attr-defined]
        self.set_error("")

    def typed(self) -> Any:
        """What stands in the field, whether it is valid or not, as plain JSON values."""
        return getattr(self.field, "typed", self.value)()

    def retype(self, typed: Any) -> None:
        """Show what `typed` gave."""
        getattr(self.field, "retype", self.set_value)(typed)
        self.set_error(self.fault())

    def fault(self) -> str:
        """What is wrong with what stands there, as far as the field itself can tell."""
        told = str(getattr(self.field, "fault", str)())
        if told or not self.longest or not isinstance(self.field, (TextInput, TextArea)):
            return told
        lines = isinstance(self.field, TextArea)
        return forms.text_fault(self.field.typed().strip(), self.label_text, longest=self.longest, lines=lines)

    def _look_for_strays(self) -> None:
        """Offer to take out what came along unseen with a pasted text; nothing is changed before that."""
        if not self.longest or not isinstance(self.field, (TextInput, TextArea)):
            return
        text, lines = self.field.typed(), isinstance(self.field, TextArea)
        found = clean(text, lines=lines) if suspicious(text, lines=lines) else None
        if found is None or not found.found:
            if self._cleaning:
                self._cleaning = False
                self.offer("")
            return
        self._cleaning = True
        field, cleaned = self.field, found.text
        shown = cleaned if len(cleaned) <= 40 else cleaned[:40] + "…"
        told = self.tr("其中有{what}。清理后为“{text}”，可用Ctrl+Z恢复。").format(what=found.told, text=shown)
        self.offer(told, self.tr("清理"), lambda: field.replace(cleaned))

    def _left_out(self, length: int) -> None:
        told = self.tr("剪贴板中有{n}个字，{label}放不下，没有粘贴，原有内容不变").format(
            n=length, label=self.label_text
        )
        self.set_error(told)

    def offer(self, text: str, action: str = "", on_action: Callable[[], object] | None = None) -> None:
        """A quiet word under the field with something to do about it; an empty text takes it away."""
        self._offer.setText(text)
        self._act.setText(action)
        self._on_action = on_action
        reveal(self._act, bool(action))
        reveal(self._offered, bool(text))

    def set_error(self, text: str) -> None:
        """Show what is wrong, and read it aloud; an empty text takes it away."""
        self._error.setText(text)
        reveal(self._bad, bool(text))
        marked = getattr(self.field, "mark", None)  # a field of several parts frames the part that is wrong
        if marked is not None:
            marked(bool(text))
            for part in self.field.findChildren(QLineEdit):
                repolish(part)
        else:
            self.field.setProperty("invalid", bool(text))
            repolish(self.field)
        self.field.setAccessibleDescription(text)
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, text))

    def go_to(self) -> None:
        """Put the cursor there and bring the field with its error into sight."""
        aim = getattr(self.field, "aim", None)  # where in a table one goes on
        target: QWidget = aim() if aim is not None else self.field
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._show_whole(target))  # when errors and rows have taken their room

    def _show_whole(self, target: QWidget) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self, 0, 20)
            if self.isAncestorOf(target):
                around.ensureWidgetVisible(target, 0, 20)

    def error(self) -> str:
        """The sentence that is shown."""
        return self._error.text()

    def ask(self) -> str:
        """The sentence that asks for what is missing: what is picked is chosen, what is typed is filled in. Under the
        heading of a column it needs no name."""
        if self.value() is False:
            return self.tr("请勾选“{label}”").format(label=self.label_text)
        picked = isinstance(self.field, Choice) or getattr(self.field, "picked", False)
        if self._headless:
            return self.tr("请选择") if picked else self.tr("请填写")
        asked = self.tr("请选择“{field}”") if picked else self.tr("请填写{field}")
        return asked.format(field=self.label_text)

    def missing(self) -> bool:
        """Whether it is needed and empty."""
        value = self.value()
        return self.required and (value is False or value in ("", None, [], ()))

    def lock(self, locked: bool) -> None:
        """Only to be read: nothing is asked for any more."""
        reveal(self._star, self.required and not locked and not self._headless)
        if isinstance(self.field, (QLineEdit, QPlainTextEdit)):
            self.field.setReadOnly(locked)
            repolish(self.field)
        elif hasattr(self.field, "lock"):
            self.field.lock(locked)
        else:
            self.field.setEnabled(not locked)

    def _listen(self) -> None:
        for name in ("textChanged", "currentIndexChanged", "valueChanged", "changed", "edited"):
            signal = getattr(self.field, name, None)
            if signal is not None and hasattr(signal, "connect"):
                signal.connect(self._touched)
                break
        finished = getattr(self.field, "editingFinished", None)
        if finished is not None and hasattr(finished, "connect"):
            finished.connect(self.look)
        inner = getattr(self.field, "left", None)  # of a block or of rows
        if inner is not None and hasattr(inner, "connect"):
            inner.connect(self.left)
        if isinstance(self.field, (TextInput, TextArea)):
            self.field.left_out.connect(self._left_out)

    def look(self) -> None:
        """The field was left: say what can be said already. An empty field is no fault before it is sent."""
        told = self.fault()
        if told:
            self.set_error(told)
        self.left.emit()

    def _acted(self) -> None:
        action, self._on_action = self._on_action, None
        self.offer("")
        if action is not None:
            action()

    def _touched(self, *_args: object) -> None:
        if not self._bad.isHidden():
            self.set_error("")
        self.touched = True
        self._look_for_strays()
        self.edited.emit()


class Form(QWidget):
    """Fields in a grid of twelve columns, checked together."""

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(12)
        for place in range(12):
            self._grid.setColumnStretch(place, 1)
        self.rows: dict[str, FieldRow] = {}
        self._line = self._place_at = 0

    def add(
        self, key: str, label: str, field: QWidget, span: int = 12, *, required: bool = False, hint: str = ""
    ) -> FieldRow:
        """Add a field that takes `span` of twelve columns; it starts a new line where the last has no room."""
        made = FieldRow(label, field, required=required, hint=hint)
        self._place(made, span)
        self.rows[key] = made
        made.edited.connect(self.edited)
        made.left.connect(self.left)
        return made

    def add_widget(self, widget: QWidget, span: int = 12) -> None:
        """Add something that is no field."""
        self._place(widget, span)

    def _place(self, widget: QWidget, span: int) -> None:
        if self._place_at + span > 12:
            self._line, self._place_at = self._line + 1, 0
        self._grid.addWidget(widget, self._line, self._place_at, 1, span, Qt.AlignmentFlag.AlignTop)
        self._place_at += span

    def values(self) -> dict[str, Any]:
        """All values by key."""
        return {key: made.value() for key, made in self.rows.items()}

    def set_values(self, values: dict[str, Any]) -> None:
        """Show values; a key without a field is passed over."""
        for key, value in values.items():
            if key in self.rows:
                self.rows[key].set_value(value)

    def gaps(self) -> list[FieldRow]:
        """Needed fields that are empty, and fields in which something unclear stands."""
        return [made for made in self.rows.values() if made.isVisibleTo(self) and (made.missing() or made.fault())]

    def check(self) -> bool:
        """Mark every gap, go to the first; whether there is none."""
        return mark_gaps(self.gaps())

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        for made in self.rows.values():
            made.lock(locked)


class Segments(QWidget):
    """A few views beside each other, one of them shown."""

    picked = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, Button] = {}
        self._labels = dict(options)
        inner = row(gap=0, margins=(1, 1, 1, 1))
        for place, (key, label) in enumerate(options):
            button = Button(label)
            button.setCheckable(True)
            button.setProperty("last", place == len(options) - 1)
            button.clicked.connect(lambda _=False, chosen=key: self.picked.emit(chosen))
            self._group.addButton(button)
            self._buttons[key] = button
            inner.addWidget(button)
        self.setLayout(row(frame("segment", inner, height=30)))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if options:
            self._buttons[options[0][0]].setChecked(True)

    def set_count(self, key: str, count: int | None) -> None:
        """Write a count behind a label."""
        label = self._labels[key]
        self._buttons[key].setText(label if count is None else f"{label} {count}")

    def set_shown(self, key: str, shown: bool) -> None:
        """Offer a view, or not."""
        self._buttons[key].setVisible(shown)

    def pick(self, key: str) -> None:
        """Choose a view without telling."""
        self._buttons[key].setChecked(True)

    def value(self) -> str:
        """The chosen view."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")


def mark_gaps(gaps: Sequence[FieldRow]) -> bool:
    """Say at each of these fields what is missing, go to the first; whether there is none."""
    for made in gaps:
        made.set_error(made.fault() or made.ask())
    if gaps:
        gaps[0].go_to()
    return not gaps


def on_enter(field: QLineEdit, action: Callable[[], object]) -> None:
    """Enter in a field does what the main button does."""
    field.returnPressed.connect(action)
