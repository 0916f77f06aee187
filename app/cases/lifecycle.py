"""What each transition of a case writes down. Guards and permission were asked before (`app.casework.advance`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from app import presets
from app.calendar import due_date, roll_forward
from app.cases.assistance import ask
from app.cases.casefile import entity
from app.cases.plan import plan_entity
from app.cases.registration import plan_clock
from app.cases.rules import BY_CODE, target
from app.cases.steps import mark_step, set_due, settle
from app.decision import Decision
from app.work import Work
from db.codes import CaseState, Role, Step, StepState
from db.models import Case, Plan

Effect = Callable[[Work, Case, Decision], None]

_PLANNED = {
    Step.ANALYSIS: "analysis",
    Step.SYMPOSIUM: "symposium",
    Step.PROPOSAL: "proposal",
    Step.EDUCATION: "education",
    Step.RECTIFICATION: "rectification",
    Step.REVISIT: "revisit",
}


def apply(work: Work, case_id: str, code: str, decision: Decision) -> None:
    """Make a transition of the case itself or of one of its steps, with everything that follows from it."""
    line = BY_CODE[code]
    case = entity(work, case_id)
    verb, _, step = code.partition("_")
    if step in set(Step) and verb in ("waive", "restore"):
        _waive(work, case, Step(step), StepState(line.target), decision)
        return
    work.put(case, f"case.{code}", decision.opinion)
    before = CaseState(case.state)
    case.state = target(line, case.state)
    case.state_before = before if case.state != before else case.state_before
    effect = _EFFECTS.get(code)
    if effect is not None:
        effect(work, case, decision)
    settle(case)


def _waive(work: Work, case: Case, step: Step, state: StepState, decision: Decision) -> None:
    waived = state is StepState.WAIVED
    mark_step(
        work, case.id, step, state,
        done_on=decision.on if waived else None, reason=decision.opinion or "撤销免予", by=decision.by,
    )  # fmt: skip
    told = [one for one in case.form.get("waivers", []) if isinstance(one, dict)]
    _remember(case, waivers=[*told, {**decision.told("reason"), "step": step.value, "waived": waived}])


def _remember(case: Case, **facts: Any) -> None:
    case.form = {**case.form, **facts}


def _accept(work: Work, case: Case, decision: Decision) -> None:
    if Role.UNDERTAKER in work.actor.roles and case.undertaker_id is None:
        case.undertaker_id, case.undertaker_name = work.actor.account_id, work.actor.display_name
    _remember(case, acceptance=decision.told())
    plan_clock(work, case)


def _refuse(_work: Work, case: Case, decision: Decision) -> None:
    _remember(case, refusal=decision.told("reason"))


def _start_plan(work: Work, case: Case, _decision: Decision) -> None:
    mark_step(work, case.id, Step.PLAN, StepState.IN_PROGRESS)


def _dept_approve(work: Work, case: Case, decision: Decision) -> None:
    plan = _plan(work, case, "plan.dept_approve", decision)
    plan.dept_opinion, plan.dept_signed_by, plan.dept_signed_on = decision.opinion, decision.by, decision.on
    plan.form = {**plan.form, "dept_decision": decision.told()}


def _dept_return(work: Work, case: Case, decision: Decision) -> None:
    _send_back(_plan(work, case, "plan.dept_return", decision), "dept", decision)


def _chief_return(work: Work, case: Case, decision: Decision) -> None:
    _send_back(_plan(work, case, "plan.chief_return", decision), "chief", decision)


def _send_back(plan: Plan, level: str, decision: Decision) -> None:
    told = {"level": level, **decision.told()}
    plan.form = {**plan.form, "dept_decision": None, "returns": [*plan.form.get("returns", []), told]}
    plan.dept_opinion, plan.dept_signed_by, plan.dept_signed_on = "", "", None


def _initiate(work: Work, case: Case, decision: Decision) -> None:
    """立项: the date on which 检察长 approves starts the soft clock of the case."""
    plan = _plan(work, case, "plan.chief_approve", decision)
    plan.chief_opinion, plan.chief_signed_by, plan.chief_signed_on = decision.opinion, decision.by, decision.on
    plan.form = {**plan.form, "chief_decision": decision.told()}
    case.initiated_on = decision.on
    period = presets.current(work).periods["case"]
    if period:
        deadline = due_date(decision.on, period, presets.holidays(work))
        case.deadline_on = deadline.due
        _remember(case, deadline_raw=deadline.raw.isoformat(), deadline_table_missing=deadline.table_missing)
    if plan.form.get("assist_requested"):
        ask(work, case, "计划安排表请预防部门协助")
    mark_step(work, case.id, Step.PLAN, StepState.DONE, done_on=decision.on)
    set_due(work, case.id, _planned(plan, case.deadline_on))


def _planned(plan: Plan, deadline: date | None) -> dict[Step, date | None]:
    days: dict[str, date] = {}
    for item in plan.items:
        days[item.matter] = max(days.get(item.matter, item.planned_on), item.planned_on)
    return {step: days.get(matter, deadline) for step, matter in _PLANNED.items()}


def _suspend(_work: Work, case: Case, decision: Decision) -> None:
    _remember(
        case,
        suspended_on=decision.on.isoformat(),
        suspended_reason=decision.opinion,
        suspension=decision.told("reason"),
    )


def _resume(work: Work, case: Case, decision: Decision) -> None:
    """Only the soft clock stood still: it gains the days of the suspension."""
    since = case.form.get("suspended_on")
    if since and case.deadline_on:
        passed: timedelta = decision.on - date.fromisoformat(since)
        raw = date.fromisoformat(case.form.get("deadline_raw", case.deadline_on.isoformat())) + passed
        case.deadline_on = roll_forward(raw, presets.holidays(work))
        _remember(case, deadline_raw=raw.isoformat())
    _remember(case, suspended_on="", suspended_reason="", suspension=None, resumption=decision.told())


def _propose_termination(_work: Work, case: Case, decision: Decision) -> None:
    _remember(case, termination_proposal=decision.told("reason"))


def _decline_termination(_work: Work, case: Case, decision: Decision) -> None:
    told = {"level": "termination", **decision.told()}
    _remember(case, termination_proposal=None, returns=[*case.form.get("returns", []), told])


def _terminate(_work: Work, case: Case, decision: Decision) -> None:
    _remember(case, termination=decision.told("reason"))


def _propose_completion(_work: Work, case: Case, decision: Decision) -> None:
    _remember(case, completion=decision.told("note"))


def _return_completion(_work: Work, case: Case, decision: Decision) -> None:
    told = {"level": "completion", **decision.told()}
    _remember(case, completion={}, returns=[*case.form.get("returns", []), told])


def _complete(work: Work, case: Case, decision: Decision) -> None:
    case.completed_on = decision.on
    _remember(case, confirmation=decision.told())
    _start_handover(work, case, decision.on)


def _start_handover(work: Work, case: Case, day: date) -> None:
    period = presets.current(work).periods["archive"]
    if period:
        set_due(work, case.id, {Step.ARCHIVE: due_date(day, period, presets.holidays(work)).due})


def _start_archive(work: Work, case: Case, decision: Decision) -> None:
    if case.completed_on is None:
        _start_handover(work, case, decision.on)
    mark_step(work, case.id, Step.ARCHIVE, StepState.IN_PROGRESS)


def _archived(work: Work, case: Case, decision: Decision) -> None:
    mark_step(work, case.id, Step.ARCHIVE, StepState.DONE, done_on=decision.on)


def _plan(work: Work, case: Case, action: str, decision: Decision) -> Plan:
    plan = plan_entity(work, case.id)
    if plan is None:
        raise AssertionError("a plan under review exists")
    work.put(plan, action, decision.opinion)
    return plan


_EFFECTS: Mapping[str, Effect] = {
    "accept_proposal": _accept,
    "refuse": _refuse,
    "start_plan": _start_plan,
    "dept_approve_plan": _dept_approve,
    "dept_return_plan": _dept_return,
    "chief_approve_plan": _initiate,
    "chief_return_plan": _chief_return,
    "suspend": _suspend,
    "resume": _resume,
    "propose_termination": _propose_termination,
    "decline_termination": _decline_termination,
    "terminate": _terminate,
    "propose_completion": _propose_completion,
    "return_completion": _return_completion,
    "complete": _complete,
    "start_archive": _start_archive,
    "approve_archive": _archived,
}
