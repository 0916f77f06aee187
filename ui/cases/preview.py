"""The chosen case beside the list: facts, the six ones with their dates, what is next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.cases import CaseRow
from app.casework import Todo
from app.codes import Item, items
from ui.cases import queries
from ui.desk import Desk
from ui.marks import due_chip, mark, marks
from ui.texts import prose, short
from ui.ways import destination
from ui.widgets.base import (
    Button,
    IconButton,
    Label,
    Picture,
    clear,
    column,
    frame,
    holder,
    line,
    reveal,
    row,
    scrolled,
)
from ui.widgets.days import days
from ui.widgets.facts import Facts
from ui.widgets.notes import EmptyState
from ui.widgets.pips import Pip
from ui.widgets.steps import StepLines


class CasePreview(QFrame):
    """Follows the selection."""

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "right")
        self.setFixedWidth(348)
        self._desk = desk
        self._row: CaseRow | None = None
        self._number = Label("", "caption2", elide=True)
        self._name = Label("", "page", wrap=True)
        self._badges = row(gap=6)
        self._facts = Facts()
        self._done = Label("", "caption")
        self._steps = StepLines()
        self._next = QVBoxLayout()
        self._papers, self._photos, self._negatives = (Label("", "caption2") for _ in range(3))
        self._todo: Todo | None = None
        self.open_button = Button(self.tr("打开案件"), self._open, kind="primary")
        self.act_button = Button("", self._act)
        self._build()
        self.show_case(None)

    def _build(self) -> None:
        close = IconButton("x", self.tr("收起预览（F4）"), self.hide, edge=26)
        top = row(self._number, close, gap=6)
        top.setStretch(0, 1)
        head = column(top, self._name, self._badges, gap=4, margins=(16, 14, 10, 12))
        steps = column(
            row(Label(self.tr("六个一"), "strong"), None, self._done), self._steps, gap=4, margins=(16, 12, 16, 12)
        )
        body = column(
            holder(head), line("line"), holder(column(self._facts, margins=(16, 12, 16, 12))), line("line"),
            holder(steps), line("line"), holder(column(self._next, self._counts(), gap=12, margins=(16, 12, 16, 12))),
            None, gap=0,
        )  # fmt: skip
        self._whole = holder(column(scrolled(body, "surface"), gap=0))
        wide = row(self.open_button, self.act_button, margins=(16, 12, 16, 14))
        self.open_button.setSizePolicy(
            self._whole.sizePolicy().Policy.Expanding, self.open_button.sizePolicy().verticalPolicy()
        )
        self._foot = frame("foot", wide)
        self._none = EmptyState("folder-open", self.tr("没有选中案件"), "")
        self.setLayout(column(self._whole, self._foot, self._none, gap=0))

    def _counts(self) -> QHBoxLayout:
        parts = (("file-text", self._papers), ("image-square", self._photos), ("film-strip", self._negatives))
        made = row(gap=6)
        for icon, label in parts:
            made.addWidget(Picture(icon, "text3", 16))
            made.addWidget(label)
            made.addSpacing(8)
        made.addStretch(1)
        return made

    def show_case(self, case: CaseRow | None) -> None:
        """Show a row at once, its details when they come."""
        self._row = case
        for widget in (self._whole, self._foot):
            reveal(widget, case is not None)
        reveal(self._none, case is None)
        if case is None:
            return
        self._number.setText(case.register_no)
        self._name.setText(case.name)
        clear(self._badges)
        self._badges.addWidget(Label(case.state_text, "blue"))
        for text in (case.system_text, case.charge_text):
            if text:
                self._badges.addWidget(Label(text, "badge"))
        self._badges.addStretch(1)
        self._done.setText(self.tr("完成{n}项").format(n=case.done_count))
        self._show_todo(None)
        self._steps.set_lines(
            [(mark_, entry.label, "", None) for mark_, entry in zip(marks(case.pips), _six(), strict=True)]
        )
        self._desk.read(queries.glance, case.id, owner=self, on_done=self._show_file)

    def _show_file(self, seen: queries.Glance) -> None:
        row_, file = self._row, seen.file
        if row_ is None or row_.id != file.id:
            return
        deadline = prose(file.deadline_on)
        self._facts.set_facts(
            [
                (self.tr("案件编号"), file.case_no),
                (self.tr("发案单位"), file.unit_name),
                (self.tr("上级主管"), file.superior),
                (self.tr("承办人"), file.undertaker),
                (self.tr("立项日期"), prose(file.initiated_on)),
                (self.tr("办结期限"), deadline),
            ]
        )
        lines = []
        today = self._desk.now().date()
        for pip, entry in zip(row_.pips, _six(), strict=True):
            step = file.steps[pip.step]
            state = mark(pip.state, pip.overdue)
            in_hand = pip.step == file.current_step
            chip = due_chip(row_) if in_hand else None
            lines.append((state, entry.text("title"), self._told(state, short(step.done_on, today)), chip))
        self._steps.set_lines(lines)
        self._show_todo(seen.todo)
        counts = (
            (self._papers, self.tr("文书{n}件"), seen.papers),
            (self._photos, self.tr("照片{n}张"), seen.photos),
            (self._negatives, self.tr("底片{n}张"), seen.negatives),
        )
        for label, text, number in counts:
            label.setText(text.format(n=number))

    def _show_todo(self, todo: Todo | None) -> None:
        """What is next: a note of it, and the button that leads where it is done."""
        clear(self._next)
        self._todo = todo
        mine = todo is not None and not todo.waits_for and bool(todo.button)
        reveal(self.act_button, mine)
        if todo is None:
            self._next.addWidget(Label(self.tr("没有待办的步骤"), "dense3"))
            return
        if mine:
            self.act_button.setText(todo.button)
        due = self.tr("应于{day}前完成").format(day=short(todo.due_on, days.today())) if todo.due_on else ""
        whom = self.tr("待{who}").format(who=todo.waits_for) if todo.waits_for else ""
        below = "　".join(part for part in (todo.number, whom, due) if part)
        words = column(Label(todo.title, "denseStrong", wrap=True), gap=0)
        if below:
            words.addWidget(Label(below, "caption", wrap=True))
        inner = row(Picture("hourglass-medium-fill", "yel", 18), words, gap=10, margins=(12, 8, 12, 8))
        inner.setStretch(1, 1)
        self._next.addWidget(frame("tieryel", inner))

    def _told(self, state: Pip, done: str) -> str:
        words = {
            Pip.OFF: self.tr("未开始"),
            Pip.NOW: self.tr("进行中"),
            Pip.LATE: self.tr("逾期"),
            Pip.WAIVED: self.tr("免予"),
        }
        return words.get(state, done)

    def _act(self) -> None:
        if self._todo is not None:
            self._desk.go(*destination(self._todo))

    def _open(self) -> None:
        if self._row is not None:
            self.opened.emit(self._row)


def _six() -> list[Item]:
    return [entry for entry in items("steps") if entry.text("pip")]
