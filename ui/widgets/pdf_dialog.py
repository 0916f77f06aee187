"""One paper to look at and to save: a catalogue, a hand-over sheet, a card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app import documents
from app.documents import OpenPaper
from app.workspace import UserError
from ui.tasks import Tasks
from ui.widgets.base import Button, Label
from ui.widgets.dialogs import Dialog
from ui.widgets.files import Purpose, files
from ui.widgets.paper import PaperView
from ui.widgets.print_dialog import print_pdf


class PdfDialog(Dialog):
    """Shows a PDF once `show_pdf` brings it; saving writes the same bytes to a place that a person chooses."""

    def __init__(self, parent: QWidget | None, tasks: Tasks, title: str, file_name: str, words: str = "") -> None:
        super().__init__(parent, title, width=880)
        self.setMinimumHeight(620)
        self._tasks, self._file_name = tasks, file_name
        self._pdf: bytes | None = None
        self.on_saved: Callable[[Path], object] | None = None
        self.on_printed: Callable[[], object] | None = None
        self.paper = PaperView(tasks)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.paper.failed.connect(self.failed)
        self.body.addWidget(self.paper, 1)
        self.add_button(self.tr("关闭"), self.reject)
        self.print_button: Button = self.add_button(self.tr("打印"), self.print_out)
        self.print_button.setEnabled(False)
        self.save_button: Button = self.add_button(self.tr("保存为PDF"), self._choose, kind="primary", default=True)
        self.save_button.setEnabled(False)
        self.faces = Label("", "caption")
        self.foot_note(self.faces)
        self.banner.say(words)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_out)

    def show_pdf(self, pdf: bytes) -> None:
        """Show the paper."""
        self._pdf = pdf
        self.paper.show_pdf(pdf)
        self._say_faces()
        self.save_button.setEnabled(True)
        self.print_button.setEnabled(True)

    def _say_faces(self) -> None:
        """Which faces stand in for those that the standard names, and what keeps installed ones from being used."""
        said = documents.stand_ins()
        names = "、".join(one.partition("以")[0] for one in said)
        self.faces.setText(self.tr("代用字体：{names}").format(names=names) if said else "")
        why = documents.refusals() or (self.tr("本机装有公文字体时自动采用"),)
        self.faces.setToolTip("\n".join(("，".join(said), *why)) if said else "")

    def show_paper(self, paper: OpenPaper) -> None:
        """Show a paper that is open already."""
        self.paper.open(lambda: paper)

    def failed(self, error: UserError) -> None:
        """There is nothing to show, and why."""
        self.refuse(error)

    def print_out(self) -> None:
        """Ctrl+P."""
        if self._pdf is not None:
            print_pdf(self, self._tasks, self._pdf, self.windowTitle(), self._printed)

    def _printed(self, told: str) -> None:
        self.banner.say(told, "good")
        if self.on_printed is not None:
            self.on_printed()

    def _choose(self) -> None:
        kinds = self.tr("PDF文件 (*.pdf)")
        chosen = files.save_as(self, Purpose.PAPERS, self.tr("保存为PDF"), self._file_name, kinds)
        if chosen is not None:
            self.save_to(chosen)

    def save_to(self, file: Path) -> None:
        """Write the paper outside of the workspace, where it is no longer encrypted: said so on screen."""
        if self._pdf is None:
            return
        self._tasks.run(
            _write, file, self._pdf, name="save paper", owner=self, on_done=lambda why: self._saved(file, why)
        )

    def _saved(self, file: Path, why: str) -> None:
        if why:
            self.banner.say(self.tr("没有保存：{why}。请换一个文件夹再试。").format(why=why), "error")
            return
        self.banner.say(self.tr("已保存到{name}，该文件没有加密，请按规定保管").format(name=file.name), "good")
        if self.on_saved is not None:
            self.on_saved(file)


def _write(file: Path, pdf: bytes) -> str:
    try:
        file.write_bytes(pdf)
    except OSError as error:
        return error.strerror or str(error)
    return ""
