"""Acts that cannot be taken back: each shows what will be signed, numbered or sealed; one key does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.casework import Choice
from app.proposals import ProposalDetail
from ui.desk import Desk
from ui.forms.decision import DecisionDialog
from ui.texts import prose
from ui.widgets.base import Label, column, frame
from ui.widgets.dialogs import Dialog
from ui.widgets.facts import Facts

Pairs = list[tuple[str, str]]


class ActDialog(Dialog):
    """Asks before an act without an opinion; Enter does it, Esc does not."""

    def __init__(self, parent: QWidget | None, title: str, facts: Pairs, consequence: str, verb: str) -> None:
        super().__init__(parent, title, width=520)
        self.body.addWidget(facts_box(facts))
        self.body.addWidget(Label(consequence, "dense2", wrap=True))
        self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(verb, self.accept, kind="primary", default=True)
        self.go_button.setFocus()


class SignDialog(DecisionDialog):
    """签发: the opinion, over it what is signed. Enter signs with the opinion that stands there."""

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        proposal: ProposalDetail,
        ways: Sequence[Choice],
        told: Callable[[Choice], None],
        *,
        paper: bool,
        committee: bool,
    ) -> None:
        super().__init__(parent, desk, proposal.row.case_id, ways, told, here=True, paper=paper)
        if not self.area.value():
            self.area.set_value(self.tr("同意。"))
        self.body.insertWidget(1, facts_box(sign_facts(proposal)))
        words = self.tr("签发以后文字不能再改；要改的，退回重签，另起新稿。")
        if committee:
            words += self.tr("须经检察委员会讨论决定的，先提请检委会。")
        self.body.addWidget(Label(words, "caption", wrap=True))
        QTimer.singleShot(0, self, lambda: self.go_button.setFocus(Qt.FocusReason.OtherFocusReason))


def facts_box(facts: Pairs) -> QWidget:
    """What it is about."""
    shown = Facts(84)
    shown.set_facts(facts)
    return frame("item", column(shown, margins=(14, 10, 14, 10)))


def sign_facts(proposal: ProposalDetail) -> Pairs:
    """What is signed."""
    text, row = proposal.text, proposal.row
    period = f"{text.reply_months}个月" if text.reply_months else f"{text.reply_days}日" if text.reply_days else ""
    return [
        ("检察建议书", f"{row.case_name}，第{row.version}稿"),
        ("文号", row.number or "签发后由预防部门编号"),
        ("主送", row.addressee),
        ("建议", f"{len(text.items)}条，反馈期限{period}"),
        ("抄送", "、".join(text.copies)),
        ("备案", "、".join(text.filings)),
        *(("检委会", f"{one.session}，{one.outcome_text}，{one.votes}") for one in proposal.committee[-1:]),
    ]


def number_facts(proposal: ProposalDetail, number: str) -> Pairs:
    """What is numbered, and the number that it will have."""
    row = proposal.row
    return [
        ("将编文号", number or "编号登记簿已锁定"),
        ("检察建议书", f"{row.case_name}，第{row.version}稿"),
        ("主送", row.addressee),
        ("签发", f"{row.signed_by}　{prose(row.issued_on)}"),
    ]


def seal_facts(proposal: ProposalDetail) -> Pairs:
    """What is sealed."""
    row = proposal.row
    return [
        ("文号", row.number),
        ("主送", row.addressee),
        ("签发", f"{row.signed_by}　{prose(row.issued_on)}"),
        ("文字校验码", digest_text(proposal.frozen_digest)),
    ]


def digest_text(digest: str) -> str:
    """The digest's beginning in groups, as people compare it."""
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4)) if digest else ""
