"""一案一建议 on the case's page: where the proposal stands, and the way to its own page."""

from __future__ import annotations

from collections.abc import Iterable

from app.casework import record
from ui.cases.data import CaseData
from ui.cases.part import StepPart
from ui.proposals.stages import nodes
from ui.texts import prose
from ui.widgets.base import Button, Label, clear, column, frame, row
from ui.widgets.facts import Facts
from ui.widgets.notes import EmptyState
from ui.widgets.stepper import StepTrack


class ProposalPart(StepPart):
    """A summary; the text itself is written on the page of 检察建议."""

    step = "proposal"

    def fill(self, data: CaseData) -> None:
        """Stages, facts, copies."""
        clear(self.body)
        proposal = data.proposal
        if proposal is None:
            self.body.addWidget(
                EmptyState(
                    "article",
                    self.tr("还没有检察建议书"),
                    self.tr("依据分析和座谈查明的原因起草，经分管检察长签发后由预防部门统一编号"),
                )
            )
            return
        track = StepTrack(nodes(proposal, data.today))
        self.body.addWidget(track)
        facts = Facts(96)
        facts.set_facts(
            [
                (self.tr("文号"), proposal.row.number or self.tr("签发后由预防部门编号")),
                (self.tr("状态"), proposal.row.state_text),
                (self.tr("发往单位"), proposal.row.addressee),
                (self.tr("建议"), self.tr("{n}条").format(n=len(proposal.text.items))),
                (self.tr("起草人"), proposal.row.drafter),
                (self.tr("签发人"), proposal.row.signed_by),
                (self.tr("送达日期"), prose(proposal.row.served_on)),
                (self.tr("反馈期限"), prose(proposal.reply_due_on)),
                (self.tr("抄送"), "、".join(proposal.text.copies)),
                (self.tr("备案"), "、".join(proposal.text.filings)),
            ]
        )
        self.body.addWidget(frame("item", column(facts, margins=(14, 12, 14, 12))))
        for number, advice in enumerate(proposal.text.items, start=1):
            place = Label(f"{number}.", "dense3")
            place.setFixedWidth(20)
            told = row(place, Label(advice.text, "dense", wrap=True), gap=6)
            told.setStretch(1, 1)
            self.body.addLayout(told)

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Draft, or go to the proposal."""
        made = self.choice_buttons(data, "waive_proposal", "restore_proposal")
        if data.proposal is not None:
            number = data.proposal.row.id
            made.append(Button(self.tr("打开检察建议书"), lambda: self.desk.go("proposal", number), kind="primary"))
        elif data.choice("draft_proposal"):
            made.append(Button(self.tr("起草检察建议书"), self.begin, kind="primary"))
        return made

    def begin(self) -> None:
        """Start a draft and open it."""
        data = self.data
        if data is not None:
            self.desk.work(
                record, data.case.id, "proposal", {}, owner=self, on_error=self.refused,
                on_done=lambda proposal_id: self.desk.go("proposal", proposal_id),
            )  # fmt: skip
