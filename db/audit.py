"""The audit chain: each entry's `chain` covers the entry and the one before it, so that none can be changed or removed
without all later ones being written anew. What lies behind the last head that left this workspace is not protected
against somebody who holds the database key (threat model)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
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


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry says, apart from when and who."""

    action: str
    subject_type: str
    subject_id: str
    note: str = ""
    digest: str = ""


_TOLD = tuple(field.name for field in fields(Entry))


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
    return append_all(session, before, [Entry(action, subject_type, subject_id, note, digest)], at=at, actor=actor)


def append_all(session: Session, before: Head, entries: Iterable[Entry], *, at: datetime, actor: str) -> Head:
    """Add entries behind `before`, in their order, and return the new head."""
    rows, head = chained(before, entries, at=at, actor=actor)
    if rows:
        session.execute(insert(AuditEntry), rows)
    return head


def chained(before: Head, entries: Iterable[Entry], *, at: datetime, actor: str) -> tuple[list[dict[str, Any]], Head]:
    """The rows of entries behind `before`, in their order, and the head that they make."""
    rows, head = list[dict[str, Any]](), before
    for entry in entries:
        seq = head.count + 1
        head = Head(seq, _chain(head.chain, seq, at, actor, entry))
        told = {name: getattr(entry, name) for name in _TOLD}
        rows.append({"seq": seq, "at": at, "actor": actor, "chain": head.chain, **told})
    return rows, head


def breaks(session: Session) -> Iterator[int]:
    """Numbers of the entries whose place or chain is wrong; none where the log is whole."""
    expected, previous = 1, GENESIS
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).yield_per(500):
        if entry.seq != expected or entry.chain != _chain(previous, entry.seq, entry.at, entry.actor, entry):
            yield entry.seq
        expected, previous = entry.seq + 1, entry.chain


def _chain(previous: str, seq: int, at: datetime, actor: str, entry: Entry | AuditEntry) -> str:
    covered: dict[str, Json] = {
        "previous": previous,
        "seq": seq,
        "at": at.isoformat(),
        "actor": actor,
        **{name: getattr(entry, name) for name in _TOLD},
    }
    return hashlib.sha256(dumps(covered)).hexdigest()
