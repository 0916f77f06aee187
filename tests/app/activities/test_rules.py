"""Conduct at a unit is confirmed point by point; combined activities stand under one step."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from app.activities.rules import COMBINABLE, CONDUCT, Discipline, discipline_findings, leading_step
from db.codes import Step

KEPT = Discipline(True, True, True, True)
TWO = ("周检察官", "马检察官")


def test_the_four_points_are_those_of_the_block() -> None:
    assert set(CONDUCT) == {one.name for one in fields(Discipline)} - {"remarks", "unit_opinion"}
    assert not discipline_findings(KEPT, TWO)


@given(st.sets(st.sampled_from(sorted(CONDUCT)), min_size=1))
def test_each_point_needs_an_answer(silent: set[str]) -> None:
    block = replace(KEPT, **dict.fromkeys(silent))
    assert {found.field for found in discipline_findings(block, TWO)} == {f"discipline.{name}" for name in silent}


@given(st.sampled_from(sorted(CONDUCT)), st.text(" \n", max_size=3))
def test_what_was_not_kept_is_explained(name: str, blank: str) -> None:
    block = replace(KEPT, **{name: False})
    assert [found.code for found in discipline_findings(replace(block, remarks=blank), TWO)] == [
        "discipline.unexplained"
    ]
    assert not discipline_findings(replace(block, remarks="已退回"), TWO)


def test_one_officer_twice_is_one_officer() -> None:
    assert [found.code for found in discipline_findings(KEPT, ("周", "周"))] == ["discipline.two_officers"]


@given(st.sets(st.sampled_from(COMBINABLE), min_size=1))
def test_a_combined_activity_stands_under_its_first_step(steps: set[Step]) -> None:
    assert leading_step(steps) in steps
    assert leading_step({Step.EDUCATION, Step.SYMPOSIUM}) is Step.SYMPOSIUM
