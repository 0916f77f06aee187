"""A paper that came in, whole: its pages, what is known of it, the files as they came, and what was done with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import documents
from app.documents import DocumentRow, ForeignPaper, OpenPaper, OriginalRow
from app.work import Read, Work
from ui.desk import Desk
from ui.texts import local, prose, size
from ui.widgets.base import Label, clear, column, frame, line, reveal, row, scrolled
from ui.widgets.dialogs import Dialog, NoteDialog, open_centred
from ui.widgets.facts import Facts
from ui.widgets.fields import Segments
from ui.widgets.files import Purpose, files
from ui.widgets.paper import PaperView

_PAPER, _ORIGINAL = "paper", "original"


@dataclass(frozen=True, slots=True)
class Received:
    """A paper with its originals."""

    row: DocumentRow
    originals: tuple[OriginalRow, ...]


def received(view: Read, document_id: str) -> Received:
    """What is shown of a paper that came in."""
    row_ = documents.document_row(view, document_id)
    came_in = row_.direction.value == "incoming"
    return Received(row_, tuple(documents.originals(view, document_id)) if came_in else ())


def original(view: Read, document_id: str, one: OriginalRow) -> OpenPaper:
    """A file as it came, open in a walled child."""
    return ForeignPaper(documents.read_original(view, document_id, one.id), one.name)


def export(work: Work, document_id: str, folder: Path) -> list[Path]:
    """Write the files as they came."""
    return documents.export_originals(work, document_id, folder)


class ReceivedDialog(Dialog):
    """`replacing` when another scan is to take its place."""

    replacing = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None, document_id: str) -> None:
        super().__init__(parent, self.tr("来文"), width=1100)
        self.setMinimumHeight(640)
        self._desk, self._id = desk, document_id
        self.found: Received | None = None
        self.paper = PaperView(desk.tasks)
        self.paper.failed.connect(self.refuse)
        self.which = Segments([(_PAPER, self.tr("整理件")), (_ORIGINAL, self.tr("扫描原件"))])
        self.which.pick(_PAPER)
        self.which.picked.connect(self._show_which)
        self.paper.add_tool(self.which)
        self.facts = Facts(72)
        self._files = column(gap=6)
        side = column(self.facts, line(), Label(self.tr("扫描原件"), "strong"), None, gap=10, margins=(16, 14, 16, 14))
        side.insertLayout(3, self._files)
        body = row(gap=0)
        body.addWidget(self.paper, 1)
        body.addWidget(frame("right", column(scrolled(side, "surface")), width=300))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(body, 1)
        self.withdraw_button = self.add_button(self.tr("撤下"), self._withdraw)
        self.replace_button = self.add_button(self.tr("替换"), self._replace)
        self.export_button = self.add_button(self.tr("导出原件"), self._choose)
        self.add_button(self.tr("关闭"), self.reject, kind="primary", default=True)
        desk.locked.connect(self._leave)
        desk.read(received, document_id, owner=self, on_done=self._show, on_error=self.refuse)
        desk.read(documents.open_document, document_id, owner=self, on_done=self._open, on_error=self.refuse)

    def _leave(self) -> None:
        """Locking closes at once."""
        self.done(0)

    def _open(self, paper: OpenPaper) -> None:
        self.paper.open(lambda: paper)

    def _show(self, found: Received) -> None:
        self.found = found
        row_ = found.row
        self.setWindowTitle(row_.title)
        pages = self.tr("{n}页，{size}").format(n=row_.pages, size=size(row_.size))
        form = self.tr("PDF/A-2b，可直接归档") if row_.archival else row_.media_type.rpartition("/")[2].upper()
        self.facts.set_facts(
            [
                (self.tr("材料"), row_.kind_text),
                (self.tr("日期"), prose(row_.dated)),
                (self.tr("来文单位"), row_.responsible),
                (self.tr("来文号"), row_.doc_number),
                (self.tr("页数"), pages),
                (self.tr("格式"), form),
                (self.tr("摘要值"), row_.sha256[:16] + "…"),
                (self.tr("归入"), f"{row_.filed_by}　{prose(local(row_.filed_at).date())}"),
            ]
        )
        self.facts.setToolTip(f"SHA-256　{row_.sha256}")
        clear(self._files)
        for one in found.originals:
            self._files.addWidget(Label(one.name, "dense", elide=True))
            told = self.tr("{size}　摘要值{digest}…").format(size=size(one.size), digest=one.sha256[:12])
            self._files.addWidget(Label(told, "caption"))
        changes = row_.own and self._desk.may("document.file")
        reveal(self.which, row_.assembled and bool(found.originals))
        reveal(self.replace_button, changes)
        reveal(self.withdraw_button, changes)
        self.export_button.setEnabled(bool(found.originals))

    def _show_which(self, key: str) -> None:
        if self.found is None:
            return
        if key == _PAPER or not self.found.originals:
            self._desk.read(documents.open_document, self._id, owner=self, on_done=self._open, on_error=self.refuse)
        else:
            one = self.found.originals[0]
            self._desk.read(original, self._id, one, owner=self, on_done=self._open, on_error=self.refuse)

    def _choose(self) -> None:
        chosen = files.folder(self, Purpose.PAPERS, self.tr("导出原件到工作库之外（记入日志）"))
        if chosen is not None:
            self.export_to(chosen)

    def export_to(self, folder: Path) -> None:
        """Write the originals; they are no longer encrypted there, which is said."""
        self._desk.work(export, self._id, folder, owner=self, on_done=self._exported, on_error=self.refuse)

    def _exported(self, written: list[Path]) -> None:
        told = self.tr("已原样导出{n}个文件到{folder}，没有加密，请按规定保管")
        self.banner.say(told.format(n=len(written), folder=written[0].parent.name if written else ""), "good")

    def _replace(self) -> None:
        self.accept()
        self.replacing.emit()

    def _withdraw(self) -> None:
        dialog = NoteDialog(self, self.tr("撤下来文"), self.tr("理由"), self.tr("撤下"), kind="danger")
        dialog.accepted.connect(lambda: self.withdraw(dialog.text()))
        open_centred(dialog)

    def withdraw(self, reason: str) -> None:
        """Take the paper back; it stays in the records, marked."""
        self._desk.work(
            documents.withdraw_document, self._id, reason,
            owner=self, on_done=lambda _none: self.accept(), on_error=self.refuse,
        )  # fmt: skip
