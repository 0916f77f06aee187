"""关联材料: what a case's records print as and what came in on paper; a click shows it, scans may be dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app import documents
from app.cases import CaseFile, case_file
from app.documents import DocumentRow
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.documents.assemble import AssembleDialog
from ui.documents.batch import noted
from ui.documents.received import ReceivedDialog
from ui.documents.scan_drop import SCANS
from ui.documents.stamp import add_stamp_button
from ui.documents.table_work import Target
from ui.documents.word import DRAFT, Printed, add_word_buttons, show_comparison
from ui.style.icons import icon
from ui.texts import short
from ui.widgets.base import Label, clear, holder, row
from ui.widgets.dialogs import open_centred
from ui.widgets.files import Purpose, files
from ui.widgets.pdf_dialog import PdfDialog


def _t(text: str) -> str:
    return QCoreApplication.translate("Papers", text)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: made from records (`form`, `subject`), or kept as it came in (`document`; `draft`: a corrected one in
    Word); `state` in a word."""

    title: str
    dated: date | None
    form: str = ""
    subject: str = ""
    document: str = ""
    kind: str = ""
    state: str = ""
    filed: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class CasePapers:
    """All papers of a case with the case they belong to."""

    case: CaseFile
    lines: tuple[PaperLine, ...]


def case_lines(view: Read, case_id: str) -> CasePapers:
    """All papers of a case. Another office's case has only those that came with it."""
    case = case_file(view, case_id)
    rows = [one for one in documents.list_documents(view, case_id) if one.here]
    filed = {(one.form_code, one.subject_id): one.id for one in rows}
    try:
        made = [
            PaperLine(
                one.title.removeprefix(case.name) or one.title,
                one.dated,
                one.form_code,
                one.subject_id,
                state=_state(one, filed),
                filed=filed.get((one.form_code, one.subject_id), ""),
            )
            for one in documents.case_papers(view, case_id)
        ]
    except UserError:
        made = []
    kept = [one for one in rows if _came_in(one) or not made]
    return CasePapers(case, (*made, *(_kept_line(one) for one in kept)))


def _kept_line(row: DocumentRow) -> PaperLine:
    draft = row.form_code == DRAFT
    state = _t("Word") if draft else _t("{n}页").format(n=row.pages)
    return PaperLine(row.title, row.dated, document=row.id, kind=row.kind_text, state=state, draft=draft)


def _state(paper: documents.CasePaper, filed: dict[tuple[str, str], str]) -> str:
    if not paper.final:
        return _t("草稿")
    return _t("已入卷") if (paper.form_code, paper.subject_id) in filed else ""


def _came_in(row: DocumentRow) -> bool:
    return row.direction.value == "incoming"


def drawn(view: Read, case_id: str, line: PaperLine) -> tuple[bytes, bool]:
    """The PDF of a paper, as it was issued or as the records stand, and whether a word processor can take it."""
    return documents.pdf_for_case(view, case_id, line.form, line.subject)


def target_of(case: CaseFile, today: date, kind: str = "") -> Target:
    """Where scans of a case go; the unit is who mostly sends them."""
    return Target(case.id, case.name, today, kind=kind, sender=case.unit_name)


#: Pixels of the widest day of this year: 12月31日.
_DAY = 56


class LineButton(QPushButton):
    """A title that is shortened to the room it has."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.menu_asked: Callable[[QPoint], object] = lambda _at: None
        self.setProperty("kind", "line")
        self.setToolTip(title)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        room = self.width() - self.iconSize().width() - 24
        self.setText(self.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, room))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the mouse's other button, and of the menu key."""
        self.menu_asked(event.globalPos())


class Papers(QWidget):
    """The lines; each is a button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._case = ""
        self._found: CasePapers | None = None
        self._today = date.min
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(4, 0, 4, 6)
        self._box.setSpacing(0)

    def show_case(self, case_id: str, today: date) -> None:
        """Read and show the papers of a case."""
        self._case, self._today = case_id, today
        self._desk.read(case_lines, case_id, owner=self, on_done=self._show)

    def lines(self) -> list[LineButton]:
        """The buttons."""
        return self.findChildren(LineButton)

    def _show(self, found: CasePapers) -> None:
        if found.case.id != self._case:
            return
        self._found = found
        clear(self._box)
        for line in found.lines:
            self._box.addWidget(self._line(line))
        if not found.lines:
            self._box.addWidget(holder(row(Label(self.tr("还没有文书和记录"), "caption"), None, margins=(8, 0, 8, 4))))

    def _line(self, line: PaperLine) -> QWidget:
        button = LineButton(line.title)
        button.setIcon(icon("file-text" if line.form else "tray", "text2"))
        told = "　".join(part for part in (line.kind if line.kind != line.title else "", line.state) if part)
        button.setToolTip("\n".join(part for part in (line.title, told) if part))
        button.setAccessibleDescription(told)
        button.clicked.connect(lambda _=False: self.open(line))
        button.menu_asked = lambda at: self._menu(line).popup(at)
        inner = row(gap=6)
        inner.addWidget(button, 1)
        if line.state:
            inner.addWidget(Label(line.state, "caption"))
        day = Label(short(line.dated, self._today) if line.dated else "", "caption")
        day.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        day.setMinimumWidth(_DAY)  # words before it stand below each other, with a day and without
        inner.addWidget(day)
        inner.addSpacing(8)
        return holder(inner)

    def _menu(self, line: PaperLine) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("打开"), lambda: self.open(line))
        if line.document and not line.draft:
            menu.addAction(self.tr("替换扫描件"), lambda: self.replace(line))
        return menu

    def open(self, line: PaperLine) -> None:
        """Show a paper."""
        if line.draft:
            show_comparison(self, self._desk, line.document, line.title)
            return
        if line.document:
            received = ReceivedDialog(self._desk, self, line.document)
            received.replacing.connect(lambda: self.replace(line))
            if self._archived():
                add_stamp_button(received, self._desk, line.document, line.title)
            open_centred(received)
            return
        words = self.tr("保存到工作库之外的文件没有加密，并记入日志")
        dialog = PdfDialog(self, self._desk.tasks, line.title, f"{line.form}.pdf", words)
        case_id = self._case
        dialog.on_saved = lambda file: self._desk.work(_noted, case_id, file.name)
        dialog.on_printed = lambda: self._desk.work(noted, case_id, line.title)
        if line.filed:
            dialog.add_button(self.tr("核对"), lambda: self.verify(dialog, line.filed))
            if self._archived():
                add_stamp_button(dialog, self._desk, line.filed, line.title)

        def show(made: tuple[bytes, bool]) -> None:
            dialog.show_pdf(made[0])
            if made[1]:
                add_word_buttons(dialog, self._desk, Printed(case_id, line.form, line.subject, line.title))

        self._desk.read(drawn, case_id, line, owner=dialog, on_done=show, on_error=dialog.failed)
        open_centred(dialog)

    def _archived(self) -> bool:
        return self._found is not None and self._found.case.state == "archived"

    def verify(self, dialog: PdfDialog, document_id: str) -> None:
        """Set the filed paper again and say whether it is the same, or what differs."""
        self._desk.read(
            documents.verify_document, document_id, owner=dialog,
            on_done=lambda found: dialog.banner.say(*verified(found)), on_error=dialog.failed,
        )  # fmt: skip

    def attach(self, today: date, paths: Sequence[Path] = (), kind: str = "") -> AssembleDialog | None:
        """File scans with the case; asks for files where none were dropped."""
        if self._found is None:
            return None
        dialog = AssembleDialog(self._desk, self, target_of(self._found.case, today, kind), paths)
        open_centred(dialog)
        return dialog

    def replace(self, line: PaperLine) -> None:
        """Put another scan in a paper's place."""
        chosen = files.open_several(self, Purpose.SCANS, self.tr("选择新的扫描件"), SCANS)
        if chosen:
            self.replace_by(line, chosen)

    def replace_by(self, line: PaperLine, paths: Sequence[Path]) -> AssembleDialog | None:
        """Ask how the new scan is put together, and why it takes the place."""
        found = self._found
        if found is None:
            return None
        self._desk.read(
            documents.document_row, line.document, owner=self,
            on_done=lambda known: self._replace(found.case, known, paths), on_error=self._desk.refuse,
        )  # fmt: skip
        return None

    def _replace(self, case: CaseFile, known: DocumentRow, paths: Sequence[Path]) -> None:
        target = Target(
            case.id, case.name, self._today, known.form_code, known.dated, known.responsible, known.doc_number,
            known.title, known.subject_id, known.id,
        )  # fmt: skip
        open_centred(AssembleDialog(self._desk, self, target, paths))


def verified(found: documents.Verification) -> tuple[str, str]:
    """What 核对 found, in words, and how grave it is."""
    if not found.kept:
        return _t("存档的文件与登记的摘要值不一致，请用备份核对"), "error"
    if found.same:
        return _t("一致：按当时的用语和字体重新排印，与存档的文件逐字节相同"), "good"
    told = []
    if found.program:
        told.append(_t("程序版本不同（{change}）").format(change=found.program))
    if found.wording:
        told.append(_t("用语版本不同（{change}）").format(change="、".join(found.wording)))
    if found.faces:
        told.append(_t("字体“{face}”已不在本机").format(face=found.faces))
    if found.records:
        told.append(_t("案件记录在入卷后有改动"))
    return _t("存档的文件完好；重新排印的结果不同：{why}").format(why="；".join(told)), "warn"


def _noted(work: Work, case_id: str, name: str) -> None:
    work.note("document.export", "case", case_id, name)
    work.touch("audit")
