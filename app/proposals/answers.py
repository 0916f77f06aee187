"""Reading what a unit answers, and papers that press for more, out of forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.corrections import asked
from app.forms import Form
from db.codes import Adoption, FollowUpKind


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit answers to one advice."""

    item_no: int
    adoption: str
    measure: str
    department: str
    due: str
    progress: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ReminderFields:
    """A 催办函 as filled in."""

    recipient: str
    reply_due: date | None
    form: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReplyFields:
    """《落实检察建议情况的报告》 as filled in."""

    received_on: date
    reference: str
    from_unit: str
    document_id: str
    answers: tuple[Answer, ...]
    form: Mapping[str, object]
    reply_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpFields:
    """A 进一步整改意见, 通报函 or 商请函 as filled in."""

    kind: str
    recipient: str
    form: Mapping[str, object]


def reply_fields(data: Mapping[str, object], today: date, *, earliest: date, item_nos: Collection[int]) -> ReplyFields:
    """Read the unit's report.

    Fields: `received_on`*, `reference` (来文号), `from_unit`, `answers`* [{item_no*, adoption*, measure*, department,
    due, progress, evidence}] one for each advice, `rules_made` [{name, number, dated}], `accountability` [texts],
    `difficulties`, `document` (id of the filed scan). `measure` of refused advice is the reason for refusing.
    Raises `FindingsError("form.invalid")`.
    """
    form = Form(data)
    received_on = form.day("received_on", "收文日期", earliest=earliest, latest=today)
    answers = form.rows("answers", "逐条落实情况", _answer)
    _match_items(form, answers, item_nos)
    record_id, reason = asked(form)
    fields = ReplyFields(
        received_on=received_on or today,
        reference=form.text("reference", "来文号", required=False),
        from_unit=form.text("from_unit", "来文单位", required=False),
        document_id=form.text("document", "原件", required=False),
        answers=tuple(answers),
        form={
            "rules_made": form.rows("rules_made", "建章立制", _rule, required=False),
            "accountability": form.texts("accountability", "问责处理", required=False),
            "difficulties": form.long("difficulties", "存在困难", required=False),
            "evidence": {str(one.item_no): one.evidence for one in answers if one.evidence},
        },
        reply_id=record_id,
        reason=reason,
    )
    form.finish()
    return fields


def reminder_fields(
    data: Mapping[str, object], today: date, *, unit: str, matter: str, reply_due: date | None
) -> ReminderFields:
    """Read a 催办函: `recipient` (the unit), `matter` and `reply_due` (the new date); each has its value unless given.

    Raises `FindingsError("form.invalid")`.
    """
    form = Form(data)
    fields = ReminderFields(
        recipient=form.text("recipient", "主送", required=False) or unit,
        reply_due=form.day("reply_due", "请于何日前反馈", required=False, earliest=today) or reply_due,
        form={"matters": [form.long("matter", "催办事项", required=False, longest=2_000) or matter]},
    )
    form.finish()
    return fields


def follow_up_fields(
    data: Mapping[str, object], *, unit: str, superior: str, above: str = "", upward: bool = False
) -> FollowUpFields:
    """Read a paper that presses for more.

    Fields: `kind`*, `recipient` (the unit; its superior authority for letters; the office `above` for a report, where
    the rules know reports `upward`), `matters`* [未落实事项], `copies` [names],
    `opinions` (needed for 进一步整改意见), `request` (商请事项, needed for 商请函; 提请事项 of a report), `situation`
    (送达与期限情况), `reply_months` or `reply_days`; a paper with a period starts the reply clock again when it is
    signed, and only a 通报函 may go without one. Raises `FindingsError("form.invalid")`.
    """
    form = Form(data)
    kind = form.code("kind", "文书", "follow_up_kinds")
    to_unit = kind == FollowUpKind.FURTHER_OPINION
    report = kind == FollowUpKind.REPORT_UP
    if kind == FollowUpKind.REMINDER or (report and not upward):
        form.add("follow_up.other_way" if not report else "follow_up.no_report", "kind", "文书")
    recipient = form.text("recipient", "主送", required=False) or (unit if to_unit else above if report else superior)
    if not recipient:
        form.add("field.required", "recipient", "主送")
    months = form.integer("reply_months", "反馈期限（月）", 1, 12, required=False)
    days = form.integer("reply_days", "反馈期限（日）", 1, 365, required=False)
    if months and days:
        form.add("proposal.two_periods", "reply_days", "反馈期限")
    if kind not in ("", FollowUpKind.NOTIFICATION, FollowUpKind.REPORT_UP) and not (months or days):
        form.add("field.required", "reply_days", "反馈期限")
    content: dict[str, object] = {
        "matters": form.texts("matters", "未落实事项", longest=2_000, lines=True),
        "opinions": form.texts("opinions", "进一步意见", required=to_unit, longest=2_000, lines=True),
        "request": form.long("request", "提请事项" if report else "商请事项", required=kind == FollowUpKind.REQUEST),
        "situation": form.long("situation", "送达与期限情况", required=False),
        "reasons": form.texts("reasons", "未落实的原因", required=False, longest=2_000, lines=True),
        "copies": form.texts("copies", "抄送", required=False),
        "reply_months": months,
        "reply_days": days,
    }
    form.finish()
    return FollowUpFields(kind, recipient, content)


def _answer(row: Form) -> Answer:
    adoption = row.code("adoption", "采纳情况", "adoptions")
    name = "不采纳的理由" if adoption == Adoption.REFUSED else "整改措施"
    return Answer(
        item_no=row.integer("item_no", "建议编号", 1, 99) or 0,
        adoption=adoption,
        measure=row.long("measure", name, longest=2_000),
        department=row.text("department", "责任部门", required=False),
        due=row.text("due", "完成时限", required=False),
        progress=row.code("progress", "完成情况", "completions", required=adoption != Adoption.REFUSED),
        evidence=row.text("evidence", "佐证", required=False),
    )


def _rule(row: Form) -> dict[str, str]:
    dated = row.day("dated", "日期", required=False)
    return {
        "name": row.text("name", "制度名称"),
        "number": row.text("number", "文号", required=False),
        "dated": dated.isoformat() if dated else "",
    }


def _match_items(form: Form, answers: list[Answer], item_nos: Collection[int]) -> None:
    """Each advice is answered once, and nothing else is."""
    told = [one.item_no for one in answers]
    if len(set(told)) != len(told):
        form.add("field.repeated", "answers", "逐条落实情况")
    for item_no in sorted(set(item_nos) - set(told)) if told else ():
        form.add("reply.item_unanswered", "answers", "", item_no=item_no)
    for item_no in sorted(set(told) - set(item_nos) - {0}):
        form.add("reply.item_unknown", "answers", "", item_no=item_no)
