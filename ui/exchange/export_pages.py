"""The pages of the wizard that makes a bundle: to whom, what is in it, onto which medium, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app import exchange
from app.exchange import BundleResult, HeldBack, MediumFacts, Outlook, PeerRow, TypeCount
from ui.desk import Desk
from ui.exchange.labels import contents_told, digest, held_reason, outlook_notes, outlook_title, outstanding, relation
from ui.exchange.queries import ExchangeData
from ui.media import Stick
from ui.texts import size
from ui.widgets.base import Button, Label, column, frame, reveal, row
from ui.widgets.facts import Facts
from ui.widgets.fields import Choice, FieldRow, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.table import Cell, Column, Table

#: Media that are offered by a button each.
_OFFERED = 4


class ToPage(QWidget):
    """收件单位: the offices whose fingerprint was compared, those for whom something waits first."""

    def __init__(self, data: ExchangeData) -> None:
        super().__init__()
        self._data = data
        self.confirmed = [peer for peer in data.peers if peer.state.value == "confirmed"]
        self.peers: Table[PeerRow] = Table(
            [
                Column(self.tr("收件单位"), 0, lambda p: Cell(p.office_name, sub=p.office_code, strong=True, size=14)),
                Column(self.tr("关系"), 120, lambda p: Cell(relation(p.relation and p.relation.value), ink="text2")),
                Column(self.tr("待发"), 120, self._waiting),
                Column(self.tr("上次发出"), 120, self._last),
            ],
            first_pad=16,
        )
        self.peers.setAccessibleName(self.tr("收件单位"))
        self.peers.set_rows(sorted(self.confirmed, key=self._urgency))
        none = EmptyState(
            "identification-card", self.tr("还没有可以发送的单位"), self.tr("先在“往来院”中导入对方的公钥卡并核对指纹")
        )
        body = frame("panel", row(self.peers, margins=(1, 1, 1, 1))) if self.confirmed else none
        words = Label(self.tr("只列已核对指纹的单位；内容只有收件单位和本院能打开。"), "dense2", wrap=True)
        self.setLayout(column(words, body, gap=10))

    def code(self) -> str:
        """The workspace of the chosen office."""
        peer = self.peers.current()
        return peer.workspace if peer is not None else ""

    def _urgency(self, peer: PeerRow) -> tuple[bool, str]:
        stream = self._data.stream(peer.workspace)
        return stream is None or not stream.outstanding, peer.office_code

    def _waiting(self, peer: PeerRow) -> Cell:
        stream = self._data.stream(peer.workspace)
        return Cell(outstanding(stream), ink="text" if stream is not None and stream.outstanding else "text3")

    def _last(self, peer: PeerRow) -> Cell:
        stream = self._data.stream(peer.workspace)
        number = stream.sent_number if stream else 0
        return Cell(self.tr("第{n}号").format(n=number) if number else self.tr("从未"), ink="text2")


class WhatPage(QWidget):
    """内容: what would go, what stays here and why."""

    def __init__(self) -> None:
        super().__init__()
        self._what = Label("", "strong")
        self._note = Label("", "caption2", wrap=True)
        self.types: Table[TypeCount] = Table(
            [
                Column(self.tr("发送的记录"), 0, lambda t: Cell(t.label)),
                Column(self.tr("条数"), 70, lambda t: Cell(str(t.count), ink="text2"), right=True),
            ],
            row_height=30, header_height=30, first_pad=12,
        )  # fmt: skip
        self.held: Table[HeldBack] = Table(
            [
                Column(self.tr("留下的记录"), 0, lambda h: Cell(h.label, sub="")),
                Column(self.tr("原因"), 136, lambda h: Cell(held_reason(h.reason), ink="ora")),
                Column(self.tr("条数"), 56, lambda h: Cell(str(h.count), ink="text2"), right=True),
            ],
            row_height=30, header_height=30, first_pad=12,
        )  # fmt: skip
        self.types.setAccessibleName(self.tr("发送的记录"))
        self.held.setAccessibleName(self.tr("留下的记录"))
        self._nothing_held = EmptyState(
            "check-circle", self.tr("没有留下的记录"), self.tr("变动的记录全部在发送范围内")
        )
        self._nothing_sent = EmptyState("check-circle", self.tr("没有变动的记录"), self.tr("这个包只带回执"))
        self.full = QCheckBox(self.tr("全部重发（对方缺包或数据恢复后使用）"))
        left = frame("panel", column(self.types, self._nothing_sent, gap=0, margins=(1, 1, 1, 1)))
        right = frame("panel", column(self.held, self._nothing_held, gap=0, margins=(1, 1, 1, 1)))
        pair = row(left, right, gap=12)
        pair.setStretch(0, 4)
        pair.setStretch(1, 5)
        whole = column(gap=10)
        whole.addLayout(column(self._what, self._note, gap=4))
        whole.addLayout(pair, 1)
        whole.addWidget(self.full)
        self.setLayout(whole)

    def set_full(self, on: bool) -> None:
        """Tick the box without counting anew."""
        self.full.blockSignals(True)
        self.full.setChecked(on)
        self.full.blockSignals(False)

    def counting(self) -> None:
        """Say that it is being counted."""
        self._what.setText(self.tr("正在清点"))

    def show_outlook(self, found: Outlook, waiting: int) -> None:
        """Show what would go; `waiting` changes wait for the peer."""
        self._what.setText(outlook_title(found))
        self._note.setText(outlook_notes(found, waiting))
        self.types.set_rows(found.types)
        self.types.setVisible(bool(found.types))
        self._nothing_sent.setVisible(not found.types)
        self.held.set_rows(found.held_back)
        self.held.setVisible(bool(found.held_back))
        self._nothing_held.setVisible(not found.held_back)


class WherePage(QWidget):
    """介质: the folder or medium, what the system tells of it, volumes, and whether sending was approved."""

    described = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.medium: MediumFacts | None = None
        self.need = 0  #: bytes that the bundle will have, about
        self.folder = TextInput(self.tr("移动介质或文件夹"))
        self.folder.textChanged.connect(lambda _text: self.describe())
        choose = Button(self.tr("选择文件夹"), self._choose, icon_name="folder-open")
        line = row(FieldRow(self.tr("写到哪里"), self.folder, required=True), choose, gap=8)
        line.setStretch(0, 1)
        line.setAlignment(choose, Qt.AlignmentFlag.AlignBottom)
        self.volume = Choice(
            [
                ("0", self.tr("不分卷（FAT32介质自动分卷）")),
                (str(650 << 20), self.tr("每卷650MB（光盘）")),
                (str(2 << 30), self.tr("每卷2GB")),
                (str(4 << 30), self.tr("每卷4GB")),
            ]
        )
        self.volume.setFixedWidth(280)
        self.volume.currentIndexChanged.connect(lambda _at: self.describe())
        self.approval = Banner()
        self.facts = Facts(96)
        self._card = frame("noteCard", column(self.facts, margins=(14, 12, 14, 12)))
        reveal(self._card, False)  # nothing is known of a medium before one is named
        self.banner = Banner()
        words = Label(
            self.tr("文件名不含案件、人员和题名。写完后从介质重新读回并比对摘要，中途拔出不会留下可导入的残缺文件。"),
            "dense2",
            wrap=True,
        )
        volumes = row(FieldRow(self.tr("分卷"), self.volume), None)
        self._sticks = row(gap=8)
        self.setLayout(column(line, self._sticks, volumes, self.banner, self.approval, self._card, words, None, gap=12))

    @property
    def largest(self) -> int:
        """The largest size of a volume in bytes, 0 for none."""
        return int(self.volume.value() or 0)

    def offer(self, sticks: Sequence[Stick]) -> None:
        """The media that are put in, each by a button, where there is more than one to choose from."""
        for stick in sticks[:_OFFERED] if len(sticks) > 1 else ():
            told = Button(stick.name, lambda root=stick.root: self.folder.set_value(str(root)), fit="tool")  # type: ignore[misc]
            told.setAccessibleName(self.tr("写到{name}，可用{free}").format(name=stick.name, free=size(stick.free)))
            self._sticks.addWidget(told)
        self._sticks.addStretch(1)

    def _choose(self) -> None:
        chosen = files.folder(self, Purpose.EXCHANGE, self.tr("选择文件夹"), self.folder.value())
        if chosen is not None:
            self.folder.set_value(str(chosen))

    def describe(self) -> None:
        """Ask the system about the medium that is named."""
        self.medium = None
        self.facts.set_facts([])
        reveal(self._card, False)
        self.banner.say("")
        self.described.emit()
        path = self.folder.value()
        if path:
            self._desk.tasks.run(
                exchange.describe, Path(path), name="describe medium", owner=self,
                on_done=lambda facts: self.show_medium(path, facts), on_error=lambda _error: self._no_medium(path),
            )  # fmt: skip

    def show_medium(self, path: str, facts: MediumFacts) -> None:
        """Show what the system told of the medium at `path`, if it is still the one that is named."""
        if path != self.folder.value():
            return
        self.medium = facts
        self.banner.say("")
        reveal(self._card, True)
        self.facts.set_facts(
            [
                (self.tr("卷标"), facts.label or self.tr("没有卷标")),
                (self.tr("序列号"), facts.serial),
                (self.tr("文件系统"), facts.file_system or self.tr("系统未告知")),
                (self.tr("可用空间"), self.tr("{free}，共{size}").format(free=size(facts.free), size=size(facts.size))),
                (self.tr("写入"), self.tr("可以写入") if facts.writable else self.tr("写保护")),
            ]
        )
        if not facts.writable:
            self.banner.say(self.tr("这个位置不能写入，请打开写保护或换一个介质"), "error")
        elif facts.free < self.need and self.largest:
            self.banner.say(self.tr("这个介质放不下全部分卷，写满后换下一个接着写"), "info")
        elif facts.free < self.need:
            self.banner.say(
                self.tr("可用空间可能不够：约需{need}；选择分卷可以写到几个介质").format(need=size(self.need)), "warn"
            )
        self.described.emit()

    def _no_medium(self, path: str) -> None:
        if path == self.folder.value():  # not of the beginning of a name that is being typed
            self.banner.say(self.tr("没有找到这个文件夹，请插好介质或另选一个"), "warn")


class DonePage(QWidget):
    """完成: what was written, and the paper that goes with it."""

    def __init__(self) -> None:
        super().__init__()
        self._banner = Banner()
        self._facts = Facts(96)
        self.sheet_button = Button(self.tr("交接单"), icon_name="printer")
        self.sheet_button.setAccessibleName(self.tr("预览并保存交接单"))
        self._words = Label("", "dense2", wrap=True)
        card = frame("noteCard", column(self._facts, margins=(14, 12, 14, 12)))
        self.setLayout(column(self._banner, card, self._words, row(self.sheet_button, None), None, gap=12))

    def show_made(self, result: BundleResult) -> None:
        """Show a bundle that was written."""
        self._banner.say(self.tr("第{n}号包已写入并核对").format(n=result.number), "good")
        kept_until = self.tr("对方下次发来的包带有回执，收到前本机一直保留这个包。")
        needs_none = self.tr("这个包只带回执，对方不再回执。")
        self._words.setText(self.tr("请打印交接单随介质一并移交。") + (kept_until if result.records else needs_none))
        held = sum(one.count for one in result.held_back)
        self._facts.set_facts(
            [
                (self.tr("收件单位"), f"{result.to_name}（{result.to_code}）"),
                (self.tr("文件"), str(result.path)),
                (self.tr("大小"), size(result.size)),
                (self.tr("内容"), contents_told(result.records, result.blobs)),
                (self.tr("留下未发"), self.tr("{n}条").format(n=held) if held else ""),
                (self.tr("文件摘要"), digest(result.sha256)),
            ]
        )
