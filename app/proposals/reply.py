"""一案一整改: the unit's report item by item, what follows when it is late, and papers that press for more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app import cases, presets
from app.calendar import due_date, shipped_table
from app.forms import Form
from app.numbers import render
from app.proposals.draft import live
from app.proposals.rules import reply_due
from app.work import Read, Work
from db.codes import Adoption, Finding, FollowUpKind, ReplyState, Step, StepState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import FollowUp, Proposal, Reply, ReplyAnswer, Revisit


@dataclass(frozen=True, slots=True)
class Answer:
    """What the unit answers to one advice."""

    item_no: int
    adoption: str
    measure: str
    department: str
    due: str
    progress: str


def record_reply(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Keep 《落实检察建议情况的报告》; returns its id.

    Fields: `received_on`*, `reference` (来文号), `from_unit`, `answers`* [{item_no*, adoption*, measure, department,
    due, progress, evidence}] one for each advice, `rules_made` [{name, number, dated}], `accountability` [texts],
    `difficulties`, `document` (id of the filed scan). Adopted advice needs its measure, refused advice its reason,
    both in `measure`. Raises `form.invalid`.
    """
    row = _live(work, case.id)
    form = Form(data)
    received_on = form.day("received_on", "收文日期", earliest=row.served_on or work.today(), latest=work.today())
    answers = form.rows("answers", "逐条落实情况", _answer)
    _match_items(form, row, answers)
    reply = Reply(
        id=new_id(),
        case_id=case.id,
        series_id=row.series_id,
        from_unit=form.text("from_unit", "来文单位", required=False) or row.form.get("addressee", ""),
        reference=form.text("reference", "来文号", required=False),
        document_id=form.text("document", "原件", required=False) or None,
        form={
            "rules_made": form.rows("rules_made", "建章立制", _rule, required=False),
            "accountability": form.texts("accountability", "问责处理", required=False),
            "difficulties": form.long("difficulties", "存在困难", required=False),
        },
        answers=[
            ReplyAnswer(
                id=new_id(),
                position=n,
                item_no=one.item_no,
                adoption=one.adoption,
                measure=one.measure,
                department=one.department,
                due=one.due,
                progress=one.progress or None,
            )
            for n, one in enumerate(answers)
        ],
        extra={},
    )
    form.finish()
    day = received_on or work.today()
    reply.received_on = day
    reply.on_time = row.reply_due_on is None or day <= row.reply_due_on
    work.put(reply, "reply.receive", reply.reference or reply.from_unit)
    work.put(row, "proposal.receive_reply", case.name)
    row.reply_state = ReplyState.REPLIED
    _revisit_due(work, row, day, "revisit_replied")
    cases.mark_step(work, case.id, Step.RECTIFICATION, StepState.DONE, done_on=day)
    return reply.id


def apply_reply(work: Work, case_id: str, code: str, target: str, note: str) -> None:
    """Make one of the transitions of track R/V that need no record of their own."""
    row = _live(work, case_id)
    work.put(row, f"proposal.{code}", note)
    row.reply_state = ReplyState(target)
    if code == "mark_overdue":
        _revisit_due(work, row, row.reply_due_on or work.today(), "revisit_overdue")
    elif code == "waive_follow_up":
        told = {"by": work.actor.display_name, "on": work.today().isoformat(), "reason": note}
        row.form = {**row.form, "follow_up_waived": told}
    elif code in ("sign_follow_up", "sign_notification"):
        _sign(work, row)


def conclude_visit(work: Work, case_id: str, conclusion: Finding, visited_on: date) -> None:
    """Take a revisit's conclusion into the track and the steps; a conclusion of 未落实 reopens 整改."""
    row = _live(work, case_id)
    work.put(row, f"proposal.find_{conclusion}", "")
    row.reply_state = ReplyState(conclusion.value)
    row.revisit_due_on = None
    cases.mark_step(work, case_id, Step.REVISIT, StepState.DONE, done_on=visited_on)
    if conclusion is Finding.NOT_IMPLEMENTED:
        cases.mark_step(work, case_id, Step.RECTIFICATION, StepState.IN_PROGRESS)
    else:
        cases.mark_step(work, case_id, Step.RECTIFICATION, StepState.DONE, done_on=visited_on)


def record_follow_up(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Draft a 进一步整改意见, 通报函 or 商请函; 分管检察长 or 检察长 signs it afterwards.

    Fields: `kind`*, `recipient` (the unit, or its superior authority for letters), `matters`* [未落实事项],
    `opinions` (needed for 进一步整改意见), `request` (商请事项, needed for 商请函), `situation` (送达与期限情况),
    `reply_months` or `reply_days`; a paper with a period starts the reply clock again when it is signed, and only a
    通报函 may go without one. Raises `form.invalid`.
    """
    row = _live(work, case.id)
    form = Form(data)
    kind = form.code("kind", "文书", "follow_up_kinds")
    to_unit = kind == FollowUpKind.FURTHER_OPINION
    recipient = form.text("recipient", "主送", required=False)
    recipient = recipient or (str(row.form.get("addressee", "")) if to_unit else case.superior)
    if not recipient:
        form.add("field.required", "recipient", "主送")
    months = form.integer("reply_months", "反馈期限（月）", 1, 12, required=False)
    days = form.integer("reply_days", "反馈期限（日）", 1, 365, required=False)
    if months and days:
        form.add("proposal.two_periods", "reply_days", "反馈期限")
    if kind and kind != FollowUpKind.NOTIFICATION and not (months or days):
        form.add("field.required", "reply_days", "反馈期限")
    content: dict[str, object] = {
        "matters": form.texts("matters", "未落实事项", longest=2_000, lines=True),
        "opinions": form.texts("opinions", "进一步意见", required=to_unit, longest=2_000, lines=True),
        "request": form.long("request", "商请事项", required=kind == FollowUpKind.REQUEST),
        "situation": form.long("situation", "送达与期限情况", required=False),
        "reply_months": months,
        "reply_days": days,
        "drafter_id": work.actor.account_id,
        "drafter": work.actor.display_name,
    }
    form.finish()
    visit = select(Revisit.id).where(Revisit.series_id == row.series_id, Revisit.withdrawn.is_(False))
    paper = FollowUp(
        id=new_id(),
        case_id=case.id,
        series_id=row.series_id,
        revisit_id=work.session.scalars(visit.order_by(Revisit.visited_on.desc(), Revisit.id.desc())).first(),
        kind=kind,
        recipient=recipient,
        issued_on=work.today(),
        form=content,
        extra={},
    )
    work.put(paper, "follow_up.draft", recipient)
    return paper.id


def draft_follow_up(view: Read, series_id: str) -> FollowUp | None:
    """The paper that waits for its signature."""
    query = select(FollowUp).where(
        FollowUp.series_id == series_id, FollowUp.signed_by == "", FollowUp.withdrawn.is_(False)
    )
    return view.session.scalars(query.order_by(FollowUp.id.desc())).first()


def followed_up(view: Read, series_id: str) -> bool:
    """Whether a signed paper followed the last revisit."""
    visits = select(func.max(Revisit.id)).where(Revisit.series_id == series_id, Revisit.withdrawn.is_(False))
    last = view.session.scalar(visits)
    papers = select(func.count()).where(
        FollowUp.series_id == series_id,
        FollowUp.revisit_id == last,
        FollowUp.signed_by != "",
        FollowUp.withdrawn.is_(False),
    )
    return bool(view.session.scalar(papers))


def _sign(work: Work, row: Proposal) -> None:
    paper = draft_follow_up(work, row.series_id)
    if paper is None:
        raise AssertionError("a follow-up to sign exists")
    paper_no = _letter_no(work, FollowUpKind(paper.kind))
    work.put(paper, "follow_up.sign", paper_no)
    paper.doc_number, paper.signed_by, paper.issued_on = paper_no, work.actor.display_name, work.today()
    due = reply_due(work.today(), paper.form.get("reply_months"), paper.form.get("reply_days"), shipped_table())
    paper.reply_due_on = due.due if due else None
    if due is not None:
        row.reply_due_on = due.due
        cases.mark_step(work, row.case_id, Step.RECTIFICATION, StepState.IN_PROGRESS)
        cases.mark_step(work, row.case_id, Step.REVISIT, StepState.NOT_STARTED)
        cases.set_due(work, row.case_id, {Step.RECTIFICATION: due.due, Step.REVISIT: None})


def _letter_no(work: Work, kind: FollowUpKind) -> str:
    """Letters share one running number a year; opinions have their own."""
    name = "further_opinion" if kind is FollowUpKind.FURTHER_OPINION else "letter"
    kinds = [kind] if name == "further_opinion" else [FollowUpKind.NOTIFICATION, FollowUpKind.REQUEST]
    year = work.today().year
    count = select(func.count()).where(
        FollowUp.kind.in_(kinds),
        FollowUp.signed_by != "",
        FollowUp.issued_on >= date(year, 1, 1),
        FollowUp.issued_on <= date(year, 12, 31),
        FollowUp.owner_workspace == work.workspace_id,
    )
    serial = (work.session.scalar(count) or 0) + 1
    return render(presets.current(work).numbers[name], work.own.short_name, year, serial)


def _revisit_due(work: Work, row: Proposal, start: date, period_name: str) -> None:
    period = presets.current(work).periods[period_name]
    row.revisit_due_on = due_date(start, period, shipped_table()).due if period else None
    cases.mark_step(work, row.case_id, Step.REVISIT, StepState.IN_PROGRESS)
    cases.set_due(work, row.case_id, {Step.REVISIT: row.revisit_due_on})


def _answer(row: Form) -> Answer:
    adoption = row.code("adoption", "采纳情况", "adoptions")
    name = "不采纳的理由" if adoption == Adoption.REFUSED else "整改措施"
    return Answer(
        item_no=row.integer("item_no", "建议编号", 1, 99) or 0,
        adoption=adoption,
        measure=row.long("measure", name, longest=2_000),
        department=row.text("department", "责任部门", required=False),
        due=row.text("due", "完成时限", required=False),
        progress=row.code("progress", "完成情况", "completions", required=False),
    )


def _rule(row: Form) -> dict[str, str]:
    dated = row.day("dated", "日期", required=False)
    return {
        "name": row.text("name", "制度名称"),
        "number": row.text("number", "文号", required=False),
        "dated": dated.isoformat() if dated else "",
    }


def _match_items(form: Form, row: Proposal, answers: list[Answer]) -> None:
    """Each advice is answered once, and nothing else is."""
    told = [one.item_no for one in answers]
    known = [item.item_no for item in row.items]
    if len(set(told)) != len(told):
        form.add("field.repeated", "answers", "逐条落实情况")
    for item_no in known:
        if item_no not in told and told:
            form.add("reply.item_unanswered", "answers", "", item_no=item_no)
    for item_no in set(told) - set(known) - {0}:
        form.add("reply.item_unknown", "answers", "", item_no=item_no)


def _live(view: Read, case_id: str) -> Proposal:
    row = live(view, case_id)
    if row is None:
        raise UserError("proposal.absent")
    return row
