"""上级意见: what the superior wrote on our records and handed down, what was done about it; what we sent down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from app import exchange
from app.exchange import TableRow
from ui.desk import Desk
from ui.exchange.desk_dialogs import HandleDialog
from ui.exchange.queries import ExchangeData, OpinionLine
from ui.exchange.table_dialog import BelowDialog, TableDialog
from ui.exchange.tables_list import make_tables_list
from ui.texts import stamp
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.fields import Segments
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.table import Cell, Column, Table

OPINIONS, TABLES = "opinions", "tables"


class OpinionsPanel(QWidget):
    """Two lists, opinions and tables; the whole text of the chosen opinion below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._data: ExchangeData | None = None
        self._wanted = ""
        self.lists = Segments([(OPINIONS, self.tr("意见")), (TABLES, self.tr("下发的表"))])
        self.lists.picked.connect(lambda _key: self._show())
        self._note = Label("", "caption", elide=True)
        self.handle_button = Button(self.tr("登记办理情况"), self.handle, kind="primary", fit="tool")
        self.take_back_button = Button(self.tr("收回"), self.take_back, fit="tool")
        self.table_button = Button(self.tr("查看变化"), self.open_table, kind="primary", fit="tool")
        self.opinions = self._opinion_table()
        self.tables = make_tables_list()
        self.tables.chosen.connect(lambda _one: self._enable())
        self.tables.opened.connect(lambda _one: self.open_table())
        self._text = Banner()
        self._empty = EmptyState("clipboard-text", "")
        self._stack = QStackedLayout()
        for widget in (self.opinions, self.tables, self._empty):
            self._stack.addWidget(widget)
        tools = row(
            self.lists, self._note, self.handle_button, self.take_back_button, self.table_button, gap=12,
            margins=(20, 0, 20, 0),
        )  # fmt: skip
        tools.setStretch(1, 1)
        self._foot = frame("foot", column(self._text, margins=(20, 8, 20, 8)))
        whole = column(frame("bar", tools, height=50), gap=0)
        whole.addLayout(self._stack, 1)
        whole.addWidget(self._foot)
        self.setLayout(whole)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _opinion_table(self) -> Table[OpinionLine]:
        made: Table[OpinionLine] = Table(
            [
                Column(self.tr("种类"), 104, lambda o: Cell(o.kind_text, strong=True, size=14)),
                Column(self.tr("备案号"), 176, lambda o: Cell(o.opinion.filing_no or "—", ink="text2")),
                Column(self.tr("所涉记录"), 0, lambda o: Cell(o.about, sub=self._sub(o))),
                Column(self.tr("结果"), 108, lambda o: Cell(o.result_text or "—")),
                Column(self.tr("要求办结"), 104, lambda o: Cell(self._due(o), ink="text2")),
                Column(self.tr("办理"), 132, self._handled),
                Column(self.tr("日期"), 104, lambda o: Cell(o.opinion.dated.isoformat(), ink="text2")),
                Column(self.tr("签署"), 168, lambda o: Cell(o.office, sub=o.opinion.signed_by)),
            ],
        )
        made.setAccessibleName(self.tr("上级意见"))
        made.chosen.connect(lambda _one: self._enable())
        made.opened.connect(lambda one: self.desk.go("case", one.opinion.case_id) if one.opinion.case_id else None)
        return made

    def _sub(self, one: OpinionLine) -> str:
        return self.tr("意见针对旧稿，现有新版") if one.opinion.outdated else one.opinion.text

    def _due(self, one: OpinionLine) -> str:
        return one.opinion.due_on.isoformat() if one.opinion.due_on else "—"

    def _handled(self, one: OpinionLine) -> Cell:
        opinion = one.opinion
        if opinion.handled_at is not None:
            word = self.tr("对方已办理") if one.own else self.tr("已登记")
            return Cell(word, sub=stamp(opinion.handled_at), ink="gre")
        if one.own:
            words = {
                exchange.WAITING: self.tr("待发出"), exchange.SENT: self.tr("已发出"),
                exchange.RECEIVED: self.tr("对方已收"),
            }  # fmt: skip
            return Cell(words[opinion.delivery], ink="text2" if opinion.delivery == exchange.RECEIVED else "text3")
        if opinion.id in self._open:
            return Cell(self.tr("待办理"), ink="ora", strong=True)
        return Cell("—", ink="text3")

    @property
    def _open(self) -> frozenset[str]:
        return self._data.to_handle if self._data is not None else frozenset()

    def _told(self, one: OpinionLine) -> str:
        opinion = one.opinion
        parts = [opinion.text or self.tr("没有文字")]
        if opinion.handled_note:
            by = self.tr("，{who}登记").format(who=opinion.handled_by) if opinion.handled_by else ""
            parts.append(self.tr("办理情况：{text}{by}").format(text=opinion.handled_note.rstrip("。"), by=by))
        return "　".join(parts)

    def show_data(self, data: ExchangeData) -> None:
        """Show both lists."""
        self._data = data
        self.opinions.set_rows(data.opinions, keep=lambda one: one.opinion.id)
        self.tables.set_rows(data.tables, keep=lambda one: one.id)
        self.lists.set_count(OPINIONS, len(data.to_handle) or None)
        self.lists.set_count(TABLES, data.tables_waiting or None)
        self._show()

    def open_wanted(self) -> None:
        """Open the table that the way here named, or enter what was done about the opinion."""
        wanted, self._wanted = self._wanted, ""
        if wanted and self.opinions.select(lambda one: one.opinion.id == wanted):
            self.handle()
        elif wanted and self.tables.select(lambda one: one.id == wanted):
            self.open_table()

    def show_tables(self, table_id: str = "") -> None:
        """Bring the tables to the front; one of them is opened by `open_wanted`, once the page has been read."""
        self.lists.pick(TABLES)
        self._wanted = table_id
        self._show()

    def show_opinion(self, opinion_id: str) -> None:
        """Bring the opinions to the front; what was done about this one is entered by `open_wanted`."""
        self.lists.pick(OPINIONS)
        self._wanted = opinion_id
        self._show()

    def _show(self) -> None:
        key = self.lists.value()
        shown: Table[OpinionLine] | Table[TableRow] = self.tables if key == TABLES else self.opinions
        filled = shown.model().rowCount() > 0
        self._stack.setCurrentWidget(shown if filled else self._empty)
        if filled and shown.current() is None:
            shown.selectRow(0)
        if key == TABLES:
            told = self.tr("上级院下发的节假日安排和代码表增补随交换包送来，看过变化再决定是否采用")
            self._empty.say(self.tr("没有下发的表"), told)
            self._note.setText(self.tr("采用以后才生效；双击查看变化"))
        else:
            self._empty.say(self.tr("还没有上级意见"), self.tr("上级院的备案、审查和催办随交换包送来"))
            self._note.setText(self.tr("随交换包往来，按日期排列；双击打开案件"))
        self._enable()

    def _enable(self) -> None:
        tables = self.lists.value() == TABLES
        one, table = self.opinions.current(), self.tables.current()
        received = self._data is not None and any(not line.own for line in self._data.opinions)
        self.handle_button.setVisible(not tables and received)
        self.handle_button.setEnabled(one is not None and one.opinion.id in self._open)
        own = table is not None and table.state == "own"
        self.table_button.setVisible(tables)
        self.table_button.setEnabled(table is not None)
        self.table_button.setText(self.tr("下级院办理情况") if own else self.tr("查看变化"))
        self.take_back_button.setVisible(tables and own and self.desk.may("codes.write"))
        shown = one is not None and not tables
        self._text.say(self._told(one) if one is not None and shown else "",
                       "warn" if one is not None and one.opinion.outdated else "info")  # fmt: skip
        self._foot.setVisible(shown)

    def handle(self) -> None:
        """Enter what was done about the chosen opinion."""
        chosen = self.opinions.current()
        if chosen is not None and chosen.opinion.id in self._open:
            open_centred(HandleDialog(self.desk, self, chosen.opinion.id, chosen.about, chosen.opinion.text))

    def open_table(self) -> None:
        """What the chosen table would change here; where one of ours stands below."""
        chosen = self.tables.current()
        if chosen is not None:
            own = chosen.state == "own"
            open_centred(BelowDialog(self, chosen) if own else TableDialog(self.desk, self, chosen))

    def take_back(self) -> None:
        """Hand the chosen table down no longer."""
        chosen = self.tables.current()
        if chosen is None:
            return
        title = self.tr("收回{title}").format(title=chosen.title)
        dialog = NoteDialog(self, title, self.tr("原因"), self.tr("收回"))
        dialog.accepted.connect(
            lambda: self.desk.work(
                exchange.take_back_table, chosen.id, dialog.text(), owner=self, on_error=self.desk.refuse
            )
        )
        open_centred(dialog)
