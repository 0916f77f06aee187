"""The matrix of the office's roles, written out as the page of the rules has it."""

from __future__ import annotations

import pytest

from app.permissions import MATRIX, Scope, allowed, roles_for, scope
from db.codes import Action, Role

#: Columns UD IH DC CH PO PH OD AR; `x` may, `o` may in own cases, `.` may not.
EXPECTED = {
    Action.CASE_REGISTER: "xx..xx..",
    Action.CASE_ACCEPT: "xx......",
    Action.CASE_PROPOSE: "......x.",
    Action.CASE_AMEND: "ox......",
    Action.CASE_ASSIGN: ".x......",
    Action.CASE_REFUSE: ".x.x....",
    Action.CASE_SUSPEND: ".x.x....",
    Action.CASE_TERMINATE: "...x....",
    Action.CASE_PROPOSE_END: ".x......",
    Action.DECISION_ENTER: "o...x...",
    Action.ASSISTANCE_ASK: "ox......",
    Action.ASSISTANCE_SEND: "....xx..",
    Action.CASE_FINISH: "o.......",
    Action.CASE_COMPLETE: ".x......",
    Action.PLAN_WRITE: "o.......",
    Action.PLAN_REVIEW: ".x......",
    Action.PLAN_APPROVE: "...x....",
    Action.ANALYSIS_WRITE: "o...x.x.",
    Action.ACTIVITY_WRITE: "o...x...",
    Action.STEP_WAIVE: ".x.x....",
    Action.PROPOSAL_DRAFT: "o.......",
    Action.PROPOSAL_REVIEW: "......x.",
    Action.PROPOSAL_SIGN: "..xx....",
    Action.PROPOSAL_NUMBER: "....xx..",
    Action.PROPOSAL_VOID: ".....x..",
    Action.PROPOSAL_SEAL: "....x...",
    Action.PROPOSAL_SERVE: "o.......",
    Action.REPLY_WRITE: "o.......",
    Action.FOLLOW_UP_WRITE: "o.......",
    Action.FOLLOW_UP_SIGN: "..xx....",
    Action.FOLLOW_UP_WAIVE: "...x....",
    Action.ARCHIVE_COMPILE: "o......x",
    Action.ARCHIVE_REVIEW: ".....x..",
    Action.ARCHIVE_KEEP: ".......x",
    Action.REPORT_READ: "oxxxxx.x",
    Action.EXCHANGE_EXPORT: "....xx..",
    Action.EXCHANGE_APPROVE: "...x.x..",
    Action.EXCHANGE_IMPORT: "....xx..",
    Action.CODES_WRITE: "....xx..",
}
COLUMNS = [role for role in Role if role is not Role.ADMIN]
MARKS = {"x": Scope.ALL, "o": Scope.OWN, ".": Scope.NONE}


@pytest.mark.parametrize("action", list(EXPECTED))
def test_every_role_with_every_action(action: Action) -> None:
    for role, mark in zip(COLUMNS, EXPECTED[action], strict=True):
        assert scope([role], action) is MARKS[mark], role
        assert allowed([role], action) == (mark != ".")
        assert allowed([role], action, own=False) == (mark == "x")


def test_no_action_is_forgotten_and_none_is_without_a_role() -> None:
    assert set(MATRIX) == set(Action)
    assert all(roles_for(action) for action in Action)


def test_the_keeper_of_the_workstation_sees_no_case() -> None:
    seen = {action for action in Action if allowed([Role.ADMIN], action)}
    assert seen == {Action.ACCOUNT_MANAGE, Action.BACKUP, Action.AUDIT_READ, Action.EXCHANGE_TRUST}


def test_the_widest_of_several_roles_counts() -> None:
    assert scope([Role.UNDERTAKER, Role.PREVENTION_OFFICER], Action.ACTIVITY_WRITE) is Scope.ALL
    assert scope([], Action.CASE_READ) is Scope.NONE
