"""档案: dossiers by stage at the left, the chosen one's checklist, catalogue and review."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from app import documents
from app.archive import ItemFile
from app.casework import advance
from app.documents import OpenPaper
from app.work import Read
from app.workspace import UserError
from ui.archive import queries
from ui.archive.catalogue import Catalogue
from ui.archive.checklist import MISSING, PENDING, Checklist
from ui.archive.queries import DossierData, Volume, Volumes
from ui.archive.review import Review
from ui.archive.volume_list import VolumeList
from ui.desk import Desk
from ui.documents.stamp import add_stamp_button
from ui.forms.drafts import keep_note
from ui.page import Page
from ui.widgets.base import Button, IconButton, Label, column, frame, in_turn, row
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.notes import EmptyState
from ui.widgets.pdf_dialog import PdfDialog


class ArchivePage(Page):
    """Entered with a case's id it shows that dossier."""

    areas = frozenset({"cases", "proposals", "activities", "archive", "photos", "documents"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = self._shown = ""
        self._listed = self._going = ("", "")
        self._read: set[int] = set()
        self.data: DossierData | None = None
        self.list = VolumeList()
        self.checklist = Checklist()
        self.catalogue = Catalogue()
        self.review = Review(desk)
        self._fold = IconButton("list", self.tr("收起或展开卷宗列表（F4）"), self.fold, edge=30)
        self._name = Label("", "page")
        self._state = Label("", "blue")
        self._facts = Label("", "caption", elide=True)
        self.case_button = Button(
            self.tr("打开案件"), self._open_case, kind="ghost", fit="tool", icon_name="folder-open"
        )
        head = row(
            self._fold, self._name, self._state, 4, self._facts, self.case_button, gap=10, margins=(12, 0, 16, 0)
        )
        head.setStretch(4, 1)
        body = row(self.checklist, self.catalogue, self.review, gap=0)
        body.setStretch(1, 1)
        shown = column(frame("bar", head, height=52), gap=0)
        shown.addLayout(body, 1)
        dossier = QWidget()
        dossier.setLayout(shown)
        self._none = EmptyState("archive-box", self.tr("没有选中卷宗"), self.tr("从左侧选择一个案件，查看其归档材料"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._none)
        self._stack.addWidget(dossier)
        whole = row(self.list, gap=0)
        whole.addWidget(self._stack, 1)
        self.setLayout(whole)
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self.show_case)
        self.list.searched.connect(self.refresh)
        self.list.wanted.connect(self._more)
        self.checklist.marked.connect(self.mark)
        self.checklist.wanted.connect(self._supply)
        self.catalogue.retention_chosen.connect(self._keep_for)
        self.catalogue.preview_asked.connect(self.preview)
        self.catalogue.opened.connect(self._open_item)
        self.catalogue.lay_asked.connect(self.lay)
        self.review.moved.connect(self.move_on)
        QShortcut(QKeySequence("F4"), self, self.fold)

    def enter(self, argument: object = None) -> None:
        """Show the dossier of a case, where one is named."""
        if isinstance(argument, str) and argument:
            self._wanted, self._stale = argument, True
        super().enter(argument)

    def refresh(self) -> None:
        """Read the list, and the dossier in front again."""
        asked = self._asked_for()
        wanted = self._wanted or (self._shown if asked == self._listed else "")
        self._going = asked

        def shown(found: Volumes) -> None:
            if self._going == asked:
                self._show_list(asked, found)

        first = self._listed == ("", "")
        self.desk.read(queries.volumes, *asked, wanted, first, owner=self, on_done=shown, on_error=self._lost)

    def _lost(self, error: UserError) -> None:
        """The dossier that was wanted is not here any more: the list is shown without it."""
        if self._wanted or self._shown:
            self._wanted = self._shown = ""
            self.refresh()
        else:
            self.desk.refuse(error)

    def _asked_for(self) -> tuple[str, str]:
        return self.list.text.value(), self.list.stages.value()

    def _more(self, place: int) -> None:
        """Ask for lines that came into sight, once."""
        text, stage = self._listed
        start = place // queries.PAGE * queries.PAGE
        if start in self._read:
            return
        self._read.add(start)

        def come(rows: list[Volume]) -> None:
            if self._listed == (text, stage):
                self.list.take(start, rows)

        self.desk.read(queries.some_volumes, text, stage, start, owner=self, on_done=come)

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.list.show()
        self.list.focus_filter()

    def fold(self) -> None:
        """Give the dossier the whole page, or bring the list back."""
        self.list.setVisible(self.list.isHidden())

    # Showing

    def _show_list(self, asked: tuple[str, str], found: Volumes) -> None:
        self._wanted = ""
        before, self._shown = self._shown, ""
        self._listed, self._read = (asked[0], found.stage), {found.start}
        self._going = self._listed
        self.list.set_volumes(found)
        if not self._shown and before and found.place >= 0:
            self.show_case(before)

    def show_case(self, case_id: str) -> None:
        """Bring a dossier to the front; none where the list is empty."""
        self._shown = case_id
        if not case_id:
            self.data = None
            self._stack.setCurrentIndex(0)
            return
        self.desk.read(queries.dossier, case_id, owner=self, on_done=self._show, on_error=self.desk.refuse)

    def _show(self, data: DossierData) -> None:
        detail = data.detail
        if detail.case_id != self._shown:
            return
        self.data = data
        self._stack.setCurrentIndex(1)
        self._name.setText(detail.case_name)
        self._state.setText(self._state_text(data))
        code = self.tr("档号{code}").format(code=detail.archival_code) if detail.archival_code else ""
        sender = "" if data.own else self.tr("{office}报来").format(office=data.office)
        self._facts.setText("　".join(part for part in (detail.register_no, detail.unit, code, sender) if part))
        self.checklist.show_data(data)
        self.catalogue.show_data(data)
        self.review.show_data(data)

    def _state_text(self, data: DossierData) -> str:
        state = data.detail.state
        if state is None:
            return self.tr("待整理")
        names = {"compiling": self.tr("整理中"), "review": self.tr("归档审核"), "archived": self.tr("已归档")}
        return names.get(state.value, data.detail.state_text)

    # Doing

    def mark(self, code: str, label: str, state: str) -> None:
        """Say of a class that it is waived or to follow, with the reason; or take that back."""
        if state == MISSING:
            self.keep_mark(code, state, "")
            return
        pending = state == PENDING
        title = self.tr("标为待补：{label}") if pending else self.tr("标为免予：{label}")
        asked = self.tr("为什么现在没有，什么时候补") if pending else self.tr("为什么不适用，由谁批准")
        dialog = NoteDialog(
            self, title.format(label=label), asked, self.tr("标为待补") if pending else self.tr("标为免予")
        )
        if self.data is not None:
            keep_note(self.desk, dialog, f"note:{code}-{state}:{self.data.detail.case_id}")
        others = self._also_missing(code)
        alike = QCheckBox(self.tr("其余缺的{n}类也这样标，理由相同").format(n=len(others)))
        if others:
            dialog.body.addWidget(alike)
            in_turn(dialog.area, alike)
        dialog.accepted.connect(lambda: self.keep_mark(code, state, dialog.text(), others if alike.isChecked() else ()))
        open_centred(dialog)

    def _also_missing(self, code: str) -> list[str]:
        """The other classes of the same half of which nothing is there."""
        checks = self.data.detail.checks if self.data is not None else ()
        halves = {line.code: line.photo for line in checks}
        return [
            line.code for line in checks
            if line.code != code and line.state.value == MISSING and line.photo is halves.get(code)
        ]  # fmt: skip

    def keep_mark(self, code: str, state: str, reason: str, others: Sequence[str] = ()) -> None:
        """File a mark, of several classes at once where `others` are alike."""
        if self.data is not None:
            fields = {"state": state} | ({"reason": reason} if reason else {})
            self.desk.work(
                queries.mark_all, self.data.detail.case_id, [{"code": one, **fields} for one in (code, *others)],
                owner=self, on_error=self.review.refuse, draft=f"note:{code}-{state}:{self.data.detail.case_id}",
            )  # fmt: skip

    def move_on(self, code: str, note: str) -> None:
        """Make a transition of the dossier."""
        if self.data is None:
            return
        case_id, name = self.data.detail.case_id, self.data.detail.case_name
        self._wanted = case_id
        self.desk.work(
            advance,
            case_id,
            code,
            note,
            owner=self,
            on_done=lambda _state: self._moved(code, name),
            on_error=self.review.refuse,
            draft=self.review.keeper.subject,
        )

    def _moved(self, code: str, name: str) -> None:
        told = {
            "start_archive": self.tr("{name}已开始整理"),
            "submit_archive": self.tr("{name}已移交预防部门审核"),
            "return_archive": self.tr("{name}已退回补正"),
            "approve_archive": self.tr("{name}已归档，档号已编定"),
            "supplement": self.tr("{name}已补充归档"),
        }
        if code in told:
            self.desk.say(told[code].format(name=name))

    def _keep_for(self, retention: str) -> None:
        if self.data is not None and retention != self.data.detail.retention:
            self.desk.work(
                queries.set_retention, self.data.detail.case_id, retention, owner=self, on_error=self.review.refuse
            )

    def lay(self) -> None:
        """Print what is finished into the volume."""
        if self.data is None:
            return
        self.catalogue.lay_button.setEnabled(False)
        self.desk.work(
            documents.compile_volume, self.data.detail.case_id, owner=self, on_done=self._laid, on_error=self._not_laid
        )

    def _laid(self, filed: int) -> None:
        self.catalogue.lay_button.setEnabled(True)
        self.desk.say(self.tr("已打印入卷{n}件，卷内目录已重排").format(n=filed))

    def _not_laid(self, error: UserError) -> None:
        self.catalogue.lay_button.setEnabled(True)
        self.review.refuse(error)

    def _supply(self, place: str) -> None:
        if self.data is not None:
            self.desk.go(place, self.data.detail.case_id)

    def _open_case(self) -> None:
        if self.data is not None:
            self.desk.go("case", (self.data.detail.case_id, "archive"))

    # Papers

    def preview(self, form_code: str) -> None:
        """Show a paper of the volume (目录, 备考表, 封面 …) as it will be printed."""
        if self.data is None:
            return
        title = next(form.title for form in documents.forms() if form.code == form_code)
        words = "" if self.data.detail.archival_code else self.tr("尚未归档，档号和检查人在同意归档后填入")

        def drawn(view: Read) -> bytes:
            return documents.render_for_case(view, case_id, form_code).pdf

        case_id = self.data.detail.case_id
        dialog = PdfDialog(self, self.desk.tasks, title, f"{title}.pdf", words)
        self._watch(dialog, case_id, title)
        self.desk.read(drawn, owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed)
        open_centred(dialog)

    def _watch(self, dialog: PdfDialog, case_id: str, title: str) -> None:
        """What is saved or printed goes into the log."""
        printed = self.tr("打印{title}").format(title=title)
        dialog.on_saved = lambda file: self.desk.work(queries.note_out, case_id, file.name)
        dialog.on_printed = lambda: self.desk.work(queries.note_out, case_id, printed)

    def _open_item(self, item: ItemFile) -> None:
        if item.photo_id:
            self._supply("photos")
        elif item.document_id:
            self._open_paper(item)

    def _open_paper(self, item: ItemFile) -> None:
        """Show a paper of the volume."""
        dialog = PdfDialog(self, self.desk.tasks, item.title, f"{item.title}.pdf")
        self._watch(dialog, self._shown, item.title)
        if self.data is not None and self.data.detail.archival_code:
            add_stamp_button(dialog, self.desk, item.document_id, item.title)

        def take(found: bytes | OpenPaper) -> None:
            if isinstance(found, bytes):
                dialog.show_pdf(found)
            else:
                dialog.show_paper(found)

        self.desk.read(queries.paper, item.document_id, owner=dialog, on_done=take, on_error=dialog.failed)
        open_centred(dialog)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns take their width from the window's."""
        super().resizeEvent(event)
        wide = self.width() > 1400
        self.catalogue.set_wide(wide)
        self.list.setFixedWidth(280 if wide else 240)
        self.checklist.setFixedWidth(398 if wide else 306)
        self.review.setFixedWidth(330 if wide else 258)
