"""Proposals as lists and pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import cases, presets
from app.cases.guards import ProposalFacts
from app.findings import Finding
from app.numbers import normal
from app.proposals.committee import committee_files, standing_of
from app.proposals.desk import filing_due, is_intact
from app.proposals.draft import live, text_of
from app.proposals.files import (
    LinkedCase,
    ProposalDetail,
    ProposalRow,
    StageFile,
    copy_file,
    follow_up_file,
    of_series,
    reply_file,
    service_file,
)
from app.proposals.ledger import ledger
from app.proposals.listing import rows
from app.proposals.objection import objection_due, objections
from app.proposals.register import number_of
from app.proposals.reply import draft_follow_up, followed_up
from app.proposals.rules import FROZEN, ProposalText, text_findings
from app.proposals.verification import verification_of
from app.work import Read, Version
from db.codes import ProposalState, ReplyState
from db.kernel.clock import business_date
from db.kernel.errors import UserError
from db.models import Case, FollowUp, Proposal, ProposalCopy, Reply, Service


def proposal_detail(view: Read, ref: str) -> ProposalDetail:
    """A proposal by its id, its number or its case (id or number). Raises `proposal.unknown`, `permission.denied`."""
    return _detail(view, _find(view, ref))


def case_proposal(view: Read, case_id: str) -> ProposalDetail | None:
    """The proposal of a case that counts, None while there is none."""
    cases.require_reading(view)
    row = live(view, case_id)
    return _detail(view, row) if row else None


def earlier_version(view: Read, proposal_id: str, version: int) -> ProposalText:
    """The text of another version of the same series, for a comparison. Raises `proposal.unknown`."""
    newest = view.get(Proposal, proposal_id)
    query = select(Proposal).where(Proposal.series_id == newest.series_id, Proposal.version == version)
    found = view.session.scalars(query).first()
    if found is None:
        raise UserError("proposal.unknown", number=str(version))
    return text_of(found)


@dataclass(frozen=True, slots=True)
class VersionFact:
    """A numbered version of which something was decided: a change, a withdrawal."""

    id: str
    version: int
    number: str
    addressee: str
    issued_on: date | None
    told: Mapping[str, str]


def versions_with(view: Read, case_id: str, fact: str) -> tuple[VersionFact, ...]:
    """The numbered versions of a case's proposals whose form holds `fact` (`changed`, `withdrawal`), oldest first."""
    query = select(Proposal).where(
        Proposal.case_id == case_id, Proposal.doc_number.is_not(None), Proposal.withdrawn.is_(False)
    )
    rows = view.session.scalars(query.order_by(Proposal.series_id, Proposal.version))
    return tuple(
        VersionFact(
            row.id, row.version, row.doc_number or "", str(row.form.get("addressee", "")), row.issued_on, row.form[fact]
        )
        for row in rows
        if isinstance(row.form.get(fact), Mapping) and row.issued_on is not None
    )


def proposal_facts(view: Read, case_id: str) -> ProposalFacts | None:
    """The proposal of a case as the state machine's guards see it."""
    row = live(view, case_id)
    if row is None:
        return None
    waiting = draft_follow_up(view, row.series_id)
    period = bool(waiting and (waiting.form.get("reply_months") or waiting.form.get("reply_days")))
    return ProposalFacts(
        state=ProposalState(row.state),
        reply_state=ReplyState(row.reply_state),
        drafter_id=row.drafter_id or "",
        missing=_missing(view, row),
        numbered=bool(row.doc_number) and number_of(view, row.series_id) is not None,
        receipt=row.served_on is not None,
        reply_due_on=row.reply_due_on,
        follow_up_drafter=str(waiting.form.get("drafter_id", "")) if waiting else None,
        follow_up_period=period,
        followed_up=followed_up(view, row.series_id),
        follow_up_waived="follow_up_waived" in row.form,
        objection_waits=any(not one.result for one in objections(view, row.series_id)),
        committee=standing_of(row),
    )


def series_of(view: Read, case_id: str) -> str:
    """The id that all versions of a case's proposal share. Raises `proposal.absent`."""
    row = live(view, case_id)
    if row is None:
        raise UserError("proposal.absent")
    return row.series_id


def _missing(view: Read, row: Proposal) -> tuple[Finding, ...]:
    preset = presets.current(view)
    return text_findings(
        text_of(row),
        copy_required=preset.copy_required,
        objection_required=preset.objections,
        seven_items=preset.objections,
    )


def _find(view: Read, ref: str) -> Proposal:
    cases.require_reading(view)
    found = view.session.get(Proposal, ref)
    if found is None:
        number = Proposal.doc_number.in_({ref, normal(ref)})
        query = select(Proposal).where(number, Proposal.withdrawn.is_(False)).order_by(Proposal.version.desc())
        found = view.session.scalars(query).first()
    if found is None:
        try:
            found = live(view, cases.case_id(view, ref))
        except UserError as error:
            raise UserError("proposal.unknown", number=ref[:64]) from error
    if found is None:
        raise UserError("proposal.unknown", number=ref[:64])
    return found


def _detail(view: Read, row: Proposal) -> ProposalDetail:
    session, series = view.session, row.series_id
    versions = session.scalars(select(Proposal.version).where(Proposal.series_id == series).order_by(Proposal.version))
    services = session.scalars(of_series(Service, series)).all()
    copies = session.scalars(of_series(ProposalCopy, series)).all()
    replies = session.scalars(of_series(Reply, series)).all()
    papers = session.scalars(of_series(FollowUp, series)).all()
    (line,) = rows(view, [row.id])
    return ProposalDetail(
        row=line,
        record=Version(row.term, row.epoch, row.revision),
        text=text_of(row),
        frozen=row.state in FROZEN,
        frozen_digest=row.frozen_digest or "",
        missing=_missing(view, row),
        stages=_stages(row, line, replies[-1] if replies else None),
        versions=tuple(versions),
        services=tuple(service_file(one) for one in services),
        copies=tuple(copy_file(one) for one in copies),
        replies=tuple(reply_file(one) for one in replies),
        follow_ups=tuple(follow_up_file(one) for one in papers),
        reply_due_on=row.reply_due_on,
        revisit_due_on=row.revisit_due_on,
        returns=tuple(row.form.get("returns", ())),
        form=row.form,
        intact=row.frozen_digest is None or is_intact(view, row),
        filing_due=filing_due(row),
        objection_due=objection_due(view, row),
        linked=_linked(view, row),
        verification=verification_of(view, row.case_id),
        objections=objections(view, series),
        ledger=ledger(view, series),
        committee=committee_files(row.form),
    )


def _linked(view: Read, row: Proposal) -> tuple[LinkedCase, ...]:
    found = [(one.case_id, view.session.get(Case, one.case_id)) for one in row.cases]
    return tuple(
        LinkedCase(case_id, case.register_no if case else "", case.name if case else "") for case_id, case in found
    )


_ORDER = ["draft", "sign", "number", "seal", "serve", "reply"]
_REACHED = {
    ProposalState.DRAFT: 0,
    ProposalState.POLICY_REVIEW: 1,
    ProposalState.SIGN_PENDING: 1,
    ProposalState.SIGNED: 2,
    ProposalState.NUMBERED: 3,
    ProposalState.SEALED: 4,
    ProposalState.SERVING: 4,
    ProposalState.SERVED: 5,
}


def _stages(row: Proposal, line: ProposalRow, reply: Reply | None) -> tuple[StageFile, ...]:
    state = ProposalState(row.state)
    reached = 6 if reply is not None else _REACHED.get(state, -1)
    numbered = row.form.get("numbered", {})
    told = {
        "draft": ("起草", row.drafter_name, business_date(row.created_at)),
        "sign": ("审核签发", row.signed_by, row.signed_on),
        "number": ("编号", numbered.get("by", ""), _day(numbered.get("on", ""))),
        "seal": ("用印", row.sealed_by, row.sealed_on),
        "serve": ("送达", "", row.served_on),
        "reply": ("回复", "", reply.received_on if reply else None),
    }
    return tuple(
        StageFile(
            code,
            told[code][0],
            done=place < reached,
            current=place == reached,
            by=told[code][1],
            on=told[code][2] if place < reached else None,
            due_on=line.due_on if place == reached else None,
        )
        for place, code in enumerate(_ORDER)
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
