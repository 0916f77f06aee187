"""First start: makes a workspace, shows the recovery key once, and wants proof that it was kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from app import codes, messages
from app.workspace import OfficeFacts, UserError, Workspace
from ui.tasks import Tasks
from ui.widgets.base import Button, Label, Picture, column, frame, holder, reveal, row, scrolled
from ui.widgets.fields import Choice, FieldRow, Form, Secret, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node, StepTrack

GROUP = 5


def groups_of(key: str) -> list[str]:
    """The recovery key in groups of five characters, as it is printed and asked for."""
    return [key[start : start + GROUP] for start in range(0, len(key), GROUP)]


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

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tasks = tasks
        self._workspace: Workspace | None = None
        self._folder = Path()
        self._recovery = ""
        self._asked: tuple[int, int] = (0, 1)
        self._track = StepTrack()
        self.banner = Banner()
        self._stack = QStackedWidget()
        for part in (self._office_part(), self._account_part(), self._recovery_part()):
            self._stack.addWidget(scrolled(part, "surface"))
        self.back_button = Button(self.tr("上一步"), self._back)
        self.next_button = Button(self.tr("下一步"), self.go_on, kind="primary")
        self._leave = Button(self.tr("打开已有工作库"), self.left.emit, kind="link")
        head = column(Label(self.tr("建立工作库"), "display"), self._track, gap=12, margins=(0, 28, 0, 8))
        foot = row(self._leave, None, self.back_button, self.next_button, margins=(0, 12, 0, 20))
        middle = holder(column(holder(head), self.banner, self._stack, holder(foot), gap=8))
        middle.setFixedWidth(680)
        self.setLayout(row(None, middle, None))
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
        self.folder = TextInput()
        self.folder.set_value(str(Path(platformdirs.user_data_dir("yiantong", appauthor=False)) / "workspace"))
        browse = Button(self.tr("选择文件夹"), self._browse)
        self.office.add(
            "folder", self.tr("工作库存放位置"), self.folder, 9, required=True, hint=self.tr("须是不存在的或空的文件夹")
        )
        self.office.add_widget(holder(column(21, browse)), 3)
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

    def _recovery_part(self) -> QWidget:
        self._key_label = Label("", "mono", wrap=True)
        self._key_label.setAccessibleName(self.tr("恢复码"))
        box = frame("note", column(self._key_label, margins=(16, 14, 16, 14)))
        save = Button(self.tr("存为文件"), self._save, icon_name="floppy-disk")
        self.kept = QCheckBox(self.tr("已打印或抄写，并与电脑分开保管"))
        self._one, self._two = TextInput(), TextInput()
        self._row_one = FieldRow("", self._one, required=True)
        self._row_two = FieldRow("", self._two, required=True)
        words = Label(
            self.tr(
                "恢复码只显示这一次。所有人都忘记密码时，只有它能打开工作库；得到它的人也能打开。请抄写或存到专用介质，锁入保险柜。"
            ),
            "dense2",
            wrap=True,
        )
        head = row(Picture("key", "link", 24), words, gap=12)
        head.setStretch(1, 1)
        ask = Label(self.tr("请照抄下来的恢复码填写其中两组，以确认没有抄错"), "denseStrong")
        return holder(
            column(
                head,
                box,
                row(save, None),
                self.kept,
                6,
                ask,
                row(self._row_one, self._row_two, gap=14),
                None,
                gap=10,
                margins=(2, 8, 14, 8),
            )
        )

    # The way

    def _show(self, part: int) -> None:
        self._stack.setCurrentIndex(part)
        titles = (self.tr("本院信息"), self.tr("管理员账号"), self.tr("恢复码"))
        states = [Pip.DONE if place < part else Pip.NOW if place == part else Pip.OFF for place in range(3)]
        self._track.set_nodes([Node(str(place), title, states[place]) for place, title in enumerate(titles)])
        reveal(self.back_button, part == 1)
        reveal(self._leave, part == 0)
        self.next_button.setText((self.tr("下一步"), self.tr("建立工作库"), self.tr("进入工作台"))[part])
        self.next_button.setEnabled(True)
        self.banner.say("")

    def _back(self) -> None:
        self._show(self._stack.currentIndex() - 1)

    def go_on(self) -> None:
        """The main button."""
        part = self._stack.currentIndex()
        if part == 0 and self.office.check():
            self._show(1)
        elif part == 1 and self._account_fits():
            self._make()
        elif part == 2 and self._proved() and self._workspace is not None:
            workspace, self._workspace, self._recovery = self._workspace, None, ""
            self._key_label.setText("")
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
        self._workspace, self._recovery = outcome
        parts = groups_of(self._recovery)
        self._key_label.setText("  ".join(parts))
        first = secrets.randbelow(len(parts) - 1)
        second = first + 1 + secrets.randbelow(len(parts) - 1 - first)
        self._asked = (first, second)
        for made, number in ((self._row_one, first), (self._row_two, second)):
            made.label_text = self.tr("第{n}组").format(n=number + 1)
            made._label.setText(made.label_text)  # noqa: SLF001 - the same family of widgets
        self._show(2)

    def _refused(self, error: UserError) -> None:
        self._show(1)
        self.banner.say(messages.sentence(error), "error")

    def _proved(self) -> bool:
        parts = groups_of(self._recovery)
        right = True
        for made, number in ((self._row_one, self._asked[0]), (self._row_two, self._asked[1])):
            if made.value().upper() != parts[number].upper():
                made.set_error(self.tr("与恢复码第{n}组不一致").format(n=number + 1))
                right = False
        if right and not self.kept.isChecked():
            self.banner.say(self.tr("请先确认恢复码已经另行保管。"), "warn")
            return False
        return right

    def _weigh(self, passphrase: str) -> None:
        found = strength(
            passphrase, (self.tr("密码偏弱，请加长，可用一句话"), self.tr("密码强度尚可"), self.tr("密码强度好"))
        )
        self._strength.setText(found.text if passphrase else "")
        self._strength.restyle(("warn", "caption", "good")[found.score])

    def _browse(self) -> None:
        chosen = files.folder(self, Purpose.WORKSPACE, self.tr("选择一个空文件夹"))
        if chosen is not None:
            self.folder.set_value(str(chosen))

    def _save(self) -> None:
        file = files.save_as(self, Purpose.OTHER, self.tr("把恢复码存到专用介质"), "recovery-key.txt")
        if file is not None:
            try:
                file.write_text(self._recovery + "\n", "utf-8")
            except OSError as error:
                self.banner.say(
                    self.tr("恢复码没有存成：{why}。请换一个位置再试。").format(why=error.strerror or ""), "error"
                )
