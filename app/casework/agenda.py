"""月历: what falls due on the days of a month, with the days on which nobody works."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import cases, presets
from app.calendar import Tier, TierSettings, tier
from app.casework.standing import OVER, concerning
from app.codes import item, label
from app.work import Read
from db.codes import CaseState, ProposalState, ReplyState, Step, StepState
from db.models import Case, CaseStep, Proposal

_UNFINISHED = (StepState.NOT_STARTED.value, StepState.IN_PROGRESS.value)
_AT_REST = (CaseState.SUSPENDED, *OVER)


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that falls due: `title` says what, of which case, and which step of it to open."""

    due_on: date
    case_id: str
    case_name: str
    register_no: str
    title: str
    step: Step
    tier: Tier
    undertaker: str


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """One day. `rest` says that nobody works then, `name` which holiday or make-up working day it is."""

    day: date
    in_month: bool
    today: bool
    rest: bool
    name: str
    items: tuple[DueItem, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Six weeks from the Monday on or before the month's first day. `table_missing`: 节假日表缺失 for this year."""

    year: int
    month: int
    days: tuple[AgendaDay, ...]
    table_missing: bool


def agenda(view: Read, year: int, month: int) -> Agenda:
    """What falls due in a month, of the cases that concern the person. Raises `permission.denied`."""
    cases.require_reading(view)
    first = date(year, month, 1)
    start = first - timedelta(days=first.weekday())
    end = start + timedelta(days=41)
    held = defaultdict(list)
    for one in _items(view, start, end):
        held[one.due_on].append(one)
    holidays, today = presets.holidays(view), view.today()
    days = []
    for offset in range(42):
        day = start + timedelta(days=offset)
        items = sorted(held[day], key=lambda one: (one.register_no, one.title))
        named = holidays.name(day)
        days.append(AgendaDay(day, day.month == month, day == today, not holidays.is_workday(day), named, tuple(items)))
    last = date(year, month, calendar.monthrange(year, month)[1])
    return Agenda(year, month, tuple(days), not (holidays.covers(first) and holidays.covers(last)))


def _items(view: Read, start: date, end: date) -> list[DueItem]:
    facts = (Case.id, Case.name, Case.register_no, Case.undertaker_name)
    here = (Case.state.not_in([state.value for state in _AT_REST]), *concerning(view))
    steps = (
        select(*facts, CaseStep.step, CaseStep.due_on)
        .join(CaseStep, CaseStep.case_id == Case.id)
        .where(CaseStep.due_on.between(start, end), CaseStep.state.in_(_UNFINISHED), *here)
    )
    replies = (
        select(*facts, Proposal.reply_due_on.label("due_on"))
        .join(Proposal, Proposal.case_id == Case.id)
        .where(
            Proposal.reply_due_on.between(start, end),
            Proposal.state == ProposalState.SERVED.value,
            Proposal.reply_state.in_((ReplyState.AWAITING.value, ReplyState.OVERDUE.value)),
            Proposal.withdrawn.is_(False),
            *here,
        )
    )
    closing = select(*facts, Case.deadline_on.label("due_on")).where(
        Case.deadline_on.between(start, end), Case.completed_on.is_(None), *here
    )
    tiers = presets.current(view).tiers
    found = [_item(view, tiers, row, _step_title(row.step), Step(row.step)) for row in view.session.execute(steps)]
    late = [_item(view, tiers, row, "发案单位反馈期限", Step.RECTIFICATION) for row in view.session.execute(replies)]
    ends = [_item(view, tiers, row, "办结期限", Step.ARCHIVE) for row in view.session.execute(closing)]
    known = {(one.case_id, one.due_on) for one in late}
    # The step 整改 has the unit's date as its own: told once.
    steps_left = [one for one in found if one.step != Step.RECTIFICATION or (one.case_id, one.due_on) not in known]
    return [*steps_left, *late, *ends]


def _step_title(step: str) -> str:
    known = item("steps", step)
    return known.text("title") if known else label("steps", step)


def _item(view: Read, tiers: TierSettings, row: Any, title: str, step: Step) -> DueItem:
    near = tier(view.today(), row.due_on, tiers)
    return DueItem(row.due_on, row.id, row.name, row.register_no, title, step, near, row.undertaker_name)
