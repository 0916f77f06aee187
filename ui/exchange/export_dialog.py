"""Making a bundle: to whom, what is in it, onto what, writing, and what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app import exchange, messages
from app.exchange import BundleResult, MediumFacts, Outlook, RequestRow
from app.work import Work
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.exchange import queries
from ui.exchange.export_pages import DonePage, ToPage, WhatPage, WherePage
from ui.exchange.progress import ByteProgress
from ui.exchange.queries import ExchangeData
from ui.exchange.wizard import Wizard
from ui.tasks import Job
from ui.widgets.base import Label, column, holder
from ui.widgets.dialogs import open_centred
from ui.widgets.files import Purpose, files
from ui.widgets.pdf_dialog import PdfDialog

TO, WHAT, WHERE, WRITING, DONE = range(5)
#: Nothing is wrong: the bundle goes on on another medium.
NEXT = "exchange.next_medium"


class Begun(Protocol):
    """Where the wizard begins: for whom, whether everything goes, and onto what."""

    @property
    def workspace(self) -> str:
        """The peer's."""

    @property
    def whole(self) -> bool:
        """全部重发."""

    @property
    def folder(self) -> str:
        """The medium, empty for the last one."""

    @property
    def volume(self) -> int:
        """Bytes of a volume, 0 for none."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A beginning that nobody kept."""

    workspace: str
    whole: bool
    folder: str = ""
    volume: int = 0


def kept(work: Work, code: str, whole: bool, folder: str, volume: int) -> None:
    """Keep how far the wizard came."""
    exchange.keep_request(work, code, whole=whole, folder=folder, volume=volume)


class ExportDialog(Wizard):
    """Closes at any time; a bundle that was made stays in the outbox, and the next time it is only copied."""

    def __init__(self, desk: Desk, parent: QWidget | None, data: ExchangeData, request: Begun | None = None) -> None:
        self.desk, self._data = desk, data
        super().__init__(parent)
        self.setWindowTitle(self.tr("制作交换包"))
        self.set_steps((self.tr("收件单位"), self.tr("内容"), self.tr("介质"), self.tr("写入"), self.tr("完成")))
        self.outlook: Outlook | None = None
        self.made: BundleResult | None = None
        self._written_to: MediumFacts | None = None
        self._job: Job | None = None
        self._cursor: QWidget = self.next_button
        self._left = self._sheet_done = False
        self.to, self.what, self.where, self.end = ToPage(data), WhatPage(), WherePage(desk), DonePage()
        for page in (self.to, self.what, self.where, self._writing_page(), self.end):
            self.add_page(holder(column(page)))
        self._connect()
        self.show_page(TO)
        self._begin(request)

    def _connect(self) -> None:
        self.to.peers.chosen.connect(lambda _peer: self.refresh_buttons())
        self.to.peers.opened.connect(lambda _peer: self.forward())
        self.what.full.toggled.connect(lambda _on: self._count(self.what.full))
        self.where.folder.textChanged.connect(lambda _text: self.banner.say(""))  # what was said of another place
        self.where.described.connect(self._described)
        self.end.sheet_button.clicked.connect(self.show_sheet)

    def _begin(self, request: Begun | None) -> None:
        """At the first page, or where the wizard was left."""
        if request is None:
            self.to.peers.setFocus()
            self.where.folder.set_value(str(files.kept(Purpose.EXCHANGE) or ""))  # the last stick, if it is there
            if len(self.to.confirmed) == 1:  # nobody else to choose: the step counts as done, 上一步 shows it
                self.to.peers.selectRow(0)
                self.show_page(WHAT)
                self._count()
            return
        self.to.peers.select(lambda peer: peer.workspace == request.workspace)
        self.what.set_full(request.whole)
        self.where.folder.set_value(request.folder or str(files.kept(Purpose.EXCHANGE) or ""))
        self.where.volume.set_value(str(request.volume))
        self.show_page(WHAT)
        self._count()

    @property
    def _request(self) -> RequestRow | None:
        """What was laid before for the chosen peer, as far as it is still the same."""
        found = self._data.request(self.to.code())
        return found if found is not None and found.whole == self.what.full.isChecked() else None

    @property
    def made_before(self) -> str:
        """The bundle that was made already and is only to be copied."""
        return self.outlook.finished if self.outlook is not None else ""

    def key(self) -> str:
        """The line of the list of bundles that this came to."""
        if self.made is not None:
            return self.made.bundle_id
        return self.made_before or f"request:{self.to.code()}"

    def _may_write(self) -> bool:
        """Whether this person may send, or somebody who may approved it."""
        request = self._request
        approved = request is not None and request.approved_at is not None
        return approved or bool(self.made_before) or self.desk.may("exchange.approve")

    def _writing_page(self) -> QWidget:
        self.progress = ByteProgress(self.tr("正在制作并写入交换包"))
        self.progress.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        words = Label(self.tr("先在本机制作并编号，再写入介质，最后从介质读回比对。"), "dense2", wrap=True)
        return holder(column(self.progress, words, None, gap=12))

    # Going on

    def ready(self) -> bool:
        """Whether the page in front is complete."""
        if self.place == TO:
            return self.to.peers.current() is not None
        if self.place == WHAT:
            return self.outlook is not None
        if self.place == WHERE:
            medium = self.where.medium
            return not self._may_write() or (medium is not None and medium.writable)
        return self.place == DONE

    def refresh_buttons(self) -> None:
        """Words of the buttons."""
        super().refresh_buttons()
        write = self.tr("写入介质") if self.made_before else self.tr("制作并写入")
        go = write if self._may_write() else self.tr("报请批准")
        self.next_button.setText({WHERE: go, DONE: self.tr("完成")}.get(self.place, self.tr("下一步")))
        self.next_button.setVisible(self.place != WRITING)
        self.back_button.setVisible(self.place in (WHAT, WHERE))
        self.cancel_button.setVisible(self.place not in (WRITING, DONE))

    def leave(self) -> None:
        """On to the next page."""
        if self.place == TO:
            request = self._data.request(self.to.code())
            self.what.set_full(request is not None and request.whole)
            if request is not None:
                self.where.folder.set_value(request.folder)
            self.show_page(WHAT)
            self._count()
        elif self.place == WHAT:
            self.show_page(WHERE)
            self._tell_approval()
            self.where.folder.setFocus()
            self.where.describe()
        elif self.place == WHERE and self._may_write():
            self.write()
        elif self.place == WHERE:
            self.ask()
        elif self.place == DONE:
            self.accept()

    def _described(self) -> None:
        self.refresh_buttons()
        self.make_room()

    def _count(self, cursor: QWidget | None = None) -> None:
        """Count what would go; `cursor` is what keeps the keyboard afterwards, else the way on has it."""
        self._cursor = cursor or self.next_button
        self.outlook = None
        self.refresh_buttons()
        self.what.counting()
        code, full = self.to.code(), self.what.full.isChecked()
        self.desk.call(queries.count, code, full, owner=self, on_done=self._show_outlook, on_error=self.refuse)

    def _show_outlook(self, counted: tuple[Outlook, bool]) -> None:
        self.outlook, renewed = counted
        found = self.outlook
        if renewed:
            self.banner.say(
                self.tr("本工作库由备份恢复，已开启新的交换序列：从头发送全部记录，包号重新从1开始"), "info"
            )
        stream = self._data.stream(self.to.code())
        self.what.show_outlook(found, stream.outstanding if stream else 0)
        self.where.need = found.octets
        self.refresh_buttons()
        if self.place == WHAT:
            self._cursor.setFocus()
        elif self.place == WHERE:
            self._tell_approval()
            self.make_room()

    def _tell_approval(self) -> None:
        request, say = self._request, self.where.approval.say
        if self.made_before and self.outlook is not None:
            say(self.tr("第{n}号包已在本机做好，这次只写入介质").format(n=self.outlook.number), "info")
        elif self.desk.may("exchange.approve"):
            say("")
        elif request is not None and request.approved_at is not None:
            say(self.tr("{name}已批准发出").format(name=request.approved_by), "good")
        elif request is not None and request.asked and request.current:
            say(self.tr("已报请批准，批准后可从交换记录继续制作"), "info")
        else:
            say(self.tr("发出前须经预防部门负责人或检察长批准；报批后可以先离开"), "info")

    def ask(self) -> None:
        """Lay the content before whoever may send, and leave."""
        self.next_button.setEnabled(False)
        self.desk.call(queries.ask, *self._course(), owner=self, on_done=self._asked, on_error=self._not_written)

    def _course(self) -> tuple[str, bool, str, int]:
        """To whom, whether everything, where to and in what volumes."""
        return self.to.code(), self.what.full.isChecked(), self.where.folder.value(), self.where.largest

    def _asked(self, _none: object) -> None:
        self._left = True
        self.desk.say(self.tr("已报请批准发出"))
        self.accept()

    # Writing

    def write(self) -> None:
        """Make the bundle, or take the one that is made, and put it on the medium."""
        self.show_page(WRITING)
        code, full, folder, volume = self._course()
        self._job = self.desk.call(
            queries.export, code, Path(folder), full, volume, owner=self, cancel=CancelToken(),
            on_done=self._written, on_error=self._not_written,
            on_progress=self.progress.tick, on_cancelled=self._stopped,
        )  # fmt: skip
        if self._job is not None:
            self.progress.watch(self._job)
        self.progress.setFocus()  # not on its 取消: a second Enter would stop what the first began

    def _written(self, made: tuple[BundleResult, MediumFacts]) -> None:
        self.made, self._written_to = made
        files.keep(Purpose.EXCHANGE, Path(self.where.folder.value()))
        self._job = None
        self.show_page(DONE)
        self.end.show_made(self.made)

    def _not_written(self, error: UserError) -> None:
        self._back_to_medium()
        self.refuse(error)
        if error.code == NEXT:
            self.banner.say(messages.sentence(error), "info")

    def _stopped(self) -> None:
        self._back_to_medium()
        self.banner.say(self.tr("已取消，介质上没有留下残缺的文件；再次写入时，做好的部分不必重做"), "info")

    def _back_to_medium(self) -> None:
        """What failed may have come as far as a finished bundle: it is counted anew what is left to do."""
        self._job = None
        self.show_page(WHERE)
        self.where.describe()
        self._count()

    def show_sheet(self) -> None:
        """The paper that goes with the medium."""
        if self.made is None or self._written_to is None:
            return
        dialog = PdfDialog(
            self, self.desk.tasks, self.tr("交接单"), self.tr("交接单第{n}号.pdf").format(n=self.made.number)
        )
        bundle, title = self.made.bundle_id, dialog.windowTitle()
        dialog.on_saved = lambda file: self._sheet_out(bundle, file.name)
        dialog.on_printed = lambda: self._sheet_out(bundle, title)
        dialog.finished.connect(lambda _code: self.accept() if self._sheet_done else None)
        self.desk.read(
            queries.handover, self.made, self._written_to, owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed
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
        """Where the wizard stands is kept, so that it can be taken up again from the list.

        A bundle that is made stands there by itself.
        """
        wanted = self.place in (WHAT, WHERE) and self.to.code() and not self.made_before
        if wanted and self.desk.workspace is not None and not self._left:
            self._left = True
            self.desk.work(kept, *self._course())
