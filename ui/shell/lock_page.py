"""The lock: an account, a passphrase, and nothing of the records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QWidget

from app import messages
from app.closed import ClosedWorkspace, look
from app.workspace import UserError, Workspace
from ui.preferences import Preferences
from ui.shell.cover import Cover
from ui.tasks import Tasks, Tick
from ui.widgets.base import Button, Label, Picture, column, frame, holder, reveal, row
from ui.widgets.fields import Choice, FieldRow, Secret, TextInput, on_enter
from ui.widgets.files import Purpose, files

Opener = Callable[..., Workspace]


class LockPage(QWidget):
    """Unlocks one workspace; `unlocked` carries it."""

    unlocked = Signal(object)
    found_another = Signal(object)  # Path
    make_new = Signal()
    restore = Signal()

    def __init__(self, tasks: Tasks, preferences: Preferences, version: str, opener: Opener = Workspace.open) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tasks, self._preferences, self._opener = tasks, preferences, opener
        self._folder: Path | None = None
        self._build(version)

    def _build(self, version: str) -> None:
        self._heading = Label(self.tr("解锁工作库"), "display")
        self._office = Label("", "body", wrap=True)
        self.account = Choice(fit="big")
        self.secret = Secret(fit="big")
        self._account_row = FieldRow(self.tr("账号"), self.account)
        self._secret_row = FieldRow(self.tr("密码"), self.secret)
        self.key = TextInput(self.tr("恢复码，印在建库时打印的一页上"), fit="big")
        self._key_row = FieldRow(self.tr("恢复码"), self.key)
        self.unlock_button = Button(self.tr("解锁并进入"), self.unlock, kind="primary", fit="big")
        self.unlock_button.setSizePolicy(self.account.sizePolicy())
        self._remember = QCheckBox(self.tr("记住本机账号"))
        self._remember.setChecked(bool(self._preferences.text("account", "")))
        self._switch = Button(self.tr("忘记密码？使用恢复码"), self._switch_way, kind="link")
        self._ways = QStackedWidget()
        self._ways.addWidget(holder(column(self._account_row, 8, self._secret_row, None, gap=8)))
        self._ways.addWidget(holder(column(self._key_row, None)))
        self._ways.setFixedHeight(188)
        note = self._note()
        form = column(
            self._heading, self._office, 22, self._ways, 4, self.unlock_button, 6,
            row(self._remember, None, self._switch), 18, note, gap=4,
        )  # fmt: skip
        narrow = holder(form)
        narrow.setFixedWidth(384)
        others = row(
            Button(self.tr("打开其他工作库"), self._choose, kind="link"),
            Button(self.tr("新建工作库"), self.make_new.emit, kind="link"),
            Button(self.tr("从备份还原"), self.restore.emit, kind="link"),
            None,
            gap=12,
        )
        warn = row(
            Picture("shield-warning", "cin", 16),
            Label(
                self.tr("本机标定为“内部”，严禁录入、存储、传递国家秘密。移动介质须登记编号，专盘专用。"),
                "caption2",
                wrap=True,
            ),
            gap=8,
        )
        warn.setStretch(1, 1)
        low = holder(column(others, warn, gap=10))
        low.setFixedWidth(narrow.width())
        right = column(
            None, row(None, narrow, None), None, row(None, low, None), gap=10, margins=(40, 20, 40, 30)
        )  # fmt: skip
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(Cover(version), 586)
        inner.addLayout(right, 780)
        on_enter(self.secret, self.unlock)
        on_enter(self.key, self.unlock)

    def _note(self) -> QWidget:
        words = column(
            Label(self.tr("离开超过10分钟自动锁定"), "denseStrong"),
            Label(self.tr("锁定后窗口不再保留任何案件内容，按Ctrl+L可随时锁定。"), "caption2", wrap=True),
            gap=1,
        )
        inner = row(Picture("key", "link", 20), words, gap=10, margins=(14, 11, 14, 11))
        inner.setStretch(1, 1)
        return frame("note", inner)

    def show_workspace(self, folder: Path, account: str = "") -> bool:
        """Ask for a workspace's passphrase; whether a workspace is there."""
        self._folder = folder
        self._show_way(0)
        self._secret_row.set_value("")
        self.key.clear()
        self._enable(True)
        try:
            found = look(folder)
        except UserError as error:
            self._office.setText(str(folder))
            self._secret_row.set_error(messages.sentence(error))
            self.account.set_options([])
            return False
        self._show_found(found, account)
        return True

    def _show_found(self, found: ClosedWorkspace, account: str) -> None:
        self._office.setText(found.office_name)
        self.account.set_options([(name, name) for name in found.accounts])
        self.account.set_value(account or self._preferences.text("account", ""))
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def folder(self) -> Path:
        """The workspace that is asked for."""
        if self._folder is None:
            raise RuntimeError("no workspace is shown")
        return self._folder

    def wait(self, waiting: bool) -> None:
        """While the workspace before is still being closed."""
        self._enable(not waiting)
        self.unlock_button.setText(self.tr("正在收尾，请稍候") if waiting else self.tr("解锁并进入"))
        if not waiting and self._ways.currentIndex() == 0:
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def unlock(self) -> None:
        """Try to open, away from the window."""
        folder = self._folder
        if folder is None or not self.unlock_button.isEnabled():
            return
        recovering = self._ways.currentIndex() == 1
        given = self.key.value() if recovering else self.secret.value()
        where = self._key_row if recovering else self._secret_row
        if not given:
            where.set_error(self.tr("请输入恢复码") if recovering else self.tr("请输入密码"))
            return
        self._enable(False)
        self.unlock_button.setText(self.tr("正在解锁…"))
        if recovering:
            self._tasks.run(
                Workspace.recover,
                folder,
                given,
                name="unlock",
                owner=self,
                on_done=self._opened,
                on_error=self.refuse,
                on_progress=self._tell,
            )
        else:
            account = self.account.value()
            self._tasks.run(
                self._opener,
                folder,
                account,
                given,
                name="unlock",
                owner=self,
                on_done=self._opened,
                on_error=self.refuse,
                on_progress=self._tell,
            )

    def _tell(self, tick: Tick) -> None:
        """What a newer program has to do once with this workspace, and how far it is."""
        share = f"{100 * tick.done // max(tick.total, 1)}%"
        self.unlock_button.setText(self.tr("正在{what} {share}").format(what=tick.what, share=share))

    def _opened(self, workspace: object) -> None:
        self._preferences.keep("account", self.account.value() if self._remember.isChecked() else "")
        self.secret.clear()
        self.key.clear()
        self.wait(False)
        self.unlocked.emit(workspace)

    def refuse(self, error: UserError) -> None:
        """Show why the workspace did not open."""
        self.wait(False)
        where = self._key_row if self._ways.currentIndex() == 1 else self._secret_row
        where.set_error(messages.sentence(error))
        where.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(where.field, TextInput):
            where.field.selectAll()

    def error(self) -> str:
        """The sentence that is shown."""
        return self._key_row.error() if self._ways.currentIndex() == 1 else self._secret_row.error()

    def _enable(self, enabled: bool) -> None:
        for widget in (self.unlock_button, self.account, self.secret, self.key):
            widget.setEnabled(enabled)

    def _switch_way(self) -> None:
        self._show_way(1 - self._ways.currentIndex())

    def _show_way(self, way: int) -> None:
        self._ways.setCurrentIndex(way)
        self._switch.setText(self.tr("忘记密码？使用恢复码") if way == 0 else self.tr("改用账号和密码"))
        reveal(self._remember, way == 0)
        (self.secret if way == 0 else self.key).setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        chosen = files.folder(self, Purpose.WORKSPACE, self.tr("选择工作库所在的文件夹"))
        if chosen is not None:
            self.found_another.emit(chosen)
