"""Days of a story told backwards from today: `D-120` is the 120th day before it, moved back onto a working day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from app.calendar import shipped_table

_DAY = re.compile(r"D([+-]\d+)( \d\d:\d\d)?", re.ASCII)


def working_day(today: date, offset: int) -> date:
    """The day `offset` days from `today`, or the last working day before it where nobody works then."""
    day, table = today + timedelta(days=offset), shipped_table()
    while not table.is_workday(day):
        day -= timedelta(days=1)
    return day


def resolve(value: Any, today: date, start: int = 0) -> Any:
    """`value` with every day of the story in it written as a date (`2026-03-05`) or moment (`2026-03-05 15:00`).

    `start` is the day from which the story counts, itself counted from `today`.
    """
    if isinstance(value, dict):
        return {key: resolve(item, today, start) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, today, start) for item in value]
    if isinstance(value, str) and (found := _DAY.fullmatch(value)):
        return working_day(today, start + int(found[1])).isoformat() + (found[2] or "")
    return value
