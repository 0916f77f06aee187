"""Units of work: what an area's functions read through, and change records with, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, NamedTuple, TypeVar

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from app import search
from app.permissions import allowed
from db import audit
from db.blobs import BlobStore, StoredBlob
from db.codes import Action, Role
from db.kernel.changes import Changes
from db.kernel.clock import Clock, business_date
from db.kernel.errors import UserError
from db.models import Blob, Change, Part, Record, Secret, Setting
from db.records import AREAS, content_bytes, parent_id, record_type

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who works: an account of this workspace, as it was when the workspace was opened."""

    account_id: str
    login: str
    display_name: str
    department: str
    roles: frozenset[Role]

    def may(self, action: Action, *, own: bool = True) -> bool:
        """Whether this person's roles allow `action`; `own` says whether the case is theirs."""
        return allowed(self.roles, action, own=own)


@dataclass(frozen=True, slots=True)
class Own:
    """What a workspace knows of itself: the writer named in every record it makes."""

    workspace_id: str
    office_id: str
    office_code: str
    office_name: str
    short_name: str
    level: str
    superior_code: str
    epoch: int
    epoch_id: str


class Version(NamedTuple):
    """Version of a record: compared in this order (docs/formats/bundle.md)."""

    term: int
    epoch: int
    revision: int


class Read:
    """One moment of the records. Areas read through it; it cannot change anything."""

    def __init__(self, session: Session, own: Own, actor: Actor, clock: Clock, blobs: BlobStore) -> None:
        self.session = session
        self.own = own
        self.actor = actor
        self.clock = clock
        self.blobs = blobs

    @property
    def workspace_id(self) -> str:
        """The writer workspace's id."""
        return self.own.workspace_id

    @property
    def office_code(self) -> str:
        """Code of our office."""
        return self.own.office_code

    def today(self) -> date:
        """The office's business date."""
        return business_date(self.clock.now())

    def setting(self, name: str, default: Any = None) -> Any:
        """The value kept under `name`, else `default`."""
        row = self.session.get(Setting, name)
        return default if row is None else row.value

    def secret(self, name: str) -> bytes:
        """A key of this workspace. Raises `KeyError` where there is none of that name."""
        row = self.session.get(Secret, name)
        if row is None:
            raise KeyError(name)
        return row.value

    def get(self, cls: type[T], record_id: str) -> T:
        """The record or row of that id; raises `UserError("record.missing")`."""
        found = self.session.get(cls, record_id)
        if found is None:
            raise UserError("record.missing", kind=getattr(cls, "__tablename__", cls.__name__), id=record_id)
        return found

    def is_own(self, record: Record) -> bool:
        """Whether this workspace is the record's writer."""
        return record.owner_workspace == self.own.workspace_id

    def load(self, blob_id: str) -> bytes:
        """The bytes of a blob, compared with its row's digest. Raises `UserError` `blob.missing`, `blob.damaged`."""
        with self.session.no_autoflush:
            row = self.session.get(Blob, blob_id)
        return self.blobs.read(blob_id, row.sha256 if row is not None else "")


@dataclass(slots=True)
class _Pending:
    record: Record
    action: str
    note: str
    received: bool = False


@dataclass(slots=True)
class _Note:
    action: str
    subject_type: str
    subject_id: str
    note: str


@dataclass(slots=True)
class _Ledger:
    """What a unit of work will have done once it commits."""

    pending: dict[int, _Pending] = field(default_factory=dict)
    notes: list[_Note] = field(default_factory=list)
    refusals: list[_Note] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    discarded: list[str] = field(default_factory=list)
    areas: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    to_find: dict[str, set[str]] = field(default_factory=dict)


class Work(Read):
    """A change of records: rules are asked, records put, and all of it kept by `commit` or none of it.

    Records, change feed, audit entries and what the search finds are written in one transaction. Blob files are written
    before their rows and removed after them; what a rolled-back unit had stored is removed again.
    """

    def __init__(self, session: Session, own: Own, actor: Actor, clock: Clock, blobs: BlobStore) -> None:
        super().__init__(session, own, actor, clock, blobs)
        self._ledger = _Ledger()
        self._head: audit.Head | None = None
        self._committed: audit.Head | None = None
        event.listen(session, "before_flush", self._refuse_unannounced)

    def require(self, action: Action, *, own: bool = True) -> None:
        """Raise `UserError("permission.denied")` unless the actor's roles allow `action`; the refusal is audited."""
        if not self.actor.may(action, own=own):
            self._ledger.refusals.append(_Note("permission.refused", "account", self.actor.account_id, action.value))
            raise UserError("permission.denied", action=action.value, name=self.actor.display_name)

    def put(self, record: Record, action: str, note: str = "", *, opened_at: Version | None = None) -> None:
        """Add or change one of our records: new revision, change feed, audit entry `action`.

        `opened_at` is the version that the person was looking at. Raises `UserError`: `record.read_only` for another
        workspace's record, `record.changed_meanwhile` when it is no longer at `opened_at`.
        """
        now = self.clock.now()
        if not record.owner_workspace:
            record.owner_workspace = self.own.workspace_id
            record.owner_office = self.own.office_code
            record.term, record.revision = 1, 0
            record.created_at, record.created_by = now, self.actor.display_name
            record.withdrawn = False
        if not self.is_own(record):
            raise UserError("record.read_only", office=record.owner_office)
        if opened_at is not None and opened_at != Version(record.term, record.epoch, record.revision):
            raise UserError("record.changed_meanwhile", by=record.updated_by)
        if id(record) not in self._ledger.pending:
            record.epoch = self.own.epoch
            record.revision = (record.revision or 0) + 1
        record.updated_at, record.updated_by = now, self.actor.display_name
        self._announce(record, action, note)

    def withdraw(self, record: Record, action: str, note: str = "") -> None:
        """Take back one of our records: it stays, marked, and travels as a tombstone."""
        record.withdrawn = True
        self.put(record, action, note)

    def receive(self, record: Record, action: str, note: str = "") -> None:
        """Keep a record of another workspace under the version it came with; only exchange does this."""
        if self.is_own(record):
            raise ValueError("our own record cannot be received")
        self._announce(record, action, note, received=True)

    def note(self, action: str, subject_type: str, subject_id: str, note: str = "") -> None:
        """An audit entry without a change of a record: something was looked at, printed, exported, refused."""
        self._ledger.notes.append(_Note(action, subject_type, subject_id, note))

    def touch(self, area: str) -> None:
        """Say that a page of `area` has something new to show though no record of it changed."""
        self._ledger.areas.add(area)

    def store(self, source: bytes | BinaryIO, media_type: str) -> Blob:
        """Encrypt bytes into a new blob. Raises `UserError("disk.full")`."""
        return self.adopt(self.blobs.write(source), media_type)

    def adopt(self, stored: StoredBlob, media_type: str) -> Blob:
        """Give a blob that is written already its row."""
        self._ledger.stored.append(stored.name)
        row = Blob(
            id=stored.name,
            sha256=stored.sha256,
            size=stored.size,
            media_type=media_type,
            created_at=self.clock.now(),
        )
        self.session.add(row)
        return row

    def discard(self, blob_id: str) -> None:
        """Take away a blob: its row with this unit of work, its file after the commit."""
        self.session.delete(self.get(Blob, blob_id))
        self._ledger.discarded.append(blob_id)

    def set_setting(self, name: str, value: Any, note: str = "") -> None:
        """Keep a JSON value under `name`; audited, with `note` saying what of it changed."""
        row = self.session.get(Setting, name)
        if row is None:
            self.session.add(Setting(name=name, value=value))
        else:
            row.value = value
        self.note("setting.change", "setting", name, note)
        self.touch("settings")

    def commit(self) -> Changes:
        """Write everything down and say what changed. A unit of work commits once."""
        if self._committed is not None:
            raise RuntimeError("a unit of work commits once")
        ledger = self._ledger
        self._write_ledger()
        if ledger.to_find:
            search.refresh(self.session, ledger.to_find)
        head = self._head or audit.head(self.session)
        self.session.commit()
        self._committed = head
        ledger.stored.clear()
        for name in ledger.discarded:
            self.blobs.remove(name)
        return Changes(frozenset(ledger.areas | {"audit"}), frozenset(ledger.settled))

    def settle(self) -> None:
        """Write down what was announced so far, still uncommitted, and let go of all records.

        For work on tens of thousands of records, which must not all lie in memory. Records held by the caller are
        detached afterwards.
        """
        self._write_ledger(settling=True)
        self.session.expunge_all()

    @property
    def committed(self) -> audit.Head | None:
        """Head of the audit chain that `commit` left, None before it."""
        return self._committed

    def close(self) -> list[Mapping[str, str]]:
        """Undo what was not committed and return the refusals still to be audited."""
        event.remove(self.session, "before_flush", self._refuse_unannounced)
        for name in self._ledger.stored:
            self.blobs.remove(name)
        return [
            {"action": r.action, "subject_type": r.subject_type, "subject_id": r.subject_id, "note": r.note}
            for r in self._ledger.refusals
        ]

    def _announce(self, record: Record, action: str, note: str, *, received: bool = False) -> None:
        known = self._ledger.pending.get(id(record))
        if known is not None:
            if known.action != action:
                self.note(action, record_type(record), record.id, note)
            return
        self._ledger.pending[id(record)] = _Pending(record, action, note, received)
        self.session.add(record)

    def _write_ledger(self, *, settling: bool = False) -> None:
        """Records, then their lines in the feed, what is found of them, and the audit entries: each kind in one go."""
        ledger = self._ledger
        self.session.flush()
        key = self.secret("audit.hmac")
        head = self._head or audit.head(self.session)
        now = self.clock.now()
        feed, entries = list[dict[str, Any]](), list[audit.Entry]()
        for pending in ledger.pending.values():
            record, kind = pending.record, record_type(pending.record)
            feed.append(
                {
                    "record_type": kind,
                    "record_id": record.id,
                    "owner_workspace": record.owner_workspace,
                    "term": record.term,
                    "epoch": record.epoch,
                    "revision": record.revision,
                    "withdrawn": record.withdrawn,
                    "at": now,
                }
            )
            digest = audit.content_digest(key, content_bytes(record))
            entries.append(audit.Entry(pending.action, kind, record.id, pending.note, digest))
            ledger.settled.add(record.id)
            ledger.areas.add(AREAS[kind])
        entries.extend(audit.Entry(one.action, one.subject_type, one.subject_id, one.note) for one in ledger.notes)
        if feed:
            self.session.execute(insert(Change), feed)
        changed = [pending.record for pending in ledger.pending.values()]
        if settling:  # one record may be met again in a later batch: its entries are made once, before the commit
            for kind, ids in search.touched(self.session, changed).items():
                ledger.to_find.setdefault(kind, set()).update(ids)
        else:
            search.update(self.session, changed)
        self._head = audit.append_all(self.session, head, entries, at=now, actor=self.actor.display_name)
        ledger.pending.clear()
        ledger.notes.clear()

    def _refuse_unannounced(self, session: Session, *_: object) -> None:
        announced = {pending.record.id for pending in self._ledger.pending.values()}
        for entity in (*session.new, *session.dirty, *session.deleted):
            if isinstance(entity, Record):
                silent = id(entity) not in self._ledger.pending and session.is_modified(entity)
            elif isinstance(entity, Part) and entity not in session.new:
                changed = entity in session.deleted or session.is_modified(entity)
                silent = changed and parent_id(entity) not in announced
            else:
                continue
            if silent:
                raise AssertionError(f"a {type(entity).__name__} was changed without put(): no audit, no change feed")
