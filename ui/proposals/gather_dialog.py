"""Several cases looked at together: their causes counted, and a draft made of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from app.cases import CaseQuery, CaseRow, list_cases
from app.casework import record
from app.codes import items
from app.proposals import CauseCount, Gathered, gather, gathered_draft
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, TextInput
from ui.widgets.table import Cell, Column, Table

_MOST = 200


def candidates(view: Read, text: str) -> list[CaseRow]:
    """Cases to choose from."""
    return list_cases(view, CaseQuery(text=text, own=True), limit=_MOST)


def drafted(work: Work, case_id: str, others: list[str], kind: str, addressee: str) -> str:
    """The draft on the first case; returns its id."""
    return record(work, case_id, "proposal", gathered_draft(work, [case_id, *others], kind, addressee))


class GatherDialog(Dialog):
    """Choose further cases with Enter or a click; the table beneath counts their causes."""

    def __init__(self, parent: QWidget | None, desk: Desk, case_id: str, number: str) -> None:
        super().__init__(parent, self.tr("合并多案起草"), width=860)
        self._desk, self._case_id, self._others = desk, case_id, list[str]()
        self._names: dict[str, str] = {}
        kinds = [(one.code, one.label) for one in items("proposal_kinds") if one.code != "case"]
        self.kind = Choice(kinds)
        self.kind.setAccessibleName(self.tr("建议类别"))
        self.addressee = TextInput(self.tr("主送单位，例如主管部门、党委或者政府"))
        self.addressee.setAccessibleName(self.tr("主送单位"))
        self.text = TextInput(self.tr("查找案件：名称、编号、单位"))
        self.text.setAccessibleName(self.tr("查找案件"))
        self.text.textChanged.connect(lambda _text: self._look())
        self.cases: Table[CaseRow] = Table(
            [
                Column(self.tr("选"), 40, self._chosen_cell),
                Column(self.tr("案件"), 0, lambda one: Cell(one.name)),
                Column(self.tr("发案单位"), 220, lambda one: Cell(one.unit, ink="text2")),
                Column(self.tr("编号"), 170, lambda one: Cell(one.register_no, ink="text2")),
            ],
            row_height=30, header_height=28, first_pad=12,
        )  # fmt: skip
        self.cases.setMinimumHeight(180)
        self.cases.opened.connect(self.toggle)
        self.cases.clicked.connect(lambda _index: self.toggle(self.cases.current()))
        self.counts: Table[CauseCount] = Table(
            [
                Column(self.tr("大类"), 110, lambda one: Cell(one.group)),
                Column(self.tr("原因"), 180, lambda one: Cell(one.label)),
                Column(self.tr("案件数"), 70, lambda one: Cell(str(one.cases)), right=True),
                Column(self.tr("次数"), 60, lambda one: Cell(str(one.causes)), right=True),
                Column(self.tr("各案的表述"), 0, lambda one: Cell("；".join(one.words), ink="text2")),
            ],
            row_height=30, header_height=28, first_pad=12,
        )  # fmt: skip
        self.counts.setMinimumHeight(170)
        self._told = Label(self.tr("以{number}为主，再选其他案件").format(number=number), "caption")
        first = row(self.kind, self.addressee)
        first.setStretch(1, 1)
        self.body.addLayout(first)
        self.body.addWidget(self.text)
        self.body.addWidget(frame("item", column(self.cases, gap=0, margins=(1, 1, 1, 1))), 1)
        self.body.addWidget(Label(self.tr("原因出现的次数"), "strong"))
        self.body.addWidget(frame("item", column(self.counts, gap=0, margins=(1, 1, 1, 1))), 1)
        self.foot_note(self._told)
        self.add_button(self.tr("取消"), self.reject)
        self.go_button: Button = self.add_button(self.tr("起草"), self.draft, kind="primary")
        self._look()
        self._count()

    def _chosen_cell(self, one: CaseRow) -> Cell:
        chosen = one.id in self._others
        return Cell(icon="check-circle-fill" if chosen else "circle", icon_ink="link" if chosen else "text3",
                    spoken=self.tr("已选") if chosen else self.tr("未选"))  # fmt: skip

    def _look(self) -> None:
        self._desk.read(candidates, self.text.value(), owner=self, on_done=self._show_cases)

    def _show_cases(self, found: list[CaseRow]) -> None:
        self.cases.set_rows([one for one in found if one.id != self._case_id], keep=lambda one: one.id)
        if self.cases.current() is None:
            self.cases.selectRow(0)

    def toggle(self, one: Any) -> None:
        """Take a case in or leave it out."""
        if one is None:
            return
        if one.id in self._others:
            self._others.remove(one.id)
        else:
            self._others.append(one.id)
        self.cases.viewport().update()
        self._count()

    def _count(self) -> None:
        refs = [self._case_id, *self._others]
        self._desk.read(gather, refs, owner=self, on_done=self._show_counts, on_error=self.refuse)

    def _show_counts(self, found: Gathered) -> None:
        self.counts.set_rows(found.counts)
        words = self.tr("共{n}件：{names}").format(n=len(found.names), names="、".join(found.names))
        if found.without:
            words += self.tr("；还没有分析报告的：{names}").format(names="、".join(found.without))
        self._told.setText(words)
        self.go_button.setEnabled(bool(self._others))

    def draft(self) -> None:
        """Make the draft and open it."""
        self._desk.work(
            drafted, self._case_id, list(self._others), self.kind.value(), self.addressee.value(),
            owner=self, on_done=self._done, on_error=self._failed,
        )  # fmt: skip

    def _done(self, proposal_id: str) -> None:
        self.accept()
        self._desk.go("proposal", proposal_id)

    def _failed(self, error: UserError) -> None:
        self.refuse(error)
