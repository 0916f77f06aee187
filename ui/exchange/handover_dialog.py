"""Handing a case over to another workstation of the office."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import exchange
from app.exchange import CardRow, HandCase
from app.work import Work
from ui.desk import Desk
from ui.widgets.base import Label, column, frame
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import TextArea
from ui.widgets.table import Cell, Column, Table


def hand_over(work: Work, case_id: str, workspace: str, note: str) -> int:
    """Hand a case over with all that is in it."""
    return exchange.hand_over_case(work, case_id, workspace, note)


class HandoverDialog(FormDialog):
    """Which case, and why; from then on it is read here and written there."""

    def __init__(self, desk: Desk, parent: QWidget | None, card: CardRow) -> None:
        super().__init__(parent, self.tr("移交案件"), self.tr("移交"), width=680)
        self._desk, self._card = desk, card
        self.cases: Table[HandCase] = Table(
            [
                Column(self.tr("案件"), 0, lambda c: Cell(c.name, sub=c.register_no, strong=True, size=14)),
                Column(self.tr("状态"), 110, lambda c: Cell(c.state_text)),
                Column(self.tr("一并移交"), 100, lambda c: Cell(self.tr("{n}条记录").format(n=c.records), ink="text2")),
            ]
        )
        self.cases.setAccessibleName(self.tr("本工作库的案件"))
        self.cases.setFixedHeight(34 + 5 * 44)
        self.cases.chosen.connect(lambda _one: self.go_button.setEnabled(True))
        words = self.tr(
            "移交给本院的另一工作库（序列号末四位{id}）后，案件及其全部记录由对方管理，本机只能查看；请随即制作交换包送交对方。"
        ).format(id=card.workspace[-4:])
        self.body.insertLayout(
            1,
            column(
                Label(words, "dense2", wrap=True),
                frame("panel", column(self.cases, margins=(1, 1, 1, 1))),
                gap=8,
            ),
        )
        self.note = TextArea(lines=2)
        self.form.add("note", self.tr("移交原因"), self.note, required=True)
        self.go_button.setEnabled(False)
        self.send = self._send
        desk.read(exchange.cases_to_hand_over, owner=self, on_done=self.cases.set_rows)

    def _send(self) -> object:
        chosen = self.cases.current()
        if chosen is None:
            return None
        return self._desk.work(
            hand_over, chosen.id, self._card.workspace, self.note.value(),
            owner=self, on_done=self.done_well, on_error=self.failed,
        )  # fmt: skip
