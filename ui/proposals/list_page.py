"""检察建议: all proposals with their numbers, where they stand and what is due."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.proposals import ProposalRow
from app.proposals.listing import ProposalQuery, ProposalSort, Stage
from ui.desk import Desk
from ui.marks import chip
from ui.page import Page
from ui.paging import Paging, Rows
from ui.proposals import queries
from ui.texts import short
from ui.widgets.base import Button, Label, column, frame, holder, row
from ui.widgets.fields import Segments, TextInput
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table

_WAIT = 150  # milliseconds after the last key in the filter


class ProposalListPage(Page):
    """The register of the page's name, with filters."""

    areas = frozenset({"proposals", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._fresh = True
        self._sort, self._descending = ProposalSort.NEWEST, False
        self.stages = Segments(
            [
                (Stage.ALL, self.tr("全部")),
                (Stage.DRAFTING, self.tr("起草签发")),
                (Stage.ISSUING, self.tr("编号送达")),
                (Stage.SERVED, self.tr("已送达")),
            ]
        )
        self.text = TextInput(self.tr("文号、案件、单位"), fit="dense")
        self.text.setAccessibleName(self.tr("筛选"))
        self.text.setFixedWidth(220)
        self.text.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.table = self._table()
        self.table.setAccessibleName(self.tr("检察建议列表"))
        self.table.opened.connect(lambda one: desk.go("proposal", one.id))
        self.table.sort_asked.connect(self._sort_by)
        self.paging = Paging(self, self.table, self.query, queries.list_rows, self._show)
        self.stages.picked.connect(lambda _key: self.paging.narrow())
        self._timer.timeout.connect(self.paging.narrow)
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
                    asks=ProposalSort.NUMBER,
                ),
                Column(
                    self.tr("发往单位与案件"),
                    0,
                    lambda p: Cell(p.addressee, sub=p.case_name, strong=True, size=14),
                    asks=ProposalSort.ADDRESSEE,
                ),
                Column(self.tr("建议"), 64, lambda p: Cell(self.tr("{n}条").format(n=p.items))),
                Column(
                    self.tr("状态"),
                    104,
                    lambda p: Cell(p.state_text, ink="link" if p.state != "served" else "text"),
                    asks=ProposalSort.STATE,
                ),
                Column(
                    self.tr("回复与整改"),
                    110,
                    lambda p: Cell(p.reply_text if p.served_on else "—", ink="text2"),
                    asks=ProposalSort.REPLY,
                ),
                Column(self.tr("起草人"), 90, lambda p: Cell(p.drafter), asks=ProposalSort.DRAFTER),
                Column(
                    self.tr("签发人"),
                    100,
                    lambda p: Cell(p.signed_by or "—", ink="text" if p.signed_by else "text3"),
                    asks=ProposalSort.SIGNER,
                ),
                Column(
                    self.tr("送达"),
                    96,
                    lambda p: Cell(short(p.served_on) or "—", ink="text2"),
                    asks=ProposalSort.SERVED,
                ),
                Column(self.tr("时限"), 112, self._due, asks=ProposalSort.DUE),
            ]
        )

    def _due(self, one: ProposalRow) -> Cell:
        told = chip(one.days_left, one.tier)
        return Cell(chip=told) if told else Cell("—", ink="text3", beside_chips=True)

    def trail(self) -> list[tuple[str, str]]:
        """Its title."""
        return [(self.tr("检察建议"), "proposals")]

    def query(self) -> ProposalQuery:
        """What the tools say."""
        return ProposalQuery(Stage(self.stages.value()), self.text.value(), self._sort, self._descending)

    def refresh(self) -> None:
        """Ask for everything; a list that was scrolled stays where it is."""
        query = self.query()

        def shown(found: tuple[dict[Stage, int], Rows[ProposalRow]]) -> None:
            for stage, count in found[0].items():
                self.stages.set_count(stage, count)
            self.paging.take(query, found[1])

        self.desk.read(queries.list_data, query, self.paging.place(), owner=self, on_done=shown)

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort, self._descending = ProposalSort(key), descending
        self.paging.narrow()

    def _show(self, found: Rows[ProposalRow]) -> None:
        query = self.query()
        self._count.setText(self.tr("共{n}件").format(n=found.total))
        self._stack.setCurrentIndex(0 if found.rows else 1)
        if not found.rows:
            self._say_empty(bool(query.text or query.stage is not Stage.ALL))
        self.open_button.setEnabled(bool(found.rows))
        if found.rows and self.table.current() is None:
            self.table.selectRow(found.start)
        if found.rows and self._fresh:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._fresh = False

    def _say_empty(self, narrowed: bool) -> None:
        if narrowed:
            self._empty.say(self.tr("没有符合条件的检察建议"), self.tr("可以放宽筛选，或换一个阶段查看"))
            return
        told = self.tr("在案件的“建议”一步起草，签发后由预防部门统一编号")
        self._empty.say(self.tr("没有检察建议书"), told)

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
