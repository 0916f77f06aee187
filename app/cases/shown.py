"""How a step shows itself, in a list as on its case: begun once it is in hand, late once its day is over. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.codes import CaseState, Step, StepState

#: Here no day of a step is waited for any more, or for the time being.
_AT_REST = (CaseState.TERMINATED, CaseState.NOT_INITIATED, CaseState.SUSPENDED)
_UNFINISHED = (StepState.NOT_STARTED, StepState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Shown:
    """`state` with what is in hand as begun; `due_on` where its day is waited for, `overdue` where that is over."""

    state: StepState
    due_on: date | None = None
    overdue: bool = False


def shown(case: CaseState, step: Step, state: StepState, due: date | None, current: Step | None, today: date) -> Shown:
    """How a step of a case in that state is drawn today; `current` is the step that is in hand there."""
    if state not in _UNFINISHED or (step != current and state is StepState.NOT_STARTED):
        return Shown(state)
    waited = due if case not in _AT_REST else None
    return Shown(StepState.IN_PROGRESS, waited, waited is not None and waited < today)
