"""往来院: our own card, and the cards of the offices that we exchange with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app import codes, exchange, messages
from app.exchange import CardRow, PeerRow, StreamRow
from app.work import Read
from app.workspace import UserError
from ui.desk import Desk
from ui.exchange import queries
from ui.exchange.card_dialogs import PolicyDialog, TrustDialog
from ui.exchange.labels import card_state, relation
from ui.exchange.peer_card import Digits, PeerCard, peer_state, received_told, sent_told, waiting
from ui.exchange.queries import ExchangeData, OwnCard
from ui.exchange.receipt_dialogs import KeysDialog
from ui.widgets.base import Button, Label, column, frame, holder, line, row, scrolled
from ui.widgets.dialogs import DestructiveDialog, NoteDialog, open_centred
from ui.widgets.facts import Facts
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.pdf_dialog import PdfDialog
from ui.widgets.table import Cell, Column, Table

#: With more offices than so many they are listed, and one card is shown, so high.
MANY, _BELOW, _FREE = 6, 300, (1 << 24) - 1


class PeersPanel(QWidget):
    """Our card at the left, the others at the right: few as cards, many in a list with the chosen one's card below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.banner = Banner()
        self.cards: dict[str, PeerCard] = {}
        self._offered: list[str] = []
        self._kept: list[PeerCard] = []
        self._shown: list[tuple[PeerRow, StreamRow | None, bool]] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(12)
        self.import_button = Button(
            self.tr("导入公钥卡"), self._choose_card, kind="primary", fit="tool", icon_name="download-simple"
        )
        self.import_button.setVisible(desk.may("exchange.trust"))
        empty = EmptyState(
            "identification-card", self.tr("还没有往来院"), self.tr("与对方互换公钥卡文件，核对指纹后才能交换")
        )
        cards = holder(column(self._box, None, gap=0, margins=(20, 14, 20, 16)))
        self._data: ExchangeData | None = None
        self.table = self._many_table()
        self._stack = QStackedLayout()
        self._stack.addWidget(scrolled(cards))
        self._stack.addWidget(empty)
        self._area = QWidget()
        self._area.setLayout(self._stack)
        head = row(
            Label(self.tr("往来院"), "section"),
            Label(self.tr("核对过指纹的院才能互相收发"), "caption"),
            None,
            self.import_button,
            gap=10,
            margins=(20, 0, 20, 0),
        )
        right = column(frame("bar", head, height=50), gap=0)
        self.returned = Banner()
        self.returned_button = Button(self.tr("取回记录"), self._take_back, fit="tool", icon_name="arrow-u-down-left")
        offered = row(self.returned, self.returned_button, gap=8)
        offered.setStretch(0, 1)
        self._said = column(self.banner, holder(offered), gap=8, margins=(20, 8, 20, 0))
        right.addWidget(holder(self._said))
        right.addWidget(self.table, 1)
        right.addWidget(self._area, 1)
        whole = row(self._own_pane(), gap=0)
        whole.addLayout(right, 1)
        self.setLayout(whole)

    def _own_pane(self) -> QWidget:
        self._office = Label("", "panelTitle", wrap=True)
        self._own_facts = Facts(68)
        self._own_digits = Digits(3)
        self.export_button = Button(self.tr("导出公钥卡"), self._choose_place, fit="tool", icon_name="export")
        self.print_button = Button(self.tr("打印交换卡"), self.print_card, fit="tool", icon_name="printer")
        self.keys_button = Button(
            self.tr("更换密钥"), lambda: open_centred(KeysDialog(self.desk, self)), fit="tool", icon_name="key"
        )
        self.keys_button.setVisible(self.desk.may("exchange.approve"))
        words = Label(
            self.tr("把公钥卡文件交给对方；对方来电核对时，照交换卡念出对方点名的几组数字。"), "dense2", wrap=True
        )
        inner = column(
            Label(self.tr("本院的公钥卡"), "caption"),
            self._office,
            self._own_facts,
            line(),
            Label(self.tr("指纹"), "strong"),
            self._own_digits,
            words,
            row(self.export_button, self.print_button, None),
            row(self.keys_button, None),
            None,
            gap=10,
            margins=(20, 16, 16, 16),
        )
        return frame("left", inner, width=372)

    # Showing

    def show_data(self, data: ExchangeData) -> None:
        """Show all cards, those that wait first."""
        own = data.own
        self._office.setText(own.office)
        self._own_facts.set_facts(self._own_lines(own))
        self._own_digits.set_digits(own.digits)
        self._offered = [one.id for one in data.returned if one.waiting]
        told = self.tr("上级院归还了本机缺少的{n}条记录，取回后仍由本院管理").format(n=len(self._offered))
        unknown = sum(not one.known for one in data.returned if one.waiting)
        if unknown:
            told += self.tr("；其中{n}条是用恢复前已丢失的密钥签的，原签名无法核对，请先与上级院核对内容").format(
                n=unknown
            )
        self.returned.say(told if self._offered else "", "warn")
        self.returned_button.setVisible(bool(self._offered) and self.desk.may("exchange.import"))
        self._data = data
        order = {"pending": 0, "confirmed": 1, "revoked": 2}
        peers = sorted(data.peers, key=lambda one: 0 if waiting(one) else order[one.state.value])
        many = len(peers) > MANY
        self.table.setVisible(many)
        self._said.setContentsMargins(20, 0 if many else 8, 20, 0)
        self._area.setMinimumHeight(_BELOW if many else 0)
        self._area.setMaximumHeight(_BELOW if many else _FREE)
        if many:  # the chosen one shows its card
            self.table.set_rows(peers, keep=lambda one: one.workspace)
            if self.table.current() is None:
                self.table.selectRow(0)
        else:
            self._show_cards(peers)
        self._stack.setCurrentIndex(0 if data.peers else 1)

    def _show_cards(self, peers: Sequence[PeerRow]) -> None:
        """The cards of these offices; cards stay and are filled anew."""
        if self._data is None:
            return
        alike = self._alike()
        wanted = [(one, self._data.stream(one.workspace), one.workspace in alike) for one in peers]
        if wanted == self._shown:
            return
        self._shown = wanted
        while len(self._kept) < len(wanted):
            self._kept.append(PeerCard(self.desk, self))
            self._box.addWidget(self._kept[-1])
        for made, (peer, stream, shared) in zip(self._kept, wanted, strict=False):
            made.show_peer(peer, stream, shared=shared)
        for place, made in enumerate(self._kept):
            made.setVisible(place < len(wanted))
        self.cards = {peer.office_code: made for made, (peer, _, _) in zip(self._kept, wanted, strict=False)}

    def _alike(self) -> set[str]:
        """Workspaces that share a code or a name with another one or with us."""
        data = self._data
        return exchange.alike(data.peers, data.own.code, data.own.office) if data is not None else set()

    def _many_table(self) -> Table[PeerRow]:
        made: Table[PeerRow] = Table(
            [
                Column(self.tr("院"), 0, lambda p: Cell(p.office_name, sub=p.office_code, strong=True, size=14),
                       order=lambda p: p.office_code),
                Column(self.tr("关系"), 84, lambda p: Cell(relation(p.relation and p.relation.value), ink="text2"),
                       order=lambda p: str(p.relation or "")),
                Column(self.tr("公钥卡"), 104, lambda p: Cell(chip=card_state(peer_state(p)), chip_width=88),
                       order=peer_state),
                Column(self.tr("发出"), 190, lambda p: Cell(sent_told(self._stream(p)) or "—", ink="text2")),
                Column(self.tr("收到"), 190, lambda p: Cell(received_told(self._stream(p)) or "—", ink="text2")),
            ]
        )  # fmt: skip
        made.setAccessibleName(self.tr("往来院"))
        made.chosen.connect(lambda peer: self._show_cards([peer]))
        made.hide()
        return made

    def _stream(self, peer: PeerRow) -> StreamRow | None:
        return self._data.stream(peer.workspace) if self._data is not None else None

    def _own_lines(self, own: OwnCard) -> list[tuple[str, str]]:
        return [
            (self.tr("院代码"), own.code),
            (self.tr("层级"), codes.label("office_levels", own.level)),
            (self.tr("上级院"), own.superior),
            (self.tr("卡序号"), self.tr("{n}，{day}").format(n=own.serial, day=own.issued.isoformat())),
        ]

    # Our card

    def _choose_place(self) -> None:
        code = self.desk.workspace.own.office_code if self.desk.workspace is not None else ""
        kinds = self.tr("公钥卡 (*.yacard)")
        chosen = files.save_as(self, Purpose.CARDS, self.tr("导出公钥卡"), f"{code}.yacard", kinds)
        if chosen is not None:
            self.export_card(chosen)

    def export_card(self, file: Path) -> None:
        """Write our card to a file."""

        def write(view: Read) -> str:
            try:
                file.write_bytes(exchange.export_card(view))
            except OSError as error:
                return error.strerror or str(error)
            return ""

        self.desk.read(write, owner=self, on_done=lambda why: self._exported(file, why))

    def _exported(self, file: Path, why: str) -> None:
        if why:
            self.banner.say(self.tr("公钥卡没有导出：{why}。请换一个文件夹再试。").format(why=why), "error")
        else:
            self.banner.say(self.tr("公钥卡已导出到{name}，其中没有保密内容").format(name=file.name), "good")

    def print_card(self) -> None:
        """The card on paper."""
        dialog = PdfDialog(self, self.desk.tasks, self.tr("交换卡"), self.tr("交换卡.pdf"))
        title = dialog.windowTitle()
        dialog.on_saved = lambda file: self.desk.work(queries.note_out, "office_card", "", file.name)
        dialog.on_printed = lambda: self.desk.work(queries.note_out, "office_card", "", title)
        self.desk.read(queries.card_paper, owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed)
        open_centred(dialog)

    def _take_back(self) -> None:
        self.desk.work(
            exchange.take_back, self._offered, owner=self, on_error=self._refused,
            on_done=lambda count: self.banner.say(self.tr("已取回{n}条记录").format(n=count), "good"),
        )  # fmt: skip

    # Their cards

    def _choose_card(self) -> None:
        kinds = self.tr("公钥卡 (*.yacard);;所有文件 (*)")
        chosen = files.open_one(self, Purpose.CARDS, self.tr("选择公钥卡"), kinds)
        if chosen is not None:
            self.import_card(chosen)

    def import_card(self, file: Path) -> None:
        """Keep a card as one to be compared."""
        self.banner.say("")
        self.desk.call(queries.take_card, file, owner=self, on_done=self._imported, on_error=self._refused)

    def _imported(self, card: CardRow) -> None:
        self.banner.say(self.tr("已导入{name}的公钥卡，核对指纹后才能使用").format(name=card.office_name), "info")

    def _refused(self, error: UserError) -> None:
        self.banner.say(messages.sentence(error), "error")

    def trust(self, card: CardRow) -> None:
        """Compare a card with what the other office reads out."""
        dialog = TrustDialog(self.desk, self, card, alike=card.workspace in self._alike())
        known = next((one for one in self._data.peers if one.workspace == card.workspace), None) if self._data else None
        if known is not None and known.relation is not None:  # a new card of an office that a person here placed before
            dialog.relation.set_value(known.relation.value)
        dialog.accepted.connect(
            lambda: self.banner.say(self.tr("已确认{name}的公钥卡").format(name=card.office_name), "good")
        )
        open_centred(dialog)

    def set_policy(self, card: CardRow) -> None:
        """Say what travels to a peer."""
        open_centred(PolicyDialog(self.desk, self, card))

    def revoke(self, card: CardRow) -> None:
        """Take in nothing more that a key signed; the reason is asked first, then the word."""
        dialog = NoteDialog(self, self.tr("停用公钥卡"), self.tr("停用的原因"), self.tr("继续"))
        dialog.accepted.connect(lambda: self._confirm_revoking(card, dialog.text()))
        open_centred(dialog)

    def _confirm_revoking(self, card: CardRow, reason: str) -> None:
        dialog = DestructiveDialog(
            self,
            self.tr("停用{name}的公钥卡？").format(name=card.office_name),
            self.tr(
                "停用后，用这把密钥签名的文件一律不再导入，也不能再向对方发送；已导入的内容不变。恢复往来须重新导入对方的新卡并核对。"
            ),
            self.tr("停用"),
            self.tr("停用公钥卡"),
            self.tr("保留公钥卡"),
        )
        dialog.accepted.connect(
            lambda: self.desk.work(exchange.revoke, card.workspace, reason, owner=self, on_error=self._refused)
        )
        open_centred(dialog)
