"""预防部门协助 (domain §1.1): any step may ask for it; the prevention department says whom it sends, or why nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app import people
from app.cases.casefile import CaseFile, entity, is_mine
from app.codes import label
from app.findings import Finding
from app.forms import Form, refuse_if
from app.work import Version, Work
from db.codes import Action, CaseState, Step
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case

_FARTHEST = timedelta(days=366)
_OVER = (CaseState.ARCHIVED, CaseState.NOT_INITIATED, CaseState.TERMINATED, CaseState.PROPOSED)


@dataclass(frozen=True, slots=True)
class AssistanceFile:
    """A request for assistance and its answer; it waits until `answered_on`. `people` empty: nobody was sent."""

    id: str
    step: Step | None
    asked: str
    wanted_on: date | None
    asked_by: str
    asked_on: date
    people: tuple[str, ...]
    answer: str
    answered_by: str
    answered_on: date | None

    @property
    def step_text(self) -> str:
        """For which step, in Chinese; empty for the case as a whole."""
        return label("steps", self.step) if self.step else ""


@dataclass(frozen=True, slots=True)
class AssistanceFields:
    """A request, or the answer to the one of `request_id`."""

    request_id: str
    step: str
    asked: str
    wanted_on: date | None
    people: tuple[str, ...]
    answer: str


def assistance_fields(data: Mapping[str, object], today: date) -> AssistanceFields:
    """Read a request: `asked`* (请求事项), `step`, `wanted_on`; or an answer: `id`* of the request, `people` [who is
    sent], `answer` (needed where nobody is). Raises `form.invalid`.
    """
    form = Form(data)
    request_id = form.text("id", "协助请求", required=False)
    sent = form.texts("people", "派出人员", required=False)
    fields = AssistanceFields(
        request_id,
        form.code("step", "步骤", "steps", required=False),
        form.long("asked", "请求事项", required=not request_id, longest=2_000),
        form.day("wanted_on", "协助日期", required=False, latest=today + _FARTHEST),
        tuple(sent),
        form.long("answer", "答复", required=bool(request_id) and not sent, longest=2_000),
    )
    form.finish()
    return fields


def assist(work: Work, ref: str, data: Mapping[str, object], opened_at: Version | None = None) -> str:
    """Ask for assistance, or answer (`assistance_fields`); returns the request's id.

    Raises `permission.denied`, `form.invalid`, `case.not_under_way`, `assistance.unknown`, `assistance.answered`,
    `person.unknown`, `record.changed_meanwhile`.
    """
    case = entity(work, ref)
    answering = bool(data.get("id"))
    work.require(Action.ASSISTANCE_SEND if answering else Action.ASSISTANCE_ASK, own=is_mine(work, case))
    if case.state in _OVER:
        raise UserError("case.not_under_way", name=case.name)
    fields = assistance_fields(data, work.today())
    return _answer(work, case, fields, opened_at) if answering else ask(work, case, fields.asked, fields)


def ask(work: Work, case: Case, asked: str, fields: AssistanceFields | None = None) -> str:
    """Note down a request; permission is the caller's to check."""
    work.put(case, "case.assistance", asked)
    told = {
        "id": new_id(),
        "step": fields.step if fields else "",
        "asked": asked,
        "wanted_on": fields.wanted_on.isoformat() if fields and fields.wanted_on else "",
        "asked_by": work.actor.display_name,
        "asked_on": work.today().isoformat(),
    }
    case.form = {**case.form, "assistance": [*case.form.get("assistance", []), told]}
    return told["id"]


def assistance_of(case: CaseFile) -> tuple[AssistanceFile, ...]:
    """The requests of a case, oldest first."""
    told = case.form.get("assistance", ())
    return tuple(_file(one) for one in told if isinstance(one, Mapping)) if isinstance(told, (list, tuple)) else ()


def assistance_waiting(form: Mapping[str, Any]) -> int:
    """How many requests in a case's form have no answer."""
    return sum(not one.get("answered_on") for one in form.get("assistance", ()))


def _answer(work: Work, case: Case, fields: AssistanceFields, opened_at: Version | None) -> str:
    told = [dict(one) for one in case.form.get("assistance", [])]
    asked = next((one for one in told if one.get("id") == fields.request_id), None)
    if asked is None:
        raise UserError("assistance.unknown")
    if asked.get("answered_on"):
        raise UserError("assistance.answered", by=asked.get("answered_by", ""))
    found = [(name, people.find_person(work, name)) for name in fields.people]
    refuse_if(
        "form.invalid",
        (
            Finding("person.unknown", f"people[{n}]", "派出人员", {"name": name[:64]})
            for n, (name, person) in enumerate(found, 1)
            if person is None
        ),
    )
    names = [person.name for _, person in found if person is not None]
    work.put(case, "case.assisted", "、".join(names) or fields.answer, opened_at=opened_at)
    asked |= {
        "people": names,
        "answer": fields.answer,
        "answered_by": work.actor.display_name,
        "answered_on": work.today().isoformat(),
    }
    case.form = {**case.form, "assistance": told}
    return fields.request_id


def _file(one: Mapping[str, Any]) -> AssistanceFile:
    return AssistanceFile(
        id=str(one.get("id", "")),
        step=Step(one["step"]) if one.get("step") else None,
        asked=str(one.get("asked", "")),
        wanted_on=_day(one.get("wanted_on")),
        asked_by=str(one.get("asked_by", "")),
        asked_on=_day(one.get("asked_on")) or date.min,
        people=tuple(one.get("people", ())),
        answer=str(one.get("answer", "")),
        answered_by=str(one.get("answered_by", "")),
        answered_on=_day(one.get("answered_on")),
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
