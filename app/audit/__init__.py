"""Who did what when: reading the log and proving that it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.work import Read, Work
from db import audit
from db.codes import Action
from db.kernel.errors import UserError
from db.models import AuditEntry


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry of the log."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject_type: str
    subject_id: str
    note: str


@dataclass(frozen=True, slots=True)
class AuditState:
    """What a check of the log found: `breaks` are the numbers of entries that do not continue the chain."""

    count: int
    head: str
    breaks: tuple[int, ...]


def entries(
    view: Read, *, subject_id: str | None = None, limit: int = 200, before: int | None = None
) -> list[AuditRow]:
    """The newest entries first; `before` continues an earlier page, `subject_id` narrows to one record."""
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == subject_id)
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    return [
        AuditRow(e.seq, e.at, e.actor, e.action, e.subject_type, e.subject_id, e.note)
        for e in view.session.scalars(query)
    ]


def require_reading(view: Read) -> None:
    """Raise `permission.denied` for somebody who may not look through the log: it names cases and people."""
    if isinstance(view, Work):
        view.require(Action.AUDIT_READ)
    elif not view.actor.may(Action.AUDIT_READ):
        raise UserError("permission.denied", action=Action.AUDIT_READ.value, name=view.actor.display_name)


def verify(view: Read) -> AuditState:
    """Read the whole chain and say where it breaks."""
    head = audit.head(view.session)
    return AuditState(head.count, head.chain, tuple(audit.breaks(view.session)))


def count(view: Read) -> int:
    """Number of entries."""
    return view.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
