"""Decisions made on paper: by a named person of the role, on the sheet's date, with the sheet; entered by a clerk."""

from __future__ import annotations

from datetime import date

import pytest

from app import audit, cases, documents, people
from app.cases.rules import TRANSITIONS
from app.casework import OnPaper, advance, choices, deciders, paper_choices
from app.forms import FindingsError
from app.permissions import allowed, roles_for
from app.workspace import UserError
from db.codes import Action, Role
from tests.app.casework.stories import PLAN, Office, sheet
from tests.support import PASSPHRASE


def enter(office: Office, name: str, *roles: Role) -> str:
    """Somebody of the directory who never logs in; returns the id."""
    with office.workspace.work() as work:
        person = people.add_person(work, name, roles)
        work.commit()
    return person.id


def paper(by: str, on: str, shade: int = 250) -> OnPaper:
    return OnPaper(by, date.fromisoformat(on), sheet(shade), "审批单.png")


def decide(
    office: Office, ref: str, code: str, given: OnPaper, note: str = "同意。", role: Role = Role.UNDERTAKER
) -> str:
    with office.work(role) as work:
        state = advance(work, ref, code, note, given)
        work.commit()
    return state


@pytest.fixture
def submitted(office: Office) -> str:
    """A plan of 2026-03-03 that waits for its first approval on 2026-03-10."""
    enter(office, "沈主任", Role.INVESTIGATION_HEAD)
    enter(office, "陆检察长", Role.CHIEF)
    ref = office.register()
    office.file(ref, "plan", PLAN | {"filled_on": "2026-03-03"})
    office.do(ref, "submit_plan", Role.UNDERTAKER)
    office.day("2026-03-10")
    return ref


def test_both_levels_are_entered_from_one_sheet(office: Office, submitted: str) -> None:
    decide(office, submitted, "dept_approve_plan", paper("沈主任", "2026-03-04"))
    state = decide(office, submitted, "chief_approve_plan", paper("陆检察长", "2026-03-05"), "同意立项。")
    assert state == "active"
    with office.workspace.read() as view:
        case, plan = cases.case_file(view, submitted), cases.plan_file(view, submitted)
        papers = documents.list_documents(view, submitted)
        told = audit.entries(view, limit=20)
    assert plan is not None
    assert (case.initiated_on, case.deadline_on) == (date(2026, 3, 5), date(2026, 6, 5))
    assert (plan.dept_signed_by, plan.dept_signed_on) == ("沈主任", date(2026, 3, 4))
    assert (plan.chief_signed_by, plan.chief_opinion) == ("陆检察长", "同意立项。")
    assert plan.chief_decision["entered_by"] == "周检察官"
    sheets = [one for one in papers if one.form_code == "approval_sheet"]
    assert [one.id for one in sheets] == [plan.dept_decision["paper"]] == [plan.chief_decision["paper"]]
    entered = [one for one in told if one.action == "decision.paper"]
    assert {one.actor for one in entered} == {"周检察官"}
    assert any("陆检察长于2026-03-05" in one.note for one in entered)


@pytest.mark.parametrize(
    ("by", "on", "field", "code"),
    [
        ("没有这个人", "2026-03-04", "decided_by", "person.unknown"),
        ("", "2026-03-04", "decided_by", "field.required"),
        ("陆检察长", "2026-03-04", "decided_by", "decision.not_entitled"),
        ("沈主任", "2026-03-11", "decided_on", "decision.in_future"),
        ("沈主任", "2026-03-02", "decided_on", "decision.too_early"),
    ],
)
def test_what_a_sheet_cannot_say(office: Office, submitted: str, by: str, on: str, field: str, code: str) -> None:
    with pytest.raises(FindingsError) as told:
        decide(office, submitted, "dept_approve_plan", paper(by, on))
    assert [(one.field, one.code) for one in told.value.findings] == [(field, code)]
    with office.workspace.read() as view:
        assert cases.case_file(view, submitted).state == "plan_dept_review"
        assert documents.list_documents(view, submitted) == []


def test_a_sheet_must_be_there_and_be_a_paper(office: Office, submitted: str) -> None:
    day = date(2026, 3, 4)
    with pytest.raises(FindingsError) as told:
        decide(office, submitted, "dept_approve_plan", OnPaper("沈主任", day, b"", "x.pdf"))
    assert [one.code for one in told.value.findings] == ["decision.no_scan"]
    with pytest.raises(UserError, match=r"document\."):
        decide(office, submitted, "dept_approve_plan", OnPaper("沈主任", day, b"not a scan", "x.pdf"))


def test_different_persons_hold_on_paper_too(office: Office) -> None:
    """Whoever drafted, reviewed or proposed does not decide, whoever enters it."""
    both = enter(office, "兼任的人", Role.INVESTIGATION_HEAD, Role.CHIEF)
    ref = office.register()
    office.file(ref, "plan", PLAN)
    office.do(ref, "submit_plan", Role.UNDERTAKER)
    with pytest.raises(FindingsError, match=r"decision\.not_entitled|form\.invalid"):
        decide(office, ref, "dept_approve_plan", paper("admin", "2026-01-01"))
    decide(office, ref, "dept_approve_plan", paper("兼任的人", "2026-03-05"))
    with pytest.raises(FindingsError) as told:
        decide(office, ref, "chief_approve_plan", paper("兼任的人", "2026-03-05"))
    assert [one.code for one in told.value.findings] == ["person.reviewed_already"]
    with office.work(Role.UNDERTAKER) as view:
        names = [one.id for one in deciders(view, ref, "chief_approve_plan")]
    assert both not in names


def test_only_clerks_enter_decisions_and_a_refusal_is_audited(office: Office, submitted: str) -> None:
    for role in Role:
        if allowed([role], Action.DECISION_ENTER, own=role is Role.UNDERTAKER):
            continue
        with pytest.raises(UserError, match=r"permission\.denied"):
            decide(office, submitted, "dept_approve_plan", paper("沈主任", "2026-03-04"), role=role)
    with office.workspace.read() as view:
        refused = [one for one in audit.entries(view, limit=30) if one.action == "permission.refused"]
    assert {one.note for one in refused} == {Action.DECISION_ENTER.value, Action.CASE_READ.value}
    assert decide(office, submitted, "dept_approve_plan", paper("沈主任", "2026-03-04"), role=Role.PREVENTION_OFFICER)


def test_what_is_no_decision_cannot_be_entered(office: Office) -> None:
    ref = office.register()
    office.file(ref, "plan", PLAN)
    with pytest.raises(UserError, match=r"decision\.not_one"):
        decide(office, ref, "submit_plan", paper("admin", "2026-03-05"))


def test_every_decision_has_somebody_who_may_make_it(office: Office) -> None:
    """No decision is left to those alone who would be entering it: each can be made by another of the directory."""
    decisions = [line for line in TRANSITIONS if line.decision]
    assert {"dept_approve_plan", "chief_approve_plan", "complete", "suspend", "terminate", "sign_proposal"} <= {
        line.code for line in decisions
    }
    for line in decisions:
        assert not line.by_form
        assert any(role is not Role.UNDERTAKER for role in roles_for(line.action))


def test_what_is_offered_from_paper_can_be_entered(office: Office, submitted: str) -> None:
    with office.work(Role.UNDERTAKER) as view:
        assert [one.code for one in choices(view, submitted)] == ["analyse"]
        assert {one.code for one in paper_choices(view, submitted)} >= {"dept_approve_plan", "dept_return_plan"}
    with office.work(Role.DEPUTY_CHIEF) as view:
        assert paper_choices(view, submitted) == []
    assert decide(office, submitted, "dept_return_plan", paper("沈主任", "2026-03-04"), "再写细些。") == "plan_draft"
    with office.workspace.read() as view:
        plan = cases.plan_file(view, submitted)
    assert plan is not None
    assert plan.returns[-1]["by"] == "沈主任"


def test_a_proposal_is_signed_and_a_case_broken_off_on_paper(office: Office) -> None:
    enter(office, "方副检察长", Role.DEPUTY_CHIEF)
    enter(office, "陆检察长", Role.CHIEF)
    ref = office.up_to_service()
    office.day("2026-04-20")
    decide(office, ref, "suspend", paper("陆检察长", "2026-04-10"), "被建议单位改制。")
    decide(office, ref, "resume", paper("陆检察长", "2026-04-15", 200), "")
    with office.workspace.read() as view:
        assert cases.case_file(view, ref).deadline_on == date(2026, 6, 10)
    with pytest.raises(FindingsError) as told:
        decide(office, ref, "terminate", paper("陆检察长", "2026-03-01"), "不需要了。")
    assert [one.code for one in told.value.findings] == ["decision.too_early"]
    decide(office, ref, "terminate", paper("陆检察长", "2026-04-18", 180), "案件撤销。")
    with office.workspace.read() as view:
        assert cases.case_file(view, ref).form["termination"]["by"] == "陆检察长"


def test_somebody_of_the_directory_may_be_let_in_later(office: Office) -> None:
    enter(office, "陆检察长", Role.CHIEF)
    assert "陆检察长" not in office.workspace.vault.access.accounts()
    with pytest.raises(UserError, match=r"account\.exists"):
        enter(office, "陆检察长", Role.CHIEF)
    office.workspace.reset_passphrase("陆检察长", PASSPHRASE + "二")
    assert "陆检察长" in office.workspace.vault.access.accounts()
