"""What is remembered of one bundle: its records, for those taken in, and the media that carried it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import codes
from app.exchange import titles
from app.exchange.format import lines
from app.work import Read
from db.codes import Action
from db.models import Medium, MediumUse, ReceivedVersion


@dataclass(frozen=True, slots=True)
class ContentRow:
    """One record that a bundle brought, by its latest title. `newer` says that another version of it came since."""

    type: str
    label: str
    id: str
    title: str
    withdrawn: bool
    newer: bool


@dataclass(frozen=True, slots=True)
class MediumUseRow:
    """One copy of a bundle on a medium, as the ledger keeps it."""

    label: str
    serial: str
    file_system: str
    at: datetime
    by: str


def contents(view: Read, bundle_id: str, *, limit: int = 500) -> list[ContentRow]:
    """The records of a bundle that was taken in, in its order.

    Nothing for one that was made here, nor for somebody who may not read cases.
    """
    if not view.actor.may(Action.CASE_READ):
        return []
    query = select(ReceivedVersion).where(ReceivedVersion.bundle_id == bundle_id).order_by(ReceivedVersion.leaf)
    rows = view.session.scalars(query.limit(limit)).all()
    versions = _by_version(view, [row.record_id for row in rows])
    newest = {row.record_id: row.id for row in versions}
    told = {row.record_id: row.line for row in versions if not row.withdrawn}
    return [
        ContentRow(
            row.record_type,
            codes.label("record_types", row.record_type),
            row.record_id,
            titles.of_fields(row.record_type, lines.parse(told.get(row.record_id, row.line)).fields),
            row.withdrawn,
            newest[row.record_id] != row.id,
        )
        for row in rows
    ]


def media(view: Read, bundle_id: str) -> list[MediumUseRow]:
    """The media that took a bundle, the latest first."""
    query = (
        select(MediumUse, Medium)
        .join(Medium, Medium.id == MediumUse.medium_id)
        .where(MediumUse.bundle_id == bundle_id)
        .order_by(MediumUse.at.desc())
    )
    return [
        MediumUseRow(medium.label, medium.serial, medium.file_system, use.at, use.by)
        for use, medium in view.session.execute(query)
    ]


def _by_version(view: Read, ids: list[str]) -> list[ReceivedVersion]:
    """All versions at hand of these records, each record's newest last."""
    query = select(ReceivedVersion).where(ReceivedVersion.record_id.in_(ids))
    order = (ReceivedVersion.term, ReceivedVersion.epoch, ReceivedVersion.revision, ReceivedVersion.received_at)
    return list(view.session.scalars(query.order_by(*order)))
