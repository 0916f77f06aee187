"""Whose hands a case has passed through: who had a part in what is to be decided leaves deciding to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.cases.guards import CaseFacts, PlanFacts, ProposalFacts
from app.cases.rules import BY_CODE, own_part
from app.casework.tasks import Task
from app.work import Read
from db.codes import Action, CaseState, ProposalState, ReplyState
from db.models import Dossier, FollowUp, Plan

#: What is decided by tasks that open the case and name no transition.
_DECIDED = {Action.CASE_TERMINATE: "terminate", Action.FOLLOW_UP_SIGN: "sign_follow_up"}


@dataclass(frozen=True, slots=True)
class Hands:
    """Accounts, or names where only these are recorded, of those who did what comes before a decision."""

    planner: str = ""
    reviewer: str = ""
    drafter: str = ""
    finisher: str = ""
    ender: str = ""
    compiler: str = ""
    follow_up: str = ""


def barred(view: Read, hands: Hands, task: Task) -> bool:
    """Whether the decision is not for the person who looks; by the same guards that would refuse it."""
    code = _DECIDED.get(task.action, task.target.removeprefix("advance:"))
    line = BY_CODE.get(code)
    if line is None or not task.review:
        return False
    me = view.actor
    facts = CaseFacts(
        view.today(), me.account_id, me.display_name, me.roles, CaseState.ACTIVE,
        finish_proposed_by=hands.finisher,
        end_proposed_by=hands.ender,
        plan=PlanFacts(0, 0, outline=False, complete=False, drafter_id=hands.planner, reviewer=hands.reviewer),
        proposal=ProposalFacts(
            ProposalState.DRAFT, ReplyState.NONE, hands.drafter, follow_up_drafter=hands.follow_up or None
        ),
        compiler=hands.compiler,
    )  # fmt: skip
    return own_part(line, facts)


def planners(view: Read, ids: Sequence[str]) -> dict[str, Any]:
    """Who filled in each plan and who looked at it: rows with `filled_by_id` and `dept_signed_by`."""
    query = select(Plan.case_id, Plan.filled_by_id, Plan.dept_signed_by)
    found = view.session.execute(query.where(Plan.case_id.in_(ids), Plan.withdrawn.is_(False)))
    return {row.case_id: row for row in found}


def compilers(view: Read, ids: Sequence[str]) -> dict[str, str]:
    """Who handed each dossier over."""
    query = select(Dossier.case_id, Dossier.compiled_by)
    found = view.session.execute(query.where(Dossier.case_id.in_(ids), Dossier.withdrawn.is_(False)))
    return {row.case_id: row.compiled_by for row in found}


def letters(view: Read, ids: Sequence[str]) -> dict[str, str]:
    """Who drafted the follow-up paper that waits for its signature, by case."""
    drafter = func.json_extract(FollowUp.form, "$.drafter_id").label("drafter")
    query = select(FollowUp.case_id, drafter).where(
        FollowUp.signed_by == "", FollowUp.withdrawn.is_(False), FollowUp.case_id.in_(ids)
    )
    return {row.case_id: row.drafter or "" for row in view.session.execute(query)}
