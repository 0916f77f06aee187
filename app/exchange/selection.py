"""Which of our records go to a peer, in which view, and which must be stamped anew because that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select

from app.exchange import handing, passing, rules, wire
from app.exchange.format import lines
from app.exchange.rules import Policy
from app.work import Read, Work
from db.codes import Relation
from db.models import Case, Change, HandedOver, OfficeCard, SentVersion
from db.models.base import Record
from db.records import RECORDS

_BATCH = 200
#: What deciding a record's fate needs of it.
_LIGHT = (
    "id", "term", "epoch", "revision", "withdrawn", "secrecy", "case_id", "subject_type", "subject_id", "purpose",
    "origin_workspace", "view",
)  # fmt: skip

#: Types of which a record concerns the writer of its subject alone.
TO_ONE = ("superior_opinion", "superior_answer")

Key = tuple[str, str]


class Fate(Enum):
    """What becomes of a record on its way to a peer."""

    GO = "go"
    WITHDRAWN = "withdrawn"
    POLICY = "policy"
    CLEARANCE = "clearance"
    NOT_THEIRS = "not_theirs"


#: What stays here though the peer takes records of the type.
HELD = (Fate.POLICY, Fate.CLEARANCE)


@dataclass(frozen=True, slots=True)
class Peer:
    """To whom: what a person decided about that workspace."""

    workspace: str
    office_code: str
    office_name: str
    relation: Relation
    policy: Policy

    @classmethod
    def of(cls, card: OfficeCard) -> Peer:
        """From a confirmed card."""
        relation = Relation(card.relation or "")
        return cls(card.workspace_id, card.office_code, card.office_name, relation, Policy.of(card.policy or {}))


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that the next bundle covers: as a line, as a tombstone, or held back when it was never sent."""

    record: Record
    kind: str
    fate: Fate
    sent: SentVersion | None
    successor: tuple[str, str] | None = None

    @property
    def travels(self) -> bool:
        """Whether a line goes: what was never sent needs no withdrawal, what was handed over can have none.

        What was handed over to us the peer may hold from the owner before: its withdrawal goes though we never sent it.
        """
        if self.successor is not None:
            return self.fate is Fate.GO
        if self.fate is Fate.WITHDRAWN and self.record.term > 1:
            return True
        return self.fate is Fate.GO or (self.sent is not None and self.fate is not Fate.NOT_THEIRS)


def head(view: Read) -> int:
    """The last sequence of our change feed."""
    return view.session.scalar(select(func.max(Change.seq))) or 0


def head_for(view: Read, peer: Peer) -> int:
    """The last sequence at which something of ours changed that may concern this peer."""
    ours = (Change.owner_workspace == view.workspace_id) | (Change.epoch == 0)
    query = select(func.max(Change.seq)).where(ours, Change.record_type.in_(rules.sendable(peer.relation)))
    return view.session.scalar(query) or 0


def choices(view: Read, peer: Peer, base: int, last: int) -> Iterator[Choice]:
    """Our records of the types that the peer takes, changed after `base` up to `last`, by type and id.

    A record that was handed over goes as our last line of it, which tells everybody whose it is now.
    """
    handed = handing.handed(view)
    ours = Change.owner_workspace == view.workspace_id
    if handed:
        ours |= and_(Change.epoch == 0, Change.record_id.in_([record_id for _, record_id in handed]))
    changed = (
        select(Change.record_type, Change.record_id)
        .where(Change.seq > base, Change.seq <= last, ours)
        .where(Change.record_type.in_(rules.sendable(peer.relation)))
        .distinct()
        .order_by(Change.record_type, Change.record_id)
    )
    sent = _sent(view, peer)
    cases = _case_secrecy(view)
    for kind, rows in groupby(view.session.execute(changed).all(), key=lambda row: row.record_type):
        ids = [row.record_id for row in rows]
        for record in _load(view, kind, ids, handed):
            fate = _fate(view, peer, record, kind, cases)
            yield Choice(record, kind, fate, sent.get((kind, record.id)), handing.successor(handed, record))


def stale(view: Read, peer: Peer, base: int) -> list[Key]:
    """Records whose version was sent in another state than they would go in now, or never though they may go.

    A change of policy, clearance or 密级 touches records that have not changed themselves. They need a new revision,
    because one version never travels to a peer in two forms.
    """
    sent = _sent(view, peer)
    cases = _case_secrecy(view)
    last = _last_changes(view)
    found = []
    for kind in sorted(rules.sendable(peer.relation)):
        cls = RECORDS[kind]
        columns = [getattr(cls, name) for name in _LIGHT if hasattr(cls, name)]
        for record in view.session.execute(select(*columns).where(cls.owner_workspace == view.workspace_id)):
            key = kind, record.id
            state = _state(_fate(view, peer, record, kind, cases), peer)
            if _needs_stamp(record, state, sent.get(key), last.get(key, 0), base):
                found.append(key)
    return found


def stamp(work: Work, keys: Iterable[Key], peer: Peer) -> None:
    """Give records a new revision without changing them."""
    for kind, record_id in keys:
        work.put(work.get(RECORDS[kind], record_id), "exchange.restamp", peer.office_code)


def _needs_stamp(record: Any, state: str, sent: SentVersion | None, last: int, base: int) -> bool:
    if sent is None:
        return bool(state) and 0 < last <= base
    if (record.term, record.epoch, record.revision) != (sent.term, sent.epoch, sent.revision):
        return last <= base
    return state != ("" if sent.withdrawn else sent.view)


def _state(fate: Fate, peer: Peer) -> str:
    return wire.view_of(peer.policy) if fate is Fate.GO else ""


def _fate(view: Read, peer: Peer, record: Any, kind: str, cases: Mapping[str, str]) -> Fate:
    if kind in TO_ONE and not _about_theirs(view, peer, record):
        return Fate.NOT_THEIRS
    if kind == "passed_line":
        return _fate_of_passed(view, peer, record, cases)
    if record.withdrawn:
        return Fate.WITHDRAWN
    if not rules.allowed(peer.policy, kind):
        return Fate.POLICY
    case_id = record.id if kind == "case" else getattr(record, "case_id", None)
    if not rules.cleared(peer.policy, getattr(record, "secrecy", None), cases.get(case_id or "")):
        return Fate.CLEARANCE
    return Fate.GO


def _fate_of_passed(view: Read, peer: Peer, record: Any, cases: Mapping[str, str]) -> Fate:
    """What a passed line holds goes by the policy for its own type; names in it cannot be shortened."""
    theirs = record.origin_workspace == peer.workspace
    wanted = {passing.ONWARD: not theirs, passing.RETURN: theirs}.get(record.purpose, True)
    if record.purpose not in rules.passable(peer.relation) or not wanted:
        return Fate.NOT_THEIRS
    if record.withdrawn:
        return Fate.WITHDRAWN
    if theirs:
        return Fate.GO
    masked = record.view == lines.MASKED or peer.policy.names != rules.NAMES_SHORT
    if not rules.allowed(peer.policy, record.subject_type) or not masked:
        return Fate.POLICY
    subject = view.session.get(RECORDS[record.subject_type], record.subject_id)
    case_id = record.subject_id if record.subject_type == "case" else getattr(subject, "case_id", None)
    if not rules.cleared(peer.policy, getattr(subject, "secrecy", None), cases.get(case_id or "")):
        return Fate.CLEARANCE
    return Fate.GO


def _about_theirs(view: Read, peer: Peer, record: Any) -> bool:
    """An opinion goes to the workspace whose record it judges, an answer to who wrote that; to nobody else."""
    cls = RECORDS.get(record.subject_type)
    subject = view.session.get(cls, record.subject_id) if cls else None
    return subject is not None and subject.owner_workspace == peer.workspace


def concerns(view: Read, kind: str) -> dict[str, str]:
    """Of our records of a type that concerns one workspace alone: which."""
    cls = RECORDS[kind]
    query = select(cls.id, cls.subject_type, cls.subject_id).where(cls.owner_workspace == view.workspace_id)
    wanted: dict[str, dict[str, list[str]]] = {}
    for row in view.session.execute(query):
        wanted.setdefault(row.subject_type, {}).setdefault(row.subject_id, []).append(row.id)
    found: dict[str, str] = {}
    for subject, ids in wanted.items():
        held = RECORDS[subject]
        listed = sorted(ids)
        for start in range(0, len(listed), _BATCH):
            owners = select(held.id, held.owner_workspace).where(held.id.in_(listed[start : start + _BATCH]))
            for row in view.session.execute(owners):
                found.update(dict.fromkeys(ids[row.id], row.owner_workspace))
    return found


def _load(view: Read, kind: str, ids: list[str], handed: Mapping[Key, HandedOver]) -> Iterator[Record]:
    cls = RECORDS[kind]
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        given = handing.last_states(view, [handed[kind, one] for one in batch if (kind, one) in handed])
        wanted = [one for one in batch if (kind, one) not in handed]
        query = select(cls).where(cls.id.in_(wanted), cls.owner_workspace == view.workspace_id)
        loaded = {record.id: record for record in (*view.session.scalars(query), *given)}
        yield from (loaded[one] for one in batch if one in loaded)


def _sent(view: Read, peer: Peer) -> dict[Key, SentVersion]:
    rows = view.session.scalars(select(SentVersion).where(SentVersion.peer_workspace == peer.workspace))
    return {(row.record_type, row.record_id): row for row in rows}


def _case_secrecy(view: Read) -> dict[str, str]:
    return {row.id: row.secrecy for row in view.session.execute(select(Case.id, Case.secrecy))}


def _last_changes(view: Read) -> dict[Key, int]:
    query = select(Change.record_type, Change.record_id, func.max(Change.seq)).group_by(
        Change.record_type, Change.record_id
    )
    return {(kind, record_id): seq for kind, record_id, seq in view.session.execute(query).all()}
