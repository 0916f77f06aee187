"""一案一建议 on the case's page: where the proposal stands, and the way to its own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.casework import begin_proposal, record
from app.forms import sentence
from app.proposals import ServiceFile
from ui.cases.data import CaseData
from ui.cases.part import StepPart, entry
from ui.cases.pressing import ask, corrections_box, line_of, verification_specs
from ui.forms.known import Known
from ui.proposals.committee import committee_box
from ui.proposals.filing import file_committee
from ui.proposals.gather_dialog import GatherDialog
from ui.proposals.service_dialog import ServiceDialog
from ui.proposals.stages import nodes
from ui.texts import prose
from ui.widgets.base import Button, Label, clear, column, frame, row
from ui.widgets.dialogs import open_centred
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
        self._fill_verification(data)
        for one in data.gathered:
            named = one.number or self.tr("检察建议书（未编号）")
            words = self.tr("本案是{name}的{number}的依据之一").format(name=one.case_name, number=named)
            self.body.addWidget(entry(words, one.state_text, "git-merge", self._opener(one.id)))
        if proposal is None:
            self.body.addWidget(
                EmptyState(
                    "article",
                    self.tr("还没有检察建议书"),
                    self.tr("依据分析和座谈查明的原因起草，签发以后统一编号"),
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
                (self.tr("一并依据"), "、".join(one.name for one in proposal.linked)),
            ]
        )
        self.body.addWidget(frame("item", column(facts, margins=(14, 12, 14, 12))))
        for number, advice in enumerate(proposal.text.items, start=1):
            place = Label(f"{number}.", "dense3")
            place.setFixedWidth(20)
            told = row(place, Label(advice.text, "dense", wrap=True), gap=6)
            told.setStretch(1, 1)
            self.body.addLayout(told)

        if proposal.committee:
            self.body.addWidget(line_of(self.tr("检察委员会讨论决定")))
        for held in proposal.committee:
            self.body.addWidget(committee_box(held))
        self._fill_services(data)
        self._fill_copies(data)

    def _opener(self, proposal_id: str) -> Button:
        return Button(self.tr("打开"), lambda: self.desk.go("proposal", proposal_id), fit="row")

    def _corrector(self, file: ServiceFile) -> Button:
        return Button(self.tr("更正"), lambda: self.correct_service(file), fit="row")

    def _fill_services(self, data: CaseData) -> None:
        """Every 送达回证, with what was corrected."""
        proposal, case = data.proposal, data.case
        for one in proposal.services if proposal else ():
            when = prose(one.received_on or one.served_on)
            told = [when, one.receiver or one.refusal_reason, self.tr("退回，未送达") if one.returned else ""]
            open_ = case.own and case.state.value not in ("archive_review", "archived")
            may = open_ and self.desk.may("proposal.serve", own=case.mine)
            tools = [self._corrector(one)] if may else []
            head = self.tr("送达回证　{mode}").format(mode=one.mode_text)
            self.body.addWidget(entry(head, "　".join(part for part in told if part), "envelope-open", *tools))
            box = corrections_box(one.corrections)
            if box is not None:
                self.body.addWidget(box)

    def _fill_copies(self, data: CaseData) -> None:
        """抄送备案登记: whom, when, how, with which receipt; what is still to be sent."""
        proposal = data.proposal
        if proposal is None or not proposal.copies:
            return
        due = f"　{prose(proposal.filing_due)}{self.tr('前备案')}" if proposal.filing_due else ""
        done = self.tr("已办妥") if proposal.filing_complete else self.tr("尚未办妥") + due
        self.body.addWidget(line_of(self.tr("抄送备案　{state}").format(state=done)))
        for one in proposal.copies:
            sent = [prose(one.sent_on), one.way, one.receipt] if one.sent_on else [self.tr("还没有发出")]
            head = self.tr("{kind}　{who}").format(kind=one.kind_text, who=one.recipient)
            icon = "check-circle" if one.sent_on else "hourglass"
            self.body.addWidget(entry(head, "　".join(part for part in sent if part), icon))

    def _fill_verification(self, data: CaseData) -> None:
        """调查核实, where the rules of the office ask for it."""
        found = data.proposal.verification if data.proposal else data.verification
        if not data.rules.verification:
            return
        if found is None:
            told = self.tr("起草检察建议书以前，经检察长决定调查核实，一般不超过两个月")
            self.body.addWidget(entry(self.tr("调查核实　还没有登记"), told, "magnifying-glass"))
            return
        state = (
            self.tr("{day}终结，{what}").format(
                day=prose(found.concluded_on),
                what=self.tr("应当提出检察建议") if found.propose else self.tr("不提出检察建议"),
            )
            if found.closed
            else self.tr("正在进行，应于{day}前终结").format(day=prose(found.due_on))
        )
        by = self.tr("{who}{day}决定").format(who=found.decided_by, day=prose(found.decided_on))
        self.body.addWidget(entry(self.tr("调查核实　{state}").format(state=state), by, "magnifying-glass"))

    def verify(self) -> None:
        """Enter or go on with 调查核实."""
        if self.data is None:
            return
        found = self.data.verification
        start: dict[str, Any] = {"decided_on": self.data.today, "propose": True}
        if found is not None and not found.closed:
            start = {**found.form, "decided_by": found.decided_by, "decided_on": found.decided_on, "propose": True}
        ask(
            self, self.desk, self.data.case.id, "verification", self.tr("调查核实"), self.tr("登记"),
            verification_specs(), start, self.tr("已登记调查核实"), height=540,
        )  # fmt: skip

    def correct_service(self, file: ServiceFile) -> None:
        """The receipt again, with the reason why it is corrected."""
        if self.data is None:
            return
        case_id = self.data.case.id
        dialog = ServiceDialog(self, Known(), self.tr("更正送达回证"), self.tr("保存更正"), correcting=True)
        dialog.fill(file.data)
        dialog.send = lambda values, done, failed: self.desk.work(
            record, case_id, "service", {**values, "id": file.id},
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip
        dialog.keep_draft(self.desk, f"service-correction:{file.id}", place=(case_id, self.step))
        open_centred(dialog)

    def _verifies(self, data: CaseData) -> bool:
        """Whether 调查核实 is to be begun or gone on with by this person."""
        running = data.case.own and data.case.state.value == "active"
        may = running and self.desk.may("proposal.draft", own=data.case.mine)
        open_ = data.verification is None or not (data.verification.closed and data.verification.propose)
        return data.rules.verification and data.proposal is None and may and open_

    def open_form(self, kind: str) -> None:
        """调查核实, or what 检察委员会 decided."""
        data = self.data
        if kind == "verification" and data is not None and self._verifies(data):
            self.verify()
        elif kind == "committee" and data is not None and data.proposal is not None and self._takes_committee(data):
            file_committee(self, self.desk, data.proposal, data.today)

    def _takes_committee(self, data: CaseData) -> bool:
        """Whether this person enters what 检察委员会 decided."""
        waiting = data.proposal is not None and data.proposal.row.state == "sign_pending"
        running = data.case.own and data.case.state.value == "active"
        return data.rules.committee and waiting and running and self.desk.may("decision.enter", own=data.case.mine)

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Draft, or go to the proposal."""
        made = self.choice_buttons(data, "waive_proposal", "restore_proposal")
        if self._verifies(data):
            made.append(Button(self.tr("登记调查核实"), self.verify))
        if self._takes_committee(data):
            made.append(Button(self.tr("登记检委会决定"), lambda: self.open_form("committee")))
        drafting = data.choice("draft_proposal")
        if data.proposal is not None:
            number = data.proposal.row.id
            kind = "" if drafting else "primary"  # one that was withdrawn stays to be read, and another may be drafted
            made.append(Button(self.tr("打开检察建议书"), lambda: self.desk.go("proposal", number), kind=kind))
        if drafting is not None:
            made.append(Button(self.tr("合并多案起草"), self.gather))
            begin = Button(self.tr("起草检察建议书"), self.begin, kind="primary")
            begin.setEnabled(not drafting.findings)
            begin.setToolTip("；".join(sentence(one).rstrip("。") for one in drafting.findings))
            made.append(begin)
        return made

    def gather(self) -> None:
        """A proposal that rests on several cases."""
        if self.data is not None:
            case = self.data.case
            open_centred(GatherDialog(self, self.desk, case.id, case.register_no))

    def begin(self) -> None:
        """Start a draft from what was found so far, and open it."""
        data = self.data
        if data is not None:
            self.desk.work(
                begin_proposal, data.case.id, owner=self, on_error=self.refused,
                on_done=lambda proposal_id: self.desk.go("proposal", proposal_id),
            )  # fmt: skip
