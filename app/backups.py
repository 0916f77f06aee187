"""Backups of a whole workspace, and when the last one was made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.workspace import CancelToken, Progress, Read, Workspace, silent
from db import backup
from db.backup import BackupReport
from db.codes import Action
from db.models import AuditEntry

__all__ = ["BackupReport", "create", "last_made", "restore", "verify"]

_MADE = "backup.create"


def create(
    workspace: Workspace, out: Path, *, progress: Progress = silent, cancel: CancelToken | None = None
) -> BackupReport:
    """Write a backup to `out`, still encrypted, and note it in the log. Raises what `db.backup.create` raises, and
    `permission.denied`.
    """
    with workspace.work() as work:
        work.require(Action.BACKUP)
    report = backup.create(workspace.vault, out, workspace.blobs, progress=progress, cancel=cancel)
    with workspace.work() as work:
        work.note(_MADE, "workspace", work.workspace_id, out.name)
        work.touch("audit")
        work.commit()
    return report


def verify(file: Path, *, progress: Progress = silent, cancel: CancelToken | None = None) -> BackupReport:
    """Compare all of a backup with its manifest. Raises `backup.not_a_backup`, `backup.truncated`, `Cancelled`."""
    return backup.verify(file, progress=progress, cancel=cancel)


def restore(
    file: Path, folder: Path, *, progress: Progress = silent, cancel: CancelToken | None = None
) -> BackupReport:
    """Make a workspace of a backup, whole or not at all; it is opened like any other afterwards, and knows itself for
    one that was restored. Raises what `db.backup.restore` raises.
    """
    return backup.restore(file, folder, progress=progress, cancel=cancel)


def last_made(view: Read) -> datetime | None:
    """When the last backup was made, as the log tells."""
    query = select(AuditEntry.at).where(AuditEntry.action == _MADE).order_by(AuditEntry.seq.desc()).limit(1)
    return view.session.scalar(query)
