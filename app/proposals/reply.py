"""一案一整改: the unit's report item by item, what follows when it is late, and papers that press for more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import cases, presets
from app.calendar import due_date
from app.corrections import noted
from app.decision import Decision
from app.forms import watching
from app.numbers import pattern_faults, render
from app.proposals.answers import ReplyFields, follow_up_fields, reminder_fields, reply_fields
from app.proposals.draft import live
from app.proposals.rules import reply_due
from app.work import Read, Work
from db.codes import Finding, FollowUpKind, ReplyState, Step, StepState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import FollowUp, Proposal, Reply, ReplyAnswer, Revisit


def record_reply(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Keep 《落实检察建议情况的报告》 (`reply_fields`); returns its id. Raises `form.invalid`, `proposal.absent`."""
    row = _live(work, case.id)
    fields = _reply_fields(work, row, data)
    reply = Reply(id=new_id(), case_id=case.id, series_id=row.series_id, form={}, extra={})
    _write(row, reply, fields)
    work.put(reply, "reply.receive", reply.reference or reply.from_unit)
    work.put(row, "proposal.receive_reply", reply.reference)
    row.reply_state = ReplyState.REPLIED
    _revisit_due(work, row, fields.received_on, "revisit_replied")
    cases.mark_step(work, case.id, Step.RECTIFICATION, StepState.DONE, done_on=fields.received_on)
    return reply.id


def correct_reply(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Correct a report (`id`, `reason`); while its revisit is still due, the date of that follows.

    Raises `form.invalid`, `record.missing`, `correction.not_here`.
    """
    row, reply = _live(work, case.id), work.get(Reply, str(data.get("id")))
    if reply.case_id != case.id or reply.series_id != row.series_id:
        raise UserError("correction.not_here")
    with watching() as docs:
        fields = _reply_fields(work, row, data)
    before, day, reason = reply_data(reply), reply.received_on, fields.reason
    work.put(reply, "reply.correct", reason)
    told = noted(work, reply.form, reason, before, data, docs)
    _write(row, reply, fields)
    reply.form = {**reply.form, "corrections": told}
    waiting = row.reply_state in (ReplyState.REPLIED, ReplyState.VISIT_DUE)
    if fields.received_on != day and waiting and reply.id == _last_reply(work, row.series_id):
        work.put(row, "proposal.reply_clock", reason)
        _revisit_due(work, row, fields.received_on, "revisit_replied")
        cases.mark_step(work, case.id, Step.RECTIFICATION, StepState.DONE, done_on=fields.received_on)
    return reply.id


def reply_data(row: Reply) -> dict[str, Any]:
    """A report as the mapping that `reply_fields` reads."""
    return {
        **{name: value for name, value in row.form.items() if name not in ("corrections", "evidence")},
        "received_on": row.received_on.isoformat(),
        "reference": row.reference,
        "from_unit": row.from_unit,
        "document": row.document_id or "",
        "answers": [
            {
                "item_no": one.item_no,
                "adoption": one.adoption,
                "measure": one.measure,
                "department": one.department,
                "due": one.due,
                "progress": one.progress or "",
                "evidence": str((row.form.get("evidence") or {}).get(str(one.item_no), "")),
            }
            for one in row.answers
        ],
    }


def _reply_fields(work: Work, row: Proposal, data: Mapping[str, object]) -> ReplyFields:
    numbers = [item.item_no for item in row.items]
    return reply_fields(data, work.today(), earliest=row.served_on or work.today(), item_nos=numbers)


def _write(row: Proposal, reply: Reply, fields: ReplyFields) -> None:
    reply.from_unit = fields.from_unit or row.form.get("addressee", "")
    reply.reference, reply.received_on = fields.reference, fields.received_on
    reply.on_time = row.reply_due_on is None or fields.received_on <= row.reply_due_on
    reply.document_id = fields.document_id or None
    reply.form = dict(fields.form)
    known = {one.item_no: one for one in reply.answers}
    answers = []
    for place, told in enumerate(fields.answers):
        one = known.get(told.item_no) or ReplyAnswer(id=new_id(), item_no=told.item_no)
        one.position, one.adoption, one.measure = place, told.adoption, told.measure
        one.department, one.due, one.progress = told.department, told.due, told.progress or None
        answers.append(one)
    reply.answers = answers


def _last_reply(view: Read, series_id: str) -> str | None:
    query = select(Reply.id).where(Reply.series_id == series_id, Reply.withdrawn.is_(False))
    return view.session.scalars(query.order_by(Reply.received_on.desc(), Reply.id.desc())).first()


def apply_reply(work: Work, case_id: str, code: str, target: str, decision: Decision) -> None:
    """Make one of the transitions of track R/V that need no record of their own."""
    row = _live(work, case_id)
    work.put(row, f"proposal.{code}", decision.opinion)
    row.reply_state = ReplyState(target)
    if code == "mark_overdue":
        _revisit_due(work, row, row.reply_due_on or work.today(), "revisit_overdue")
    elif code == "waive_follow_up":
        row.form = {**row.form, "follow_up_waived": decision.told("reason")}
    elif code in ("sign_follow_up", "sign_notification"):
        _sign(work, row, decision)


def conclude_visit(work: Work, case_id: str, conclusion: Finding, visited_on: date) -> None:
    """Take a revisit's conclusion into the track and the steps; a conclusion of 未落实 reopens 整改."""
    row = _live(work, case_id)
    work.put(row, f"proposal.find_{conclusion}", "")
    row.reply_state = ReplyState(conclusion.value)
    row.revisit_due_on = None
    cases.mark_step(work, case_id, Step.REVISIT, StepState.DONE, done_on=visited_on)
    if conclusion is Finding.NOT_IMPLEMENTED:
        cases.mark_step(work, case_id, Step.RECTIFICATION, StepState.IN_PROGRESS)
    elif cases.case_file(work, case_id).steps[Step.RECTIFICATION].state is not StepState.DONE:
        cases.mark_step(work, case_id, Step.RECTIFICATION, StepState.DONE, done_on=visited_on)


def record_follow_up(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Draft a 进一步整改意见, 通报函 or 商请函 (`follow_up_fields`); a chief signs it afterwards."""
    row = _live(work, case.id)
    preset = presets.current(work)
    fields = follow_up_fields(
        data,
        unit=str(row.form.get("addressee", "")),
        superior=case.superior,
        above=preset.filing_recipients[0].removesuffix("预防部门") if preset.filing_recipients else "",
        upward=preset.urging,
    )
    visit = select(Revisit.id).where(Revisit.series_id == row.series_id, Revisit.withdrawn.is_(False))
    paper = FollowUp(
        id=new_id(),
        case_id=case.id,
        series_id=row.series_id,
        revisit_id=work.session.scalars(visit.order_by(Revisit.visited_on.desc(), Revisit.id.desc())).first(),
        kind=fields.kind,
        recipient=fields.recipient,
        issued_on=work.today(),
        form={**fields.form, "drafter_id": work.actor.account_id, "drafter": work.actor.display_name},
        extra={},
    )
    work.put(paper, "follow_up.draft", fields.recipient)
    return paper.id


def record_reminder(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Send a 催办函 to the unit, numbered and dated today (`reminder_fields`); returns its id. The clock goes on.

    Raises `form.invalid`, `proposal.absent`, `number.bad_pattern`.
    """
    row = _live(work, case.id)
    period = presets.current(work).periods["reminder"]
    due = due_date(work.today(), period, presets.holidays(work)).due if period else None
    fields = reminder_fields(
        data,
        work.today(),
        unit=str(row.form.get("addressee", "")),
        matter=reminder_matter(row, work.today()),
        reply_due=due,
    )
    number = _letter_no(work, FollowUpKind.REMINDER, work.today().year)
    paper = FollowUp(
        id=new_id(),
        case_id=case.id,
        series_id=row.series_id,
        revisit_id=None,
        kind=FollowUpKind.REMINDER,
        doc_number=number,
        recipient=fields.recipient,
        issued_on=work.today(),
        signed_by=work.actor.display_name,
        reply_due_on=fields.reply_due,
        form={**fields.form, "drafter_id": work.actor.account_id, "drafter": work.actor.display_name},
        extra={},
    )
    work.put(paper, "follow_up.remind", number)
    return paper.id


def reminder_matter(row: Proposal, today: date) -> str:
    """What a 催办函 says unless somebody writes it otherwise: what was served when, until when, and what is missing."""
    served, due = chinese_day(row.served_on), chinese_day(row.reply_due_on)
    late = row.reply_due_on is not None and today > row.reply_due_on
    end = f"反馈期限已于{due}届满，我院至今未收到书面反馈。" if late else f"反馈期限至{due}，即将届满。"
    return f"我院检察建议书（{row.doc_number or ''}）已于{served}送达你单位，{end}"


def reminder_start(view: Read, case_id: str) -> dict[str, Any]:
    """What a 催办函 of a case would say today; nothing while no proposal was served."""
    row = live(view, case_id)
    if row is None or row.served_on is None:
        return {}
    period = presets.current(view).periods["reminder"]
    due = due_date(view.today(), period, presets.holidays(view)).due if period else None
    return {
        "recipient": row.form.get("addressee", ""),
        "matter": reminder_matter(row, view.today()),
        "reply_due": due.isoformat() if due else "",
    }


def chinese_day(day: date | None) -> str:
    """A date in running text: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


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
        FollowUp.kind != FollowUpKind.REMINDER,
        FollowUp.signed_by != "",
        FollowUp.withdrawn.is_(False),
    )
    return bool(view.session.scalar(papers))


def _sign(work: Work, row: Proposal, decision: Decision) -> None:
    paper = draft_follow_up(work, row.series_id)
    if paper is None:
        raise AssertionError("a follow-up to sign exists")
    paper_no = _letter_no(work, FollowUpKind(paper.kind), decision.on.year)
    work.put(paper, "follow_up.sign", paper_no)
    paper.doc_number, paper.signed_by, paper.issued_on = paper_no, decision.by, decision.on
    paper.form = {**paper.form, "signing": decision.told()}
    due = reply_due(decision.on, paper.form.get("reply_months"), paper.form.get("reply_days"), presets.holidays(work))
    paper.reply_due_on = due.due if due else None
    if due is not None:
        row.reply_due_on = due.due
        cases.mark_step(work, row.case_id, Step.RECTIFICATION, StepState.IN_PROGRESS)
        cases.mark_step(work, row.case_id, Step.REVISIT, StepState.NOT_STARTED)
        cases.set_due(work, row.case_id, {Step.RECTIFICATION: due.due, Step.REVISIT: None})


_SERIES = {FollowUpKind.NOTIFICATION: "letter", FollowUpKind.REQUEST: "letter"}


def _letter_no(work: Work, kind: FollowUpKind, year: int) -> str:
    """The next number of a kind's series; 通报函 and 商请函 share one. No paper is ever deleted, so none repeats."""
    name = _SERIES.get(kind, kind.value)
    kinds = [one for one in FollowUpKind if _SERIES.get(one, one.value) == name]
    pattern = presets.current(work).numbers[name]
    if pattern_faults(pattern):
        raise UserError("number.bad_pattern", pattern=pattern)
    count = select(func.count()).where(
        FollowUp.kind.in_(kinds),
        FollowUp.signed_by != "",
        FollowUp.issued_on >= date(year, 1, 1),
        FollowUp.issued_on <= date(year, 12, 31),
        FollowUp.owner_workspace == work.workspace_id,
    )
    serial = (work.session.scalar(count) or 0) + 1
    return render(pattern, work.own.short_name, year, serial)


def _revisit_due(work: Work, row: Proposal, start: date, period_name: str) -> None:
    period = presets.current(work).periods[period_name]
    row.revisit_due_on = due_date(start, period, presets.holidays(work)).due if period else None
    cases.mark_step(work, row.case_id, Step.REVISIT, StepState.IN_PROGRESS)
    cases.set_due(work, row.case_id, {Step.REVISIT: row.revisit_due_on})


def _live(view: Read, case_id: str) -> Proposal:
    row = live(view, case_id)
    if row is None:
        raise UserError("proposal.absent")
    return row
