"""The left column: dossiers by stage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget

from ui.archive.queries import DONE, REVIEW, TODO, Volume, Volumes
from ui.widgets.base import column, frame
from ui.widgets.fields import Segments, TextInput
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table

_WAIT = 150  # milliseconds after the last key in the filter


class VolumeList(QFrame):
    """Stages above, a filter, the dossiers of the stage."""

    chosen = Signal(str)
    searched = Signal()
    wanted = Signal(int)  # place of a line in sight that is not read yet

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "left")
        self.stages = Segments([(TODO, self.tr("待整理")), (REVIEW, self.tr("待审核")), (DONE, self.tr("已归档"))])
        self.text = TextInput(self.tr("筛选案名、编号、单位"), fit="dense")
        self.text.setAccessibleName(self.tr("筛选卷宗"))
        self.text.setClearButtonEnabled(True)
        self.table: Table[Volume] = Table([Column("", 0, self._cell)], row_height=54, zebra=False, first_pad=16)
        self.table.horizontalHeader().hide()
        self.table.setAccessibleName(self.tr("卷宗列表"))
        self._empty = EmptyState("archive-box", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        tools = frame("bar", column(self.stages, self.text, gap=8, margins=(10, 10, 10, 10)))
        whole = column(tools, gap=0)
        whole.addWidget(self._stack, 1)
        self.setLayout(whole)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.searched)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.stages.picked.connect(lambda _stage: self.searched.emit())
        self.table.chosen.connect(lambda volume: self.chosen.emit(volume.case.id))
        self.table.wanted.connect(self.wanted)

    def _cell(self, volume: Volume) -> Cell:
        case = volume.case
        code = volume.archival_code
        left = case.unit if case.own else self.tr("{unit}　{office}报来").format(unit=case.unit, office=case.office)
        sub = code or (case.state_text + "　" + left)
        return Cell(case.name, sub=sub, strong=True, size=14, spoken=f"{case.name}，{case.state_text}，{left}，{code}")

    def set_volumes(self, found: Volumes) -> None:
        """Show a stage of dossiers, the one that is wanted in front; without one the line stays that was chosen."""
        for stage, count in found.counts.items():
            self.stages.set_count(stage, count)
        self.stages.pick(found.stage)
        total = found.counts[found.stage]
        self.table.set_rows(found.rows, keep=lambda volume: volume.case.id, start=found.start, total=total)
        if found.place >= 0:
            self.table.selectRow(found.place)
            self.table.scrollTo(self.table.currentIndex())
        elif self.table.current() is None and found.rows:
            self.table.selectRow(found.start)
        self._stack.setCurrentIndex(0 if found.rows else 1)
        if not found.rows:
            self._say_empty()
            self.chosen.emit("")

    def take(self, start: int, rows: Sequence[Volume]) -> None:
        """Fill in lines that were `wanted`."""
        self.table.take(start, rows)

    def _say_empty(self) -> None:
        if self.text.value():
            self._empty.say(self.tr("没有符合条件的卷宗"), self.tr("可以放宽筛选，或换一个阶段查看"))
            return
        told = {
            TODO: (self.tr("没有待整理的卷宗"), self.tr("办结的案件会列在这里")),
            REVIEW: (self.tr("没有待审核的卷宗"), self.tr("承办人移交后由预防部门审核")),
            DONE: (self.tr("还没有归档的卷宗"), self.tr("审核同意后编定档号，列在这里")),
        }
        self._empty.say(*told[self.stages.value()])

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
