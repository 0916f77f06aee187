"""Received lines, verbatim, and what a new one does to the record held."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import select

from app.exchange.format import lines
from app.exchange.format.lines import Line, Version
from app.work import Read, Work
from db.kernel.canonical import Json
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, Change, PassedRecord, Proposal, ReceivedVersion
from db.records import RECORDS

_BATCH = 250


def version_of(row: Any) -> Version:
    """Version of a record or of a received line."""
    return Version(row.term, row.epoch, row.revision)


@dataclass(slots=True)
class Held:
    """What is here of a record: itself, its lines as received (the oldest first), as what and whose it is known.

    `elsewhere` says that the line names a case or a proposal of another owner as its own.
    """

    entity: Any = None
    lines: list[ReceivedVersion] = field(default_factory=list)
    known_as: set[tuple[str, str]] = field(default_factory=set)
    elsewhere: bool = False
    passed: PassedRecord | None = None
    _fields: Mapping[str, Json] | None = None

    @property
    def proven(self) -> bool:
        """Whether what is here was signed by its owner, to our knowledge: it came from itself or was checked."""
        return self.entity is not None and (self.passed is None or self.passed.verified)

    def same_content(self, line: Line) -> bool:
        """Whether the newest line held says the same in the same view."""
        if not self.lines or (self.lines[-1].view, self.lines[-1].withdrawn) != (line.view, line.withdrawn):
            return False
        if self._fields is None:  # verified when it came
            self._fields = json.loads(self.lines[-1].line)["fields"]
        return self._fields == line.fields


def batches(found: Iterable[tuple[bytes, Line]]) -> Iterator[list[tuple[bytes, Line]]]:
    """Lines in portions that are looked up together."""
    rows = iter(found)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def look_up(view: Read, wanted: Iterable[Line]) -> dict[str, Held]:
    """What is here of each of these records, by id."""
    by_type: dict[str, list[str]] = {}
    batch = list(wanted)
    for line in batch:
        by_type.setdefault(line.type, []).append(line.id)
    ids = [record_id for group in by_type.values() for record_id in group]
    found = {record_id: Held() for record_id in ids}
    for kind, group in by_type.items():
        cls = RECORDS[kind]
        for entity in view.session.scalars(select(cls).where(cls.id.in_(group))):
            found[entity.id].entity = entity
            found[entity.id].known_as.add((kind, entity.owner_workspace))
    for row in view.session.scalars(select(ReceivedVersion).where(ReceivedVersion.record_id.in_(ids))):
        found[row.record_id].lines.append(row)
        found[row.record_id].known_as.add((row.record_type, row.owner_workspace))
    known = select(Change.record_id, Change.record_type, Change.owner_workspace).where(
        Change.record_type.in_(RECORDS), Change.record_id.in_(ids)
    )
    for record_id, kind, owner in view.session.execute(known.distinct()).all():
        found[record_id].known_as.add((kind, owner))
    passed = select(PassedRecord).where(PassedRecord.record_id.in_(ids))
    for one in view.session.scalars(passed):
        found[one.record_id].passed = one
    for held in found.values():
        held.lines.sort(key=version_of)
    for line in _elsewhere(view, batch):
        found[line.id].elsewhere = True
    return found


def _elsewhere(view: Read, batch: list[Line]) -> Iterator[Line]:
    """The lines that would stand in a case or a series of proposals of another office, as if they were its own.

    Opinions do: what a superior writes on a case belongs into it. Workstations of one office share their cases.
    """
    named = [line for line in batch if line.type != "superior_opinion"]
    owners: dict[tuple[str, str], set[str]] = {}
    for name, column, owner in (
        ("case_id", Case.id, Case.owner_office),
        ("series_id", Proposal.series_id, Proposal.owner_office),
    ):
        ids = {value for line in named if isinstance(value := line.fields.get(name), str)}
        for known, whose in view.session.execute(select(column, owner).where(column.in_(ids)).distinct()):
            owners.setdefault((name, known), set()).add(whose)
    for line in named:
        for name in ("case_id", "series_id"):
            if owners.get((name, str(line.fields.get(name))), set()) - {line.office}:
                yield line


def is_held(held: list[ReceivedVersion], raw: bytes, line: Line, number: int) -> bool:
    """Whether this very line was received before. Raises `UserError("exchange.fork")` where its bytes were others."""
    for row in held:
        if version_of(row) == line.version and row.view == line.view:
            if row.digest != sha256(raw).hexdigest() and not _same_successor(row, line):
                raise UserError("exchange.fork", number=number)
            return True
    return False


def _same_successor(row: ReceivedVersion, line: Line) -> bool:
    """An owner's last line goes to each peer as its policy lets it: only who is named must be the same."""
    return line.successor is not None and lines.parse(row.line).successor == line.successor


def effect(held: Held, line: Line) -> str:
    """What a line does to a record: new, changed, withdrawn, backwards or unchanged.

    Unchanged are older versions, and newer ones with the content that is held: after a restore everything is stamped
    anew, and only what differs is worth a person's look.
    """
    entity = held.entity
    if entity is None:
        return "unchanged" if line.withdrawn else "new"
    if line.version <= version_of(entity):
        return "unchanged"
    if line.withdrawn:
        return "unchanged" if entity.withdrawn else "withdrawn"
    if not entity.withdrawn and held.same_content(line):
        return "unchanged"
    # A restore stamps each record once: without a loss the new revision is one higher than any that was sent before.
    back = line.version.term == entity.term and line.version.revision <= entity.revision
    return "backwards" if back else "changed"


def keep(work: Work, held: Held, raw: bytes, line: Line, bundle_id: str, leaf: int, now: datetime) -> ReceivedVersion:
    """Keep a line verbatim with its place under the bundle's record root.

    Equal content adds no history: the line takes the place of the one before it.
    """
    row = held.lines[-1] if held.same_content(line) else ReceivedVersion(id=new_id())
    row.bundle_id, row.leaf = bundle_id, leaf
    row.record_type, row.record_id, row.owner_workspace = line.type, line.id, line.owner
    row.term, row.epoch, row.revision = line.version.term, line.version.epoch, line.version.revision
    row.view, row.withdrawn = line.view, line.withdrawn
    row.line, row.digest = raw, sha256(raw).hexdigest()
    row.received_at = now
    work.session.add(row)
    return row
