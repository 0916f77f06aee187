"""One office that we exchange with: its card, what a person decided about it, and how far both directions are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app import codes
from app.exchange import CardRow, PeerRow, StreamRow
from ui.desk import Desk
from ui.exchange.handover_dialog import HandoverDialog
from ui.exchange.labels import card_state, outstanding, relation
from ui.texts import stamp
from ui.widgets.base import Button, Label, clear, column, frame, holder, row
from ui.widgets.chip import Chip
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner


class Host(Protocol):
    """What a card's buttons ask of the panel that it stands in."""

    def trust(self, card: CardRow) -> None:
        """Compare a card."""

    def set_policy(self, card: CardRow) -> None:
        """Say what travels."""

    def revoke(self, card: CardRow) -> None:
        """Take in nothing more."""


class Digits(QWidget):
    """Twelve groups of five digits, each under its place."""

    def __init__(self, columns: int = 6) -> None:
        super().__init__()
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)

    def set_digits(self, digits: Sequence[str]) -> None:
        """Show a fingerprint."""
        clear(self._grid)
        for place, group in enumerate(digits):
            number = Label(str(place + 1), "caption")
            value = Label(group, "digits")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            cell = holder(row(number, value, None, gap=5))
            number.setFixedWidth(15)
            self._grid.addWidget(cell, place // self._columns, place % self._columns)
        self.setAccessibleName(self.tr("指纹") + " ".join(digits))


def waiting(peer: PeerRow) -> CardRow | None:
    """The card of a peer that is still to be compared."""
    return peer.pending or (peer.card if peer.state.value == "pending" else None)


class PeerCard(QWidget):
    """One office. The digits of a card that waits are not shown: they are to be heard, not copied."""

    def __init__(
        self, desk: Desk, peer: PeerRow, stream: StreamRow | None, host: Host, *, shared: bool = False
    ) -> None:
        super().__init__()
        self._shared = shared
        waits = waiting(peer)
        shown = waits or peer.card
        state = "pending" if waits is not None else peer.state.value
        head = row(Label(peer.office_name, "panelTitle", elide=True), Label(peer.office_code, "caption"), gap=10)
        head.setStretch(0, 1)
        if peer.relation is not None:
            head.addWidget(Label(relation(peer.relation.value), "badge"))
        head.addWidget(Chip(card_state(state)))
        facts = Facts(96)
        facts.set_facts(self._facts(peer, shown, stream))
        shows = self._add_buttons(desk, peer, shown, host, state)
        body = column(gap=10, margins=(16, 12, 16, 12))
        body.addLayout(head)
        if waits is not None:
            words = (
                self.tr("还没有核对指纹，这张卡签名的文件不能导入")
                + (self.tr("；本机已有这个院代码的另一工作库，请向对方问明") if shared else "")
                if waits is peer.card
                else self.tr("对方换发了新卡，核对后替换原来的卡")
            )
            body.addWidget(Banner(words, "warn"))
        if waits is None:
            digits = Digits()
            digits.set_digits(shown.digits)
            body.addWidget(digits)
        body.addWidget(facts)
        if shows:
            body.addLayout(self.buttons)
        self.setLayout(column(frame("panel", body), gap=0))
        self.setAccessibleName(f"{peer.office_name}，{card_state(state).text}")

    def _add_buttons(self, desk: Desk, peer: PeerRow, shown: CardRow, host: Host, state: str) -> bool:
        """The verbs; whether this person may do any of them."""
        self.buttons = row(gap=8)
        may = desk.may("exchange.trust")
        self.trust_button = Button(
            self.tr("核对并确认"), lambda: host.trust(shown), kind="primary", fit="tool", icon_name="phone-call"
        )
        self.policy_button = Button(self.tr("发送范围"), lambda: host.set_policy(peer.card), fit="tool")
        self.revoke_button = Button(self.tr("停用"), lambda: host.revoke(peer.card), kind="danger", fit="tool")
        self.hand_button = Button(
            self.tr("移交案件"), lambda: open_centred(HandoverDialog(desk, self, peer.card)), fit="tool"
        )
        own = peer.relation is not None and peer.relation.value == "own"
        self.hand_button.setVisible(desk.may("exchange.approve") and peer.state.value == "confirmed" and own)
        for button in (self.trust_button, self.policy_button, self.revoke_button, self.hand_button):
            button.setAccessibleDescription(peer.office_name)
        self.trust_button.setVisible(may and state == "pending")
        self.policy_button.setVisible(desk.may("exchange.approve") and peer.state.value == "confirmed")
        self.revoke_button.setVisible(may and peer.state.value == "confirmed")
        self.buttons.addStretch(1)
        verbs = (self.revoke_button, self.hand_button, self.policy_button, self.trust_button)
        for button in verbs:
            self.buttons.addWidget(button)
        return not all(button.isHidden() for button in verbs)

    def _facts(self, peer: PeerRow, card: CardRow, stream: StreamRow | None) -> list[tuple[str, str]]:
        confirmed = ""
        if peer.card.confirmed_at is not None:
            confirmed = self.tr("{at}　{by}　{how}").format(
                at=stamp(peer.card.confirmed_at), by=peer.card.confirmed_by, how=peer.card.confirmed_how
            )
        return [
            # Two workspaces of one office, or somebody who gives himself out for it: told apart by their own number.
            (self.tr("工作库"), self.tr("序列号末四位{id}").format(id=peer.workspace[-4:]) if self._shared else ""),
            (
                self.tr("层级"),
                self.tr("{level}，卡序号{n}").format(level=codes.label("office_levels", card.level), n=card.serial),
            ),
            (self.tr("核对"), confirmed),
            (
                self.tr("停用"),
                stamp(peer.card.revoked_at) if peer.card.revoked_at and peer.state.value == "revoked" else "",
            ),
            (self.tr("发出"), sent_told(stream)),
            (self.tr("收到"), received_told(stream)),
        ]


def sent_told(stream: StreamRow | None) -> str:
    """What we sent to a peer and what waits, in one line."""
    if stream is None or not (stream.sent_number or stream.outstanding):
        return ""
    sent = _t("已发第{n}号").format(n=stream.sent_number) if stream.sent_number else _t("还没有发过")
    return f"{sent}，{outstanding(stream)}"


def received_told(stream: StreamRow | None) -> str:
    """What came from a peer, in one line."""
    if stream is None or not stream.received_number:
        return ""
    told = _t("已收第{n}号，{at}").format(n=stream.received_number, at=stamp(stream.received_at))
    return told + (_t("，原主缺失{n}条").format(n=stream.missing) if stream.missing else "")


def peer_state(peer: PeerRow) -> str:
    return "pending" if waiting(peer) is not None else peer.state.value


def _t(text: str) -> str:
    return QCoreApplication.translate("PeersPanel", text)
