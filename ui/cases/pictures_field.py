"""Photos that go with a record, chosen while it is written; they are imported once it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.workers.imaging.formats import EXTENSIONS
from ui.widgets.base import Button, IconButton, Label, in_turn, row
from ui.widgets.files import Purpose, files


class PicturesField(QWidget):
    """Says how many were chosen; files may be dropped on it too."""

    picked = True  # it is chosen, not typed
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._files: list[Path] = []
        self._told = Label("", "dense2", elide=True)
        self._choose = Button(self.tr("选择照片"), self._ask, icon_name="image-square")
        self._choose.setToolTip(self.tr("选择照片（Alt+P）"))
        QShortcut(QKeySequence("Alt+P"), self, self._ask)
        self._clear = IconButton("x", self.tr("取消所选照片"), lambda: self.set_value(()), edge=30)
        inner = row(self._told, self._clear, self._choose, gap=6)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.setFocusProxy(self._choose)
        in_turn(self._choose, self._clear)
        self.setAcceptDrops(True)
        self.set_value(())

    def value(self) -> list[Path]:
        """The chosen files."""
        return list(self._files)

    def set_value(self, value: Sequence[Path | str] | None) -> None:
        """Choose files."""
        self._files = list(dict.fromkeys(Path(one) for one in value or ()))
        names = "、".join(file.name for file in self._files[:3])
        several = self.tr("已选{n}张：{names}").format(n=len(self._files), names=names)
        self._told.setText(several if self._files else self.tr("保存记录时一并导入；也可以把照片拖到这里"))
        self._clear.setEnabled(bool(self._files))
        self.changed.emit()

    def typed(self) -> list[str]:
        """The files with their folders."""
        return [str(file) for file in self._files]

    def retype(self, typed: Any) -> None:
        """Choose those files again that are still there."""
        found = [Path(one) for one in typed or ()] if isinstance(typed, (list, tuple)) else []
        self.set_value([file for file in found if file.is_file()])

    def _ask(self) -> None:
        patterns = " ".join(f"*.{one} *.{one.upper()}" for one in sorted(EXTENSIONS))
        kinds = self.tr("照片") + f" ({patterns})"
        chosen = files.open_several(self, Purpose.PHOTOS, self.tr("选择照片"), kinds)
        self.set_value([*self._files, *chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them."""
        event.acceptProposedAction()
        found = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.set_value([*self._files, *found])
