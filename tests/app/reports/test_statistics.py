"""Figures add up, shares are exact, and everybody sees what they may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reports import Share, statistics
from app.reports.rules import OTHER, adoption_of, by_quarter, cross, on_time
from app.workspace import UserError
from db.codes import Role, Step
from tests.app.casework.stories import REPLY, Office

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A fresh office."""
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def test_a_year_with_two_cases(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    office.file(ref, "reply", REPLY)
    office.register(case_no="另案1号")
    with office.workspace.read() as view:
        told = statistics(view, *YEAR)
        assert (told.initiated, told.proposals_issued, told.adoption.text) == (1, 1, "100.0%")
        assert dict(told.replies) == {"adopted": 0, "partly": 1, "refused": 0, "overdue": 0}
        assert told.by_system_and_charge.counts == {("transport", "385"): 1}
        assert told.quarters == (1, 0, 0, 0)
        shares = {one.step: one.in_time for one in told.steps}
        assert shares[Step.SYMPOSIUM] == Share(1, 1)
        assert statistics(view, date(2025, 1, 1), date(2025, 12, 31)).initiated == 0


def test_an_overdue_reply_lowers_the_share(office: Office) -> None:
    office.up_to_service()
    office.day("2026-06-09")
    with office.workspace.read() as view:
        told = statistics(view, *YEAR)
        assert (told.adoption, told.not_yet_due) == (Share(0, 1), 0)


def test_who_may_read_figures(office: Office) -> None:
    office.up_to_service()
    with office.work(Role.UNDERTAKER) as view:
        assert statistics(view, *YEAR).initiated == 1
    with pytest.raises(UserError, match=r"permission\.denied"), office.work(Role.OTHER_DEPARTMENT) as view:
        statistics(view, *YEAR)


@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("uvwxyz"))), st.integers(1, 5), st.integers(1, 5)
)
def test_a_table_keeps_every_case(pairs: list[tuple[str, str]], rows: int, columns: int) -> None:
    table = cross(pairs, most_rows=rows, most_columns=columns)
    assert (
        table.total
        == len(pairs)
        == sum(map(table.row_total, table.rows))
        == sum(map(table.column_total, table.columns))
    )
    assert len(table.rows) <= rows + 1
    assert OTHER not in table.rows[:-1]


@pytest.mark.parametrize(("part", "whole", "text"), [(33, 34, "97.1%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (0, 0, "—")])
def test_shares_are_rounded_half_up(part: int, whole: int, text: str) -> None:
    assert Share(part, whole).text == text


def test_replies_count_whole() -> None:
    assert adoption_of(["adopted", "adopted"]) == "adopted"
    assert adoption_of(["refused"]) == "refused"
    assert adoption_of(["adopted", "refused"]) == adoption_of(["partly"]) == "partly"


def test_in_time_is_open_until_the_day_has_passed() -> None:
    due = date(2026, 3, 5)
    assert on_time(None, due, due) is None
    assert on_time(None, due, date(2026, 3, 6)) is False
    assert on_time(due, due, date(2026, 4, 1)) is True
    assert on_time(date(2026, 3, 6), due, date(2026, 4, 1)) is False
    assert on_time(None, None, due) is None


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31))))
def test_quarters_add_up(days: list[date]) -> None:
    assert sum(by_quarter(days)) == len(days)
