"""数据交换: bundles, the offices that we exchange with, the superior's opinions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QWidget

from app import exchange
from app.exchange import BundleRow, ImportResult
from app.forms import sentence
from app.workspace import CancelToken, UserError
from ui import media
from ui.desk import Desk
from ui.exchange import queries
from ui.exchange.bundle_list import BundleList, Entry
from ui.exchange.desk_panel import DeskPanel
from ui.exchange.export_dialog import Beginning, Begun, ExportDialog
from ui.exchange.incoming import IncomingView
from ui.exchange.opinions_panel import OpinionsPanel
from ui.exchange.past_view import PastView
from ui.exchange.peer_card import waiting
from ui.exchange.peers_panel import PeersPanel
from ui.exchange.progress import ByteProgress
from ui.exchange.queries import Checked, ExchangeData
from ui.exchange.receipt_dialogs import RequestDialog
from ui.exchange.request_view import RequestView
from ui.media import Stick
from ui.page import Page
from ui.widgets.base import Button, column, frame, holder, row
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.fields import Segments
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner, EmptyState

BUNDLES, PEERS, OPINIONS, BELOW = "bundles", "peers", "opinions", "below"
_LOOK_EVERY = 5000  # milliseconds between two looks at the mounted media
PARTS = (BUNDLES, PEERS, OPINIONS, BELOW)
TABLE, OPINION = "table:", "opinion:"


class ExchangePage(Page):
    """Entered with `bundles`, `peers`, `opinions` or `below` it shows that part, with `table:` or `opinion:` and an
    id that table or opinion.

    With a path, it looks into that file.
    """

    areas = frozenset({"exchange", "people", "proposals", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.data: ExchangeData | None = None
        self._checked: list[Checked] = []
        self._refused: Checked | None = None
        self._make_now = False
        self._wanted = ""
        self._unfilled: set[str] = set()
        self._warned: dict[str, str] = {}
        self.sticks: list[Stick] = []
        self._tabs = Segments(
            [
                (BUNDLES, self.tr("交换包")),
                (PEERS, self.tr("往来院")),
                (OPINIONS, self.tr("上级意见")),
                (BELOW, self.tr("下级院")),
            ]
        )
        self._tabs.picked.connect(self.show_part)
        self._tab_bar = holder(row(self._tabs, margins=(12, 0, 0, 0)))
        self.list = BundleList(desk.may("exchange.export"), desk.may("exchange.import"))
        self.incoming = IncomingView(desk)
        self.past = PastView(desk)
        self.peers = PeersPanel(desk)
        self.opinions = OpinionsPanel(desk)
        self.below = DeskPanel(desk)
        self.request = RequestView(desk)
        self._none = EmptyState("arrows-left-right", self.tr("没有选中交换包"))
        self.checking = ByteProgress(self.tr("正在核对文件"))
        self.checking.hide()
        self._detail = QStackedLayout()
        for widget in (self._none, self.past, self.incoming, self.request):
            self._detail.addWidget(widget)
        self.copied = Banner()
        self.copied_button = Button(self.tr("确认是恢复的副本"), fit="tool")
        self.copied_button.hide()
        warned = row(self.copied, self.copied_button, gap=8)
        warned.setStretch(0, 1)
        right = column(holder(warned), holder(column(self.checking, margins=(0, 0, 0, 0))), gap=0)
        right.addLayout(self._detail, 1)
        surface = frame("surface", right)
        bundles = QWidget()
        inner = row(self.list, surface, gap=0)
        inner.setStretch(1, 1)
        bundles.setLayout(inner)
        self._parts = QStackedWidget()
        for part in (bundles, self.peers, self.opinions, self.below):
            self._parts.addWidget(part)
        self.setLayout(column(self._parts))
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_entry)
        self.list.make_asked.connect(self.make)
        self.list.open_asked.connect(self._choose_file)
        self.list.stick_asked.connect(self.look_into)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_EVERY)
        self._look.timeout.connect(self.look_for_sticks)
        self._look.start()
        self.incoming.imported.connect(self._imported)
        self.incoming.dropped.connect(self._forget)
        self.past.write_asked.connect(self._choose_medium)
        self.request.go_on.connect(self.make)
        self.request.judge.connect(lambda one: open_centred(RequestDialog(self.desk, self, one)))
        self.request.drop.connect(lambda one: self.desk.work(exchange.drop_request, one.workspace, owner=self))
        self.copied_button.clicked.connect(self._renew)

    # Page

    def head_widget(self) -> QWidget:
        """The parts, beside the title."""
        return self._tab_bar

    def enter(self, argument: object = None) -> None:
        """Show a part, or look into a file; `export` begins to make a bundle."""
        self._make_now = argument == "export"
        if self._make_now:
            self.show_part(BUNDLES)
        if isinstance(argument, str) and argument in PARTS:
            self.show_part(argument)
        if isinstance(argument, str) and argument.startswith(TABLE):
            self.show_part(OPINIONS)
            self.opinions.show_tables(argument.removeprefix(TABLE))
        if isinstance(argument, str) and argument.startswith(OPINION):
            self.show_part(OPINIONS)
            self.opinions.show_opinion(argument.removeprefix(OPINION))
        fresh = self.data is not None and not self._stale  # nothing is read then that would begin what is asked for
        super().enter(argument)
        if fresh:
            self._begin_asked()
        if isinstance(argument, Path):
            self.look_into(argument)

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        self._tabs.pick(key)
        self._parts.setCurrentIndex(PARTS.index(key))
        self._fill_part()

    def _fill_part(self) -> None:
        """A part is filled when it is looked at: a superior's lists are long."""
        key = PARTS[self._parts.currentIndex()]
        if self.data is None or key not in self._unfilled:
            return
        self._unfilled.discard(key)
        parts: dict[str, PeersPanel | OpinionsPanel | DeskPanel] = {
            PEERS: self.peers, OPINIONS: self.opinions, BELOW: self.below,
        }  # fmt: skip
        parts[key].show_data(self.data)

    def refresh(self) -> None:
        """Read everything that is listed."""
        self.desk.read(queries.everything, owner=self, on_done=self._show)
        self.desk.call(queries.copied, owner=self, on_done=self._show_copied)

    def focus_filter(self) -> None:
        """Ctrl+F goes to the list."""
        self.list.view.setFocus()

    def _show(self, data: ExchangeData) -> None:
        self.data = data
        self._unfilled = {PEERS, OPINIONS, BELOW}
        self._fill_part()
        pending = sum(waiting(peer) is not None for peer in data.peers)
        self._tabs.set_count(PEERS, pending or None)
        self._tabs.set_count(OPINIONS, len(data.to_handle) + data.tables_waiting or None)
        self._tabs.set_count(BELOW, len(data.waiting) or None)
        self._tabs.set_shown(BELOW, data.superior)
        self._tab_bar.updateGeometry()
        if self._refused is not None:
            self._show_refused(self._refused, data)
            self._refused = None
        self.show_list()
        self.look_for_sticks()
        self._begin_asked()

    def _begin_asked(self) -> None:
        """What the way here asked for, once there is something to do it with."""
        self.opinions.open_wanted()
        if self._make_now:
            self._make_now = False
            self.make()

    def show_list(self) -> None:
        """Show the bundles, with the files at hand above them."""
        if self.data is not None:
            self.list.set_data(self.data, self._checked, self.desk.now(), self._wanted)
            current = self.list.current()
            if (
                current is not None and current.key == self._wanted
            ):  # what is written at this moment comes a little later
                self._wanted = ""

    def _show_entry(self, entry: Entry | None) -> None:
        if entry is None or self.data is None:
            self._detail.setCurrentWidget(self._none)
        elif entry.checked is not None:
            self.incoming.show_checked(entry.checked)
            self._detail.setCurrentWidget(self.incoming)
        elif entry.request is not None:
            self.request.show_request(entry.request)
            self._detail.setCurrentWidget(self.request)
        elif entry.refused is not None:
            self.past.show_refused(entry.refused)
            self._detail.setCurrentWidget(self.past)
        elif entry.bundle is not None:
            self.past.show_bundle(entry.bundle, self.data)
            self.past.banner.say(self._warned.get(entry.bundle.bundle_id, ""), "warn")
            self._detail.setCurrentWidget(self.past)

    def _show_copied(self, found: tuple[bool, bool]) -> None:
        copied, restored = found
        told = (
            self.tr("本机记录比这台工作站记得的要旧，可能是从副本恢复的；确认之前不能制作交换包")
            if copied and not restored
            else self.tr("本工作库由备份恢复：下一个交换包从头发送全部记录，请尽快制作并送交各往来院")
            if restored
            else ""
        )
        self.copied.say(told, "warn")
        self.copied_button.setVisible(copied and not restored and self.desk.may("exchange.approve"))

    def _renew(self) -> None:
        dialog = NoteDialog(
            self, self.tr("开启新的交换序列"), self.tr("原因"), self.tr("开启"), text=self.tr("确认是恢复的副本")
        )
        dialog.accepted.connect(
            lambda: self.desk.call(queries.renew, dialog.text(), owner=self, on_error=self.desk.refuse)
        )
        open_centred(dialog)

    # Taking in

    def _choose_file(self) -> None:
        kinds = self.tr("交换包 (*.yab);;所有文件 (*)")
        chosen = files.open_one(self, Purpose.EXCHANGE, self.tr("打开交换包"), kinds)
        if chosen is not None:
            self.look_into(chosen)

    def look_into(self, file: Path) -> None:
        """Verify a file and list it; nothing is taken in yet."""
        self.show_part(BUNDLES)
        token = CancelToken()
        job = self.desk.call(
            queries.check,
            file,
            tuple(stick.root for stick in self.sticks),
            owner=self,
            on_done=self._looked,
            on_error=self._not_looked,
            on_progress=self.checking.tick,
            on_cancelled=self.checking.hide,
            cancel=token,
        )
        if job is not None:
            self.list.open_button.setEnabled(False)
            self.checking.watch(job)

    def _looked(self, checked: Checked) -> None:
        self.checking.hide()
        self.list.open_button.setEnabled(True)
        self.list.views.pick("all")
        if checked.preview is None:
            self._refused = checked
            self.refresh()
            return
        self._list_file(checked)
        self.show_list()
        self.incoming.table.setFocus()  # what would change is read first; the way on comes after it

    def _list_file(self, checked: Checked) -> None:
        self._checked = [checked, *(one for one in self._checked if one.file != checked.file)]
        self._wanted = f"file:{checked.file}"

    def _show_refused(self, checked: Checked, data: ExchangeData) -> None:
        """A refused file is shown by its note; one that needs no note (taken in already) as a file at hand."""
        code = checked.error.code if checked.error is not None else ""
        note = next((one for one in data.quarantine if one.file_name == checked.file.name), None)
        if note is not None and note.code == code:
            self._wanted = note.id
        else:
            self._list_file(checked)

    def _not_looked(self, error: UserError) -> None:
        self.checking.hide()
        self.list.open_button.setEnabled(True)
        self.desk.refuse(error)

    def _imported(self, file: Path, result: ImportResult) -> None:
        self._checked = [one for one in self._checked if one.file != file]
        self._wanted = result.bundle_id
        self._warned[result.bundle_id] = "\n".join(sentence(one) for one in result.warnings)
        counts = (
            (self.tr("新增"), result.new), (self.tr("更新"), result.changed), (self.tr("撤回"), result.withdrawn),
        )  # fmt: skip
        told = "，".join(f"{word}{count}" for word, count in counts if count)
        words = self.tr("已导入第{n}号：{told}；回执随下一个包发出") if told else self.tr("已收下第{n}号带来的回执")
        if not told and result.unchanged:
            words = self.tr("第{n}号的内容早已在本机，已记为收到；回执随下一个包发出")
        self.desk.say(words.format(n=result.number, told=told))
        self.refresh()

    def _forget(self, file: Path) -> None:
        self._checked = [one for one in self._checked if one.file != file]
        self.show_list()

    def look_for_sticks(self) -> None:
        """See whether a medium was put in, while this page is in front of somebody."""
        if self.isVisible() and self.desk.workspace is not None:
            self.desk.tasks.run(media.sticks, name="sticks", owner=self, on_done=self._show_sticks)

    def _show_sticks(self, sticks: list[Stick]) -> None:
        self.sticks = sticks
        self.list.show_sticks(sticks)

    # Sending

    def make(self, request: Begun | None = None) -> None:
        """The wizard, from its beginning or where it was left."""
        if self.data is not None:
            dialog = ExportDialog(self.desk, self, self.data, request)
            if len(self.sticks) == 1 and not dialog.where.folder.value():
                dialog.where.folder.set_value(str(self.sticks[0].root))
            dialog.where.offer(self.sticks)
            dialog.finished.connect(lambda _code: self._after(dialog))
            open_centred(dialog)

    def _after(self, dialog: ExportDialog) -> None:
        """What the wizard made, or left undone, is in front of the list."""
        self._wanted = dialog.key()
        self.refresh()

    def _choose_medium(self, bundle: BundleRow) -> None:
        """A bundle that no medium has taken goes on in the wizard, which knows of volumes and of what has changed."""
        if bundle.state == "made" and self.data is not None and self.data.peer(bundle.workspace) is not None:
            stream = self.data.stream(bundle.workspace)
            known = stream is not None and stream.acknowledged > 0
            self.make(Beginning(bundle.workspace, known and bundle.base == 0))
            return
        chosen = files.folder(self, Purpose.EXCHANGE, self.tr("选择移动介质或文件夹"))
        if chosen is not None:
            self.write_again(bundle, chosen)

    def write_again(self, bundle: BundleRow, folder: Path) -> None:
        """Copy a bundle of the outbox once more."""
        self.past.banner.say("")
        token = CancelToken()
        job = self.desk.call(
            queries.write_again,
            bundle.bundle_id,
            folder,
            owner=self,
            on_done=self._written,
            on_error=self._not_written,
            on_progress=self.checking.tick,
            on_cancelled=self.checking.hide,
            cancel=token,
        )
        if job is not None:
            self.checking.watch(job)

    def _written(self, path: Path) -> None:
        self.checking.hide()
        self.desk.say(self.tr("已写入{name}，读回比对一致").format(name=path.name))

    def _not_written(self, error: UserError) -> None:
        self.checking.hide()
        self.desk.refuse(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list takes its width from the window's."""
        super().resizeEvent(event)
        self.list.setFixedWidth(420 if self.width() > 1400 else 384)
