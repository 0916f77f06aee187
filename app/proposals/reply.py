"""一案一整改: the unit's report item by item, what follows when it is late, and papers that press for more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from app import cases, presets
from app.calendar import due_date
from app.decision import Decision
from app.numbers import render
from app.proposals.answers import follow_up_fields, reply_fields
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
    numbers = [item.item_no for item in row.items]
    fields = reply_fields(data, work.today(), earliest=row.served_on or work.today(), item_nos=numbers)
    reply = Reply(
        id=new_id(),
        case_id=case.id,
        series_id=row.series_id,
        from_unit=fields.from_unit or row.form.get("addressee", ""),
        reference=fields.reference,
        received_on=fields.received_on,
        on_time=row.reply_due_on is None or fields.received_on <= row.reply_due_on,
        document_id=fields.document_id or None,
        form=dict(fields.form),
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
            for n, one in enumerate(fields.answers)
        ],
        extra={},
    )
    work.put(reply, "reply.receive", reply.reference or reply.from_unit)
    work.put(row, "proposal.receive_reply", reply.reference)
    row.reply_state = ReplyState.REPLIED
    _revisit_due(work, row, fields.received_on, "revisit_replied")
    cases.mark_step(work, case.id, Step.RECTIFICATION, StepState.DONE, done_on=fields.received_on)
    return reply.id


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
    fields = follow_up_fields(data, unit=str(row.form.get("addressee", "")), superior=case.superior)
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


def _letter_no(work: Work, kind: FollowUpKind, year: int) -> str:
    """Letters share one running number a year; opinions have their own."""
    name = "further_opinion" if kind is FollowUpKind.FURTHER_OPINION else "letter"
    kinds = [kind] if name == "further_opinion" else [FollowUpKind.NOTIFICATION, FollowUpKind.REQUEST]
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
    row.revisit_due_on = due_date(start, period, presets.holidays(work)).due if period else None
    cases.mark_step(work, row.case_id, Step.REVISIT, StepState.IN_PROGRESS)
    cases.set_due(work, row.case_id, {Step.REVISIT: row.revisit_due_on})


def _live(view: Read, case_id: str) -> Proposal:
    row = live(view, case_id)
    if row is None:
        raise UserError("proposal.absent")
    return row
