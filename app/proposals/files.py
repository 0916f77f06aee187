"""What pages see of a proposal and of what hangs on it: frozen dataclasses, and how they are made from records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.calendar import Tier
from app.codes import label
from app.corrections import Correction, corrections
from app.findings import Finding
from app.proposals.answers import Answer
from app.proposals.committee import CommitteeFile
from app.proposals.ledger import LedgerLine
from app.proposals.objection import ObjectionFile
from app.proposals.reply import reply_data
from app.proposals.rules import TRIES, ProposalText
from app.proposals.service import service_data
from app.proposals.verification import VerificationFile
from app.work import Version
from db.codes import CopyKind, ProposalState, ReplyState
from db.models import FollowUp, ProposalCopy, Reply, Service


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One line of the list of proposals; `due_on` is whatever comes next (service, reply, revisit)."""

    id: str
    number: str
    version: int
    case_id: str
    case_no: str
    register_no: str
    case_name: str
    addressee: str
    state: ProposalState
    state_text: str
    reply_state: ReplyState
    reply_text: str
    drafter: str
    signed_by: str
    issued_on: date | None
    served_on: date | None
    due_on: date | None
    days_left: int | None
    tier: Tier | None
    items: int
    own: bool


@dataclass(frozen=True, slots=True)
class StageFile:
    """One stage of the bar over a proposal (起草 审核签发 编号 用印 送达 回复): who and when, or still to come."""

    code: str
    label: str
    done: bool
    current: bool
    by: str = ""
    on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceFile:
    """A 送达回证."""

    id: str
    mode: str
    mode_text: str
    servers: str
    served_on: date | None
    received_on: date | None
    receiver: str
    receiver_post: str
    refusal_reason: str
    witnesses: str
    returned: bool
    form: Mapping[str, object]
    data: Mapping[str, object]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A 抄送 or 备案, sent or still to be sent."""

    id: str
    kind: str
    kind_text: str
    recipient: str
    sent_on: date | None
    way: str
    receipt: str


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """The unit's report."""

    id: str
    from_unit: str
    reference: str
    received_on: date
    on_time: bool
    document_id: str
    answers: tuple[Answer, ...]
    form: Mapping[str, object]
    data: Mapping[str, object]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class FollowUpFile:
    """A 进一步整改意见, 通报函, 商请函, 催办函 or report upward; unsigned while it waits."""

    id: str
    revisit_id: str
    kind: str
    kind_text: str
    number: str
    recipient: str
    issued_on: date
    signed_by: str
    reply_due_on: date | None
    form: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A further case that a proposal rests on."""

    id: str
    register_no: str
    name: str


@dataclass(frozen=True, slots=True)
class ProposalDetail:
    """Everything of one proposal; `missing` keeps it from being submitted, `frozen` says the text cannot be changed.

    `intact` is False when a frozen text is no longer the one that was signed.
    """

    row: ProposalRow
    record: Version
    text: ProposalText
    frozen: bool
    frozen_digest: str
    missing: tuple[Finding, ...]
    stages: tuple[StageFile, ...]
    versions: tuple[int, ...]
    services: tuple[ServiceFile, ...]
    copies: tuple[CopyFile, ...]
    replies: tuple[ReplyFile, ...]
    follow_ups: tuple[FollowUpFile, ...]
    reply_due_on: date | None
    revisit_due_on: date | None
    returns: tuple[Mapping[str, str], ...]
    form: Mapping[str, object]
    intact: bool = True
    filing_due: date | None = None
    objection_due: date | None = None
    linked: tuple[LinkedCase, ...] = ()
    verification: VerificationFile | None = None
    objections: tuple[ObjectionFile, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()
    committee: tuple[CommitteeFile, ...] = ()

    @property
    def filing_complete(self) -> bool:
        """Whether every copy and filing that was planned has been sent, one filing at least (domain §1.2)."""
        filed = any(one.kind == CopyKind.FILING and one.sent_on for one in self.copies)
        return filed and all(one.sent_on for one in self.copies)

    def progress(self, item_no: int) -> str:
        """How far the carrying out of one advice is: by the newest line of the ledger, else by the unit's report."""
        lines = [one for one in self.ledger if one.item_no == item_no and one.progress]
        if lines:
            return lines[-1].progress
        answers = [one for reply in self.replies for one in reply.answers if one.item_no == item_no and one.progress]
        return answers[-1].progress if answers else ""


def of_series(cls: type, series_id: str):  # type: ignore[no-untyped-def]
    """The records of a series, oldest first."""
    return select(cls).where(cls.series_id == series_id, cls.withdrawn.is_(False)).order_by(cls.id)  # type: ignore[attr-defined]


def service_file(row: Service) -> ServiceFile:
    """A receipt as it is shown."""
    return ServiceFile(
        id=row.id,
        mode=row.mode,
        mode_text=label("service_modes", row.mode),
        servers=row.server_names,
        served_on=row.served_on,
        received_on=row.received_on,
        receiver=row.receiver,
        receiver_post=row.receiver_post,
        refusal_reason=row.refusal_reason,
        witnesses=row.witnesses,
        returned=row.received_on is None and int(row.form.get("failed_tries") or 0) >= TRIES,
        form=row.form,
        data=service_data(row),
        corrections=corrections(row.form),
    )


def reply_file(row: Reply) -> ReplyFile:
    """A report as it is shown."""
    told = row.form.get("evidence") or {}
    answers = tuple(
        Answer(
            a.item_no, a.adoption, a.measure, a.department, a.due, a.progress or "", str(told.get(str(a.item_no), ""))
        )
        for a in row.answers
    )
    return ReplyFile(
        row.id,
        row.from_unit,
        row.reference,
        row.received_on,
        row.on_time,
        row.document_id or "",
        answers,
        row.form,
        reply_data(row),
        corrections(row.form),
    )


def follow_up_file(row: FollowUp) -> FollowUpFile:
    """A paper that presses, as it is shown."""
    return FollowUpFile(
        row.id,
        row.revisit_id or "",
        row.kind,
        label("follow_up_kinds", row.kind),
        row.doc_number,
        row.recipient,
        row.issued_on,
        row.signed_by,
        row.reply_due_on,
        row.form,
    )


def copy_file(row: ProposalCopy) -> CopyFile:
    """A 抄送 or 备案 as it is shown."""
    return CopyFile(row.id, row.kind, label("copy_kinds", row.kind), row.recipient, row.sent_on, row.way, row.receipt)
