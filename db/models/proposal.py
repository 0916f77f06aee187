"""检察建议: versions with items, the number register, service, copies, reply, objection, rectification, follow-up."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Code, Id, Part, Record, link, parent

PARTS = "all, delete-orphan"


class Proposal(Record, Base):
    """One version of a 检察建议书 (domain §2.4). Versions share `series_id`; the highest `version` counts.

    From `signed` on the text is frozen: `frozen_digest` is the HMAC of its content, and any change is a new version.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("owner_workspace", "series_id", "version"),
        # The replies that are awaited are few, the proposals of all years many.
        Index("ix_proposal_awaited", "reply_state", "reply_due_on"),
    )

    series_id: Mapped[Id] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    case_id: Mapped[Id] = link("case")
    kind: Mapped[Code]
    state: Mapped[Code] = mapped_column(index=True)
    reply_state: Mapped[Code]
    doc_number: Mapped[str | None] = mapped_column(index=True)
    addressee_id: Mapped[Id] = link("unit")
    origin: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="")
    requested: Mapped[str] = mapped_column(default="")
    reply_months: Mapped[int | None]
    reply_days: Mapped[int | None]
    drafter_id: Mapped[Id | None] = link("account")
    drafter_name: Mapped[str] = mapped_column(default="")
    signed_by: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    issued_on: Mapped[date | None]
    sealed_on: Mapped[date | None]
    sealed_by: Mapped[str] = mapped_column(default="")
    served_on: Mapped[date | None]
    reply_due_on: Mapped[date | None] = mapped_column(index=True)
    revisit_due_on: Mapped[date | None] = mapped_column(index=True)
    frozen_digest: Mapped[str | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    problems: Mapped[list[ProposalProblem]] = relationship(
        cascade=PARTS, order_by="ProposalProblem.position", lazy="selectin"
    )
    bases: Mapped[list[ProposalBasis]] = relationship(cascade=PARTS, order_by="ProposalBasis.position", lazy="selectin")
    items: Mapped[list[ProposalItem]] = relationship(cascade=PARTS, order_by="ProposalItem.position", lazy="selectin")
    cases: Mapped[list[ProposalCase]] = relationship(cascade=PARTS, order_by="ProposalCase.position", lazy="selectin")


class ProposalCase(Part, Base):
    """A further case that a 类案, 行业 or 区域 proposal rests on; the leading one is the proposal's own `case_id`."""

    __tablename__ = "proposal_case"

    proposal_id: Mapped[Id] = parent("proposal")
    case_id: Mapped[Id] = link("case")


class ProposalProblem(Part, Base):
    """问题与原因; `cause_id` ties it to the analysis."""

    __tablename__ = "proposal_problem"

    proposal_id: Mapped[Id] = parent("proposal")
    text: Mapped[str]
    cause_id: Mapped[Id | None] = link("cause")


class ProposalBasis(Part, Base):
    """法律依据: a law and its article."""

    __tablename__ = "proposal_basis"

    proposal_id: Mapped[Id] = parent("proposal")
    law: Mapped[str]
    article: Mapped[str]


class ProposalItem(Part, Base):
    """建议内容: one advice, numbered within its proposal, with the standard by which it can be verified."""

    __tablename__ = "proposal_item"

    proposal_id: Mapped[Id] = parent("proposal")
    item_no: Mapped[int]
    text: Mapped[str]
    cause_id: Mapped[Id | None] = link("cause")
    standard: Mapped[str] = mapped_column(default="")


class ProposalNumber(Record, Base):
    """A line of 检察建议编号登记簿. Numbers run by year without gaps, are never reused; a void one stays (作废)."""

    __tablename__ = "proposal_number"
    __table_args__ = (
        UniqueConstraint("owner_workspace", "year", "serial"),
        Index("ix_proposal_number_text", "text"),
    )

    year: Mapped[int]
    serial: Mapped[int]
    text: Mapped[str]
    series_id: Mapped[Id] = mapped_column(index=True)
    case_id: Mapped[Id] = link("case")
    numbered_on: Mapped[date]
    numbered_by: Mapped[str]
    void_reason: Mapped[str] = mapped_column(default="")
    voided_on: Mapped[date | None]


class Service(Record, Base):
    """送达回证 (domain §2.5). `received_on` is the service date and starts the reply clock."""

    __tablename__ = "service"

    case_id: Mapped[Id] = link("case")
    series_id: Mapped[Id] = link("proposal")
    mode: Mapped[Code]
    server_names: Mapped[str]
    served_on: Mapped[date | None]
    received_on: Mapped[date | None]
    receiver: Mapped[str] = mapped_column(default="")
    receiver_post: Mapped[str] = mapped_column(default="")
    refusal_reason: Mapped[str] = mapped_column(default="")
    witnesses: Mapped[str] = mapped_column(default="")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ProposalCopy(Record, Base):
    """抄送 or 备案 of a proposal (domain §2.11)."""

    __tablename__ = "proposal_copy"

    case_id: Mapped[Id] = link("case")
    series_id: Mapped[Id] = link("proposal")
    kind: Mapped[Code]
    recipient: Mapped[str]
    sent_on: Mapped[date | None]
    way: Mapped[str] = mapped_column(default="")
    receipt: Mapped[str] = mapped_column(default="")


class Reply(Record, Base):
    """发案单位《落实检察建议情况的报告》 (domain §2.7), entered item by item."""

    __tablename__ = "reply"

    case_id: Mapped[Id] = link("case")
    series_id: Mapped[Id] = link("proposal")
    from_unit: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    received_on: Mapped[date]
    on_time: Mapped[bool]
    document_id: Mapped[Id | None] = link("document")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    answers: Mapped[list[ReplyAnswer]] = relationship(cascade=PARTS, order_by="ReplyAnswer.position", lazy="selectin")


class ReplyAnswer(Part, Base):
    """What the unit answers to one advice."""

    __tablename__ = "reply_answer"

    reply_id: Mapped[Id] = parent("reply")
    item_no: Mapped[int]
    adoption: Mapped[Code]
    measure: Mapped[str] = mapped_column(default="")
    department: Mapped[str] = mapped_column(default="")
    due: Mapped[str] = mapped_column(default="")
    progress: Mapped[Code | None]


class Verification(Record, Base):
    """调查核实 before drafting (检察建议工作规定 13–15): decided by 检察长, at most two months, ends with its report.

    `concluded_on` is the date of 调查终结报告, None while it runs; `propose` says whether a proposal is to be made.
    """

    __tablename__ = "verification"

    case_id: Mapped[Id] = link("case")
    decided_by: Mapped[str]
    decided_on: Mapped[date]
    due_on: Mapped[date | None]
    concluded_on: Mapped[date | None]
    propose: Mapped[bool | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Objection(Record, Base):
    """异议 of the addressed unit and its 复核 (检察建议工作规定 23); `result` is empty until somebody has decided."""

    __tablename__ = "objection"

    case_id: Mapped[Id] = link("case")
    series_id: Mapped[Id] = link("proposal")
    from_unit: Mapped[str]
    received_on: Mapped[date]
    in_time: Mapped[bool]
    document_id: Mapped[Id | None] = link("document")
    result: Mapped[Code | None]
    rechecked_on: Mapped[date | None]
    rechecked_by: Mapped[str] = mapped_column(default="")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Rectification(Record, Base):
    """A line of the ledger of carrying out: progress of one advice on a day, or how the unit was urged (督促落实)."""

    __tablename__ = "rectification"

    case_id: Mapped[Id] = link("case")
    series_id: Mapped[Id] = link("proposal")
    kind: Mapped[Code]
    noted_on: Mapped[date]
    item_no: Mapped[int | None]
    progress: Mapped[Code | None]
    text: Mapped[str]
    document_id: Mapped[Id | None] = link("document")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class FollowUp(Record, Base):
    """进一步整改意见, 通报函, 商请函, 催办函 or 报告 to the superior office (domain §2.9, §2.10, §6)."""

    __tablename__ = "follow_up"

    case_id: Mapped[Id] = link("case")
    series_id: Mapped[Id] = link("proposal")
    revisit_id: Mapped[Id | None] = link("revisit")
    kind: Mapped[Code]
    doc_number: Mapped[str] = mapped_column(default="")
    recipient: Mapped[str]
    issued_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(default="")
    reply_due_on: Mapped[date | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)
