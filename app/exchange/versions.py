"""Received lines, verbatim, and what a new one does to the record held."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import select

from app.exchange.format import lines
from app.exchange.format.lines import Line, Version
from app.work import Read, Work
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import ReceivedVersion


def version_of(row: Any) -> Version:
    """Version of a record or of a received line."""
    return Version(row.term, row.epoch, row.revision)


def held_versions(view: Read, line: Line) -> list[ReceivedVersion]:
    """What was received of that record, the oldest first."""
    query = select(ReceivedVersion).where(
        ReceivedVersion.record_id == line.id, ReceivedVersion.record_type == line.type
    )
    return sorted(view.session.scalars(query), key=version_of)


def is_held(held: list[ReceivedVersion], raw: bytes, line: Line, number: int) -> bool:
    """Whether this very line was received before. Raises `UserError("exchange.fork")` where its bytes were others."""
    for row in held:
        if version_of(row) == line.version and row.view == line.view:
            if row.digest != sha256(raw).hexdigest():
                raise UserError("exchange.fork", number=number)
            return True
    return False


def effect(entity: Any, held: list[ReceivedVersion], line: Line) -> str:
    """What a line does to a record: new, changed, withdrawn, backwards or unchanged.

    Unchanged are older versions, and newer ones with the content that is held: after a restore everything is stamped
    anew, and only what differs is worth a person's look.
    """
    if entity is None:
        return "unchanged" if line.withdrawn else "new"
    if line.version <= version_of(entity):
        return "unchanged"
    if line.withdrawn:
        return "unchanged" if entity.withdrawn else "withdrawn"
    if not entity.withdrawn and _same_content(held, line):
        return "unchanged"
    back = line.version.term == entity.term and line.version.revision < entity.revision
    return "backwards" if back else "changed"


def keep(work: Work, held: list[ReceivedVersion], raw: bytes, line: Line, bundle_id: str, leaf: int) -> None:
    """Keep a line verbatim with its place under the bundle's record root.

    Equal content adds no history: the line takes the place of the one before it.
    """
    row = held[-1] if held and _same_content(held, line) else ReceivedVersion(id=new_id())
    row.bundle_id, row.leaf = bundle_id, leaf
    row.record_type, row.record_id, row.owner_workspace = line.type, line.id, line.owner
    row.term, row.epoch, row.revision = line.version.term, line.version.epoch, line.version.revision
    row.view, row.withdrawn = line.view, line.withdrawn
    row.line, row.digest = raw, sha256(raw).hexdigest()
    row.received_at = work.clock.now()
    work.session.add(row)


def _same_content(held: list[ReceivedVersion], line: Line) -> bool:
    if not held or (held[-1].view, held[-1].withdrawn) != (line.view, line.withdrawn):
        return False
    return lines.parse(held[-1].line).fields == line.fields
