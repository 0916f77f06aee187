"""A field that holds a paper of the case: scans chosen or dropped here are filed at once, and their paper is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app import documents
from app.documents import DocumentRow
from app.work import Read
from ui.desk import Desk
from ui.documents.assemble import AssembleDialog
from ui.documents.received import ReceivedDialog
from ui.documents.scan_drop import SCANS, ScanDrop
from ui.documents.table_work import Target
from ui.texts import short
from ui.widgets.base import Button, IconButton, in_turn, reveal, row
from ui.widgets.dialogs import open_centred
from ui.widgets.fields import TextInput
from ui.widgets.files import Purpose, files

#: So many of the newest papers are listed to choose from.
_MOST = 40


def filed_papers(view: Read, case_id: str) -> list[DocumentRow]:
    """The papers of a case that lie here, the newest first."""
    return [one for one in reversed(documents.list_documents(view, case_id)) if one.here]


class PaperField(QWidget):
    """`target` says where the scans go, from what is entered beside; the value is the paper's id.

    With `pick` a paper that was filed before may be chosen instead of a scan.
    """

    picked = True  # it is chosen, not typed
    changed = Signal()

    def __init__(self, desk: Desk, target: Callable[[], Target | None], *, pick: bool = False) -> None:
        super().__init__()
        self._desk, self._target = desk, target
        self._id = ""
        self._name = TextInput(self.tr("把扫描件拖到这里，或者选择文件"))
        self._name.setReadOnly(True)
        self._choose = Button(self.tr("选择扫描件"), self._ask, icon_name="paperclip")
        self._clear = IconButton("x", self.tr("不关联"), lambda: self.set_value(""), edge=30)
        self._filed = Button(self.tr("选已归入的"), self.offer, icon_name="tray")
        self._filed.setAccessibleDescription(self.tr("列出本案关联材料中的文书，选中一件即关联"))
        reveal(self._filed, pick)
        self._look = IconButton("eye", self.tr("查看这件来文"), self.look, edge=30)
        inner = row(self._name, self._look, self._clear, self._filed, self._choose, gap=6)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.setFocusProxy(self._choose)
        in_turn(self._choose, self._filed, self._look, self._clear)
        ScanDrop(self, self.bring)
        self.set_value("")

    def value(self) -> str:
        """The paper's id; empty without one."""
        return self._id

    def set_value(self, value: Any, shown: str = "") -> None:
        """Hold a paper, or none."""
        self._id = str(value or "")
        self._name.set_value(shown if self._id else "")
        reveal(self._clear, bool(self._id))
        reveal(self._look, bool(self._id))
        self.changed.emit()

    def typed(self) -> str:
        """What a draft keeps."""
        return f"{self._id}\n{self._name.text()}" if self._id else ""

    def retype(self, typed: Any) -> None:
        """What a draft gives back."""
        found, _, shown = str(typed or "").partition("\n")
        self.set_value(found, shown)

    def offer(self) -> None:
        """List the papers of the case; choosing one holds it."""
        target = self._target()
        if target is not None:
            self._desk.read(filed_papers, target.case_id, owner=self, on_done=self._list, on_error=self._desk.refuse)

    def _list(self, found: list[DocumentRow]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in found[:_MOST]:
            told = "　".join(part for part in (short(one.dated), one.title) if part)
            menu.addAction(told, lambda held=one: self.set_value(held.id, held.title))
        if not found:
            menu.addAction(self.tr("本案还没有归入的文书")).setEnabled(False)
        menu.popup(self._filed.mapToGlobal(QPoint(0, self._filed.height())))

    def look(self) -> None:
        """Show the paper whole, its originals beside it."""
        if self._id:
            open_centred(ReceivedDialog(self._desk, self, self._id))

    def _ask(self) -> None:
        chosen = files.open_several(self, Purpose.SCANS, self.tr("选择扫描件"), SCANS)
        if chosen:
            self.bring(chosen)

    def bring(self, paths: Sequence[Path]) -> AssembleDialog | None:
        """Let scans be put together and filed; the first paper is held."""
        target = self._target()
        if target is None or not paths:
            return None
        dialog = AssembleDialog(self._desk, self, target, paths)
        dialog.filed.connect(lambda made, files: self.set_value(made[0], "、".join(path.name for path in files)))
        open_centred(dialog)
        return dialog
