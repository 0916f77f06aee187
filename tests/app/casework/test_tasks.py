"""There is always a next thing to do, it has a date where one runs, and somebody may do it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.rules import BY_CODE, leaving
from app.casework.record import Kind
from app.casework.tasks import Snapshot, tasks, waits_for_unit
from app.casework.timeline import Happening, action_text, grouped
from app.permissions import roles_for
from db.codes import CaseState, ProposalState, ReplyState, Step, StepState

TODAY = date(2026, 3, 5)
STATES = st.sampled_from(list(StepState))
ACTIVE = st.builds(
    Snapshot,
    state=st.just(CaseState.ACTIVE),
    steps=st.fixed_dictionaries(dict.fromkeys(Step, STATES)),
    dues=st.just({step: TODAY + timedelta(days=7) for step in Step}),
    completion_proposed=st.booleans(),
    proposal=st.none() | st.sampled_from(list(ProposalState)),
    reply=st.none() | st.sampled_from(list(ReplyState)),
    reply_due_on=st.none() | st.dates(date(2026, 2, 1), date(2026, 5, 1)),
    letter=st.booleans(),
    unsent=st.integers(0, 3),
    policy_review=st.booleans(),
)


@given(ACTIVE)
def test_every_task_is_one_that_somebody_may_do(case: Snapshot) -> None:
    for task in tasks(case, TODAY):
        assert roles_for(task.action)
        kind, _, what = task.target.partition(":")
        assert kind == "open" or what in (BY_CODE if kind == "advance" else set(Kind))
        assert task.title and task.button


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.SUSPENDED])
def test_a_task_is_offered_from_where_the_case_stands(state: CaseState) -> None:
    case = Snapshot(state, dict.fromkeys(Step, StepState.NOT_STARTED), {})
    for task in tasks(case, TODAY):
        kind, _, what = task.target.partition(":")
        if kind == "advance" and BY_CODE[what].track == "case":
            assert BY_CODE[what] in leaving(BY_CODE[what].track, state)
    open_states = set(CaseState) - {CaseState.ARCHIVED, CaseState.NOT_INITIATED, CaseState.TERMINATED}
    assert bool(tasks(case, TODAY)) == (state in open_states)


def test_a_settled_case_is_to_be_finished() -> None:
    case = Snapshot(
        CaseState.ACTIVE,
        dict.fromkeys(Step, StepState.DONE),
        {},
        proposal=ProposalState.SERVED,
        reply=ReplyState.IMPLEMENTED,
    )
    assert [task.target for task in tasks(case, TODAY)] == ["advance:propose_completion"]


@given(st.dates(date(2026, 2, 1), date(2026, 5, 1)))
def test_a_report_is_either_waited_for_or_pressed_for(due: date) -> None:
    case = Snapshot(
        CaseState.ACTIVE,
        dict.fromkeys(Step, StepState.DONE) | {Step.RECTIFICATION: StepState.IN_PROGRESS},
        {},
        proposal=ProposalState.SERVED,
        reply=ReplyState.AWAITING,
        reply_due_on=due,
    )
    pressed = any(task.target == "record:revisit" for task in tasks(case, TODAY))
    assert pressed == (due < TODAY)
    assert waits_for_unit(case, TODAY) == (due >= TODAY)


def happening(
    minute: int, actor: str = "周检察官", text: str = "登记照片", unit: str = "张", note: str = ""
) -> Happening:
    at = datetime(2026, 3, 5, 9, tzinfo=UTC) - timedelta(minutes=minute)
    return Happening(at, actor, text, note, 1, unit, "photo", str(minute))


def test_what_one_person_did_in_one_go_is_one_line() -> None:
    told = [happening(0), happening(1), happening(2), happening(3, "马检察官"), happening(60, "马检察官")]
    assert [(one.actor, one.sentence) for one in grouped(told)] == [
        ("周检察官", "登记照片3张"),
        ("马检察官", "登记照片1张"),
        ("马检察官", "登记照片1张"),
    ]
    assert list(grouped([])) == []


def test_book_keeping_is_not_told_and_transitions_are_told_in_their_words() -> None:
    assert action_text("case.chief_approve_plan") == "检察长批准计划，立项"
    assert action_text("proposal.find_partial") == "回访结论：部分落实"
    assert action_text("step.due") == ""
    assert happening(0, text="检察长退回计划", unit="", note="再加一次座谈").sentence == "检察长退回计划：再加一次座谈"
