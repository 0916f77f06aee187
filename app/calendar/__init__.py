"""Periods and holidays: how a date on which something falls due is found (刑诉法 105, 民诉法 85, 民法典 201–203).

`due_date` gives the law's own date beside the one that a rest day moved it to. `HolidayTable` is data from
`resources/holidays`, which an office may correct. `tier` says how near a due date is.
"""

from __future__ import annotations

from app.calendar.holidays import HolidayTable, shipped_table
from app.calendar.periods import DueDate, Period, PeriodUnit, add_months, due_date, roll_forward
from app.calendar.warning import Tier, TierSettings, days_left, tier
from app.calendar.written import UnclearError, read_day, read_time

__all__ = [
    "DueDate",
    "HolidayTable",
    "Period",
    "PeriodUnit",
    "Tier",
    "TierSettings",
    "UnclearError",
    "add_months",
    "days_left",
    "due_date",
    "read_day",
    "read_time",
    "roll_forward",
    "shipped_table",
    "tier",
]
