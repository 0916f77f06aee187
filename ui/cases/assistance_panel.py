"""预防部门协助 beside the steps: what was asked, who was sent, and asking or answering."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.cases import AssistanceFile, assistance_of
from app.casework import record
from ui.cases.data import CaseData
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.forms.known import Known, load
from ui.texts import short
from ui.widgets.base import Button, Label, clear, column, holder, reveal, row
from ui.widgets.dialogs import open_centred


class AssistancePanel(QWidget):
    """One entry for each request."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._data: CaseData | None = None
        self.known = Known()
        load(desk, self, self.known)
        self.ask_button = Button(self.tr("请求协助"), self.ask, fit="row", icon_name="users-three")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(12, 0, 12, 8)
        self._box.setSpacing(8)

    def show_data(self, data: CaseData) -> bool:
        """Show a case; says whether there is anything to show."""
        self._data = data
        clear(self._box)
        told = assistance_of(data.case)
        for one in told:
            self._box.addWidget(self._entry(one, data))
        working = data.case.own and data.case.state.value not in ("proposed", "not_initiated", "terminated", "archived")
        asks = working and self._desk.may("assistance.ask", own=data.case.mine)
        reveal(self.ask_button, asks)
        return bool(told) or asks

    def _entry(self, one: AssistanceFile, data: CaseData) -> QWidget:
        head = "　".join(part for part in (one.step_text, one.asked) if part)
        asked = self.tr("{who}{day}请求").format(who=one.asked_by, day=short(one.asked_on, data.today))
        if one.wanted_on:
            asked += self.tr("，协助日期{day}").format(day=short(one.wanted_on, data.today))
        lines = column(Label(head, "dense", wrap=True), Label(asked, "caption"), gap=1)
        if one.answered_on:
            names = "、".join(one.people)
            sent = self.tr("派{names}").format(names=names) if names else self.tr("未派员")
            said = f"{sent}：{one.answer}" if one.answer else sent
            lines.addWidget(
                Label(f"{said}（{one.answered_by}，{short(one.answered_on, data.today)}）", "caption", wrap=True)
            )
        elif data.case.own and self._desk.may("assistance.send"):
            lines.addLayout(row(Button(self.tr("答复"), self._answerer(one), fit="row"), None))
        else:
            lines.addWidget(Label(self.tr("等待预防部门答复"), "caption"))
        return holder(lines)

    def _answerer(self, one: AssistanceFile) -> Callable[[], None]:
        return lambda: self.answer(one)

    def ask(self) -> None:
        """Ask for assistance."""
        asked = [
            Spec("asked", self.tr("请求事项"), Kind.LONG, required=True, lines=2),
            Spec("step", self.tr("步骤"), Kind.CODE, 6, list_name="steps", placeholder=self.tr("不限")),
            Spec("wanted_on", self.tr("协助日期"), Kind.DAY, 6),
        ]
        self._open(SpecDialog(self, self.tr("请求预防部门协助"), self.tr("发出请求"), asked, width=480), "ask", {})

    def answer(self, one: AssistanceFile) -> None:
        """Say who is sent, or why nobody is."""
        asked = [
            Spec("people", self.tr("派出人员"), Kind.NAMES, known=self.known, hint=self.tr("不派员的不填，写明理由")),
            Spec("answer", self.tr("答复"), Kind.LONG, lines=2),
        ]
        dialog = SpecDialog(self, self.tr("答复协助请求"), self.tr("答复"), asked, width=480, words=one.asked)
        self._open(dialog, f"answer-{one.id}", {"id": one.id})

    def _open(self, dialog: SpecDialog, subject: str, extra: dict[str, str]) -> None:
        if self._data is None:
            return
        case = self._data.case
        dialog.send = lambda values, done, failed: self._desk.work(
            record, case.id, "assistance", {**values, **extra},
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip
        dialog.keep_draft(self._desk, f"assistance-{subject}:{case.id}", place=(case.id, ""))
        open_centred(dialog)
