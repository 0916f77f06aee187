"""The law's own last day beside the one that counts, in words. Pure."""

from __future__ import annotations

from datetime import date

from app.calendar.holidays import HolidayTable
from app.calendar.periods import DueDate

#: The mark of a date that was computed where the year's holidays are not known.
TABLE_MISSING = "节假日表缺失"


def law_told(due: DueDate, table: HolidayTable) -> str:
    """法定期满2025年10月1日（国庆节），顺延至2025年10月9日; with the mark where the table is missing; else nothing."""
    parts = []
    if due.rolled:
        why = table.name(due.raw) or "休息日"
        parts.append(f"法定期满{_prose(due.raw)}（{why}），顺延至{_prose(due.due)}")
    if due.table_missing:
        parts.append(f"{TABLE_MISSING}，只按周末计算")
    return "；".join(parts)


def _prose(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def missing_told(due: date, table: HolidayTable) -> str:
    """The mark for a date of which no more is known than the day itself."""
    return "" if table.covers(due) else TABLE_MISSING
