"""A paper as a Word file: given out for an office that circulates drafts, taken in again corrected, and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QTextBrowser, QWidget

from app import documents
from app.documents import Change, Comparison, IncomingFields, Passage
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.style.theme import color, theme
from ui.texts import file_name
from ui.widgets.base import Label, row
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner
from ui.widgets.pdf_dialog import PdfDialog

WORD_FILES = "Word文件 (*.docx)"
DRAFT = "corrected_draft"


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper of a case: its form, the record that it is printed from, and what it is called."""

    case_id: str
    form: str
    subject: str
    title: str


def word_exported(work: Work, paper: Printed, name: str) -> bytes:
    """The DOCX for a file outside the workspace, which the log tells."""
    data = documents.word_for_case(work, paper.case_id, paper.form, paper.subject)
    work.note("document.export", "case", paper.case_id, name)
    work.touch("audit")
    return data


def keep_draft(work: Work, paper: Printed, file: Path) -> str:
    """Keep a corrected draft as it came; returns the document's id."""
    fields = IncomingFields(DRAFT, work.today(), f"{paper.title}改稿", subject_id=paper.subject, of_form=paper.form)
    return documents.add_incoming(work, paper.case_id, fields, documents.read_scan(file), file.name)


def compared(view: Read, document_id: str) -> Comparison:
    """What a corrected draft changed."""
    return documents.compare_draft(view, document_id)


class WordFile:
    """导出Word and 归入改稿 of the paper that `paper` gives, for a page or a dialog with a banner."""

    def __init__(
        self,
        owner: QWidget,
        desk: Desk,
        banner: Banner,
        paper: Callable[[], Printed | None],
        refuse: Callable[[UserError], None],
    ) -> None:
        self._owner, self._desk, self._banner, self._paper, self._refuse = owner, desk, banner, paper, refuse

    def choose(self) -> None:
        """Ask where to write it."""
        if (paper := self._paper()) is None:
            return
        title = self._owner.tr("导出Word到工作库之外（记入日志）")
        chosen = files.save_as(self._owner, Purpose.PAPERS, title, file_name(paper.title, ".docx"), WORD_FILES)
        if chosen is not None:
            self.export(chosen)

    def export(self, file: Path) -> None:
        """Write the paper outside of the workspace, where it is no longer encrypted: said so on screen."""
        if (paper := self._paper()) is not None:
            self._desk.work(
                word_exported, paper, file.name, owner=self._owner,
                on_done=lambda data: self._write(file, data), on_error=self._refuse,
            )  # fmt: skip

    def _write(self, file: Path, data: bytes) -> None:
        self._desk.tasks.run(
            _written, file, data, name="save paper", owner=self._owner, on_done=lambda why: self._told(file, why)
        )

    def _told(self, file: Path, why: str) -> None:
        if why:
            words = self._owner.tr("没有导出：{why}。工作库不受影响，请换一个文件夹再试。")
            self._banner.say(words.format(why=why), "error")
            return
        words = self._owner.tr("已导出{name}，该文件没有加密，改好后用“归入改稿”收回比对")
        self._banner.say(words.format(name=file.name), "good")

    def pick(self) -> None:
        """Ask for a corrected draft."""
        chosen = files.open_one(self._owner, Purpose.PAPERS, self._owner.tr("归入改稿"), WORD_FILES)
        if chosen is not None:
            self.attach(chosen)

    def attach(self, file: Path) -> None:
        """Keep a corrected draft and show what it changed."""
        if (paper := self._paper()) is not None:
            self._desk.work(
                keep_draft, paper, file, owner=self._owner,
                on_done=lambda made: self._kept(made, paper.title), on_error=self._refuse,
            )  # fmt: skip

    def _kept(self, made: str, title: str) -> None:
        self._banner.say(self._owner.tr("改稿已归入本案"), "good")
        show_comparison(self._owner, self._desk, made, title)


def add_word_buttons(dialog: PdfDialog, desk: Desk, paper: Printed) -> WordFile:
    """Put both at the foot of a dialog that shows the paper."""
    file = WordFile(dialog, desk, dialog.banner, lambda: paper, dialog.refuse)
    dialog.add_button(dialog.tr("导出Word"), file.choose)
    button = dialog.add_button(dialog.tr("归入改稿"), file.pick)
    button.setToolTip(dialog.tr("归入改过的Word文件，逐段比对改动"))
    return file


class ComparisonDialog(Dialog):
    """What a corrected draft changed: gone words struck through, new ones underlined, each passage with its number."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent, title, width=820)
        self.setMinimumHeight(600)
        self._found: Comparison | None = None
        self.summary = Label("", "strong")
        self.only = QCheckBox(self.tr("只看改动"))
        self.only.setChecked(True)
        self.only.toggled.connect(self._draw)
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("改动"))
        self.text.setOpenLinks(False)
        self.body.addLayout(row(self.summary, None, self.only))
        self.body.addWidget(self.text, 1)
        self.add_button(self.tr("关闭"), self.reject, kind="primary", default=True)
        theme.follow(self._draw)

    def show_comparison(self, found: Comparison) -> None:
        """Show it."""
        self._found = found
        counts = {change: sum(one.change is change for one in found.changes) for change in Change}
        if found.changes:
            words = self.tr("共{n}处改动：修改{changed}处，增加{added}处，删除{removed}处")
            said = words.format(
                n=len(found.changes), changed=counts[Change.CHANGED], added=counts[Change.ADDED],
                removed=counts[Change.REMOVED],
            )  # fmt: skip
        else:
            said = self.tr("文字没有改动")
        self.summary.setText(said)
        self.only.setEnabled(bool(found.changes))
        if not found.changes:
            self.only.setChecked(False)
        self._draw()

    def _draw(self) -> None:
        if self._found is None:
            return
        shown = self._found.changes if self.only.isChecked() else self._found.passages
        self.text.setHtml("".join(self._passage(one) for one in shown))

    def _passage(self, one: Passage) -> str:
        names = {
            Change.CHANGED: self.tr("修改"),
            Change.ADDED: self.tr("增加"),
            Change.REMOVED: self.tr("删除"),
            Change.SAME: "",
        }
        styles = {
            Change.SAME: "",
            Change.ADDED: f"color:{_hex(color('link'))}; text-decoration:underline; font-weight:500",
            Change.REMOVED: f"color:{_hex(color('text3'))}; text-decoration:line-through",
        }
        said = "".join(f'<span style="{styles[piece.change]}">{escape(piece.text)}</span>' for piece in one.pieces)
        head = ""
        if one.change is not Change.SAME:
            place = self.tr("第{n}段").format(n=one.number) if one.change is not Change.ADDED else ""
            after = self.tr("第{n}段之后").format(n=one.number) if one.change is Change.ADDED else ""
            head = f'<span style="color:{_hex(color("text3"))}">{place or after}　{names[one.change]}</span><br>'
        return f'<p style="margin:0 0 14px 0; line-height:160%">{head}{said}</p>'


def show_comparison(parent: QWidget, desk: Desk, document_id: str, title: str) -> ComparisonDialog:
    """Open what a corrected draft changed; it is read in a worker."""
    dialog = ComparisonDialog(parent, parent.tr("改稿比对：{title}").format(title=title))
    desk.read(compared, document_id, owner=dialog, on_done=dialog.show_comparison, on_error=dialog.refuse)
    open_centred(dialog)
    return dialog


def _hex(of: QColor) -> str:
    return of.name()


def _written(file: Path, data: bytes) -> str:
    try:
        file.write_bytes(data)
    except OSError as error:
        return error.strerror or str(error)
    return ""


__all__ = ["ComparisonDialog", "Printed", "WordFile", "add_word_buttons", "show_comparison"]
