"""Every transition and every record tried by every role: the allowed pass, the others are refused and audited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import audit, cases
from app.cases.rules import BY_CODE, TRANSITIONS, Transition
from app.casework import Kind, advance, choices, paper_choices, record
from app.permissions import allowed
from app.workspace import UserError
from db.codes import Action, Role
from tests.app.casework.stories import CASE, PLAN, Office

RECORDS = {
    Kind.CASE: Action.CASE_AMEND,
    Kind.ASSIGNMENT: Action.CASE_ASSIGN,
    Kind.PLAN: Action.PLAN_WRITE,
    Kind.ANALYSIS: Action.ANALYSIS_WRITE,
    Kind.ACTIVITY: Action.ACTIVITY_WRITE,
    Kind.PROPOSAL: Action.PROPOSAL_DRAFT,
    Kind.SERVICE: Action.PROPOSAL_SERVE,
    Kind.COPY: Action.PROPOSAL_SERVE,
    Kind.REPLY: Action.REPLY_WRITE,
    Kind.REVISIT: Action.ACTIVITY_WRITE,
    Kind.FOLLOW_UP: Action.FOLLOW_UP_WRITE,
    Kind.ARCHIVE_CHECK: Action.ARCHIVE_COMPILE,
    Kind.ASSISTANCE: Action.ASSISTANCE_ASK,
    Kind.REMINDER: Action.REPLY_WRITE,
    Kind.RECTIFICATION: Action.REPLY_WRITE,
    Kind.VERIFICATION: Action.PROPOSAL_DRAFT,
    Kind.OBJECTION: Action.REPLY_WRITE,
    Kind.RECHECK: Action.PROPOSAL_SIGN,
    Kind.COMMITTEE: Action.DECISION_ENTER,
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """An office with one case whose proposal was served."""
    folder: Path = tmp_path_factory.mktemp("roles") / "青检"
    office = Office(folder)
    yield office, office.up_to_service()
    office.workspace.close()


def refused(office: Office, role: Role, ref: str, line: Transition) -> bool:
    try:
        with office.work(role) as work:
            advance(work, ref, line.code, "理由")
    except UserError as error:
        return error.code == "permission.denied"
    return False


@pytest.mark.parametrize("line", TRANSITIONS, ids=lambda line: line.code)
def test_every_transition_by_every_role(served: tuple[Office, str], line: Transition) -> None:
    office, ref = served
    with office.workspace.read() as view:
        before = audit.count(view)
    denied = [role for role in Role if refused(office, role, ref, line)]
    # The undertaker is this case's own; whoever may see no case is turned away before.
    expected = [role for role in Role if not allowed([role], line.action, own=role is Role.UNDERTAKER)]
    assert denied == expected
    with office.workspace.read() as view:
        told = audit.entries(view, limit=audit.count(view) - before)
        refusals = [entry for entry in told if entry.action == "permission.refused"]
        assert {entry.note for entry in refusals} <= {line.action.value, Action.CASE_READ.value}
        assert len(refusals) == len(expected)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_record_by_every_role(served: tuple[Office, str], kind: Kind) -> None:
    office, ref = served
    denied = []
    for role in Role:
        try:
            with office.work(role) as work:
                record(work, ref, kind, {})
        except UserError as error:
            if error.code == "permission.denied":
                denied.append(role)
    assert denied == [r for r in Role if not allowed([r], RECORDS[kind], own=r is Role.UNDERTAKER)]


def test_registering_and_proposing_are_for_their_roles(served: tuple[Office, str]) -> None:
    office = served[0]
    for role in Role:
        for action, do in ((Action.CASE_REGISTER, cases.register), (Action.CASE_PROPOSE, cases.propose)):
            fields = CASE | {"case_no": f"{role}-{action}"}
            if allowed([role], action):
                with office.work(role) as work:
                    do(work, fields)
            else:
                with pytest.raises(UserError, match=r"permission\.denied"), office.work(role) as work:
                    do(work, fields)


def test_nothing_is_offered_that_a_role_may_not_do(office: Office) -> None:
    """In every state of a case, for every role: what is offered is what the matrix allows, from paper too."""
    ref = office.register()
    seen = {offered(office, ref)}
    office.file(ref, "plan", PLAN)
    for code, role in (
        ("submit_plan", Role.UNDERTAKER),
        ("dept_approve_plan", Role.INVESTIGATION_HEAD),
        ("chief_approve_plan", Role.CHIEF),
        ("suspend", Role.CHIEF),
        ("resume", Role.CHIEF),
        ("propose_termination", Role.INVESTIGATION_HEAD),
        ("terminate", Role.CHIEF),
        ("start_archive", Role.UNDERTAKER),
    ):
        office.do(ref, code, role, "同意")
        seen.add(offered(office, ref))
    assert len(seen) > 6, "each state offers something of its own"


def offered(office: Office, ref: str) -> frozenset[str]:
    """What is offered to all roles together; each offer is compared with the matrix on the way."""
    found = set()
    for role in Role:
        if role is Role.ADMIN:
            continue
        own = role is Role.UNDERTAKER
        with office.work(role) as view:
            here, paper = choices(view, ref), paper_choices(view, ref)
        assert all(allowed([role], BY_CODE[one.code].action, own=own) for one in here), role
        assert not paper or allowed([role], Action.DECISION_ENTER, own=own), role
        assert all(BY_CODE[one.code].decision for one in paper)
        found |= {one.code for one in (*here, *paper)}
    return frozenset(found)


def test_somebody_elses_case_is_not_ones_own(served: tuple[Office, str]) -> None:
    office, ref = served
    from tests.support import acting

    stranger = acting(office.workspace, Role.UNDERTAKER, name="李检察官")
    with pytest.raises(UserError, match=r"permission\.denied"), office.workspace.work(stranger) as work:
        record(work, ref, "reply", {})
