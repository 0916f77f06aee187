"""Drafts: what somebody is typing, kept beside the records until it is saved. No revision, no feed, no audit.

A draft belongs to one account and one `subject` (`plan:<case>`, `registration`). Nobody else sees it, nothing checks
it, and it never travels. `revision` is that of the record when the form was opened, 0 where there was none yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.work import Read, Work
from app.workspace import Workspace
from db.kernel.errors import UserError
from db.models import Draft
from db.session import writing

#: Characters of JSON that one draft may take: the longest texts that a form accepts, many times over.
LONGEST = 8_000_000


@dataclass(frozen=True, slots=True)
class DraftFile:
    """One draft. `content` is what the form made of it; only the form reads it."""

    subject: str
    revision: int
    content: Mapping[str, Any]
    saved_at: datetime


def keep(workspace: Workspace, subject: str, revision: int, content: Mapping[str, Any]) -> datetime:
    """Keep what is typed now, in the place of what was kept before; returns when.

    Raises `UserError`: `draft.too_long`, `disk.full` and others of the disk; what was kept before stays then.
    """
    if len(json.dumps(content)) > LONGEST:
        raise UserError("draft.too_long")
    now = workspace.clock.now()
    with writing(workspace.vault.engine) as session:
        key = {"account_id": workspace.actor.account_id, "subject": subject}
        row = session.get(Draft, tuple(key.values()))
        if row is None:
            session.add(Draft(**key, revision=revision, content=dict(content), saved_at=now))
        else:
            row.revision, row.content, row.saved_at = revision, dict(content), now
        session.commit()
    return now


def discard(workspace: Workspace, subject: str) -> None:
    """Take a draft away; one that is not there is no fault."""
    with writing(workspace.vault.engine) as session:
        session.execute(_mine(workspace.actor.account_id, subject))
        session.commit()


def forget(work: Work, subject: str) -> None:
    """Take a draft away in the unit of work that saves its record: either both happen or neither."""
    work.session.execute(_mine(work.actor.account_id, subject))


def kept(view: Read, subject: str) -> DraftFile | None:
    """The person's draft of that subject, if there is one."""
    row = view.session.get(Draft, (view.actor.account_id, subject))
    return None if row is None else _file(row)


def all_kept(view: Read) -> list[DraftFile]:
    """All drafts of the person, the newest first."""
    query = select(Draft).where(Draft.account_id == view.actor.account_id).order_by(Draft.saved_at.desc())
    return [_file(row) for row in view.session.scalars(query)]


def _mine(account_id: str, subject: str) -> Any:
    return delete(Draft).where(Draft.account_id == account_id, Draft.subject == subject)


def _file(row: Draft) -> DraftFile:
    return DraftFile(row.subject, row.revision, row.content, row.saved_at)
