"""恢复码 as it is shown once: in numbered groups, printed or saved, and two of them typed back as proof."""

from __future__ import annotations

import secrets

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app import recovery
from app.workspace import Workspace
from ui.tasks import Tasks
from ui.widgets.base import Button, Label, Picture, clear, column, frame, row
from ui.widgets.fields import FieldRow, TextInput, mark_gaps
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner
from ui.widgets.print_dialog import print_pdf

#: As many groups in a line as on the paper.
_A_LINE = 4


class RecoveryPart(QWidget):
    """Holds the key from `show_key` until `forget`."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._workspace: Workspace | None = None
        self.key = ""
        self.groups: tuple[str, ...] = ()
        self.asked: tuple[int, int] = (0, 1)
        self.banner = Banner()
        self._shown = QVBoxLayout()
        self.print_button = Button(self.tr("打印恢复码"), self.print_sheet, icon_name="printer")
        save = Button(self.tr("存为文件"), self._save, icon_name="floppy-disk")
        self.kept = QCheckBox(self.tr("已打印或抄写，并与电脑分开保管"))
        self.fields = (TextInput(), TextInput())
        self.rows = tuple(FieldRow(self.tr("第{n}组").format(n=1), field, required=True) for field in self.fields)
        words = Label(
            self.tr(
                "恢复码只显示这一次。所有人都忘记密码时，只有它能打开工作库；得到它的人也能打开。请打印封存，锁入保险柜。"
            ),
            "dense2",
            wrap=True,
        )
        head = row(Picture("key", "link", 24), words, gap=12)
        head.setStretch(1, 1)
        proof = Label(self.tr("请照打印或抄写的恢复码填写其中两组，以确认没有错"), "denseStrong")
        self.setLayout(
            column(
                head, self._shown, row(self.print_button, save, None), 6, proof, row(*self.rows, gap=14), self.kept,
                self.banner, None, gap=10, margins=(2, 8, 14, 8),
            )
        )  # fmt: skip

    def show_key(self, workspace: Workspace, key: str) -> None:
        """Show a key that was made just now, and ask for two of its groups."""
        self._workspace, self.key, self.groups = workspace, key, recovery.recovery_groups(key)
        clear(self._shown)
        self._shown.addWidget(self._panel())
        first = secrets.randbelow(len(self.groups) - 1)
        self.asked = (first, first + 1 + secrets.randbelow(len(self.groups) - 1 - first))
        for line, number in zip(self.rows, self.asked, strict=True):
            line.set_value("")
            line.rename(self.tr("第{n}组").format(n=number + 1), required=True)
        self.kept.setChecked(False)
        self.banner.say("")
        self.print_button.setFocus()

    def forget(self) -> None:
        """Let go of the key."""
        self._workspace, self.key, self.groups = None, "", ()
        clear(self._shown)

    def proved(self) -> bool:
        """Whether both groups were typed back and the paper is said to be kept; says what is missing."""
        self.banner.say("")
        if not self.key or not mark_gaps([line for line in self.rows if line.missing()]):
            return False
        right = True
        for line, number in zip(self.rows, self.asked, strict=True):
            if "".join(line.value().split()).upper() != self.groups[number]:
                line.set_error(self.tr("与恢复码第{n}组不一致").format(n=number + 1))
                right = False
        if right and not self.kept.isChecked():
            self.banner.say(self.tr("请先确认恢复码已经另行保管。"), "warn")
            return False
        return right

    def print_sheet(self) -> None:
        """The key as a paper, with its QR code, for the safe."""
        if self._workspace is not None:
            self._tasks.run(
                recovery.recovery_sheet, self._workspace, self.key, name="recovery", owner=self, on_done=self._print
            )

    def _panel(self) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setVerticalSpacing(10)
        begin = Label(recovery.RECOVERY_HEAD, "monoLarge")
        begin.setAccessibleName(self.tr("恢复码开头"))
        grid.addWidget(begin, 0, 0, 1, _A_LINE)
        for number, group in enumerate(self.groups):
            line, place = divmod(number, _A_LINE)
            told = Label(group, "monoLarge")
            told.setAccessibleName(self.tr("恢复码第{n}组").format(n=number + 1))
            grid.addLayout(column(Label(str(number + 1), "caption"), told, gap=0), 1 + line, place)
            grid.setColumnStretch(place, 1)
        return frame("note", grid)

    def _print(self, pdf: bytes) -> None:
        print_pdf(self, self._tasks, pdf, self.tr("打印恢复码"), self.banner.say)

    def _save(self) -> None:
        file = files.save_as(self, Purpose.OTHER, self.tr("把恢复码存到专用介质"), "recovery-key.txt")
        if file is not None:
            try:
                file.write_text(self.key + "\n", "utf-8")
            except OSError as error:
                self.banner.say(
                    self.tr("恢复码没有存成：{why}。请换一个位置再试。").format(why=error.strerror or ""), "error"
                )
