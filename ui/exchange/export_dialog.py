"""Making a bundle: to whom, what is in it, onto what, writing, and what was written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app import exchange
from app.exchange import BundleResult, HeldBack, MediumFacts, Outlook, PeerRow, RequestRow, TypeCount
from app.work import Read, Work
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.exchange import queries
from ui.exchange.labels import contents_told, digest, held_reason, outlook_notes, outstanding, relation
from ui.exchange.progress import ByteProgress
from ui.exchange.queries import ExchangeData
from ui.exchange.wizard import Wizard
from ui.tasks import Job
from ui.texts import size
from ui.widgets.base import Button, Label, column, frame, holder, reveal, row
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.fields import Choice, FieldRow, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.pdf_dialog import PdfDialog
from ui.widgets.table import Cell, Column, Table

TO, WHAT, WHERE, WRITING, DONE = range(5)


def kept(work: Work, code: str, whole: bool, folder: str, volume: int) -> None:
    """Keep how far the wizard came."""
    exchange.keep_request(work, code, whole=whole, folder=folder, volume=volume)


class ExportDialog(Wizard):
    """Closes at any time; a bundle that was made stays in the outbox."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, data: ExchangeData, request: RequestRow | None = None
    ) -> None:
        self.desk, self._data = desk, data
        super().__init__(parent)
        self.setWindowTitle(self.tr("制作交换包"))
        self.set_steps((self.tr("收件单位"), self.tr("内容"), self.tr("介质"), self.tr("写入"), self.tr("完成")))
        self.outlook: Outlook | None = None
        self.medium: MediumFacts | None = None
        self.made: BundleResult | None = None
        self._job: Job | None = None
        self._left = self._sheet_done = False
        for page in (self._to_page(), self._what_page(), self._where_page(), self._writing_page(), self._done_page()):
            self.add_page(page)
        self.show_page(TO)
        self._begin(request)

    def _begin(self, request: RequestRow | None) -> None:
        """At the first page, or where the wizard was left."""
        if request is None:
            self.peers.setFocus()
            self.folder.set_value(str(files.kept(Purpose.EXCHANGE) or ""))  # the stick of the last time, if it is there
            if len(self._confirmed()) == 1:  # nobody else to choose: the step counts as done, 上一步 shows it
                self.peers.selectRow(0)
                self.show_page(WHAT)
                self._count()
            return
        self.peers.select(lambda peer: peer.workspace == request.workspace)
        self.full.blockSignals(True)
        self.full.setChecked(request.whole)
        self.full.blockSignals(False)
        self.folder.set_value(request.folder)
        self.volume.set_value(str(request.volume))
        self.show_page(WHAT)
        self._count()

    @property
    def _request(self) -> RequestRow | None:
        """What was laid before for the chosen peer, as far as it is still the same."""
        found = self._data.request(self._code())
        return found if found is not None and found.whole == self.full.isChecked() else None

    def key(self) -> str:
        """The line of the list of bundles that this came to."""
        return self.made.bundle_id if self.made is not None else f"request:{self._code()}"

    def _may_write(self) -> bool:
        """Whether this person may send, or somebody who may approved it."""
        request = self._request
        return self.desk.may("exchange.approve") or (request is not None and request.approved_at is not None)

    # Pages

    def _confirmed(self) -> list[PeerRow]:
        return [peer for peer in self._data.peers if peer.state.value == "confirmed"]

    def _to_page(self) -> QWidget:
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
        self.peers.set_rows(sorted(self._confirmed(), key=self._urgency))
        self.peers.chosen.connect(lambda _peer: self.refresh_buttons())
        self.peers.opened.connect(lambda _peer: self.forward())
        none = EmptyState(
            "identification-card", self.tr("还没有可以发送的单位"), self.tr("先在“往来院”中导入对方的公钥卡并核对指纹")
        )
        body = frame("panel", row(self.peers, margins=(1, 1, 1, 1))) if self._confirmed() else none
        return holder(
            column(
                Label(self.tr("只列已核对指纹的单位；内容只有收件单位和本院能打开。"), "dense2", wrap=True),
                body,
                gap=10,
            )
        )

    def _urgency(self, peer: PeerRow) -> tuple[bool, str]:
        """Those for whom something waits come first."""
        stream = self._data.stream(peer.workspace)
        return stream is None or not stream.outstanding, peer.office_code

    def _waiting(self, peer: PeerRow) -> Cell:
        stream = self._data.stream(peer.workspace)
        told = outstanding(stream)
        return Cell(told, ink="text" if stream is not None and stream.outstanding else "text3")

    def _last(self, peer: PeerRow) -> Cell:
        stream = self._data.stream(peer.workspace)
        number = stream.sent_number if stream else 0
        return Cell(self.tr("第{n}号").format(n=number) if number else self.tr("从未"), ink="text2")

    def _what_page(self) -> QWidget:
        self._what = Label("", "strong")
        self._what_note = Label("", "caption2", wrap=True)
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
        self.full = QCheckBox(self.tr("全部重发（对方缺包或数据恢复后使用）"))
        self.full.toggled.connect(lambda _on: self._count())
        self._nothing_sent = EmptyState("check-circle", self.tr("没有变动的记录"), self.tr("这个包只带回执"))
        left = frame("panel", column(self.types, self._nothing_sent, gap=0, margins=(1, 1, 1, 1)))
        right = frame("panel", column(self.held, self._nothing_held, gap=0, margins=(1, 1, 1, 1)))
        pair = row(left, right, gap=12)
        pair.setStretch(0, 4)
        pair.setStretch(1, 5)
        inner = column(self._what, self._what_note, gap=4)
        whole = column(gap=10)
        whole.addLayout(inner)
        whole.addLayout(pair, 1)
        whole.addWidget(self.full)
        return holder(whole)

    def _where_page(self) -> QWidget:
        self.folder = TextInput(self.tr("移动介质或文件夹"))
        self.folder.textChanged.connect(lambda _text: self._describe())
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
        self.approval = Banner()
        self.where_facts = Facts(96)
        self._where_card = frame("noteCard", column(self.where_facts, margins=(14, 12, 14, 12)))
        reveal(self._where_card, False)  # nothing is known of a medium before one is named
        self.where_banner = Banner()
        words = Label(
            self.tr("文件名不含案件、人员和题名。写完后从介质重新读回并比对摘要，中途拔出不会留下可导入的残缺文件。"),
            "dense2",
            wrap=True,
        )
        return holder(
            column(
                line,
                row(FieldRow(self.tr("分卷"), self.volume), None),
                self.where_banner,
                self.approval,
                self._where_card,
                words,
                None,
                gap=12,
            )
        )

    def _writing_page(self) -> QWidget:
        self.progress = ByteProgress(self.tr("正在制作并写入交换包"))
        self.progress.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = Label(self.tr("先在本机制作并编号，再写入介质，最后从介质读回比对。"), "dense2", wrap=True)
        return holder(column(self.progress, words, None, gap=12))

    def _done_page(self) -> QWidget:
        self.done_banner = Banner()
        self.done_facts = Facts(96)
        self.sheet_button = Button(self.tr("交接单"), self.show_sheet, icon_name="printer")
        self.sheet_button.setAccessibleName(self.tr("预览并保存交接单"))
        self._done_words = Label("", "dense2", wrap=True)
        card = frame("noteCard", column(self.done_facts, margins=(14, 12, 14, 12)))
        return holder(column(self.done_banner, card, self._done_words, row(self.sheet_button, None), None, gap=12))

    # Going on

    def ready(self) -> bool:
        """Whether the page in front is complete."""
        if self.place == TO:
            return self.peers.current() is not None
        if self.place == WHAT:
            return self.outlook is not None
        if self.place == WHERE:
            return not self._may_write() or (self.medium is not None and self.medium.writable)
        return self.place == DONE

    def refresh_buttons(self) -> None:
        """Words of the buttons."""
        super().refresh_buttons()
        write = self.tr("制作并写入") if self._may_write() else self.tr("报请批准")
        self.next_button.setText({WHERE: write, DONE: self.tr("完成")}.get(self.place, self.tr("下一步")))
        self.next_button.setVisible(self.place != WRITING)
        self.back_button.setVisible(self.place in (WHAT, WHERE))
        self.cancel_button.setVisible(self.place not in (WRITING, DONE))

    def leave(self) -> None:
        """On to the next page."""
        if self.place == TO:
            request = self._data.request(self._code())
            self.full.blockSignals(True)
            self.full.setChecked(request is not None and request.whole)
            self.full.blockSignals(False)
            if request is not None:
                self.folder.set_value(request.folder)
            self.show_page(WHAT)
            self._count()
        elif self.place == WHAT:
            self.show_page(WHERE)
            self._tell_approval()
            self.folder.setFocus()
            self._describe()
        elif self.place == WHERE and self._may_write():
            self.write()
        elif self.place == WHERE:
            self.ask()
        elif self.place == DONE:
            self.accept()

    def _code(self) -> str:
        peer = self.peers.current()
        return peer.workspace if peer is not None else ""

    # What

    def _count(self) -> None:
        self.outlook = None
        self.refresh_buttons()
        self._what.setText(self.tr("正在清点"))
        full = self.full.isChecked()

        def counted(view: Read, code: str) -> Outlook:
            return exchange.outlook(view, code, full=full)

        self.desk.read(counted, self._code(), owner=self, on_done=self._show_outlook, on_error=self.refuse)

    def _show_outlook(self, found: Outlook) -> None:
        self.outlook = found
        told = self.tr("第{n}号包，发往{office}：{records}条记录").format(
            n=found.number, office=found.office_name, records=found.records
        )
        self._what.setText(
            told
            if found.records
            else self.tr("第{n}号包，发往{office}：没有变动，只带回执").format(n=found.number, office=found.office_name)
        )
        peer = next(one for one in self._confirmed() if one.office_code == found.office_code)
        stream = self._data.stream(peer.workspace)
        self._what_note.setText(outlook_notes(found, stream.outstanding if stream else 0))
        self.types.set_rows(found.types)
        self.types.setVisible(bool(found.types))
        self._nothing_sent.setVisible(not found.types)
        self.held.set_rows(found.held_back)
        self.held.setVisible(bool(found.held_back))
        self._nothing_held.setVisible(not found.held_back)
        self.refresh_buttons()
        if self.place == WHAT and not self.full.hasFocus():
            self.next_button.setFocus()

    # Where

    def _choose(self) -> None:
        chosen = files.folder(self, Purpose.EXCHANGE, self.tr("选择文件夹"), self.folder.value())
        if chosen is not None:
            self.folder.set_value(str(chosen))

    def _describe(self) -> None:
        self.medium = None
        self.where_facts.set_facts([])
        reveal(self._where_card, False)
        self.where_banner.say("")
        self.banner.say("")  # what was said of another place
        self.refresh_buttons()
        path = self.folder.value()
        if path:
            self.desk.tasks.run(
                exchange.describe, Path(path), name="describe medium", owner=self,
                on_done=lambda facts: self._show_medium(path, facts), on_error=self._no_medium,
            )  # fmt: skip

    def _show_medium(self, path: str, facts: MediumFacts) -> None:
        if path != self.folder.value():
            return
        self.medium = facts
        reveal(self._where_card, True)
        self.where_facts.set_facts(
            [
                (self.tr("卷标"), facts.label or self.tr("没有卷标")),
                (self.tr("序列号"), facts.serial),
                (self.tr("文件系统"), facts.file_system or self.tr("系统未告知")),
                (self.tr("可用空间"), self.tr("{free}，共{size}").format(free=size(facts.free), size=size(facts.size))),
                (self.tr("写入"), self.tr("可以写入") if facts.writable else self.tr("写保护")),
            ]
        )
        if not facts.writable:
            self.where_banner.say(self.tr("这个位置不能写入，请打开写保护或换一个介质"), "error")
        elif self.outlook is not None and facts.free < self.outlook.octets:
            self.where_banner.say(
                self.tr("可用空间可能不够：约需{need}").format(need=size(self.outlook.octets)), "warn"
            )
        self.refresh_buttons()

    def _no_medium(self, _error: UserError) -> None:
        self.where_banner.say(self.tr("没有找到这个文件夹，请插好介质或另选一个"), "warn")

    def _tell_approval(self) -> None:
        request = self._request
        if self.desk.may("exchange.approve"):
            self.approval.say("")
        elif request is not None and request.approved_at is not None:
            self.approval.say(self.tr("{name}已批准发出").format(name=request.approved_by), "good")
        elif request is not None and request.asked and request.current:
            self.approval.say(self.tr("已报请批准，批准后可从交换记录继续制作"), "info")
        else:
            self.approval.say(self.tr("发出前须经预防部门负责人或检察长批准；报批后可以先离开"), "info")

    def ask(self) -> None:
        """Lay the content before whoever may send, and leave."""
        self.next_button.setEnabled(False)
        self.desk.call(
            queries.ask, self._code(), self.full.isChecked(), self.folder.value(), int(self.volume.value() or 0),
            owner=self, on_done=self._asked, on_error=self._not_written,
        )  # fmt: skip

    def _asked(self, _none: object) -> None:
        self._left = True
        self.desk.say(self.tr("已报请批准发出"))
        self.accept()

    # Writing

    def write(self) -> None:
        """Make the bundle and put it on the medium."""
        self.show_page(WRITING)
        token = CancelToken()
        self._job = self.desk.call(
            queries.export,
            self._code(),
            Path(self.folder.value()),
            self.full.isChecked(),
            int(self.volume.value() or 0),
            owner=self,
            on_done=self._written,
            on_error=self._not_written,
            on_progress=self.progress.tick,
            on_cancelled=self._stopped,
            cancel=token,
        )
        if self._job is not None:
            self.progress.watch(self._job)
        self.progress.setFocus()  # not on its 取消: a second Enter would stop what the first began

    def _written(self, made: tuple[BundleResult, MediumFacts]) -> None:
        self.made, self.medium = made
        result = self.made
        files.keep(Purpose.EXCHANGE, Path(self.folder.value()))
        self._job = None
        self.show_page(DONE)
        self.done_banner.say(self.tr("第{n}号包已写入并核对").format(n=result.number), "good")
        kept_until = self.tr("对方下次发来的包带有回执，收到前本机一直保留这个包。")
        needs_none = self.tr("这个包只带回执，对方不再回执。")
        self._done_words.setText(
            self.tr("请打印交接单随介质一并移交。") + (kept_until if result.records else needs_none)
        )
        held = sum(one.count for one in result.held_back)
        self.done_facts.set_facts(
            [
                (self.tr("收件单位"), f"{result.to_name}（{result.to_code}）"),
                (self.tr("文件"), str(result.path)),
                (self.tr("大小"), size(result.size)),
                (self.tr("内容"), contents_told(result.records, result.blobs)),
                (self.tr("留下未发"), self.tr("{n}条").format(n=held) if held else ""),
                (self.tr("文件摘要"), digest(result.sha256)),
            ]
        )

    def _not_written(self, error: UserError) -> None:
        self._job = None
        self.show_page(WHERE)
        self._describe()
        self.refuse(error)

    def _stopped(self) -> None:
        self._job = None
        self.show_page(WHERE)
        self._describe()
        self.banner.say(self.tr("已取消，介质上没有留下文件。已经做好的包保留在发件箱，可从交换记录再次写入。"), "info")

    def show_sheet(self) -> None:
        """The paper that goes with the medium."""
        if self.made is None or self.medium is None:
            return
        dialog = PdfDialog(
            self, self.desk.tasks, self.tr("交接单"), self.tr("交接单第{n}号.pdf").format(n=self.made.number)
        )
        bundle, title = self.made.bundle_id, dialog.windowTitle()
        dialog.on_saved = lambda file: self._sheet_out(bundle, file.name)
        dialog.on_printed = lambda: self._sheet_out(bundle, title)
        dialog.finished.connect(lambda _code: self.accept() if self._sheet_done else None)
        self.desk.read(
            queries.handover, self.made, self.medium, owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed
        )
        open_centred(dialog)

    def _sheet_out(self, bundle: str, what: str) -> None:
        """The sheet is on paper or in a file: when it is closed, nothing is left to do here."""
        self._sheet_done = True
        self.desk.work(queries.note_out, "bundle", bundle, what)

    def reject(self) -> None:
        """Esc and 取消: while writing, ask the work to stop first."""
        if self._job is not None and self._job.running:
            self._job.cancel()
            if self.desk.workspace is not None:  # a locked window shows nothing, whatever is under way
                return
        self._keep()
        super().reject()

    def _keep(self) -> None:
        """Where the wizard stands is kept, so that it can be taken up again from the list."""
        if self.place in (WHAT, WHERE) and self._code() and self.desk.workspace is not None and not self._left:
            self._left = True
            self.desk.work(
                kept, self._code(), self.full.isChecked(), self.folder.value(), int(self.volume.value() or 0)
            )
