"""Filing a record of a case: one function for every kind, so that the window and the command line do the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from app import activities, archive, cases, proposals
from app.activities.rules import KIND_STEP
from app.cases import lifecycle
from app.cases.rules import BY_CODE, findings
from app.casework.advance import refuse
from app.casework.facts import effective_reply, facts_of, state_of, with_report
from app.decision import made_here
from app.forms import EARLIEST
from app.proposals import reply, service
from app.work import Version, Work
from db.codes import Action, ActivityKind, AnalysisKind, CaseState, ReplyState, Step, StepState
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
    ARCHIVE_CHECK = "archive-check"


def record(work: Work, ref: str, kind: str, data: Data, *, opened_at: Version | None = None) -> str:
    """File a record on a case (id or number); returns the record's id. The fields of each kind are in docs/records.md.

    `opened_at` is the version that the person was looking at, for a registration, a plan or a draft. Raises
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
    cases.assign(work, case.id, cases.assignment_fields(data))
    return case.id


def _analysis(work: Work, case: cases.CaseFile, data: Data) -> str:
    line = BY_CODE["analyse"]
    work.require(line.action, own=case.mine)
    fields = cases.analysis_fields(data, work.today())
    report = fields.kind is AnalysisKind.REPORT
    line = BY_CODE["conclude_analysis"] if report else line
    facts = facts_of(work, case)
    state = case.steps[Step.ANALYSIS].state
    if not report and state in (StepState.DONE, StepState.MERGED):
        state = StepState.IN_PROGRESS
    state = StepState.DONE if state is StepState.MERGED else state
    refuse(line, findings(line, state, with_report(facts, fields) if report else facts))
    made = cases.add_analysis(work, case.id, fields)
    if report:
        cases.mark_step(work, case.id, Step.ANALYSIS, StepState.DONE, done_on=fields.made_on)
    elif case.steps[Step.ANALYSIS].state is StepState.NOT_STARTED:
        cases.mark_step(work, case.id, Step.ANALYSIS, StepState.IN_PROGRESS)
    return made


def _activity(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(BY_CODE["minute_symposium"].action, own=case.mine)
    fields = activities.activity_fields(data, work.today(), earliest=case.concluded_on or case.filed_on or EARLIEST)
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
    return activities.record_activity(work, case, fields)


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
    facts = facts_of(work, case)
    state = state_of(work, case, line)
    found = tuple(one for one in findings(line, state, facts) if one.code != "service.no_receipt")
    refuse(line, found)
    return service.record_service(work, case, data)


def _copy(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(BY_CODE["serve_proposal"].action, own=case.mine)
    return service.record_copy(work, case, data)


def _reply(work: Work, case: cases.CaseFile, data: Data) -> str:
    _allow(work, case, "receive_reply")
    return reply.record_reply(work, case, data)


def _revisit(work: Work, case: cases.CaseFile, data: Data) -> str:
    """A revisit after an overdue report marks it overdue first, so that the log tells both."""
    line = BY_CODE["visit"]
    work.require(line.action, own=case.mine)
    detail = proposals.case_proposal(work, case.id)
    known = proposals.proposal_facts(work, case.id)
    if detail is None or known is None:
        raise UserError("proposal.absent")
    state = effective_reply(work, known)
    refuse(line, findings(line, state, facts_of(work, case)))
    overdue = not _answered_since(detail, state)
    earliest = detail.row.served_on or work.today()
    numbers = range(1, len(detail.text.items) + 1)
    fields = activities.revisit_fields(data, work.today(), earliest=earliest, item_nos=numbers, overdue=overdue)
    if known.reply_state is ReplyState.AWAITING:
        reply.apply_reply(work, case.id, "mark_overdue", ReplyState.OVERDUE, made_here(work))
    made = activities.record_revisit(work, case, proposals.series_of(work, case.id), fields, overdue=overdue)
    reply.conclude_visit(work, case.id, fields.conclusion, fields.visited_on)
    return made


def _answered_since(detail: proposals.ProposalDetail, state: ReplyState) -> bool:
    """Whether a report answers the period that runs now."""
    if state is ReplyState.OVERDUE:
        return False
    signed = [paper.issued_on for paper in detail.follow_ups if paper.signed_by and paper.reply_due_on]
    return any(one.received_on >= max(signed, default=one.received_on) for one in detail.replies)


def _follow_up(work: Work, case: cases.CaseFile, data: Data) -> str:
    _allow(work, case, "draft_follow_up")
    return reply.record_follow_up(work, case, data)


def _archive_check(work: Work, case: cases.CaseFile, data: Data) -> str:
    work.require(BY_CODE["submit_archive"].action, own=case.mine)
    return archive.mark(work, case, data)


_FILERS: Mapping[Kind, Callable[[Work, cases.CaseFile, Data], str]] = {
    Kind.ASSIGNMENT: _assignment,
    Kind.ANALYSIS: _analysis,
    Kind.ACTIVITY: _activity,
    Kind.SERVICE: _service,
    Kind.COPY: _copy,
    Kind.REPLY: _reply,
    Kind.REVISIT: _revisit,
    Kind.FOLLOW_UP: _follow_up,
    Kind.ARCHIVE_CHECK: _archive_check,
}
