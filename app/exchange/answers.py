"""办理情况: what was done below about what a superior sent down. It travels up to whoever wrote that, to nobody else.

An answer names the version that it answers; on other words it counts no longer, and the matter is open again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.exchange.words import WORDS, outdated, words_digest
from app.work import Read, Work
from db.codes import AnswerOutcome
from db.kernel.ids import new_id
from db.models import Change, SentVersion, Stream, SuperiorAnswer
from db.models.base import Record
from db.records import record_type

#: How far something that we sent down has come: not sent yet, sent, taken in over there as its receipt says.
WAITING, SENT, RECEIVED = "waiting", "sent", "received"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What was done about one opinion or table, when, by whom. `outdated`: it answers other words than are at hand."""

    outcome: AnswerOutcome
    text: str
    at: datetime
    by: str
    workspace: str
    office_code: str
    outdated: bool


def answer(work: Work, subject: Record, outcome: AnswerOutcome, text: str, *, case_id: str | None = None) -> None:
    """Enter what was done about a received record; a later answer takes the place of an earlier one."""
    kind = record_type(subject)
    held = work.session.scalar(
        select(SuperiorAnswer).where(
            SuperiorAnswer.subject_id == subject.id, SuperiorAnswer.owner_workspace == work.workspace_id
        )
    )
    row = held or SuperiorAnswer(id=new_id(), subject_type=kind, subject_id=subject.id, extra={})
    row.subject_term, row.subject_epoch, row.subject_revision = subject.term, subject.epoch, subject.revision
    row.case_id, row.outcome, row.text = case_id, outcome, text
    row.answered_at, row.answered_by = work.clock.now(), work.actor.display_name
    row.form = {WORDS: words} if (words := words_digest(kind, subject)) else {}
    row.withdrawn = False
    work.put(row, f"answer.{outcome}", text[:60])


class Answers:
    """All answers at hand, ours and received, read once for a list."""

    def __init__(self, view: Read) -> None:
        self._view = view
        self._found: dict[str, list[SuperiorAnswer]] = defaultdict(list)
        query = select(SuperiorAnswer).where(SuperiorAnswer.withdrawn.is_(False))
        for row in view.session.scalars(query.order_by(SuperiorAnswer.answered_at.desc())):
            self._found[row.subject_id].append(row)

    def ours(self, subject: Any) -> AnswerRow | None:
        """What we did about a received record."""
        return next((row for row in self.to(subject) if row.workspace == self._view.workspace_id), None)

    def to(self, subject: Any) -> list[AnswerRow]:
        """All answers to a record, the latest first."""
        return [
            AnswerRow(
                AnswerOutcome(row.outcome), row.text, row.answered_at, row.answered_by, row.owner_workspace,
                row.owner_office, outdated(row, subject),
            )
            for row in self._found.get(subject.id, ())
        ]  # fmt: skip


def deliveries(view: Read, kind: str) -> dict[tuple[str, str], str]:
    """How far our records of a type have come, by record and peer workspace; what was never sent is not in it."""
    newest = select(Change.record_id, func.max(Change.seq).label("seq")).where(Change.record_type == kind)
    last = {row.record_id: row.seq for row in view.session.execute(newest.group_by(Change.record_id))}
    streams = select(Stream).where(Stream.outgoing.is_(True))
    known = {row.peer_workspace: row.acknowledged for row in view.session.scalars(streams)}
    sent = select(SentVersion).where(SentVersion.record_type == kind)
    return {
        (row.record_id, row.peer_workspace): (
            RECEIVED if last.get(row.record_id, 0) <= known.get(row.peer_workspace, 0) else SENT
        )
        for row in view.session.scalars(sent)
    }
