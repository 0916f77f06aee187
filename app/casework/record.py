"""Filing a record of a case: one function for every kind, so that the window and the command line do the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from app import activities, archive, cases, documents, proposals
from app.activities.rules import KIND_STEP
from app.cases import lifecycle
from app.cases.guards import GUARDS
from app.cases.rules import BY_CODE, findings
from app.casework.advance import refuse
from app.casework.facts import effective_reply, facts_of, state_of, with_report
from app.decision import made_here
from app.findings import Finding
from app.forms import EARLIEST, refuse_if, watching
from app.proposals import committee, ledger, objection, reply, service, verification
from app.work import Read, Version, Work
from db.codes import Action, ActivityKind, AnalysisKind, CaseState, FollowUpKind, ReplyState, Step, StepState
from db.kernel.clock import business_date
from db.kernel.errors import UserError

Data = Mapping[str, object]


class Kind(StrEnum):
    """The kinds of records that a person files on a case."""

    CASE = "case"
    ASSIGNMENT = "assignment"
    PLAN = "plan"
    ANALYSIS = "analysis"
    ACTIVITY = "activity"
    PROPOSAL = "proposal"
    SERVICE = "service"
    COPY = "copy"
    REPLY = "reply"
    REVISIT = "revisit"
    FOLLOW_UP = "follow-up"
    REMINDER = "reminder"
    RECTIFICATION = "rectification"
    VERIFICATION = "verification"
    OBJECTION = "objection"
    RECHECK = "recheck"
    COMMITTEE = "committee"
    ARCHIVE_CHECK = "archive-check"
    ASSISTANCE = "assistance"


def record(work: Work, ref: str, kind: str, data: Data, *, opened_at: Version | None = None) -> str:
    """File a record on a case (id or number); returns the record's id. The fields of each kind are in docs/records.md.

    `opened_at` is the version that the person was looking at, where one is changed. Raises
    `record.unknown_kind`, `permission.denied` (audited), `record.read_only`, `form.invalid` naming every fault,
    `transition.refused` with everything that stands in the way, `record.changed_meanwhile`.
    """
    if kind not in set(Kind):
        raise UserError("record.unknown_kind", kind=kind[:32], kinds="、".join(Kind))
    case = cases.case_file(work, ref)
    if not case.own:
        raise UserError("record.read_only", office=case.office)
    if kind == Kind.CASE:
        cases.amend(work, case.id, data, opened_at=opened_at)
        return case.id
    if kind == Kind.PLAN:
        return _plan(work, case, data, opened_at)
    if kind == Kind.PROPOSAL:
        return _proposal(work, case, data, opened_at)
    if kind == Kind.ANALYSIS:
        return _analysis(work, case, data, opened_at)
    if kind == Kind.ASSISTANCE:
        return cases.assist(work, case.id, data, opened_at)
    if kind == Kind.ACTIVITY:
        return _activity(work, case, data, opened_at)
    return _FILERS[Kind(kind)](work, case, data)


def _allow(work: Work, case: cases.CaseFile, code: str) -> None:
    """Ask permission and guards of a transition that a record makes."""
    line = BY_CODE[code]
    work.require(line.action, own=case.mine)
    refuse(line, findings(line, state_of(work, case, line), facts_of(work, case)))


def _plan(work: Work, case: cases.CaseFile, data: Data, opened_at: Version | None) -> str:
    """A plan may be filed on a case just registered: drafting then begins with it."""
    if case.state is CaseState.REGISTERED:
        concluded = cases.plan_fields(data, work.today(), strict=False).concluded_on
        line = BY_CODE["start_plan"]
        work.require(line.action, own=case.mine)
        facts = facts_of(work, case)
        refuse(line, findings(line, case.state, replace(facts, concluded_on=case.concluded_on or concluded)))
        lifecycle.apply(work, case.id, "start_plan", made_here(work))
    return cases.save_plan(work, case.id, data, opened_at=opened_at)


def _assignment(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(Action.CASE_ASSIGN)
    cases.require_correctable(case)
    cases.assign(work, case.id, cases.assignment_fields(data))
    return case.id


def _analysis(work: Work, case: cases.CaseFile, data: Data, opened_at: Version | None) -> str:
    work.require(BY_CODE["analyse"].action, own=case.mine)
    with watching() as docs:
        fields = cases.analysis_fields(data, work.today())
    _check_document(work, case, "document", fields.document, "扫描件")
    if fields.analysis_id:
        cases.require_correctable(case)
        return cases.correct_analysis(work, case.id, fields, data, docs, opened_at)
    return _file_analysis(work, case, fields)


def _file_analysis(work: Work, case: cases.CaseFile, fields: cases.AnalysisFields, merged: Step | None = None) -> str:
    """Keep a new piece and what it does to the step; `merged` is the step that it was done together with."""
    report = fields.kind is AnalysisKind.REPORT
    line = BY_CODE["conclude_analysis" if report else "analyse"]
    facts = facts_of(work, case)
    state = case.steps[Step.ANALYSIS].state
    if not report and state in (StepState.DONE, StepState.MERGED):
        state = StepState.IN_PROGRESS
    state = StepState.DONE if state is StepState.MERGED else state
    refuse(line, findings(line, state, with_report(facts, fields) if report else facts))
    made = cases.add_analysis(work, case.id, fields)
    if merged is not None:
        cases.mark_step(work, case.id, Step.ANALYSIS, StepState.MERGED, done_on=fields.made_on, merged_with=merged)
    elif report:
        cases.mark_step(work, case.id, Step.ANALYSIS, StepState.DONE, done_on=fields.made_on)
    elif case.steps[Step.ANALYSIS].state is StepState.NOT_STARTED:
        cases.mark_step(work, case.id, Step.ANALYSIS, StepState.IN_PROGRESS)
    return made


def _activity(work: Work, case: cases.CaseFile, data: Data, opened_at: Version | None) -> str:
    work.require(BY_CODE["minute_symposium"].action, own=case.mine)
    with watching() as docs:
        earliest = case.concluded_on or case.filed_on or EARLIEST
        fields = activities.activity_fields(data, work.today(), earliest=earliest)
    _check_document(work, case, "symposium.sheet", str(fields.form.get("symposium", {}).get("sheet", "")), "核对签名")
    held = any(one.id == fields.activity_id and one.held_at for one in activities.activities(work, case.id))
    if held:
        cases.require_correctable(case)
    else:
        _allow_activity(work, case, fields)
    made = activities.record_activity(work, case, fields, data, docs, opened_at)
    if fields.analysis is not None and not held:
        _analyse_together(work, cases.case_file(work, case.id), fields)
    return made


def _allow_activity(work: Work, case: cases.CaseFile, fields: activities.ActivityFields) -> None:
    """Ask the guards of every step that an activity is the record of."""
    verbs = {
        ActivityKind.SYMPOSIUM: ("plan_symposium", "minute_symposium"),
        ActivityKind.EDUCATION: ("plan_education", "record_education"),
    }
    facts = facts_of(work, case)
    for kind in fields.kinds:
        line = BY_CODE[verbs[kind][fields.held_at is not None]]
        known = case.steps[KIND_STEP[kind]].state
        again = known in (StepState.DONE, StepState.MERGED) or (fields.held_at is None and bool(fields.activity_id))
        state = next(iter(sorted(line.sources))) if again else state_of(work, case, line)
        refuse(line, findings(line, state, facts))


def _analyse_together(work: Work, case: cases.CaseFile, fields: activities.ActivityFields) -> None:
    """The report of causes that was written at the symposium: the analysis is done together with it."""
    told = fields.analysis or {}
    day = business_date(fields.held_at) if fields.held_at else work.today()
    form = {"methods": ["symposium"], "overview": told.get("overview", ""), "measures": told.get("measures", "")}
    author = next(iter(fields.officers), work.actor.display_name)
    report = cases.AnalysisFields(AnalysisKind.REPORT, day, author, tuple(told.get("causes", ())), form)
    _file_analysis(work, case, report, merged=activities.leading_step(fields.serves))


def _check_document(work: Work, case: cases.CaseFile, field: str, document: str, label: str) -> None:
    """A scan that a record points to is a paper of this case."""
    if document and all(one.id != document for one in documents.list_documents(work, case.id)):
        refuse_if("form.invalid", [Finding("document.not_with_case", field, label)])


def _proposal(work: Work, case: cases.CaseFile, data: Data, opened_at: Version | None) -> str:
    line = BY_CODE["draft_proposal"]
    work.require(line.action, own=case.mine)
    refuse(line, findings(line, "", facts_of(work, case)))
    made = proposals.save(work, case, data, opened_at=opened_at)
    if case.steps[Step.PROPOSAL].state is StepState.NOT_STARTED:
        cases.mark_step(work, case.id, Step.PROPOSAL, StepState.IN_PROGRESS)
    return made


def _service(work: Work, case: cases.CaseFile, data: Data) -> str:
    line = BY_CODE["serve_proposal"]
    work.require(line.action, own=case.mine)
    if data.get("id"):
        cases.require_correctable(case)
        return service.correct_service(work, case, data)
    facts = facts_of(work, case)
    state = state_of(work, case, line)
    found = tuple(one for one in findings(line, state, facts) if one.code != "service.no_receipt")
    refuse(line, found)
    return service.record_service(work, case, data)


def _copy(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(BY_CODE["serve_proposal"].action, own=case.mine)
    return service.record_copy(work, case, data)


def _reply(work: Work, case: cases.CaseFile, data: Data) -> str:
    _check_document(work, case, "document", str(data.get("document") or ""), "原件")
    if data.get("id"):
        work.require(BY_CODE["receive_reply"].action, own=case.mine)
        cases.require_correctable(case)
        return reply.correct_reply(work, case, data)
    _allow(work, case, "receive_reply")
    return reply.record_reply(work, case, data)


def _reminder(work: Work, case: cases.CaseFile, data: Data) -> str:
    _allow(work, case, "remind")
    made = reply.record_reminder(work, case, data)
    documents.keep_issued(work, case.id)
    return made


def _rectification(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(Action.REPLY_WRITE, own=case.mine)
    _running(case)
    _check_document(work, case, "document", str(data.get("document") or ""), "佐证文书")
    return ledger.record_line(work, case, data)


def _verification(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(Action.PROPOSAL_DRAFT, own=case.mine)
    if case.state is not CaseState.ACTIVE:
        refuse(BY_CODE["draft_proposal"], (Finding("case.not_active"),))
    return verification.record_verification(work, case, data)


def _objection(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(Action.REPLY_WRITE, own=case.mine)
    _running(case)
    _check_document(work, case, "document", str(data.get("document") or ""), "异议原件")
    return objection.record_objection(work, case, data)


def _recheck(work: Work, case: cases.CaseFile, data: Data) -> str:
    """A decision upon an objection; an upheld one makes the transition that it asks for, with that one's guards."""
    work.require(Action.PROPOSAL_SIGN)
    _running(case)
    refuse(BY_CODE["change_proposal"], GUARDS["not_drafter"](facts_of(work, case)))
    made = objection.record_recheck(work, case, data)
    documents.keep_issued(work, case.id)
    return made


def _committee(work: Work, case: cases.CaseFile, data: Data) -> str:
    """What 检察委员会 decided, entered from its minutes by who enters decisions made on paper."""
    work.require(Action.DECISION_ENTER, own=case.mine)
    if case.state is not CaseState.ACTIVE:
        refuse(BY_CODE["sign_proposal"], (Finding("case.not_active"),))
    _check_document(work, case, "document", str(data.get("document") or ""), "检委会会议记录")
    return committee.record_committee(work, case, data)


def _running(case: cases.CaseFile) -> None:
    if case.state not in (CaseState.ACTIVE, CaseState.SUSPENDED):
        refuse(BY_CODE["receive_reply"], (Finding("case.not_active"),))


def _correct_revisit(work: Work, case: cases.CaseFile, data: Data) -> str:
    """Another conclusion of the last visit changes where the case stands, unless something was built upon it."""
    detail = proposals.case_proposal(work, case.id)
    visits = activities.revisits(work, case.id)
    known = next((one for one in visits if one.id == data.get("id")), None)
    if detail is None or known is None:
        raise UserError("correction.not_here")
    cases.require_correctable(case)
    with watching() as docs:
        fields = activities.revisit_fields(
            data,
            work.today(),
            earliest=detail.row.served_on or work.today(),
            item_nos=range(1, len(detail.text.items) + 1),
            overdue=known.trigger == "overdue",
        )
    was = activities.correct_revisit(work, case, fields, data, docs)
    if fields.conclusion is was:
        return known.id
    built = any(one.revisit_id == known.id for one in detail.follow_ups) or detail.row.reply_state.value != was.value
    if known.id != visits[-1].id or built or case.state is not CaseState.ACTIVE:
        refuse(BY_CODE["visit"], (Finding("revisit.built_upon", "conclusion", "总体结论"),))
    reply.conclude_visit(work, case.id, fields.conclusion, fields.visited_on)
    return known.id


def _revisit(work: Work, case: cases.CaseFile, data: Data) -> str:
    """A revisit after an overdue report marks it overdue first, so that the log tells both."""
    line = BY_CODE["visit"]
    work.require(line.action, own=case.mine)
    if data.get("id"):
        return _correct_revisit(work, case, data)
    detail = proposals.case_proposal(work, case.id)
    known = proposals.proposal_facts(work, case.id)
    if detail is None or known is None:
        raise UserError("proposal.absent")
    state = effective_reply(work, known)
    refuse(line, findings(line, state, facts_of(work, case)))
    overdue = not answered_since(detail, state)
    earliest = detail.row.served_on or work.today()
    numbers = range(1, len(detail.text.items) + 1)
    fields = activities.revisit_fields(data, work.today(), earliest=earliest, item_nos=numbers, overdue=overdue)
    if known.reply_state is ReplyState.AWAITING:
        reply.apply_reply(work, case.id, "mark_overdue", ReplyState.OVERDUE, made_here(work))
    made = activities.record_revisit(work, case, proposals.series_of(work, case.id), fields, overdue=overdue)
    reply.conclude_visit(work, case.id, fields.conclusion, fields.visited_on)
    return made


def answered_since(detail: proposals.ProposalDetail, state: ReplyState) -> bool:
    """Whether a report answers the period that runs now."""
    if state is ReplyState.OVERDUE:
        return False
    signed = [
        paper.issued_on
        for paper in detail.follow_ups
        if paper.signed_by and paper.reply_due_on and paper.kind != FollowUpKind.REMINDER
    ]
    return any(one.received_on >= max(signed, default=one.received_on) for one in detail.replies)


def report_is_late(view: Read, case_id: str) -> bool:
    """Whether a revisit made now would be one without a report: it must say why none came."""
    detail, known = proposals.case_proposal(view, case_id), proposals.proposal_facts(view, case_id)
    return detail is not None and known is not None and not answered_since(detail, effective_reply(view, known))


def _follow_up(work: Work, case: cases.CaseFile, data: Data) -> str:
    _allow(work, case, "draft_follow_up")
    return reply.record_follow_up(work, case, data)


def _archive_check(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(BY_CODE["submit_archive"].action, own=case.mine)
    return archive.mark(work, case, data)


_FILERS: Mapping[Kind, Callable[[Work, cases.CaseFile, Data], str]] = {
    Kind.ASSIGNMENT: _assignment,
    Kind.SERVICE: _service,
    Kind.COPY: _copy,
    Kind.REPLY: _reply,
    Kind.REVISIT: _revisit,
    Kind.FOLLOW_UP: _follow_up,
    Kind.REMINDER: _reminder,
    Kind.RECTIFICATION: _rectification,
    Kind.VERIFICATION: _verification,
    Kind.OBJECTION: _objection,
    Kind.RECHECK: _recheck,
    Kind.COMMITTEE: _committee,
    Kind.ARCHIVE_CHECK: _archive_check,
}
