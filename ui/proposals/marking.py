"""标出改动 over the printed page: a box in its tool bar, remembered; the marks follow each newer state of the paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox

from ui.desk import Desk
from ui.proposals.changes import Changes, page_changes
from ui.widgets.base import reveal
from ui.widgets.paper import PaperView

Shown = tuple[str, bool]
"""The id of the proposal that is shown, and whether it is printed from what is being typed."""


class ChangeMarks(QObject):
    """`shown` says what stands on the paper, None where no version came before it; `marked` once marks are there."""

    marked = Signal(object)  # Changes

    def __init__(self, desk: Desk, paper: PaperView, shown: Callable[[], Shown | None]) -> None:
        super().__init__(paper)
        self._desk, self._paper, self._shown = desk, paper, shown
        self.box = QCheckBox(self.tr("标出改动"))
        self.box.setToolTip(self.tr("与上一稿相比，新增的文字加下划线，删去的地方加尖角"))
        self.box.setChecked(desk.remembered("marks") != "off")
        self.box.toggled.connect(self._choose)
        paper.shown.connect(self.look)
        paper.add_beside_zoom(self.box)
        reveal(self.box, False)

    def look(self) -> None:
        """Mark what is shown, where that is wanted."""
        asked = self._shown()
        reveal(self.box, asked is not None)
        pdf = self._paper.pdf
        if asked is None or pdf is None or not self.box.isChecked():
            self._paper.sheets.show_changes((), ())
            return

        def mark(found: Changes) -> None:
            if self._paper.pdf is pdf and self.box.isChecked():
                self._paper.sheets.take_letters(found.letters)
                self._paper.sheets.show_changes(found.added, found.removed)
                self.marked.emit(found)

        self._desk.read(page_changes, asked[0], pdf, asked[1], owner=self, on_done=mark, on_error=lambda _error: None)

    def _choose(self, wanted: bool) -> None:
        self._desk.remember("marks", "" if wanted else "off")
        self.look()
