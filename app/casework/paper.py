"""Decisions made on paper: entered by the undertaker or a prevention clerk from a sheet that is filed with the case.

The person who decided must be of the directory and hold the role, and every guard about different persons looks at
that person. The log says who entered it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app import activities, cases, documents, people, proposals
from app.cases.guards import CaseFacts
from app.cases.rules import BY_CODE, Transition, standing
from app.casework.facts import facts_of, state_of
from app.decision import Decision
from app.findings import Finding
from app.forms import EARLIEST, refuse_if
from app.permissions import allowed, roles_for
from app.work import Read, Work
from db.codes import Action, Role
from db.kernel.errors import UserError

#: Stands for whoever will have decided, where only what is missing besides the person is asked.
NOBODY = "—"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A sheet as it is entered: who decided (name, login or id), the date beside the signature, the scan's bytes and
    the password that opens it, where it has one."""

    by: str
    on: date
    scan: bytes
    file_name: str
    password: str = ""


def decided(work: Work, case: cases.CaseFile, line: Transition, paper: OnPaper, opinion: str) -> Decision:
    """Check and file a sheet; returns the decision that it bears.

    Raises `permission.denied` (audited), `decision.not_one`, `form.invalid` naming `decided_by`, `decided_on` or
    `scan`, and what reading a scan raises.
    """
    work.require(Action.DECISION_ENTER, own=case.mine)
    if not line.decision:
        raise UserError("decision.not_one", label=line.label)
    person = people.find_person(work, paper.by.strip()) if paper.by.strip() else None
    refuse_if("form.invalid", _faults(work, case, line, paper, person))
    assert person is not None  # noqa: S101 - a stranger is a fault
    title = f"审批单：{line.audit}"
    sheet = documents.IncomingFields("approval_sheet", paper.on, title, person.name)
    document = documents.keep_sheet(work, case.id, sheet, paper.scan, paper.file_name, paper.password)
    work.note("decision.paper", "case", case.id, f"{line.audit}，{person.name}于{paper.on.isoformat()}")
    return Decision(person.id, person.name, person.roles, paper.on, opinion, document, work.actor.display_name)


def deciders(view: Read, ref: str, code: str) -> list[people.Person]:
    """Who may have decided a transition of a case on paper: of the role, and not barred by what they did before."""
    line, case = BY_CODE[code], cases.case_file(view, ref)
    facts, state = facts_of(view, case), state_of(view, case, line)
    known = people.people(view, roles=roles_for(line.action))
    return [one for one in known if not _barred(line, state, facts, one)]


def anonymous(facts: CaseFacts) -> CaseFacts:
    """The facts for somebody not yet named, against whom nothing speaks."""
    return replace(facts, actor_id=NOBODY, actor_name=NOBODY, actor_roles=frozenset(Role))


def _barred(line: Transition, state: str, facts: CaseFacts, person: people.Person) -> bool:
    """Whether something stands in this person's way that would not stand in another's."""
    as_person = replace(facts, actor_id=person.id, actor_name=person.name, actor_roles=person.roles)
    others = {one.code for one in standing(line, state, anonymous(facts))}
    return any(one.code not in others for one in standing(line, state, as_person))


def _faults(
    work: Work, case: cases.CaseFile, line: Transition, paper: OnPaper, person: people.Person | None
) -> list[Finding]:
    found = []
    if not paper.by.strip():
        found.append(Finding("field.required", "decided_by", "审批人"))
    elif person is None or not person.active:
        found.append(Finding("person.unknown", "decided_by", "审批人", {"name": paper.by[:64]}))
    elif not allowed(person.roles, line.action, own=False):
        told = {"name": person.name, "verb": line.audit}
        found.append(Finding("decision.not_entitled", "decided_by", "审批人", told))
    bound, what = decided_after(work, case, line)
    told = {"value": paper.on.isoformat()}
    if paper.on > work.today():
        found.append(Finding("decision.in_future", "decided_on", "审批日期", told))
    elif paper.on < bound:
        told |= {"what": what, "bound": bound.isoformat()}
        found.append(Finding("decision.too_early", "decided_on", "审批日期", told))
    if not paper.scan:
        found.append(Finding("decision.no_scan", "scan", "审批单扫描件"))
    return found


def decided_after(view: Read, case: cases.CaseFile, line: Transition) -> tuple[date, str]:
    """The day before which nobody can have decided this, and what came about on it."""
    known = _bounds(view, case, line)
    return max(((day, what) for day, what in known if day is not None), default=(EARLIEST, ""))


def _bounds(view: Read, case: cases.CaseFile, line: Transition) -> list[tuple[date | None, str]]:
    """What a decision looks back upon, by its action."""
    opened = [(case.filed_on, "立案"), (case.initiated_on, "立项")]
    action = line.action
    if action in (Action.PLAN_REVIEW, Action.PLAN_APPROVE):
        plan = cases.plan_file(view, case.id)
        signed = plan.dept_signed_on if plan and action is Action.PLAN_APPROVE else None
        return [*opened, (plan.filled_on if plan else None, "填表"), (signed, "部门审核")]
    if action is Action.CASE_COMPLETE:
        steps = (file for file in case.steps.values() if file.done_on is not None)
        return [*opened, *((file.done_on, "最后一步完成") for file in steps)]
    if action is Action.CASE_SUSPEND:
        return [*opened, (_day(case.form.get("suspended_on")), "中止")]
    if action is Action.ARCHIVE_REVIEW:
        termination = case.form.get("termination")
        ended = termination.get("on") if isinstance(termination, dict) else None
        return [*opened, (case.completed_on, "办结"), (_day(ended), "终止")]
    if action in (Action.PROPOSAL_REVIEW, Action.PROPOSAL_SIGN):
        detail = proposals.case_proposal(view, case.id)
        return [*opened, (detail.row.served_on if detail else None, "送达")]
    if action in (Action.FOLLOW_UP_SIGN, Action.FOLLOW_UP_WAIVE):
        return [*opened, *((one.visited_on, "回访") for one in activities.revisits(view, case.id))]
    return [(case.filed_on, "立案"), (case.concluded_on, "侦查终结"), (case.initiated_on, "立项")]


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
