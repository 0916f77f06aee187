"""Fields that name one file or folder of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.base import Button, IconButton, in_turn, row
from ui.widgets.fields import TextInput
from ui.widgets.files import Purpose, files


class FileField(QWidget):
    """Shows the file's name; a button chooses, another takes it away."""

    picked = True  # it is chosen, not typed
    changed = Signal()

    def __init__(self, kinds: str, purpose: Purpose = Purpose.SCANS) -> None:
        super().__init__()
        self._kinds, self._purpose = kinds, purpose
        self._file: Path | None = None
        self._name = TextInput(self.tr("没有选择文件"))
        self._name.setReadOnly(True)
        self._choose = Button(self.tr("选择文件"), self._ask, icon_name="paperclip")
        self._clear = IconButton("x", self.tr("取消选择"), lambda: self.set_value(None), edge=30)
        inner = row(self._name, self._clear, self._choose, gap=6)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.setFocusProxy(self._choose)
        in_turn(self._choose, self._clear)

    def value(self) -> Path | None:
        """The chosen file."""
        return self._file

    def set_value(self, value: Any) -> None:
        """Choose a file, or none."""
        self._file = Path(value) if value else None
        self._name.set_value(self._file.name if self._file else "")
        self._clear.setEnabled(self._file is not None)
        self.changed.emit()

    def typed(self) -> str:
        """The file's name with its folder."""
        return str(self._file) if self._file else ""

    def retype(self, typed: Any) -> None:
        """Choose that file again, if it is still there."""
        self.set_value(typed if typed and Path(typed).is_file() else None)

    def _ask(self) -> None:
        chosen = files.open_one(self, self._purpose, self.tr("选择文件"), self._kinds)
        if chosen is not None:
            self.set_value(chosen)


class FolderField(QWidget):
    """A folder's path, typed or chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._path = TextInput()
        self._path.textChanged.connect(lambda _text: self.changed.emit())
        choose = Button(self.tr("选择文件夹"), self._ask, icon_name="folder-open")
        inner = row(self._path, choose, gap=6)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.setFocusProxy(self._path)
        in_turn(self._path, choose)

    def mark(self, bad: bool) -> None:
        """Frame the path where it is what is wrong."""
        self._path.setProperty("invalid", bad)

    def value(self) -> str:
        """The path as text."""
        return str(self._path.value())

    def set_value(self, value: Any) -> None:
        """Propose a path."""
        self._path.set_value(str(value or ""))

    def _ask(self) -> None:
        chosen = files.folder(self, Purpose.WORKSPACE, self.tr("选择一个空文件夹"))
        if chosen is not None:
            self.set_value(chosen)
