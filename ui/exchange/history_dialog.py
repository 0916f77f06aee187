"""Every version of a received record that came here, and what each changed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app import exchange
from app.exchange import ChangeRow, FieldChange, HistoryRow
from ui.desk import Desk
from ui.exchange.labels import field_name, field_value, record_title
from ui.texts import stamp
from ui.widgets.base import Label, column, frame
from ui.widgets.dialogs import Dialog
from ui.widgets.table import Cell, Column, Table


def fields_table(before: str, after: str) -> Table[FieldChange]:
    """Fields with what stood and what stands in them, under these headings."""
    made: Table[FieldChange] = Table(
        [
            Column(_t("项目"), 120, lambda f: Cell(field_name(f.name), ink="text2")),
            Column(before, 0, lambda f: Cell(field_value(f.before, f.name), ink="text2")),
            Column(after, 0, lambda f: Cell(field_value(f.after, f.name))),
        ],
        row_height=36,
    )
    made.setAccessibleName(_t("改前改后"))
    made.setMinimumHeight(190)
    return made


class ChangeDialog(Dialog):
    """All fields of one record that a bundle would change."""

    def __init__(self, parent: QWidget | None, row: ChangeRow) -> None:
        super().__init__(parent, self.tr("更新的内容"), width=760)
        self.fields = fields_table(self.tr("本机"), self.tr("包内"))
        self.fields.set_rows(row.fields)
        named = f"{row.label}　{record_title(row.after or row.before, row.label)}"
        self.body.addLayout(column(Label(named, "strong", elide=True)))
        self.body.addWidget(frame("panel", column(self.fields, margins=(1, 1, 1, 1))))
        self.add_button(self.tr("关闭"), self.reject, default=True)


class HistoryDialog(Dialog):
    """Versions above, the chosen one's changes below."""

    def __init__(self, desk: Desk, parent: QWidget | None, kind: str, record_id: str, title: str) -> None:
        super().__init__(parent, self.tr("历次收到的版本"), width=760)
        self.versions: Table[HistoryRow] = Table(
            [
                Column(self.tr("收到"), 150, lambda v: Cell(stamp(v.received_at))),
                Column(self.tr("来自"), 110, self._source),
                Column(self.tr("对象"), 0, lambda v: Cell(v.title)),
                Column(self.tr("变化"), 150, self._change),
            ],
            row_height=36,
        )
        self.versions.setAccessibleName(self.tr("历次收到的版本"))
        self.versions.setMinimumHeight(190)
        self.fields = fields_table(self.tr("改前"), self.tr("改后"))
        self.versions.chosen.connect(lambda one: self.fields.set_rows(one.fields))
        self.body.addLayout(column(Label(title, "strong", elide=True)))
        self.body.addWidget(frame("panel", column(self.versions, margins=(1, 1, 1, 1))))
        self.body.addWidget(frame("panel", column(self.fields, margins=(1, 1, 1, 1))))
        self.add_button(self.tr("关闭"), self.reject, default=True)
        desk.read(exchange.history, kind, record_id, owner=self, on_done=self._show)

    def _source(self, one: HistoryRow) -> Cell:
        told = self.tr("第{n}号包").format(n=one.number)
        return Cell(self.tr("{told}转报").format(told=told) if one.passed else told, ink="text2")

    def _change(self, one: HistoryRow) -> Cell:
        if one.withdrawn:
            return Cell(self.tr("已撤回"), ink="ora")
        if not one.fields:
            return Cell(self.tr("首次收到"), ink="text3")
        return Cell(self.tr("改动{n}处").format(n=len(one.fields)), ink="link")

    def _show(self, rows: list[HistoryRow]) -> None:
        self.versions.set_rows(rows)
        if rows:
            self.versions.selectRow(0)


def _t(text: str) -> str:
    return QCoreApplication.translate("HistoryDialog", text)
