"""关联材料: what a case's records print as and what came in on paper; a click shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app import documents
from app.cases import case_file
from app.documents import DocumentRow, IncomingFields
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.forms.file_field import FileField
from ui.style.icons import icon
from ui.texts import short
from ui.widgets.base import Label, clear, holder, row
from ui.widgets.dialogs import open_centred
from ui.widgets.pdf_dialog import PdfDialog

SCANS = "PDF、图片 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: made from records (`form`, `subject`), or kept as it came in (`document`)."""

    title: str
    dated: date | None
    form: str = ""
    subject: str = ""
    document: str = ""


def paper_lines(view: Read, case_id: str) -> list[PaperLine]:
    """All papers of a case. Another office's case has only those that came with it."""
    name = case_file(view, case_id).name
    try:
        made = [
            PaperLine(one.title.removeprefix(name) or one.title, one.dated, one.form_code, one.subject_id)
            for one in documents.case_papers(view, case_id)
        ]
    except UserError:
        made = []
    kept = [row for row in documents.list_documents(view, case_id) if row.here and (_came_in(row) or not made)]
    return made + [PaperLine(one.title, one.dated, document=one.id) for one in kept]


def _came_in(row: DocumentRow) -> bool:
    return row.direction.value == "incoming"


def drawn(view: Read, case_id: str, line: PaperLine) -> bytes:
    """The PDF of a paper that is made from records."""
    return documents.render_for_case(view, case_id, line.form, line.subject).pdf


def received(view: Read, line: PaperLine) -> documents.OpenPaper:
    """A paper that came in, open in a walled child."""
    return documents.open_document(view, line.document)


def keep_scan(work: Work, case_id: str, kind: str, dated: date, number: str, file: Path) -> str:
    """Keep a scan of what came in on paper; returns the document's id."""
    fields = IncomingFields(kind=kind, dated=dated, number=number)
    return documents.add_incoming(work, case_id, fields, documents.read_scan(file), file.name)


class LineButton(QPushButton):
    """A title that is shortened to the room it has."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
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


class Papers(QWidget):
    """The lines; each is a button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._case = ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(4, 0, 4, 6)
        self._box.setSpacing(0)

    def show_case(self, case_id: str, today: date) -> None:
        """Read and show the papers of a case."""
        self._case = case_id
        self._desk.read(paper_lines, case_id, owner=self, on_done=lambda lines: self._show(lines, today))

    def lines(self) -> list[LineButton]:
        """The buttons."""
        return self.findChildren(LineButton)

    def _show(self, lines: list[PaperLine], today: date) -> None:
        clear(self._box)
        for line in lines:
            self._box.addWidget(self._line(line, today))
        if not lines:
            self._box.addWidget(holder(row(Label(self.tr("还没有文书和记录"), "caption"), None, margins=(8, 0, 8, 4))))

    def _line(self, line: PaperLine, today: date) -> QWidget:
        button = LineButton(line.title)
        button.setIcon(icon("file-text" if line.form else "tray", "text2"))
        button.clicked.connect(lambda _=False: self.open(line))
        inner = row(gap=4)
        inner.addWidget(button, 1)
        inner.addWidget(Label(short(line.dated, today), "caption"))
        inner.addSpacing(8)
        return holder(inner)

    def open(self, line: PaperLine) -> None:
        """Show a paper."""
        words = self.tr("保存到工作库之外的文件没有加密，并记入日志") if line.form else ""
        dialog = PdfDialog(self, self._desk.tasks, line.title, f"{line.form or 'scan'}.pdf", words)
        if line.form:
            case_id = self._case
            dialog.on_saved = lambda file: self._desk.work(_noted, case_id, file.name)
            self._desk.read(drawn, case_id, line, owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed)
        else:
            dialog.save_button.hide()
            self._desk.read(received, line, owner=dialog, on_done=dialog.show_paper, on_error=dialog.failed)
        open_centred(dialog)

    def attach(self, today: date) -> None:
        """Keep a scan."""
        case_id = self._case
        kinds = tuple(documents.INCOMING.items())
        asked = [
            Spec("kind", self.tr("材料"), Kind.CODE, 7, required=True, options=kinds),
            Spec("dated", self.tr("日期"), Kind.DAY, 5, required=True),
            Spec("number", self.tr("来文号"), span=12),
        ]
        dialog = SpecDialog(self, self.tr("归入来文扫描件"), self.tr("归入扫描件"), asked)
        dialog.fill({"dated": today})
        field = dialog.form.add("file", self.tr("扫描件"), FileField(SCANS), required=True)

        def send(values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> object:
            day = date.fromisoformat(values["dated"])
            return self._desk.work(
                keep_scan, case_id, values["kind"], day, values.get("number", ""), field.value(),
                owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
            )  # fmt: skip

        dialog.send = send
        dialog.keep_draft(self._desk, f"scan:{case_id}", place=(case_id, ""))
        open_centred(dialog)


def _noted(work: Work, case_id: str, name: str) -> None:
    work.note("document.export", "case", case_id, name)
    work.touch("audit")
