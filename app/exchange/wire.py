"""Between a record here and its line on the way: blobs by digest instead of id, names shortened where they must be."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from app.exchange.format import lines
from app.exchange.format.lines import FULL, MASKED, Line, Version
from app.exchange.rules import NAMES_SHORT, Policy, shortened
from app.work import Read
from db.kernel.canonical import Json
from db.kernel.errors import UserError
from db.models import Blob, Case, PassedLine
from db.models.base import Record
from db.records import MisfitError, blob_columns, record_type, restore, snapshot

#: Which switch of the policy lets a blob go. A blob column that is not named here stays at home.
BLOB_SWITCH = {
    ("document", "blob_id"): "documents",
    ("photo", "original_id"): "originals",
    ("photo", "reduced_id"): "reduced",
    ("photo", "thumbnail_id"): "reduced",
    ("negative", "scan_id"): "originals",
    ("negative", "reduced_id"): "reduced",
    ("negative", "positive_id"): "reduced",
}


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A blob that travels: where it lies here and what it is."""

    id: str
    sha256: str
    size: int


def view_of(policy: Policy) -> str:
    """The view in which records go to a peer."""
    return MASKED if policy.names == NAMES_SHORT else FULL


def to_line(
    view: Read,
    record: Record,
    policy: Policy,
    key: bytes,
    *,
    gone: bool,
    onward: bool,
    successor: tuple[str, str] | None = None,
) -> Line:
    """The record as a line; `gone` sends it as a tombstone without content, `successor` as its owner's last line."""
    kind = record_type(record)
    version = Version(record.term, record.epoch, record.revision)
    sight = view_of(policy)
    fields: Mapping[str, Json] = {} if gone else _fields(view, record, policy)
    return Line(
        type=kind,
        id=record.id,
        owner=record.owner_workspace,
        office=view.office_code,
        version=version,
        withdrawn=gone,
        onward=onward,
        view=sight,
        salt=_salt(key, kind, record.id, version, sight),
        fields=fields,
        successor=successor,
    )


def blobs(view: Read, record: Record, policy: Policy) -> list[BlobRef]:
    """The blobs that go with a record under the policy."""
    if isinstance(record, PassedLine):
        return [BlobRef(row.id, row.sha256, row.size) for row in _passed_blobs(view, record, policy)]
    found = []
    for name in blob_columns(type(record)):
        row = _travelling(view, record, name, policy)
        if row is not None:
            found.append(BlobRef(row.id, row.sha256, row.size))
    return found


def held_blob(view: Read, digest: str) -> str | None:
    """Our id for a blob that is here already."""
    return view.session.scalar(select(Blob.id).where(Blob.sha256 == digest).limit(1))


def fill(record: Any, fields: Mapping[str, Json], local_blob: Callable[[str, str], str | None]) -> None:
    """Set a record's content from a line. `local_blob` gives our id for a digest and media type, if we hold the blob.

    Raises `UserError("exchange.line.misfit")` naming type and field.
    """
    data: dict[str, Any] = dict(fields)
    for name in blob_columns(type(record)):
        data[name] = _local(record, name, data.get(name), local_blob)
    try:
        restore(record, data)
    except MisfitError as error:
        raise _misfit(record, error.field) from error


def _local(record: Any, name: str, value: Any, local_blob: Callable[[str, str], str | None]) -> str | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"media_type", "sha256", "size"}:
        raise _misfit(record, name)
    digest, media_type = value["sha256"], value["media_type"]
    if not isinstance(digest, str) or not isinstance(media_type, str):
        raise _misfit(record, name)
    return local_blob(digest, media_type)


def _misfit(record: Any, name: str) -> UserError:
    return UserError("exchange.line.misfit", type=record_type(record), field=name)


def _fields(view: Read, record: Record, policy: Policy) -> Mapping[str, Json]:
    fields = snapshot(record)
    if isinstance(record, PassedLine):
        rows = _passed_blobs(view, record, policy)
        told: list[Json] = [{"media_type": r.media_type, "sha256": r.sha256, "size": r.size} for r in rows]
        return fields | {"blobs": told}
    if policy.names == NAMES_SHORT:
        fields = {name: shortened(value, suspects(view, record)) for name, value in fields.items()}
    for name in blob_columns(type(record)):
        row = _travelling(view, record, name, policy)
        fields[name] = {"media_type": row.media_type, "sha256": row.sha256, "size": row.size} if row else None
    return fields


def _passed_blobs(view: Read, record: PassedLine, policy: Policy) -> list[Blob]:
    """The blobs of a passed line that lie here and may go to this peer."""
    fields = lines.parse(record.line.encode("utf-8")).fields
    found: dict[str, Blob] = {}
    for (kind, name), switch in BLOB_SWITCH.items():
        if kind == record.subject_type and getattr(policy, switch):
            for digest in lines.blob_digests(fields.get(name)):
                row = view.session.scalar(select(Blob).where(Blob.sha256 == digest).limit(1))
                if row is not None:
                    found[digest] = row
    return [found[digest] for digest in sorted(found)]


def suspects(view: Read, record: Record) -> list[str]:
    """Names of the suspects of the record's case."""
    case = record if isinstance(record, Case) else None
    case_id = getattr(record, "case_id", None)
    if case is None and case_id:
        case = view.session.get(Case, case_id)
    return [suspect.name for suspect in case.suspects] if case else []


def _travelling(view: Read, record: Record, name: str, policy: Policy) -> Blob | None:
    """A paper as it was issued holds full names, so it does not go where names are shortened."""
    kind = record_type(record)
    switch = BLOB_SWITCH.get((kind, name))
    blob_id = getattr(record, name)
    if not blob_id or switch is None or not getattr(policy, switch):
        return None
    if kind == "document" and policy.names == NAMES_SHORT:
        return None
    return view.session.get(Blob, blob_id)


def _salt(key: bytes, kind: str, record_id: str, version: Version, sight: str) -> str:
    """Unpredictable outside, the same whenever this version is sent again in this view."""
    text = f"exchange.salt {kind} {record_id} {version.term} {version.epoch} {version.revision} {sight}"
    return hmac.new(key, text.encode("ascii"), sha256).hexdigest()[:32]
