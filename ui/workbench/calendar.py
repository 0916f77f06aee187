"""月历: the month's due dates. Arrows move the day, Page Up and Down the month; a day shows what is due on it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.calendar import Tier
from app.casework import Agenda, AgendaDay, DueItem, agenda
from ui.desk import Desk
from ui.marks import level
from ui.style.theme import color, fonts, theme
from ui.texts import local, prose, weekday
from ui.widgets.base import Button, IconButton, Label, column, frame, holder, reveal, row
from ui.widgets.chip import ChipText, days_left
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table

_ROWS, _COLUMNS = 6, 7
_HEAD = 24
_LEVELS = (Tier.OVERDUE, Tier.URGENT, Tier.SOON, Tier.AMPLE)


class MonthGrid(QWidget):
    """Six weeks of seven days; one is chosen."""

    chosen = Signal(object)  # date
    turned = Signal(int)  # months

    def __init__(self) -> None:
        super().__init__()
        self.month: Agenda | None = None
        self.day = date.min
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("月历"))
        theme.follow(self.update)

    def sizeHint(self) -> QSize:
        """Room for a number and a count in each day."""
        return QSize(560, _HEAD + _ROWS * 40)

    def show_month(self, month: Agenda, day: date) -> None:
        """Show another month with a day of it chosen."""
        self.month = month
        self.choose(day)

    def choose(self, day: date) -> None:
        """Choose a day; one outside the weeks shown turns the page."""
        found = self.at(day)
        if found is None:
            return
        self.day = day
        self.setAccessibleDescription(self.told(found))
        self.update()
        self.chosen.emit(day)

    def at(self, day: date) -> AgendaDay | None:
        """The day in the weeks shown."""
        days = self.month.days if self.month else ()
        return next((one for one in days if one.day == day), None)

    def told(self, day: AgendaDay) -> str:
        """How a day is read aloud."""
        named = day.name or (self.tr("休息日") if day.rest else "")
        count = self.tr("{n}项到期").format(n=len(day.items)) if day.items else self.tr("没有到期事项")
        return "，".join(part for part in (prose(day.day), weekday(day.day), named, count) if part)

    def box(self, place: int) -> QRectF:
        """Where the day at a place (0 to 41) stands."""
        wide, high = self.width() / _COLUMNS, (self.height() - _HEAD) / _ROWS
        return QRectF((place % _COLUMNS) * wide, _HEAD + (place // _COLUMNS) * high, wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names of the weekdays, days, counts."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("surface"))
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        for place, name in enumerate(self.tr("一二三四五六日")):
            box = QRectF(self.box(place).left() + 8, 0, self.width() / _COLUMNS, _HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        for place, day in enumerate(self.month.days if self.month else ()):
            self._day(painter, self.box(place), day)

    def _day(self, painter: QPainter, box: QRectF, day: AgendaDay) -> None:
        selected = day.day == self.day
        ground = "selected" if selected else "subtle" if day.rest or not day.in_month else "surface"
        painter.fillRect(box.adjusted(0, 0, -1, -1), color(ground))
        painter.setPen(color("divider"))
        painter.drawLine(box.topLeft(), box.topRight())
        inner = box.adjusted(8, 5, -6, -4)
        painter.setFont(fonts.ui(14, day.today))
        painter.setPen(color("link" if day.today else "text" if day.in_month else "text3"))
        painter.drawText(inner, str(day.day.day))
        mark = self._mark(day)
        if mark:
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, mark)
        if day.items:
            self._count(painter, inner, day)
        if selected and self.hasFocus():
            painter.setPen(QPen(color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _mark(self, day: AgendaDay) -> str:
        """今天, the holiday's short name, 班 on a make-up working day, 休 on another day of rest."""
        if day.today:
            return self.tr("今天")
        if day.rest:
            return day.name if day.name and day.name != self.tr("周末") else self.tr("休")
        return self.tr("班") if day.name else ""

    def _count(self, painter: QPainter, inner: QRectF, day: AgendaDay) -> None:
        """The most pressing tier as a dot, and how many are due."""
        most = next(one for one in _LEVELS if any(item.tier is one for item in day.items))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(level(most).value))
        painter.drawEllipse(QPointF(inner.left() + 4, inner.bottom() - 7), 4, 4)
        painter.setPen(color(level(most).value))
        painter.setFont(fonts.ui(12, True))
        words = QRectF(inner.left() + 13, inner.bottom() - 16, inner.width(), 18)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.tr("{n}项").format(n=len(day.items)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by days and weeks, Home and End to the week's ends, Page Up and Down by months."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
            Qt.Key.Key_Home: -self.day.weekday(),
            Qt.Key.Key_End: 6 - self.day.weekday(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._move(step)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if event.key() == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        wanted = self.day + timedelta(days=step)
        if self.at(wanted) is not None:
            self.choose(wanted)
        else:
            self.day = wanted
            self.turned.emit(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the day under the mouse."""
        for place, day in enumerate(self.month.days if self.month else ()):
            if self.box(place).contains(event.position()):
                self.choose(day.day)
        super().mousePressEvent(event)

    def focusInEvent(self, event: object) -> None:
        """Show the ring."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.update()

    def focusOutEvent(self, event: object) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.update()


class CalendarPanel(QWidget):
    """The month, and below it what is due on the chosen day."""

    opened = Signal(object)  # DueItem

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted = date.min
        self.grid = MonthGrid()
        self.grid.chosen.connect(self._show_day)
        self.grid.turned.connect(self._turn)
        self._title = Label("", "strong")
        self._missing = Label(self.tr("节假日表缺失，只按周末计算"), "warn")
        back = IconButton("caret-left", self.tr("上个月（Page Up）"), lambda: self._turn(-1), edge=26)
        on = IconButton("caret-right", self.tr("下个月（Page Down）"), lambda: self._turn(1), edge=26)
        self.today_button = Button(self.tr("回到今天"), lambda: self.show_day(None), fit="row")
        head = row(back, self._title, on, self._missing, None, self.today_button, gap=8, margins=(14, 5, 10, 5))
        self._day = Label("", "group")
        self.items: Table[DueItem] = Table(
            [
                Column(self.tr("事项"), 150, lambda one: Cell(one.title)),
                Column(self.tr("案件"), 0, lambda one: Cell(one.case_name, size=14, spoken=_spoken(one))),
                Column(self.tr("承办人"), 90, lambda one: Cell(one.undertaker, ink="text2")),
                Column(self.tr("时限"), 100, lambda one: Cell(chip=_chip(self, one))),
            ],
            row_height=32,
            header_height=26,
            zebra=False,
            first_pad=14,
        )
        self.items.setAccessibleName(self.tr("当日到期事项"))
        self.items.opened.connect(self.opened)
        self.items.setMinimumHeight(96)
        self._none = EmptyState("check-circle", self.tr("这一天没有到期事项"), "")
        below = column(self.items, self._none, gap=0)
        whole = column(
            frame("divided", head),
            self.grid,
            frame("head", row(self._day, None, margins=(14, 0, 14, 0)), height=27),
            holder(below),
            gap=0,
        )
        whole.setStretch(1, 3)
        whole.setStretch(3, 2)
        self.setLayout(whole)

    def show_day(self, day: date | None) -> None:
        """Show the month of a day (None: today) with that day chosen."""
        self._wanted = day or self.today()
        self._desk.read(agenda, self._wanted.year, self._wanted.month, owner=self, on_done=self._show)

    def today(self) -> date:
        """The office's day."""
        return local(self._desk.now()).date()

    def reload(self) -> None:
        """Look again."""
        self.show_day(self.grid.day if self.grid.month else None)

    def _show(self, month: Agenda) -> None:
        if (month.year, month.month) != (self._wanted.year, self._wanted.month):
            return
        self._title.setText(self.tr("{y}年{m}月").format(y=month.year, m=month.month))
        reveal(self._missing, month.table_missing)
        self.grid.show_month(month, self._wanted)

    def _turn(self, months: int) -> None:
        """Another month; 0: the month of the day that the grid went to."""
        day = self.grid.day
        if months:
            place = day.year * 12 + day.month - 1 + months
            day = date(place // 12, place % 12 + 1, min(day.day, 28))
        self.show_day(day)

    def _show_day(self, day: date) -> None:
        found = self.grid.at(day)
        items = found.items if found else ()
        self._day.setText(self.grid.told(found) if found else "")
        self.items.set_rows(items)
        reveal(self.items, bool(items))
        reveal(self._none, not items)


def _chip(panel: CalendarPanel, one: DueItem) -> ChipText:
    return days_left((one.due_on - panel.today()).days, level(one.tier))


def _spoken(one: DueItem) -> str:
    return f"{one.title}，{one.case_name}，{prose(one.due_on)}"
