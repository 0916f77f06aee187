"""我的草稿: what was typed and not saved yet, also what found no form again; to go on, to read, to delete."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from app import drafts
from app.drafts import DraftFile
from app.work import Read
from ui.desk import Desk
from ui.texts import stamp
from ui.widgets.base import Button, column, frame, row
from ui.widgets.dialogs import Dialog
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table


def _mine(view: Read) -> list[DraftFile]:
    return drafts.all_kept(view)


class MyDrafts(Dialog):
    """Newest first; the text of the chosen one below."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, "", width=720)
        self.setWindowTitle(self.tr("我的草稿"))
        self._desk = desk
        self.table: Table[DraftFile] = Table(
            [
                Column(self.tr("内容"), 0, lambda one: Cell(_title(one), strong=True, size=14)),
                Column(self.tr("自动保存于"), 150, lambda one: Cell(stamp(one.saved_at), ink="text2")),
            ],
            row_height=34,
        )
        self.table.setMinimumHeight(180)
        self.table.chosen.connect(lambda _one: self._choose())
        self.table.opened.connect(lambda _one: self.go_on())
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(150)
        self.text.setAccessibleName(self.tr("草稿的文字"))
        inner = column(frame("panel", row(self.table, margins=(1, 1, 1, 1))), self.text, gap=10)
        whole = QWidget()
        whole.setLayout(inner)
        empty = EmptyState(
            "note-pencil", self.tr("没有草稿"), self.tr("填写时自动保存的内容在登记或者保存以后不再列在这里")
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(whole)
        self._stack.addWidget(empty)
        self.body.addWidget(self._stack, 1)
        self._delete = self.add_button(self.tr("删除草稿"), self.delete, kind="danger")
        self.add_button(self.tr("关闭"), self.reject)
        self.go_button: Button = self.add_button(self.tr("继续填写"), self.go_on, kind="primary", default=True)
        self.refresh()

    def refresh(self) -> None:
        """Read them."""
        self._desk.read(_mine, owner=self, on_done=self._show)

    def _show(self, found: list[DraftFile]) -> None:
        self._stack.setCurrentIndex(0 if found else 1)
        self.table.set_rows(found, keep=lambda one: one.subject)
        if found and self.table.current() is None:
            self.table.selectRow(0)
        self._choose()

    def _choose(self) -> None:
        chosen = self.table.current()
        self._delete.setEnabled(chosen is not None)
        self.go_button.setEnabled(chosen is not None and _place(chosen) is not None)
        self.text.setPlainText(_words(chosen) if chosen else "")

    def go_on(self) -> None:
        """Go to the form."""
        chosen = self.table.current()
        place = _place(chosen) if chosen is not None else None
        if place is not None:
            self.accept()
            self._desk.go(*place)

    def delete(self) -> None:
        """Take the chosen draft away."""
        chosen = self.table.current()
        if chosen is not None:
            self._desk.call(drafts.discard, chosen.subject, owner=self, on_done=lambda _none: self.refresh())


def _title(one: DraftFile) -> str:
    return str(one.content.get("title") or one.subject)


def _place(one: DraftFile) -> tuple[str, object] | None:
    """Where its form is."""
    told = one.content.get("place")
    case_id, step = told if isinstance(told, (list, tuple)) and len(told) == 2 else ("", "")
    if case_id and step == "dossier":
        return "archive", case_id
    if case_id:
        return ("case", (case_id, step)) if step else ("case", case_id)
    return ("cases", "new") if step == "new" else None


def _words(one: DraftFile) -> str:
    told = one.content.get("words")
    lines = [pair for pair in told if isinstance(pair, (list, tuple)) and len(pair) == 2] if told else []
    return "\n\n".join(f"{label}：\n{text}" if label else str(text) for label, text in lines)
