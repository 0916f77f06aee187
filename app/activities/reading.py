"""Activities and revisits as pages and papers show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.activities.data import activity_data
from app.activities.revisit import ItemFinding, revisit_data
from app.codes import label
from app.corrections import Correction, corrections
from app.work import Read, Version
from db.codes import ActivityKind, Step
from db.models import Activity, Revisit


@dataclass(frozen=True, slots=True)
class ActivityFile:
    """A symposium, an education activity, or both in one; `held_at` None while it is planned.

    `data` is the activity as a form to be filled in further or corrected, in the words of `activity_fields`.
    """

    id: str
    title: str
    kinds: tuple[ActivityKind, ...]
    serves: tuple[Step, ...]
    planned_on: date | None
    held_at: datetime | None
    place: str
    headcount: int | None
    officers: tuple[str, ...]
    discipline: Mapping[str, Any]
    form: Mapping[str, Any]
    version: Version
    corrections: tuple[Correction, ...]
    data: Mapping[str, Any]

    @property
    def symposium(self) -> Mapping[str, Any]:
        """The minutes, empty where it was no symposium."""
        return dict(self.form.get("symposium", {}))

    @property
    def education(self) -> Mapping[str, Any]:
        """The education record, empty where it was none."""
        return dict(self.form.get("education", {}))


@dataclass(frozen=True, slots=True)
class RevisitFile:
    """A revisit."""

    id: str
    trigger: str
    trigger_text: str
    visited_on: date
    place: str
    conclusion: str
    conclusion_text: str
    findings: tuple[ItemFinding, ...]
    no_reply_reason: str
    no_reply_reason_text: str
    discipline: Mapping[str, Any]
    form: Mapping[str, Any]
    data: Mapping[str, Any]
    corrections: tuple[Correction, ...]


def activities(view: Read, case_id: str) -> list[ActivityFile]:
    """The activities of a case, oldest first."""
    query = select(Activity).where(Activity.case_id == case_id, Activity.withdrawn.is_(False))
    return [_activity(row) for row in view.session.scalars(query.order_by(Activity.id))]


@dataclass(frozen=True, slots=True)
class Met:
    """Who of the office was at the unit last, whom they met there, and where."""

    officers: tuple[str, ...] = ()
    receivers: tuple[Mapping[str, str], ...] = ()
    place: str = ""


def last_met(view: Read, case_id: str) -> Met:
    """The newest meeting at the unit: so that nobody types the same names again."""
    for visit in reversed(revisits(view, case_id)):
        people = tuple({"name": one.get("name", ""), "post": one.get("post", "")} for one in visit.data["receivers"])
        return Met(tuple(visit.data.get("officers", ())), people, visit.place)
    held = [one for one in reversed(activities(view, case_id)) if one.held_at is not None]
    met = next((found for one in held if (found := one.symposium.get("unit_attendees"))), ())
    people = tuple({"name": one.get("name", ""), "post": one.get("post", "")} for one in met)
    return Met(held[0].officers, people, held[0].place) if held else Met()


def revisits(view: Read, case_id: str) -> list[RevisitFile]:
    """The revisits of a case, oldest first."""
    query = select(Revisit).where(Revisit.case_id == case_id, Revisit.withdrawn.is_(False))
    return [_revisit(row) for row in view.session.scalars(query.order_by(Revisit.visited_on, Revisit.id))]


def _activity(row: Activity) -> ActivityFile:
    return ActivityFile(
        id=row.id,
        title=row.title,
        kinds=tuple(ActivityKind(kind) for kind in row.form.get("kinds", ())),
        serves=tuple(Step(one.step) for one in row.serves),
        planned_on=row.planned_on,
        held_at=row.held_at,
        place=row.place,
        headcount=row.headcount,
        officers=tuple(row.form.get("officers", ())),
        discipline=row.discipline,
        form=row.form,
        version=Version(row.term, row.epoch, row.revision),
        corrections=corrections(row.form),
        data=activity_data(row),
    )


def _revisit(row: Revisit) -> RevisitFile:
    return RevisitFile(
        id=row.id,
        trigger=row.trigger,
        trigger_text=label("revisit_triggers", row.trigger),
        visited_on=row.visited_on,
        place=row.place,
        conclusion=row.conclusion,
        conclusion_text=label("findings", row.conclusion),
        findings=tuple(ItemFinding(f.item_no, f.verified, f.finding, f.reported) for f in row.findings),
        no_reply_reason=row.no_reply_reason or "",
        no_reply_reason_text=label("no_reply_reasons", row.no_reply_reason) if row.no_reply_reason else "",
        discipline=row.discipline,
        form=row.form,
        data=revisit_data(row),
        corrections=corrections(row.form),
    )
