"""座谈会 and 法制教育 (domain §2.3, §2.6): planned, held, recorded; one activity may serve several steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import cases
from app.activities.data import activity_data
from app.activities.rules import CONDUCT, KIND_STEP, Discipline, discipline_findings, leading_step
from app.corrections import noted
from app.findings import Finding
from app.forms import FieldDoc, Form, refuse_if
from app.work import Version, Work
from db.codes import ActivityKind, Step, StepState
from db.kernel.clock import business_date
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Activity, ActivityStep


@dataclass(frozen=True, slots=True)
class ActivityFields:
    """An activity as filled in. `held_at` None means that it is only planned.

    `analysis` is the report of causes that it brings where it serves the analysis too; `reason` is of a correction.
    """

    activity_id: str
    kinds: tuple[ActivityKind, ...]
    serves: tuple[Step, ...]
    title: str
    planned_on: date | None
    held_at: datetime | None
    place: str
    headcount: int | None
    officers: tuple[str, ...]
    discipline: Discipline
    form: Mapping[str, Any]
    analysis: Mapping[str, Any] | None = None
    reason: str = ""


def activity_fields(data: Mapping[str, object], today: date, *, earliest: date) -> ActivityFields:
    """Read an activity held between `earliest` (侦查终结) and `today`. Raises `FindingsError("form.invalid")`.

    Fields: `kinds`* [symposium, education], `serves` (further steps: analysis, rectification), `id` (of one that was
    planned before, or of one that is corrected with its `reason`),
    `title`, `planned_on`, `held_at`, `place`, `headcount`, `officers` [≥ 2], `discipline`
    {no_levy, no_sponsorship, no_gift, order_kept, remarks, unit_opinion}, `symposium` {host, unit_attendees
    [{name, post}], prevention_joined, topic, speeches [{speaker, text}], system_loopholes [], management_loopholes [],
    willingness, sheet (id of the scan signed by the unit)}, `rectification` {measures*} where that is served too,
    `analysis` {causes* [{category*, text*, evidence*, loophole}], overview, measures} for the report of causes,
    `education` {forms [], theme, lecturer, audiences [], content, materials [{name, copies}], court,
    court_case_no, feedback}. Everything but `kinds` and `planned_on` is needed once `held_at` is given.
    """
    form = Form(data)
    kinds = [kind for kind in form.codes("kinds", "活动类别", "activity_kinds") if kind in set(ActivityKind)]
    held_at = form.moment("held_at", "时间", required=False, earliest=earliest, latest=today)
    held = held_at is not None
    planned_on = form.day("planned_on", "拟办日期", required=not held and not form.has("held_at"))
    education = ActivityKind.EDUCATION in kinds
    content: dict[str, Any] = {}
    if ActivityKind.SYMPOSIUM in kinds or form.has("symposium"):
        content["symposium"] = form.part("symposium", "座谈会记录", lambda part: _symposium(part, held))
    if education or form.has("education"):
        content["education"] = form.part("education", "法制教育活动记录", lambda part: _education(part, held))
    serves = _serves(form, kinds)
    analysis = _combined(form, serves, content, held=held)
    officers = form.texts("officers", "检察机关人员", required=held)
    discipline = form.part("discipline", "纪律确认", discipline_block)
    fields = ActivityFields(
        activity_id=form.text("id", "活动", required=False),
        kinds=tuple(ActivityKind(kind) for kind in kinds),
        serves=serves,
        title=form.text("title", "名称", required=False),
        planned_on=planned_on,
        held_at=held_at,
        place=form.text("place", "地点", required=held),
        headcount=form.integer("headcount", "人数", 1, 100_000, required=held and education),
        officers=tuple(officers),
        discipline=discipline,
        form=content,
        analysis=analysis,
        reason=form.long("reason", "更正理由", required=False, longest=2_000),
    )
    if held:
        form.findings.extend(discipline_findings(discipline, officers))
    form.finish()
    return fields


def _combined(form: Form, serves: Sequence[Step], content: dict[str, Any], *, held: bool) -> dict[str, Any] | None:
    """What the further steps require for themselves: the report of causes, and the measures agreed on."""
    if Step.RECTIFICATION in serves or form.has("rectification"):
        content["rectification"] = form.part("rectification", "整顿措施", lambda part: _measures(part, held))
    return form.part("analysis", "原因分析", _analysis) if form.has("analysis") and Step.ANALYSIS in serves else None


def _measures(part: Form, held: bool) -> dict[str, Any]:
    return {"measures": part.long("measures", "商定的整改措施", required=held)}


def _analysis(part: Form) -> dict[str, Any]:
    return {
        "causes": tuple(part.rows("causes", "发案原因", cases.cause_fields)),
        "overview": part.long("overview", "案情概述", required=False),
        "measures": part.long("measures", "对策要点", required=False),
    }


def record_activity(
    work: Work,
    case: cases.CaseFile,
    fields: ActivityFields,
    data: Mapping[str, object],
    docs: Sequence[FieldDoc],
    opened_at: Version | None = None,
) -> str:
    """Keep an activity; returns its id. Permission and state are the caller's to check.

    What was held completes every step that it serves: the first as done, the others as merged with it. Analysis is
    the exception: it is complete with its report and is only begun here. One that is recorded already is corrected,
    with its reason, and what stood there stays readable. Raises `activity.unknown`, `correction.no_reason`,
    `activity.steps_fixed`, `record.changed_meanwhile`.
    """
    row = _row(work, case, fields)
    held = fields.held_at is not None
    if row.held_at is not None:
        _correct(work, row, fields, data, docs, opened_at)
    else:
        work.put(row, "activity.record" if held else "activity.plan", row.title, opened_at=opened_at)
    row.title = fields.title or _title(fields)
    row.planned_on = fields.planned_on or row.planned_on
    row.held_at, row.place, row.headcount = fields.held_at, fields.place, fields.headcount
    row.discipline = {name: getattr(fields.discipline, name) for name in (*CONDUCT, "remarks", "unit_opinion")}
    told = {"corrections": row.form["corrections"]} if "corrections" in row.form else {}
    kinds = [kind.value for kind in fields.kinds]
    row.form = {**fields.form, **told, "kinds": kinds, "officers": list(fields.officers)}
    row.serves[:] = _served_steps(row, fields.serves, recorded=held)
    _mark(work, case, fields)
    return row.id


def _correct(
    work: Work,
    row: Activity,
    fields: ActivityFields,
    data: Mapping[str, object],
    docs: Sequence[FieldDoc],
    opened_at: Version | None,
) -> None:
    """Note a correction; which steps were served cannot be taken back by one."""
    if not fields.reason.strip():
        refuse_if("form.invalid", [Finding("correction.no_reason", "reason", "更正理由")])
    known = {ActivityKind(kind) for kind in row.form.get("kinds", ())}
    if fields.held_at is None or set(fields.kinds) != known or {one.step for one in row.serves} != set(fields.serves):
        raise UserError("activity.steps_fixed", title=row.title)
    work.put(row, "activity.correct", fields.reason, opened_at=opened_at)
    row.form = {**row.form, "corrections": noted(work, row.form, fields.reason, activity_data(row), data, docs)}


def _served_steps(row: Activity, steps: Sequence[Step], *, recorded: bool) -> list[ActivityStep]:
    """The steps of an activity; those that it served before keep their rows, since a step stands there once."""
    known = {one.step: one for one in row.serves}
    found = []
    for position, step in enumerate(steps):
        one = known.get(step) or ActivityStep(id=new_id(), step=step)
        one.position, one.recorded = position, recorded
        found.append(one)
    return found


def _mark(work: Work, case: cases.CaseFile, fields: ActivityFields) -> None:
    leader = leading_step(fields.serves)
    day = business_date(fields.held_at) if fields.held_at else None
    for step in fields.serves:
        if day is None:
            if case.steps[step].state is StepState.NOT_STARTED:
                cases.mark_step(work, case.id, step, StepState.IN_PROGRESS)
                cases.set_due(work, case.id, {step: fields.planned_on})
        elif step in (Step.ANALYSIS, Step.RECTIFICATION):
            if case.steps[step].state is StepState.NOT_STARTED:
                cases.mark_step(work, case.id, step, StepState.IN_PROGRESS)
        elif step is leader:
            cases.mark_step(work, case.id, step, StepState.DONE, done_on=day)
        else:
            cases.mark_step(work, case.id, step, StepState.MERGED, done_on=day, merged_with=leader)


def _row(work: Work, case: cases.CaseFile, fields: ActivityFields) -> Activity:
    if not fields.activity_id:
        return Activity(
            id=new_id(), case_id=case.id, unit_id=case.unit_id, title=fields.title or _title(fields), form={}, extra={}
        )
    row = work.session.get(Activity, fields.activity_id)
    if row is None or row.case_id != case.id:
        raise UserError("activity.unknown", id=fields.activity_id[:64])
    return row


def _title(fields: ActivityFields) -> str:
    both = len(fields.kinds) > 1
    return "座谈会暨法制教育" if both else "座谈会" if ActivityKind.SYMPOSIUM in fields.kinds else "法制教育"


def _serves(form: Form, kinds: list[str]) -> tuple[Step, ...]:
    steps = [KIND_STEP[ActivityKind(kind)] for kind in kinds]
    further = form.texts("serves", "一并完成的步骤", required=False)
    allowed = {Step.ANALYSIS.value, Step.RECTIFICATION.value, *(step.value for step in steps)}
    for number, step in enumerate(further, 1):
        if step not in allowed:
            form.add("activity.cannot_serve", f"serves[{number}]", "", value=step[:32])
        elif Step(step) not in steps:
            steps.append(Step(step))
    return tuple(steps)


def discipline_block(part: Form) -> Discipline:
    """Read the 纪律确认 of an activity or a revisit; a point that is absent stays unanswered."""

    def answer(name: str) -> bool | None:
        return part.flag(name, CONDUCT[name]) if part.has(name) else None

    return Discipline(
        no_levy=answer("no_levy"),
        no_sponsorship=answer("no_sponsorship"),
        no_gift=answer("no_gift"),
        order_kept=answer("order_kept"),
        remarks=part.long("remarks", "纪律确认的说明", required=False, longest=2_000),
        unit_opinion=part.long("unit_opinion", "单位意见", required=False, longest=2_000),
    )


def _symposium(part: Form, held: bool) -> dict[str, Any]:
    return {
        "host": part.text("host", "主持人", required=held),
        "unit_attendees": part.rows("unit_attendees", "单位参加人", _attendee, required=held),
        "prevention_joined": part.flag("prevention_joined", "预防部门参加"),
        "topic": part.text("topic", "议题", required=held),
        "speeches": part.rows("speeches", "发言记录", _speech, required=held),
        "system_loopholes": part.texts("system_loopholes", "制度漏洞", required=held, longest=2_000, lines=True),
        "management_loopholes": part.texts(
            "management_loopholes", "管理漏洞", required=held, longest=2_000, lines=True
        ),
        "willingness": part.long("willingness", "单位整改意愿", required=False),
        "sheet": part.text("sheet", "核对签名", required=False),
    }


def _education(part: Form, held: bool) -> dict[str, Any]:
    forms = part.codes("forms", "教育形式", "education_forms", required=held)
    trial = "trial" in forms and held
    return {
        "forms": forms,
        "theme": part.text("theme", "主题", required=held),
        "lecturer": part.text("lecturer", "主讲或组织人", required=held),
        "audiences": part.codes("audiences", "受教育对象", "audiences", required=False),
        "content": part.long("content", "内容提要", required=held),
        "materials": part.rows("materials", "材料", _material, required=False),
        "court": part.text("court", "旁听的法院", required=trial),
        "court_case_no": part.text("court_case_no", "旁听的案号", required=False),
        "feedback": part.long("feedback", "反馈", required=False),
    }


def _attendee(row: Form) -> dict[str, str]:
    return {"name": row.text("name", "姓名"), "post": row.text("post", "职务", required=False)}


def _speech(row: Form) -> dict[str, str]:
    return {"speaker": row.text("speaker", "发言人"), "text": row.long("text", "内容")}


def _material(row: Form) -> dict[str, Any]:
    return {"name": row.text("name", "名称"), "copies": row.integer("copies", "份数", 1, 100_000)}
