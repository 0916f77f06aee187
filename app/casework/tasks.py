"""What is to be done next with a case, by whom: worked out from the states of its tracks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.cases.guards import settled
from db.codes import SIX_STEPS, Action, CaseState, CommitteeStanding, ProposalState, ReplyState, Step, StepState


@dataclass(frozen=True, slots=True)
class Verifying:
    """How 调查核实 stands: not `begun`, running up to `due_on`, or ended, with or without a proposal to make."""

    begun: bool = False
    closed: bool = False
    propose: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A case as far as its next tasks depend on it.

    `unsent` counts copies and filings still to be sent, `letter` says that a follow-up waits for its signature,
    `deadline_on` is the day by which the case should be closed, `assistance` counts requests without an answer,
    `ending` says that its termination was proposed. A report is reminded of from `near_days` before `reply_due_on`, and
    again once the day that the last 催办函 set (`reminded_until`) is over. `filing_due` is there while a 备案 is unsent
    and has a period. `verification` is 调查核实, None where the rules of the office do not ask for it, `objected_on`
    the day of the objection that waits for its 复核, `committee` how 检察委员会 binds the signature.
    """

    state: CaseState
    steps: Mapping[Step, StepState]
    dues: Mapping[Step, date | None]
    completion_proposed: bool = False
    proposal: ProposalState | None = None
    reply: ReplyState | None = None
    reply_due_on: date | None = None
    letter: bool = False
    unsent: int = 0
    policy_review: bool = False
    deadline_on: date | None = None
    assistance: int = 0
    ending: bool = False
    near_days: int = 0
    reminded_until: date | None = None
    filing_due: date | None = None
    verification: Verifying | None = None
    objected_on: date | None = None
    committee: CommitteeStanding = CommitteeStanding.FREE


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; `target` is `advance:CODE`, `record:KIND` or `open`, `review` a decision on others' work."""

    title: str
    button: str
    target: str
    action: Action
    step: Step
    due_on: date | None = None
    review: bool = False


_PLAN, _ARCHIVE, _ADVICE = Step.PLAN, Step.ARCHIVE, Step.PROPOSAL


def _task(title: str, button: str, target: str, action: Action, step: Step) -> Task:
    return Task(title, button, target, action, step)


def _review(title: str, button: str, target: str, action: Action, step: Step) -> Task:
    return Task(title, button, target, action, step, review=True)


_BY_STATE: Mapping[CaseState, Task] = {
    CaseState.PROPOSED: _review("处理其他部门的提议", "处理", "advance:accept_proposal", Action.CASE_ACCEPT, _PLAN),
    CaseState.REGISTERED: _task("填写《个案预防计划安排表》", "填写", "record:plan", Action.PLAN_WRITE, _PLAN),
    CaseState.PLAN_DRAFT: _task("提交《个案预防计划安排表》", "提交", "advance:submit_plan", Action.PLAN_WRITE, _PLAN),
    CaseState.PLAN_DEPT_REVIEW: _review(
        "审核《个案预防计划安排表》", "审核", "advance:dept_approve_plan", Action.PLAN_REVIEW, _PLAN
    ),
    CaseState.PLAN_CHIEF_REVIEW: _review(
        "审批《个案预防计划安排表》", "审批", "advance:chief_approve_plan", Action.PLAN_APPROVE, _PLAN
    ),
    CaseState.WORK_COMPLETED: _task(
        "整理个案预防档案", "整理", "advance:start_archive", Action.ARCHIVE_COMPILE, _ARCHIVE
    ),
    CaseState.ARCHIVE_COMPILING: _task(
        "卷宗移交预防部门审核", "移交", "advance:submit_archive", Action.ARCHIVE_COMPILE, _ARCHIVE
    ),
    CaseState.ARCHIVE_REVIEW: _review("审核归档", "审核", "advance:approve_archive", Action.ARCHIVE_REVIEW, _ARCHIVE),
}

_BY_PROPOSAL: Mapping[ProposalState, Task] = {
    ProposalState.DRAFT: _task("检察建议书报请签发", "报签", "advance:submit_proposal", Action.PROPOSAL_DRAFT, _ADVICE),
    ProposalState.POLICY_REVIEW: _review(
        "审核检察建议书", "审核", "advance:pass_policy_review", Action.PROPOSAL_REVIEW, _ADVICE
    ),
    ProposalState.SIGN_PENDING: _review(
        "审核签发检察建议书", "签发", "advance:sign_proposal", Action.PROPOSAL_SIGN, _ADVICE
    ),
    ProposalState.SIGNED: _task("检察建议书编号", "编号", "advance:number_proposal", Action.PROPOSAL_NUMBER, _ADVICE),
    ProposalState.NUMBERED: _task("检察建议书用印", "登记用印", "advance:seal_proposal", Action.PROPOSAL_SEAL, _ADVICE),
    ProposalState.SEALED: _task("检察建议书送达", "登记送达", "record:service", Action.PROPOSAL_SERVE, _ADVICE),
    ProposalState.SERVING: _task("登记送达回证", "登记送达", "record:service", Action.PROPOSAL_SERVE, _ADVICE),
}

#: What comes instead of the signature while 检察委员会 stands before it.
_BY_COMMITTEE: Mapping[CommitteeStanding, Task] = {
    CommitteeStanding.WAITS: _task("登记检察委员会的决定", "登记", "record:committee", Action.DECISION_ENTER, _ADVICE),
    CommitteeStanding.AMENDED: _review(
        "按检察委员会的决定退回修改", "退回", "advance:return_proposal", Action.PROPOSAL_SIGN, _ADVICE
    ),
    CommitteeStanding.REFUSED: _review(
        "检察委员会不同意制发，决定撤回", "撤回", "advance:withdraw_proposal", Action.PROPOSAL_SIGN, _ADVICE
    ),
}

_VISIT = frozenset({ReplyState.REPLIED, ReplyState.VISIT_DUE, ReplyState.OVERDUE})
_PRESSING = frozenset({ReplyState.NOT_IMPLEMENTED})


def tasks(case: Snapshot, today: date) -> list[Task]:
    """Everything that can be done now, in the order of the steps."""
    asked = [*_asked(case)]
    known = _BY_STATE.get(case.state)
    if known is not None:
        return [*asked, replace(known, due_on=case.dues.get(known.step))]
    if case.state is not CaseState.ACTIVE:
        return asked
    return [*asked, *_groundwork(case), *_proposal(case), *_after_service(case, today), *_ending(case)]


def _asked(case: Snapshot) -> list[Task]:
    """What is asked of the prevention department and of 检察长."""
    found = []
    if case.assistance:
        found.append(_review("答复协助请求", "答复", "record:assistance", Action.ASSISTANCE_SEND, _PLAN))
    if case.ending:
        found.append(_review("决定是否终止办理", "决定", "open", Action.CASE_TERMINATE, _PLAN))
    if case.objected_on is not None and case.state in (CaseState.ACTIVE, CaseState.SUSPENDED):
        # 检察建议工作规定 22: an objection is looked into at once, so it is due on the day that it came.
        recheck = _review("复核发案单位的异议", "复核", "record:recheck", Action.PROPOSAL_SIGN, Step.RECTIFICATION)
        found.append(replace(recheck, due_on=case.objected_on))
    return found


def waits_for_unit(case: Snapshot, today: date) -> bool:
    """Whether nothing can be done but wait for the unit's report."""
    running = case.reply_due_on is None or today <= case.reply_due_on
    return case.state is CaseState.ACTIVE and case.reply is ReplyState.AWAITING and running


def _open(case: Snapshot, step: Step) -> bool:
    return not settled(case.steps.get(step, StepState.NOT_STARTED))


def _groundwork(case: Snapshot) -> list[Task]:
    found = []
    if _open(case, Step.ANALYSIS):
        due = case.dues.get(Step.ANALYSIS)
        found.append(Task("完成发案原因分析", "记录", "record:analysis", Action.ANALYSIS_WRITE, Step.ANALYSIS, due))
    if _open(case, Step.SYMPOSIUM):
        due = case.dues.get(Step.SYMPOSIUM)
        found.append(Task("召开发案单位座谈会", "记录", "record:activity", Action.ACTIVITY_WRITE, Step.SYMPOSIUM, due))
    return found


def _proposal(case: Snapshot) -> list[Task]:
    if not _open(case, Step.PROPOSAL):
        return []
    due = case.dues.get(Step.PROPOSAL)
    if case.proposal in (None, ProposalState.WITHDRAWN, ProposalState.SUPERSEDED):
        if case.verification is not None and not (case.verification.closed and case.verification.propose):
            return [_verify(case.verification, due)]
        return [Task("起草检察建议书", "起草", "record:proposal", Action.PROPOSAL_DRAFT, Step.PROPOSAL, due)]
    known = _BY_PROPOSAL.get(case.proposal) if case.proposal else None
    if known is None:
        return []
    if case.proposal is ProposalState.DRAFT and case.policy_review:
        known = replace(known, target="advance:submit_policy_review")
    if case.proposal is ProposalState.SIGN_PENDING:
        known = _BY_COMMITTEE.get(case.committee, known)
    return [replace(known, due_on=due)]


def _verify(known: Verifying, due: date | None) -> Task:
    """What stands before the draft by the rules of 2019 (检察建议工作规定 13–15)."""
    write, step = Action.PROPOSAL_DRAFT, Step.PROPOSAL
    if known.closed:
        return Task("调查核实不提建议，决定免予建议", "决定", "open", Action.STEP_WAIVE, step, due, review=True)
    if known.begun:
        return Task("终结调查核实，写出终结报告", "登记", "record:verification", write, step, known.due_on)
    return Task("开展调查核实", "登记", "record:verification", write, step, due)


def _reminder(case: Snapshot, today: date) -> list[Task]:
    """催办函 where a report is late or nearly so, unless the day that the last one set is still to come."""
    due = case.reply_due_on
    waiting = case.reply in (ReplyState.AWAITING, ReplyState.OVERDUE)
    if not waiting or due is None or today < due - timedelta(days=case.near_days):
        return []
    if case.reminded_until is not None and today <= case.reminded_until:
        return []
    title = "催办落实情况报告" if today > due else "提醒发案单位按期反馈"
    return [Task(title, "催办", "record:reminder", Action.FOLLOW_UP_WRITE, Step.RECTIFICATION, due)]


def _after_service(case: Snapshot, today: date) -> list[Task]:
    found = []
    if case.unsent and case.proposal in (ProposalState.SEALED, ProposalState.SERVING, ProposalState.SERVED):
        title = f"登记抄送备案{case.unsent}件"
        found.append(Task(title, "登记", "record:copy", Action.PROPOSAL_SERVE, Step.PROPOSAL, case.filing_due))
    if case.proposal is not ProposalState.SERVED:
        return found
    if _open(case, Step.EDUCATION):
        due = case.dues.get(Step.EDUCATION)
        found.append(Task("开展法制教育", "记录", "record:activity", Action.ACTIVITY_WRITE, Step.EDUCATION, due))
    found += _reminder(case, today)
    due = case.dues.get(Step.REVISIT)
    late = case.reply is ReplyState.AWAITING and case.reply_due_on is not None and today > case.reply_due_on
    if late or case.reply is ReplyState.OVERDUE:
        found.append(
            Task(
                "回访查明未反馈的原因",
                "登记回访",
                "record:revisit",
                Action.ACTIVITY_WRITE,
                Step.RECTIFICATION,
                case.reply_due_on,
            )
        )
    elif case.reply in _VISIT:
        found.append(
            Task("到发案单位开展回访考察", "登记回访", "record:revisit", Action.ACTIVITY_WRITE, Step.REVISIT, due)
        )
    if case.letter:
        found.append(Task("签发后续文书", "签发", "open", Action.FOLLOW_UP_SIGN, Step.RECTIFICATION, review=True))
    elif case.reply in _PRESSING:
        found.append(Task("提出进一步整改意见", "起草", "record:follow-up", Action.FOLLOW_UP_WRITE, Step.RECTIFICATION))
    return found


def _ending(case: Snapshot) -> list[Task]:
    if any(_open(case, step) for step in SIX_STEPS):
        return []
    if case.completion_proposed:
        confirm = Task("确认办结", "确认", "advance:complete", Action.CASE_COMPLETE, _ARCHIVE, review=True)
        return [replace(confirm, due_on=case.deadline_on)]
    finish = "advance:propose_completion"
    return [Task("提请办结", "提请", finish, Action.CASE_FINISH, _ARCHIVE, due_on=case.deadline_on)]
