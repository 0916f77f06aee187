"""What is found of proposals and what follows them. Only the version that counts is found, not those before it."""

from __future__ import annotations

from collections.abc import Iterator

from app.codes import label
from app.search import Entry, Group, Source, entries, texts
from db.codes import ProposalState, Step
from db.models import (
    FollowUp,
    Objection,
    Proposal,
    ProposalCopy,
    ProposalNumber,
    Rectification,
    Reply,
    Service,
    Verification,
)


@entries("proposal")
def proposal(source: Source, record: Proposal) -> Iterator[Entry]:
    """检察建议书 by number and addressee."""
    if record.state == ProposalState.SUPERSEDED:
        return
    unit = source.name("unit", record.addressee_id)
    yield Entry(
        Group.PROPOSAL,
        title=f"致{unit}的检察建议书" if unit else "检察建议书",
        number=record.doc_number or "",
        names=(unit, record.drafter_name),
        body=texts(record, "doc_number", "drafter_name"),
        case_id=record.case_id,
        step=Step.PROPOSAL.value,
    )


@entries("proposal_number")
def proposal_number(source: Source, record: ProposalNumber) -> Iterator[Entry]:
    """A void number; one that is in use is found with its proposal."""
    if record.voided_on is not None:
        yield Entry(
            Group.PROPOSAL,
            title="作废的文号",
            number=record.text,
            body=(record.void_reason,),
            case_id=record.case_id,
            step=Step.PROPOSAL.value,
        )


@entries("service")
def service(source: Source, record: Service) -> Iterator[Entry]:
    """送达回证."""
    yield Entry(Group.RECORD, "送达回证", body=texts(record), case_id=record.case_id, step=Step.PROPOSAL.value)


@entries("proposal_copy")
def proposal_copy(source: Source, record: ProposalCopy) -> Iterator[Entry]:
    """抄送 and 备案."""
    title = label("copy_kinds", record.kind)
    yield Entry(Group.RECORD, title, body=texts(record), case_id=record.case_id, step=Step.PROPOSAL.value)


@entries("reply")
def reply(source: Source, record: Reply) -> Iterator[Entry]:
    """落实检察建议情况的报告."""
    yield Entry(
        Group.RECORD,
        "落实检察建议情况的报告",
        number=record.reference,
        names=(record.from_unit,),
        body=texts(record, "reference", "from_unit"),
        case_id=record.case_id,
        step=Step.RECTIFICATION.value,
    )


@entries("follow_up")
def follow_up(source: Source, record: FollowUp) -> Iterator[Entry]:
    """进一步整改意见, 通报函, 商请函."""
    yield Entry(
        Group.RECORD,
        label("follow_up_kinds", record.kind),
        number=record.doc_number,
        names=(record.recipient,),
        body=texts(record, "doc_number", "recipient"),
        case_id=record.case_id,
        step=Step.RECTIFICATION.value,
    )


@entries("verification")
def verification(source: Source, record: Verification) -> Iterator[Entry]:
    """调查核实."""
    yield Entry(Group.RECORD, "调查核实", body=texts(record), case_id=record.case_id, step=Step.PROPOSAL.value)


@entries("objection")
def objection(source: Source, record: Objection) -> Iterator[Entry]:
    """发案单位的异议 and its 复核."""
    yield Entry(
        Group.RECORD,
        "对检察建议的异议",
        names=(record.from_unit,),
        body=texts(record, "from_unit"),
        case_id=record.case_id,
        step=Step.PROPOSAL.value,
    )


@entries("rectification")
def rectification(source: Source, record: Rectification) -> Iterator[Entry]:
    """A line of 整改台账."""
    yield Entry(Group.RECORD, "整改进展", body=texts(record), case_id=record.case_id, step=Step.RECTIFICATION.value)
