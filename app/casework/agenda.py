"""月历: what falls due on the days of a month, with the days on which nobody works."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Subquery, func, select, type_coerce

from app import cases, presets
from app.calendar import Period, PeriodUnit, Tier, TierSettings, due_date, tier
from app.casework.standing import OVER, concerning
from app.codes import item, label
from app.work import Read
from db.codes import CaseState, CopyKind, ProposalState, ReplyState, Step, StepState
from db.models import Case, CaseStep, Objection, Proposal, ProposalCopy, Verification

_UNFINISHED = (StepState.NOT_STARTED.value, StepState.IN_PROGRESS.value)
_MOVING = [state.value for state in CaseState if state not in (CaseState.SUSPENDED, *OVER)]
"""States in which something falls due: named one by one they are found in their index, and no closed year is read."""
_ISSUED = (ProposalState.SEALED, ProposalState.SERVING, ProposalState.SERVED)
#: A period to object has at most ninety days, and a holiday may put its end off.
_LONGEST = timedelta(days=90 + 15)


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
    here = (Case.state.in_(_MOVING), *concerning(view))
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
    others = [
        _item(view, tiers, row, title, step)
        for query, title, step in (
            (_verifications(start, end), "调查核实期限", Step.PROPOSAL),
            (_filings(start, end), "检察建议备案期限", Step.PROPOSAL),
            (_rechecks(start, end), "复核发案单位的异议", Step.RECTIFICATION),
        )
        for row in view.session.execute(
            select(*facts, query.c.due_on).join(query, query.c.case_id == Case.id).where(*here)
        )
    ]
    found = [_item(view, tiers, row, _step_title(row.step), Step(row.step)) for row in view.session.execute(steps)]
    late = [_item(view, tiers, row, "发案单位反馈期限", Step.RECTIFICATION) for row in view.session.execute(replies)]
    ends = [_item(view, tiers, row, "办结期限", Step.ARCHIVE) for row in view.session.execute(closing)]
    known = {(one.case_id, one.due_on) for one in late}
    # The step 整改 has the unit's date as its own: told once.
    steps_left = [one for one in found if one.step != Step.RECTIFICATION or (one.case_id, one.due_on) not in known]
    return [*steps_left, *late, *ends, *others, *_objections(view, tiers, start, end, here)]


def _verifications(start: date, end: date) -> Subquery:
    """调查核实 that run (检察建议工作规定 15)."""
    query = select(Verification.case_id, Verification.due_on).where(
        Verification.due_on.between(start, end), Verification.concluded_on.is_(None), Verification.withdrawn.is_(False)
    )
    return query.subquery()


def _filings(start: date, end: date) -> Subquery:
    """Proposals that are still to be filed with the superior office."""
    due = func.json_extract(Proposal.form, "$.filing_due")
    unsent = select(ProposalCopy.series_id).where(
        ProposalCopy.kind == CopyKind.FILING.value, ProposalCopy.sent_on.is_(None), ProposalCopy.withdrawn.is_(False)
    )
    query = select(Proposal.case_id, type_coerce(due, Date).label("due_on")).where(
        due.between(start.isoformat(), end.isoformat()),
        Proposal.state.in_([state.value for state in _ISSUED]),
        Proposal.series_id.in_(unsent),
        Proposal.withdrawn.is_(False),
    )
    return query.subquery()


def _rechecks(start: date, end: date) -> Subquery:
    """Objections that wait for their 复核, which is due at once (检察建议工作规定 22)."""
    query = select(Objection.case_id, Objection.received_on.label("due_on")).where(
        Objection.received_on.between(start, end), Objection.result.is_(None), Objection.withdrawn.is_(False)
    )
    return query.subquery()


def _objections(view: Read, tiers: TierSettings, start: date, end: date, here: tuple[Any, ...]) -> list[DueItem]:
    """The last days on which units may object to what was served, where they have not."""
    days = func.json_extract(Proposal.form, "$.objection_days")
    objected = select(Objection.series_id).where(Objection.withdrawn.is_(False))
    query = (
        select(Case.id, Case.name, Case.register_no, Case.undertaker_name, Proposal.served_on, days.label("days"))
        .join(Proposal, Proposal.case_id == Case.id)
        .where(
            Proposal.state == ProposalState.SERVED.value,
            Proposal.served_on.between(start - _LONGEST, end),
            days.is_not(None),
            Proposal.series_id.not_in(objected),
            Proposal.withdrawn.is_(False),
            *here,
        )
    )
    if not presets.current(view).objections:
        return []
    found, holidays = [], presets.holidays(view)
    for row in view.session.execute(query):
        due = due_date(row.served_on, Period(int(row.days), PeriodUnit.DAY), holidays).due
        if start <= due <= end:
            near = tier(view.today(), due, tiers)
            title, step = "发案单位异议期限", Step.RECTIFICATION
            found.append(DueItem(due, row.id, row.name, row.register_no, title, step, near, row.undertaker_name))
    return found


def _step_title(step: str) -> str:
    known = item("steps", step)
    return known.text("title") if known else label("steps", step)


def _item(view: Read, tiers: TierSettings, row: Any, title: str, step: Step) -> DueItem:
    near = tier(view.today(), row.due_on, tiers)
    return DueItem(row.due_on, row.id, row.name, row.register_no, title, step, near, row.undertaker_name)
