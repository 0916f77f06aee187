"""What a superior's opinions ask of us, until it is done: for the workbench and the list of opinions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.exchange.answers import answer
from app.exchange.opinions import OpinionRow, opinions
from app.work import Read, Work
from db.codes import Action, AnswerOutcome, OpinionKind
from db.kernel.errors import UserError
from db.models import SuperiorOpinion


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that the superior waits for. `action` says whose work it is; `entered`, that `handle` settles it."""

    opinion_id: str
    case_id: str
    title: str
    action: Action
    due_on: date | None
    entered: bool


def demands(view: Read) -> dict[str, list[Demand]]:
    """What is still to be done about received opinions, by case.

    A judgement on a version is met by a newer one; a reminder and a supervision by what is entered (`handle`).
    """
    found: dict[str, list[Demand]] = {}
    for row in opinions(view, received=True):
        demand = _demand(row)
        if demand is not None:
            found.setdefault(demand.case_id, []).append(demand)
    return found


def open_opinions(rows: Iterable[OpinionRow]) -> frozenset[str]:
    """Ids of the received ones among these about which something is still to be done."""
    return frozenset(row.id for row in rows if not row.own and _demand(row) is not None)


def handle(work: Work, opinion_id: str, note: str) -> None:
    """Enter what was done about a received opinion; the next bundle tells the superior.

    Raises `UserError`: `permission.denied`, `record.missing`, `record.read_only`, `exchange.opinion_text`.
    """
    work.require(Action.CASE_READ)
    opinion = work.get(SuperiorOpinion, opinion_id)
    if work.is_own(opinion):
        raise UserError("record.read_only", office=opinion.owner_office)
    if not note.strip():
        raise UserError("exchange.opinion_text")
    answer(work, opinion, AnswerOutcome.HANDLED, note.strip(), case_id=opinion.case_id)
    work.touch("cases")


def open_reminders(view: Read) -> int:
    """Reminders and supervisions of ours that stand."""
    query = select(SuperiorOpinion.id).where(
        SuperiorOpinion.owner_workspace == view.workspace_id,
        SuperiorOpinion.withdrawn.is_(False),
        SuperiorOpinion.kind.in_([OpinionKind.REMINDER, OpinionKind.SUPERVISION]),
    )
    return len(view.session.scalars(query).all())


def _demand(row: OpinionRow) -> Demand | None:
    title = _title(row)
    if not title or row.case_id is None or row.handled_at is not None:
        return None
    judging = row.kind in (OpinionKind.REVIEW, OpinionKind.FILING_ACK)
    if judging and row.outdated:
        return None
    action = Action.PROPOSAL_DRAFT if judging else Action.CASE_AMEND
    return Demand(row.id, row.case_id, title, action, row.due_on, not judging)


def _title(row: OpinionRow) -> str:
    if row.kind in (OpinionKind.REVIEW, OpinionKind.FILING_ACK):
        return {"revise": "按上级院意见修改检察建议书", "reject": "上级院不同意制发检察建议书"}.get(row.result, "")
    return {OpinionKind.REMINDER: "办理上级院催办事项", OpinionKind.SUPERVISION: "落实上级院挂牌督办"}[row.kind]
