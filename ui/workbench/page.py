"""工作台: counts by nearness, the list of things to do, cases in hand, exchange, what was done lately."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app import exchange
from app.calendar import Tier
from app.cases import CaseQuery, CaseRow, Shelf
from app.casework import Happening, Todo, Workbench, print_agenda, print_todo, workbench
from app.exchange import BundleRow
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.marks import due_chip, marks
from ui.page import Page
from ui.texts import local, prose, recent, weekday
from ui.ways import destination, opened
from ui.widgets.base import Button, Label, Picture, clear, column, frame, holder, reveal, row
from ui.widgets.chip import Level, level_icon
from ui.widgets.dialogs import open_centred
from ui.widgets.fields import Segments
from ui.widgets.notes import panel
from ui.widgets.pdf_dialog import PdfDialog
from ui.widgets.table import Cell, Column, Table
from ui.workbench.calendar import CalendarPanel
from ui.workbench.todo import TodoList

_TIERS = ((Tier.OVERDUE, Level.RED), (Tier.URGENT, Level.ORANGE), (Tier.SOON, Level.YELLOW), (Tier.AMPLE, Level.GREEN))

_GAP, _PANEL_HEAD, _LATELY_HEAD, _PROGRESS_HEADER = 12, 42, 36, 24
_CASE, _EVENT = 30, 22
_STRIP = 68
_ABOVE = _STRIP + _GAP + 32
"""What the page has above and below its two columns."""
_RIGHT = _PANEL_HEAD + _PROGRESS_HEADER + _LATELY_HEAD + 2 * _GAP + 16
"""What the right column has beside its cases, the exchange and the events."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the page shows."""

    bench: Workbench
    bundles: tuple[BundleRow, ...]


def bench_data(view: Read) -> Bench:
    """Read the page; the exchange only for whoever may see it."""
    try:
        bundles = tuple(exchange.bundles(view)[:3])
    except UserError:
        bundles = ()
    return Bench(workbench(view), bundles)


class Count(QFrame):
    """One tier: icon, word, meaning, number. A click lists the cases."""

    def __init__(self, level: Level, word: str, meaning: str) -> None:
        super().__init__()
        box = frame(
            "tier" + level.value,
            row(Picture(level_icon(level), level.value, 18), margins=(8, 0, 8, 0)),
            height=34,
            width=34,
        )
        words = column(None, Label(word, "tierWord" + level.value), Label(meaning, "caption"), None, gap=0)
        self.number = Label("0", "numberRed" if level is Level.RED else "number")
        self.setLayout(row(box, words, None, self.number, gap=13, margins=(18, 0, 18, 0)))
        self.setAccessibleName(f"{word}，{meaning}")


class WorkbenchPage(Page):
    """The first page of everybody who may see cases."""

    areas = frozenset({"cases", "proposals", "activities", "archive", "exchange", "photos", "people"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._data: Bench | None = None
        self._counts: dict[Tier, Count] = {}
        self._active = Label("", "strong")
        self._others = Label("", "caption")
        self.new_button = Button(self.tr("新建立项"), lambda: desk.go("cases", "new"), kind="primary", icon_name="plus")
        reveal(self.new_button, desk.may("case.register"))
        self.todo = TodoList()
        self.todo.acted.connect(self._act)
        self.todo.opened.connect(lambda todo: desk.go(*opened(todo)))
        self.tabs = Segments(
            [
                ("todo", self.tr("我承办的")),
                ("reviews", self.tr("待我审核")),
                ("waiting", self.tr("等待他人")),
                ("month", self.tr("月历")),
            ]
        )
        self.month = CalendarPanel(desk)
        self.month.opened.connect(lambda one: desk.go("case", (one.case_id, one.step.value)))
        self._body = QStackedWidget()
        self._body.addWidget(self.todo)
        self._body.addWidget(self.month)
        self.tabs.picked.connect(lambda _key: self._show_todo())
        self.progress = self._progress_table()
        self._exchange = QVBoxLayout()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._all = Button("", lambda: desk.go("cases", CaseQuery(shelf=Shelf.ACTIVE)), kind="link", fit="tool")
        self._right = holder(self._right_column())
        body = row(self._todo_panel(), self._right, gap=16)
        body.setStretch(0, 1)
        whole = column(self._strip(), gap=_GAP, margins=(20, 16, 20, 16))
        whole.addLayout(body, 1)
        self.setLayout(whole)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_out)

    # Parts

    def _strip(self) -> QFrame:
        words = {
            Tier.OVERDUE: (self.tr("逾期"), self.tr("超过办理时限")),
            Tier.URGENT: (self.tr("紧迫"), self.tr("3日内到期")),
            Tier.SOON: (self.tr("临期"), self.tr("4至10日内到期")), Tier.AMPLE: (self.tr("正常"), self.tr("10日以上")),
        }  # fmt: skip
        inner = row(gap=0, margins=(1, 1, 1, 1))
        for tier, level in _TIERS:
            count = Count(level, *words[tier])
            self._counts[tier] = count
            inner.addWidget(count, 100)
            inner.addWidget(frame("vline"))
        last = row(column(None, self._active, self._others, None, gap=2), None, self.new_button, margins=(18, 0, 18, 0))
        inner.addWidget(frame("stripEnd", last), 135)
        made = frame("panel", inner, height=_STRIP)
        made.setToolTip(self.tr("按各案本步时限分级，待归档的也在内"))
        return made

    def _todo_panel(self) -> QFrame:
        print_button = Button(self.tr("打印清单"), self.print_out, kind="ghost", fit="tool", icon_name="printer")
        made, _head = panel(self.tr("待办事项"), print_button, body=self._body)
        head = _head.layout()
        if head is not None:
            head.insertWidget(1, self.tabs)  # type: ignore[attr-defined]
        made.layout().setStretch(1, 1)  # type: ignore[union-attr]
        return made

    def _progress_table(self) -> Table[CaseRow]:
        letters = ("计", "析", "谈", "建", "改", "访")
        table: Table[CaseRow] = Table(
            [
                Column(self.tr("案件"), 0, lambda c: Cell(c.name, size=14)),
                Column("", 132, lambda c: Cell(pips=marks(c.pips)), letters=letters),
                Column(self.tr("本步时限"), 100, _due),
            ],
            row_height=_CASE, header_height=_PROGRESS_HEADER, zebra=False, first_pad=14,
        )  # fmt: skip
        table.opened.connect(lambda case: self.desk.go("case", case.id))
        table.setAccessibleName(self.tr("在办案件进度"))
        return table

    def _right_column(self) -> QVBoxLayout:
        self._no_case = holder(column(Label(self.tr("没有在办案件"), "caption"), margins=(14, 8, 14, 8)))
        self._no_case.hide()
        cases, _ = panel(self.tr("在办案件进度"), self._all, body=holder(column(self.progress, self._no_case, gap=0)))
        make = Button(
            self.tr("制作交换包"), lambda: self.desk.go("exchange", "export"), fit="row", icon_name="ri.usb-line"
        )
        reveal(make, self.desk.may("exchange.export"))
        traffic, _ = panel(self.tr("数据交换"), make, body=holder(column(self._exchange, margins=(14, 7, 14, 8))))
        self._traffic = traffic
        lately = holder(column(self._recent, None, margins=(14, 5, 14, 5)))
        lately.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        done, _ = panel(self.tr("最近动态"), body=lately, head_height=_LATELY_HEAD)
        made = column(cases, traffic, done, gap=_GAP)
        made.setStretch(2, 1)
        return made

    # Data

    def trail(self) -> list[tuple[str, str]]:
        """Its title."""
        return [(self.tr("工作台"), "workbench")]

    def note(self) -> str:
        """The day."""
        today = local(self.desk.now()).date()
        return f"{prose(today)}　{weekday(today)}"

    def refresh(self) -> None:
        """Read everything."""
        self.desk.read(bench_data, owner=self, on_done=self._show)

    def _show(self, data: Bench) -> None:
        self._data = data
        bench = data.bench
        for tier, count in self._counts.items():
            count.number.setText(str(bench.counts.get(tier, 0)))
        active = self.tr("我承办的在办{n}件") if bench.own else self.tr("在办案件{n}件")
        self._active.setText(active.format(n=bench.active))
        told = self.tr("待归档{n}件，今年已办结{m}件")
        self._others.setText(told.format(n=bench.to_archive, m=bench.completed_this_year))
        self.tabs.set_count("todo", len(bench.todo))
        self.tabs.set_count("reviews", len(bench.reviews))
        self.tabs.set_count("waiting", len(bench.waiting))
        if not bench.todo and bench.reviews and self.tabs.value() == "todo":
            self.tabs.pick("reviews")
        self._show_todo()
        self._all.setText(self.tr("全院案件") if bench.own else self.tr("全部{n}件").format(n=bench.active))
        self._show_exchange(data.bundles)
        self._fill_right()
        QTimer.singleShot(0, self, self._fill_right)  # bundles take room only once they are shown

    def _fill_right(self) -> None:
        """As many cases and events as there is room for: neither list scrolls, and no line is cut."""
        if self._data is None:
            return
        bench = self._data.bench
        room = self.height() - _ABOVE - self._traffic.sizeHint().height() - _RIGHT
        least = _EVENT * min(3, len(bench.recent))
        shown = bench.progress[: max((room - least) // _CASE, 3)]
        if list(shown) != self.progress.source.rows:
            self.progress.set_rows(shown, keep=lambda case: case.id)
        self.progress.setFixedHeight(_PROGRESS_HEADER + _CASE * len(shown))
        reveal(self.progress, bool(shown))
        reveal(self._no_case, not shown)
        events = bench.recent[: max((room - _CASE * len(shown)) // _EVENT, 1)]
        clear(self._recent)
        for one in events:
            self._recent.addWidget(self._event(one))
        if not events:
            self._recent.addWidget(Label(self.tr("还没有办理记录"), "caption"))

    def _show_todo(self) -> None:
        monthly = self.tabs.value() == "month"
        self._body.setCurrentIndex(1 if monthly else 0)
        if monthly:
            self.month.reload()
        if self._data is None or monthly:
            return
        bench = self._data.bench
        shown = {"todo": bench.todo, "reviews": bench.reviews, "waiting": bench.waiting}[self.tabs.value()]
        self.todo.set_items(shown, bench.today)

    def _show_exchange(self, bundles: tuple[BundleRow, ...]) -> None:
        clear(self._exchange)
        for bundle in bundles:
            out = bundle.outgoing
            name = self.tr("发往{peer}").format(peer=bundle.office_name) if out else bundle.office_name
            text = Label(self.tr("第{n}号包　{peer}").format(n=bundle.number, peer=name), "dense", elide=True)
            mark = row(Picture("arrow-up-right" if out else "arrow-down-left", "text3", 15), gap=8)
            mark.addWidget(text, 1)
            done, silent = bundle.acknowledged_at or not out, out and not bundle.records
            mark.addWidget(Label(self._told(bundle), "good" if done else "caption" if silent else "warn"))
            self._exchange.addWidget(holder(mark))
        if not bundles:
            self._exchange.addWidget(Label(self.tr("还没有收发过交换包"), "caption"))

    def _told(self, bundle: BundleRow) -> str:
        if not bundle.outgoing:
            return self.tr("已导入")
        if not bundle.acknowledged_at and not bundle.records:
            return self.tr("只带回执")
        return self.tr("已收回执") if bundle.acknowledged_at else self.tr("待回执")

    def _event(self, one: Happening) -> QWidget:
        when = Label(recent(one.at, self.desk.now()).replace(self.tr("今天"), ""), "caption")
        when.setFixedWidth(52)
        done = f"{one.actor}　{one.sentence}".rstrip("。")
        text = done if not one.case_name or one.case_name in done else f"{done}　{one.case_name}"
        inner = row(when, gap=6)
        inner.addWidget(Label(text, "dense", elide=True), 1)
        return holder(inner)

    def _act(self, todo: Todo) -> None:
        self.desk.go(*destination(todo))

    def print_out(self) -> None:
        """Ctrl+P: the list on paper, or the month where it is shown, to look at, print or save."""
        words = self.tr("保存到工作库之外的文件没有加密，并记入日志")
        month = self.month.grid.month if self.tabs.value() == "month" else None
        title = self.tr("到期事项清单") if month else self.tr("待办事项清单")
        dialog = PdfDialog(self, self.desk.tasks, title, "todo_list.pdf", words)
        dialog.on_saved = lambda file: self.desk.work(_noted, file)
        wanted = (month.year, month.month) if month else None
        self.desk.read(_printed, wanted, owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed)
        open_centred(dialog)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The right column grows with the window."""
        super().resizeEvent(event)
        self._right.setFixedWidth(520 if self.width() > 1400 else 424)
        self._fill_right()

    def focus_filter(self) -> None:
        """Go to the list."""
        self.todo.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _printed(view: Read, month: tuple[int, int] | None) -> bytes:
    return (print_agenda(view, *month) if month else print_todo(view)).pdf


def _noted(work: Work, file: Path) -> None:
    work.note("document.export", "account", work.actor.account_id, file.name)


def _due(case: CaseRow) -> Cell:
    told = due_chip(case)
    return Cell(chip=told) if told else Cell(case.state_text, ink="text3", beside_chips=True)
