"""修改密码: the old one, the new one twice, a hint how strong it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import passphrases
from ui.desk import Desk
from ui.shell.first_start import strength
from ui.widgets.base import Label
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import Secret


class PassphraseDialog(FormDialog):
    """For the person at the desk."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, "", "", width=440)
        self.setWindowTitle(self.tr("修改密码"))
        self.go_button.setText(self.tr("修改密码"))
        self._desk = desk
        first = Secret()
        self.form.add("old", self.tr("现在的密码"), Secret(), required=True)
        self.form.add("first", self.tr("新密码"), first, required=True)
        self.form.add("second", self.tr("再输一次新密码"), Secret(), required=True)
        self._hint = Label("", "caption")
        self.body.addWidget(self._hint)
        first.textChanged.connect(self._weigh)
        self.send = self._send

    def _weigh(self, passphrase: str) -> None:
        words = (self.tr("密码偏弱，请加长，可用一句话"), self.tr("密码强度尚可"), self.tr("密码强度好"))
        found = strength(passphrase, words)
        self._hint.setText(found.text if passphrase else "")
        self._hint.restyle(("warn", "caption", "good")[found.score])

    def _send(self) -> None:
        values = self.form.values()
        if values["first"] != values["second"]:
            self.form.rows["second"].set_error(self.tr("两次输入的密码不一致"))
            self.go_button.setEnabled(True)
            return
        self._desk.call(
            passphrases.change_own,
            values["old"],
            values["first"],
            owner=self,
            on_done=self._changed,
            on_error=self.failed,
        )

    def _changed(self, _none: object) -> None:
        self._desk.say(self.tr("密码已修改，下次解锁时使用新密码"))
        self.done_well()
