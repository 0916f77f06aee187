"""The figures of a period, counted over our own cases (an undertaker's own ones for somebody who only undertakes)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.permissions import Scope, scope
from app.reports.rules import Share, Table, adoption_of, by_quarter, cross, on_time
from app.work import Read
from db.codes import SIX_STEPS, Action, Adoption, CaseState, ProposalState, Step, StepState
from db.kernel.errors import UserError
from db.models import Case, Proposal, Reply, Unit

_MOST_SYSTEMS, _MOST_CHARGES = 7, 5
_FINISHED = (CaseState.WORK_COMPLETED, CaseState.ARCHIVE_COMPILING, CaseState.ARCHIVE_REVIEW, CaseState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class StepShare:
    """How many cases did a step in time, of those whose step is done or late."""

    step: Step
    in_time: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """A period's figures. Codes of systems and charges are labelled by the page (`systems`, `charges`)."""

    first: date
    last: date
    initiated: int
    proposals_issued: int
    adoption: Share
    completed_in_time: Share
    archived: int
    by_system_and_charge: Table
    steps: tuple[StepShare, ...]
    replies: Mapping[str, int]
    not_yet_due: int
    quarters: tuple[int, int, int, int]


def statistics(view: Read, first: date, last: date) -> Figures:
    """Figures of the cases whose 立项 lies between both days. Raises `permission.denied`."""
    cases = _cases(view, first, last)
    issued = _issued(view, [case.id for case in cases])
    replies = _replies(view, [row.series_id for row in issued])
    kinds = Counter({kind.value: 0 for kind in Adoption})
    kinds.update(adoption_of(answers) for answers in replies.values())
    late = [
        row for row in issued if row.series_id not in replies and row.reply_due_on and view.today() > row.reply_due_on
    ]
    adopted = kinds[Adoption.ADOPTED] + kinds[Adoption.PARTLY]
    return Figures(
        first=first,
        last=last,
        initiated=len(cases),
        proposals_issued=len(issued),
        adoption=Share(adopted, len(replies) + len(late)),
        completed_in_time=_completed(view, cases),
        archived=sum(case.state == CaseState.ARCHIVED for case in cases),
        by_system_and_charge=_table(view, cases),
        steps=tuple(StepShare(step, _step(view, cases, step)) for step in SIX_STEPS),
        replies=dict(kinds) | {"overdue": len(late)},
        not_yet_due=len(issued) - len(replies) - len(late),
        quarters=by_quarter(case.initiated_on for case in cases if case.initiated_on),
    )


def _cases(view: Read, first: date, last: date) -> Sequence[Case]:
    reach = scope(view.actor.roles, Action.REPORT_READ)
    if reach is Scope.NONE:
        raise UserError("permission.denied", action=Action.REPORT_READ.value, name=view.actor.display_name)
    query = select(Case).where(
        Case.initiated_on >= first,
        Case.initiated_on <= last,
        Case.owner_workspace == view.workspace_id,
        Case.withdrawn.is_(False),
    )
    if reach is Scope.OWN:
        query = query.where(Case.undertaker_id == view.actor.account_id)
    return view.session.scalars(query).all()


def _issued(view: Read, case_ids: Sequence[str]) -> Sequence[Proposal]:
    """Served proposals of these cases, withdrawn ones apart."""
    wanted = set(case_ids)
    query = select(Proposal).where(Proposal.state == ProposalState.SERVED, Proposal.withdrawn.is_(False))
    return [row for row in view.session.scalars(query) if row.case_id in wanted]


def _replies(view: Read, series: Sequence[str]) -> dict[str, list[str]]:
    """The answers of the first reply to each proposal."""
    wanted = set(series)
    found: dict[str, list[str]] = {}
    for row in view.session.scalars(select(Reply).where(Reply.withdrawn.is_(False)).order_by(Reply.id)):
        if row.series_id in wanted:
            found.setdefault(row.series_id, [answer.adoption for answer in row.answers])
    return found


def _completed(view: Read, cases: Sequence[Case]) -> Share:
    told = [on_time(case.completed_on, case.deadline_on, view.today()) for case in cases if _counts(case)]
    return Share(sum(one is True for one in told), sum(one is not None for one in told))


def _counts(case: Case) -> bool:
    return case.state in (*_FINISHED, CaseState.ACTIVE)


def _step(view: Read, cases: Sequence[Case], step: Step) -> Share:
    """A waived step is not counted; a merged one counts as done."""
    told = []
    for case in cases:
        row = next((one for one in case.steps if one.step == step), None)
        if row is not None and row.state != StepState.WAIVED:
            told.append(on_time(row.done_on, row.due_on, view.today()))
    return Share(sum(one is True for one in told), sum(one is not None for one in told))


def _table(view: Read, cases: Sequence[Case]) -> Table:
    wanted = {case.unit_id for case in cases}
    systems = {unit.id: unit.system for unit in view.session.scalars(select(Unit)) if unit.id in wanted}
    pairs = [
        (systems.get(case.unit_id) or "other", case.charges[0].charge if case.charges else "other") for case in cases
    ]
    return cross(pairs, most_rows=_MOST_SYSTEMS, most_columns=_MOST_CHARGES)
