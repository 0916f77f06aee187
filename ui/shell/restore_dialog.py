"""从备份还原: a new workspace of a backup, when the disk or the workstation is gone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import platformdirs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app import backups
from app.backups import BackupReport
from app.workspace import CancelToken, UserError
from ui.forms.file_field import FileField, FolderField
from ui.tasks import Tasks
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Form
from ui.widgets.files import Purpose
from ui.widgets.notes import ProgressPanel


def new_folder(today: date) -> Path:
    """Where a workspace of a backup is proposed to lie: beside the usual place, under a name that is free."""
    home = Path(platformdirs.user_data_dir("yiantong", appauthor=False))
    names = ("workspace", f"workspace-{today:%Y%m%d}", *(f"workspace-{today:%Y%m%d}-{n}" for n in range(2, 100)))
    return next((home / name for name in names if not (home / name).exists()), home / names[-1])


class RestoreDialog(Dialog):
    """`restored` carries the folder of the new workspace, which is then opened like any other."""

    restored = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget, today: date) -> None:
        super().__init__(parent, "", width=600)
        self.setWindowTitle(self.tr("从备份还原"))
        self._tasks = tasks
        self.form = Form()
        self.file = FileField(self.tr("一案通备份 (*.yabak);;所有文件 (*)"), Purpose.BACKUP)
        self.form.add("file", self.tr("备份文件"), self.file, required=True)
        self.folder = FolderField()
        self.folder.set_value(str(new_folder(today)))
        told = self.tr("须是不存在的或空的文件夹，原来的工作库不受影响")
        self.form.add("folder", self.tr("还原到"), self.folder, required=True, hint=told)
        self.progress = ProgressPanel(self.tr("正在还原"))
        self.progress.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.progress)
        self.safe = self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(self.tr("还原"), self.submit, kind="primary", default=True)
        self.banner.say(self.tr("还原后用原来的密码解锁；换了电脑的，用纸质恢复码。"))

    def submit(self) -> None:
        """Unpack and compare every byte; a workspace appears whole or not at all."""
        if not self.form.check():
            return
        folder = Path(self.folder.value()).expanduser()
        self.banner.say("")
        self.form.setEnabled(False)
        self.go_button.setEnabled(False)
        job = self._tasks.run(
            backups.restore, self.file.value(), folder,
            name="restore", owner=self, on_done=lambda report: self._done(folder, report), on_error=self._failed,
            on_progress=self.progress.tick, on_cancelled=self._stopped, cancel=CancelToken(),
        )  # fmt: skip
        self.progress.watch(job)
        self.make_room()

    def reject(self) -> None:
        """While it runs, 取消 stops it; the dialog stays to say so."""
        if self.progress.isVisible():
            self.progress.stop()
        else:
            super().reject()

    def _done(self, folder: Path, _report: BackupReport) -> None:
        self.progress.hide()
        self.restored.emit(folder)
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._again()
        self.refuse(error)

    def _stopped(self) -> None:
        self._again()
        self.banner.say(self.tr("已停止，没有留下不完整的工作库"), "info")

    def _again(self) -> None:
        self.progress.hide()
        self.form.setEnabled(True)
        self.go_button.setEnabled(True)
