"""更换恢复码: when the paper is lost or somebody may have seen it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import recovery
from app.workspace import UserError, Workspace
from ui.desk import Desk
from ui.shell.recovery import RecoveryPart
from ui.widgets.base import column, holder
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Form, Secret
from ui.widgets.notes import Banner


class RecoveryDialog(Dialog):
    """Asks for the person's own passphrase, then shows the new key, which stays until it is proved to be kept."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "", width=660)
        self.setWindowTitle(self.tr("更换恢复码"))
        self._desk = desk
        self.part = RecoveryPart(desk.tasks)
        self.form = Form()
        self.form.add("passphrase", self.tr("本人密码"), Secret(), required=True)
        told = Banner(self.tr("更换后，本工作库不再认旧恢复码；此前的备份仍认旧的，请重新备份之后再销毁原来的打印件。"))
        self._asking = holder(column(told, self.form, gap=12))
        self.body.addWidget(self._asking)
        self.body.addWidget(self.part)
        self.part.hide()
        self.safe = self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(self.tr("更换恢复码"), self.submit, kind="primary", default=True)

    def submit(self) -> None:
        """The main button: make the key, then end once it is proved to be kept."""
        if self.part.key:
            if self.part.proved():
                self.part.forget()
                self._desk.say(self.tr("恢复码已更换，旧恢复码已失效"))
                self.accept()
        elif self.form.check():
            self.go_button.setEnabled(False)
            self._desk.call(
                _replace, self.form.values()["passphrase"],
                owner=self, on_done=self._show, on_error=self._failed,
            )  # fmt: skip

    def reject(self) -> None:
        """A key that is shown stays: the old one is worthless already."""
        if self.part.key:
            self.part.banner.say(self.tr("旧恢复码已经失效。请先填写两组，确认新的恢复码已经保管好。"), "warn")
        else:
            super().reject()

    def _show(self, made: tuple[Workspace, str]) -> None:
        self.banner.say("")
        self._asking.hide()
        self.part.show()
        self.part.show_key(*made)
        self.safe.hide()
        self.go_button.setText(self.tr("完成"))
        self.go_button.setEnabled(True)
        self.make_room()

    def _failed(self, error: UserError) -> None:
        self.go_button.setEnabled(True)
        self.refuse(error)


def _replace(workspace: Workspace, passphrase: str) -> tuple[Workspace, str]:
    return workspace, recovery.replace(workspace, passphrase)
