"""Every version of a record that came to us, and what each changed against the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.exchange import differences, titles
from app.exchange.format import lines
from app.exchange.rows import FieldChange
from app.work import Read
from db.codes import Action
from db.kernel.canonical import Json
from db.models import Bundle, ReceivedVersion


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One received version. `number` is its bundle's; `passed` says that another office passed it on to us."""

    term: int
    epoch: int
    revision: int
    number: int
    received_at: datetime
    withdrawn: bool
    masked: bool
    passed: bool
    title: str
    fields: tuple[FieldChange, ...]


def history(view: Read, kind: str, record_id: str) -> list[HistoryRow]:
    """All versions of a received record, the newest first; nothing for who may not read cases.

    A version with the content of the one before adds no row: it took that one's place when it came.
    """
    if not view.actor.may(Action.CASE_READ):
        return []
    query = (
        select(ReceivedVersion, Bundle.number)
        .join(Bundle, Bundle.id == ReceivedVersion.bundle_id)
        .where(ReceivedVersion.record_type == kind, ReceivedVersion.record_id == record_id)
        .order_by(ReceivedVersion.term, ReceivedVersion.epoch, ReceivedVersion.revision, ReceivedVersion.received_at)
    )
    rows, before = list[HistoryRow](), dict[str, Json]()
    for version, number in view.session.execute(query):
        fields: Mapping[str, Json] = before if version.withdrawn else lines.parse(version.line).fields
        rows.append(
            HistoryRow(
                version.term, version.epoch, version.revision, number, version.received_at, version.withdrawn,
                version.view == lines.MASKED, version.leaf < 0, titles.of_fields(kind, fields),
                differences.between(kind, before, fields) if rows else (),
            )
        )  # fmt: skip
        before = dict(fields)
    return rows[::-1]
