"""报送图: what each month of each office says."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from app import exchange
from app.exchange.reporting import BEFORE, NOTHING, OPEN, REPORTED, last_months, report_map
from db.kernel.clock import SetClock
from tests.app.exchange.offices import Offices, rename_case


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [(date(2026, 12, 31), (2026, 1), (2026, 12)), (date(2026, 1, 1), (2025, 2), (2026, 1))],
)
def test_twelve_months_end_with_this_one(today: date, first: tuple[int, int], last: tuple[int, int]) -> None:
    found = last_months(today)
    assert (len(found), found[0], found[-1]) == (12, first, last)


def test_each_month_tells_what_came(offices: Offices) -> None:
    clock = cast("SetClock", offices.city.clock)
    for number, day in enumerate((date(2026, 4, 10), date(2026, 6, 1), date(2026, 6, 30))):
        clock.set(day, 9, 0)
        rename_case(offices, f"第{number}次改名")
        exchange.import_bundle(offices.city, offices.up().path)
    clock.set(date(2026, 7, 2), 9, 0)
    with offices.city.read() as view:
        found = report_map(view, 5)
    assert found.months == ((2026, 3), (2026, 4), (2026, 5), (2026, 6), (2026, 7))
    (row,) = found.rows
    assert row.office_code == "990121"
    assert [cell.state for cell in row.cells] == [BEFORE, REPORTED, NOTHING, REPORTED, OPEN]
    assert [cell.bundles for cell in row.cells] == [0, 1, 0, 2, 0]


def test_an_office_that_never_reported_has_no_month(offices: Offices) -> None:
    with offices.city.read() as view:
        (row,) = report_map(view, 3).rows
    assert [cell.state for cell in row.cells] == [BEFORE, BEFORE, OPEN]
