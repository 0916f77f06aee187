"""Time. Instants are UTC; business dates are those of the office's zone, +08:00, whatever the machine is set to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

OFFICE_ZONE = timezone(timedelta(hours=8), "+08:00")


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that somebody moves: for demonstrations that span months and for tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to, plus a millisecond for each reading, so that readings differ."""
        self._now += timedelta(milliseconds=1)
        return self._now

    def set(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """Move to a time of day in the office's zone."""
        self._now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=OFFICE_ZONE).astimezone(UTC)


def business_date(instant: datetime) -> date:
    """The office's calendar date at an instant."""
    return instant.astimezone(OFFICE_ZONE).date()
