"""A paper beside the form it is printed from: drawn anew shortly after each pause in typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app import messages
from app.casework import Trial, try_record
from app.documents import OpenPaper, open_document
from app.workspace import UserError, Workspace
from ui.desk import Desk
from ui.forms import SpecDialog
from ui.widgets.base import Button, Label, Picture, column, frame, reveal, row
from ui.widgets.paper import PaperView

PAUSE = 120  # milliseconds after the last key: people type faster than that
_BESIDE = 520
_NAMED = 3

Ask = Callable[[Workspace], Trial]
"""Prints a paper from what was typed; runs in a worker."""


class LivePaper(QWidget):
    """Call `touch` when something was typed; `ask` says what is to be printed then. Nothing waits for it.

    While one state is being printed, only the newest of the later ones is kept waiting. `printed` with each outcome.
    """

    printed = Signal(object)  # Trial or UserError

    def __init__(self, desk: Desk, ask: Callable[[], Ask | None]) -> None:
        super().__init__()
        self._desk, self._ask = desk, ask
        self._busy = self._again = False
        self._shown = 0
        self.paper = PaperView(desk.tasks)
        self._mark = Picture("info", "text3", 15)
        self._told = Label("", "caption", elide=True)
        foot = row(self._mark, self._told, gap=6, margins=(12, 0, 12, 0))
        foot.setStretch(1, 1)
        self._foot = frame("foot", foot, height=30)
        self._foot.hide()
        self.setLayout(column(self.paper, self._foot, gap=0))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.look)

    def keep(self, pdf: bytes | None) -> None:
        """Show a paper as it is kept; what is still being printed is no longer wanted."""
        self._timer.stop()
        self._again = False
        self._shown += 1
        self._say("")
        self.paper.show_pdf(pdf)

    def touch(self) -> None:
        """Something was typed."""
        if self.isVisible():
            self._timer.start()

    def look(self) -> None:
        """Print what is there now."""
        self._timer.stop()
        if self._busy:
            self._again = True
            return
        asked = self._ask()
        if asked is None:
            return
        number = self._shown
        job = self._desk.call(
            asked, owner=self,
            on_done=lambda trial: self._show(number, trial), on_error=lambda error: self._fail(number, error),
        )  # fmt: skip
        if job is not None:
            self._busy = True
            job.ended.connect(self._free)  # also after a defect, of which nobody here is told

    def _free(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self.look()

    def _show(self, number: int, trial: Trial) -> None:
        if number == self._shown:
            self.paper.show_pdf(trial.pdf)
            named = "、".join(trial.gaps[:_NAMED])
            more = self.tr("等") if len(trial.gaps) > _NAMED else ""  # how many there are is told in the form's foot
            self._say(self.tr("尚未填写：{fields}{more}").format(fields=named, more=more) if named else "")
        self.printed.emit(trial)

    def _fail(self, number: int, error: UserError) -> None:
        if number == self._shown:
            self._say(messages.sentence(error))
        self.printed.emit(error)

    def _say(self, text: str) -> None:
        self._told.setText(text)
        self._told.setToolTip(text)
        reveal(self._foot, bool(text))


def asking(case_id: str, kind: str, form_code: str, values: Mapping[str, Any]) -> Ask:
    """Prints the paper that a record of these values would be."""
    return lambda workspace: try_record(workspace, case_id, kind, values, form_code)


def beside(
    dialog: SpecDialog, desk: Desk, case_id: str, kind: str, form_code: Callable[[dict[str, Any]], str] | str,
    more: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> LivePaper:  # fmt: skip
    """Put the paper beside a dialog's form, where the person wants it; the choice is remembered.

    `more` makes the record's values of the form's; `form_code` may depend on them.
    """

    def ask() -> Ask | None:
        values = more(dialog.form.values())
        code = form_code if isinstance(form_code, str) else form_code(values)
        return asking(case_id, kind, code, values) if code else None

    live = LivePaper(desk, ask)
    live.setMinimumWidth(_BESIDE)
    live.paper.fit_width()
    toggle = Button(live.tr("预览"), kind="ghost", icon_name="columns")
    toggle.setCheckable(True)
    toggle.setAccessibleName(live.tr("在表单旁边显示打印样式"))
    pane = frame("right", column(live))
    dialog.put_beside(pane)
    dialog.foot_note(toggle)

    def show(shown: bool) -> None:
        reveal(pane, shown)
        if shown:
            live.look()
        dialog.fit_beside(_BESIDE if shown else 0)

    def chosen(shown: bool) -> None:
        desk.remember("preview", "" if shown else "off")
        show(shown)

    dialog.form.edited.connect(live.touch)
    toggle.setChecked(desk.remembered("preview") != "off")
    toggle.toggled.connect(chosen)
    show(toggle.isChecked())
    return live


class Preview(QObject):
    """The paper at the right of a page, in the place of what stands there otherwise; the choice is remembered.

    `ask` prints what is typed; `kept` is the id of a paper that came in and is read while the form is filled, or empty.
    `offer` after another part of the page has come to the front, or another paper has come in: the toggle is there only
    where there is a paper.
    """

    shown = Signal(bool)

    def __init__(self, desk: Desk, ask: Callable[[], Ask | None], kept: Callable[[], str] = str) -> None:
        super().__init__()
        self._desk, self._ask, self._kept = desk, ask, kept
        self._held = ""
        self.live = LivePaper(desk, ask)
        self.live.paper.fit_width()
        self.pane = frame("right", column(self.live))
        self.toggle = Button(self.tr("预览"), kind="ghost", fit="tool", icon_name="columns")
        self.toggle.setCheckable(True)
        self.toggle.setChecked(desk.remembered("preview.page") == "on")
        self.toggle.toggled.connect(self._choose)
        reveal(self.pane, False)
        reveal(self.toggle, False)

    def offer(self) -> None:
        """Look whether there is a paper to show, and show it where it is wanted."""
        kept = self._kept()
        there = bool(kept) or self._ask() is not None
        reveal(self.toggle, there)
        wanted = there and self.toggle.isChecked()
        reveal(self.pane, wanted)
        self.shown.emit(wanted)
        if wanted and kept:
            self._read(kept)
        elif wanted:
            self._held = ""
            self.live.look()

    def _read(self, document_id: str) -> None:
        """Open a paper that came in; once, however often it is offered."""
        if document_id != self._held:
            self._held = document_id
            self._desk.read(
                open_document, document_id, owner=self, on_done=lambda paper: self._open(document_id, paper),
                on_error=self._desk.refuse,
            )  # fmt: skip

    def _open(self, document_id: str, paper: OpenPaper) -> None:
        if document_id == self._held:
            self.live.paper.open(lambda: paper, keep=False)
        else:
            paper.close()

    def fit(self, width: int) -> None:
        """Take a share of the page's width."""
        self.pane.setFixedWidth(max(440, round(width * 0.42)))

    def _choose(self, shown: bool) -> None:
        self._desk.remember("preview.page", "on" if shown else "")
        self.offer()
