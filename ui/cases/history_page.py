"""办理经过: everything that was done with a case, narrowed by kind, step and person, and printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import casework, codes
from app.cases import CaseFile, case_file
from app.casework import HistoryEntry, HistoryFilter, Part
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.page import Page
from ui.texts import stamp
from ui.widgets.base import Button, Label, column, frame, holder, row
from ui.widgets.dialogs import open_centred
from ui.widgets.filter import FilterButton
from ui.widgets.notes import EmptyState
from ui.widgets.pdf_dialog import PdfDialog
from ui.widgets.table import Cell, Column, Table

_ICONS = {
    Part.STEP: "note-pencil",
    Part.DECISION: "check-circle",
    Part.PAPER: "file-text",
    Part.PHOTO: "image-square",
    Part.EXCHANGE: "arrows-left-right",
    Part.SECRET: "shield-warning",
    Part.CORRECTION: "pencil-simple",
}


@dataclass(frozen=True, slots=True)
class HistoryData:
    """The case, and all that was done with it, oldest first."""

    case: CaseFile
    entries: list[HistoryEntry]


def history_data(view: Read, case_id: str) -> HistoryData:
    """Read the page; it is narrowed where it is shown."""
    return HistoryData(case_file(view, case_id), casework.history(view, case_id))


def drawn(view: Read, case_id: str, wanted: HistoryFilter) -> bytes:
    """The printed sheet."""
    return casework.print_history(view, case_id, wanted).pdf


class HistoryPage(Page):
    """The list and its filters."""

    areas = frozenset({"cases", "activities", "proposals", "photos", "documents", "archive", "exchange"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = ""
        self._data: HistoryData | None = None
        self.part = FilterButton(self.tr("种类"))
        self.part.set_choices((entry.code, entry.label) for entry in codes.items("history_parts"))
        self.step = FilterButton(self.tr("步骤"))
        self.step.set_choices((entry.code, entry.label) for entry in codes.items("steps"))
        self.actor = FilterButton(self.tr("经办人"))
        for button in (self.part, self.step, self.actor):
            button.picked.connect(lambda _value: self._narrow())
        self.print_button = Button(self.tr("打印办理经过"), self.print_out, fit="tool", icon_name="printer")
        self._count = Label("", "caption2")
        self.table: Table[HistoryEntry] = Table(
            [
                Column(self.tr("时间"), 140, lambda one: Cell(stamp(one.at), ink="text2"), order=lambda one: one.at),
                Column(self.tr("种类"), 108, self._kind),
                Column(self.tr("步骤"), 84, lambda one: Cell(codes.label("steps", one.step) if one.step else "")),
                Column(self.tr("经办人"), 120, lambda one: Cell(one.actor), order=lambda one: one.actor),
                Column(self.tr("办理事项"), 0, lambda one: Cell(one.sentence, size=14)),
            ],
            row_height=36,
        )
        self.table.setAccessibleName(self.tr("办理经过"))
        self.table.opened.connect(self._open)
        self._empty = EmptyState("clock", "", "", Button(self.tr("清除筛选"), self._clear))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        tools = row(self.part, self.step, self.actor, None, self.print_button, margins=(20, 0, 16, 0))
        whole = column(frame("bar", tools, height=50), gap=0)
        whole.addWidget(holder(column(self._stack, gap=0), "surface"), 1)
        whole.addWidget(frame("foot", row(self._count, None, margins=(20, 0, 20, 0)), height=32))
        self.setLayout(whole)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_out)

    def _kind(self, entry: HistoryEntry) -> Cell:
        return Cell(codes.label("history_parts", entry.part), icon=_ICONS[entry.part], icon_ink="text2")

    def enter(self, argument: object = None) -> None:
        """Show a case's history."""
        if isinstance(argument, str) and argument != self._id:
            self._id, self._data, self._stale = argument, None, True
            self._clear()
        super().enter(argument)

    def refresh(self) -> None:
        """Read it."""
        if self._id:
            self.desk.read(history_data, self._id, owner=self, on_done=self._show, on_error=self._refuse)

    def wanted(self) -> HistoryFilter:
        """What the filters say."""
        parts = frozenset({Part(self.part.value())} if self.part.value() else ())
        step = next((one for one in casework.STEPS if one.value == self.step.value()), None)
        return HistoryFilter(parts, step, self.actor.value())

    def _show(self, data: HistoryData) -> None:
        self._data = data
        self.actor.set_choices((name, name) for name in casework.actors(data.entries))
        self._narrow()
        self.crumbs.emit(self.trail())

    def _narrow(self) -> None:
        entries = self._data.entries if self._data else []
        wanted = self.wanted()
        shown = [one for one in entries if wanted.admits(one)]
        self.table.set_rows(shown, keep=lambda one: (one.at, one.text))
        if shown and self.table.current() is None:
            self.table.selectRow(0)
        self._count.setText(self.tr("共{n}项").format(n=len(shown)))
        self._empty.say(self.tr("没有符合条件的记录"), "")
        self._stack.setCurrentIndex(0 if shown or not entries else 1)

    def _clear(self) -> None:
        for button in (self.part, self.step, self.actor):
            button.set_value("")
        self._narrow()

    def _refuse(self, error: UserError) -> None:
        self.desk.refuse(error)

    def _open(self, entry: HistoryEntry) -> None:
        """Show the thing itself."""
        match entry.subject_type:
            case "photo":
                self.desk.go("photos", (self._id, entry.subject_id))
            case "document":
                self.desk.go("paper", entry.subject_id)
            case "proposal":
                self.desk.go("proposal", entry.subject_id)
            case "bundle":
                self.desk.go("exchange")
            case _:
                self.desk.go("case", (self._id, entry.step.value) if entry.step else self._id)

    def print_out(self) -> None:
        """Ctrl+P: the sheet as narrowed, to look at, print or save."""
        if self._data is None:
            return
        case_id = self._id
        words = self.tr("保存到工作库之外的文件没有加密，并记入日志")
        dialog = PdfDialog(self, self.desk.tasks, self.tr("个案预防办理经过"), "case_history.pdf", words)
        dialog.on_saved = lambda file: self.desk.work(_noted, case_id, file)
        self.desk.read(drawn, case_id, self.wanted(), owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed)
        open_centred(dialog)

    def trail(self) -> list[tuple[str, str]]:
        """Where we are."""
        name = self._data.case.name if self._data else ""
        return [(self.tr("案件"), "cases"), *([(name, "case")] if name else []), (self.tr("办理经过"), "history")]

    def home(self) -> QWidget:
        """The table."""
        return self.table


def _noted(work: Work, case_id: str, file: Path) -> None:
    work.note("document.export", "case", case_id, file.name)
