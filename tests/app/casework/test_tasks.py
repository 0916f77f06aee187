"""There is always a next thing to do, it has a date where one runs, and somebody may do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import cases, proposals
from app.cases.rules import BY_CODE, leaving
from app.casework import choices
from app.casework.record import Kind
from app.casework.tasks import Snapshot, Verifying, tasks, waits_for_unit
from app.casework.timeline import Happening, action_text, grouped
from app.casework.workbench import Todo, workbench
from app.permissions import roles_for
from db.codes import CaseState, ProposalState, ReplyState, Role, Step, StepState
from tests.app.casework.stories import CASE, PLAN, PROPOSAL, VERIFICATION, Office

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
    near_days=st.integers(0, 10),
    reminded_until=st.none() | st.dates(date(2026, 2, 1), date(2026, 5, 1)),
    filing_due=st.none() | st.dates(date(2026, 2, 1), date(2026, 5, 1)),
    verification=st.none() | st.builds(Verifying, st.booleans(), st.booleans(), st.booleans()),
    objected_on=st.none() | st.dates(date(2026, 2, 1), TODAY),
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


AWAITED = Snapshot(
    CaseState.ACTIVE,
    dict.fromkeys(Step, StepState.DONE) | {Step.RECTIFICATION: StepState.IN_PROGRESS},
    {},
    proposal=ProposalState.SERVED,
    reply=ReplyState.AWAITING,
    near_days=10,
)


@given(st.dates(date(2026, 2, 1), date(2026, 5, 1)), st.none() | st.dates(date(2026, 2, 1), date(2026, 5, 1)))
def test_a_unit_is_reminded_once_it_is_nearly_late_and_again_when_the_new_day_is_over(
    due: date, again: date | None
) -> None:
    case = replace(AWAITED, reply_due_on=due, reminded_until=again)
    offered = [(task.button, task.due_on) for task in tasks(case, TODAY) if task.target == "record:reminder"]
    wanted = (due - TODAY).days <= 10 and (again is None or again < TODAY)
    assert offered == ([("催办", due)] if wanted else [])


def test_a_reply_that_came_is_not_reminded_of() -> None:
    for state in (ReplyState.REPLIED, ReplyState.IMPLEMENTED, ReplyState.NOT_IMPLEMENTED, ReplyState.VISIT_DUE):
        case = replace(AWAITED, reply=state, reply_due_on=TODAY - timedelta(days=3))
        assert all(task.target != "record:reminder" for task in tasks(case, TODAY))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def lines(office: Office, role: Role, step: Step) -> list[Todo]:
    with office.work(role) as view:
        bench = workbench(view)
        return [one for one in (*bench.todo, *bench.reviews) if one.step is step]


def test_by_the_rules_of_2019_verification_stands_before_the_draft(office: Office) -> None:
    office.by_the_rules_of_2019()
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    (line,) = lines(office, Role.UNDERTAKER, Step.PROPOSAL)
    assert (line.title, line.target) == ("开展调查核实", "record:verification")
    office.day("2026-05-15")
    running = {key: value for key, value in VERIFICATION.items() if key not in ("concluded_on", "report", "propose")}
    office.file(ref, "verification", running)
    (line,) = lines(office, Role.UNDERTAKER, Step.PROPOSAL)
    assert (line.title, line.target) == ("终结调查核实，写出终结报告", "record:verification")
    assert line.due_on == date(2026, 5, 20), "two months from the decision on 20 March"
    assert line.days_left == 5 and line.tier is not None
    office.file(ref, "verification", VERIFICATION | {"propose": False})
    assert lines(office, Role.UNDERTAKER, Step.PROPOSAL) == [], "there is nothing to draft"
    (line,) = lines(office, Role.CHIEF, Step.PROPOSAL)
    assert (line.title, line.target) == ("调查核实不提建议，决定免予建议", "open")
    office.file(ref, "verification", VERIFICATION)
    (line,) = lines(office, Role.UNDERTAKER, Step.PROPOSAL)
    assert line.target == "record:proposal"


def test_an_objection_waits_for_the_chief_from_the_day_it_came(office: Office) -> None:
    ref = office.up_to_announcement()
    office.day("2026-04-20")
    assert lines(office, Role.CHIEF, Step.RECTIFICATION) == []
    office.file(ref, "objection", {"received_on": "2026-04-20", "reasons": "工程科已经撤销。"})
    (line,) = lines(office, Role.CHIEF, Step.RECTIFICATION)
    assert (line.title, line.target, line.due_on) == ("复核发案单位的异议", "record:recheck", date(2026, 4, 20))
    with office.work(Role.UNDERTAKER) as view:
        (waiting,) = [one for one in workbench(view).waiting if one.target == "record:recheck"]
    assert "检察长" in waiting.waits_for
    office.file(ref, "recheck", {"result": "explained", "explanation": "职责并未消失。"}, Role.CHIEF)
    assert lines(office, Role.CHIEF, Step.RECTIFICATION) == []


def test_filing_has_its_five_days_and_goes_when_it_is_done(office: Office) -> None:
    ref = office.up_to_announcement()
    (line,) = [one for one in lines(office, Role.UNDERTAKER, Step.PROPOSAL) if one.target == "record:copy"]
    assert line.due_on == date(2026, 4, 13), "five days from 7 April end on a Sunday"
    with office.work(Role.UNDERTAKER) as view:
        detail = proposals.case_proposal(view, ref)
    assert detail is not None
    for copy in detail.copies:
        office.file(
            ref, "copy", {"kind": copy.kind, "recipient": copy.recipient, "sent_on": "2026-04-08", "way": "机要"}
        )
    assert all(one.target != "record:copy" for one in lines(office, Role.UNDERTAKER, Step.PROPOSAL))


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


def test_who_had_a_part_in_it_waits_for_somebody_else(office: Office) -> None:
    """Somebody who holds every role is not asked to decide upon what they wrote: the guard would refuse it."""
    office.people[Role.ADMIN] = whole = replace(office.workspace.actor, roles=frozenset(Role))
    ref = office.register()

    def look(code: str, decides: Role) -> None:
        for person, may in ((whole, False), (office.people[decides], True)):
            with office.workspace.work(person) as view:
                bench = workbench(view)
                offered = next(one for one in choices(view, ref) if one.code == code)
            target = f"advance:{code}"
            assert (target in [one.target for one in bench.reviews]) == (not offered.findings) == may
            waits = "".join(one.waits_for for one in bench.waiting if one.target == target)
            assert bool(waits) != may
            assert person.display_name not in waits

    office.file(ref, "plan", PLAN)
    office.do(ref, "submit_plan", Role.ADMIN)
    look("dept_approve_plan", Role.INVESTIGATION_HEAD)
    office.do(ref, "dept_approve_plan", Role.INVESTIGATION_HEAD, "同意")
    look("chief_approve_plan", Role.CHIEF)
    office.do(ref, "chief_approve_plan", Role.CHIEF, "同意")
    office.analyse(ref)
    office.day("2026-04-07")
    office.file(ref, "proposal", PROPOSAL)
    office.do(ref, "submit_proposal", Role.UNDERTAKER)
    look("sign_proposal", Role.DEPUTY_CHIEF)


def test_what_another_department_proposes_waits_for_the_head(office: Office) -> None:
    """Nobody undertakes it yet; it is in nobody's own list."""
    with office.work(Role.OTHER_DEPARTMENT) as work:
        ref = cases.propose(work, CASE | {"undertaker": ""})
        work.commit()
    with office.work(Role.INVESTIGATION_HEAD) as view:
        found = [(one.case_id, one.title, one.waits_for) for one in workbench(view).reviews]
    assert found == [(ref, "处理其他部门的提议", "")]
