"""上级意见: what the superior wrote on our records, and what was done about it; what we wrote on others'."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.desk import Desk
from ui.exchange.desk_dialogs import HandleDialog
from ui.exchange.queries import ExchangeData, OpinionLine
from ui.texts import stamp
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.dialogs import open_centred
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.table import Cell, Column, Table


class OpinionsPanel(QWidget):
    """One list; the whole text of the chosen opinion below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._data: ExchangeData | None = None
        self._note = Label(self.tr("随交换包往来，按日期排列；双击打开案件"), "caption", elide=True)
        self.handle_button = Button(self.tr("登记办理情况"), self.handle, kind="primary", fit="tool")
        self.opinions = self._opinion_table()
        self._text = Banner()
        empty = EmptyState("clipboard-text", self.tr("还没有上级意见"), self.tr("上级院的备案、审查和催办随交换包送来"))
        self._stack = QStackedLayout()
        for widget in (self.opinions, empty):
            self._stack.addWidget(widget)
        tools = row(
            Label(self.tr("上级意见"), "section"), self._note, self.handle_button, gap=12, margins=(20, 0, 20, 0)
        )
        tools.setStretch(1, 1)
        whole = column(frame("bar", tools, height=50), gap=0)
        whole.addLayout(self._stack, 1)
        whole.addWidget(frame("foot", column(self._text, margins=(20, 8, 20, 8))))
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
        made.chosen.connect(self._tell)
        made.opened.connect(lambda one: self.desk.go("case", one.opinion.case_id) if one.opinion.case_id else None)
        return made

    def _sub(self, one: OpinionLine) -> str:
        return self.tr("意见针对旧稿，现有新版") if one.opinion.outdated else one.opinion.text

    def _due(self, one: OpinionLine) -> str:
        return one.opinion.due_on.isoformat() if one.opinion.due_on else "—"

    def _handled(self, one: OpinionLine) -> Cell:
        if one.own:
            return Cell(self.tr("已下达"), ink="text3")
        if one.opinion.handled_at is not None:
            return Cell(self.tr("已登记"), sub=stamp(one.opinion.handled_at), ink="gre")
        if one.opinion.id in self._open:
            return Cell(self.tr("待办理"), ink="ora", strong=True)
        return Cell("—", ink="text3")

    @property
    def _open(self) -> frozenset[str]:
        return self._data.to_handle if self._data is not None else frozenset()

    def _tell(self, one: OpinionLine) -> None:
        opinion = one.opinion
        parts = [opinion.text or self.tr("没有文字")]
        if opinion.handled_note:
            parts.append(self.tr("办理情况：{text}").format(text=opinion.handled_note))
        self._text.say("　".join(parts), "warn" if opinion.outdated else "info")
        self.handle_button.setEnabled(opinion.id in self._open)

    def show_data(self, data: ExchangeData) -> None:
        """Show the list."""
        self._data = data
        self.opinions.set_rows(data.opinions, keep=lambda one: one.opinion.id)
        self._stack.setCurrentIndex(0 if data.opinions else 1)
        self.handle_button.setVisible(any(not one.own for one in data.opinions))
        self.handle_button.setEnabled(False)
        if data.opinions and self.opinions.current() is None:
            self.opinions.selectRow(0)
        current = self.opinions.current()
        if current is None:
            self._text.say("")
        else:
            self._tell(current)

    def handle(self) -> None:
        """Enter what was done about the chosen opinion."""
        chosen = self.opinions.current()
        if chosen is not None and chosen.opinion.id in self._open:
            open_centred(HandleDialog(self.desk, self, chosen.opinion.id, chosen.about, chosen.opinion.text))
