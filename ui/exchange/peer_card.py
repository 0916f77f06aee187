"""One office that we exchange with: its card, what a person decided about it, and how far both directions are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import codes
from app.exchange import CardRow, PeerRow, StreamRow
from ui.desk import Desk
from ui.exchange.handover_dialog import HandoverDialog
from ui.exchange.labels import card_state, outstanding, relation
from ui.style.theme import color, fonts
from ui.texts import stamp
from ui.widgets.base import Button, Label, column, frame, holder, row
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
    """Twelve groups of five digits, each after its place: painted, for two dozen labels take a blink of the window."""

    _GAP, _NUMBER, _LINE = 14, 20, 26

    def __init__(self, columns: int = 6) -> None:
        super().__init__()
        self._columns = columns
        self._digits: tuple[str, ...] = ()

    def set_digits(self, digits: Sequence[str]) -> None:
        """Show a fingerprint."""
        self._digits = tuple(digits)
        self.setAccessibleName(self.tr("指纹") + " ".join(digits))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its columns."""
        wide = self._NUMBER + QFontMetrics(fonts.mono(13)).horizontalAdvance("00000")
        lines = -(-len(self._digits) // self._columns)
        return QSize(self._columns * (wide + self._GAP) - self._GAP, lines * self._LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Small numbers of the places, and the groups beside them."""
        painter = QPainter(self)
        across = (self.sizeHint().width() + self._GAP) / self._columns
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for place, group in enumerate(self._digits):
            line, where = divmod(place, self._columns)
            box = QRectF(where * across, line * self._LINE, across, self._LINE)
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            painter.drawText(box, flags, str(place + 1))
            painter.setFont(fonts.mono(13))
            painter.setPen(color("text"))
            painter.drawText(box.adjusted(self._NUMBER, 0, 0, 0), flags, group)
        painter.end()


def waiting(peer: PeerRow) -> CardRow | None:
    """The card of a peer that is still to be compared."""
    return peer.pending or (peer.card if peer.state.value == "pending" else None)


class PeerCard(QWidget):
    """One office. The digits of a card that waits are not shown: they are to be heard, not copied."""

    def __init__(self, desk: Desk, host: Host) -> None:
        super().__init__()
        self._desk = desk
        self._peer: PeerRow | None = None
        self._name, self._code = Label("", "panelTitle", elide=True), Label("", "caption")
        self._relation, self._chip = Label("", "badge"), Chip()
        head = row(self._name, self._code, self._relation, self._chip, gap=10)
        head.setStretch(0, 1)
        self._banner, self._digits, self._facts = Banner(), Digits(), Facts(96)
        body = column(head, self._banner, self._digits, self._facts, gap=10, margins=(16, 12, 16, 12))
        self._add_buttons(host)
        body.addWidget(self._verbs)
        self.setLayout(column(frame("panel", body), gap=0))

    def _add_buttons(self, host: Host) -> None:
        """The verbs, each upon the office that is shown."""

        def upon(act: Callable[[PeerRow], None]) -> Callable[[], None]:
            return lambda: act(self._peer) if self._peer is not None else None

        self.trust_button = Button(
            self.tr("核对并确认"), upon(lambda one: host.trust(waiting(one) or one.card)), kind="primary", fit="tool",
            icon_name="phone-call",
        )  # fmt: skip
        self.policy_button = Button(self.tr("发送范围"), upon(lambda one: host.set_policy(one.card)), fit="tool")
        self.revoke_button = Button(self.tr("停用"), upon(lambda one: host.revoke(one.card)), kind="danger", fit="tool")
        self.hand_button = Button(
            self.tr("移交案件"), upon(lambda one: open_centred(HandoverDialog(self._desk, self, one.card))), fit="tool"
        )
        self._buttons = (self.revoke_button, self.hand_button, self.policy_button, self.trust_button)
        self._verbs = holder(row(None, *self._buttons, gap=8))

    def show_peer(self, peer: PeerRow, stream: StreamRow | None, *, shared: bool = False) -> None:
        """Show an office; `shared` says that another workspace bears its code or its name too."""
        self._peer = peer
        waits = waiting(peer)
        shown = waits or peer.card
        state = peer_state(peer)
        self._name.setText(peer.office_name)
        self._code.setText(peer.office_code)
        self._relation.setText(relation(peer.relation.value) if peer.relation is not None else "")
        self._relation.setVisible(peer.relation is not None)
        self._chip.set_chip(card_state(state))
        unknown = self.tr("还没有核对指纹，这张卡签名的文件不能导入")
        if shared:
            unknown += self.tr("；本机已有院代码或名称与它相同的另一工作库，请向对方问明是谁")
        renewed = self.tr("对方换发了新卡，核对后替换原来的卡")
        self._banner.say("" if waits is None else unknown if waits is peer.card else renewed, "warn")
        self._digits.setVisible(waits is None)
        self._digits.set_digits(shown.digits if waits is None else ())
        self._facts.set_facts(self._told(peer, shown, stream, shared=shared))
        confirmed = peer.state.value == "confirmed"
        own = peer.relation is not None and peer.relation.value == "own"
        may_trust, may_send = self._desk.may("exchange.trust"), self._desk.may("exchange.approve")
        self.trust_button.setVisible(may_trust and state == "pending")
        self.revoke_button.setVisible(may_trust and confirmed)
        self.policy_button.setVisible(may_send and confirmed)
        self.hand_button.setVisible(may_send and confirmed and own)
        for button in self._buttons:
            button.setAccessibleDescription(peer.office_name)
        self._verbs.setVisible(not all(button.isHidden() for button in self._buttons))
        self.setAccessibleName(f"{peer.office_name}，{card_state(state).text}")

    def _told(self, peer: PeerRow, card: CardRow, stream: StreamRow | None, *, shared: bool) -> list[tuple[str, str]]:
        confirmed = ""
        if peer.card.confirmed_at is not None:
            confirmed = self.tr("{at}　{by}　{how}").format(
                at=stamp(peer.card.confirmed_at), by=peer.card.confirmed_by, how=peer.card.confirmed_how
            )
        return [
            # Two workspaces of one office, or somebody who gives himself out for it: told apart by their own number.
            (self.tr("工作库"), self.tr("序列号末四位{id}").format(id=peer.workspace[-4:]) if shared else ""),
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
    """The state to show: of a card that waits to be compared before that of the one that counts."""
    return "pending" if waiting(peer) is not None else peer.state.value


def _t(text: str) -> str:
    return QCoreApplication.translate("PeersPanel", text)
