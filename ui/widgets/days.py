"""What every date field knows of days: the office's today, weekdays, holidays and days worked instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.calendar import HolidayTable, shipped_table

_NAMES = "一二三四五六日"


class Days(QObject):
    """One for the program. The desk gives it the office's own table and clock when somebody sits down."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._table: HolidayTable | None = None
        self._today: Callable[[], date] = date.today

    @property
    def table(self) -> HolidayTable:
        """The office's table, or the shipped one."""
        return self._table or shipped_table()

    def today(self) -> date:
        """The office's business date."""
        return self._today()

    def take(self, table: HolidayTable | None, today: Callable[[], date] | None = None) -> None:
        """Use another table and clock; none means the shipped table and this machine's clock."""
        self._table = table
        self._today = today or date.today
        self.changed.emit()

    def rests(self, day: date) -> bool:
        """Whether nobody works on `day`."""
        return not self.table.is_workday(day)

    def mark(self, day: date) -> str:
        """休, 班 or nothing: what a calendar prints beside the day where it is not as its weekday says."""
        if day in self.table.makeup:
            return QCoreApplication.translate("Days", "班")
        return QCoreApplication.translate("Days", "休") if day in self.table.rest else ""

    def weekday(self, day: date) -> str:
        """周四."""
        return QCoreApplication.translate("Days", "周{name}").format(name=_NAMES[day.weekday()])

    def told(self, day: date) -> str:
        """周四, 周日 清明节, 周六 调休上班."""
        name = self.table.name(day)
        plain = name in ("", "周末")
        return self.weekday(day) if plain else f"{self.weekday(day)}　{name}"


days = Days()
