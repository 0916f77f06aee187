"""The five parts of a text, one of them open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from app.cases import CauseFields
from app.findings import Finding
from app.proposals.laws import Law
from app.proposals.rules import ProposalText
from app.workspace import UserError
from ui.forms import SpecForm
from ui.forms.inline import beyond
from ui.forms.known import Known
from ui.proposals import specs
from ui.proposals.laws_dialog import LawsDialog
from ui.widgets.base import Button, column, reveal
from ui.widgets.dialogs import open_centred
from ui.widgets.fields import FieldRow
from ui.widgets.section import Section

_KEY = re.compile(r"[a-z_]+")
_PATH = re.compile(r"([a-z_]+)(?:\[(\d+)\])?(?:\.([a-z_]+))?")

#: So many characters of a cause stand in a menu.
_SHOWN = 40

Held = tuple[int, int, int]
FIRST_GAP = -2  # the first part in which something is missing


class Editor(QWidget):
    """Forms of the five parts; `edited` once something was typed."""

    edited = Signal()

    def __init__(
        self,
        known: Known,
        causes: Sequence[CauseFields],
        *,
        seven: bool = False,
        linked: Mapping[str, str] | None = None,
        filings: Sequence[str] = (),
        found: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self.dirty = self._locked = False
        self._found, self._causes = found, causes
        self._seven, self._linked = seven, linked
        self._filling = True
        asked = specs.parts(known, causes, seven=seven, linked=linked is not None, filings=filings)
        self.forms = [SpecForm(part) for part in asked]
        self.sections = [
            Section(number, title, form)
            for number, (title, form) in enumerate(zip(specs.titles(seven=seven), self.forms, strict=True), start=1)
        ]
        self._laws = Button(self.tr("常用法律依据"), self.offer_laws, fit="row", icon_name="books")
        self._of("items").rows["items"].field.orderly = True  # type: ignore[attr-defined]
        bases = self._of("bases")
        bases.rows["bases"].field.beside(self._laws)  # type: ignore[attr-defined]
        self._problems = Button(self.tr("分析和座谈查明的"), self.offer_found, fit="row", icon_name="magnifying-glass")
        self._problems.setAccessibleDescription(self.tr("列出还没有写入的原因和漏洞，选中一项即添加"))
        self._of("problems").rows["problems"].field.beside(self._problems)  # type: ignore[attr-defined]
        self._answers = Button(self.tr("按原因添加"), self.offer_causes, fit="row", icon_name="plus")
        self._answers.setAccessibleDescription(self.tr("列出还没有建议的原因，选中一项即添加一条建议"))
        self._of("items").rows["items"].field.beside(self._answers)  # type: ignore[attr-defined]
        reveal(self._problems, bool(found))
        reveal(self._answers, bool(causes))
        for section in self.sections:
            section.opened.connect(lambda opened=section: self._opened(opened))
        for form in self.forms:
            form.edited.connect(self._touched)
        self.setLayout(column(*self.sections, gap=0))

    def show_text(self, text: ProposalText, missing: Sequence[Finding], opened: int) -> None:
        """Show a text; a part with something missing is marked. `opened` may be `FIRST_GAP`."""
        self._filling = True
        given = specs.values(text, self._linked)
        faulty = {found.group(0) for one in missing if (found := _KEY.match(one.field))}
        for section, form, summary in zip(
            self.sections, self.forms, specs.summaries(text, seven=self._seven), strict=True
        ):
            form.set_values(given)
            form.begin_rows()
            section.tell(summary, not (faulty & set(form.specs)))
        if opened == FIRST_GAP:
            opened = next((place for place, form in enumerate(self.forms) if faulty & set(form.specs)), self.advice)
        for place, section in enumerate(self.sections):
            section.open(place == opened)
        self._filling = False

    @property
    def advice(self) -> int:
        """The place of the part that holds the advice."""
        return self.forms.index(self._of("items"))

    def _of(self, key: str) -> SpecForm:
        return next(form for form in self.forms if key in form.specs)

    def offer_laws(self) -> None:
        """Choose among common legal bases; each becomes a row."""

        def take(law: Law) -> None:
            self._of("bases").rows["bases"].field.put({"law": law.law, "article": law.article})  # type: ignore[attr-defined]

        open_centred(LawsDialog(self, take))

    def offer_found(self) -> None:
        """The causes and loopholes that no problem names yet; each becomes a row."""
        rows: Any = self._of("problems").rows["problems"].field
        told = [(one.get("cause", ""), str(one.get("text", ""))) for one in rows.value()]
        left = [
            (text, cause) for text, cause in self._found
            if all(cause != used if cause else text != said for used, said in told)
        ]  # fmt: skip
        self._offer(self._problems, [(text, {"text": text, "cause": cause}) for text, cause in left], rows)

    def offer_causes(self) -> None:
        """The causes that no advice answers yet; each becomes a row."""
        rows: Any = self._of("items").rows["items"].field
        used = {one.get("cause", "") for one in rows.value()}
        left = [cause for cause in self._causes if cause.id not in used]
        self._offer(self._answers, [(one.text, {"cause": one.id}) for one in left], rows)

    def _offer(self, button: Button, choices: Sequence[tuple[str, dict[str, Any]]], rows: Any) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, values in choices:
            menu.addAction(text[:_SHOWN], lambda given=values: rows.put(given))
        if len(choices) > 1:
            menu.addSeparator()
            menu.addAction(self.tr("全部添加"), lambda: [rows.put(values) for _text, values in choices])
        if not choices:
            menu.addAction(self.tr("都已写入")).setEnabled(False)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def go_to(self, path: str) -> None:
        """Open the part of a field (`items[2].standard`) and put the cursor there."""
        found = _KEY.match(path)
        for section, form in zip(self.sections, self.forms, strict=True):
            if found and found.group(0) in form.specs:
                section.open(True)
                self._close_others(section)
                made = form.field_at(path)
                if made is not None:
                    made.go_to()

    def onward(self, missing: Sequence[str]) -> bool:
        """Go to what is missing behind the field with the cursor, else to the first of it; False where it is all."""
        cursor = QApplication.focusWidget()
        here = next((n for n, form in enumerate(self.forms) if cursor is not None and form.isAncestorOf(cursor)), -1)
        ordered = sorted(missing, key=self._order)
        ahead = [
            path for path in ordered
            if self._order(path)[0] > here or (self._order(path)[0] == here and self._beyond(path, cursor))
        ]  # fmt: skip
        others = ahead or [path for path in ordered if not self._holds(path, cursor)]
        if others:
            self.go_to(others[0])
        return bool(others)

    def first_of(self, paths: Sequence[str]) -> str:
        """The field that comes first in the form."""
        return min(paths, key=self._order)

    def _order(self, path: str) -> tuple[int, int, int, int]:
        """The place of a field: its part, its place there, its row in a table, its place in the row."""
        found = _PATH.match(path)
        key, row, inner = (found.group(1), int(found.group(2) or 0), found.group(3)) if found else ("", 0, None)
        part = next((n for n, form in enumerate(self.forms) if key in form.specs), len(self.forms))
        if part == len(self.forms):
            return part, 0, row, 0
        columns = [one.key for one in self.forms[part].specs[key].columns]
        return part, list(self.forms[part].specs).index(key), row, columns.index(inner) if inner in columns else 0

    def _row(self, path: str) -> FieldRow | None:
        part = self._order(path)[0]
        return self.forms[part].field_at(path) if part < len(self.forms) else None

    def _holds(self, path: str, cursor: QWidget | None) -> bool:
        made = self._row(path)
        return made is not None and cursor is not None and made.isAncestorOf(cursor)

    def _beyond(self, path: str, cursor: QWidget | None) -> bool:
        made = self._row(path)
        return made is not None and cursor is not None and beyond(made, cursor)

    def opened(self) -> int:
        """Which part is open."""
        return next((place for place, section in enumerate(self.sections) if section.head.isChecked()), -1)

    def held(self) -> Held | None:
        """Where the cursor stands: the part, the field among its fields, the place in the text."""
        return self.at(QApplication.focusWidget())

    def at(self, cursor: QWidget | None) -> Held | None:
        """The same for a widget that has, or had, the cursor."""
        for place, form in enumerate(self.forms):
            if cursor is not None and form.isAncestorOf(cursor):
                fields = _fields(form)
                at = fields.index(cursor) if cursor in fields else 0
                return place, at, _cursor(cursor)
        return None

    def hold(self, held: Held | None) -> None:
        """Put the cursor there again, after saving has made the forms anew."""
        if held is None:
            return
        place, at, cursor = held
        fields = _fields(self.forms[place])
        if not fields:
            return
        field = fields[min(at, len(fields) - 1)]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QLineEdit):
            field.setCursorPosition(cursor)
        elif isinstance(field, QPlainTextEdit):
            there = field.textCursor()
            there.setPosition(min(cursor, len(field.toPlainText())))
            field.setTextCursor(there)

    def values(self) -> dict[str, Any]:
        """The whole draft."""
        found: dict[str, Any] = {}
        for form in self.forms:
            found |= {key: value for key, value in form.values().items() if value != 0}
        return found

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        self._locked = locked
        for form in self.forms:
            form.lock(locked)
        reveal(self._laws, not locked)
        reveal(self._problems, not locked and bool(self._found))
        reveal(self._answers, not locked and bool(self._causes))

    def show_findings(self, error: UserError) -> list[str]:
        """Put findings at their fields and open the part of the first; gives those without a field here."""
        told = error.params.get("findings")
        rest = list(told) if isinstance(told, (list, tuple)) else []
        for section, form in zip(self.sections, self.forms, strict=True):
            mine = [
                one for one in rest if (found := _KEY.match(str(one.get("field", "")))) and found.group(0) in form.specs
            ]
            if mine:
                section.open(True)
                self._close_others(section)
                form.show_findings(UserError(error.code, findings=mine))
                rest = [one for one in rest if one not in mine]
        return [str(one.get("text", "")) for one in rest]

    def _touched(self) -> None:
        if not self._filling:
            self.dirty = True
            for section, form in zip(self.sections, self.forms, strict=True):
                if section.head.isChecked():
                    section.tell(section.head.summary, not form.missing_rows())
            self.edited.emit()

    def _opened(self, opened: Section) -> None:
        """A part was opened by hand: the others close, and the cursor stands in its first gap, else its first field."""
        self._close_others(opened)
        form = self.forms[self.sections.index(opened)]
        if not self._locked:
            aims = [*form.missing_rows(), *form.rows.values()]
            aims[0].go_to()

    def _close_others(self, opened: Section) -> None:
        for section in self.sections:
            if section is not opened:
                section.open(False)


def _fields(form: QWidget) -> list[QWidget]:
    """Everything in a form that takes the keyboard, in the order in which it was made."""
    return [one for one in form.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _cursor(field: QWidget) -> int:
    if isinstance(field, QLineEdit):
        return field.cursorPosition()
    return field.textCursor().position() if isinstance(field, QPlainTextEdit) else 0
