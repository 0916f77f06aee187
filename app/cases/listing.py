"""The list of cases: filtered, sorted and cut in the database, described for one page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy import case as sql_case

from app import people, presets, search
from app.calendar import Tier, TierSettings, days_left, tier
from app.cases.casefile import require_reading
from app.cases.shown import shown
from app.codes import label
from app.work import Read
from db.codes import SIX_STEPS, CaseState, Step, StepState
from db.models import Case, CaseCharge, CaseStep, Suspect, Unit

_UNFINISHED = (StepState.NOT_STARTED, StepState.IN_PROGRESS)


class Shelf(StrEnum):
    """The tabs of the list: 在办, 待归档, 已归档, 全部."""

    ACTIVE = "active"
    TO_ARCHIVE = "to_archive"
    ARCHIVED = "archived"
    ALL = "all"


SHELVES: dict[Shelf, frozenset[CaseState]] = {
    Shelf.ACTIVE: frozenset(
        {
            CaseState.PROPOSED,
            CaseState.REGISTERED,
            CaseState.PLAN_DRAFT,
            CaseState.PLAN_DEPT_REVIEW,
            CaseState.PLAN_CHIEF_REVIEW,
            CaseState.ACTIVE,
            CaseState.SUSPENDED,
        }
    ),
    Shelf.TO_ARCHIVE: frozenset({CaseState.WORK_COMPLETED, CaseState.ARCHIVE_COMPILING, CaseState.ARCHIVE_REVIEW}),
    Shelf.ARCHIVED: frozenset({CaseState.ARCHIVED}),
    Shelf.ALL: frozenset(CaseState),
}


class SortBy(StrEnum):
    """Columns that the list may be sorted by."""

    DUE = "due"
    REGISTER_NO = "register_no"
    NAME = "name"
    UNDERTAKER = "undertaker"
    UPDATED = "updated"
    UNIT = "unit"
    SYSTEM = "system"
    CHARGE = "charge"
    STEP = "step"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What to list. `text` is looked for in names, numbers, units, suspects and undertakers, also by their initials.

    `tiers` narrows to due dates that near; `own` to our own (True) or received (False) cases.
    """

    shelf: Shelf = Shelf.ALL
    states: frozenset[CaseState] = frozenset()
    text: str = ""
    charges: frozenset[str] = frozenset()
    systems: frozenset[str] = frozenset()
    undertaker: str = ""
    tiers: frozenset[Tier] = frozenset()
    mine: bool = False
    own: bool | None = None
    sort: SortBy = SortBy.DUE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Pip:
    """One of the six pips: a step that is in hand has begun; `overdue` turns it into the red square."""

    step: Step
    state: StepState
    overdue: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list. `days_left` and `tier` belong to `due_on`, the date of the step in hand (本步时限)."""

    id: str
    register_no: str
    case_no: str
    name: str
    unit: str
    system_text: str
    charge_text: str
    undertaker: str
    office: str
    own: bool
    state: CaseState
    state_text: str
    pips: tuple[Pip, ...]
    done_count: int
    current_step: Step | None
    current_step_text: str
    due_on: date | None
    days_left: int | None
    tier: Tier | None
    deadline_on: date | None
    updated_at: datetime
    secrecy_text: str
    suspects: tuple[str, ...] = field(default=())


def list_cases(view: Read, query: CaseQuery | None = None, *, limit: int = 100, offset: int = 0) -> list[CaseRow]:
    """A page of the list. Raises `permission.denied` for somebody who may see no case."""
    return rows(view, case_ids(view, query, limit=limit, offset=offset))


def case_ids(view: Read, query: CaseQuery | None = None, *, limit: int | None = None, offset: int = 0) -> Sequence[str]:
    """The ids of what the query finds, in its order, out of the indexes alone. Raises as `list_cases`."""
    require_reading(view)
    wanted = query or CaseQuery()
    return view.session.scalars(
        _sorted(_filtered(view, select(Case.id), wanted), wanted).limit(limit).offset(offset)
    ).all()


def count_cases(view: Read, query: CaseQuery | None = None) -> int:
    """How many cases the query finds."""
    require_reading(view)
    return view.session.scalar(_filtered(view, select(func.count(Case.id)), query or CaseQuery())) or 0


def shelf_counts(view: Read) -> dict[Shelf, int]:
    """How many cases stand on each shelf, for the tabs."""
    require_reading(view)
    statement = select(Case.state, func.count()).where(Case.withdrawn.is_(False)).group_by(Case.state)
    by_state = {CaseState(state): count for state, count in view.session.execute(statement)}
    return {shelf: sum(by_state.get(state, 0) for state in states) for shelf, states in SHELVES.items()}


def rows(view: Read, ids: Sequence[str]) -> list[CaseRow]:
    """Describe cases as lines of a list, in the order given. Reads what a line shows and no whole case."""
    tiers, found = presets.current(view).tiers, _Parts(view, ids)
    cases = {row.id: row for row in view.session.execute(_LINE.where(Case.id.in_(ids)))}
    return [_row(view, cases[one], found, tiers) for one in ids]


_LINE = select(
    Case.id,
    Case.register_no,
    Case.case_no,
    Case.name,
    Case.undertaker_name,
    Case.owner_office,
    Case.owner_workspace,
    Case.state,
    Case.current_step,
    Case.due_on,
    Case.deadline_on,
    Case.updated_at,
    Case.secrecy,
    Unit.name.label("unit"),
    Unit.system,
).outerjoin(Unit, Unit.id == Case.unit_id)


class _Parts:
    """Charges, suspects and steps of the cases of a page."""

    def __init__(self, view: Read, ids: Sequence[str]) -> None:
        def parts(*columns: Any) -> Iterator[Any]:
            case_id = columns[0]
            return iter(view.session.execute(select(*columns).where(case_id.in_(ids)).order_by(columns[1])))

        self.charges: dict[str, list[str]] = defaultdict(list)
        self.suspects: dict[str, list[str]] = defaultdict(list)
        self.steps: dict[str, dict[str, tuple[StepState, date | None]]] = defaultdict(dict)
        for case_id, _, charge in parts(CaseCharge.case_id, CaseCharge.position, CaseCharge.charge):
            self.charges[case_id].append(charge)
        for case_id, _, name in parts(Suspect.case_id, Suspect.position, Suspect.name):
            self.suspects[case_id].append(name)
        for case_id, _, step, state, due in parts(
            CaseStep.case_id, CaseStep.position, CaseStep.step, CaseStep.state, CaseStep.due_on
        ):
            self.steps[case_id][step] = StepState(state), due


def _pips(case: Any, steps: Mapping[str, tuple[StepState, date | None]], today: date) -> tuple[Pip, ...]:
    """The six pips of a case as they stand today."""
    found = []
    for step in SIX_STEPS:
        state, due = steps.get(step, (StepState.NOT_STARTED, None))
        seen = shown(CaseState(case.state), step, state, due, case.current_step, today)
        found.append(Pip(step, seen.state, seen.overdue))
    return tuple(found)


def _row(view: Read, case: Any, parts: _Parts, tiers: TierSettings) -> CaseRow:
    today = view.today()
    marks = _pips(case, parts.steps[case.id], today)
    step = Step(case.current_step) if case.current_step else None
    return CaseRow(
        id=case.id,
        register_no=case.register_no,
        case_no=case.case_no,
        name=case.name,
        unit=case.unit or "",
        system_text=label("systems", case.system) if case.system else "",
        charge_text="、".join(label("charges", charge) for charge in parts.charges[case.id]),
        undertaker=case.undertaker_name,
        office=case.owner_office,
        own=case.owner_workspace == view.workspace_id,
        state=CaseState(case.state),
        state_text=label("case_states", case.state),
        pips=marks,
        done_count=sum(pip.state not in _UNFINISHED for pip in marks),
        current_step=step,
        current_step_text=label("steps", step) if step else "",
        due_on=case.due_on,
        days_left=days_left(today, case.due_on) if case.due_on else None,
        tier=tier(today, case.due_on, tiers) if case.due_on else None,
        deadline_on=case.deadline_on,
        updated_at=case.updated_at,
        secrecy_text=label("secrecy", case.secrecy),
        suspects=tuple(parts.suspects[case.id]),
    )


def _filtered(view: Read, statement: Select, query: CaseQuery) -> Select:  # type: ignore[type-arg]
    wanted: list[ColumnElement[bool]] = [Case.withdrawn.is_(False)]
    states = query.states or (SHELVES[query.shelf] if query.shelf is not Shelf.ALL else frozenset())
    if states:
        wanted.append(Case.state.in_([state.value for state in states]))
    if query.text.strip():
        wanted.append(Case.id.in_(search.cases_named(query.text)))
    if query.charges:
        wanted.append(Case.id.in_(select(CaseCharge.case_id).where(CaseCharge.charge.in_(query.charges))))
    if query.systems:
        wanted.append(Case.unit_id.in_(select(Unit.id).where(Unit.system.in_(query.systems))))
    if query.undertaker:
        wanted.append(Case.undertaker_name == query.undertaker)
    if query.mine:
        wanted.append(Case.undertaker_id == view.actor.account_id)
    if query.own is not None:
        same = Case.owner_workspace == view.workspace_id
        wanted.append(same if query.own else ~same)
    if query.tiers:
        wanted.append(or_(*(_within(view, one) for one in query.tiers)))
    return statement.where(*wanted)


def _within(view: Read, wanted: Tier) -> ColumnElement[bool]:
    """The due dates of a tier, as bounds that an index serves."""
    limits, today = presets.current(view).tiers, view.today()
    edges = {
        Tier.OVERDUE: (None, -1),
        Tier.URGENT: (0, limits.urgent_days),
        Tier.SOON: (limits.urgent_days + 1, limits.soon_days),
        Tier.AMPLE: (limits.soon_days + 1, None),
    }
    least, most = edges[wanted]
    bounds: list[ColumnElement[bool]] = [Case.due_on.is_not(None)]
    if least is not None:
        bounds.append(Case.due_on >= date.fromordinal(today.toordinal() + least))
    if most is not None:
        bounds.append(Case.due_on <= date.fromordinal(today.toordinal() + most))
    found = bounds[0]
    for bound in bounds[1:]:
        found = found & bound
    return found


def _sorted(statement: Select, query: CaseQuery) -> Select:  # type: ignore[type-arg]
    """In the order of a column; what it names in another table is walked in that table's order."""
    if query.sort in (SortBy.UNIT, SortBy.SYSTEM):
        statement = statement.join(Unit, Unit.id == Case.unit_id, isouter=True)
    elif query.sort is SortBy.CHARGE:
        first = (CaseCharge.case_id == Case.id) & (CaseCharge.position == 0)
        statement = statement.join(CaseCharge, first, isouter=True)
    columns = {
        SortBy.DUE: Case.due_on,
        SortBy.REGISTER_NO: Case.id,  # ids and register numbers are given in the same order
        SortBy.NAME: Case.name,
        SortBy.UNDERTAKER: Case.undertaker_name,
        SortBy.UPDATED: Case.updated_at,
        SortBy.UNIT: Unit.name,
        SortBy.SYSTEM: Unit.system,
        SortBy.CHARGE: CaseCharge.charge,
        SortBy.STEP: _STEP_PLACE,
        SortBy.DEADLINE: Case.deadline_on,
    }
    column = columns[query.sort]
    first_to_last = column.desc() if query.descending else column.asc()
    return statement.order_by(first_to_last.nulls_last(), Case.id.desc())


#: Where the step in hand stands among the eight; a case without one comes last.
_STEP_PLACE = sql_case({step.value: place for place, step in enumerate(Step)}, value=Case.current_step)


def unit_systems(view: Read) -> dict[str, str]:
    """The systems (领域) that occur, with their labels, for a filter's choices."""
    codes = view.session.scalars(select(Unit.system).where(Unit.system.is_not(None)).distinct())
    return {code: label("systems", code) for code in codes if code}


def undertakers(view: Read) -> list[str]:
    """Names of undertakers that occur in cases, for a filter's choices."""
    names = view.session.scalars(select(Case.undertaker_name).distinct().order_by(Case.undertaker_name))
    return [name for name in names if name] or [person.name for person in people.people(view)]
