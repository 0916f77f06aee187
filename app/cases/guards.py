"""Guards of the state machine: each looks at the facts of a case and says all that is in the way. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.findings import Finding
from db.codes import SIX_STEPS, CaseState, CommitteeStanding, ProposalState, ReplyState, Role, Step, StepState

Found = tuple[Finding, ...]


#: What 法律政策研究部门 looks at, each by name in its opinion (检察建议工作规定 17).
REVIEW_POINTS = ("必要性", "合法性", "说理性")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plan form says, and who wrote it and looked at it."""

    items: int
    undertakers: int
    outline: bool
    complete: bool
    drafter_id: str
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """The version of the proposal that counts, and what hangs on it.

    `follow_up_drafter` is who drafted the paper that waits for its signature, None where none waits.
    """

    state: ProposalState
    reply_state: ReplyState
    drafter_id: str
    missing: tuple[Finding, ...] = ()
    numbered: bool = False
    receipt: bool = False
    reply_due_on: date | None = None
    follow_up_drafter: str | None = None
    follow_up_period: bool = False
    followed_up: bool = False
    follow_up_waived: bool = False
    objection_waits: bool = False
    committee: CommitteeStanding = CommitteeStanding.FREE


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as its guards see it, at one moment and for whoever decides; `note` is the opinion or reason given."""

    today: date
    actor_id: str
    actor_name: str
    actor_roles: frozenset[Role]
    state: CaseState
    note: str = ""
    case_no: str = ""
    undertaken: bool = True
    unit: bool = False
    suspects: int = 0
    charges: int = 0
    concluded_on: date | None = None
    finish_proposed_by: str = ""
    end_proposed_by: str = ""
    superior: bool = True
    plan: PlanFacts | None = None
    steps: Mapping[Step, StepState] = field(default_factory=dict)
    causes: int = 0
    methods: int = 0
    proposal: ProposalFacts | None = None
    policy_review: bool = False
    objections: bool = False
    committee: bool = False
    verification: bool = False
    verified: bool = False
    originals: bool = True
    signers: frozenset[Role] = frozenset({Role.DEPUTY_CHIEF, Role.CHIEF})
    discipline: Found = ()
    papers: int = 0
    later_papers: int = 0
    checklist: Found = ()
    photos: Found = ()
    compiler: str = ""


def settled(state: StepState) -> bool:
    """Whether a step needs nothing more: done, done together with another, or waived."""
    return state in (StepState.DONE, StepState.MERGED, StepState.WAIVED)


def reply_closed(proposal: ProposalFacts) -> bool:
    """Whether track R/V is at rest. Not implemented rests only upon a follow-up paper or a waiver by 检察长."""
    if proposal.reply_state is ReplyState.NOT_IMPLEMENTED:
        return proposal.followed_up or proposal.follow_up_waived
    return proposal.reply_state in (ReplyState.IMPLEMENTED, ReplyState.PARTIAL)


def _unless(holds: bool, code: str, label: str = "", where: str = "") -> Found:
    return () if holds else (Finding(code, where, label),)


def _identified(facts: CaseFacts) -> Found:
    return (
        *_unless(bool(facts.case_no), "case.no_case_no", "案件编号", "case_no"),
        *_unless(facts.unit, "case.no_unit", "发案单位", "unit"),
        *_unless(facts.suspects > 0, "case.no_suspect", "犯罪嫌疑人", "suspects"),
        *_unless(facts.charges > 0, "case.no_charge", "案由", "charges"),
    )


def _plan_complete(facts: CaseFacts) -> Found:
    plan = facts.plan
    if plan is None:
        return (Finding("plan.absent"),)
    return (
        *_unless(plan.items > 0, "plan.no_items", "工作安排", "items"),
        *_unless(plan.undertakers > 0, "plan.no_undertaker", "个案预防承办人", "undertakers"),
        *_unless(plan.outline, "plan.no_outline", "检察建议提纲", "outline"),
        *_unless(facts.superior, "plan.no_superior", "上级主管部门", "superior"),
        *_unless(plan.complete, "plan.incomplete"),
    )


def _not_planner(facts: CaseFacts) -> Found:
    return _unless(facts.plan is None or facts.plan.drafter_id != facts.actor_id, "person.own_plan")


def _not_reviewer(facts: CaseFacts) -> Found:
    return _unless(facts.plan is None or facts.plan.reviewer != facts.actor_name, "person.reviewed_already")


def _not_drafter(facts: CaseFacts) -> Found:
    return _unless(facts.proposal is None or facts.proposal.drafter_id != facts.actor_id, "person.own_proposal")


def _steps_settled(facts: CaseFacts) -> Found:
    open_steps = [step for step in SIX_STEPS if not settled(facts.steps.get(step, StepState.NOT_STARTED))]
    return tuple(Finding("step.open", f"steps.{step}", params={"step": step.value}) for step in open_steps)


def _proposal_closed(facts: CaseFacts) -> Found:
    if facts.steps.get(Step.PROPOSAL) is StepState.WAIVED and facts.proposal is None:
        return ()
    proposal = facts.proposal
    if proposal is None or proposal.state is ProposalState.WITHDRAWN:
        waived = facts.steps.get(Step.PROPOSAL) is StepState.WAIVED
        return _unless(waived, "proposal.not_served")
    if proposal.state is not ProposalState.SERVED:
        return (Finding("proposal.not_served"),)
    code = "reply.not_followed" if proposal.reply_state is ReplyState.NOT_IMPLEMENTED else "reply.open"
    return (
        *_unless(reply_closed(proposal), code),
        *_unless(not proposal.objection_waits, "objection.waiting"),
        *_unless(facts.originals, "reply.no_original"),
    )


def _review_prescribed(facts: CaseFacts) -> Found:
    return _unless(facts.policy_review, "proposal.no_policy_review")


def _review_not_prescribed(facts: CaseFacts) -> Found:
    return _unless(not facts.policy_review, "proposal.policy_review_first")


def _committee_agrees(facts: CaseFacts) -> Found:
    """What 检察委员会 has decided, or was asked to decide, comes before the signature (检察建议工作规定 15)."""
    known = facts.proposal.committee if facts.proposal else CommitteeStanding.FREE
    return _unless(known is CommitteeStanding.FREE, _COMMITTEE.get(known, ""))


#: What each way in which 检察委员会 binds a signature says.
_COMMITTEE = {
    CommitteeStanding.WAITS: "committee.waits",
    CommitteeStanding.AMENDED: "committee.amended",
    CommitteeStanding.REFUSED: "committee.refused",
}


def _reply_overdue(facts: CaseFacts) -> Found:
    due = facts.proposal.reply_due_on if facts.proposal else None
    return _unless(due is not None and facts.today > due, "reply.not_yet_overdue")


def _drafter(facts: CaseFacts) -> str | None:
    return facts.proposal.follow_up_drafter if facts.proposal else None


def _proposal_has(name: str, code: str) -> Callable[[CaseFacts], Found]:
    def guard(facts: CaseFacts) -> Found:
        return _unless(facts.proposal is not None and bool(getattr(facts.proposal, name)), code)

    return guard


#: Guards by the name under which the table calls them.
GUARDS: Mapping[str, Callable[[CaseFacts], Found]] = {
    "identified": _identified,
    "undertaken": lambda f: _unless(f.undertaken or Role.UNDERTAKER in f.actor_roles, "case.no_undertaker", "承办人"),
    "reason": lambda f: _unless(bool(f.note.strip()), "note.no_reason", "理由", "note"),
    "opinion": lambda f: _unless(bool(f.note.strip()), "note.no_opinion", "意见", "note"),
    "concluded": lambda f: _unless(f.concluded_on is not None, "case.not_concluded", "侦查终结日期", "concluded_on"),
    "plan_complete": _plan_complete,
    "not_planner": _not_planner,
    "not_reviewer": _not_reviewer,
    "steps_settled": _steps_settled,
    "proposal_closed": _proposal_closed,
    "completion_proposed": lambda f: _unless(bool(f.finish_proposed_by), "case.completion_not_proposed"),
    "not_finisher": lambda f: _unless(f.finish_proposed_by != f.actor_id, "person.own_completion"),
    "no_end_proposed": lambda f: _unless(not f.end_proposed_by, "case.termination_proposed"),
    "end_proposed": lambda f: _unless(bool(f.end_proposed_by), "case.termination_not_proposed"),
    "not_end_proposer": lambda f: _unless(f.end_proposed_by != f.actor_id, "person.own_termination"),
    "papers": lambda f: _unless(f.state is CaseState.WORK_COMPLETED or f.papers > 0, "archive.no_papers"),
    "later_papers": lambda f: _unless(f.later_papers > 0, "archive.nothing_to_add"),
    "checklist": lambda f: f.checklist,
    "photos_described": lambda f: f.photos,
    "not_compiler": lambda f: _unless(f.compiler != f.actor_name, "person.own_dossier"),
    "case_open": lambda f: _unless(
        f.state in (CaseState.REGISTERED, CaseState.PLAN_DRAFT, CaseState.PLAN_DEPT_REVIEW, CaseState.PLAN_CHIEF_REVIEW)
        or f.state is CaseState.ACTIVE,
        "case.not_open",
    ),
    "case_active": lambda f: _unless(f.state is CaseState.ACTIVE, "case.not_active"),
    # A suspension stops the soft clock only: a report that comes in meanwhile is taken in.
    "case_running": lambda f: _unless(f.state in (CaseState.ACTIVE, CaseState.SUSPENDED), "case.not_active"),
    "causes_named": lambda f: (
        *_unless(f.methods > 0, "analysis.no_method", "分析方法", "methods"),
        *_unless(f.causes > 0, "analysis.no_cause", "发案原因", "causes"),
    ),
    "discipline": lambda f: f.discipline,
    "review_prescribed": _review_prescribed,
    "review_not_prescribed": _review_not_prescribed,
    "committee_prescribed": lambda f: _unless(f.committee, "committee.not_prescribed"),
    "not_referred": lambda f: _unless(
        f.proposal is None or f.proposal.committee is not CommitteeStanding.WAITS, "committee.referred"
    ),
    "committee_agrees": _committee_agrees,
    "changes_prescribed": lambda f: _unless(f.objections, "objection.not_prescribed"),
    "review_points": lambda f: _unless(
        all(point in f.note for point in REVIEW_POINTS), "note.review_points", "审核意见", "note"
    ),
    "verified": lambda f: _unless(f.verified or not f.verification, "verification.open"),
    "proposal_not_waived": lambda f: _unless(f.steps.get(Step.PROPOSAL) is not StepState.WAIVED, "proposal.waived"),
    "no_proposal": lambda f: _unless(
        f.proposal is None or f.proposal.state is ProposalState.WITHDRAWN, "proposal.withdraw_first"
    ),
    "proposal_complete": lambda f: f.proposal.missing if f.proposal else (Finding("proposal.absent"),),
    "signer": lambda f: _unless(bool(f.actor_roles & f.signers), "person.not_signer"),
    "not_drafter": _not_drafter,
    "numbered": _proposal_has("numbered", "proposal.not_numbered"),
    "receipt": _proposal_has("receipt", "service.no_receipt"),
    "reply_overdue": _reply_overdue,
    "follow_up_drafted": lambda f: _unless(_drafter(f) is not None, "follow_up.absent"),
    "follow_up_period": _proposal_has("follow_up_period", "follow_up.no_period"),
    "no_follow_up_period": lambda f: _unless(not (f.proposal and f.proposal.follow_up_period), "follow_up.has_period"),
    "not_follow_up_drafter": lambda f: _unless(_drafter(f) != f.actor_id, "person.own_follow_up"),
}

#: Guards that ask only who did what comes before: one person does not write and decide, nor decide at both levels.
PERSONAL = frozenset(
    {
        "not_planner", "not_reviewer", "not_finisher", "not_end_proposer", "not_compiler", "not_drafter",
        "not_follow_up_drafter",
    }
)  # fmt: skip
