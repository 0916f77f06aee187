"""The second preset, and what an office changes of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app import cases, presets, proposals
from app.casework import choices
from app.forms import FindingsError
from app.workspace import UserError
from db.codes import ProposalState, Role
from tests.app.casework.stories import ANNOUNCED, PROPOSAL, REVIEW, SEVEN, VERIFICATION, Office


def choose(office: Office, code: str, **changes: Any) -> None:
    with office.work(Role.PREVENTION_HEAD) as work:
        presets.choose(work, code)
        for name, value in changes.items():
            presets.change(work, name.replace("__", "."), value)
        work.commit()


def test_policy_review_comes_first_and_only_the_chief_signs(office: Office) -> None:
    choose(office, "spp2019")
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "proposal", SEVEN)
    assert {found.code for found in caught.value.findings} == {"verification.open"}
    office.day("2026-04-07")
    office.file(ref, "verification", VERIFICATION)
    office.file(ref, "proposal", {key: value for key, value in PROPOSAL.items() if key != "reply_months"})
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "submit_proposal", Role.UNDERTAKER)
    assert {found.code for found in caught.value.findings} == {"proposal.policy_review_first", "field.required"}
    told = [found.field for found in caught.value.findings if found.code == "field.required"]
    assert told == ["evidence", "hazard"], "the period to object comes from the rules of the office"
    office.file(ref, "proposal", SEVEN)
    office.do(ref, "submit_policy_review", Role.UNDERTAKER)
    office.do(ref, "fail_policy_review", Role.OTHER_DEPARTMENT, "说理不足")
    office.do(ref, "submit_policy_review", Role.UNDERTAKER)
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "pass_policy_review", Role.OTHER_DEPARTMENT, "同意")
    assert {found.code for found in caught.value.findings} == {"note.review_points"}
    office.do(ref, "pass_policy_review", Role.OTHER_DEPARTMENT, REVIEW)
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "sign_proposal", Role.DEPUTY_CHIEF, "同意")
    assert {found.code for found in caught.value.findings} == {"person.not_signer"}
    office.do(ref, "sign_proposal", Role.CHIEF, "同意")
    office.do(ref, "number_proposal", Role.PREVENTION_OFFICER)
    office.do(ref, "seal_proposal", Role.PREVENTION_OFFICER)
    with office.workspace.read() as view:
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert detail.form["filing_due"] == "2026-04-13"
    office.day("2026-04-08")
    office.file(ref, "service", ANNOUNCED)
    office.do(ref, "withdraw_proposal", Role.CHIEF, "异议成立")
    with office.workspace.read() as view:
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert detail.row.state is ProposalState.WITHDRAWN
    with office.work(Role.UNDERTAKER) as view:
        assert "draft_proposal" in {choice.code for choice in choices(view, ref)}


def test_an_office_changes_periods_and_patterns(office: Office) -> None:
    choose(office, "seed000", periods__case="4m", numbers__case="{院简称}预〔{yyyy}〕{n}号")
    ref = office.register()
    office.approve_plan(ref)
    with office.workspace.read() as view:
        case = cases.case_file(view, ref)
        assert (case.register_no, case.deadline_on) == ("青检预〔2026〕1号", date(2026, 7, 6))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("periods.case", "soon"),
        ("numbers.proposal", "检建{n}号"),
        ("warning.urgent_days", 30),
        ("periods.unheard", "1m"),
        ("nonsense", 1),
        ("roles.proposal_signers", "ZZ"),
    ],
)
def test_a_value_that_would_break_the_rules_is_refused(office: Office, name: str, value: str | int) -> None:
    with pytest.raises(UserError, match=r"preset\.bad_value"), office.work(Role.PREVENTION_HEAD) as work:
        presets.change(work, name, value)


def test_only_prevention_keeps_the_rules_of_the_office(office: Office) -> None:
    with pytest.raises(UserError, match=r"permission\.denied"), office.work(Role.CHIEF) as work:
        presets.choose(work, "spp2019")
    with pytest.raises(UserError, match=r"preset\.unknown"), office.work(Role.PREVENTION_HEAD) as work:
        presets.choose(work, "spp1999")


def test_an_office_corrects_a_year_of_holidays(office: Office) -> None:
    table = 'year = 2027\n[[holiday]]\nname = "元旦"\nrest = [2027-01-01]\nmakeup = []\n'
    with office.work(Role.PREVENTION_OFFICER) as work:
        assert presets.enter_holidays(work, table) == 2027
        with pytest.raises(UserError, match=r"preset\.bad_holidays"):
            presets.enter_holidays(work, table.replace("2027-01-01", "2026-01-01"))
        with pytest.raises(UserError, match=r"preset\.bad_holidays"):
            presets.enter_holidays(work, "不是表")
        work.commit()
    with office.workspace.read() as view:
        found = presets.holidays(view)
        assert found.years == {2024, 2025, 2026, 2027}
        assert found.name(date(2027, 1, 1)) == "元旦"
        assert found.name(date(2026, 10, 1)) == "国庆节"
