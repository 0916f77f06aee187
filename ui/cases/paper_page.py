"""One kept paper as it was issued or received, reached from the search and from a case's history."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app import documents
from app.cases import case_file
from app.documents import DocumentRow, OpenPaper
from app.work import Read
from app.workspace import UserError
from ui.desk import Desk
from ui.page import Page
from ui.texts import prose
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.paper import PaperView


@dataclass(frozen=True, slots=True)
class PaperData:
    """What is known of the paper, the case that it belongs to, and the paper itself where its bytes are here."""

    row: DocumentRow
    case_name: str
    paper: OpenPaper | None


def paper_data(view: Read, document_id: str) -> PaperData:
    """A paper, open: foreign ones in a walled child. Raises as `documents.open_document` does."""
    found = documents.document_row(view, document_id)
    paper = documents.open_document(view, document_id) if found.here else None
    return PaperData(found, case_file(view, found.case_id).name, paper)


class PaperPage(Page):
    """Shows a paper; its case is one click away."""

    areas = frozenset({"documents"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = ""
        self._data: PaperData | None = None
        self._title = Label("", "page", elide=True)
        self._facts = Label("", "caption2", elide=True)
        self._case = Button(self.tr("打开案件"), self._open_case, fit="tool")
        self.paper = PaperView(desk.tasks)
        words = column(self._title, self._facts, gap=0)
        head = row(gap=12, margins=(20, 8, 16, 8))
        head.addLayout(words, 1)
        head.addWidget(self._case)
        whole = column(frame("bar", head, height=60), gap=0)
        whole.addWidget(self.paper, 1)
        self.setLayout(whole)

    def enter(self, argument: object = None) -> None:
        """Show a paper by its id."""
        if isinstance(argument, str) and argument != self._id:
            self._id, self._data, self._stale = argument, None, True
            self._title.setText("")
            self._facts.setText("")
            self.paper.show_pdf(None)
        super().enter(argument)

    def refresh(self) -> None:
        """Read the paper."""
        if self._id:
            self.desk.read(paper_data, self._id, owner=self, on_done=self._show, on_error=self._refuse)

    def _show(self, data: PaperData) -> None:
        self._data = data
        row_ = data.row
        self._title.setText(row_.title)
        told = (row_.kind_text, row_.doc_number, row_.responsible, prose(row_.dated), data.case_name)
        self._facts.setText("　".join(part for part in told if part))
        paper = data.paper
        if paper is not None:
            self.paper.open(lambda: paper)
        else:
            self.desk.refused.emit(self.tr("这份文书的原件没有随记录报来，本机只有登记内容"))
        self.crumbs.emit(self.trail())

    def _refuse(self, error: UserError) -> None:
        self._data = None
        self.desk.refuse(error)

    def _open_case(self) -> None:
        if self._data is not None:
            self.desk.go("case", self._data.row.case_id)

    def trail(self) -> list[tuple[str, str]]:
        """Where we are."""
        title = self._data.row.title if self._data else self.tr("文书")
        return [(self.tr("案件"), "cases"), (title, "paper")]

    def home(self) -> QWidget:
        """The paper."""
        return self.paper
