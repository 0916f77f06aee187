"""The law's own dates beside the ones that count, for every clock of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app import holidays
from app.calendar import DueDate, Period, due_date, shipped_table
from app.calendar.told import TABLE_MISSING, law_told
from app.casework import CaseDetail, case_detail
from app.holidays import DayKind
from db.codes import Role, Step
from tests.app.casework.stories import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def detail(office: Office, ref: str) -> CaseDetail:
    with office.workspace.read() as view:
        return case_detail(view, ref)


def law(office: Office, ref: str, step: Step) -> str:
    return next(node.law for node in detail(office, ref).nodes if node.step is step)


def test_a_day_that_moved_says_from_where_and_why() -> None:
    table = shipped_table()
    due = due_date(date(2025, 8, 1), Period.parse("2m"), table)
    assert law_told(due, table) == "法定期满2025年10月1日（国庆节），顺延至2025年10月9日"
    assert law_told(due_date(date(2024, 8, 12), Period.parse("2m"), table), table) == ""


def test_a_custody_period_never_moves() -> None:
    due = due_date(date(2025, 8, 1), Period.parse("2m"), shipped_table(), custody=True)
    assert (due.due, due.rolled) == (date(2025, 10, 1), False)
    assert law_told(due, shipped_table()) == ""


@given(some.dates(date(2023, 1, 1), date(2030, 12, 31)), some.sampled_from(["10d", "1m", "2m", "3m", "5wd", "15d"]))
def test_the_mark_stands_exactly_where_the_table_is_missing(start: date, period: str) -> None:
    table = shipped_table()
    due: DueDate = due_date(start, Period.parse(period), table)
    assert (TABLE_MISSING in law_told(due, table)) == due.table_missing
    assert ("顺延至" in law_told(due, table)) == due.rolled


def test_the_plan_of_a_case_tells_the_laws_own_day(office: Office) -> None:
    office.day("2026-04-24")
    ref = office.register(concluded_on="2026-04-23")
    assert law(office, ref, Step.PLAN) == "法定期满2026年5月3日（劳动节），顺延至2026年5月6日"


def test_a_deadline_in_a_year_without_a_table_is_marked_until_the_year_is_entered(office: Office) -> None:
    office.day("2026-11-05")
    ref = office.register(concluded_on="2026-11-02")
    office.approve_plan(ref)
    deadline = detail(office, ref).deadline
    assert deadline is not None
    assert deadline.table_missing
    assert TABLE_MISSING in deadline.law


def test_reply_and_revisit_follow_from_service(office: Office) -> None:
    ref = office.up_to_service()
    assert law(office, ref, Step.RECTIFICATION) == "", "8 June 2026 is a Monday"
    with office.work(Role.PREVENTION_HEAD) as work:
        holidays.mark_day(work, date(2026, 6, 8), DayKind.REST, "本地放假")
        work.commit()
    assert law(office, ref, Step.RECTIFICATION) == "", "what was recorded stays; it no longer follows from the table"
