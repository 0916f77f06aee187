"""What a proposal's draft begins with."""

from __future__ import annotations

from app import proposals
from app.casework import begin_proposal, first_draft
from db.codes import ProposalState, Role
from tests.app.casework.stories import SYMPOSIUM, Office


def begin(office: Office, ref: str) -> proposals.ProposalDetail:
    with office.work(Role.UNDERTAKER) as work:
        begin_proposal(work, ref)
        work.commit()
    with office.workspace.read() as view:
        found = proposals.case_proposal(view, ref)
    assert found is not None
    return found


def test_a_draft_begins_with_what_was_found(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    with office.workspace.read() as view:
        assert set(first_draft(view, ref)) == {"kind", "problems", "items", "facts"}, "nothing was analysed yet"
    office.analyse(ref)
    office.day("2026-03-18")
    office.file(ref, "activity", SYMPOSIUM)
    text = begin(office, ref).text
    told = [problem for problem, _cause in text.problems]
    assert told == [
        "发包由一人决定，限额以下不招标。", "计量支付未复核。", "限额以下工程不公开。", "计量台账无人抽查。"
    ]  # fmt: skip
    assert [bool(cause) for _problem, cause in text.problems] == [True, True, False, False]
    assert [one.text for one in text.items] == ["健全发包制度，分离计量、审核、支付三岗。"]
    assert text.facts == "经查，王某某利用职务便利收受承包人财物。"
    assert "王某某" in text.origin and text.addressee == "青溪县公路养护中心"


def test_points_of_the_plan_lose_their_numbers(office: Office) -> None:
    from tests.app.casework.stories import PLAN

    ref = office.register()
    office.file(ref, "plan", PLAN | {"outline": "一、健全制度。\n（二）分离三岗。\n3.每季度抽查。\n\n  4、轮岗"})
    with office.workspace.read() as view:
        items = first_draft(view, ref)["items"]
    assert items == [{"text": "健全制度。"}, {"text": "分离三岗。"}, {"text": "每季度抽查。"}, {"text": "轮岗"}]


def test_points_in_one_line_are_parted(office: Office) -> None:
    from tests.app.casework.stories import PLAN

    ref = office.register()
    office.file(ref, "plan", PLAN | {"outline": "一、健全制度，2026.3.1起施行。二、分离三岗；（三）每季度抽查。"})
    with office.workspace.read() as view:
        items = first_draft(view, ref)["items"]
    assert items == [{"text": "健全制度，2026.3.1起施行。"}, {"text": "分离三岗；"}, {"text": "每季度抽查。"}]


def test_after_a_withdrawal_the_text_is_taken_up_again(office: Office) -> None:
    ref = office.up_to_service()
    with office.workspace.read() as view:
        before = proposals.case_proposal(view, ref)
    office.do(ref, "withdraw_proposal", Role.CHIEF, "主送单位已撤销")
    after = begin(office, ref)
    assert before is not None
    assert after.text == before.text
    assert (after.row.state, after.row.version, after.row.number) == (ProposalState.DRAFT, 1, "")
    assert after.row.id != before.row.id
