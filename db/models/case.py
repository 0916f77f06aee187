"""Cases with their suspects, charges and steps; plans; analyses with causes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Code, Id, Part, Record, link, parent

PARTS = "all, delete-orphan"


class Case(Record, Base):
    """A duty-crime case whose prevention is carried on here (domain §1, §2.1).

    `case_no` is the investigation's 案件编号, `register_no` our own running number (青检防〔2026〕2号).
    `current_step` and `due_on` are what the steps say is next and by when, kept here so that lists sort by them.
    """

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("owner_workspace", "register_no"),
        # A list is counted, filtered and sorted in these alone: a whole case is long and costly to decrypt.
        Index(
            "ix_case_state", "withdrawn", "state", "due_on", "owner_workspace", "undertaker_id", "completed_on", "id"
        ),
        Index("ix_case_due", "withdrawn", "due_on", "id"),
        Index("ix_case_name", "withdrawn", "name", "id"),
        Index("ix_case_undertaker", "withdrawn", "undertaker_name", "id"),
        Index("ix_case_updated", "withdrawn", "updated_at", "id"),
        Index("ix_case_deadline", "withdrawn", "deadline_on", "id"),
        Index("ix_case_step", "withdrawn", "current_step", "id"),
        Index("ix_case_unit", "withdrawn", "unit_id", "id"),
    )

    register_no: Mapped[str] = mapped_column(index=True)
    case_no: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    source: Mapped[Code]
    state: Mapped[Code]
    state_before: Mapped[Code | None]
    unit_id: Mapped[Id] = link("unit")
    undertaker_id: Mapped[Id | None] = link("account")
    undertaker_name: Mapped[str] = mapped_column(default="")
    secrecy: Mapped[Code]
    filed_on: Mapped[date | None]
    concluded_on: Mapped[date | None]
    initiated_on: Mapped[date | None]
    deadline_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    current_step: Mapped[Code | None]
    due_on: Mapped[date | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    suspects: Mapped[list[Suspect]] = relationship(cascade=PARTS, order_by="Suspect.position", lazy="selectin")
    charges: Mapped[list[CaseCharge]] = relationship(cascade=PARTS, order_by="CaseCharge.position", lazy="selectin")
    steps: Mapped[list[CaseStep]] = relationship(cascade=PARTS, order_by="CaseStep.position", lazy="selectin")


class Suspect(Part, Base):
    """犯罪嫌疑人. `amount` is the sum involved, in 分."""

    __tablename__ = "suspect"

    case_id: Mapped[Id] = parent("case")
    name: Mapped[str] = mapped_column(index=True)
    gender: Mapped[Code | None]
    born_on: Mapped[str] = mapped_column(default="")
    post: Mapped[str]
    unit_name: Mapped[str] = mapped_column(default="")
    measure: Mapped[Code | None]
    amount: Mapped[int | None]


class CaseCharge(Part, Base):
    """案由: a charge of `resources/codes/charges.toml`."""

    __tablename__ = "case_charge"

    case_id: Mapped[Id] = parent("case")
    charge: Mapped[Code] = mapped_column(index=True)


class CaseStep(Part, Base):
    """State of one step of a case; `merged_with` names the step that it was done together with."""

    __tablename__ = "case_step"
    __table_args__ = (UniqueConstraint("case_id", "step"),)

    case_id: Mapped[Id] = parent("case")
    step: Mapped[Code]
    state: Mapped[Code]
    done_on: Mapped[date | None]
    due_on: Mapped[date | None] = mapped_column(index=True)
    merged_with: Mapped[Code | None]
    waived_reason: Mapped[str] = mapped_column(default="")
    waived_by: Mapped[str] = mapped_column(default="")


class Plan(Record, Base):
    """个案预防计划安排表 (domain §2.1) with the opinions of both levels."""

    __tablename__ = "plan"

    case_id: Mapped[Id] = link("case")
    filled_by: Mapped[str]
    filled_by_id: Mapped[Id | None] = link("account")
    filled_on: Mapped[date]
    dept_opinion: Mapped[str] = mapped_column(default="")
    dept_signed_by: Mapped[str] = mapped_column(default="")
    dept_signed_on: Mapped[date | None]
    chief_opinion: Mapped[str] = mapped_column(default="")
    chief_signed_by: Mapped[str] = mapped_column(default="")
    chief_signed_on: Mapped[date | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    items: Mapped[list[PlanItem]] = relationship(cascade=PARTS, order_by="PlanItem.position", lazy="selectin")


class PlanItem(Part, Base):
    """One line of 工作安排."""

    __tablename__ = "plan_item"

    plan_id: Mapped[Id] = parent("plan")
    matter: Mapped[str]
    way: Mapped[str] = mapped_column(default="")
    planned_on: Mapped[date]
    responsible: Mapped[str]
    assisting: Mapped[str] = mapped_column(default="")


class Analysis(Record, Base):
    """发案原因分析 (domain §2.2): a confession, a case analysis meeting, or the report that joins them.

    `made_on` may lie before 立项: a confession is written during interrogation.
    """

    __tablename__ = "analysis"

    case_id: Mapped[Id] = link("case")
    kind: Mapped[Code]
    made_on: Mapped[date]
    author: Mapped[str]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    causes: Mapped[list[Cause]] = relationship(cascade=PARTS, order_by="Cause.position", lazy="selectin")


class Cause(Part, Base):
    """发案原因 with its class (`resources/codes/causes.toml`), source of evidence and the loophole behind it."""

    __tablename__ = "cause"

    analysis_id: Mapped[Id] = parent("analysis")
    category: Mapped[Code] = mapped_column(index=True)
    text: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="")
    loophole: Mapped[str] = mapped_column(default="")
