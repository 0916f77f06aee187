"""What the superior's prevention department writes on a subordinate's record: 备案号, review, 催办, 挂牌督办.

An opinion names the version that it judges by the digest of the line that came in. The next bundle takes it down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.work import Read, Work
from db.codes import Action, OpinionKind
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Proposal, ReceivedVersion, SuperiorOpinion
from db.records import RECORDS


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One opinion for lists. `outdated`: it judges another version than the one at hand (意见针对旧稿)."""

    id: str
    kind: OpinionKind
    case_id: str | None
    subject_type: str
    subject_id: str
    filing_no: str
    result: str
    text: str
    dated: date
    signed_by: str
    office_code: str
    outdated: bool


def give_opinion(
    work: Work,
    kind: OpinionKind,
    subject_type: str,
    subject_id: str,
    *,
    text: str,
    result: str = "",
    filing_no: str = "",
    due_on: date | None = None,
) -> str:
    """Write an opinion on the version of a received record that lies here; returns its id.

    Raises `UserError`: `permission.denied`, `record.missing`, `exchange.opinion_own` for a record of ours.
    """
    work.require(Action.SUPERIOR_OPINION)
    subject = work.get(RECORDS[subject_type], subject_id)
    if work.is_own(subject):
        raise UserError("exchange.opinion_own")
    opinion = SuperiorOpinion(
        id=new_id(),
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        subject_term=subject.term,
        subject_epoch=subject.epoch,
        subject_revision=subject.revision,
        subject_digest=_line_digest(work, subject_type, subject_id),
        case_id=getattr(subject, "case_id", None),
        result=result,
        filing_no=filing_no,
        text=text,
        dated=work.today(),
        signed_by=work.actor.display_name,
        due_on=due_on,
        form={},
        extra={},
    )
    work.put(opinion, f"opinion.{kind}", filing_no or text[:60])
    return opinion.id


def opinions(view: Read, case_id: str | None = None) -> list[OpinionRow]:
    """Opinions at hand, ours or received, newest first."""
    query = select(SuperiorOpinion).where(SuperiorOpinion.withdrawn.is_(False)).order_by(SuperiorOpinion.dated.desc())
    if case_id is not None:
        query = query.where(SuperiorOpinion.case_id == case_id)
    return [_row(view, opinion) for opinion in view.session.scalars(query)]


def proposals_to_file(view: Read) -> list[str]:
    """Ids of the received, sealed proposals that nobody has given a 备案号 yet."""
    filed = select(SuperiorOpinion.subject_id).where(SuperiorOpinion.kind == OpinionKind.FILING_ACK)
    query = select(Proposal.id).where(
        Proposal.owner_workspace != view.workspace_id,
        Proposal.sealed_on.is_not(None),
        Proposal.withdrawn.is_(False),
        Proposal.id.not_in(filed),
    )
    return list(view.session.scalars(query.order_by(Proposal.sealed_on)))


def _row(view: Read, opinion: SuperiorOpinion) -> OpinionRow:
    subject = view.session.get(RECORDS[opinion.subject_type], opinion.subject_id)
    judged = (opinion.subject_term, opinion.subject_epoch, opinion.subject_revision)
    return OpinionRow(
        id=opinion.id,
        kind=OpinionKind(opinion.kind),
        case_id=opinion.case_id,
        subject_type=opinion.subject_type,
        subject_id=opinion.subject_id,
        filing_no=opinion.filing_no,
        result=opinion.result,
        text=opinion.text,
        dated=opinion.dated,
        signed_by=opinion.signed_by,
        office_code=opinion.owner_office,
        outdated=subject is not None and judged != (subject.term, subject.epoch, subject.revision),
    )


def _line_digest(view: Read, subject_type: str, subject_id: str) -> str:
    newest = (ReceivedVersion.term.desc(), ReceivedVersion.epoch.desc(), ReceivedVersion.revision.desc())
    query = select(ReceivedVersion.digest).where(
        ReceivedVersion.record_type == subject_type, ReceivedVersion.record_id == subject_id
    )
    return view.session.scalar(query.order_by(*newest).limit(1)) or ""
