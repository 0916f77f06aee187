"""办理经过: everything that was done with a case, in order: steps, papers, pictures, decisions, bundles, looks at
originals, corrections. Read from the log and the ledger of bundles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import exists, select

from app import cases
from app.cases.rules import BY_CODE
from app.casework.timeline import action_text, case_records
from app.codes import item, label
from app.work import Read
from db.codes import Step
from db.models import Activity, AuditEntry, Bundle, Change, Photo, SentVersion

#: The steps that entries may belong to, for a filter's choices.
STEPS = tuple(Step)

_TOGETHER = timedelta(minutes=10)


class Part(StrEnum):
    """What kind of thing was done."""

    STEP = "step"
    DECISION = "decision"
    PAPER = "paper"
    PHOTO = "photo"
    EXCHANGE = "exchange"
    SECRET = "secret"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that was done; `count` of the same in one go, counted in `unit` (张, 件)."""

    at: datetime
    actor: str
    part: Part
    step: Step | None
    text: str
    note: str
    count: int
    unit: str
    subject_type: str
    subject_id: str

    @property
    def sentence(self) -> str:
        """What was done in one line."""
        said = self.text
        if self.count > 1 or self.unit:
            said = f"{said}{self.count}{self.unit or '次'}"
        return f"{said}：{self.note}" if self.note and self.count == 1 and self.unit != "张" else said


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What to show; empty shows everything."""

    parts: frozenset[Part] = frozenset()
    step: Step | None = None
    actor: str = ""

    def admits(self, entry: HistoryEntry) -> bool:
        """Whether an entry is to be shown."""
        return (
            (not self.parts or entry.part in self.parts)
            and (self.step is None or entry.step is self.step)
            and (not self.actor or entry.actor == self.actor)
        )

    def words(self) -> str:
        """What is left out, for a printed sheet; empty where nothing is."""
        told = [label("history_parts", part) for part in Part if part in self.parts]
        told += [label("steps", self.step)] if self.step else []
        told += [self.actor] if self.actor else []
        return f"本表只列出：{'、'.join(told)}。" if told else ""


#: Book-keeping beside what was done: the deed itself has its own entry.
_SILENT = frozenset(
    {"case.plan", "step.due", "step.done", "step.merged", "step.in_progress", "step.not_started", "number.give"}
    | {"proposal.copy_planned", "exchange.restamp", "dossier.start_archive", "dossier.submit_archive"}
    | {"dossier.approve_archive", "dossier.return_archive", "plan.dept_approve", "plan.dept_return"}
    | {"plan.chief_approve", "plan.chief_return", "photo.keep_both", "photo.pick"}
)
_CORRECTIONS = frozenset(
    {"case.amend", "number.void", "document.replace", "document.withdraw", "photo.withdraw", "negative.change"}
    | {"photo.recategorise", "photo.renumber", "proposal.new_version", "proposal.copy_dropped"}
)
_SECRETS = frozenset({"photo.original", "photo.export", "document.export", "permission.refused"})
_STEPS = {
    "plan": Step.PLAN,
    "analysis": Step.ANALYSIS,
    "proposal": Step.PROPOSAL,
    "proposal_number": Step.PROPOSAL,
    "service": Step.PROPOSAL,
    "proposal_copy": Step.PROPOSAL,
    "reply": Step.RECTIFICATION,
    "follow_up": Step.RECTIFICATION,
    "revisit": Step.REVISIT,
    "dossier": Step.ARCHIVE,
}
_TRACKS = {
    "analysis": Step.ANALYSIS,
    "symposium": Step.SYMPOSIUM,
    "education": Step.EDUCATION,
    "proposal": Step.PROPOSAL,
    "reply": Step.RECTIFICATION,
}


def history(view: Read, ref: str, wanted: HistoryFilter | None = None) -> list[HistoryEntry]:
    """Everything that was done with a case, oldest first. Raises as `cases.case_file` does."""
    case_id = cases.case_id(view, ref)
    ids = case_records(view, case_id)
    steps = _activity_steps(view, case_id)
    query = select(AuditEntry).where(AuditEntry.subject_id.in_(ids)).order_by(AuditEntry.seq)
    told = list(_told(view.session.scalars(query), steps))
    chosen = wanted or HistoryFilter()
    return [entry for entry in _grouped(_merged(told, _bundles(view, ids))) if chosen.admits(entry)]


def actors(entries: Iterable[HistoryEntry]) -> list[str]:
    """Who did something, in the order of their first deed."""
    return list(dict.fromkeys(entry.actor for entry in entries))


def _told(log: Iterable[AuditEntry], steps: dict[str, Step]) -> Iterator[HistoryEntry]:
    for row in log:
        if row.action in _SILENT:
            continue
        text = action_text(row.action) or label("log_words", row.action)
        if not text or text == row.action:
            continue
        known = item("log_actions", row.action)
        yield HistoryEntry(
            at=row.at,
            actor=row.actor,
            part=_part(row.action, row.subject_type),
            step=_step(row, steps),
            text=text,
            note=row.note,
            count=1,
            unit=known.text("unit") if known else "",
            subject_type=row.subject_type,
            subject_id=row.subject_id,
        )


def _part(action: str, subject_type: str) -> Part:
    area, _, verb = action.partition(".")
    line = BY_CODE.get(verb) if area in ("case", "proposal") else None
    if action in _CORRECTIONS:
        return Part.CORRECTION
    if action in _SECRETS:
        return Part.SECRET
    if area in ("exchange", "opinion"):
        return Part.EXCHANGE
    if line is not None and line.decision:
        return Part.DECISION
    if subject_type == "document":
        return Part.PAPER
    return Part.PHOTO if subject_type in ("photo", "negative", "album", "photo_group", "film_scan") else Part.STEP


def _step(row: AuditEntry, steps: dict[str, Step]) -> Step | None:
    if row.subject_id in steps:
        return steps[row.subject_id]
    if row.subject_type in _STEPS:
        return _STEPS[row.subject_type]
    area, _, verb = row.action.partition(".")
    line = BY_CODE.get(verb) if area in ("case", "proposal") else None
    if line is None:
        return None
    if line.track in _TRACKS:
        return _TRACKS[line.track]
    return Step.PLAN if "plan" in verb else Step.ARCHIVE if "archive" in verb or "supplement" in verb else None


def _activity_steps(view: Read, case_id: str) -> dict[str, Step]:
    """The first step that each activity serves, and each photo taken at one."""
    query = select(Activity).where(Activity.case_id == case_id)
    found = {one.id: Step(one.serves[0].step) for one in view.session.scalars(query) if one.serves}
    columns = select(Photo.id, Photo.activity_id).where(Photo.case_id == case_id, Photo.activity_id.is_not(None))
    photos = {row.id: found[row.activity_id] for row in view.session.execute(columns) if row.activity_id in found}
    return found | photos


def _bundles(view: Read, ids: set[str]) -> list[HistoryEntry]:
    """Bundles that carried something of the case out: between their numbers of the feed, to who was sent it."""
    peers = set(
        view.session.scalars(select(SentVersion.peer_workspace).where(SentVersion.record_id.in_(ids)).distinct())
    )
    carried = exists().where(Change.record_id.in_(ids), Change.seq > Bundle.base, Change.seq <= Bundle.head)
    query = select(Bundle).where(Bundle.outgoing.is_(True), Bundle.peer_workspace.in_(peers), carried)
    return [_bundle(row) for row in view.session.scalars(query)]


def _bundle(row: Any) -> HistoryEntry:
    text = f"随第{row.number}号交换包报送"
    return HistoryEntry(row.made_at, row.made_by, Part.EXCHANGE, None, text, "", 1, "", "bundle", row.id)


def _merged(log: Iterable[HistoryEntry], bundles: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """The log in its own order, which a clock that went back cannot upset, with the bundles between by their time."""
    placed, latest = [], datetime.min.replace(tzinfo=UTC)
    for entry in log:
        latest = max(latest, entry.at)
        placed.append((latest, entry))
    placed += [(entry.at, entry) for entry in bundles]
    return [entry for _, entry in sorted(placed, key=lambda pair: pair[0])]


def _grouped(entries: Iterable[HistoryEntry]) -> Iterator[HistoryEntry]:
    """What one person did over and over within a few minutes is one entry, at the time of the first."""
    held: HistoryEntry | None = None
    last: datetime | None = None
    for one in entries:
        same = held is not None and (held.actor, held.text, held.step) == (one.actor, one.text, one.step)
        if held is not None and last is not None and same and one.at - last < _TOGETHER:
            held, last = replace(held, count=held.count + 1), one.at
            continue
        if held is not None:
            yield held
        held, last = one, one.at
    if held is not None:
        yield held
