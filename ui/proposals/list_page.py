"""检察建议: all proposals with their numbers, where they stand and what is due."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.proposals import ProposalRow, list_proposals
from app.work import Read
from ui.desk import Desk
from ui.marks import chip
from ui.page import Page
from ui.texts import short
from ui.widgets.base import Button, Label, column, frame, holder, row
from ui.widgets.fields import Segments, TextInput
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table

_MOST = 500
_STAGES = {
    "drafting": ("draft", "policy_review", "sign_pending"), "issuing": ("signed", "numbered", "sealed", "serving"),
    "served": ("served",), "all": (),
}  # fmt: skip


def all_proposals(view: Read) -> list[ProposalRow]:
    """Every proposal, newest first."""
    return list_proposals(view, limit=_MOST)


class ProposalListPage(Page):
    """The register of the page's name, with filters."""

    areas = frozenset({"proposals", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[ProposalRow] = []
        self._fresh = True
        self.stages = Segments(
            [
                ("all", self.tr("全部")),
                ("drafting", self.tr("起草签发")),
                ("issuing", self.tr("编号送达")),
                ("served", self.tr("已送达")),
            ]
        )
        self.stages.picked.connect(lambda _key: self._filter())
        self.text = TextInput(self.tr("文号、案件、单位"), fit="dense")
        self.text.setAccessibleName(self.tr("筛选"))
        self.text.setFixedWidth(220)
        self.text.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self._filter)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.table = self._table()
        self.table.opened.connect(lambda one: desk.go("proposal", one.id))
        self._empty = EmptyState(
            "article", self.tr("没有检察建议书"), self.tr("在案件的“建议”一步起草，签发后由预防部门统一编号")
        )
        self._count = Label("", "caption2")
        self.open_button = Button(self.tr("打开"), self._open, kind="primary", fit="tool")
        self.register_button = Button(self.tr("登记簿"), lambda: desk.go("register", "numbers"), fit="tool")
        tools = frame(
            "bar",
            row(self.stages, self.text, None, self.register_button, self.open_button, margins=(20, 0, 16, 0)),
            height=50,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        whole = column(tools, gap=0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(
            frame(
                "foot",
                row(
                    self._count, None, Label("Enter", "kbd"), Label(self.tr("打开"), "caption"), margins=(20, 0, 20, 0)
                ),
                height=32,
            )
        )
        self.setLayout(column(holder(whole, "surface"), gap=0))

    def _table(self) -> Table[ProposalRow]:
        return Table(
            [
                Column(
                    self.tr("文号"),
                    168,
                    lambda p: Cell(p.number or self.tr("未编号"), ink="text2" if p.number else "text3"),
                    order=lambda p: p.number,
                ),
                Column(
                    self.tr("发往单位与案件"),
                    0,
                    lambda p: Cell(p.addressee, sub=p.case_name, strong=True, size=14),
                    order=lambda p: p.addressee,
                ),
                Column(self.tr("建议"), 64, lambda p: Cell(self.tr("{n}条").format(n=p.items))),
                Column(
                    self.tr("状态"), 104, lambda p: Cell(p.state_text, ink="link" if p.state != "served" else "text")
                ),
                Column(self.tr("回复与整改"), 110, lambda p: Cell(p.reply_text if p.served_on else "—", ink="text2")),
                Column(self.tr("起草人"), 90, lambda p: Cell(p.drafter)),
                Column(
                    self.tr("签发人"), 100, lambda p: Cell(p.signed_by or "—", ink="text" if p.signed_by else "text3")
                ),
                Column(
                    self.tr("送达"),
                    96,
                    lambda p: Cell(short(p.served_on) or "—", ink="text2"),
                    order=lambda p: str(p.served_on),
                ),
                Column(self.tr("时限"), 112, self._due, order=lambda p: str(p.due_on or "9999")),
            ]
        )

    def _due(self, one: ProposalRow) -> Cell:
        told = chip(one.days_left, one.tier)
        return Cell(chip=told) if told else Cell("—", ink="text3")

    def trail(self) -> list[tuple[str, str]]:
        """Its title."""
        return [(self.tr("检察建议"), "proposals")]

    def refresh(self) -> None:
        """Read all."""
        self.desk.read(all_proposals, owner=self, on_done=self._show)

    def _show(self, rows: list[ProposalRow]) -> None:
        self._rows = rows
        for key, states in _STAGES.items():
            self.stages.set_count(key, sum(not states or one.state in states for one in rows))
        self._filter()

    def _filter(self) -> None:
        states, text = _STAGES[self.stages.value()], self.text.value()
        shown = [
            one
            for one in self._rows
            if (not states or one.state in states)
            and text in "　".join((one.number, one.case_name, one.addressee, one.register_no))
        ]
        self.table.set_rows(shown, keep=lambda one: one.id)
        self._count.setText(self.tr("共{n}件").format(n=len(shown)))
        self._stack.setCurrentIndex(0 if shown else 1)
        self.open_button.setEnabled(bool(shown))
        if shown and self.table.current() is None:
            self.table.selectRow(0)
        if shown and self._fresh:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._fresh = False

    def _open(self) -> None:
        chosen = self.table.current()
        if chosen is not None:
            self.desk.go("proposal", chosen.id)

    def home(self) -> QWidget:
        """The table."""
        return self.table

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
