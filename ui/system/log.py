"""操作日志: the chained log, newest first."""

from __future__ import annotations

from typing import Any

from app import audit
from app.audit import AuditRow, AuditState
from app.casework.timeline import action_text as timeline_text
from app.codes import label
from ui.desk import Desk
from ui.system.part import Part
from ui.texts import stamp
from ui.widgets.base import Button, Label, frame, row
from ui.widgets.table import Cell, Column, Table

_PAGE = 500


class LogPart(Part):
    """Who did what when, for whoever may read it, and a check of the chain."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("操作日志"), whole=True)
        self.table: Table[AuditRow] = Table(
            [
                Column(self.tr("序号"), 84, lambda e: Cell(str(e.seq), ink="text3")),
                Column(self.tr("时间"), 150, lambda e: Cell(stamp(e.at), ink="text2")),
                Column(self.tr("操作人"), 120, lambda e: Cell(e.actor)),
                Column(self.tr("操作"), 250, lambda e: Cell(action_text(e.action))),
                Column(self.tr("摘要"), 0, lambda e: Cell(e.note or "—", ink="text2")),
            ],
            row_height=30,
        )
        self._state = Label("", "caption")
        self.verify_button = Button(self.tr("核对链条"), self.verify, fit="tool", icon_name="shield-check")
        self.head.addWidget(self._state)
        self.head.addWidget(self.verify_button)
        self.body.addWidget(frame("panel", row(self.table, margins=(1, 1, 1, 1))))

    def refresh(self) -> None:
        """The newest entries."""
        if not self.desk.may("audit.read"):
            self._state.setText(self.tr("操作日志由系统管理员查阅"))
            self.verify_button.setEnabled(False)
            return

        def newest(view: Any) -> list[AuditRow]:
            return audit.entries(view, limit=_PAGE)

        self.desk.read(newest, owner=self, on_done=self.table.set_rows)

    def verify(self) -> None:
        """Read the chain from its beginning."""
        self.desk.read(audit.verify, owner=self, on_done=self._verified)

    def _verified(self, state: AuditState) -> None:
        if state.breaks:
            self._state.restyle("error")
            self._state.setText(self.tr("共{n}条，在第{at}条处断裂").format(n=state.count, at=state.breaks[0]))
        else:
            self._state.restyle("good")
            self._state.setText(self.tr("共{n}条，链条完整").format(n=state.count))


def action_text(action: str) -> str:
    """What an entry says was done, from the table of actions; an unknown one as it is."""
    return timeline_text(action) or label("log_words", action)
