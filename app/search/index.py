"""Keeping the index right: with each commit, and as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.search import registry
from app.search.initials import initials
from app.search.registry import GUARDS, Entry, Source
from db import search
from db.kernel.progress import CancelToken, Progress, silent
from db.models import Setting
from db.records import RECORDS, record_type
from db.search import Indexed

#: Counted up when definitions change what is found: an index of an older number is made anew at the next opening.
VERSION = 4
SETTING = "search.version"
_BATCH = 500


def kind(group: int, guard: int) -> int:
    """The class of entries that one group under one guard is in the index."""
    return group * 4 + guard


def update(session: Session, records: Iterable[Any]) -> None:
    """Take over changed records, in the transaction that changes them; and what takes something from them."""
    changed: dict[str, dict[str, Any]] = defaultdict(dict)
    for record in records:
        changed[record_type(record)][record.id] = record
    for name, found in list(changed.items()):
        for other, other_id in registry.dependents_of(session, name, list(found)):
            entity = changed[other].get(other_id) or session.get(RECORDS[other], other_id)
            if entity is not None:
                changed[other][other_id] = entity
    source = Source(session)
    for name, found in changed.items():
        if name in registry.makers():
            search.remove(session, name, list(found))
            search.add(session, _indexed(source, found.values()))


def dependents(session: Session, records: Iterable[Any]) -> dict[str, set[str]]:
    """The records whose entries `records` change, themselves among them: for work that takes them over later."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        wanted[record_type(record)].add(record.id)
    for name, ids in list(wanted.items()):
        for other, other_id in registry.dependents_of(session, name, list(ids)):
            wanted[other].add(other_id)
    return wanted


def refresh(session: Session, wanted: Mapping[str, set[str]]) -> None:
    """Make the entries of records anew in batches, in the transaction that changed them. Lets go of all records."""
    source = Source(session)
    for name in registry.makers():
        ids = sorted(wanted.get(name, ()))
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            search.remove(session, name, batch)
            found = session.scalars(select(RECORDS[name]).where(RECORDS[name].id.in_(batch))).all()
            search.add(session, _indexed(source, found))
            session.expunge_all()


def stale(session: Session) -> bool:
    """Whether the index is to be made anew: it never was, or by other definitions."""
    row = session.get(Setting, SETTING)
    return row is None or row.value != VERSION


def rebuild(session: Session, progress: Progress = silent, cancel: CancelToken | None = None) -> int:
    """Make the whole index anew; returns the number of entries. The caller commits.

    Raises `Cancelled` between two batches.
    """
    cancel = cancel or CancelToken()
    total = sum(_count(session, name) for name in registry.makers())
    search.clear(session)
    done = added = 0
    numbers = search.Numbers(None)
    for name in registry.makers():
        for batch in _batches(session, name):
            cancel.check()
            progress(done, total, "建立搜索索引")
            added += search.add(session, _indexed(Source(session), batch), numbers)
            done += len(batch)
    search.pack(session)
    row = session.get(Setting, SETTING)
    if row is None:
        session.add(Setting(name=SETTING, value=VERSION))
    else:
        row.value = VERSION
    progress(total, total, "建立搜索索引")
    return added


def differences(session: Session) -> list[str]:
    """Where the index is not what the records say: record types and ids, and faults of the tables themselves."""
    wanted: Counter[tuple[object, ...]] = Counter()
    for name in registry.makers():
        for batch in _batches(session, name):
            wanted.update(search.as_rows(_indexed(Source(session), batch)))
    held = Counter(search.contents(session))
    wrong = {f"{row[1]} {row[2]}" for row in ((wanted - held) + (held - wanted))}
    return search.faults(session) + sorted(wrong)


def _indexed(source: Source, records: Iterable[Any]) -> Iterator[Indexed]:
    for record in records:
        if record.withdrawn:
            continue
        name = record_type(record)
        for entry in registry.makers()[name](source, record):
            yield _row(name, record, entry)


def _row(name: str, record: Any, entry: Entry) -> Indexed:
    if entry.guard not in GUARDS[entry.group]:
        raise ValueError(f"{name}: entries of {entry.group.name} are not searched under {entry.guard.name}")
    said = dict.fromkeys(text for one in entry.names for text in initials(one))
    return Indexed(
        kind=kind(entry.group, entry.guard),
        record_type=name,
        record_id=record.id,
        at=record.updated_at,
        title=entry.title,
        number=entry.number,
        part=entry.part,
        case_id=entry.case_id,
        step=entry.step,
        names=entry.names,
        body=entry.body,
        initials=tuple(said),
    )


def _count(session: Session, name: str) -> int:
    return session.scalar(select(func.count()).select_from(RECORDS[name])) or 0


def _batches(session: Session, name: str) -> Iterator[list[Any]]:
    """Records of a type by id; a session that reads 100,000 of them holds only one batch at a time."""
    cls, last = RECORDS[name], ""
    while True:
        found = session.scalars(select(cls).where(cls.id > last).order_by(cls.id).limit(_BATCH)).all()
        if not found:
            return
        yield list(found)
        last = found[-1].id
        for record in found:
            session.expunge(record)
