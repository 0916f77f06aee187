"""Whether a workspace is whole: database, files, log, and nothing in the folder that does not belong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app import audit, search
from app.messages import sentence
from app.workspace import CancelToken, Progress, Read, UserError, Workspace, silent
from db.models import Blob, Change
from db.records import RECORDS, blob_columns


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that is not as it should be; `subject` names the file, record or entry."""

    code: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What a workspace is and holds."""

    workspace_id: str
    office_code: str
    office_name: str
    level: str
    superior_code: str
    epoch: int
    records: dict[str, int]
    blobs: int
    blob_bytes: int
    audit_entries: int
    accounts: list[str]


def overview(workspace: Workspace) -> Overview:
    """Counts of everything, for a person who administers."""
    with workspace.read() as view:
        counts = {
            name: view.session.scalar(select(func.count()).select_from(cls)) or 0 for name, cls in RECORDS.items()
        }
        blobs, size = view.session.execute(select(func.count(), func.coalesce(func.sum(Blob.size), 0))).one()
        return Overview(
            workspace_id=view.own.workspace_id,
            office_code=view.own.office_code,
            office_name=view.own.office_name,
            level=view.own.level,
            superior_code=view.own.superior_code,
            epoch=view.own.epoch,
            records={name: number for name, number in counts.items() if number},
            blobs=blobs,
            blob_bytes=size,
            audit_entries=audit.count(view),
            accounts=[account.login for account in workspace.accounts()],
        )


def check(
    workspace: Workspace, *, full: bool = False, progress: Progress = silent, cancel: CancelToken | None = None
) -> list[CheckFinding]:
    """All findings; an empty list means whole. `full` also decrypts every file and compares its digest, and compares
    what the search finds with the records.
    """
    cancel = cancel or CancelToken()
    with workspace.read() as view:
        return [
            *_database(workspace),
            *_log(view),
            *_references(view),
            *_feed(view),
            *_folder(workspace),
            *_blobs(view, full, progress, cancel),
            *(_search(view) if full else ()),
        ]


def _finding(code: str, subject: str, **params: Any) -> CheckFinding:
    return CheckFinding(code, subject, sentence(UserError(code, **params)))


def _database(workspace: Workspace) -> list[CheckFinding]:
    """On a connection of its own: one that has searched before keeps what it knew of the index, and calls it damaged
    once another one has changed it (SQLite 3.53); and pages in its cache would hide what has become of the file."""
    found = []
    with workspace.vault.raw() as connection:
        for pragma in ("integrity_check", "cipher_integrity_check", "foreign_key_check"):
            rows = [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}") if row[0] != "ok"]
            if rows:
                found.append(_finding("check.database", "records.db", detail=rows[0]))
    return found


def _log(view: Read) -> list[CheckFinding]:
    return [_finding("check.audit", str(seq), seq=seq) for seq in audit.verify(view).breaks[:1]]


def _references(view: Read) -> list[CheckFinding]:
    """Blob columns must point at blobs that have a row."""
    known = set(view.session.scalars(select(Blob.id)))
    return [
        _finding("check.reference", f"{name} {record.id}", kind=name, id=record.id)
        for name, cls in RECORDS.items()
        for record in (view.session.scalars(select(cls)) if blob_columns(cls) else ())
        for column in blob_columns(cls)
        if (blob := getattr(record, column)) is not None and blob not in known
    ]


def _feed(view: Read) -> list[CheckFinding]:
    """Every record of ours that carries a revision from a unit of work stands in the change feed with it."""
    told = {
        (row.record_type, row.record_id): row.revision
        for row in view.session.execute(
            select(Change.record_type, Change.record_id, func.max(Change.revision).label("revision")).group_by(
                Change.record_type, Change.record_id
            )
        )
    }
    found = []
    for name, cls in RECORDS.items():
        rows = view.session.execute(
            select(cls.id, cls.revision).where(cls.owner_workspace == view.workspace_id, cls.id != view.own.office_id)
        )
        found += [
            _finding("check.feed", f"{name} {row.id}", kind=name, id=row.id)
            for row in rows
            if told.get((name, row.id)) != row.revision
        ]
    return found


def _search(view: Read) -> list[CheckFinding]:
    return [_finding("check.search", where, where=where) for where in search.differences(view.session)]


def _folder(workspace: Workspace) -> list[CheckFinding]:
    return [_finding("check.stray_file", name, name=name) for name in workspace.vault.strays()]


def _blobs(view: Read, full: bool, progress: Progress, cancel: CancelToken) -> list[CheckFinding]:
    rows = view.session.execute(select(Blob.id, Blob.sha256, Blob.size)).all()
    names = set(view.blobs.names())
    found = [_finding("check.orphan", name, name=name) for name in sorted(names - {row.id for row in rows})]
    for done, row in enumerate(rows):
        cancel.check()
        progress(done, len(rows), row.id)
        if row.id not in names:
            found.append(_finding("check.blob_missing", row.id, name=row.id))
        elif full and not view.blobs.matches(row.id, row.sha256, row.size):
            found.append(_finding("check.blob_damaged", row.id, name=row.id))
    return found
