"""The state machine of a case and of the tracks inside it, as one table. Pure.

A transition says from where to where, who may do it, which guards must hold, what the log says and which paper results.
`TRANSITIONS` is all of it; everything else here only reads the table. One line of the table is one line of text,
however long: that is how it is read and compared.
"""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.cases.guards import GUARDS, PERSONAL, CaseFacts
from app.findings import Finding
from db.codes import Action, CaseState, ProposalState, ReplyState, Step, StepState

#: State before anything exists: a case not yet registered, a proposal not yet drafted.
NOTHING = ""

#: Target of a transition that leaves the state as it was.
STAY = "="

#: Steps that may be waived (免予). A plan may not: without one there is no 立项.
WAIVABLE = (Step.ANALYSIS, Step.SYMPOSIUM, Step.PROPOSAL, Step.EDUCATION, Step.RECTIFICATION, Step.REVISIT)


#: What is decided, not done: an approver who does not work at the program decides on paper.
DECISIONS = frozenset(
    {
        Action.CASE_REFUSE,
        Action.CASE_SUSPEND,
        Action.CASE_TERMINATE,
        Action.CASE_PROPOSE_END,
        Action.CASE_COMPLETE,
        Action.PLAN_REVIEW,
        Action.PLAN_APPROVE,
        Action.STEP_WAIVE,
        Action.PROPOSAL_REVIEW,
        Action.PROPOSAL_SIGN,
        Action.FOLLOW_UP_SIGN,
        Action.FOLLOW_UP_WAIVE,
        Action.ARCHIVE_REVIEW,
    }
)


class Track(StrEnum):
    """What has a state of its own: the case, five tracks side by side while it is active, and each step for waiving it."""

    CASE = "case"
    ANALYSIS = "analysis"
    SYMPOSIUM = "symposium"
    EDUCATION = "education"
    PROPOSAL = "proposal"
    REPLY = "reply"
    STEP = "step"


class ActivityState(StrEnum):
    """Tracks M and E: planned, held, and the record written (minuted, recorded)."""

    NONE = "none"
    PLANNED = "planned"
    HELD = "held"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table.

    `audit` is what the log says was done, `label` what a button says. `by_form` marks what is done by filing a record
    (`case record`), which brings its own fields; the others need at most a note and are done by `case advance`.
    """

    code: str
    track: Track
    sources: frozenset[str]
    target: str
    action: Action
    guards: tuple[str, ...]
    audit: str
    label: str
    document: str = ""
    by_form: bool = False

    @property
    def decision(self) -> bool:
        """Whether it is somebody's decision, which may be made on paper and entered from the sheet."""
        return self.action in DECISIONS


def _line(
    track: Track,
    code: str,
    sources: str | tuple[str, ...],
    target: str,
    action: Action,
    *guards: str,
    **more: str | bool,
) -> Transition:
    starts = frozenset({sources} if isinstance(sources, str) else sources)
    audit, label = str(more["audit"]), str(more["label"])
    document, by_form = str(more.get("document", "")), bool(more.get("by_form", False))
    return Transition(code, track, starts, target, action, guards, audit, label, document, by_form)


_C, _A, _M, _E, _P, _V, _W = Track
_S, _PS, _RS, _AS, _ST = CaseState, ProposalState, ReplyState, ActivityState, StepState

#: States in which the work can still be broken off for good.
_OPEN = (
    _S.REGISTERED, _S.PLAN_DRAFT, _S.PLAN_DEPT_REVIEW, _S.PLAN_CHIEF_REVIEW, _S.ACTIVE, _S.SUSPENDED, _S.WORK_COMPLETED
)  # fmt: skip
_DRAFTED = (_PS.SIGNED, _PS.NUMBERED, _PS.SEALED, _PS.SERVING)

# fmt: off
TRANSITIONS: tuple[Transition, ...] = (
    _line(_C, "register", NOTHING, _S.REGISTERED, Action.CASE_REGISTER, "identified", audit="登记案件", label="登记案件", document="registration", by_form=True),
    _line(_C, "propose", NOTHING, _S.PROPOSED, Action.CASE_PROPOSE, "identified", audit="提议开展个案预防", label="提议", document="suggestion", by_form=True),
    _line(_C, "accept_proposal", _S.PROPOSED, _S.REGISTERED, Action.CASE_ACCEPT, "undertaken", audit="采纳提议，登记案件", label="采纳提议"),
    _line(_C, "refuse", (_S.PROPOSED, _S.REGISTERED), _S.NOT_INITIATED, Action.CASE_REFUSE, "reason", audit="决定不予立项", label="不予立项", document="refusal"),
    _line(_C, "start_plan", _S.REGISTERED, _S.PLAN_DRAFT, Action.PLAN_WRITE, "concluded", audit="开始拟定个案预防计划", label="拟定计划", document="plan"),
    _line(_C, "submit_plan", _S.PLAN_DRAFT, _S.PLAN_DEPT_REVIEW, Action.PLAN_WRITE, "plan_complete", audit="计划报侦查部门负责人审核", label="提交审核"),
    _line(_C, "dept_approve_plan", _S.PLAN_DEPT_REVIEW, _S.PLAN_CHIEF_REVIEW, Action.PLAN_REVIEW, "opinion", "not_planner", audit="侦查部门负责人审核同意计划", label="审核同意"),
    _line(_C, "dept_return_plan", _S.PLAN_DEPT_REVIEW, _S.PLAN_DRAFT, Action.PLAN_REVIEW, "opinion", "not_planner", audit="侦查部门负责人退回计划", label="退回修改"),
    _line(_C, "chief_approve_plan", _S.PLAN_CHIEF_REVIEW, _S.ACTIVE, Action.PLAN_APPROVE, "opinion", "not_planner", "not_reviewer", audit="检察长批准计划，立项", label="批准立项", document="plan"),
    _line(_C, "chief_return_plan", _S.PLAN_CHIEF_REVIEW, _S.PLAN_DRAFT, Action.PLAN_APPROVE, "opinion", "not_planner", audit="检察长退回计划", label="退回修改"),
    _line(_C, "propose_completion", _S.ACTIVE, _S.ACTIVE, Action.CASE_FINISH, "steps_settled", "proposal_closed", audit="提请办结", label="提请办结"),
    _line(_C, "complete", _S.ACTIVE, _S.WORK_COMPLETED, Action.CASE_COMPLETE, "completion_proposed", "not_finisher", "steps_settled", "proposal_closed", audit="侦查部门负责人确认办结", label="确认办结", document="completion"),
    _line(_C, "return_completion", _S.ACTIVE, _S.ACTIVE, Action.CASE_COMPLETE, "completion_proposed", "opinion", audit="侦查部门负责人退回办结提请", label="退回办结"),
    _line(_C, "suspend", _S.ACTIVE, _S.SUSPENDED, Action.CASE_SUSPEND, "reason", audit="中止办理", label="中止"),
    _line(_C, "resume", _S.SUSPENDED, _S.ACTIVE, Action.CASE_SUSPEND, audit="恢复办理", label="恢复办理"),
    _line(_C, "propose_termination", _OPEN, STAY, Action.CASE_PROPOSE_END, "reason", "no_end_proposed", audit="侦查部门负责人提请终止办理", label="提请终止"),
    _line(_C, "decline_termination", _OPEN, STAY, Action.CASE_TERMINATE, "end_proposed", "opinion", audit="检察长不同意终止，继续办理", label="不同意终止"),
    _line(_C, "terminate", _OPEN, _S.TERMINATED, Action.CASE_TERMINATE, "reason", "not_end_proposer", audit="终止办理", label="终止"),
    _line(_C, "start_archive", (_S.WORK_COMPLETED, _S.TERMINATED, _S.NOT_INITIATED), _S.ARCHIVE_COMPILING, Action.ARCHIVE_COMPILE, "papers", audit="开始整理归档", label="整理归档", document="volume_index"),
    _line(_C, "submit_archive", _S.ARCHIVE_COMPILING, _S.ARCHIVE_REVIEW, Action.ARCHIVE_COMPILE, "checklist", "photos_described", audit="卷宗移交预防部门审核", label="移交审核", document="handover_sheet"),
    _line(_C, "approve_archive", _S.ARCHIVE_REVIEW, _S.ARCHIVED, Action.ARCHIVE_REVIEW, "not_compiler", "checklist", "photos_described", audit="预防部门审核同意归档", label="同意归档", document="remark_sheet"),
    _line(_C, "return_archive", _S.ARCHIVE_REVIEW, _S.ARCHIVE_COMPILING, Action.ARCHIVE_REVIEW, "opinion", audit="预防部门退回补正", label="退回补正"),
    _line(_C, "supplement", _S.ARCHIVED, _S.ARCHIVED, Action.ARCHIVE_KEEP, "reason", "later_papers", audit="补充归档", label="补充归档", document="remark_sheet"),

    _line(_A, "analyse", (_ST.NOT_STARTED, _ST.IN_PROGRESS), _ST.IN_PROGRESS, Action.ANALYSIS_WRITE, "case_open", audit="记录发案原因分析材料", label="记录分析", document="analysis_meeting", by_form=True),
    _line(_A, "conclude_analysis", (_ST.NOT_STARTED, _ST.IN_PROGRESS, _ST.DONE), _ST.DONE, Action.ANALYSIS_WRITE, "case_active", "causes_named", audit="完成发案原因分析报告", label="完成分析", document="analysis_report", by_form=True),

    _line(_M, "plan_symposium", _AS.NONE, _AS.PLANNED, Action.ACTIVITY_WRITE, "case_active", audit="安排座谈会", label="安排座谈会", by_form=True),
    _line(_M, "hold_symposium", (_AS.NONE, _AS.PLANNED), _AS.HELD, Action.ACTIVITY_WRITE, "case_active", audit="召开座谈会", label="登记召开", by_form=True),
    _line(_M, "minute_symposium", (_AS.NONE, _AS.PLANNED, _AS.HELD), _AS.RECORDED, Action.ACTIVITY_WRITE, "case_active", "discipline", audit="完成座谈会记录", label="完成记录", document="symposium", by_form=True),

    _line(_E, "plan_education", _AS.NONE, _AS.PLANNED, Action.ACTIVITY_WRITE, "case_active", audit="安排法制教育", label="安排法制教育", by_form=True),
    _line(_E, "hold_education", (_AS.NONE, _AS.PLANNED), _AS.HELD, Action.ACTIVITY_WRITE, "case_active", audit="开展法制教育", label="登记开展", by_form=True),
    _line(_E, "record_education", (_AS.NONE, _AS.PLANNED, _AS.HELD), _AS.RECORDED, Action.ACTIVITY_WRITE, "case_active", "discipline", audit="完成法制教育活动记录", label="完成记录", document="education", by_form=True),

    _line(_P, "draft_proposal", NOTHING, _PS.DRAFT, Action.PROPOSAL_DRAFT, "case_active", "proposal_not_waived", "verified", audit="起草检察建议书", label="起草", by_form=True),
    _line(_P, "submit_policy_review", _PS.DRAFT, _PS.POLICY_REVIEW, Action.PROPOSAL_DRAFT, "case_active", "review_prescribed", "proposal_complete", audit="检察建议书送法律政策研究部门审核", label="送审"),
    _line(_P, "pass_policy_review", _PS.POLICY_REVIEW, _PS.SIGN_PENDING, Action.PROPOSAL_REVIEW, "opinion", "review_points", "not_drafter", audit="法律政策研究部门审核通过", label="审核通过"),
    _line(_P, "fail_policy_review", _PS.POLICY_REVIEW, _PS.DRAFT, Action.PROPOSAL_REVIEW, "opinion", "not_drafter", audit="法律政策研究部门退回检察建议书", label="审核退回"),
    _line(_P, "submit_proposal", _PS.DRAFT, _PS.SIGN_PENDING, Action.PROPOSAL_DRAFT, "case_active", "review_not_prescribed", "proposal_complete", audit="检察建议书报请签发", label="报请签发"),
    _line(_P, "return_proposal", (_PS.POLICY_REVIEW, _PS.SIGN_PENDING), _PS.DRAFT, Action.PROPOSAL_SIGN, "opinion", audit="退回检察建议书", label="退回修改"),
    _line(_P, "refer_proposal", _PS.SIGN_PENDING, STAY, Action.PROPOSAL_SIGN, "case_active", "signer", "committee_prescribed", "not_referred", "opinion", audit="提请检察委员会讨论检察建议书", label="提请检委会"),
    _line(_P, "sign_proposal", _PS.SIGN_PENDING, _PS.SIGNED, Action.PROPOSAL_SIGN, "case_active", "signer", "not_drafter", "committee_agrees", "proposal_complete", audit="签发检察建议书", label="签发", document="proposal"),
    _line(_P, "number_proposal", _PS.SIGNED, _PS.NUMBERED, Action.PROPOSAL_NUMBER, "case_active", audit="检察建议书统一编号", label="编号"),
    _line(_P, "seal_proposal", _PS.NUMBERED, _PS.SEALED, Action.PROPOSAL_SEAL, "case_active", "numbered", audit="检察建议书加盖院印", label="登记用印", document="proposal"),
    _line(_P, "send_proposal", _PS.SEALED, _PS.SERVING, Action.PROPOSAL_SERVE, "case_active", audit="检察建议书交付送达", label="交付送达", by_form=True),
    _line(_P, "serve_proposal", (_PS.SEALED, _PS.SERVING), _PS.SERVED, Action.PROPOSAL_SERVE, "case_active", "receipt", audit="检察建议书送达", label="登记送达回证", document="service_receipt", by_form=True),
    _line(_P, "revise_proposal", _DRAFTED, _PS.SUPERSEDED, Action.PROPOSAL_SIGN, "reason", audit="退回重签，另起新稿", label="退回重签"),
    _line(_P, "change_proposal", _PS.SERVED, _PS.SUPERSEDED, Action.PROPOSAL_SIGN, "case_active", "changes_prescribed", "reason", audit="变更检察建议，另起新稿", label="变更", document="proposal_change"),
    _line(_P, "withdraw_proposal", (_PS.DRAFT, _PS.POLICY_REVIEW, _PS.SIGN_PENDING, *_DRAFTED, _PS.SERVED), _PS.WITHDRAWN, Action.PROPOSAL_SIGN, "reason", audit="撤回检察建议书", label="撤回", document="proposal_withdrawal"),

    _line(_V, "await_reply", _RS.NONE, _RS.AWAITING, Action.PROPOSAL_SERVE, "receipt", audit="开始计算反馈期限", label="等待反馈", by_form=True),
    _line(_V, "mark_overdue", _RS.AWAITING, _RS.OVERDUE, Action.REPLY_WRITE, "reply_overdue", audit="反馈期限届满未收到报告", label="登记逾期"),
    _line(_V, "remind", (_RS.AWAITING, _RS.OVERDUE), STAY, Action.FOLLOW_UP_WRITE, "case_active", audit="发出催办函", label="发催办函", document="reminder", by_form=True),
    _line(_V, "receive_reply", (_RS.AWAITING, _RS.OVERDUE, _RS.VISIT_DUE), _RS.REPLIED, Action.REPLY_WRITE, "case_running", audit="收到落实检察建议情况的报告", label="登记回复", document="implementation_report", by_form=True),
    _line(_V, "schedule_visit", (_RS.OVERDUE, _RS.REPLIED), _RS.VISIT_DUE, Action.ACTIVITY_WRITE, "case_active", audit="安排回访", label="安排回访"),
    _line(_V, "visit", (_RS.OVERDUE, _RS.REPLIED, _RS.VISIT_DUE), _RS.VISITED, Action.ACTIVITY_WRITE, "case_active", "discipline", audit="回访考察", label="登记回访", document="revisit", by_form=True),
    _line(_V, "find_implemented", _RS.VISITED, _RS.IMPLEMENTED, Action.ACTIVITY_WRITE, audit="回访结论：已落实", label="已落实", by_form=True),
    _line(_V, "find_partial", _RS.VISITED, _RS.PARTIAL, Action.ACTIVITY_WRITE, audit="回访结论：部分落实", label="部分落实", by_form=True),
    _line(_V, "find_not_implemented", _RS.VISITED, _RS.NOT_IMPLEMENTED, Action.ACTIVITY_WRITE, audit="回访结论：未落实", label="未落实", by_form=True),
    _line(_V, "draft_follow_up", (_RS.PARTIAL, _RS.NOT_IMPLEMENTED), STAY, Action.FOLLOW_UP_WRITE, "case_active", audit="起草进一步整改意见、通报函或者商请函", label="起草后续文书", by_form=True),
    _line(_V, "sign_follow_up", (_RS.PARTIAL, _RS.NOT_IMPLEMENTED), _RS.AWAITING, Action.FOLLOW_UP_SIGN, "case_active", "follow_up_drafted", "follow_up_period", "not_follow_up_drafter", audit="签发进一步整改意见或者商请函，重新计算反馈期限", label="签发后续文书", document="further_opinion"),
    _line(_V, "sign_notification", (_RS.PARTIAL, _RS.NOT_IMPLEMENTED), STAY, Action.FOLLOW_UP_SIGN, "case_active", "follow_up_drafted", "no_follow_up_period", "not_follow_up_drafter", audit="签发通报函，通报上级主管部门", label="签发通报函", document="notification"),
    _line(_V, "waive_follow_up", _RS.NOT_IMPLEMENTED, _RS.NOT_IMPLEMENTED, Action.FOLLOW_UP_WAIVE, "reason", audit="决定不再提出后续意见", label="免予后续意见"),

    *(_line(_W, f"waive_{step}", (_ST.NOT_STARTED, _ST.IN_PROGRESS), _ST.WAIVED, Action.STEP_WAIVE, "case_active", "reason", *(("no_proposal",) if step is Step.PROPOSAL else ()), audit="决定免予某一步", label="免予") for step in WAIVABLE),
    *(_line(_W, f"restore_{step}", _ST.WAIVED, _ST.NOT_STARTED, Action.STEP_WAIVE, "case_active", audit="撤销免予", label="撤销免予") for step in WAIVABLE),
)
# fmt: on

#: Guards that look at what a record itself brings; before it is filed they say nothing.
BROUGHT = frozenset({"identified", "causes_named", "discipline", "receipt"})

BY_CODE: dict[str, Transition] = {line.code: line for line in TRANSITIONS}

#: States at which a case may rest for good.
ENDS = frozenset({CaseState.ARCHIVED, CaseState.NOT_INITIATED, CaseState.TERMINATED})


def findings(line: Transition, state: str, facts: CaseFacts) -> tuple[Finding, ...]:
    """Everything that keeps the transition from being made now, the wrong state included."""
    wrong = () if state in line.sources else (Finding("transition.wrong_state", params={"label": line.label}),)
    return wrong + tuple(found for name in line.guards for found in GUARDS[name](facts))


def own_part(line: Transition, facts: CaseFacts) -> bool:
    """Whether the transition is for somebody else, since who decides had a part in what comes before it."""
    return any(GUARDS[name](facts) for name in line.guards if name in PERSONAL)


def standing(line: Transition, state: str, facts: CaseFacts) -> tuple[Finding, ...]:
    """What stands in the way before anything is filled in: for a transition by form, without what its record brings."""
    if not line.by_form:
        return findings(line, state, facts)
    wrong = () if state in line.sources else (Finding("transition.wrong_state", params={"label": line.label}),)
    return wrong + tuple(found for name in line.guards if name not in BROUGHT for found in GUARDS[name](facts))


def leaving(track: Track, state: str) -> tuple[Transition, ...]:
    """The transitions of a track that start at `state`, in the order of the table."""
    return tuple(line for line in TRANSITIONS if line.track is track and state in line.sources)


def target(line: Transition, state: str) -> str:
    """The state after the transition."""
    return state if line.target == STAY else line.target


def reachable(track: Track, starts: Iterable[str]) -> frozenset[str]:
    """Every state of a track that can be reached from `starts`."""
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        state = ahead.pop()
        if state not in found:
            found.add(state)
            ahead.extend(target(line, state) for line in leaving(track, state))
    return frozenset(found)
