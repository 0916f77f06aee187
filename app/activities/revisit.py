"""一案一回访 (domain §2.8): what was found at the unit, advice by advice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import cases
from app.activities.recording import discipline_block
from app.activities.rules import CONDUCT, Discipline, discipline_findings
from app.corrections import asked, noted
from app.forms import FieldDoc, Form
from app.work import Work
from db.codes import Finding
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Revisit, RevisitFinding


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """What was found of one advice: as reported, as verified, and the conclusion."""

    item_no: int
    verified: str
    finding: str
    reported: str = ""


@dataclass(frozen=True, slots=True)
class RevisitFields:
    """A revisit as filled in."""

    visited_on: date
    place: str
    conclusion: Finding
    findings: tuple[ItemFinding, ...]
    discipline: Discipline
    no_reply_reason: str
    form: Mapping[str, Any]
    revisit_id: str = ""
    reason: str = ""


def revisit_fields(
    data: Mapping[str, object], today: date, *, earliest: date, item_nos: Collection[int], overdue: bool
) -> RevisitFields:
    """Read a revisit. Raises `FindingsError("form.invalid")`.

    Fields: `visited_on`*, `place`*, `officers`* [≥ 2], `receivers`* [{name, post}], `methods` [], `findings`*
    [{item_no*, reported, verified*, finding*}] one for each advice, `no_reply_reason` and `no_reply_text` (needed when
    the report is overdue), `conclusion`*, `unit_opinion`, `measures` [texts], `discipline`; `id` and `reason` correct a
    revisit that was recorded.
    """
    form = Form(data)
    visited_on = form.day("visited_on", "回访日期", earliest=earliest, latest=today)
    findings = form.rows("findings", "逐条核实", _finding)
    conclusion = form.code("conclusion", "总体结论", "findings")
    officers = form.texts("officers", "回访人", least=2)
    discipline = form.part("discipline", "纪律确认", discipline_block)
    reason = form.code("no_reply_reason", "未反馈原因", "no_reply_reasons", required=overdue)
    content: dict[str, Any] = {
        "officers": officers,
        "receivers": form.rows("receivers", "接待人", _receiver),
        "methods": form.codes("methods", "考察方式", "revisit_methods", required=False),
        "no_reply_text": form.long("no_reply_text", "未反馈的具体情况", required=overdue and reason == "other"),
        "unit_opinion": form.long("unit_opinion", "单位意见", required=False),
        "measures": form.texts("measures", "后续措施", required=False),
    }
    place = form.text("place", "地点")
    form.findings.extend(discipline_findings(discipline, officers))
    _match(form, findings, conclusion, item_nos)
    record_id, why = asked(form)
    form.finish()
    return RevisitFields(
        visited_on or today, place, Finding(conclusion), tuple(findings), discipline, reason, content, record_id, why
    )


def record_revisit(work: Work, case: cases.CaseFile, series_id: str, fields: RevisitFields, *, overdue: bool) -> str:
    """Keep a revisit of the proposal `series_id`; returns its id. Permission and state are the caller's to check."""
    row = Revisit(id=new_id(), case_id=case.id, series_id=series_id, form={}, extra={})
    row.trigger = "overdue" if overdue else "replied"
    _write(row, fields)
    work.put(row, "revisit.record", fields.place)
    return row.id


def correct_revisit(
    work: Work, case: cases.CaseFile, fields: RevisitFields, data: Mapping[str, object], docs: Sequence[FieldDoc]
) -> Finding:
    """Correct a revisit with its reason; returns the conclusion that it had. What follows is the caller's.

    Raises `record.missing`, `correction.not_here`.
    """
    row = work.get(Revisit, fields.revisit_id)
    if row.case_id != case.id:
        raise UserError("correction.not_here")
    was = Finding(row.conclusion)
    work.put(row, "revisit.correct", fields.reason)
    told = noted(work, row.form, fields.reason, revisit_data(row), data, docs)
    _write(row, fields)
    row.form = {**row.form, "corrections": told}
    return was


def revisit_data(row: Revisit) -> dict[str, Any]:
    """A revisit as the mapping that `revisit_fields` reads."""
    return {
        **{name: value for name, value in row.form.items() if name != "corrections"},
        "visited_on": row.visited_on.isoformat(),
        "place": row.place,
        "no_reply_reason": row.no_reply_reason or "",
        "conclusion": row.conclusion,
        "discipline": dict(row.discipline),
        "findings": [
            {"item_no": one.item_no, "reported": one.reported, "verified": one.verified, "finding": one.finding}
            for one in row.findings
        ],
    }


def _write(row: Revisit, fields: RevisitFields) -> None:
    row.visited_on, row.place = fields.visited_on, fields.place
    row.no_reply_reason, row.conclusion = fields.no_reply_reason or None, fields.conclusion
    row.discipline = {name: getattr(fields.discipline, name) for name in (*CONDUCT, "remarks", "unit_opinion")}
    row.form = dict(fields.form)
    known = {one.item_no: one for one in row.findings}
    findings = []
    for place, told in enumerate(fields.findings):
        one = known.get(told.item_no) or RevisitFinding(id=new_id(), item_no=told.item_no)
        one.position, one.reported, one.verified, one.finding = place, told.reported, told.verified, told.finding
        findings.append(one)
    row.findings = findings


def _finding(row: Form) -> ItemFinding:
    return ItemFinding(
        item_no=row.integer("item_no", "建议编号", 1, 99) or 0,
        verified=row.long("verified", "核实情况", longest=2_000),
        finding=row.code("finding", "结论", "findings"),
        reported=row.long("reported", "报告所述", required=False, longest=2_000),
    )


def _receiver(row: Form) -> dict[str, str]:
    return {"name": row.text("name", "姓名"), "post": row.text("post", "职务", required=False)}


def _match(form: Form, findings: list[ItemFinding], conclusion: str, item_nos: Collection[int]) -> None:
    """Each advice is verified once, and the whole is not called better than its parts."""
    told = [one.item_no for one in findings]
    if len(set(told)) != len(told):
        form.add("field.repeated", "findings", "逐条核实")
    for item_no in sorted(set(item_nos) - set(told)) if told else ():
        form.add("revisit.item_unverified", "findings", "", item_no=item_no)
    for item_no in sorted(set(told) - set(item_nos) - {0}):
        form.add("reply.item_unknown", "findings", "", item_no=item_no)
    each = {one.finding for one in findings}
    if conclusion == Finding.IMPLEMENTED and each - {Finding.IMPLEMENTED.value}:
        form.add("revisit.too_good", "conclusion", "总体结论")
    if conclusion == Finding.NOT_IMPLEMENTED and each == {Finding.IMPLEMENTED.value}:
        form.add("revisit.too_bad", "conclusion", "总体结论")
