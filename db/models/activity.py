"""Work done at the unit: symposium, legal education (one activity may be both), revisit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Code, Id, Part, Record, link, parent

PARTS = "all, delete-orphan"


class Activity(Record, Base):
    """座谈会 or 法制教育活动 (domain §2.3, §2.6); `kinds` says which forms it fills, `serves` which steps it completes.

    `discipline` is the confirmation that the rules of conduct on site were kept (domain §1.1).
    """

    __tablename__ = "activity"

    case_id: Mapped[Id] = link("case")
    unit_id: Mapped[Id] = link("unit")
    title: Mapped[str]
    planned_on: Mapped[date | None]
    held_at: Mapped[datetime | None] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(default="")
    headcount: Mapped[int | None]
    discipline: Mapped[dict[str, Any]] = mapped_column(default=dict)
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    serves: Mapped[list[ActivityStep]] = relationship(cascade=PARTS, order_by="ActivityStep.position", lazy="selectin")


class ActivityStep(Part, Base):
    """One step that an activity serves, with the record that the step requires."""

    __tablename__ = "activity_step"
    __table_args__ = (UniqueConstraint("activity_id", "step"),)

    activity_id: Mapped[Id] = parent("activity")
    step: Mapped[Code]
    recorded: Mapped[bool] = mapped_column(default=False)


class Revisit(Record, Base):
    """回访考察记录 (domain §2.8). `trigger` is `report` or `overdue`; the latter must say why no reply came."""

    __tablename__ = "revisit"

    case_id: Mapped[Id] = link("case")
    series_id: Mapped[Id] = link("proposal")
    trigger: Mapped[Code]
    visited_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    no_reply_reason: Mapped[Code | None]
    conclusion: Mapped[Code]
    discipline: Mapped[dict[str, Any]] = mapped_column(default=dict)
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)

    findings: Mapped[list[RevisitFinding]] = relationship(
        cascade=PARTS, order_by="RevisitFinding.position", lazy="selectin"
    )


class RevisitFinding(Part, Base):
    """What was found on site of one advice of the proposal."""

    __tablename__ = "revisit_finding"

    revisit_id: Mapped[Id] = parent("revisit")
    item_no: Mapped[int]
    reported: Mapped[str] = mapped_column(default="")
    verified: Mapped[str]
    finding: Mapped[Code]
