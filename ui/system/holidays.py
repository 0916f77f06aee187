"""节假日: a year at one view; a click or Enter on a day says what it is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import exchange, holidays, messages
from app.calendar import add_months
from app.exchange import TableKind
from app.holidays import DayKind, Year
from app.work import Read
from app.workspace import UserError
from ui.desk import Desk
from ui.style.theme import color, fonts, theme
from ui.system.handing_down import HandDown, Handed, handed
from ui.system.part import Part
from ui.widgets.base import Button, IconButton, Label, frame, row
from ui.widgets.days import days
from ui.widgets.dialogs import FormDialog, open_centred
from ui.widgets.fields import Choice, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner

_FIRST, _LAST = 2000, 2100


class YearGrid(QWidget):
    """Twelve months in three rows. Rest days are filled and say 休, days worked instead are framed and say 班."""

    picked = Signal(object)
    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.day = days.today()
        self._year: Year | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(760, 430)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.follow(self.update)

    def show_year(self, year: Year) -> None:
        """Show a year."""
        self._year = year
        if self.day.year != year.year:
            self.day = date(year.year, 1, 1)
        self._say()
        self.update()

    def _say(self) -> None:
        self.setAccessibleName(f"{self.day.year}年{self.day.month}月{self.day.day}日　{self._told(self.day)}")
        self.moved.emit(self.day)

    def _told(self, day: date) -> str:
        name = self._year.table.name(day) if self._year else ""
        return "　".join(part for part in (days.weekday(day), name) if part)

    def go(self, day: date) -> None:
        """Go to a day of this year."""
        if self._year is not None and day.year == self._year.year:
            self.day = day
            self._say()
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows by day and week, Page by month, Enter says what the day is."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.go(self.day + timedelta(days=steps[key]))
        elif key in months:
            self.go(add_months(self.day, months[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.day)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def _month_box(self, month: int) -> QRectF:
        width, height = self.width() / 4, self.height() / 3
        place = month - 1
        return QRectF(place % 4 * width, place // 4 * height, width, height).adjusted(10, 6, -10, -6)

    def _cell(self, day: date) -> QRectF:
        box = self._month_box(day.month)
        first = day.replace(day=1).weekday()
        place = first + day.day - 1
        width, height = box.width() / 7, (box.height() - 40) / 6
        return QRectF(box.x() + place % 7 * width, box.y() + 40 + place // 7 * height, width, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the day under the pointer, and say what it is."""
        day = date(self.day.year, 1, 1)
        while day.year == self.day.year:
            if self._cell(day).contains(event.position()):
                self.go(day)
                self.picked.emit(day)
                return
            day += timedelta(days=1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All months."""
        if self._year is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            self._paint_month(painter, month)
        day = date(self._year.year, 1, 1)
        while day.year == self._year.year:
            self._paint_day(painter, day, self._cell(day))
            day += timedelta(days=1)

    def _paint_month(self, painter: QPainter, month: int) -> None:
        box = self._month_box(month)
        painter.setFont(fonts.ui(13, True))
        painter.setPen(color("text"))
        painter.drawText(box.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignTop, self.tr("{m}月").format(m=month))
        painter.setFont(fonts.ui(11))
        painter.setPen(color("text3"))
        for place, name in enumerate("一二三四五六日"):
            head = QRectF(box.x() + place * box.width() / 7, box.y() + 21, box.width() / 7, 18)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_day(self, painter: QPainter, day: date, box: QRectF) -> None:
        table = self._year.table if self._year else days.table
        inner = box.adjusted(1, 1, -1, -1)
        rest, makeup = day in table.rest, day in table.makeup
        painter.setPen(Qt.PenStyle.NoPen)
        if rest:
            painter.setBrush(color("ora-bg"))
            painter.drawRoundedRect(inner, 3, 3)
        elif makeup:
            painter.setPen(QPen(color("ctl"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 3, 3)
        painter.setFont(fonts.ui(12, rest))
        painter.setPen(color("text" if table.is_workday(day) else "ora"))
        mark = "休" if rest else "班" if makeup else ""
        painter.drawText(inner.adjusted(0, 0, -9 if mark else 0, 0), Qt.AlignmentFlag.AlignCenter, str(day.day))
        if mark:
            painter.setFont(fonts.ui(11))
            painter.drawText(
                inner.adjusted(0, 0, -1, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, mark
            )
        if day == self.day:
            painter.setPen(QPen(color("focus" if self.hasFocus() else "ctl"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 3, 3)


def _read(view: Read, number: int) -> tuple[Year, Handed]:
    return holidays.year(view, number), handed(view, TableKind.HOLIDAYS, str(number))


class HolidaysPart(Part):
    """One year; what the office enters is kept over what the program brings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("节假日"),
            self.tr("期限的最后一日遇休息日的顺延到之后第一个工作日，调休上班日算工作日。单击或回车更正一天。"),
            whole=True,
        )
        self.number = days.today().year
        self._title = Label("", "section")
        self._state = Label("", "caption2")
        self._reset = Button(
            self.tr("恢复随程序发布的安排"), self.reset, fit="tool", icon_name="arrow-counter-clockwise"
        )
        self._import = Button(self.tr("导入文本文件"), self._choose, fit="tool", icon_name="download-simple")
        self.hand = HandDown(desk, self.hand_down)
        for button in (self._reset, self._import, self.hand.button):
            self.head.addWidget(button)
        back = IconButton("caret-left", self.tr("上一年"), lambda: self.turn(-1), edge=28)
        on = IconButton("caret-right", self.tr("下一年"), lambda: self.turn(1), edge=28)
        self._told = Label("", "dense2")
        self.banner = Banner()
        self.grid = YearGrid()
        self.grid.picked.connect(self.ask)
        self.grid.moved.connect(self._tell)
        self.body.addLayout(row(back, self._title, on, 8, self._state, 12, self.hand.words, None, self._told, gap=4))
        self.body.addWidget(self.banner)
        self.body.addWidget(frame("panel", row(self.grid, margins=(8, 8, 8, 8))), 1)
        self._shown: Year | None = None

    def refresh(self) -> None:
        """Read the year."""
        self.desk.read(_read, self.number, owner=self, on_done=self._show)

    def turn(self, by: int) -> None:
        """Another year."""
        self.number = min(max(self.number + by, _FIRST), _LAST)
        self.refresh()

    def _show(self, found: tuple[Year, Handed]) -> None:
        year, handed = found
        self._shown = year
        self.hand.show(handed, filled=year.known)
        self.grid.show_year(year)
        self._title.setText(self.tr("{y}年").format(y=year.year))
        state = self.tr("随程序发布") if year.shipped else self.tr("节假日表缺失")
        if year.source:
            state = self.tr("采用{office}下发的安排").format(office=year.source)
        elif year.own:
            state = self.tr("本院更正，以本院的为准") if year.shipped else self.tr("本院录入")
        self._state.setText(state)
        if year.known:
            self.banner.say("")
        else:
            told = self.tr(
                "{y}年的节假日安排还没有录入，只按周末计算，算出的日期旁标明“节假日表缺失”。国务院办公厅公布后请在此录入。"
            )
            self.banner.say(told.format(y=year.year), "warn")
        may = self.desk.may("codes.write")
        self._reset.setEnabled(may and year.own)
        self._import.setEnabled(may)
        self._tell(self.grid.day)

    def _tell(self, day: date) -> None:
        name = self._shown.table.name(day) if self._shown else ""
        self._told.setText("　".join(part for part in (day.isoformat(), days.weekday(day), name) if part))

    def ask(self, day: date) -> None:
        """Say what a day is."""
        if self._shown is None or not self.desk.may("codes.write"):
            return
        table = self._shown.table
        dialog = FormDialog(self, f"{day.isoformat()}　{days.weekday(day)}", self.tr("保存"), width=420)
        kinds = [
            (DayKind.REST.value, self.tr("休息日")),
            (DayKind.MAKEUP.value, self.tr("调休上班日")),
            (DayKind.PLAIN.value, self.tr("按星期，没有另外安排")),
        ]
        kind = dialog.form.add("kind", self.tr("这一天是"), Choice(kinds))
        name = dialog.form.add("name", self.tr("节日名称"), TextInput(self.tr("例如：国庆节")))
        now = DayKind.REST if day in table.rest else DayKind.MAKEUP if day in table.makeup else DayKind.PLAIN
        kind.set_value(now.value)
        name.set_value(table.rest.get(day, ""))
        dialog.send = lambda: self.desk.work(
            holidays.mark_day, day, DayKind(kind.value()), name.value(),
            owner=dialog, on_done=dialog.done_well, on_error=dialog.failed,
        )  # fmt: skip
        open_centred(dialog)

    def hand_down(self) -> None:
        """Send the year to all subordinates with the next bundles."""
        title = self.tr("{y}年节假日安排").format(y=self.number)
        self.desk.work(
            exchange.hand_down_holidays, self.number, owner=self, on_done=lambda _: self.hand.sent(title),
            on_error=self._refused,
        )  # fmt: skip

    def reset(self) -> None:
        """Back to what the program brings."""
        self.desk.work(holidays.reset_year, self.number, owner=self, on_error=self._refused)

    def _choose(self) -> None:
        kinds = self.tr("文本文件 (*.txt *.toml);;所有文件 (*)")
        chosen = files.open_one(self, Purpose.OTHER, self.tr("选择节假日安排"), kinds)
        if chosen is not None:
            self.take(chosen)

    def take(self, file: Path) -> None:
        """Import a file."""
        try:
            text = file.read_bytes()[:200_000].decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            try:
                text = file.read_bytes()[:200_000].decode("gb18030")
            except (OSError, UnicodeDecodeError):
                self.banner.say(
                    self.tr("读不出{name}，节假日表没有变化。请换一个文本文件。").format(name=file.name), "error"
                )
                return
        self.desk.work(holidays.import_text, text, owner=self, on_done=self._imported, on_error=self._refused)

    def _imported(self, number: int) -> None:
        self.number = number
        self.desk.say(self.tr("已导入{y}年的节假日安排").format(y=number))
        self.refresh()

    def _refused(self, error: UserError) -> None:
        self.banner.say(messages.sentence(error), "error")
