"""人员与账号: who works here, with which roles."""

from __future__ import annotations

from typing import Any

from app import accounts, people
from app.people import Person
from app.workspace import Role, UserError, Work, Workspace
from ui.desk import Desk
from ui.forms.inputs import Checks, Flag
from ui.forms.spec import options
from ui.shell.passphrase import PassphraseDialog
from ui.system.part import Part
from ui.system.recovery_dialog import RecoveryDialog
from ui.tasks import Done
from ui.widgets.base import Button, frame, reveal, row
from ui.widgets.dialogs import FormDialog, open_centred
from ui.widgets.fields import Choice, Secret, TextInput
from ui.widgets.notes import Banner
from ui.widgets.table import Cell, Column, Table


class AccountsPart(Part):
    """The list, and adding, closing, changing roles for whoever may."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("人员与账号"), whole=True)
        self.table: Table[Person] = Table(
            [
                Column(self.tr("姓名"), 150, lambda p: Cell(p.name, strong=True, size=14), order=lambda p: p.name),
                Column(self.tr("账号"), 130, lambda p: Cell(p.login, ink="text2"), order=lambda p: p.login),
                Column(self.tr("部门"), 150, lambda p: Cell(p.department or "—"), order=lambda p: p.department),
                Column(self.tr("岗位"), 0, lambda p: Cell(p.roles_text)),
                Column(self.tr("状态"), 100, self._state),
            ],
            row_height=36,
        )
        self.table.chosen.connect(lambda _p: self._enable())
        self.table.opened.connect(lambda _p: self.change_roles())
        self._roles = Button(self.tr("调整岗位"), self.change_roles, fit="tool")
        self._close = Button(self.tr("停用"), self.toggle, fit="tool")
        self._add = Button(self.tr("添加人员"), self.add, kind="primary", fit="tool", icon_name="plus")
        self._reset = Button(self.tr("重设密码"), self.reset_passphrase, fit="tool")
        self._recovery = Button(self.tr("更换恢复码"), self.replace_recovery, fit="tool", icon_name="key")
        for button in (self._recovery, self._reset, self._close, self._roles, self._add):
            self.head.addWidget(button)
            reveal(button, desk.may("account.manage"))
        self._nobody = Banner(self.tr("还没有办案、审批人员。请逐个添加并设定岗位，各人用自己的账号解锁后即可办案。"))
        self._nobody.hide()
        self.body.addWidget(self._nobody)
        if desk.workspace is not None and desk.workspace.recovered:
            told = self.tr("已用恢复码打开。请选中忘记密码的人员，重设密码；恢复码已经用过，随后请更换。")
            self.body.addWidget(Banner(told, "warn"))
        self.body.addWidget(frame("panel", row(self.table, margins=(1, 1, 1, 1))))
        self._enable()

    def _state(self, person: Person) -> Cell:
        if person.active:
            return Cell(self.tr("启用"), ink="gre", icon="check-circle-fill", icon_ink="gre-solid")
        return Cell(self.tr("已停用"), ink="text3", icon="minus-circle")

    def refresh(self) -> None:
        """Everybody."""

        def everybody(view: Any) -> list[Person]:
            return people.people(view, inactive=True)

        self.desk.read(everybody, owner=self, on_done=self._show)

    def _show(self, rows: list[Person]) -> None:
        self.table.set_rows(rows, keep=lambda person: person.id)
        nobody = all(one.roles <= {Role.ADMIN} for one in rows if one.active)
        reveal(self._nobody, nobody)
        if nobody:
            self._add.setFocus()
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.current()
        self._roles.setEnabled(chosen is not None)
        self._reset.setEnabled(chosen is not None and chosen.active)
        self._close.setEnabled(chosen is not None and chosen.id != self.desk.actor.account_id)
        self._close.setText(self.tr("启用") if chosen and not chosen.active else self.tr("停用"))

    def toggle(self) -> None:
        """Close the chosen account, or open it again with a new passphrase."""
        chosen = self.table.current()
        if chosen is None:
            return
        if chosen.active:
            told = self.tr("{name}的账号已停用，密码不再有效").format(name=chosen.name)
            self._close.setEnabled(False)
            self.desk.call(
                _close, chosen.login, owner=self, on_error=self._refused, on_done=lambda _none: self.desk.say(told)
            )
        else:
            self.desk.work(
                people.set_active, chosen.login, True, owner=self, on_error=self.desk.refuse,
                on_done=lambda _none: open_centred(PassphraseDialog(self.desk, self, chosen)),
            )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        self._enable()
        self.desk.refuse(error)

    def change_roles(self) -> None:
        """Give the chosen person other roles."""
        chosen = self.table.current()
        if chosen is None or not self.desk.may("account.manage"):
            return
        dialog = FormDialog(self, self.tr("调整岗位"), self.tr("保存岗位"))
        checks = Checks(options("roles"), 3)
        checks.set_value(str(role) for role in chosen.roles)
        dialog.form.add("roles", chosen.name, checks, required=True)
        login = chosen.login

        def save(work: Work, roles: list[str]) -> None:
            people.set_roles(work, login, [Role(role) for role in roles])

        dialog.send = lambda: self.desk.work(
            save, checks.value(), owner=dialog, on_done=dialog.done_well, on_error=dialog.failed
        )
        open_centred(dialog)

    def reset_passphrase(self) -> None:
        """Give the chosen person a new passphrase in place of one that was forgotten."""
        chosen = self.table.current()
        if chosen is not None:
            open_centred(PassphraseDialog(self.desk, self, chosen))

    def replace_recovery(self) -> None:
        """Another key on paper in place of one that is lost."""
        open_centred(RecoveryDialog(self.desk, self))

    def add(self) -> None:
        """Add somebody with a passphrase of their own."""
        dialog = FormDialog(self, self.tr("添加人员"), self.tr("添加人员"), width=600)
        form = dialog.form
        form.add("name", self.tr("姓名"), TextInput(), 6, required=True)
        form.add("login", self.tr("账号"), TextInput(), 6, required=True)
        form.add(
            "department_kind", self.tr("部门类别"), Choice(options("department_kinds"), empty=self.tr("不设部门")), 6
        )
        form.add("department", self.tr("部门名称"), TextInput(self.tr("例如：侦查部门")), 6)

        def name_department() -> None:
            kind, name = form.rows["department_kind"].value(), form.rows["department"]
            if kind and (not name.value() or name.value() in named):
                name.set_value(named[kind])

        named = dict(options("department_kinds"))
        form.rows["department_kind"].edited.connect(name_department)
        form.add("roles", self.tr("岗位"), Checks(options("roles"), 3), required=True)
        on_paper = Flag(self.tr("不上机，在纸上审批：只列入名册，不设密码"))
        form.add("on_paper", "", on_paper)
        form.add("first", self.tr("初始密码"), Secret(), 6, required=True, hint=self.tr("当面交给本人，由本人输入最好"))
        form.add("second", self.tr("再输一次"), Secret(), 6, required=True)

        def arrange() -> None:
            for key in ("login", "first", "second"):
                reveal(form.rows[key], not on_paper.value())

        on_paper.changed.connect(arrange)

        def send() -> None:
            values = form.values()
            if not values["on_paper"] and values["first"] != values["second"]:
                form.rows["second"].set_error(self.tr("两次输入的密码不一致"))
                dialog.go_button.setEnabled(True)
                return
            self.desk.call(_add, values, owner=dialog, on_done=dialog.done_well, on_error=dialog.failed)

        dialog.send = send
        open_centred(dialog)


def _close(workspace: Workspace, login: str) -> Done:
    return Done(None, accounts.close(workspace, login))


def _add(workspace: Workspace, values: dict[str, Any]) -> Done:
    department = None
    with workspace.work() as work:
        if values["department"]:
            department = people.add_department(work, values["department_kind"] or "other", values["department"])
        changes = work.commit()
    roles = frozenset(Role(role) for role in values["roles"])
    if values["on_paper"]:
        with workspace.work() as work:
            people.add_person(work, values["name"], roles, department_id=department)
            changes = work.commit()
        return Done(None, changes)
    workspace.add_account(
        values["login"], values["first"], display_name=values["name"], roles=roles, department_id=department
    )
    return Done(None, changes)
