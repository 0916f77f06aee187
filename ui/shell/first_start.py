"""First start: makes a workspace, shows the recovery key once, and wants proof that it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import codes, messages
from app.workspace import OfficeFacts, UserError, Workspace
from ui.forms.file_field import FolderField
from ui.shell.cover import Cover
from ui.shell.recovery import RecoveryPart
from ui.tasks import Tasks
from ui.widgets.base import Button, Label, column, holder, reveal, row, scrolled
from ui.widgets.fields import Choice, Form, Secret, TextInput
from ui.widgets.notes import Banner
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node, StepTrack


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a passphrase is, by its length and the kinds of characters in it; only a hint, the vault decides."""

    score: int
    text: str


def strength(passphrase: str, words: tuple[str, str, str]) -> Strength:
    """0 weak, 1 fair, 2 good, with the given words."""
    kinds = sum(
        any(test(letter) for letter in passphrase)
        for test in (
            str.islower,
            str.isupper,
            str.isdigit,
            lambda letter: not letter.isalnum(),
            lambda letter: ord(letter) > 0x2E80,
        )
    )
    weight = len(passphrase) + 2 * kinds + sum(2 for letter in set(passphrase) if ord(letter) > 0x2E80)
    if len(set(passphrase)) < 5 or weight < 16:
        return Strength(0, words[0])
    return Strength(2, words[2]) if weight >= 24 else Strength(1, words[1])


class FirstStart(QWidget):
    """The three steps: office, account, recovery key. `made` carries the open workspace and its folder."""

    made = Signal(object, object)
    left = Signal()
    restore = Signal()

    def __init__(self, tasks: Tasks, version: str) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tasks = tasks
        self._workspace: Workspace | None = None
        self._folder = Path()
        self.recovery = RecoveryPart(tasks)
        self._track = StepTrack()
        self.banner = Banner()
        self._stack = QStackedWidget()
        for part in (self._office_part(), self._account_part(), self.recovery):
            self._stack.addWidget(scrolled(part, "surface"))
        self.back_button = Button(self.tr("上一步"), self._back)
        self.next_button = Button(self.tr("下一步"), self.go_on, kind="primary")
        self._leave = holder(
            row(
                Button(self.tr("打开已有工作库"), self.left.emit, kind="link"),
                Button(self.tr("从备份还原"), self.restore.emit, kind="link"),
                gap=12,
            )
        )
        head = column(Label(self.tr("建立工作库"), "display"), self._track, gap=18, margins=(2, 64, 14, 12))
        foot = row(self._leave, None, self.back_button, self.next_button, margins=(2, 12, 14, 40))
        middle = holder(column(holder(head), self.banner, self._stack, holder(foot), gap=8))
        middle.setFixedWidth(640)
        inner = row(Cover(version), row(None, middle, None), gap=0)
        inner.setStretch(0, 586)
        inner.setStretch(1, 780)
        self.setLayout(inner)
        self._show(0)

    # The three parts

    def _office_part(self) -> QWidget:
        self.office = Form()
        levels = [(entry.code, entry.label) for entry in codes.items("office_levels")]
        self.office.add("name", self.tr("院名全称"), TextInput(self.tr("例如：青溪县人民检察院")), 8, required=True)
        self.office.add(
            "short_name", self.tr("简称"), TextInput(self.tr("例如：青检")), 4, required=True, hint=self.tr("用于文号")
        )
        self.office.add("code", self.tr("本院代码"), TextInput(self.tr("六位数字")), 4, required=True)
        self.office.add("level", self.tr("级别"), Choice(levels, empty=self.tr("请选择")), 4, required=True)
        self.office.add("superior_code", self.tr("上一级院代码"), TextInput(self.tr("六位数字")), 4)
        self.office.rows["level"].set_value("county")  # nearly all who work with it; the others choose
        self.folder = FolderField()
        self.folder.set_value(str(Path(platformdirs.user_data_dir("yiantong", appauthor=False)) / "workspace"))
        told = self.tr("须是不存在的或空的文件夹")
        self.office.add("folder", self.tr("工作库存放位置"), self.folder, required=True, hint=told)
        return holder(column(self.office, None, margins=(2, 8, 14, 8)))

    def _account_part(self) -> QWidget:
        self.account = Form()
        self.account.add("display_name", self.tr("姓名"), TextInput(self.tr("例如：马某")), 6, required=True)
        self.account.add("login", self.tr("账号"), TextInput(self.tr("例如：admin")), 6, required=True)
        first = Secret()
        self.account.add("first", self.tr("密码"), first, 6, required=True)
        self.account.add("second", self.tr("再输一次"), Secret(), 6, required=True)
        self._strength = Label("", "caption")
        first.textChanged.connect(self._weigh)
        note = Banner(self.tr("这是管理员账号，用来添加其他人员的账号。密码无法查询，忘记后只能用恢复码打开。"))
        return holder(column(self.account, self._strength, note, None, gap=10, margins=(2, 8, 14, 8)))

    # The way

    def _show(self, part: int) -> None:
        self._stack.setCurrentIndex(part)
        titles = (self.tr("本院信息"), self.tr("管理员账号"), self.tr("恢复码"))
        states = [Pip.DONE if place < part else Pip.NOW if place == part else Pip.OFF for place in range(3)]
        self._track.set_nodes([Node(str(place), title, states[place]) for place, title in enumerate(titles)])
        reveal(self.back_button, part == 1)
        reveal(self._leave, part == 0)
        self.next_button.setText((self.tr("下一步"), self.tr("建立工作库"), self.tr("完成"))[part])
        self.next_button.setEnabled(True)
        self.banner.say("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field does what the main button does."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers()
            and self.next_button.isEnabled()
        ):
            self.go_on()
        else:
            super().keyPressEvent(event)

    def _back(self) -> None:
        self._show(self._stack.currentIndex() - 1)

    def go_on(self) -> None:
        """The main button."""
        part = self._stack.currentIndex()
        if part == 0 and self.office.check():
            self._show(1)
        elif part == 1 and self._account_fits():
            self._make()
        elif part == 2 and self.recovery.proved() and self._workspace is not None:
            workspace, self._workspace = self._workspace, None
            self.recovery.forget()
            self.made.emit(workspace, self._folder)

    def _account_fits(self) -> bool:
        if not self.account.check():
            return False
        if self.account.rows["first"].value() != self.account.rows["second"].value():
            self.account.rows["second"].set_error(self.tr("两次输入的密码不一致"))
            return False
        return True

    def _make(self) -> None:
        office, person = self.office.values(), self.account.values()
        facts = OfficeFacts(
            office["code"], office["name"], office["short_name"], office["level"], office["superior_code"]
        )
        self._folder = Path(office["folder"]).expanduser()

        def make() -> tuple[Workspace, str]:
            return Workspace.create(
                self._folder,
                facts,
                login=person["login"],
                passphrase=person["first"],
                display_name=person["display_name"],
            )

        self.next_button.setEnabled(False)
        self.next_button.setText(self.tr("正在建立…"))
        self._tasks.run(make, name="create", owner=self, on_done=self._made, on_error=self._refused)

    def _made(self, outcome: tuple[Workspace, str]) -> None:
        self._workspace, key = outcome
        self.recovery.show_key(self._workspace, key)
        self._show(2)

    def _refused(self, error: UserError) -> None:
        self._show(1)
        self.banner.say(messages.sentence(error), "error")

    def _weigh(self, passphrase: str) -> None:
        found = strength(
            passphrase, (self.tr("密码偏弱，请加长，可用一句话"), self.tr("密码强度尚可"), self.tr("密码强度好"))
        )
        self._strength.setText(found.text if passphrase else "")
        self._strength.restyle(("warn", "caption", "good")[found.score])
