"""The law's own last day beside the one that counts, in words. Pure."""

from __future__ import annotations

from datetime import date

from app.calendar.holidays import HolidayTable
from app.calendar.periods import DueDate

#: The mark of a date that was computed where the year's holidays are not known.
TABLE_MISSING = "节假日表缺失"


def law_told(due: DueDate, table: HolidayTable) -> str:
    """法定期满2025-10-01（国庆节），顺延至2025-10-09; with the mark where the table is missing; else nothing."""
    parts = []
    if due.rolled:
        why = table.name(due.raw) or "休息日"
        parts.append(f"法定期满{due.raw.isoformat()}（{why}），顺延至{due.due.isoformat()}")
    if due.table_missing:
        parts.append(f"{TABLE_MISSING}，只按周末计算")
    return "；".join(parts)


def missing_told(due: date, table: HolidayTable) -> str:
    """The mark for a date of which no more is known than the day itself."""
    return "" if table.covers(due) else TABLE_MISSING
