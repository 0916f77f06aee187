"""The audit chain: each entry's `chain` covers the entry and the one before it, so that none can be changed or removed
without all later ones being written anew. What lies behind the last head that left this workspace is not protected
against somebody who holds the database key (threat model)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.kernel.canonical import Json, dumps
from db.models import AuditEntry

#: What the first entry's chain covers in place of a predecessor.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """Number of entries and the last one's chain: what names the whole log."""

    count: int
    chain: str


def content_digest(key: bytes, content: bytes) -> str:
    """HMAC-SHA-256 of a record's canonical content. A bare hash of a name would be the name to whoever can guess it."""
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def head(session: Session) -> Head:
    """The head of the chain as this session sees it."""
    last = session.execute(
        select(AuditEntry.seq, AuditEntry.chain).order_by(AuditEntry.seq.desc()).limit(1)
    ).one_or_none()
    return Head(last.seq, last.chain) if last else Head(0, GENESIS)


def append(
    session: Session,
    before: Head,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject_type: str,
    subject_id: str,
    note: str = "",
    digest: str = "",
) -> Head:
    """Add one entry behind `before` and return the new head."""
    entry = AuditEntry(
        seq=before.count + 1,
        at=at,
        actor=actor,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        note=note,
        digest=digest,
        chain="",
    )
    entry.chain = _chain(before.chain, entry)
    session.add(entry)
    return Head(entry.seq, entry.chain)


def breaks(session: Session) -> Iterator[int]:
    """Numbers of the entries whose place or chain is wrong; none where the log is whole."""
    expected, previous = 1, GENESIS
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).yield_per(500):
        if entry.seq != expected or entry.chain != _chain(previous, entry):
            yield entry.seq
        expected, previous = entry.seq + 1, entry.chain


def _chain(previous: str, entry: AuditEntry) -> str:
    covered: dict[str, Json] = {
        "previous": previous,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "note": entry.note,
        "digest": entry.digest,
    }
    return hashlib.sha256(dumps(covered)).hexdigest()
