"""A bundle that was made or taken in, and a file that was refused: what is remembered of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app import exchange
from app.exchange import BundleRow, ContentRow, MediumUseRow, QuarantineRow
from ui.desk import Desk
from ui.exchange import queries
from ui.exchange.labels import bundle_state, bundle_title, contents_told, digest, shorten
from ui.exchange.queries import ExchangeData, Past
from ui.exchange.receipt_dialogs import TelephoneDialog
from ui.exchange.tiles import Fingerprint
from ui.texts import size, stamp
from ui.widgets.base import Button, Label, column, frame, holder, row
from ui.widgets.chip import Chip, ChipText, Level
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node, StepTrack
from ui.widgets.table import Cell, Column, Table


class PastView(QWidget):
    """Facts, records, receipt of one bundle."""

    write_asked = Signal(object)  # BundleRow

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.desk = desk
        self._row: BundleRow | None = None
        self._data: ExchangeData | None = None
        self._title = Label("", "page")
        self._chip = Chip()
        self._note = Label("", "caption")
        self.banner = Banner()
        self.fingerprint = Fingerprint()
        self.facts = Facts(96)
        self.table: Table[ContentRow] = Table(
            [
                Column(self.tr("种类"), 150, lambda r: Cell(r.label, ink="text2")),
                Column(self.tr("对象"), 0, lambda r: Cell(r.title)),
                Column(self.tr("现状"), 150, self._now_cell),
            ],
            row_height=36,
        )
        self.table.setAccessibleName(self.tr("包内记录"))
        self._empty = EmptyState("list-numbers", "")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.track = StepTrack()
        self.again_button = Button(self.tr("再次写入介质"), self._again, icon_name="ri.usb-line")
        self.told_button = Button(self.tr("电话确认"), self._told, icon_name="phone-call")
        self.back_button = Button(self.tr("收回电话确认"), self._take_back, kind="danger")
        self._lay_out()

    def _lay_out(self) -> None:
        head = row(self._title, self._chip, None, self._note, gap=10)
        top = column(head, self.banner, self.fingerprint, self.facts, gap=8, margins=(20, 12, 20, 12))
        listed = column(
            holder(row(Label(self.tr("包内记录"), "strong"), None, margins=(20, 2, 20, 6))), frame("line"), gap=0
        )
        listed.addLayout(self._stack, 1)
        self._listed = holder(listed)
        self._receipt = holder(column(Label(self.tr("回执"), "strong"), self.track, gap=2, margins=(20, 8, 20, 10)))
        foot = row(None, self.back_button, self.told_button, self.again_button, gap=8, margins=(20, 0, 20, 0))
        self._foot = frame("foot", foot, height=54)
        whole = column(gap=0)
        whole.addLayout(top)
        whole.addWidget(self._listed, 1)
        self._filler = QWidget()
        whole.addWidget(self._filler, 1)
        whole.addWidget(self._receipt)
        whole.addWidget(self._foot)
        self.setLayout(whole)

    def _now_cell(self, row_: ContentRow) -> Cell:
        if row_.withdrawn:
            return Cell(self.tr("已撤回"), ink="ora", icon="minus-circle", icon_ink="ora")
        if row_.newer:
            return Cell(self.tr("后有新版"), ink="link", icon="arrows-clockwise", icon_ink="link")
        return Cell(self.tr("现行"), ink="gre", icon="check-circle-fill", icon_ink="gre-solid")

    # Refused files

    def show_refused(self, row_: QuarantineRow) -> None:
        """Show a file that was not taken in: the sentence, and what tells the file."""
        self._row = None
        self._title.setText(shorten(row_.file_name))
        self._chip.set_chip(ChipText(self.tr("已拒收"), Level.RED, "prohibit"))
        self._note.setText(size(row_.size))
        self.banner.say(row_.sentence, "error")
        self.facts.set_facts(
            [
                (self.tr("登记时间"), stamp(row_.at)),
                (self.tr("经手人"), row_.by),
                (self.tr("文件摘要"), digest(row_.file_sha256)),
            ]
        )
        self._parts(listed=False, receipt=False, again=False)
        self.fingerprint.hide()

    def _parts(self, *, listed: bool, receipt: bool, again: bool) -> None:
        self._listed.setVisible(listed)
        self._filler.setVisible(not listed)
        self._receipt.setVisible(receipt)
        self._foot.setVisible(again)

    # Bundles

    def show_bundle(self, row_: BundleRow, data: ExchangeData) -> None:
        """Show a bundle at once, its records when they come."""
        self._row, self._data = row_, data
        self.banner.say("")
        self._title.setText(bundle_title(row_.number, row_.records))
        self._chip.set_chip(bundle_state(row_))
        self._note.setText(size(row_.size))
        peer = data.peer(row_.workspace)
        self.fingerprint.setVisible(peer is not None)
        if peer is not None:
            self.fingerprint.set_digits(peer.card.digits, self.tr("{name}").format(name=peer.office_name))
        self._parts(listed=not row_.outgoing and self.desk.may("case.read"), receipt=True, again=self._may_write(row_))
        waits = row_.outgoing and row_.acknowledged_at is None and bool(row_.records)
        may = self.desk.may("exchange.approve") and peer is not None
        own = bool(row_.receipt) and row_.told == row_.number
        self.told_button.setVisible(waits and may and not row_.receipt)
        self.back_button.setVisible(waits and may and own)
        self._foot.setVisible(self._may_write(row_) or (waits and may and (own or not row_.receipt)))
        self.again_button.setVisible(self._may_write(row_))
        self.again_button.setText(self.tr("写入介质") if row_.state == "made" else self.tr("再次写入介质"))
        self.track.set_nodes(self._way_out(row_) if row_.outgoing else self._way_in(row_, data))
        self._tell(row_, ())
        self.desk.read(queries.past, row_, owner=self, on_done=self._show_past)

    def _may_write(self, row_: BundleRow) -> bool:
        waits = row_.outgoing and row_.acknowledged_at is None and not row_.replaced
        return waits and self.desk.may("exchange.export")

    def _show_past(self, past: Past) -> None:
        if self._row is None or past.row.bundle_id != self._row.bundle_id:
            return
        self.table.set_rows(past.contents)
        self._stack.setCurrentIndex(0 if past.contents else 1)
        self._empty.say(self.tr("这个包没有带来记录"), self.tr("只带回执，或内容早已在本机"))
        self._tell(past.row, tuple(self._medium(use) for use in past.media))

    def _medium(self, use: MediumUseRow) -> str:
        name = use.label or use.serial or self.tr("未命名介质")
        return self.tr("{name}（{system}），{at}，{by}").format(
            name=name, system=use.file_system, at=stamp(use.at), by=use.by
        )

    def _tell(self, row_: BundleRow, media: tuple[str, ...]) -> None:
        office = f"{row_.office_name}（{row_.office_code}）"
        self.facts.set_facts(
            [
                (self.tr("发往") if row_.outgoing else self.tr("来自"), office),
                (self.tr("内容"), contents_told(row_.records, row_.blobs)),
                (self.tr("序号"), self._span(row_)),
                (self.tr("经手"), f"{row_.by}　{stamp(row_.at)}"),
                (self.tr("电话核对"), self._spoken(row_)),
                (self.tr("文件"), row_.file_name),
                (self.tr("文件摘要"), digest(row_.file_sha256)),
                (self.tr("写入介质"), "\n".join(media)),
            ]
        )

    def _spoken(self, row_: BundleRow) -> str:
        if not row_.digits:
            return self._receipt_told(row_)
        return self.tr("交换序列号{epoch}，核对码{a} {b}").format(
            epoch=row_.epoch, a=row_.digits[:4], b=row_.digits[4:]
        )

    def _receipt_told(self, row_: BundleRow) -> str:
        receipts = self._data.telephone if self._data is not None else ()
        one = next((one for one in receipts if one.id == row_.receipt), None)
        if one is None:
            return ""
        if one.number != row_.number:
            return self.tr("对方已在电话中确认收到第{n}号，本包的内容都在其中").format(n=one.number)
        return self.tr("{role}确认，{by}登记于{at}：{reason}").format(
            role=one.role, by=one.by, at=stamp(one.at), reason=one.reason
        )

    def _told(self) -> None:
        peer = self._data.peer(self._row.workspace) if self._row is not None and self._data is not None else None
        if self._row is not None and peer is not None:
            open_centred(TelephoneDialog(self.desk, self, self._row, peer.workspace, self._row.epoch))

    def _take_back(self) -> None:
        if self._row is None:
            return
        receipt = self._row.receipt
        dialog = NoteDialog(self, self.tr("收回电话确认"), self.tr("收回的原因"), self.tr("收回"))
        dialog.accepted.connect(
            lambda: self.desk.work(exchange.take_back_telephone, receipt, dialog.text(), owner=self)
        )
        open_centred(dialog)

    def _span(self, row_: BundleRow) -> str:
        if row_.base == 0:
            return self.tr("自始至{head}").format(head=row_.head)
        return self.tr("{base}之后至{head}").format(base=row_.base, head=row_.head)

    def _way_out(self, row_: BundleRow) -> list[Node]:
        written = row_.state != "made"
        answered = row_.acknowledged_at is not None
        kept = self.tr("内容在第{n}号").format(n=row_.replaced) if row_.replaced else self.tr("还在发件箱")
        left = "" if written else kept
        sent = [
            Node("made", self.tr("制作"), Pip.DONE, stamp(row_.at)),
            Node("written", self.tr("写入介质"), Pip.DONE if written else Pip.OFF if row_.replaced else Pip.NOW, left),
        ]
        if not row_.records and not answered:
            return [*sent, Node("taken", self.tr("对方收下"), Pip.OFF, self.tr("只带回执，对方不再回执"))]
        return [
            *sent,
            Node(
                "taken",
                self.tr("对方导入"),
                Pip.DONE if answered or row_.receipt else Pip.NOW if written else Pip.OFF,
                "" if answered else self.tr("电话确认第{n}号").format(n=row_.told) if row_.receipt else self.tr("等待"),
            ),
            Node("answered", self.tr("收到回执"), Pip.DONE if answered else Pip.OFF, stamp(row_.acknowledged_at)),
        ]

    def _way_in(self, row_: BundleRow, data: ExchangeData) -> list[Node]:
        if not row_.records:  # a receipt is not itself acknowledged
            return [
                Node("got", self.tr("收到"), Pip.DONE, stamp(row_.at)),
                Node("taken", self.tr("收下回执"), Pip.DONE, row_.by),
            ]
        later = [
            one for one in data.bundles if one.outgoing and one.workspace == row_.workspace and _answers(one, row_)
        ]
        signed = next((one for one in reversed(later) if one.acknowledged_at is not None), None)
        return [
            Node("got", self.tr("收到"), Pip.DONE, stamp(row_.at)),
            Node("taken", self.tr("核对导入"), Pip.DONE, row_.by),
            Node(
                "answer",
                self.tr("写入回执"),
                Pip.DONE if later else Pip.NOW,
                self.tr("随第{n}号发出").format(n=later[-1].number) if later else self.tr("下次发包时带上"),
            ),
            Node(
                "signed",
                self.tr("对方签收"),
                Pip.DONE if signed else Pip.OFF,
                stamp(signed.acknowledged_at) if signed else self.tr("等待"),
            ),
        ]

    def _again(self) -> None:
        if self._row is not None:
            self.write_asked.emit(self._row)


def _answers(ours: BundleRow, theirs: BundleRow) -> bool:
    """Whether a bundle of ours brings the receipt for one of theirs: by what it says, where that was kept."""
    told = ours.acknowledges
    if told is None:
        return ours.at > theirs.at
    return told[0] == theirs.epoch and told[1] >= theirs.number
