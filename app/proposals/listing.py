"""The list of proposals: filtered, sorted and cut in the database, described for one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import InstrumentedAttribute

from app import cases
from app.calendar import days_left, tier
from app.codes import label
from app.presets import current
from app.proposals.files import ProposalRow
from app.work import Read
from db.codes import ProposalState, ReplyState, Step
from db.models import Case, CaseStep, Proposal, ProposalItem, ProposalNumber, Unit


class Stage(StrEnum):
    """The tabs of the list: 全部, 起草签发, 编号送达, 已送达."""

    ALL = "all"
    DRAFTING = "drafting"
    ISSUING = "issuing"
    SERVED = "served"


_P = ProposalState
STAGES: dict[Stage, frozenset[ProposalState]] = {
    Stage.ALL: frozenset(_P) - {_P.SUPERSEDED},
    Stage.DRAFTING: frozenset({_P.DRAFT, _P.POLICY_REVIEW, _P.SIGN_PENDING}),
    Stage.ISSUING: frozenset({_P.SIGNED, _P.NUMBERED, _P.SEALED, _P.SERVING}),
    Stage.SERVED: frozenset({_P.SERVED}),
}


class ProposalSort(StrEnum):
    """Columns that the list may be sorted by."""

    NEWEST = "newest"
    NUMBER = "number"
    ADDRESSEE = "addressee"
    STATE = "state"
    REPLY = "reply"
    DRAFTER = "drafter"
    SIGNER = "signer"
    SERVED = "served"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class ProposalQuery:
    """What to list: versions that count, by stage, with every word of `text` in number, unit, case or its number."""

    stage: Stage = Stage.ALL
    text: str = ""
    sort: ProposalSort = ProposalSort.NEWEST
    descending: bool = False


def list_proposals(
    view: Read, query: ProposalQuery | None = None, *, limit: int = 200, offset: int = 0
) -> list[ProposalRow]:
    """A page of the list. Raises `permission.denied` for somebody who may see no case."""
    cases.require_reading(view)
    wanted = query or ProposalQuery()
    ids = view.session.scalars(_sorted(_filtered(select(Proposal.id), wanted), wanted).limit(limit).offset(offset))
    return rows(view, ids.all())


def count_proposals(view: Read, query: ProposalQuery | None = None) -> int:
    """How many proposals the query finds. Raises as `list_proposals`."""
    cases.require_reading(view)
    return view.session.scalar(_filtered(select(func.count(Proposal.id)), query or ProposalQuery())) or 0


def stage_counts(view: Read) -> dict[Stage, int]:
    """How many proposals stand in each stage, for the tabs. Raises as `list_proposals`."""
    cases.require_reading(view)
    statement = select(Proposal.state, func.count()).where(Proposal.withdrawn.is_(False)).group_by(Proposal.state)
    by_state = {ProposalState(state): count for state, count in view.session.execute(statement)}
    return {stage: sum(by_state.get(state, 0) for state in states) for stage, states in STAGES.items()}


def rows(view: Read, ids: Sequence[str]) -> list[ProposalRow]:
    """Describe proposals as lines of a list, in the order of their ids: in three queries, however many they are."""
    query = (
        select(Proposal, Case.case_no, Case.register_no, Case.name, Unit.name, CaseStep.due_on)
        .outerjoin(Case, Case.id == Proposal.case_id)
        .outerjoin(Unit, Unit.id == Proposal.addressee_id)
        .outerjoin(CaseStep, and_(CaseStep.case_id == Proposal.case_id, CaseStep.step == Step.PROPOSAL.value))
        .where(Proposal.id.in_(ids))
    )
    counted = select(ProposalItem.proposal_id, func.count()).where(ProposalItem.proposal_id.in_(ids))
    items = {row[0]: row[1] for row in view.session.execute(counted.group_by(ProposalItem.proposal_id))}
    found = {one[0].id: one for one in view.session.execute(query)}
    today, tiers = view.today(), current(view).tiers
    told = []
    for proposal_id in ids:
        row, case_no, register_no, case_name, unit, step_due = found[proposal_id]
        due = next_due(row, step_due)
        told.append(
            ProposalRow(
                id=row.id,
                number=row.doc_number or "",
                version=row.version,
                case_id=row.case_id,
                case_no=case_no or "",
                register_no=register_no or "",
                case_name=case_name or "",
                addressee=row.form.get("addressee") or unit or "",
                state=ProposalState(row.state),
                state_text=label("proposal_states", row.state),
                reply_state=ReplyState(row.reply_state),
                reply_text=label("reply_states", row.reply_state),
                drafter=row.drafter_name,
                signed_by=row.signed_by,
                issued_on=row.issued_on,
                served_on=row.served_on,
                due_on=due,
                days_left=days_left(today, due) if due else None,
                tier=tier(today, due, tiers) if due else None,
                items=items.get(row.id, 0),
                own=view.is_own(row),
            )
        )
    return told


def next_due(row: Proposal, step_due: date | None) -> date | None:
    """The day that comes next for a proposal: of its step up to the service, then of the reply or the revisit."""
    if row.state == ProposalState.SERVED:
        waiting = row.reply_state in _WAITING
        return row.reply_due_on if waiting and row.revisit_due_on is None else row.revisit_due_on
    return None if row.state in (ProposalState.WITHDRAWN, ProposalState.SUPERSEDED) else step_due


_WAITING = (ReplyState.AWAITING, ReplyState.OVERDUE)


def _filtered(statement: Select, query: ProposalQuery) -> Select:  # type: ignore[type-arg]
    states = [state.value for state in STAGES[query.stage]]
    statement = statement.where(Proposal.withdrawn.is_(False), Proposal.state.in_(states))
    for word in query.text.split():
        named = select(Case.id).where(_holds(Case.name, word) | _holds(Case.register_no, word))
        units = select(Unit.id).where(_holds(Unit.name, word))
        told = or_(_holds(Proposal.doc_number, word), Proposal.case_id.in_(named), Proposal.addressee_id.in_(units))
        statement = statement.where(told)
    return statement


def _holds(column: InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)


def _sorted(statement: Select, query: ProposalQuery) -> Select:  # type: ignore[type-arg]
    """In the order of a column; what has nothing in it comes last, and the newest first among equals."""
    if query.sort is ProposalSort.NEWEST:
        return statement.order_by(Proposal.id.asc() if query.descending else Proposal.id.desc())
    if query.sort is ProposalSort.NUMBER:  # as the register counts: 9号 before 10号
        statement = statement.outerjoin(ProposalNumber, ProposalNumber.series_id == Proposal.series_id)
    if query.sort is ProposalSort.ADDRESSEE:
        statement = statement.outerjoin(Unit, Unit.id == Proposal.addressee_id)
    if query.sort is ProposalSort.DUE:
        step = and_(CaseStep.case_id == Proposal.case_id, CaseStep.step == Step.PROPOSAL.value)
        statement = statement.outerjoin(CaseStep, step)
    columns: dict[ProposalSort, ColumnElement[Any]] = {
        ProposalSort.NUMBER: ProposalNumber.year * 100_000 + ProposalNumber.serial,
        ProposalSort.ADDRESSEE: Unit.name.expression,
        ProposalSort.STATE: _STATE_PLACE,
        ProposalSort.REPLY: _REPLY_PLACE,
        ProposalSort.DRAFTER: Proposal.drafter_name.expression,
        ProposalSort.SIGNER: func.nullif(Proposal.signed_by, ""),
        ProposalSort.SERVED: Proposal.served_on.expression,
        ProposalSort.DUE: _DUE,
    }
    column = columns[query.sort]
    first_to_last = column.desc() if query.descending else column.asc()
    return statement.order_by(first_to_last.nulls_last(), Proposal.id.desc())


_STATE_PLACE = sql_case({state.value: place for place, state in enumerate(ProposalState)}, value=Proposal.state)
_REPLY_PLACE = sql_case({state.value: place for place, state in enumerate(ReplyState)}, value=Proposal.reply_state)
#: The same as `next_due`, for the database.
_DUE = sql_case(
    (
        Proposal.state == ProposalState.SERVED.value,
        sql_case(
            (
                and_(Proposal.reply_state.in_([one.value for one in _WAITING]), Proposal.revisit_due_on.is_(None)),
                Proposal.reply_due_on,
            ),
            else_=Proposal.revisit_due_on,
        ),
    ),
    (Proposal.state.in_([ProposalState.WITHDRAWN.value, ProposalState.SUPERSEDED.value]), null()),
    else_=CaseStep.due_on,
)
