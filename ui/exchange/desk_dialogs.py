"""What a superior writes at its desk, and what is entered about it below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from app import exchange
from app.exchange import DeskCase, DeskProposal, OpinionKind
from app.work import Work
from ui.desk import Desk
from ui.forms.spec import options
from ui.widgets.base import Label, column
from ui.widgets.dates import DateInput
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import Choice, TextArea, TextInput


def review(work: Work, proposal: str, result: str, text: str) -> str:
    """审查意见 on a received proposal."""
    return exchange.give_opinion(work, OpinionKind.REVIEW, "proposal", proposal, text=text, result=result)


def file_proposal(work: Work, proposal: str, number: str, result: str, text: str) -> str:
    """Give a received proposal its 备案号."""
    return exchange.give_opinion(
        work, OpinionKind.FILING_ACK, "proposal", proposal, text=text, result=result, filing_no=number
    )


def press(work: Work, kind: OpinionKind, case_ids: Sequence[str], text: str, due: date | None) -> None:
    """催办 or 挂牌督办 of several cases at once."""
    for case_id in case_ids:
        exchange.give_opinion(work, kind, "case", case_id, text=text, due_on=due)


def _head(proposal: DeskProposal) -> tuple[str, str]:
    return f"{proposal.number or '未编号'}　{proposal.case_name}", f"{proposal.office_name}，致{proposal.addressee}"


class ReviewDialog(FormDialog):
    """审查 of a proposal before it is issued."""

    def __init__(self, desk: Desk, parent: QWidget | None, proposal: DeskProposal) -> None:
        super().__init__(parent, self.tr("审查检察建议书"), self.tr("登记审查意见"), width=600)
        head, told = _head(proposal)
        stands = self.tr("{told}，第{n}稿，{state}").format(told=told, n=proposal.version, state=proposal.state_text)
        self.body.insertLayout(1, column(Label(head, "strong", wrap=True), Label(stands, "caption", wrap=True), gap=2))
        self.result_choice = Choice(
            [("agree", self.tr("同意")), ("revise", self.tr("修改后制发")), ("reject", self.tr("不予制发"))],
            empty=self.tr("请选择"),
        )
        self.text = TextArea(lines=5)
        self.form.add("result", self.tr("审查结果"), self.result_choice, 6, required=True)
        self.form.add("text", self.tr("审查意见"), self.text, required=True, hint=self.tr("随下一个交换包发往报送院"))
        self.send = lambda: desk.work(
            review, proposal.id, self.result_choice.value(), self.text.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip


class FilingDialog(FormDialog):
    """备案登记 of one proposal."""

    def __init__(self, desk: Desk, parent: QWidget | None, proposal: DeskProposal, number: str) -> None:
        super().__init__(parent, self.tr("备案登记"), self.tr("登记备案"), width=600)
        head, told = _head(proposal)
        if proposal.issued_on is not None:
            told = self.tr("{told}，{day}制发").format(told=told, day=proposal.issued_on.isoformat())
        self.body.insertLayout(1, column(Label(head, "strong", wrap=True), Label(told, "caption", wrap=True), gap=2))
        self.number = TextInput()
        self.number.set_value(number)
        self.result_choice = Choice(options("opinion_results"))
        self.text = TextArea(lines=4)
        self.text.set_value(self.tr("同意备案。"))
        self.form.add("number", self.tr("备案号"), self.number, 7, required=True)
        self.form.add("result", self.tr("审查结果"), self.result_choice, 5, required=True)
        self.form.add("text", self.tr("审查意见"), self.text, required=True, hint=self.tr("随下一个交换包发往报送院"))
        self.send = lambda: desk.work(
            file_proposal, proposal.id, self.number.value(), self.result_choice.value(), self.text.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip


class PressDialog(FormDialog):
    """催办, or 挂牌督办, of one case."""

    def __init__(self, desk: Desk, parent: QWidget | None, case: DeskCase, kind: OpinionKind) -> None:
        reminding = kind is OpinionKind.REMINDER
        title = self.tr("催办") if reminding else self.tr("挂牌督办")
        super().__init__(parent, title, self.tr("登记并下达"), width=560)
        told = f"{case.office_name}，{case.state_text}" + (self.tr("，已逾期") if case.overdue else "")
        self.body.insertLayout(1, column(Label(case.name, "strong", wrap=True), Label(told, "caption"), gap=2))
        self.text = TextArea(lines=4)
        self.due = DateInput()
        label = self.tr("催办事项") if reminding else self.tr("督办要求")
        self.form.add("text", label, self.text, required=True, hint=self.tr("随下一个交换包下达，列入对方的待办事项"))
        self.form.add("due", self.tr("要求办结日期"), self.due, 5, required=reminding)
        self.send = lambda: desk.work(
            press, kind, [case.id], self.text.value(), self.due.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip


class ExpectDialog(FormDialog):
    """An office that should report."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, self.tr("应报送的院"), self.tr("列入"), width=480)
        self.code, self.name = TextInput(), TextInput()
        self.form.add("code", self.tr("院代码"), self.code, 4, required=True)
        self.form.add("name", self.tr("院名"), self.name, 8, required=True)
        self.send = lambda: desk.work(
            exchange.desk.expect, self.code.value(), self.name.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip


class HandleDialog(FormDialog):
    """What was done about a superior's opinion."""

    def __init__(self, desk: Desk, parent: QWidget | None, opinion_id: str, about: str, asked: str) -> None:
        super().__init__(parent, self.tr("办理情况"), self.tr("登记办理情况"), width=560)
        self.body.insertLayout(1, column(Label(about, "strong", wrap=True), Label(asked, "caption", wrap=True), gap=2))
        self.text = TextArea(lines=4)
        self.form.add("text", self.tr("办理情况"), self.text, required=True, hint=self.tr("登记后不再列入待办事项"))
        self.send = lambda: desk.work(
            exchange.handle, opinion_id, self.text.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip
