"""待办事项: grouped by nearness; a chip, what and whose, the step, and a button that goes there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.calendar import Tier
from app.casework import Todo
from ui.marks import chip
from ui.texts import short
from ui.widgets.base import Button, Label, clear, column, frame, holder, reveal, row, scrolled
from ui.widgets.chip import Chip, ChipText, Level
from ui.widgets.notes import EmptyState

_MOST = 60


class TodoRow(QFrame):
    """One thing to do; Enter opens its case."""

    opened = Signal(object)
    acted = Signal(object)

    def __init__(self, todo: Todo, today: date) -> None:
        super().__init__()
        self.todo = todo
        self.setProperty("kind", "divided")
        self.setFixedHeight(47)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        told = chip(todo.days_left, todo.tier) or ChipText(self.tr("不限期"), Level.GREY)
        left = holder(row(Chip(told, least=92), None))
        left.setFixedWidth(96)
        facts = [self._waits(todo), todo.case_name, todo.unit, todo.number, self._due(todo, today)]
        below = "　".join(part for part in facts if part)
        words = column(None, Label(todo.title, "strong", elide=True), Label(below, "caption", elide=True), None, gap=0)
        step = Label(todo.step_text, "dense2")
        step.setFixedWidth(56)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(14, 0, 10, 0)
        inner.setSpacing(10)
        inner.addWidget(left)
        inner.addLayout(words, 1)
        inner.addWidget(step)
        act = holder(row(None, *([self._button(todo)] if todo.button else [])))
        act.setFixedWidth(92)
        inner.addWidget(act)
        self.setAccessibleName("，".join(part for part in (todo.title, todo.case_name, told.text, facts[0]) if part))

    def _button(self, todo: Todo) -> Button:
        text = self.tr("查看") if todo.waits_for else todo.button  # what somebody else has to do can only be looked at
        return Button(text, lambda: self.acted.emit(todo), fit="row")

    def _due(self, todo: Todo, today: date) -> str:
        return self.tr("应于{day}前完成").format(day=short(todo.due_on, today)) if todo.due_on else ""

    def _waits(self, todo: Todo) -> str:
        return self.tr("待{who}").format(who=todo.waits_for) if todo.waits_for else ""

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Open."""
        self.opened.emit(self.todo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, arrows move."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.todo)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class TodoList(QWidget):
    """All of them under headings."""

    opened = Signal(object)
    acted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._whole = False
        self._todos: Sequence[Todo] = ()
        self._today = date.min
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self._empty = EmptyState("check-circle", self.tr("没有待办事项"), self.tr("新的审核、到期和退回会出现在这里"))
        inner = holder(column(self._box, None, gap=0))
        self._area = scrolled(inner)
        self.setLayout(column(self._area, self._empty, gap=0))
        self.set_items((), date.min)

    def set_items(self, todos: Sequence[Todo], today: date) -> None:
        """Show other things to do."""
        clear(self._box)
        reveal(self._empty, not todos)
        reveal(self._area, bool(todos))
        self._todos, self._today = todos, today
        shown = todos if self._whole else todos[:_MOST]
        for name, level, members in self._groups(shown, today):
            title = Label(self.tr("{name}　{n}项").format(name=name, n=len(members)), "groupRed" if level else "group")
            self._box.addWidget(frame("head", row(title, None, margins=(14, 0, 14, 0)), height=27))
            for todo in members:
                line = TodoRow(todo, today)
                line.opened.connect(self.opened)
                line.acted.connect(self.acted)
                self._box.addWidget(line)
        left = len(todos) - len(shown)
        if left:
            more = Button(self.tr("另有{n}项，显示全部").format(n=left), self._show_whole, kind="link", fit="tool")
            self._box.addWidget(holder(row(more, None, margins=(8, 8, 8, 8))))

    def _show_whole(self) -> None:
        self._whole = True
        self.set_items(self._todos, self._today)

    def _groups(self, todos: Iterable[Todo], today: date) -> list[tuple[str, bool, list[Todo]]]:
        late, now, soon, later = [], [], [], []
        for todo in todos:
            if todo.tier is Tier.OVERDUE:
                late.append(todo)
            elif todo.due_on == today:
                now.append(todo)
            elif todo.tier in (Tier.URGENT, Tier.SOON):
                soon.append(todo)
            else:
                later.append(todo)
        day = self.tr("今天　{day}").format(day=short(today, today))
        groups = [
            (self.tr("逾期"), True, late),
            (day, False, now),
            (self.tr("近10日"), False, soon),
            (self.tr("以后"), False, later),
        ]
        return [group for group in groups if group[2]]
