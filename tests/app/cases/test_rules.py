"""The state machine is whole: everything can be reached, nothing is stuck, nobody acts without a role or unlogged."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import codes as lists
from app.cases.guards import GUARDS, CaseFacts, PlanFacts, ProposalFacts, reply_closed
from app.cases.rules import (
    BY_CODE,
    ENDS,
    NOTHING,
    STAY,
    TRANSITIONS,
    WAIVABLE,
    ActivityState,
    Track,
    findings,
    leaving,
    reachable,
)
from app.permissions import roles_for
from db.codes import SIX_STEPS, CaseState, ProposalState, ReplyState, Role, Step, StepState

STATES = {
    Track.CASE: (CaseState, NOTHING),
    Track.ANALYSIS: ((StepState.NOT_STARTED, StepState.IN_PROGRESS, StepState.DONE), StepState.NOT_STARTED),
    Track.SYMPOSIUM: (ActivityState, ActivityState.NONE),
    Track.EDUCATION: (ActivityState, ActivityState.NONE),
    Track.PROPOSAL: (ProposalState, NOTHING),
    Track.REPLY: (ReplyState, ReplyState.NONE),
}
FINAL = {
    Track.CASE: set(ENDS),
    Track.ANALYSIS: {StepState.DONE},
    Track.SYMPOSIUM: {ActivityState.RECORDED},
    Track.EDUCATION: {ActivityState.RECORDED},
    Track.PROPOSAL: {ProposalState.SERVED, ProposalState.SUPERSEDED, ProposalState.WITHDRAWN},
    Track.REPLY: {ReplyState.IMPLEMENTED, ReplyState.PARTIAL, ReplyState.NOT_IMPLEMENTED},
}


@pytest.mark.parametrize("track", list(STATES))
def test_every_state_is_reachable(track: Track) -> None:
    states, start = STATES[track]
    assert set(states) <= reachable(track, [start])


@pytest.mark.parametrize("track", list(STATES))
def test_no_state_is_stuck(track: Track) -> None:
    states = STATES[track][0]
    for state in states:
        assert reachable(track, [state]) & FINAL[track], state
        assert leaving(track, state) or state in FINAL[track]


def test_every_open_case_can_be_terminated_and_every_end_archived() -> None:
    assert CaseState.ARCHIVED in reachable(Track.CASE, [CaseState.TERMINATED])
    assert CaseState.ARCHIVED in reachable(Track.CASE, [CaseState.NOT_INITIATED])
    for state in (CaseState.REGISTERED, CaseState.ACTIVE, CaseState.SUSPENDED, CaseState.WORK_COMPLETED):
        assert state in BY_CODE["terminate"].sources


def test_no_transition_without_a_role_an_audit_text_and_known_guards() -> None:
    for line in TRANSITIONS:
        assert roles_for(line.action)
        assert line.audit and line.label
        assert set(line.guards) <= set(GUARDS)
        assert line.sources


def test_codes_are_unique_and_every_guard_is_used() -> None:
    assert len(BY_CODE) == len(TRANSITIONS)
    assert {name for line in TRANSITIONS for name in line.guards} == set(GUARDS)


def test_states_and_targets_belong_to_the_track() -> None:
    for line in TRANSITIONS:
        known = set(StepState) if line.track is Track.STEP else {*STATES[line.track][0], STATES[line.track][1]}
        assert line.sources <= known, line.code
        assert line.target in known | {STAY}, line.code


def test_whoever_wrote_it_does_not_decide_on_it() -> None:
    for code in ("dept_approve_plan", "dept_return_plan", "chief_approve_plan", "chief_return_plan"):
        assert "not_planner" in BY_CODE[code].guards
    assert "not_drafter" in BY_CODE["sign_proposal"].guards
    assert "not_finisher" in BY_CODE["complete"].guards
    assert "not_compiler" in BY_CODE["approve_archive"].guards


def test_only_prevention_numbers_and_only_chiefs_sign() -> None:
    assert set(roles_for(BY_CODE["number_proposal"].action)) == {Role.PREVENTION_OFFICER, Role.PREVENTION_HEAD}
    assert set(roles_for(BY_CODE["sign_proposal"].action)) == {Role.DEPUTY_CHIEF, Role.CHIEF}
    assert BY_CODE["number_proposal"].sources == {ProposalState.SIGNED}
    assert BY_CODE["seal_proposal"].sources == {ProposalState.NUMBERED}


def facts(**more: object) -> CaseFacts:
    base: dict[str, object] = {
        "today": date(2026, 3, 5),
        "actor_id": "a",
        "actor_name": "周检察官",
        "actor_roles": frozenset({Role.UNDERTAKER}),
        "state": CaseState.ACTIVE,
    }
    return CaseFacts(**(base | more))  # type: ignore[arg-type]


def codes_of(code: str, state: str, **more: object) -> set[str]:
    return {found.code for found in findings(BY_CODE[code], state, facts(**more))}


def test_all_faults_are_told_at_once() -> None:
    assert codes_of("register", NOTHING) == {"case.no_case_no", "case.no_unit", "case.no_suspect", "case.no_charge"}
    found = codes_of("submit_plan", CaseState.PLAN_DRAFT, plan=PlanFacts(0, 0, False, False, "a"))
    assert found == {"plan.no_items", "plan.no_undertaker", "plan.no_outline", "plan.incomplete"}


def test_a_wrong_state_is_a_finding_like_the_others() -> None:
    assert codes_of("suspend", CaseState.ARCHIVED) == {"transition.wrong_state", "note.no_reason"}


def test_the_planner_may_not_approve() -> None:
    own = PlanFacts(1, 1, True, True, "a")
    assert "person.own_plan" in codes_of("dept_approve_plan", CaseState.PLAN_DEPT_REVIEW, plan=own, note="同意")
    other = PlanFacts(1, 1, True, True, "b")
    assert not codes_of("dept_approve_plan", CaseState.PLAN_DEPT_REVIEW, plan=other, note="同意")


def test_one_person_does_not_decide_at_both_levels() -> None:
    plan = PlanFacts(1, 1, True, True, "b", reviewer="周检察官")
    found = codes_of("chief_approve_plan", CaseState.PLAN_CHIEF_REVIEW, plan=plan, note="同意")
    assert found == {"person.reviewed_already"}


def closed_steps() -> dict[Step, StepState]:
    return dict.fromkeys(SIX_STEPS, StepState.DONE)


@given(st.sampled_from(SIX_STEPS), st.sampled_from([StepState.NOT_STARTED, StepState.IN_PROGRESS]))
def test_completion_needs_every_one_of_the_six(step: Step, state: StepState) -> None:
    served = ProposalFacts(ProposalState.SERVED, ReplyState.IMPLEMENTED, "a")
    steps = closed_steps()
    assert not codes_of("propose_completion", CaseState.ACTIVE, steps=steps, proposal=served)
    assert codes_of("propose_completion", CaseState.ACTIVE, steps=steps | {step: state}, proposal=served) == {
        "step.open"
    }


@given(st.sampled_from([StepState.DONE, StepState.MERGED, StepState.WAIVED]))
def test_merged_and_waived_count_as_settled(state: StepState) -> None:
    served = ProposalFacts(ProposalState.SERVED, ReplyState.IMPLEMENTED, "a")
    steps = closed_steps() | {Step.SYMPOSIUM: state}
    assert not codes_of("propose_completion", CaseState.ACTIVE, steps=steps, proposal=served)


def test_a_waived_proposal_needs_no_service() -> None:
    steps = closed_steps() | {Step.PROPOSAL: StepState.WAIVED}
    assert not codes_of("propose_completion", CaseState.ACTIVE, steps=steps)
    withdrawn = ProposalFacts(ProposalState.WITHDRAWN, ReplyState.NONE, "a")
    assert not codes_of("propose_completion", CaseState.ACTIVE, steps=steps, proposal=withdrawn)
    assert codes_of("propose_completion", CaseState.ACTIVE, steps=closed_steps(), proposal=withdrawn)


@given(st.sampled_from(list(ReplyState)), st.booleans(), st.booleans())
def test_not_implemented_rests_only_on_a_paper_or_a_waiver(state: ReplyState, followed: bool, waived: bool) -> None:
    proposal = ProposalFacts(ProposalState.SERVED, state, "a", followed_up=followed, follow_up_waived=waived)
    good = state in (ReplyState.IMPLEMENTED, ReplyState.PARTIAL)
    assert reply_closed(proposal) == (good or (state is ReplyState.NOT_IMPLEMENTED and (followed or waived)))


def test_overdue_fires_the_day_after() -> None:
    def late(due: date) -> set[str]:
        proposal = ProposalFacts(ProposalState.SERVED, ReplyState.AWAITING, "a", reply_due_on=due)
        return codes_of("mark_overdue", ReplyState.AWAITING, proposal=proposal)

    assert late(date(2026, 3, 5)) == {"reply.not_yet_overdue"}
    assert not late(date(2026, 3, 4))


def test_each_waiver_names_its_step() -> None:
    assert {f"waive_{step}" for step in WAIVABLE} <= set(BY_CODE)
    assert Step.PLAN not in WAIVABLE
    assert all(lists.label("steps", step) for step in WAIVABLE)
