"""A bundle that is being prepared: how far it is, and the way on for who may."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.exchange import RequestRow
from ui.desk import Desk
from ui.texts import size, stamp
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node, StepTrack


class RequestView(QWidget):
    """Facts and four steps: 清点, 报批, 批准, 写入."""

    go_on = Signal(object)  # RequestRow
    judge = Signal(object)
    drop = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("surface")
        self.desk = desk
        self._row: RequestRow | None = None
        self._title = Label("", "page")
        self.banner = Banner()
        self.facts = Facts(96)
        self.track = StepTrack()
        self.drop_button = Button(self.tr("不再制作"), lambda: self.drop.emit(self._row), kind="danger")
        self.judge_button = Button(self.tr("审看并批准"), lambda: self.judge.emit(self._row), kind="primary")
        self.go_button = Button(self.tr("继续制作"), lambda: self.go_on.emit(self._row), kind="primary")
        whole = column(gap=0)
        whole.addLayout(column(self._title, self.banner, self.facts, gap=10, margins=(20, 14, 20, 12)))
        whole.addStretch(1)
        whole.addLayout(column(Label(self.tr("进度"), "strong"), self.track, gap=2, margins=(20, 8, 20, 10)))
        foot = row(self.drop_button, None, self.judge_button, self.go_button, gap=8, margins=(20, 0, 20, 0))
        whole.addWidget(frame("foot", foot, height=54))
        self.setLayout(whole)

    def show_request(self, one: RequestRow) -> None:
        """Show a prepared bundle."""
        self._row = one
        self._title.setText(self.tr("准备发往{name}").format(name=one.office_name))
        self.facts.set_facts(
            [
                (self.tr("范围"), self.tr("全部重发") if one.whole else self.tr("对方确认收到之后的变动")),
                (self.tr("经办"), f"{one.asked_by}　{stamp(one.asked_at)}"),
                (self.tr("批准"), f"{one.approved_by}　{stamp(one.approved_at)}" if one.approved_at else ""),
                (self.tr("意见"), one.note),
                (self.tr("写到哪里"), one.folder),
                (self.tr("分卷"), self.tr("每卷{n}").format(n=size(one.volume)) if one.volume else ""),
            ]
        )
        changed = one.asked and not one.current
        self.banner.say(self.tr("报批之后内容又有变动，请重新报批") if changed else "", "warn")
        approved = one.approved_at is not None
        asked = one.asked and one.current
        self.track.set_nodes(
            [
                Node("count", self.tr("清点"), Pip.DONE),
                Node("ask", self.tr("报批"), Pip.DONE if asked else Pip.NOW),
                Node("approve", self.tr("批准"), Pip.DONE if approved else Pip.NOW if asked else Pip.OFF),
                Node("write", self.tr("写入介质"), Pip.NOW if approved else Pip.OFF),
            ]
        )
        self.judge_button.setVisible(asked and not approved and self.desk.may("exchange.approve"))
        self.go_button.setVisible(self.desk.may("exchange.export") and (approved or not asked))
        self.drop_button.setVisible(self.desk.may("exchange.export"))
