"""What leaves a proposal's page: printed, as PDF, as Word; the log tells each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from app import messages
from app.workspace import UserError
from ui.desk import Desk
from ui.documents.word import Printed, WordFile
from ui.proposals.data import ProposalData, exported
from ui.texts import file_name
from ui.widgets.base import Button
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner
from ui.widgets.paper import PaperView
from ui.widgets.print_dialog import print_pdf


def _t(text: str) -> str:
    return QCoreApplication.translate("ProposalOutput", text)


class Output(QObject):
    """Buttons in the paper's tool bar. `data` gives what is shown, `unsaved` whether something else is being typed."""

    def __init__(
        self, page: QWidget, desk: Desk, paper: PaperView, banner: Banner,
        data: Callable[[], ProposalData | None], unsaved: Callable[[], bool],
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._page, self._desk, self._banner, self._data, self._unsaved = page, desk, banner, data, unsaved
        self.word = WordFile(page, desk, banner, self._printed_paper, self._refused)
        for words, act, icon in (
            (_t("导出PDF"), self._choose_file, "file-pdf"),
            (_t("导出Word"), self.word.choose, "file-text"),
            (_t("打印"), self.print_out, "printer"),
        ):
            paper.add_tool(Button(words, act, kind="ghost", fit="tool", icon_name=icon))

    def print_out(self) -> None:
        """The page as it is kept, not what is being typed."""
        data = self._data()
        if data is None or data.pdf is None:
            self._banner.say(_t("这份检察建议书还没有内容可打印，请先填写并保存"), "warn")
        elif self._unsaved():
            self._banner.say(_t("有改动还没有保存，请先保存再打印"), "warn")
        else:
            print_pdf(self._page, self._desk.tasks, data.pdf, _t("检察建议书"), self._desk.say)

    def _printed_paper(self) -> Printed | None:
        data = self._data()
        if data is None:
            return None
        return Printed(data.proposal.row.case_id, "proposal", data.proposal.row.id, _t("检察建议书"))

    def _refused(self, error: UserError) -> None:
        self._banner.say(messages.sentence(error), "error")

    def _choose_file(self) -> None:
        data = self._data()
        if data is None or data.pdf is None:
            return
        title = _t("导出PDF到工作库之外（记入日志）")
        name = file_name(_t("检察建议书　{case}").format(case=data.proposal.row.case_name), ".pdf")
        chosen = files.save_as(self._page, Purpose.PAPERS, title, name, "PDF (*.pdf)")
        if chosen is not None:
            self.export(chosen)

    def export(self, file: Path) -> None:
        """Write the page outside the workspace; the log tells."""
        data = self._data()
        if data is None:
            return

        def write(pdf: bytes) -> None:
            try:
                file.write_bytes(pdf)
            except OSError as error:
                told = _t("没有导出：{why}。工作库不受影响，请换一个文件夹再试。")
                self._banner.say(told.format(why=error.strerror or ""), "error")
                return
            self._desk.say(_t("已导出：{name}").format(name=file.name))

        self._desk.work(
            exported, data.proposal.row.case_id, file.name, owner=self._page, on_done=write, on_error=self._refused
        )
