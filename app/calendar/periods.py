"""Period arithmetic: the start day does not count, months go by corresponding day, an end on a rest day moves on."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.calendar.holidays import HolidayTable

_WRITTEN = re.compile(r"(\d{1,3})(d|wd|m)", re.ASCII)
_ONE_DAY = timedelta(days=1)


class PeriodUnit(StrEnum):
    """What a period counts. `日` in a legal text means calendar days unless it says 工作日."""

    DAY = "d"
    WORKDAY = "wd"
    MONTH = "m"


_UNIT_TEXT = {PeriodUnit.DAY: "日", PeriodUnit.WORKDAY: "个工作日", PeriodUnit.MONTH: "个月"}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time, such as two months. Written `2m`, `15d`, `5wd` in settings."""

    amount: int
    unit: PeriodUnit

    def __post_init__(self) -> None:
        if not 0 < self.amount < 1000:
            raise ValueError(f"period of {self.amount} {self.unit}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read the written form. Raises `ValueError` for anything else."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"not a period: {text[:32]!r}")
        return cls(int(found[1]), PeriodUnit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"

    @property
    def text(self) -> str:
        """For people: `2个月`, `15日`, `5个工作日`."""
        return f"{self.amount}{_UNIT_TEXT[self.unit]}"


@dataclass(frozen=True, slots=True)
class DueDate:
    """`raw` is the law's own last day, `due` the day that counts, `table_missing` the mark 节假日表缺失."""

    start: date
    raw: date
    due: date
    table_missing: bool = False

    @property
    def rolled(self) -> bool:
        """Whether a rest day moved the end."""
        return self.due != self.raw


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later, or that month's last day where there is none (民法典 202)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def roll_forward(day: date, table: HolidayTable) -> date:
    """`day` itself when it is worked, else the first workday after it."""
    while not table.is_workday(day):
        day += _ONE_DAY
    return day


def due_date(start: date, period: Period, table: HolidayTable, *, custody: bool = False) -> DueDate:
    """The last day of `period` beginning after `start`.

    The start is never moved; only the end rolls. A custody period (`custody`) never extends (刑诉法 105).
    """
    if period.unit is PeriodUnit.WORKDAY:
        return _workdays(start, period.amount, table)
    months = period.unit is PeriodUnit.MONTH
    raw = add_months(start, period.amount) if months else start + timedelta(days=period.amount)
    if custody:
        return DueDate(start, raw, raw)
    due = roll_forward(raw, table)
    return DueDate(start, raw, due, table_missing=not (table.covers(raw) and table.covers(due)))


def _workdays(start: date, amount: int, table: HolidayTable) -> DueDate:
    day, left, missing = start, amount, False
    while left:
        day += _ONE_DAY
        missing |= not table.covers(day)
        left -= table.is_workday(day)
    return DueDate(start, day, day, missing)
