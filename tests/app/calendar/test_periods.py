"""Periods end where the law says, and both dates are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar import DueDate, HolidayTable, Period, Tier, TierSettings, add_months, due_date, shipped_table, tier

TABLE = shipped_table()
DAYS = st.dates(date(2024, 1, 1), date(2026, 9, 1))

VECTORS = [
    ("2024-11-30", "3m", "2025-02-28", "2025-02-28"),
    ("2025-12-31", "2m", "2026-02-28", "2026-02-28"),
    ("2024-08-03", "2m", "2024-10-03", "2024-10-08"),
    ("2025-08-01", "2m", "2025-10-01", "2025-10-09"),
    ("2024-12-04", "2m", "2025-02-04", "2025-02-05"),
    ("2025-12-15", "2m", "2026-02-15", "2026-02-24"),
    ("2024-08-12", "2m", "2024-10-12", "2024-10-12"),
    ("2025-07-28", "3m", "2025-10-28", "2025-10-28"),
    ("2025-09-29", "5d", "2025-10-04", "2025-10-09"),
    ("2025-09-29", "3wd", "2025-10-10", "2025-10-10"),
]


@pytest.mark.parametrize(("start", "period", "raw", "due"), VECTORS)
def test_the_law_own_date_and_the_rolled_one(start: str, period: str, raw: str, due: str) -> None:
    day = date.fromisoformat(start)
    found = due_date(day, Period.parse(period), TABLE)
    assert found == DueDate(day, date.fromisoformat(raw), date.fromisoformat(due))


def test_custody_never_extends() -> None:
    found = due_date(date(2025, 8, 1), Period.parse("2m"), TABLE, custody=True)
    assert found.due == found.raw == date(2025, 10, 1)


@pytest.mark.parametrize(("start", "period"), [("2026-12-02", "1m"), ("2026-12-30", "3wd"), ("2026-11-30", "3m")])
def test_beyond_the_table_weekends_only_and_a_mark(start: str, period: str) -> None:
    found = due_date(date.fromisoformat(start), Period.parse(period), TABLE)
    assert found.table_missing
    assert found.due.weekday() < 5


@given(DAYS, st.integers(1, 24))
def test_months_keep_the_day_or_clamp_to_the_last(day: date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, st.integers(1, 99), st.sampled_from(["d", "m", "wd"]))
def test_ends_after_the_start_on_a_workday_never_before_the_raw_date(day: date, amount: int, unit: str) -> None:
    found = due_date(day, Period.parse(f"{min(amount, 24) if unit == 'm' else amount}{unit}"), TABLE)
    assert day < found.raw <= found.due
    assert TABLE.is_workday(found.due)
    between = (found.due - found.raw).days
    assert not any(TABLE.is_workday(found.raw + timedelta(days=n)) for n in range(between))


@given(DAYS, st.integers(1, 30))
def test_workdays_are_counted_one_by_one(day: date, amount: int) -> None:
    end = due_date(day, Period.parse(f"{amount}wd"), TABLE).due
    passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(TABLE.is_workday(one) for one in passed) == amount


@given(DAYS, DAYS, st.integers(1, 6))
def test_a_later_start_never_ends_earlier(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    period = Period.parse(f"{months}m")
    assert due_date(first, period, TABLE).due <= due_date(second, period, TABLE).due


@pytest.mark.parametrize("text", ["", "0d", "-1m", "2y", "1.5m", "1000d", "２m", "2m\n"])
def test_a_malformed_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.parse(text)


@given(st.integers(1, 999), st.sampled_from(["d", "m", "wd"]))
def test_a_period_reads_back(amount: int, unit: str) -> None:
    assert str(Period.parse(f"{amount}{unit}")) == f"{amount}{unit}"


def test_shipped_years_and_names() -> None:
    assert TABLE.years == {2024, 2025, 2026}
    assert TABLE.name(date(2026, 10, 1)) == "国庆节"
    assert TABLE.name(date(2026, 2, 28)) == "调休上班"
    assert TABLE.name(date(2026, 11, 22)) == "周末"
    assert TABLE.name(date(2026, 11, 23)) == ""


def test_rest_and_makeup_days_never_overlap() -> None:
    assert not set(TABLE.rest) & set(TABLE.makeup)
    assert all(day.weekday() >= 5 for day in TABLE.makeup)


def test_a_day_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match="2027"):
        HolidayTable.parse(['year = 2027\n[[holiday]]\nname = "元旦"\nrest = [2028-01-01]\nmakeup = []\n'])


def test_tiers_follow_the_settings() -> None:
    today = date(2026, 3, 5)
    expected = {-1: Tier.OVERDUE, 0: Tier.URGENT, 3: Tier.URGENT, 4: Tier.SOON, 10: Tier.SOON, 11: Tier.AMPLE}
    assert {n: tier(today, today + timedelta(days=n)) for n in expected} == expected
    assert tier(today, today + timedelta(days=5), TierSettings(urgent_days=5)) is Tier.URGENT
