"""修改密码 of one's own, and 重设密码 of somebody who forgot theirs: the new one twice, a hint how strong it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app import accounts
from app.people import Person
from app.workspace import Workspace
from ui.desk import Desk
from ui.shell.first_start import strength
from ui.widgets.base import Label
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import Secret
from ui.widgets.notes import Banner


class PassphraseDialog(FormDialog):
    """For the person at the desk; for `other`, whoever keeps the workstation, without the old one."""

    def __init__(self, desk: Desk, parent: QWidget, other: Person | None = None) -> None:
        super().__init__(parent, "", "", width=440)
        title = self.tr("修改密码") if other is None else self.tr("重设密码")
        self.setWindowTitle(title)
        self.go_button.setText(title)
        self._desk, self._other = desk, other
        first = Secret()
        if other is None:
            self.form.add("old", self.tr("现在的密码"), Secret(), required=True)
        else:
            told = self.tr("给{name}（{login}）设新密码，原来的密码不再有效。请当面交给本人，由本人输入最好。")
            self.body.insertWidget(0, Banner(told.format(name=other.name, login=other.login)))
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
        call: Callable[..., None] = accounts.change_own if self._other is None else Workspace.reset_passphrase
        known = values["old"] if self._other is None else self._other.login
        self._desk.call(call, known, values["first"], owner=self, on_done=self._changed, on_error=self.failed)

    def _changed(self, _none: object) -> None:
        if self._other is None:
            self._desk.say(self.tr("密码已修改，下次解锁时使用新密码"))
        else:
            self._desk.say(self.tr("{name}的密码已重设").format(name=self._other.name))
        self.done_well()
