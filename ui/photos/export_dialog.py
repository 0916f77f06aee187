"""Originals of a case into a folder: first that they leave the encrypted store, then how far, then what came."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from app.cases.casefile import CaseFile, case_file
from app.photos import ExportReport
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.photos import writing
from ui.widgets.base import Button, Label, Picture, column, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import FieldRow, TextInput
from ui.widgets.notes import ProgressPanel


def _t(text: str) -> str:
    return QCoreApplication.translate("ExportDialog", text)


class ExportDialog(Dialog):
    """Needs a folder and a deliberate tick."""

    def __init__(self, desk: Desk, parent: QWidget | None, case_id: str) -> None:
        super().__init__(parent, _t("导出照片原件"), width=540)
        self._desk, self._case_id = desk, case_id
        self._title = Label("", "section", wrap=True)
        warning = Label(
            self.tr("导出的原件不再加密，离开本系统的保护，任何能打开该文件夹的人都能查看。每个文件都记入审计日志。"),
            "dense2", wrap=True,
        )  # fmt: skip
        head = row(Picture("warning-fill", "ora", 26), column(self._title, warning, gap=4), gap=14)
        head.setStretch(1, 1)
        self.folder = TextInput(self.tr("选择一个空文件夹"))
        choose = Button(self.tr("选择文件夹"), self._choose)
        folder = FieldRow(self.tr("导出到"), self.folder, required=True)
        place = row(folder, column(None, choose, gap=0), gap=8)
        place.setStretch(0, 1)
        self.tick = QCheckBox(self.tr("已知悉导出后不再加密，用毕自行销毁"))
        self.progress = ProgressPanel(self.tr("正在导出原件"))
        self.progress.hide()
        self.outcome = Label("", "dense", wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome.hide()
        self.body.addLayout(head)
        self.body.addLayout(place)
        for widget in (self.tick, self.progress, self.outcome):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.safe = self.add_button(self.tr("不导出"), self.reject)
        self.go_button = self.add_button(self.tr("导出原件"), self.submit, kind="primary", default=True)
        self.tick.toggled.connect(lambda _on: self._allow())
        self.folder.textChanged.connect(lambda _text: self._allow())
        self._allow()
        desk.read(case_file, case_id, owner=self, on_done=self._show_case)

    def _show_case(self, case: CaseFile) -> None:
        self._title.setText(self.tr("导出“{name}”的全部照片原件？").format(name=case.name))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("导出到"))
        if chosen:
            self.folder.set_value(chosen)

    def _allow(self) -> None:
        self.go_button.setEnabled(self.tick.isChecked() and bool(self.folder.value()))

    def submit(self) -> None:
        """Begin."""
        if not self.go_button.isEnabled():
            return
        self.banner.say("")
        for widget in (self.go_button, self.tick, self.folder):
            widget.setEnabled(False)
        job = self._desk.call(
            writing.take_out, self._case_id, Path(self.folder.value()), owner=self, on_done=self._done,
            on_error=self._failed, on_progress=self.progress.tick, on_cancelled=self._cancelled, cancel=CancelToken(),
        )  # fmt: skip
        if job is not None:
            self.progress.watch(job)

    def _done(self, report: ExportReport) -> None:
        told = [self.tr("已导出{n}个文件和目录“{name}”。").format(n=len(report.written), name=report.catalogue.name)]
        told += [self.tr("“{name}”没有导出：{why}").format(name=name, why=why) for name, why in report.failed]
        self._end("\n".join(told))

    def _cancelled(self) -> None:
        self._end(self.tr("已取消，已写出的文件留在文件夹里，请自行处理。"))

    def _end(self, text: str) -> None:
        self.progress.hide()
        self.outcome.setText(text)
        self.outcome.show()
        self.go_button.hide()
        self.safe.setText(self.tr("关闭"))

    def _failed(self, error: UserError) -> None:
        self.progress.hide()
        self.tick.setEnabled(True)
        self.folder.setEnabled(True)
        self._allow()
        self.refuse(error)
