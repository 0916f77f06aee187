"""The facts of a case that the guards of the state machine look at, gathered from all areas."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from app import activities, archive, cases, presets, proposals
from app.cases.guards import CaseFacts
from app.cases.rules import ActivityState, Track, Transition
from app.decision import Decision, made_here
from app.work import Read
from db.codes import AnalysisKind, CaseState, ReplyState, Role, Step, StepState
from db.kernel.errors import UserError
from db.models import Document

_TO_ARCHIVE = (
    CaseState.WORK_COMPLETED,
    CaseState.ARCHIVE_COMPILING,
    CaseState.ARCHIVE_REVIEW,
    CaseState.ARCHIVED,
    CaseState.TERMINATED,
    CaseState.NOT_INITIATED,
)


def facts_of(view: Read, case: cases.CaseFile, decision: Decision | None = None) -> CaseFacts:
    """Everything that a guard may ask of a case, for whoever decides: who works, or who decided on paper."""
    decision = decision or made_here(view)
    preset = presets.current(view)
    pieces = cases.analyses(view, case.id)
    reports = [piece for piece in pieces if piece.kind is AnalysisKind.REPORT]
    # Only a case on its way to the archive is asked what it holds: counting photos and papers takes its time.
    ready = archive.readiness(view, case) if case.state in _TO_ARCHIVE else None
    completion, ending = case.form.get("completion"), case.form.get("termination_proposal")
    return CaseFacts(
        today=view.today(),
        actor_id=decision.by_id,
        actor_name=decision.by,
        actor_roles=decision.roles,
        state=case.state,
        note=decision.opinion,
        case_no=case.case_no,
        undertaken=bool(case.undertaker_id),
        unit=bool(case.unit_id),
        suspects=len(case.suspects),
        charges=len(case.charges),
        concluded_on=case.concluded_on,
        finish_proposed_by=str(completion.get("by_id", "")) if isinstance(completion, dict) else "",
        end_proposed_by=str(ending.get("by_id", "")) if isinstance(ending, dict) else "",
        superior=bool(case.superior),
        plan=cases.plan_facts(view, case.id),
        steps={step: file.state for step, file in case.steps.items()},
        causes=len(reports[-1].causes) if reports else 0,
        methods=len(pieces),
        proposal=proposals.proposal_facts(view, case.id),
        policy_review=preset.policy_review,
        objections=preset.objections,
        committee=preset.committee,
        verification=preset.verification,
        verified=_verified(view, case.id) if preset.verification else True,
        originals=_originals(view, case.id) if ready is None else True,
        signers=frozenset(preset.proposal_signers) & frozenset(Role),
        papers=ready.holdings if ready else 0,
        later_papers=ready.later if ready else 0,
        checklist=ready.classes if ready else (),
        photos=ready.photos if ready else (),
        compiler=ready.compiled_by if ready else "",
    )


def _verified(view: Read, case_id: str) -> bool:
    """Whether 调查核实 ended with a proposal to be made."""
    known = proposals.verification_of(view, case_id)
    return known is not None and known.closed and known.propose


def _originals(view: Read, case_id: str) -> bool:
    """Whether the paper of every report that was entered is kept: linked to it, or filed as what came in."""
    detail = proposals.case_proposal(view, case_id)
    loose = [one for one in detail.replies if not one.document_id] if detail else []
    if not loose:
        return True
    query = select(func.count(Document.id)).where(
        Document.case_id == case_id, Document.form_code == "implementation_report", Document.withdrawn.is_(False)
    )
    return (view.session.scalar(query) or 0) >= len(loose)


def with_report(facts: CaseFacts, fields: cases.AnalysisFields) -> CaseFacts:
    """The facts as they will be with an analysis report that is about to be kept."""
    return replace(facts, causes=len(fields.causes), methods=len(fields.methods))


def state_of(view: Read, case: cases.CaseFile, line: Transition) -> str:
    """Where the track of a transition stands now. Raises `proposal.absent` where there is no proposal to speak of."""
    if line.track is Track.CASE:
        return case.state
    if line.track in (Track.PROPOSAL, Track.REPLY):
        found = proposals.proposal_facts(view, case.id)
        if found is None:
            raise UserError("proposal.absent")
        return found.state if line.track is Track.PROPOSAL else effective_reply(view, found)
    if line.track is Track.STEP:
        return case.steps[Step(line.code.partition("_")[2])].state
    if line.track is Track.ANALYSIS:
        state = case.steps[Step.ANALYSIS].state
        return StepState.DONE if state is StepState.MERGED else state
    return _activity_state(view, case, Step(line.track.value))


def effective_reply(view: Read, proposal: proposals.ProposalFacts) -> ReplyState:
    """Track R/V as it is today: a report that is awaited past its day is overdue, written down or not."""
    late = proposal.reply_due_on is not None and view.today() > proposal.reply_due_on
    return ReplyState.OVERDUE if proposal.reply_state is ReplyState.AWAITING and late else proposal.reply_state


def _activity_state(view: Read, case: cases.CaseFile, step: Step) -> ActivityState:
    if case.steps[step].state in (StepState.DONE, StepState.MERGED):
        return ActivityState.RECORDED
    planned = any(step in activity.serves for activity in activities.activities(view, case.id))
    return ActivityState.PLANNED if planned else ActivityState.NONE
