"""检察委员会 discusses a proposal before it is signed: laid before it, entered from its minutes, binding, printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app import documents, proposals
from app.casework import Kind, choices, record, timeline, workbench
from app.forms import FindingsError
from app.workspace import UserError
from db.codes import CommitteeStanding, ProposalState, Role
from tests.app.casework.stories import REVIEW, SEVEN, VERIFICATION, Office, sheet
from tests.app.documents.support import text_of

HELD: dict[str, Any] = {
    "session": "第十五届检察委员会2026年第4次会议",
    "met_on": "2026-04-07",
    "presided_by": "检察长",
    "members": ["甲委员", "乙委员", "丙委员", "丁委员", "戊委员"],
    "in_favour": 4,
    "against": 1,
    "outcome": "agreed",
    "opinion": "同意制发。",
    "dissent": "有委员认为可以口头提出。",
}


@pytest.fixture(scope="module")
def pending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str, str]]:
    """An office by the rules of 2019, a case whose proposal waits for its signature, the scan of the minutes."""
    office = Office(tmp_path_factory.mktemp("committee") / "青检")
    office.by_the_rules_of_2019()
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.day("2026-04-07")
    office.file(ref, "verification", VERIFICATION)
    office.file(ref, "proposal", SEVEN)
    submit(office, ref)
    with office.work(Role.UNDERTAKER) as work:
        fields = documents.IncomingFields(kind="committee_minutes", dated=work.today())
        minutes = documents.add_incoming(work, ref, fields, sheet(), "会议记录.png")
        work.commit()
    yield office, ref, minutes
    office.workspace.close()


def submit(office: Office, ref: str) -> None:
    office.do(ref, "submit_policy_review", Role.UNDERTAKER)
    office.do(ref, "pass_policy_review", Role.OTHER_DEPARTMENT, REVIEW)


def standing(office: Office, ref: str) -> CommitteeStanding:
    with office.workspace.read() as view:
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        return proposals.committee_standing(detail.form)


def refusals(office: Office, ref: str, **more: Any) -> set[str]:
    """Why a decision of the committee is not taken in."""
    with pytest.raises(FindingsError) as caught, office.work(Role.PREVENTION_OFFICER) as work:
        record(work, ref, Kind.COMMITTEE, HELD | more)
    return {found.code for found in caught.value.findings}


def signing(office: Office, ref: str) -> set[str]:
    """What stands before the signature."""
    with office.work(Role.CHIEF) as view:
        return {one.code for choice in choices(view, ref) if choice.code == "sign_proposal" for one in choice.findings}


def tasks(office: Office, role: Role) -> set[str]:
    with office.work(role) as view:
        bench = workbench(view)
        return {one.target for one in (*bench.todo, *bench.reviews)}


def test_it_is_read_strictly(pending: tuple[Office, str, str]) -> None:
    office, ref, minutes = pending
    assert refusals(office, ref) == {"field.required"}, "without its minutes"
    assert refusals(office, ref, document="0" * 36) == {"document.not_with_case"}
    assert refusals(office, ref, document=minutes, against=2) == {"committee.too_many_votes"}
    assert refusals(office, ref, document=minutes, in_favour=2, against=3) == {"committee.no_majority"}
    assert refusals(office, ref, document=minutes, met_on="2026-04-06") == {"field.too_early"}
    assert refusals(office, ref, document=minutes, met_on="2026-04-08") == {"field.too_late"}
    assert standing(office, ref) is CommitteeStanding.FREE


def test_the_signature_waits_for_it_and_follows_it(pending: tuple[Office, str, str]) -> None:
    office, ref, minutes = pending
    assert signing(office, ref) == set()
    assert "advance:sign_proposal" in tasks(office, Role.CHIEF)
    office.do(ref, "refer_proposal", Role.CHIEF, "涉及面广，提请讨论。")
    assert signing(office, ref) == {"committee.waits"}
    assert "record:committee" in tasks(office, Role.UNDERTAKER)
    with pytest.raises(FindingsError, match="已经提请"):
        office.do(ref, "refer_proposal", Role.CHIEF, "再次提请")

    office.file(ref, "committee", HELD | {"document": minutes, "outcome": "amended"}, Role.PREVENTION_OFFICER)
    assert signing(office, ref) == {"committee.amended"}
    assert "advance:return_proposal" in tasks(office, Role.CHIEF)
    office.do(ref, "return_proposal", Role.CHIEF, "按检委会意见修改")
    submit(office, ref)
    assert signing(office, ref) == set(), "it came back as the committee wanted"

    refused = HELD | {"document": minutes, "outcome": "refused", "in_favour": 1, "against": 4}
    office.file(ref, "committee", refused, Role.UNDERTAKER)
    assert signing(office, ref) == {"committee.refused"}
    assert "advance:withdraw_proposal" in tasks(office, Role.CHIEF)
    office.do(ref, "refer_proposal", Role.CHIEF, "情况有变，再次提请讨论。")
    office.file(ref, "committee", HELD | {"document": minutes}, Role.PREVENTION_OFFICER)
    assert signing(office, ref) == set()


def test_it_is_printed_and_told(pending: tuple[Office, str, str]) -> None:
    office, ref, minutes = pending
    if standing(office, ref) is not CommitteeStanding.FREE or not papers(office, ref)[1]:
        office.file(ref, "committee", HELD | {"document": minutes}, Role.PREVENTION_OFFICER)
    office.do(ref, "sign_proposal", Role.CHIEF, "同意")
    with office.work(Role.UNDERTAKER) as view:
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert detail.row.state is ProposalState.SIGNED
        last = detail.committee[-1]
        assert (last.outcome_text, last.votes) == ("同意制发", "同意4人，不同意1人，弃权0人")
        for form, words in (
            ("committee_decision", ("第十五届检察委员会2026年第4次会议", "同意4人", "有委员认为")),
            ("issue_sheet", ("检委会", "同意制发")),
            ("investigation_report", ("限额以下均未比选", "应当向该单位提出检察建议")),
        ):
            said = text_of(documents.render_for_case(view, ref, form).pdf)
            assert [one for one in words if one not in said] == [], form
        assert any("检察委员会同意制发检察建议" in one.sentence for one in timeline(view, ref))


def papers(office: Office, ref: str) -> tuple[int, int]:
    with office.workspace.read() as view:
        detail = proposals.case_proposal(view, ref)
        return (len(detail.versions), len(detail.committee)) if detail else (0, 0)


def test_without_the_rule_there_is_no_committee(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    with pytest.raises(UserError, match=r"committee\.not_prescribed"):
        office.file(ref, "committee", HELD, Role.PREVENTION_OFFICER)
    with office.work(Role.CHIEF) as view:
        assert "refer_proposal" not in {one.code for one in choices(view, ref) if not one.findings}
