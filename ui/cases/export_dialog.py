"""The filtered list as a workbook: first that it leaves the program's protection, then how far, then where it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.cases import CaseQuery, export_cases
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.widgets.base import Button, Label, Picture, column, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import FieldRow, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import ProgressPanel


class CaseExportDialog(Dialog):
    """Asks where to, and says what it means."""

    def __init__(self, desk: Desk, parent: QWidget | None, query: CaseQuery, count: int) -> None:
        super().__init__(parent, self.tr("导出案件列表"), width=540)
        self._desk, self._query = desk, query
        title = Label(self.tr("把列表中的{n}件案件导出为Excel工作簿？").format(n=count), "section", wrap=True)
        warning = Label(
            self.tr("导出的文件不再加密，离开本系统的保护，任何能打开它的人都能查看。导出记入日志。"),
            "dense2",
            wrap=True,
        )
        head = row(Picture("warning-fill", "ora", 26), column(title, warning, gap=4), gap=14)
        head.setStretch(1, 1)
        self.file = TextInput(self.tr("选择保存的位置"))
        self._where = FieldRow(self.tr("保存为"), self.file, required=True)
        place = row(self._where, column(None, Button(self.tr("选择位置"), self._choose), gap=0), gap=8)
        place.setStretch(0, 1)
        self.progress = ProgressPanel(self.tr("正在导出案件"))
        self.progress.hide()
        self.outcome = Label("", "dense", wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome.hide()
        self.body.addLayout(head)
        self.body.addLayout(place)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.outcome)
        self.body.addStretch(1)
        self.safe = self.add_button(self.tr("不导出"), self.reject)
        self.go_button = self.add_button(self.tr("导出列表"), self.submit, kind="primary", default=True)
        self.file.textChanged.connect(lambda _text: self._allow())
        self._allow()

    def _choose(self) -> None:
        kinds = self.tr("Excel工作簿 (*.xlsx)")
        chosen = files.save_as(self, Purpose.PAPERS, self.tr("导出案件列表"), self.tr("案件列表.xlsx"), kinds)
        if chosen is not None:
            self.file.set_value(str(chosen))

    def _allow(self) -> None:
        self.go_button.setEnabled(bool(self.file.value()))

    def path(self) -> Path:
        """Where to; `.xlsx` is added where it was left out."""
        given = Path(self.file.value())
        return given if given.suffix.lower() == ".xlsx" else given.with_name(given.name + ".xlsx")

    def submit(self) -> None:
        """Begin."""
        if not self.go_button.isEnabled():
            return
        self.banner.say("")
        self.go_button.setEnabled(False)
        self.file.setEnabled(False)
        job = self._desk.call(
            _written, self._query, self.path(), owner=self, on_done=self._done, on_error=self._failed,
            on_progress=self.progress.tick, on_cancelled=self._cancelled, cancel=CancelToken(),
        )  # fmt: skip
        if job is not None:
            self.progress.watch(job)

    def _done(self, count: int) -> None:
        self._end(self.tr("已导出{n}件到“{file}”。").format(n=count, file=str(self.path())))

    def _cancelled(self) -> None:
        self._end(self.tr("已取消，没有留下文件。"))

    def _end(self, text: str) -> None:
        self.progress.hide()
        self.outcome.setText(text)
        self.outcome.show()
        self.go_button.hide()
        self.safe.setText(self.tr("关闭"))
        self.safe.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: UserError) -> None:
        self.progress.hide()
        self.file.setEnabled(True)
        self._allow()
        self.refuse(error)


def _written(workspace, query: CaseQuery, file: Path, **watch):  # type: ignore[no-untyped-def]
    return export_cases(workspace, query, file, **watch)
