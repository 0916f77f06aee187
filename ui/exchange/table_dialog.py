"""What a table of the superior would change here, before it is taken over; and where one of ours stands below."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import exchange
from app.exchange import AnswerOutcome, Below, TableChange, TableKind, TableRow
from ui.desk import Desk
from ui.texts import prose, stamp
from ui.widgets.base import Label, column, frame
from ui.widgets.dialogs import Dialog, NoteDialog, open_centred
from ui.widgets.notes import Banner
from ui.widgets.table import Cell, Column, Table

_ROW = 36
_MOST_ROWS = 9


def _head(table: TableRow) -> str:
    parts = [table.office_name, table.signed_by, prose(table.dated), table.text]
    return "　".join(part for part in parts if part)


class TableDialog(Dialog):
    """Before and after, day by day or entry by entry; 采用 or 不采用."""

    def __init__(self, desk: Desk, parent: QWidget | None, table: TableRow) -> None:
        super().__init__(parent, self.tr("上级院下发的表"), width=640)
        self.desk, self.table = desk, table
        self.changes = self._table()
        self.changes.set_rows(table.changes)
        self.changes.setMinimumHeight(36 + _ROW * min(max(len(table.changes), 1), _MOST_ROWS))
        self.body.insertLayout(
            1, column(Label(table.title, "strong", wrap=True), Label(_head(table), "caption", wrap=True), gap=2)
        )
        told = Banner(self._told(), "warn" if table.replaces else "info")
        self.body.addWidget(told)
        self.body.addWidget(frame("panel", column(self.changes, margins=(1, 1, 1, 1))), 1)
        open_ = table.state == "pending" and desk.may("codes.write")
        self.add_button(self.tr("稍后处理") if open_ else self.tr("关闭"), self.reject, default=not open_)
        if open_:
            self.decline_button = self.add_button(self.tr("不采用"), self.decline)
            verb = self.tr("采用，替换本院{n}天").format(n=table.replaces) if table.replaces else self.tr("采用")
            self.adopt_button = self.add_button(verb, self.adopt, kind="primary", default=True)

    def _table(self) -> Table[TableChange]:
        days = self.table.kind is TableKind.HOLIDAYS
        made: Table[TableChange] = Table(
            [
                Column(self.tr("日期") if days else self.tr("名称"), 110 if days else 0,
                       lambda c: Cell(c.what, strong=True)),
                Column(self.tr("本院现行"), 0 if days else 130, self._before),
                Column(self.tr("采用以后"), 0 if days else 130, lambda c: Cell(c.after)),
            ],
            row_height=_ROW,
        )  # fmt: skip
        made.setAccessibleName(self.tr("采用前后对照"))
        return made

    def _before(self, change: TableChange) -> Cell:
        if change.ours:
            return Cell(self.tr("{text}，本院录入").format(text=change.before), ink="ora")
        return Cell(change.before, ink="text2")

    def _told(self) -> str:
        table = self.table
        if not table.changes:
            return self.tr("与本院现行的完全相同，不需要办理。")
        if table.replaces:
            told = self.tr("采用后改动{n}处，其中{m}处是本院自行录入的，将以上级院的为准；此前算出的期限不变。")
            return told.format(n=len(table.changes), m=table.replaces)
        if table.kind is TableKind.HOLIDAYS:
            return self.tr("采用后改动{n}处；此前算出的期限不变，以后按新的安排计算。").format(n=len(table.changes))
        return self.tr("采用后改动{n}项；本院自行增补的不受影响，已经使用的仍然保留。").format(n=len(table.changes))

    def adopt(self) -> None:
        """Take it over."""
        self.adopt_button.setEnabled(False)
        self.desk.work(exchange.adopt, self.table.id, owner=self, on_done=self._done, on_error=self._failed)

    def _done(self, _value: object) -> None:
        self.desk.say(self.tr("已采用{title}，办理情况随下一个交换包报上级院").format(title=self.table.title))
        self.accept()

    def _failed(self, error: object) -> None:
        self.adopt_button.setEnabled(True)
        self.refuse(error)  # type: ignore[arg-type]

    def decline(self) -> None:
        """Ask why, and say so."""
        title = self.tr("不采用{title}").format(title=self.table.title)
        dialog = NoteDialog(self, title, self.tr("理由"), self.tr("不采用"))
        dialog.accepted.connect(
            lambda: self.desk.work(
                exchange.decline, self.table.id, dialog.text(), owner=self, on_done=lambda _: self.accept(),
                on_error=self.refuse,
            )
        )  # fmt: skip
        open_centred(dialog)


class BelowDialog(Dialog):
    """Where a table that we handed down stands with each office."""

    def __init__(self, parent: QWidget | None, table: TableRow) -> None:
        super().__init__(parent, self.tr("下级院办理情况"), width=640)
        self.offices: Table[Below] = Table(
            [
                Column(self.tr("院"), 0, lambda one: Cell(one.office_name, strong=True), order=lambda o: o.office_code),
                Column(self.tr("办理"), 130, _standing, order=lambda one: _standing(one).text),
                Column(self.tr("时间和经办人"), 210, self._who),
            ],
            row_height=44,
        )
        self.offices.setAccessibleName(self.tr("下级院办理情况"))
        self.offices.set_rows(table.below)
        self.offices.setMinimumHeight(36 + 44 * min(max(len(table.below), 1), _MOST_ROWS))
        self.body.insertLayout(
            1, column(Label(table.title, "strong", wrap=True), Label(_head(table), "caption", wrap=True), gap=2)
        )
        self.body.addWidget(frame("panel", column(self.offices, margins=(1, 1, 1, 1))), 1)
        self.add_button(self.tr("关闭"), self.reject, kind="primary", default=True)

    def _who(self, one: Below) -> Cell:
        if one.answer is None:
            return Cell("—", ink="text3")
        declined = one.answer.outcome is AnswerOutcome.DECLINED
        return Cell(f"{stamp(one.answer.at)}　{one.answer.by}", sub=one.answer.text if declined else "", ink="text2")


def standing(one: Below) -> str:
    """How far a table has come with one office, in a word: `adopted`, `declined`, or as `Below.delivery`."""
    return one.answer.outcome.value if one.answer is not None and not one.answer.outdated else one.delivery


def _standing(one: Below) -> Cell:
    words = {
        "adopted": ("已采用", "gre"), "declined": ("未采用", "ora"), "waiting": ("待发出", "text3"),
        "sent": ("已发出", "text2"), "received": ("对方已收，待答复", "link"),
    }  # fmt: skip
    word, ink = words[standing(one)]
    return Cell(word, ink=ink)
