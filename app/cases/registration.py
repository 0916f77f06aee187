"""Registering a case: what must be known of it, its number, whose it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, cast, func, select

from app import people, presets
from app.calendar import due_date
from app.cases.casefile import CaseFile, describe, entity, is_mine
from app.cases.steps import begin_steps, settle
from app.codes import item, label
from app.corrections import noted
from app.findings import Finding
from app.forms import EARLIEST, Form, refuse_if, watching
from app.numbers import prefix, render
from app.work import Read, Version, Work
from db.codes import Action, CaseState, Role, Secrecy, Step
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, CaseCharge, Suspect

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_MOST_FEN = 10**13
_YOUNGEST, _OLDEST = 14, 120


@dataclass(frozen=True, slots=True)
class SuspectFields:
    """犯罪嫌疑人 as filled in; `amount` in 分, `born` as `1975-03`."""

    name: str
    post: str
    gender: str = ""
    born: str = ""
    unit: str = ""
    measure: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class CaseFields:
    """A registration as filled in."""

    case_no: str
    unit: people.UnitFields
    suspects: tuple[SuspectFields, ...]
    charges: tuple[str, ...]
    name: str = ""
    source: str = "own"
    secrecy: str = Secrecy.INTERNAL.value
    filed_on: date | None = None
    concluded_on: date | None = None
    summary: str = ""
    problems: str = ""
    undertaker: str = ""
    reason: str = ""


def case_data(view: Read, case: Case) -> dict[str, Any]:
    """What was registered as a form, in the words of `case_fields`, without the undertaker."""
    unit = people.unit_file(view, case.unit_id)
    return {
        "case_no": case.case_no,
        "name": case.name,
        "source": case.source,
        "secrecy": case.secrecy,
        "unit": people.unit_data(unit) if unit else {},
        "suspects": [
            {
                "name": row.name,
                "gender": row.gender or "",
                "born": row.born_on,
                "post": row.post,
                "unit": row.unit_name,
                "measure": row.measure or "",
                "amount": row.amount,
            }
            for row in case.suspects
        ],
        "charges": [row.charge for row in case.charges],
        "filed_on": case.filed_on.isoformat() if case.filed_on else "",
        "concluded_on": case.concluded_on.isoformat() if case.concluded_on else "",
        "summary": case.form.get("summary", ""),
        "problems": case.form.get("problems", ""),
    }


def case_fields(data: Mapping[str, object], today: date) -> CaseFields:
    """Read a registration. Raises `FindingsError("form.invalid")` naming every field at fault."""
    form = Form(data)
    filed_on = form.day("filed_on", "立案日期", required=False, latest=today)
    fields = CaseFields(
        case_no=form.text("case_no", "案件编号"),
        name=form.text("name", "案件名称", required=False),
        source=form.code("source", "案件来源", "case_sources", required=False) or "own",
        secrecy=form.code("secrecy", "密级", "secrecy", required=False) or Secrecy.INTERNAL.value,
        unit=form.part("unit", "发案单位", people.unit_fields),
        suspects=tuple(form.rows("suspects", "犯罪嫌疑人", lambda row: _suspect(row, today))),
        charges=tuple(form.codes("charges", "案由", "charges")),
        filed_on=filed_on,
        concluded_on=form.day("concluded_on", "侦查终结日期", required=False, latest=today),
        summary=form.long("summary", "基本案情", required=False),
        problems=form.long("problems", "暴露的问题", required=False),
        undertaker=form.text("undertaker", "承办人", required=False),
        reason=form.long("reason", "更正理由", required=False, longest=2_000),
    )
    _check_charges(form, fields)
    _check_measures(form, fields)
    if filed_on and fields.concluded_on and fields.concluded_on < filed_on:
        form.add("field.before", "concluded_on", "侦查终结日期", other="立案日期")
    form.finish()
    return fields


def _check_charges(form: Form, fields: CaseFields) -> None:
    """A charge is called as it was called when the case was filed."""
    day = fields.filed_on or fields.concluded_on
    for number, code in enumerate(fields.charges if day else (), 1):
        known = item("charges", code)
        if day and known and day >= EARLIEST and not known.valid_on(day):
            until = known.valid_to if known.valid_to and known.valid_to < day else None
            told = {"name": known.label, "day": day.isoformat(), "bound": str(until or known.valid_from)}
            form.add("case.charge_ended" if until else "case.charge_not_yet", f"charges[{number}]", "案由", **told)


def _check_measures(form: Form, fields: CaseFields) -> None:
    """留置 is a measure of 监察机关: only a case that came from there has it."""
    for number, suspect in enumerate(fields.suspects, 1):
        known = item("coercive_measures", suspect.measure) if suspect.measure else None
        if known and known.text("only_source") not in ("", fields.source):
            form.add("case.measure_of_others", f"suspects[{number}].measure", "强制措施", name=known.label)


def register(work: Work, data: Mapping[str, object]) -> str:
    """Register a case and return its id (domain §1.2, T1). `data` as in `case_fields`.

    Raises `permission.denied`, `form.invalid`, `case.duplicate`, `person.unknown`.
    """
    work.require(Action.CASE_REGISTER)
    return _add(work, case_fields(data, work.today()), CaseState.REGISTERED, "case.register")


def propose(work: Work, data: Mapping[str, object]) -> str:
    """Another department proposes prevention for a case (domain §1.1, step 0); the investigation decides on it."""
    work.require(Action.CASE_PROPOSE)
    return _add(work, case_fields(data, work.today()), CaseState.PROPOSED, "case.propose")


def amend(work: Work, ref: str, data: Mapping[str, object], *, opened_at: Version | None = None) -> None:
    """Correct what was registered; `data` as in `register`, whole. The undertaker is changed by `assign` only.

    From 立项 on a correction has its `reason`, and what stood there stays readable. Raises `permission.denied`,
    `form.invalid`, `case.duplicate`, `case.closed`, `record.changed_meanwhile`.
    """
    case = entity(work, ref)
    work.require(Action.CASE_AMEND, own=is_mine(work, case))
    require_correctable(describe(work, case))
    with watching() as docs:
        fields = case_fields(data, work.today())
    if case.initiated_on is not None and not fields.reason.strip():
        refuse_if("form.invalid", [Finding("correction.no_reason", "reason", "更正理由")])
    if fields.case_no != case.case_no:
        _refuse_duplicate(work, fields.case_no)
    work.put(case, "case.amend", fields.reason, opened_at=opened_at)
    if fields.reason.strip():
        given = {key: value for key, value in data.items() if key != "undertaker"}
        told = noted(work, case.form, fields.reason, case_data(work, case), given, docs)
        case.form = {**case.form, "corrections": told}
    case.unit_id = people.ensure_unit(work, fields.unit)
    case.case_no, case.source, case.secrecy = fields.case_no, fields.source, fields.secrecy
    case.name = fields.name or default_name(fields.suspects, fields.charges)
    case.filed_on, case.concluded_on = fields.filed_on, fields.concluded_on
    case.form = {**case.form, "summary": fields.summary, "problems": fields.problems}
    case.suspects = [_suspect_row(position, one) for position, one in enumerate(fields.suspects)]
    case.charges = [CaseCharge(id=new_id(), position=n, charge=code) for n, code in enumerate(fields.charges)]
    if case.state in (CaseState.REGISTERED, CaseState.PLAN_DRAFT):
        plan_clock(work, case)


@dataclass(frozen=True, slots=True)
class AssignmentFields:
    """Who is to undertake a case, and why another was before."""

    undertaker: str
    reason: str = ""


def assignment_fields(data: Mapping[str, object]) -> AssignmentFields:
    """Read an assignment: `undertaker`* by login, name or id, `reason` where another had it. Raises `form.invalid`."""
    form = Form(data)
    fields = AssignmentFields(
        form.text("undertaker", "承办人"), form.long("reason", "更换理由", required=False, longest=2_000)
    )
    form.finish()
    return fields


def assign(work: Work, ref: str, fields: AssignmentFields) -> None:
    """Name the undertaker of a case; whoever had it before stays readable.

    Raises `permission.denied`, `case.unknown`, `person.not_undertaker`, `form.invalid` for a change without a reason.
    """
    work.require(Action.CASE_ASSIGN)
    case = entity(work, ref)
    person = _person(work, fields.undertaker)
    if case.undertaker_id and case.undertaker_id != person.id and not fields.reason.strip():
        refuse_if("form.invalid", [Finding("correction.no_reason", "reason", "更换理由")])
    work.put(case, "case.assign", "：".join(part for part in (person.name, fields.reason) if part))
    told = {"by": work.actor.display_name, "on": work.today().isoformat(), "reason": fields.reason}
    moved = {**told, "from": case.undertaker_name, "to": person.name}
    case.form = {**case.form, "assignments": [*case.form.get("assignments", []), moved]}
    case.undertaker_id, case.undertaker_name = person.id, person.name


def require_correctable(case: CaseFile) -> None:
    """Raise `case.closed` once the case was handed over to the archive."""
    if case.state in (CaseState.ARCHIVE_REVIEW, CaseState.ARCHIVED):
        raise UserError("case.closed", name=case.name)


def next_register_no(view: Read, pattern: str = "") -> str:
    """The next 预防编号 of the year; by another pattern than the office's, as it would be."""
    pattern, year = pattern or presets.current(view).numbers["case"], view.today().year
    start = prefix(pattern, view.own.short_name, year)
    serial = cast(func.substr(Case.register_no, len(start) + 1), Integer)
    query = select(func.max(serial)).where(
        Case.owner_workspace == view.workspace_id, Case.register_no.startswith(start, autoescape=True)
    )
    return render(pattern, view.own.short_name, year, (view.session.scalar(query) or 0) + 1)


def default_name(suspects: tuple[SuspectFields, ...], charges: tuple[str, ...]) -> str:
    """A case is called after its suspects and its first charge: 陈某、刘某挪用公款案."""
    names = [suspect.name for suspect in suspects]
    who = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
    return f"{who}{label('charges', charges[0])}案" if names and charges else who


def _add(work: Work, fields: CaseFields, state: CaseState, action: str) -> str:
    _refuse_duplicate(work, fields.case_no)
    undertaker = _undertaker(work, fields.undertaker)
    case = Case(
        id=new_id(),
        register_no=next_register_no(work),
        case_no=fields.case_no,
        name=fields.name or default_name(fields.suspects, fields.charges),
        source=fields.source,
        state=state,
        unit_id=people.ensure_unit(work, fields.unit),
        undertaker_id=undertaker.id if undertaker else None,
        undertaker_name=undertaker.name if undertaker else "",
        secrecy=fields.secrecy,
        filed_on=fields.filed_on,
        concluded_on=fields.concluded_on,
        form={
            "summary": fields.summary,
            "problems": fields.problems,
            "proposed_by": work.actor.display_name if state is CaseState.PROPOSED else "",
        },
        suspects=[_suspect_row(position, one) for position, one in enumerate(fields.suspects)],
        charges=[CaseCharge(id=new_id(), position=n, charge=code) for n, code in enumerate(fields.charges)],
        extra={},
    )
    begin_steps(case)
    work.put(case, action, case.name)
    plan_clock(work, case)
    return case.id


def plan_clock(work: Work, case: Case) -> None:
    """Start the clock of the plan at 侦查终结; called with the case already put."""
    period = presets.current(work).periods["plan"]
    if case.concluded_on and period:
        row = next(row for row in case.steps if row.step == Step.PLAN)
        row.due_on = due_date(case.concluded_on, period, presets.holidays(work)).due
    settle(case)


def _suspect(row: Form, today: date) -> SuspectFields:
    born = row.text("born", "出生年月", required=False)
    if born:
        age = today.year - int(born[:4]) if _MONTH.fullmatch(born) else None
        if age is None:
            row.add("field.not_month", "born", "出生年月", value=born[:32])
        elif not _YOUNGEST <= age <= _OLDEST:
            row.add("field.age", "born", "出生年月", age=age)
    return SuspectFields(
        name=row.text("name", "姓名"),
        post=row.text("post", "职务"),
        gender=row.code("gender", "性别", "genders", required=False),
        born=born,
        unit=row.text("unit", "单位", required=False),
        measure=row.code("measure", "强制措施", "coercive_measures", required=False),
        amount=row.integer("amount", "涉案金额（分）", 0, _MOST_FEN, required=False),
    )


def _suspect_row(position: int, fields: SuspectFields) -> Suspect:
    return Suspect(
        id=new_id(),
        position=position,
        name=fields.name,
        gender=fields.gender or None,
        born_on=fields.born,
        post=fields.post,
        unit_name=fields.unit,
        measure=fields.measure or None,
        amount=fields.amount,
    )


def _undertaker(work: Work, name: str) -> people.Person | None:
    if name:
        return _person(work, name)
    return _person(work, work.actor.account_id) if Role.UNDERTAKER in work.actor.roles else None


def _person(work: Work, name: str) -> people.Person:
    found = people.find_person(work, name)
    if found is None or not found.active or Role.UNDERTAKER not in found.roles:
        raise UserError("person.not_undertaker", name=name[:64])
    return found


def _refuse_duplicate(work: Work, case_no: str) -> None:
    query = select(Case.register_no).where(
        Case.case_no == case_no, Case.owner_workspace == work.workspace_id, Case.withdrawn.is_(False)
    )
    known = work.session.scalar(query)
    if known is not None:
        raise UserError("case.duplicate", case_no=case_no, register_no=known)
