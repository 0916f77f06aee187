"""The buttons over a proposal: what may be done with it next, and what each of them asks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from app import messages
from app.casework import Choice, advance
from app.forms import sentence
from app.workspace import UserError
from ui.desk import Desk
from ui.forms.decision import DecisionDialog, turns_back
from ui.forms.known import Known
from ui.proposals.acts import ActDialog, SignDialog, number_facts, seal_facts
from ui.proposals.data import ProposalData
from ui.proposals.filing import file_committee, file_copy, file_service
from ui.widgets.base import Button, refilling, row
from ui.widgets.dialogs import open_centred
from ui.widgets.notes import Banner

#: In the order of the buttons; the last that may be made is the main one.
_WAY = (
    "withdraw_proposal", "return_proposal", "change_proposal", "revise_proposal", "submit_policy_review",
    "fail_policy_review", "pass_policy_review", "submit_proposal", "refer_proposal", "sign_proposal", "number_proposal",
    "seal_proposal",
)  # fmt: skip
_OTHER_RULES = {
    "proposal.no_policy_review",
    "proposal.policy_review_first",
    "objection.not_prescribed",
    "committee.not_prescribed",
    "committee.referred",
}  # steps the office's rules do not have
_BACK = (
    "refer_proposal",
    "withdraw_proposal",
    "return_proposal",
    "revise_proposal",
    "change_proposal",
    "fail_policy_review",
)


class Way(QObject):
    """`made` with the code of a transition; `box` holds the buttons."""

    made = Signal(str)

    def __init__(self, page: QWidget, desk: Desk, known: Known, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._desk, self._known, self._banner = page, desk, known, banner
        self._data: ProposalData | None = None
        self.dirty = False
        self.box = row(gap=8)

    def main(self) -> Button | None:
        """What is next, where it can be done here."""
        for place in range(self.box.count()):
            one: Any = self.box.itemAt(place)
            button = one.widget()
            if isinstance(button, Button) and button.isEnabled() and button.property("kind") == "primary":
                return button
        return None

    def show_data(self, data: ProposalData, *, dirty: bool, editing: bool) -> None:
        """Offer what may be done with a proposal; nothing while something is typed that is not kept yet (`dirty`)."""
        self._data, self.dirty = data, dirty
        with refilling(self.box):
            self._add_buttons(data, dirty=dirty, editing=editing)

    def _add_buttons(self, data: ProposalData, *, dirty: bool, editing: bool) -> None:
        found = [choice for code in _WAY if (choice := data.choice(code)) is not None and not dirty]
        for choice in found:
            if not _OTHER_RULES & {one.code for one in choice.findings}:
                self.box.addWidget(self._choice_button(choice))
        state = data.proposal.row.state
        here = {choice.code for choice in found if not choice.findings}
        sheets = [one for one in data.on_paper if one.code in _WAY and one.code not in here and not dirty]
        if sheets:
            sheets.sort(key=lambda way: turns_back(way.code))
            self.box.addWidget(Button(self.tr("登记纸质审批"), lambda: self._decide(sheets, here=False)))
        if self._takes_committee(data) and not dirty:
            kind = "primary" if data.proposal.form.get("referred") else ""
            self.box.addWidget(Button(self.tr("登记检委会决定"), self._committee, kind=kind))
        unsent = [copy for copy in data.proposal.copies if copy.sent_on is None]
        if unsent and state in ("sealed", "serving", "served") and self._desk.may("proposal.serve"):
            self.box.addWidget(Button(self.tr("登记抄送备案"), self._copy))
        if data.choice("serve_proposal") is not None:
            self.box.addWidget(Button(self.tr("登记送达回证"), self._serve, kind="primary"))
        if self.main() is None and not (found and editing):
            self.box.addWidget(
                Button(self.tr("查看案件"), lambda: self._desk.go("case", (data.proposal.row.case_id, "proposal")))
            )

    def _takes_committee(self, data: ProposalData) -> bool:
        """Whether this person enters what 检察委员会 decided."""
        waiting = data.rules.committee and data.proposal.row.state == "sign_pending" and data.proposal.row.own
        return waiting and self._desk.may("decision.enter", own=data.mine)

    def _choice_button(self, choice: Choice) -> Button:
        back = choice.code in _BACK
        button = Button(choice.label, lambda: self.make(choice), kind="" if back else "primary")
        button.setEnabled(not choice.findings)
        if choice.findings:
            told = "；".join(sentence(one).rstrip("。") for one in choice.findings)
            button.setToolTip(told)
            button.setAccessibleDescription(told)
        return button

    def make(self, choice: Choice) -> None:
        """Make a transition; asks first where something is to be said or cannot be taken back."""
        data = self._data
        if data is None:
            return
        acts = {
            "number_proposal": (
                number_facts(data.proposal, data.next_number),
                self.tr("文号编出后不再收回、不再他用。"),
            ),
            "seal_proposal": (seal_facts(data.proposal), self.tr("登记用印后开始计算送达和备案期限。")),
        }
        if choice.code in acts:
            facts, words = acts[choice.code]
            act = ActDialog(self._page, choice.label, facts, words, choice.label)
            act.accepted.connect(lambda: self.advance(choice.code, ""))
            open_centred(act)
        elif choice.needs_note or choice.code == "sign_proposal":
            self._decide([choice], here=True)
        else:
            self.advance(choice.code, "")

    def _decide(self, ways: list[Choice], *, here: bool) -> None:
        """Ask for the opinion, here or from a sheet."""
        data = self._data
        if data is None:
            return
        paper = not here or any(one.code == ways[0].code for one in data.on_paper)
        case_id = data.proposal.row.case_id
        dialog: DecisionDialog
        if here and ways[0].code == "sign_proposal":
            dialog = SignDialog(
                self._page, self._desk, data.proposal, ways, self._made, paper=paper, committee=data.rules.committee
            )
        else:
            dialog = DecisionDialog(self._page, self._desk, case_id, ways, self._made, here=here, paper=paper)
        if here and ways[0].code == "pass_policy_review":
            dialog.area.set_value(self.tr("必要性：\n合法性：\n说理性："))
            dialog.area.moveCursor(QTextCursor.MoveOperation.EndOfLine)
        dialog.keep_draft("proposal")
        open_centred(dialog)

    def _made(self, way: Choice) -> None:
        self._done(way.code, way.label)

    def advance(self, code: str, note: str) -> None:
        """Make a transition of the proposal."""
        if self._data is None:
            return
        case_id, choice = self._data.proposal.row.case_id, self._data.choice(code)
        verb = choice.label if choice else ""
        self._desk.work(
            advance, case_id, code, note, owner=self._page, on_error=self._refused,
            on_done=lambda _s: self._done(code, verb), draft=f"note:{code}:{case_id}",
        )  # fmt: skip

    def _done(self, code: str, verb: str) -> None:
        self.made.emit(code)
        self._desk.say(self.tr("已办理：{verb}").format(verb=verb))

    def _refused(self, error: UserError) -> None:
        self._banner.say(messages.sentence(error), "error")

    def _serve(self) -> None:
        if self._data is not None:
            file_service(self._page, self._desk, self._data, self._known)

    def _copy(self) -> None:
        if self._data is not None:
            file_copy(self._page, self._desk, self._data)

    def _committee(self) -> None:
        if self._data is not None:
            file_committee(self._page, self._desk, self._data.proposal, self._data.today)
