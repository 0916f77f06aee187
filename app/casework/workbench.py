"""工作台: what a person has to do, what waits for others, how the cases in hand stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import cases, people, presets
from app.calendar import Tier, TierSettings, days_left, tier
from app.cases.casefile import is_mine, step_files
from app.cases.listing import SHELVES, rows
from app.casework.tasks import Snapshot, Task, tasks, waits_for_unit
from app.casework.timeline import Happening, recent
from app.codes import label
from app.permissions import roles_for
from app.work import Read
from db.codes import Action, CaseState, ProposalState, ReplyState, Role, Step
from db.models import Case, FollowUp, Proposal, ProposalCopy

#: How many open cases are looked through, nearest due date first.
_MOST = 500
_PROGRESS = 12


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of 待办事项. `target` is `advance:CODE`, `record:KIND` or `open`, done on `case_id`.

    `waits_for` names who has to act where it is not the person who looks.
    """

    case_id: str
    register_no: str
    case_name: str
    unit: str
    number: str
    title: str
    button: str
    target: str
    step: Step
    step_text: str
    due_on: date | None
    days_left: int | None
    tier: Tier | None
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything that the first page shows. `counts` are of the person's open cases by the date of the step in hand."""

    today: date
    counts: Mapping[Tier, int]
    active: int
    to_archive: int
    completed_this_year: int
    todo: tuple[Todo, ...]
    reviews: tuple[Todo, ...]
    waiting: tuple[Todo, ...]
    progress: tuple[cases.CaseRow, ...]
    recent: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class _About:
    """What the tasks of a case are told with."""

    snapshot: Snapshot
    number: str
    unit: str


#: Those who see what the whole office waits for.
_OVERSEERS = frozenset({Role.INVESTIGATION_HEAD, Role.DEPUTY_CHIEF, Role.CHIEF, Role.PREVENTION_HEAD})

_REPLY = Task("等待发案单位反馈落实情况", "", "open", Action.REPLY_WRITE, Step.RECTIFICATION)


def workbench(view: Read) -> Workbench:
    """The first page of the person who works. Raises `permission.denied` for somebody who may see no case."""
    cases.require_reading(view)
    open_cases = _open_cases(view)
    todo, reviews, waiting = _sorted_tasks(view, open_cases)
    mine = [case for case in open_cases if _concerns(view, case)]
    near = {case.id: row for case, row in zip(mine, rows(view, mine), strict=True)}
    shelf = {name: {state.value for state in states} for name, states in SHELVES.items()}
    active = [case for case in mine if case.state in shelf[cases.Shelf.ACTIVE]]
    return Workbench(
        today=view.today(),
        counts={one: sum(row.tier is one for row in near.values()) for one in Tier},
        active=len(active),
        to_archive=sum(case.state in shelf[cases.Shelf.TO_ARCHIVE] for case in mine),
        completed_this_year=_completed(view),
        todo=tuple(todo),
        reviews=tuple(reviews),
        waiting=tuple(waiting),
        progress=tuple(near[case.id] for case in active[:_PROGRESS]),
        recent=tuple(recent(view)),
    )


def _open_cases(view: Read) -> list[Case]:
    states = [
        s.value for s in CaseState if s not in (CaseState.ARCHIVED, CaseState.NOT_INITIATED, CaseState.TERMINATED)
    ]
    query = (
        select(Case)
        .where(Case.state.in_(states), Case.owner_workspace == view.workspace_id, Case.withdrawn.is_(False))
        .order_by(Case.due_on.asc().nulls_last(), Case.id)
        .limit(_MOST)
    )
    if _only_undertaker(view):
        query = query.where(Case.undertaker_id == view.actor.account_id)
    return list(view.session.scalars(query))


def _only_undertaker(view: Read) -> bool:
    """Somebody who only undertakes cases sees the own ones; every other role sees the office's."""
    return view.actor.roles <= {Role.UNDERTAKER, Role.ADMIN}


def _concerns(view: Read, case: Case) -> bool:
    return is_mine(view, case) or not _only_undertaker(view)


def _sorted_tasks(view: Read, open_cases: Sequence[Case]) -> tuple[list[Todo], list[Todo], list[Todo]]:
    """What the person may do, decisions apart, and what waits for others: heads and chiefs see the whole office's."""
    todo: list[Todo] = []
    reviews: list[Todo] = []
    waiting: list[Todo] = []
    known, today, tiers = _snapshots(view, open_cases), view.today(), presets.current(view).tiers
    overseeing = bool(view.actor.roles & _OVERSEERS)
    for case in open_cases:
        about, mine = known[case.id], is_mine(view, case)
        for task in tasks(about.snapshot, today):
            line = _todo(case, task, about, today, tiers)
            if view.actor.may(task.action, own=mine) and (mine or not _undertakers_own(task.action)):
                (reviews if task.review else todo).append(line)
            elif mine or overseeing:
                waiting.append(replace(line, waits_for=_whom(case, task.action, mine=mine)))
        if (mine or overseeing) and waits_for_unit(about.snapshot, today):
            line = _todo(case, replace(_REPLY, due_on=about.snapshot.reply_due_on), about, today, tiers)
            waiting.append(replace(line, waits_for=about.unit))
    for lines in (todo, reviews, waiting):
        lines.sort(key=lambda line: (line.due_on or date.max, line.register_no))
    return todo, reviews, waiting


def _whom(case: Case, action: Action, *, mine: bool) -> str:
    """Who has to act: the undertaker by name, else the roles."""
    roles = roles_for(action)
    if Role.UNDERTAKER in roles and not mine and case.undertaker_name:
        return case.undertaker_name
    return "、".join(label("roles", role) for role in roles)


def _undertakers_own(action: Action) -> bool:
    """Work of the undertaker that others may assist with is not put on their desks."""
    return Role.UNDERTAKER in roles_for(action) and action is not Action.CASE_REGISTER


def _todo(case: Case, task: Task, about: _About, today: date, tiers: TierSettings) -> Todo:
    due = task.due_on
    return Todo(
        case_id=case.id,
        register_no=case.register_no,
        case_name=case.name,
        unit=about.unit,
        number=about.number,
        title=task.title,
        button=task.button,
        target=task.target,
        step=task.step,
        step_text=label("steps", task.step),
        due_on=due,
        days_left=days_left(today, due) if due else None,
        tier=tier(today, due, tiers) if due else None,
    )


def _snapshots(view: Read, open_cases: Sequence[Case]) -> dict[str, _About]:
    ids = [case.id for case in open_cases]
    units = people.unit_names(view, [case.unit_id for case in open_cases])
    proposals = _live_proposals(view, ids)
    letters = set(
        view.session.scalars(
            select(FollowUp.case_id).where(
                FollowUp.case_id.in_(ids), FollowUp.signed_by == "", FollowUp.withdrawn.is_(False)
            )
        )
    )
    unsent_query = (
        select(ProposalCopy.case_id, func.count().label("number"))
        .where(ProposalCopy.case_id.in_(ids), ProposalCopy.sent_on.is_(None), ProposalCopy.withdrawn.is_(False))
        .group_by(ProposalCopy.case_id)
    )
    unsent = {row.case_id: row.number for row in view.session.execute(unsent_query)}
    review = presets.current(view).policy_review
    found = {}
    for case in open_cases:
        steps, proposal = step_files(case), proposals.get(case.id)
        completion: Any = case.form.get("completion")
        snapshot = Snapshot(
            state=CaseState(case.state),
            steps={step: file.state for step, file in steps.items()},
            dues={step: file.due_on for step, file in steps.items()},
            deadline_on=case.deadline_on,
            completion_proposed=bool(completion),
            proposal=ProposalState(proposal.state) if proposal else None,
            reply=ReplyState(proposal.reply_state) if proposal else None,
            reply_due_on=proposal.reply_due_on if proposal else None,
            letter=case.id in letters,
            unsent=unsent.get(case.id, 0),
            policy_review=review,
            assistance=cases.assistance_waiting(case.form),
            ending=bool(case.form.get("termination_proposal")) and case.state != CaseState.TERMINATED,
        )
        number = (proposal.doc_number or "") if proposal else ""
        found[case.id] = _About(snapshot, number, units.get(case.unit_id, ""))
    return found


def _live_proposals(view: Read, ids: Sequence[str]) -> dict[str, Proposal]:
    """The version that counts of each case, in one query."""
    gone = (ProposalState.SUPERSEDED.value, ProposalState.WITHDRAWN.value)
    query = select(Proposal).where(
        Proposal.case_id.in_(ids), Proposal.withdrawn.is_(False), Proposal.state.not_in(gone)
    )
    return {row.case_id: row for row in view.session.scalars(query.order_by(Proposal.series_id, Proposal.version))}


def _completed(view: Read) -> int:
    first = date(view.today().year, 1, 1)
    query = select(func.count(Case.id)).where(
        Case.completed_on >= first, Case.owner_workspace == view.workspace_id, Case.withdrawn.is_(False)
    )
    if _only_undertaker(view):
        query = query.where(Case.undertaker_id == view.actor.account_id)
    return view.session.scalar(query) or 0
