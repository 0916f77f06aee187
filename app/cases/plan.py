"""个案预防计划安排表 (domain §2.1): kept as a draft whatever is still missing, complete before it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from app import people
from app.cases.casefile import entity, is_mine
from app.cases.guards import PlanFacts
from app.findings import Finding
from app.forms import Form, refuse_if
from app.work import Read, Version, Work
from db.codes import Action, CaseState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, Plan, PlanItem

_FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class PlanItemFields:
    """One line of 工作安排; `matter` is of `resources/codes/work_items.toml`."""

    matter: str
    planned_on: date | None
    responsible: str
    way: str = ""
    assisting: str = ""


@dataclass(frozen=True, slots=True)
class PlanFields:
    """The plan as filled in; `undertakers` by login, name or account id."""

    filled_on: date | None
    concluded_on: date | None
    summary: str
    problems: str
    due: bool
    items: tuple[PlanItemFields, ...]
    undertakers: tuple[str, ...]
    outline: str
    assist_requested: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The plan as pages and papers show it, with both opinions; `missing` keeps it from being submitted.

    `dept_decision` and `chief_decision` also say from which sheet a decision was entered and by whom (`Decision.told`);
    `returns` are the opinions with which it was sent back, oldest first.
    """

    id: str
    version: Version
    filled_by: str
    filled_on: date
    summary: str
    problems: str
    due: bool
    items: tuple[PlanItemFields, ...]
    undertakers: tuple[str, ...]
    outline: str
    assist_requested: bool
    dept_opinion: str
    dept_signed_by: str
    dept_signed_on: date | None
    chief_opinion: str
    chief_signed_by: str
    chief_signed_on: date | None
    dept_decision: Mapping[str, str]
    chief_decision: Mapping[str, str]
    returns: tuple[Mapping[str, str], ...]
    missing: tuple[Finding, ...]


def plan_fields(data: Mapping[str, object], today: date, *, strict: bool) -> PlanFields:
    """Read a plan. What is absent is a finding only when `strict`; what is malformed always is."""
    form = Form(data)
    fields = PlanFields(
        filled_on=form.day("filled_on", "填表日期", required=False, latest=today),
        concluded_on=form.day("concluded_on", "侦查终结日期", required=False, latest=today),
        summary=form.long("summary", "基本案情", required=strict),
        problems=form.long("problems", "暴露的问题", required=strict),
        due=form.flag("due", "应否开展预防", default=True),
        items=tuple(form.rows("items", "工作安排", lambda row: _item(row, today), required=strict)),
        undertakers=tuple(form.texts("undertakers", "个案预防承办人", required=strict)),
        outline=form.long("outline", "检察建议提纲", required=strict),
        assist_requested=form.flag("assist_requested", "拟请预防部门协助"),
    )
    if len(fields.undertakers) > 2:
        form.add("field.too_many", "undertakers", "个案预防承办人", most=2)
    if strict and not fields.due:
        form.add("plan.not_due", "due", "应否开展预防")
    form.close()
    return replace(fields, findings=tuple(form.findings))


def save_plan(work: Work, ref: str, data: Mapping[str, object], *, opened_at: Version | None = None) -> str:
    """Keep the plan of a case as it stands; returns its id. Nothing needs to be complete yet.

    Raises `permission.denied`, `form.invalid` (malformed fields), `plan.not_draft`, `record.changed_meanwhile`.
    """
    case = entity(work, ref)
    work.require(Action.PLAN_WRITE, own=is_mine(work, case))
    if case.state != CaseState.PLAN_DRAFT:
        raise UserError("plan.not_draft", name=case.name)
    fields = plan_fields(data, work.today(), strict=False)
    named = _people(work, fields)
    fields = replace(fields, undertakers=tuple(person.name for person in named))
    plan = plan_entity(work, case.id)
    if plan is None:
        plan = Plan(
            id=new_id(),
            case_id=case.id,
            filled_by=work.actor.display_name,
            filled_by_id=work.actor.account_id,
            extra={},
        )
        _fill(plan, fields, work.today())
        work.put(plan, "plan.save")
    else:
        work.put(plan, "plan.save", opened_at=opened_at)
        _fill(plan, fields, work.today())
    _note_on_case(work, case, fields, named)
    return plan.id


def plan_entity(view: Read, case_id: str) -> Plan | None:
    """The plan of a case, if there is one."""
    query = select(Plan).where(Plan.case_id == case_id, Plan.withdrawn.is_(False)).order_by(Plan.id.desc())
    return view.session.scalars(query).first()


def plan_file(view: Read, case_id: str) -> PlanFile | None:
    """The plan of a case as pages show it, None when nothing is written yet."""
    plan = plan_entity(view, case_id)
    if plan is None:
        return None
    form = plan.form
    return PlanFile(
        id=plan.id,
        version=Version(plan.term, plan.epoch, plan.revision),
        filled_by=plan.filled_by,
        filled_on=plan.filled_on,
        summary=form.get("summary", ""),
        problems=form.get("problems", ""),
        due=form.get("due", True),
        items=tuple(
            PlanItemFields(row.matter, row.planned_on, row.responsible, row.way, row.assisting) for row in plan.items
        ),
        undertakers=tuple(form.get("undertakers", ())),
        outline=form.get("outline", ""),
        assist_requested=form.get("assist_requested", False),
        dept_opinion=plan.dept_opinion,
        dept_signed_by=plan.dept_signed_by,
        dept_signed_on=plan.dept_signed_on,
        chief_opinion=plan.chief_opinion,
        chief_signed_by=plan.chief_signed_by,
        chief_signed_on=plan.chief_signed_on,
        dept_decision=form.get("dept_decision") or {},
        chief_decision=form.get("chief_decision") or {},
        returns=tuple(form.get("returns", ())),
        missing=_missing(plan, view.today()),
    )


def plan_facts(view: Read, case_id: str) -> PlanFacts | None:
    """The plan as the state machine's guards see it."""
    plan = plan_entity(view, case_id)
    if plan is None:
        return None
    return PlanFacts(
        items=len(plan.items),
        undertakers=len(plan.form.get("undertakers", ())),
        outline=bool(plan.form.get("outline", "").strip()),
        complete=not _missing(plan, view.today()),
        drafter_id=plan.filled_by_id or "",
        reviewer=plan.dept_signed_by,
    )


def _missing(plan: Plan, today: date) -> tuple[Finding, ...]:
    data = {
        **{name: plan.form.get(name) for name in ("summary", "problems", "due", "undertakers", "outline")},
        "items": [
            {"matter": r.matter, "way": r.way, "planned_on": r.planned_on.isoformat(), "responsible": r.responsible}
            for r in plan.items
        ],
    }
    return plan_fields(data, today, strict=True).findings


def _item(row: Form, today: date) -> PlanItemFields:
    return PlanItemFields(
        matter=row.code("matter", "事项", "work_items"),
        planned_on=row.day("planned_on", "拟办日期", latest=today + _FARTHEST),
        responsible=row.text("responsible", "责任人"),
        way=row.text("way", "方式", required=False),
        assisting=row.text("assisting", "协助部门", required=False),
    )


def _fill(plan: Plan, fields: PlanFields, today: date) -> None:
    plan.filled_on = fields.filled_on or today
    plan.form = {
        **(plan.form or {}),
        "summary": fields.summary,
        "problems": fields.problems,
        "due": fields.due,
        "undertakers": list(fields.undertakers),
        "outline": fields.outline,
        "assist_requested": fields.assist_requested,
    }
    plan.items = [
        PlanItem(
            id=new_id(),
            position=position,
            matter=item.matter,
            way=item.way,
            planned_on=item.planned_on,
            responsible=item.responsible,
            assisting=item.assisting,
        )
        for position, item in enumerate(fields.items)
    ]


def _people(work: Work, fields: PlanFields) -> list[people.Person]:
    found, findings = [], list(fields.findings)
    for number, name in enumerate(fields.undertakers, 1):
        person = people.find_person(work, name)
        if person is None:
            findings.append(Finding("person.unknown", f"undertakers[{number}]", "个案预防承办人", {"name": name[:64]}))
        else:
            found.append(person)
    refuse_if("form.invalid", findings)
    return found


def _note_on_case(work: Work, case: Case, fields: PlanFields, named: list[people.Person]) -> None:
    """Undertakers named in a plan work in the case as their own; what the plan says of the case is kept on it."""
    work.put(case, "case.plan", case.name)
    case.form = {
        **case.form,
        "undertaker_ids": [person.id for person in named],
        "undertakers": [person.name for person in named],
        "summary": fields.summary or case.form.get("summary", ""),
        "problems": fields.problems or case.form.get("problems", ""),
    }
    case.concluded_on = fields.concluded_on or case.concluded_on
