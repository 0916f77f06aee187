"""办理记录: what was done with a case, read from the log and told in the words of the transitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app import cases
from app.cases.rules import BY_CODE
from app.codes import item
from app.work import Read
from db.models import AuditEntry, Case
from db.records import RECORDS

_TOGETHER = timedelta(minutes=10)
_WITH_CASE = tuple(cls for cls in RECORDS.values() if hasattr(cls, "case_id"))


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was done; `count` of the same kind in one go, counted in `unit` (张, 件)."""

    at: datetime
    actor: str
    text: str
    note: str
    count: int
    unit: str
    subject_type: str
    subject_id: str
    case_id: str = ""
    case_name: str = ""

    @property
    def sentence(self) -> str:
        """What was done in one line: `登记照片12张`, `检察长退回计划：再加一次座谈`."""
        said = f"{self.text}{self.count}{self.unit}" if self.unit else self.text
        return f"{said}：{self.note}" if self.note and not self.unit else said


def timeline(view: Read, ref: str, *, limit: int = 100) -> list[Happening]:
    """What was done with a case, newest first. Raises as `cases.case_file` does."""
    ids = case_records(view, cases.case_id(view, ref))
    query = select(AuditEntry).where(AuditEntry.subject_id.in_(ids)).order_by(AuditEntry.seq.desc())
    found = []
    for entry in grouped(told(view.session.scalars(query))):
        found.append(entry)
        if len(found) == limit:
            break
    return found


def case_records(view: Read, case_id: str) -> set[str]:
    """The ids of a case and of every record that belongs to it."""
    ids = {case_id}
    for cls in _WITH_CASE:
        ids.update(view.session.scalars(select(cls.id).where(cls.case_id == case_id)))
    return ids


def recent(view: Read, *, limit: int = 6) -> list[Happening]:
    """What was done lately in the whole office, newest first, each with its case. Raises `permission.denied`."""
    cases.require_reading(view)
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit * 40)
    found = list(grouped(told(view.session.scalars(query))))[:limit]
    return [_with_case(view, one) for one in found]


def told(entries: Iterable[AuditEntry]) -> Iterator[Happening]:
    """The entries that tell something of a case, in Chinese."""
    for entry in entries:
        text = action_text(entry.action)
        if text:
            known = item("log_actions", entry.action)
            unit = known.text("unit") if known else ""
            yield Happening(entry.at, entry.actor, text, entry.note, 1, unit, entry.subject_type, entry.subject_id)


def grouped(happenings: Iterable[Happening]) -> Iterator[Happening]:
    """Joins what one person did over and over within a few minutes: twelve photos are one line."""
    held: Happening | None = None
    for one in happenings:
        same = held is not None and (held.actor, held.text) == (one.actor, one.text) and held.at - one.at < _TOGETHER
        if held is not None and same:
            held = replace(held, count=held.count + 1)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def action_text(action: str) -> str:
    """What the log says of an action; empty for what is only book-keeping."""
    area, _, verb = action.partition(".")
    if area in ("case", "proposal") and verb in BY_CODE:
        return BY_CODE[verb].audit
    known = item("log_actions", action)
    return known.label if known else ""


def _with_case(view: Read, one: Happening) -> Happening:
    cls = RECORDS.get(one.subject_type)
    case_id = one.subject_id if one.subject_type == "case" else None
    if cls is not None and case_id is None and hasattr(cls, "case_id"):
        case_id = view.session.scalar(select(cls.case_id).where(cls.id == one.subject_id))
    name = view.session.scalar(select(Case.name).where(Case.id == case_id)) if case_id else None
    return replace(one, case_id=case_id, case_name=name) if case_id and name is not None else one
