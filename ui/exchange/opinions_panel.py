"""上级意见: what the superior wrote on our records; at a superior office, the proposals that wait for their 备案号."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from app import exchange
from app.exchange import OpinionKind
from app.proposals import ProposalRow
from app.work import Work
from ui.desk import Desk
from ui.exchange.queries import ExchangeData, OpinionLine
from ui.forms.spec import options
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.dialogs import FormDialog, open_centred
from ui.widgets.fields import Choice, Segments, TextArea, TextInput
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.table import Cell, Column, Table

OPINIONS, FILING = "opinions", "filing"


def file_proposal(work: Work, proposal: str, number: str, result: str, text: str) -> str:
    """Give a received proposal its 备案号."""
    return exchange.give_opinion(
        work, OpinionKind.FILING_ACK, "proposal", proposal, text=text, result=result, filing_no=number
    )


class FilingDialog(FormDialog):
    """备案登记 of one proposal."""

    def __init__(self, desk: Desk, parent: QWidget | None, proposal: ProposalRow, number: str) -> None:
        super().__init__(parent, self.tr("备案登记"), self.tr("登记备案"), width=600)
        head = Label(f"{proposal.number}　{proposal.case_name}", "strong", wrap=True)
        told = self.tr("致{unit}，{day}制发").format(unit=proposal.addressee, day=proposal.issued_on or "")
        self.body.insertLayout(1, column(head, Label(told, "caption", wrap=True), gap=2))
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


class OpinionsPanel(QWidget):
    """Two lists; the second only where proposals come in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._data: ExchangeData | None = None
        self.lists = Segments([(OPINIONS, self.tr("意见")), (FILING, self.tr("待备案"))])
        self.lists.picked.connect(lambda _key: self._fill())
        self._note = Label("", "caption", elide=True)
        self.file_button = Button(
            self.tr("登记备案"), self.file, kind="primary", fit="tool", icon_name="clipboard-text"
        )
        self.opinions = self._opinion_table()
        self.waiting = self._filing_table()
        self._text = Banner()
        self._empty = EmptyState("clipboard-text", "")
        self._stack = QStackedLayout()
        for widget in (self.opinions, self.waiting, self._empty):
            self._stack.addWidget(widget)
        tools = row(self.lists, self._note, self.file_button, gap=12, margins=(20, 0, 20, 0))
        tools.setStretch(1, 1)
        whole = column(frame("bar", tools, height=50), gap=0)
        whole.addLayout(self._stack, 1)
        whole.addWidget(frame("foot", column(self._text, margins=(20, 8, 20, 8))))
        self.setLayout(whole)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _opinion_table(self) -> Table[OpinionLine]:
        made: Table[OpinionLine] = Table(
            [
                Column(self.tr("种类"), 118, lambda o: Cell(o.kind_text, strong=True, size=14)),
                Column(self.tr("备案号"), 190, lambda o: Cell(o.opinion.filing_no or "—", ink="text2")),
                Column(self.tr("所涉记录"), 0, lambda o: Cell(o.about, sub=self._sub(o))),
                Column(self.tr("结果"), 120, lambda o: Cell(o.result_text or "—")),
                Column(self.tr("日期"), 110, lambda o: Cell(o.opinion.dated.isoformat(), ink="text2")),
                Column(self.tr("签署"), 190, lambda o: Cell(o.office, sub=o.opinion.signed_by)),
            ],
        )
        made.setAccessibleName(self.tr("上级意见"))
        made.chosen.connect(lambda one: self._text.say(one.opinion.text, "warn" if one.opinion.outdated else "info"))
        made.opened.connect(lambda one: self.desk.go("case", one.opinion.case_id) if one.opinion.case_id else None)
        return made

    def _sub(self, one: OpinionLine) -> str:
        return self.tr("意见针对旧稿，现有新版") if one.opinion.outdated else one.opinion.text

    def _filing_table(self) -> Table[ProposalRow]:
        made: Table[ProposalRow] = Table(
            [
                Column(self.tr("文号"), 190, lambda p: Cell(p.number or "—", ink="text2")),
                Column(
                    self.tr("案件与受文单位"), 0, lambda p: Cell(p.case_name, sub=p.addressee, strong=True, size=14)
                ),
                Column(self.tr("条数"), 70, lambda p: Cell(str(p.items), ink="text2")),
                Column(
                    self.tr("制发"), 110, lambda p: Cell(p.issued_on.isoformat() if p.issued_on else "", ink="text2")
                ),
                Column(self.tr("回复"), 130, lambda p: Cell(p.reply_text or "—", ink="text2")),
            ],
        )
        made.setAccessibleName(self.tr("待备案的检察建议书"))
        made.opened.connect(lambda _one: self.file())
        made.chosen.connect(lambda _one: self._enable())
        return made

    def show_data(self, data: ExchangeData) -> None:
        """Show both lists."""
        self._data = data
        files = bool(data.to_file) or any(peer.relation and peer.relation.value == "subordinate" for peer in data.peers)
        self.lists.set_count(OPINIONS, len(data.opinions) or None)
        self.lists.set_count(FILING, len(data.to_file) or None)
        self.lists.setVisible(files)
        if not files:
            self.lists.pick(OPINIONS)
        self.opinions.set_rows(data.opinions, keep=lambda one: one.opinion.id)
        self.waiting.set_rows(data.to_file, keep=lambda one: one.id)
        self._fill()

    def _fill(self) -> None:
        data = self._data
        if data is None:
            return
        filing = self.lists.value() == FILING
        rows = data.to_file if filing else data.opinions
        table = self.waiting if filing else self.opinions
        self._stack.setCurrentWidget(table if rows else self._empty)
        if rows and table.current() is None:
            table.selectRow(0)
        current = self.opinions.current()
        self._text.say(current.opinion.text if current is not None and not filing else "", "info")
        self._note.setText(
            self.tr("下级院报来、尚未编备案号的检察建议书")
            if filing
            else self.tr("随交换包往来，按日期排列；双击打开案件")
        )
        if filing:
            self._empty.say(self.tr("没有待备案的检察建议书"), self.tr("下级院报来的会列在这里"))
        else:
            self._empty.say(self.tr("还没有上级意见"), self.tr("上级院的备案、审查和催办随交换包送来"))
        self._enable()

    def _enable(self) -> None:
        filing = self.lists.value() == FILING
        self.file_button.setVisible(filing and self.desk.may("superior.opinion"))
        self.file_button.setEnabled(self.waiting.current() is not None)

    def file(self) -> None:
        """Register the filing of the chosen proposal."""
        chosen = self.waiting.current()
        if chosen is not None and self.desk.may("superior.opinion"):
            open_centred(FilingDialog(self.desk, self, chosen, self._next_number()))

    def _next_number(self) -> str:
        workspace, data = self.desk.workspace, self._data
        if workspace is None or data is None:
            return ""
        return f"{workspace.own.short_name}防备〔{self.desk.now().year}〕{data.filed_this_year + 1}号"
