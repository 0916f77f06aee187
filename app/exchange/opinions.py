"""What the superior's prevention department writes on a subordinate's record: 备案号, review, 催办, 挂牌督办.

An opinion names the version that it judges by the digest of the line that came in. The next bundle takes it down.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.exchange import contacts
from app.exchange.answers import WAITING, Answers, deliveries
from app.exchange.words import WORDS, outdated, words_digest
from app.work import Read, Work
from db.codes import Action, OpinionKind
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, Proposal, ReceivedVersion, SuperiorOpinion
from db.records import RECORDS

#: What a review may come to: 同意, 修改后制发, 不予制发.
RESULTS = ("agree", "revise", "reject")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One opinion for lists. `outdated`: it judges other words than those at hand (意见针对旧稿).

    `handled_…` is what was done about it, here or as the office below reported it. `delivery` says of one of ours how
    far it has come (`answers.WAITING`, `SENT`, `RECEIVED`). `about` names what it judges, empty where that is not here.
    """

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
    due_on: date | None = None
    handled_note: str = ""
    handled_at: datetime | None = None
    handled_by: str = ""
    own: bool = False
    delivery: str = ""
    about: str = ""


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

    Raises `UserError`: `permission.denied`, `record.missing`, `exchange.opinion_own` for a record of ours,
    `exchange.filing_taken` for a 备案号 given before, `exchange.opinion_result`, `exchange.opinion_text`.
    """
    work.require(Action.SUPERIOR_OPINION)
    subject = work.get(RECORDS[subject_type], subject_id)
    if work.is_own(subject):
        raise UserError("exchange.opinion_own")
    if kind is OpinionKind.FILING_ACK:
        _check_filing(work, subject_id, filing_no)
    if kind is OpinionKind.REVIEW and result not in RESULTS:
        raise UserError("exchange.opinion_result")
    if kind in (OpinionKind.REVIEW, OpinionKind.REMINDER, OpinionKind.SUPERVISION) and not text.strip():
        raise UserError("exchange.opinion_text")
    opinion = SuperiorOpinion(
        id=new_id(),
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        subject_term=subject.term,
        subject_epoch=subject.epoch,
        subject_revision=subject.revision,
        subject_digest=_line_digest(work, subject_type, subject_id),
        case_id=subject.id if subject_type == "case" else getattr(subject, "case_id", None),
        result=result,
        filing_no=filing_no,
        text=text,
        dated=work.today(),
        signed_by=work.actor.display_name,
        due_on=due_on,
        form={WORDS: words} if (words := words_digest(subject_type, subject)) else {},
        extra={},
    )
    work.put(opinion, f"opinion.{kind}", filing_no or text[:60])
    return opinion.id


def withdraw_opinion(work: Work, opinion_id: str, reason: str) -> None:
    """Take an opinion of ours back, or end a 挂牌督办; the next bundle says so.

    Raises `UserError`: `permission.denied`, `record.missing`, `record.read_only`.
    """
    work.require(Action.SUPERIOR_OPINION)
    work.withdraw(work.get(SuperiorOpinion, opinion_id), "opinion.withdraw", reason)


def next_filing_no(view: Read) -> str:
    """The next 备案号 of this year: one above the highest given, whatever was given in between."""
    stem = f"{view.own.short_name}防备〔{view.today().year}〕"
    query = select(SuperiorOpinion.filing_no).where(
        SuperiorOpinion.owner_workspace == view.workspace_id, SuperiorOpinion.filing_no.startswith(stem)
    )
    told = (re.fullmatch(r"(\d{1,9})号", text.removeprefix(stem)) for text in view.session.scalars(query))
    return f"{stem}{max((int(found[1]) for found in told if found), default=0) + 1}号"


def _check_filing(work: Work, subject_id: str, filing_no: str) -> None:
    given = select(SuperiorOpinion).where(
        SuperiorOpinion.owner_workspace == work.workspace_id,
        SuperiorOpinion.kind == OpinionKind.FILING_ACK,
        SuperiorOpinion.filing_no == filing_no,
        SuperiorOpinion.subject_id != subject_id,
    )
    if not filing_no.strip() or work.session.scalar(given.limit(1)) is not None:
        raise UserError("exchange.filing_taken", number=filing_no)


def opinions(view: Read, case_id: str | None = None, *, received: bool = False) -> list[OpinionRow]:
    """Opinions at hand, ours or received (or only received ones), newest first."""
    query = (
        select(SuperiorOpinion)
        .where(SuperiorOpinion.withdrawn.is_(False))
        .order_by(SuperiorOpinion.dated.desc(), SuperiorOpinion.id.desc())
    )
    if case_id is not None:
        query = query.where(SuperiorOpinion.case_id == case_id)
    if received:
        query = query.where(SuperiorOpinion.owner_workspace != view.workspace_id)
    answers, sent = Answers(view), deliveries(view, "superior_opinion")
    rows = list(view.session.scalars(query))
    subjects, cases = _subjects(view, rows), _case_names(view, rows)
    return [_row(view, one, subjects.get((one.subject_type, one.subject_id)), answers, sent, cases) for one in rows]


def _subjects(view: Read, rows: Sequence[SuperiorOpinion]) -> dict[tuple[str, str], Any]:
    """What opinions judge, read together."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in rows:
        wanted[one.subject_type].add(one.subject_id)
    found: dict[tuple[str, str], Any] = {}
    for kind, ids in wanted.items():
        cls = RECORDS[kind]
        for chunk in _chunks(ids):
            for subject in view.session.scalars(select(cls).where(cls.id.in_(chunk))):
                found[kind, subject.id] = subject
    return found


def _case_names(view: Read, rows: Sequence[SuperiorOpinion]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in _chunks({one.case_id for one in rows if one.case_id}):
        query = select(Case.id, Case.name).where(Case.id.in_(chunk))
        found.update((row.id, row.name) for row in view.session.execute(query))
    return found


def _chunks(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def proposals_to_file(view: Read) -> list[str]:
    """Ids of the received, sealed proposals that nobody has given a 备案号 yet."""
    filed = select(SuperiorOpinion.subject_id).where(SuperiorOpinion.kind == OpinionKind.FILING_ACK)
    query = select(Proposal.id).where(
        Proposal.owner_office.not_in(contacts.not_below(view)),
        Proposal.sealed_on.is_not(None),
        Proposal.withdrawn.is_(False),
        Proposal.id.not_in(filed),
    )
    return list(view.session.scalars(query.order_by(Proposal.sealed_on)))


def _row(
    view: Read,
    opinion: SuperiorOpinion,
    subject: Any,
    answers: Answers,
    sent: Mapping[tuple[str, str], str],
    cases: Mapping[str, str],
) -> OpinionRow:
    own = view.is_own(opinion)
    handled = next(iter(answers.to(opinion)), None) if own else answers.ours(opinion)
    peer = subject.owner_workspace if subject is not None else ""
    named = (str(getattr(subject, "doc_number", "") or ""), cases.get(opinion.case_id or "", ""))
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
        outdated=outdated(opinion, subject),
        due_on=opinion.due_on,
        handled_note=handled.text if handled else "",
        handled_at=handled.at if handled else None,
        handled_by=handled.by if handled else "",
        own=own,
        delivery=sent.get((opinion.id, peer), WAITING) if own else "",
        about="　".join(part for part in named if part),
    )


def _line_digest(view: Read, subject_type: str, subject_id: str) -> str:
    newest = (ReceivedVersion.term.desc(), ReceivedVersion.epoch.desc(), ReceivedVersion.revision.desc())
    query = select(ReceivedVersion.digest).where(
        ReceivedVersion.record_type == subject_type, ReceivedVersion.record_id == subject_id
    )
    return view.session.scalar(query.order_by(*newest).limit(1)) or ""
