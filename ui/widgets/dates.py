"""Days and moments: typed as people write them, shown with weekday and holiday, or picked from a month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QWidget

from app.calendar import UnclearError, add_months, read_day, read_time
from ui.style.theme import color, fonts
from ui.widgets.base import IconButton, Label, column, row
from ui.widgets.days import days
from ui.widgets.fields import TextInput

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


class DateInput(TextInput):
    """A day. Anything that people write for one is taken; on leaving, it stands there as 2026-03-05."""

    def __init__(self, value: date | None = None, *, fit: str = "") -> None:
        super().__init__(fit=fit, limit=40)
        self.setPlaceholderText(self.tr("年-月-日"))
        self.add_mark("calendar-blank", self.tr("选择日期（向下键）"), self.open_month)
        self._month: MonthPopup | None = None
        self.editingFinished.connect(self._settle)
        self.textChanged.connect(lambda _text: self._tell())
        days.changed.connect(self._tell)
        self.set_value(value)

    # Value

    def value(self) -> date | None:  # type: ignore[override]
        """The day, if there is one."""
        text = self.text().strip()
        try:
            return read_day(text, days.today()) if text else None
        except UnclearError:
            return None

    def set_value(self, value: date | None) -> None:
        """Show a day or none."""
        TextInput.set_value(self, value.isoformat() if value else "")

    def retype(self, typed: Any) -> None:
        """Show what was typed, whether it is a day or not."""
        TextInput.set_value(self, typed)

    def fault(self) -> str:
        """Why the text is no day; empty where it is one, or nothing stands there."""
        text = self.text().strip()
        try:
            if text:
                read_day(text, days.today())
        except UnclearError as error:
            return error.sentence
        return ""

    def _settle(self) -> None:
        found = self.value()
        if found is not None and self.text() != found.isoformat():
            self.setText(found.isoformat())

    def _tell(self) -> None:
        found = self.value()
        told = days.told(found) if found else ""
        self.setToolTip(f"{found.isoformat()}　{told}" if found else "")
        if not self.property("invalid"):
            self.setAccessibleDescription(told)
        self.update()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and F4 open the month."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4) and not self.isReadOnly():
            self.open_month()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by key writes over what stands there."""
        super().focusInEvent(event)
        if event.reason() not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason):
            self.selectAll()

    def open_month(self) -> None:
        """Show the month to pick from."""
        if self.isReadOnly() or not self.isEnabled():
            return
        self._month = MonthPopup(self, self.value() or days.today())
        self._month.picked.connect(self._pick)
        self._month.open_under(self)

    def _pick(self, day: date) -> None:
        self.setText(day.isoformat())
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.editingFinished.emit()

    # Looks

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and where there is room the weekday and holiday behind it."""
        super().paintEvent(event)
        found = self.value()
        if found is None:
            return
        font = fonts.ui(12)
        metrics = QFontMetrics(font)
        start = 16 + self.fontMetrics().horizontalAdvance(self.text())
        room = self.width() - start - 34
        words = (days.told(found), days.told(found).partition("　")[2], days.weekday(found))
        told = next((one for one in words if one and metrics.horizontalAdvance(one) <= room), "")
        if not told:
            return
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(color("ora" if days.rests(found) and self.isEnabled() else "text3"))
        box = QRectF(start, 0, room, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told)


class TimeInput(TextInput):
    """A time of day: 15:00, 0930, 下午3点."""

    def __init__(self, *, fit: str = "") -> None:
        super().__init__("09:00", fit=fit, limit=12)
        self.editingFinished.connect(self._settle)

    def value(self) -> str:
        """15:00, the text itself where it is no time, nothing where nothing stands there."""
        text = self.text().strip()
        try:
            return f"{read_time(text):%H:%M}" if text else ""
        except UnclearError:
            return text

    def fault(self) -> str:
        """Why it is no time of day."""
        text = self.text().strip()
        try:
            if text:
                read_time(text)
        except UnclearError as error:
            return error.sentence
        return ""

    def _settle(self) -> None:
        if self.text() != self.value():
            self.setText(self.value())


class Moment(QWidget):
    """A day and a time of day."""

    changed = Signal()
    editingFinished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day = DateInput()
        self.time = TimeInput()
        self.time.setFixedWidth(72)
        self.time.setAccessibleName(self.tr("时刻"))
        inner = row(self.day, self.time, gap=6)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.setFocusProxy(self.day)
        for part in (self.day, self.time):
            part.textChanged.connect(lambda _text: self.changed.emit())
            part.editingFinished.connect(self.editingFinished)

    def setAccessibleName(self, name: str) -> None:
        """The label's words, for the field with the cursor."""
        super().setAccessibleName(name)
        self.day.setAccessibleName(name)
        self.time.setAccessibleName(self.tr("{name}的时刻").format(name=name.removesuffix(self.tr("，必填"))))

    def value(self) -> str:
        """2026-03-05 15:00, what was typed where it is no moment, or nothing."""
        day, clock = self.day.value(), self.time.value() or "09:00"
        return f"{day.isoformat()} {clock}" if day else self.day.text().strip()

    def typed(self) -> list[str]:
        """Day and time as they stand there."""
        return [self.day.typed(), self.time.typed()]

    def retype(self, typed: Any) -> None:
        """Show both again."""
        day, clock = typed if isinstance(typed, (list, tuple)) and len(typed) == 2 else ("", "")
        self.day.retype(day)
        self.time.retype(clock)

    def set_value(self, value: Any) -> None:
        """Show a moment written that way."""
        text = str(value or "").replace("T", " ")
        day, _, clock = text.partition(" ")
        self.day.set_value(date.fromisoformat(day) if day else None)
        self.time.set_value(clock[:5])

    def fault(self) -> str:
        """Why it is no moment."""
        return self.day.fault() or self.time.fault()

    def mark(self, invalid: bool) -> None:
        """Frame the part that is wrong."""
        self.day.setProperty("invalid", invalid and (bool(self.day.fault()) or not self.time.fault()))
        self.time.setProperty("invalid", invalid and bool(self.time.fault()))


_CELL, _TOP, _WEEKS = QSize(44, 36), 26, 6


class MonthGrid(QWidget):
    """One month. Rest days are said by 休 and colour, days worked instead by 班; the arrows go from day to day."""

    picked = Signal(object)
    moved = Signal(object)

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_CELL.width() * 7, _TOP + _CELL.height() * _WEEKS)
        self._say()

    def first(self) -> date:
        """The Monday with which the grid begins."""
        start = self.day.replace(day=1)
        return start - timedelta(days=start.weekday()) if start > FIRST else start

    def move(self, day: date) -> None:  # type: ignore[override]
        """Go to a day."""
        self.day = min(max(day, FIRST), LAST)
        self._say()
        self.moved.emit(self.day)
        self.update()

    def _say(self) -> None:
        told = f"{self.day.year}年{self.day.month}月{self.day.day}日　{days.told(self.day)}"
        self.setAccessibleName(told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows by day and week, Page by month, with Ctrl by year, Home today, Enter picks."""
        key, year = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if key in steps:
            self.move(self.day + timedelta(days=steps[Qt.Key(key)]))
        elif key in months:
            self.turn(months[Qt.Key(key)] * (12 if year else 1))
        elif key == Qt.Key.Key_Home:
            self.move(days.today())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.day)
        else:
            super().keyPressEvent(event)

    def turn(self, months: int) -> None:
        """Go to another month."""
        day = self.day
        if FIRST.year + 1 < day.year < LAST.year - 1 or (day.year - 2050) * months < 0:
            self.move(add_months(day, months))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the day under the pointer."""
        across, down = int(event.position().x()) // _CELL.width(), int(event.position().y() - _TOP) // _CELL.height()
        if event.position().y() >= _TOP and 0 <= across < 7 and 0 <= down < _WEEKS:
            self.move(self.first() + timedelta(days=down * 7 + across))
            self.picked.emit(self.day)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heads, then six weeks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        for place, name in enumerate("一二三四五六日"):
            box = QRectF(place * _CELL.width(), 0, _CELL.width(), _TOP)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        for place in range(7 * _WEEKS):
            left, top = place % 7 * _CELL.width(), _TOP + place // 7 * _CELL.height()
            self._draw(painter, self.first() + timedelta(days=place), QRectF(left, top, _CELL.width(), _CELL.height()))

    def _draw(self, painter: QPainter, day: date, box: QRectF) -> None:
        chosen, outside = day == self.day, day.month != self.day.month
        inner = box.adjusted(3, 2, -3, -2)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("primary"))
            painter.drawRoundedRect(inner, 5, 5)
        elif day == days.today():
            painter.setPen(QPen(color("ctl"), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 5, 5)
        ink = "on-primary" if chosen else "text3" if outside else "ora" if days.rests(day) else "text"
        painter.setPen(color(ink))
        painter.setFont(fonts.ui(13))
        mark = days.mark(day)
        painter.drawText(inner.adjusted(0, 0, -8 if mark else 0, 0), Qt.AlignmentFlag.AlignCenter, str(day.day))
        if mark:
            painter.setFont(fonts.ui(11))
            painter.drawText(inner.adjusted(0, 1, -3, 0), Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, mark)


class MonthPopup(QFrame):
    """A month under its field; Esc and a click elsewhere leave the field as it was."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, day: date) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        self.grid = MonthGrid(day)
        self.grid.picked.connect(self._pick)
        self.grid.moved.connect(self._show)
        self._title = Label("", "strong")
        self._told = Label("", "caption")
        year_back = IconButton("caret-double-left", self.tr("上一年"), lambda: self.grid.turn(-12), edge=26)
        back = IconButton("caret-left", self.tr("上一月"), lambda: self.grid.turn(-1), edge=26)
        on = IconButton("caret-right", self.tr("下一月"), lambda: self.grid.turn(1), edge=26)
        year_on = IconButton("caret-double-right", self.tr("下一年"), lambda: self.grid.turn(12), edge=26)
        head = row(year_back, back, None, self._title, None, on, year_on, gap=2)
        foot = row(self._told, None, Label(self.tr("Enter选定，Home回到今天"), "caption"))
        self.setLayout(column(head, self.grid, foot, gap=6, margins=(10, 8, 10, 8)))
        self._show(day)

    def _show(self, day: date) -> None:
        self._title.setText(self.tr("{y}年{m}月").format(y=day.year, m=day.month))
        told = f"{day.month}月{day.day}日　{days.told(day)}"
        self._told.setText(told if days.table.covers(day) else self.tr("{told}　节假日表缺失").format(told=told))

    def _pick(self, day: date) -> None:
        self.picked.emit(day)
        self.close()

    def open_under(self, field: QWidget) -> None:
        """Show it below its field, above it where there is no room."""
        self.adjustSize()
        place = field.mapToGlobal(QPoint(0, field.height() + 4))
        screen = field.screen().availableGeometry()
        if place.y() + self.height() > screen.bottom():
            place = field.mapToGlobal(QPoint(0, -self.height() - 4))
        place.setX(max(screen.left(), min(place.x(), screen.right() - self.width())))
        self.move(place)
        self.show()
        self.grid.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """Esc closes only this."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        return super().event(event)
