"""The eight steps of a case: set, and what comes next worked out from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.cases.casefile import entity
from app.cases.guards import settled
from app.codes import label
from app.work import Work
from db.codes import SIX_STEPS, CaseState, Step, StepState
from db.kernel.ids import new_id
from db.models import Case, CaseStep

_ARCHIVING = (CaseState.WORK_COMPLETED, CaseState.ARCHIVE_COMPILING, CaseState.ARCHIVE_REVIEW)
_CLOSED = (CaseState.ARCHIVED, CaseState.NOT_INITIATED, CaseState.TERMINATED)


def mark_step(
    work: Work,
    case_id: str,
    step: Step,
    state: StepState,
    *,
    done_on: date | None = None,
    merged_with: Step | None = None,
    reason: str = "",
    by: str = "",
) -> None:
    """Set how far a step is. Audited; nothing is written where nothing changes.

    `by` is who waived it, where that was not who works. A waived step stays waived until its waiver is taken back,
    whatever else is recorded.
    """
    case = entity(work, case_id)
    row = _row(case, step)
    waiver = state is StepState.WAIVED or bool(reason)
    if row.state == StepState.WAIVED and not waiver:
        return
    told = (row.state, row.done_on, row.merged_with)
    if told == (state, done_on, merged_with) and not waiver:
        return
    work.put(case, f"step.{state}", label("steps", step))
    row.state, row.done_on, row.merged_with = state, done_on, merged_with
    waived = state is StepState.WAIVED
    row.waived_reason = reason if waived else ""
    row.waived_by = (by or work.actor.display_name) if waived else ""
    settle(case)


def set_due(work: Work, case_id: str, dues: Mapping[Step, date | None]) -> None:
    """Set by when steps are to be done."""
    case = entity(work, case_id)
    changed = {step: due for step, due in dues.items() if _row(case, step).due_on != due}
    if changed:
        work.put(case, "step.due", "、".join(label("steps", step) for step in changed))
        for step, due in changed.items():
            _row(case, step).due_on = due
        settle(case)


def settle(case: Case) -> None:
    """Work out the step that is next and its date; called with the case already put."""
    step = next_step(case)
    case.current_step = step
    due = _row(case, step).due_on if step else None
    if due is None and case.state in (CaseState.ACTIVE, CaseState.SUSPENDED):
        due = case.deadline_on
    case.due_on = due


def next_step(case: Case) -> Step | None:
    """The step that a list shows: the first of the six that is under way, else the first that has not begun.

    Legal education runs beside the six and comes up when they are done. None once the case has come to its end.
    """
    state = CaseState(case.state)
    if state in _CLOSED:
        return None
    if state in _ARCHIVING:
        return Step.ARCHIVE
    if state not in (CaseState.ACTIVE, CaseState.SUSPENDED):
        return Step.PLAN
    for wanted in (StepState.IN_PROGRESS, StepState.NOT_STARTED):
        for step in SIX_STEPS:
            if _state(case, step) is wanted:
                return step
    return Step.EDUCATION if not settled(_state(case, Step.EDUCATION)) else Step.ARCHIVE


def _state(case: Case, step: Step) -> StepState:
    return StepState(_row(case, step).state)


def _row(case: Case, step: Step) -> CaseStep:
    for row in case.steps:
        if row.step == step:
            return row
    row = CaseStep(id=new_id(), position=list(Step).index(step), step=step, state=StepState.NOT_STARTED)
    case.steps.append(row)
    return row


def begin_steps(case: Case) -> None:
    """Give a new case its eight steps."""
    for step in Step:
        _row(case, step)
