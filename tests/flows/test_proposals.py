"""Whole stories of proposals: late, refused, carried out in part, objected to, signed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app import activities, cases, documents, proposals
from app.casework import choices, timeline
from app.forms import FindingsError
from app.workspace import UserError
from db.codes import ProposalState, ReplyState, Role, Step, StepState
from tests.app.casework.stories import PROPOSAL, REPLY, REVISIT, SERVICE, SEVEN, Office

UD, IH, DC, CH, PO, PH = (
    Role.UNDERTAKER,
    Role.INVESTIGATION_HEAD,
    Role.DEPUTY_CHIEF,
    Role.CHIEF,
    Role.PREVENTION_OFFICER,
    Role.PREVENTION_HEAD,
)
NOT_DONE = [dict(one, finding="not_implemented", verified="没有变化。") for one in REVISIT["findings"]]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A fresh office on 2026-03-05."""
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def detail(office: Office, ref: str) -> proposals.ProposalDetail:
    with office.workspace.read() as view:
        found = proposals.case_proposal(view, ref)
    assert found is not None
    return found


def codes(error: pytest.ExceptionInfo[FindingsError]) -> set[str]:
    return {found.code for found in error.value.findings}


def test_a_late_report_is_reminded_of_visited_and_comes_in_after_all(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-06-10")
    office.file(ref, "reminder", {})
    (paper,) = detail(office, ref).follow_ups
    assert (paper.kind, paper.number, paper.recipient) == (
        "reminder",
        "青检催〔2026〕1号",
        "青溪县公路养护中心",
    )
    assert paper.reply_due_on == date(2026, 6, 22), "ten days, moved to the Monday"
    assert "反馈期限已于2026年6月8日届满" in paper.form["matters"][0]  # type: ignore[index]
    with office.workspace.read() as view:
        assert documents.render_for_case(view, ref, "reminder").pages == 1
        assert any("催办函" in one.sentence for one in timeline(view, ref))
    office.day("2026-06-23")
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "revisit", REVISIT | {"visited_on": "2026-06-23"})
    assert "field.required" in codes(caught), "why no report came"
    late = REVISIT | {"visited_on": "2026-06-23", "no_reply_reason": "neglected", "conclusion": "partial"}
    office.file(ref, "revisit", late | {"findings": [NOT_DONE[0], REVISIT["findings"][1]]})
    found = detail(office, ref)
    assert found.row.reply_state is ReplyState.PARTIAL
    office.file(ref, "follow-up", {"kind": "further_opinion", "matters": ["甲"], "opinions": ["乙"], "reply_days": 20})
    office.do(ref, "sign_follow_up", DC)
    office.day("2026-07-06")
    office.file(ref, "reply", REPLY | {"received_on": "2026-07-06"})
    assert detail(office, ref).replies[0].on_time
    office.day("2026-07-08")
    office.file(ref, "revisit", REVISIT | {"visited_on": "2026-07-08"})
    office.day("2026-07-09")
    office.do(ref, "waive_education", IH, "单位已自行开展")
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "propose_completion", UD)
    assert codes(caught) == {"reply.no_original"}
    office.close(ref)


def test_not_implemented_twice_the_superior_is_told_and_the_chief_ends_it(office: Office) -> None:
    ref = office.up_to_service()
    day = date(2026, 6, 9)
    for round_, (kind, extra) in enumerate(
        (
            ("further_opinion", {"opinions": ["限期轮岗"], "reply_days": 15}),
            ("request", {"request": "请责令该单位限期落实。", "situation": "两次回访均未落实。", "reply_months": 1}),
        )
    ):
        office.day(day.isoformat())
        office.file(ref, "reply", REPLY | {"received_on": day.isoformat(), "reference": f"青路〔2026〕{round_}号"})
        bad = {"visited_on": day.isoformat(), "conclusion": "not_implemented", "findings": NOT_DONE}
        office.file(ref, "revisit", REVISIT | bad)
        with pytest.raises(FindingsError) as caught:
            office.do(ref, "propose_completion", UD)
        assert "reply.not_followed" in codes(caught)
        office.file(ref, "follow-up", {"kind": kind, "matters": ["两项均未落实"], **extra})
        with pytest.raises(UserError, match=r"permission\.denied"):
            office.do(ref, "sign_follow_up", UD)
        office.do(ref, "sign_follow_up", CH)
        found = detail(office, ref)
        assert found.row.reply_state is ReplyState.AWAITING
        day = found.reply_due_on or day
    with office.workspace.read() as view:
        assert documents.render_for_case(view, ref, "request").pages == 1
    office.day(day.isoformat())
    office.file(ref, "reply", REPLY | {"received_on": day.isoformat(), "reference": "三"})
    office.file(
        ref, "revisit", REVISIT | {"visited_on": day.isoformat(), "conclusion": "not_implemented", "findings": NOT_DONE}
    )
    with pytest.raises(UserError, match=r"permission\.denied"):
        office.do(ref, "waive_follow_up", DC, "不再")
    office.do(ref, "waive_follow_up", CH, "主管部门已经直接督办")
    office.do(ref, "waive_rectification", CH, "主管部门已经直接督办")
    office.do(ref, "waive_education", IH, "免")
    office.close(ref)
    numbers = [one.number for one in detail(office, ref).follow_ups]
    assert numbers == ["青检建续〔2026〕1号", "青检预函〔2026〕1号"]


def test_an_objection_is_upheld_and_the_proposal_withdrawn(office: Office) -> None:
    ref = office.up_to_announcement()
    assert detail(office, ref).objection_due == date(2026, 4, 23)
    office.day("2026-04-20")
    with pytest.raises(UserError, match=r"objection\.absent"):
        office.file(ref, "recheck", {"result": "explained", "explanation": "无"}, CH)
    office.file(
        ref, "objection", {"received_on": "2026-04-20", "reasons": "工程科已经撤销。", "reference": "青路〔2026〕5号"}
    )
    with pytest.raises(UserError, match=r"objection\.waiting"):
        office.file(ref, "objection", {"received_on": "2026-04-20", "reasons": "又一次"})
    with pytest.raises(UserError, match=r"permission\.denied"):
        office.file(ref, "recheck", {"result": "withdrawn", "explanation": "成立"}, UD)
    office.file(ref, "recheck", {"result": "withdrawn", "explanation": "工程科撤销属实，漏洞不复存在。"}, CH)
    found = detail(office, ref)
    assert found.row.state is ProposalState.WITHDRAWN
    with office.workspace.read() as view:
        for form in ("recheck_answer", "proposal_withdrawal"):
            assert documents.render_for_case(view, ref, form).pages == 1
        case = cases.case_file(view, ref)
        assert case.steps[Step.PROPOSAL].state is StepState.NOT_STARTED
    with office.work(PH) as work:
        proposals.void_number(work, "青检建〔2026〕1号", "已撤回")
        work.commit()
    with office.workspace.read() as view:
        (line,) = proposals.number_register(view)
        assert line.remark == "作废：已撤回"
    office.file(ref, "proposal", SEVEN)
    office.do(ref, "submit_policy_review", UD)
    office.do(ref, "pass_policy_review", Role.OTHER_DEPARTMENT, "必要性、合法性、说理性均无异议。")
    office.do(ref, "sign_proposal", CH, "同意")
    office.do(ref, "number_proposal", PO)
    assert detail(office, ref).row.number == "青检建〔2026〕2号", "a void number is not given again"


def test_an_objection_is_refused_with_reasons_and_the_period_runs_on(office: Office) -> None:
    ref = office.up_to_announcement()
    due = detail(office, ref).reply_due_on
    office.day("2026-04-30")
    office.file(ref, "objection", {"received_on": "2026-04-30", "reasons": "标准过高。"})
    (one,) = detail(office, ref).objections
    assert not one.in_time
    office.file(
        ref,
        "recheck",
        {"result": "explained", "explanation": "标准与主管部门规定一致。", "rechecked_by": "周检察官"},
        CH,
    )
    found = detail(office, ref)
    assert (found.row.state, found.reply_due_on) == (ProposalState.SERVED, due)
    assert found.objections[0].rechecked_by == "周检察官"
    office.file(
        ref,
        "rectification",
        {
            "kind": "joint_meeting",
            "noted_on": "2026-04-30",
            "text": "与主管部门会商。",
            "participants": ["县交通运输局"],
        },
    )
    office.file(
        ref, "rectification", {"noted_on": "2026-04-30", "item_no": 1, "progress": "doing", "text": "起草办法。"}
    )
    assert detail(office, ref).progress(1) == "doing"
    office.day("2026-06-15")
    bad = {
        "visited_on": "2026-06-15",
        "conclusion": "not_implemented",
        "findings": NOT_DONE,
        "no_reply_reason": "neglected",
    }
    office.file(ref, "revisit", REVISIT | bad)
    office.file(ref, "follow-up", {"kind": "report_up", "matters": ["两条均未落实"], "reasons": ["无正当理由"]})
    office.do(ref, "sign_notification", CH)
    (paper,) = detail(office, ref).follow_ups
    assert (paper.kind, paper.number) == ("report_up", "青检建报〔2026〕1号")
    with office.workspace.read() as view:
        assert documents.render_for_case(view, ref, "report_up").pages >= 1


def test_an_upheld_objection_changes_the_text_which_is_served_anew(office: Office) -> None:
    ref = office.up_to_announcement()
    office.day("2026-04-20")
    office.file(ref, "objection", {"received_on": "2026-04-20", "reasons": "第二条已经做到。"})
    office.file(ref, "recheck", {"result": "amended", "explanation": "第二条予以删除。"}, CH)
    found = detail(office, ref)
    assert (found.row.state, found.row.version, found.versions) == (ProposalState.DRAFT, 2, (1, 2))
    with office.workspace.read() as view:
        assert documents.render_for_case(view, ref, "proposal_change").pages == 1
    office.file(ref, "proposal", SEVEN | {"items": SEVEN["items"][:1]})
    office.do(ref, "submit_policy_review", UD)
    office.do(ref, "pass_policy_review", Role.OTHER_DEPARTMENT, "必要性、合法性、说理性均无异议。")
    office.do(ref, "sign_proposal", CH, "同意")
    office.do(ref, "number_proposal", PO)
    office.do(ref, "seal_proposal", PO)
    office.file(ref, "service", SERVICE | {"served_on": "2026-04-20", "received_on": "2026-04-20"})
    found = detail(office, ref)
    assert found.row.number == "青检建〔2026〕1号"
    assert found.reply_due_on == date(2026, 6, 22)
    with office.workspace.read() as view:
        before = proposals.earlier_version(view, found.row.id, 1)
    changed = {part.name for part in proposals.compare(before, found.text) if part.changed}
    assert changed == {"建议第2条", "建议第2条的可检验标准"}


def test_nothing_of_the_rules_of_2019_is_offered_by_the_default(office: Office) -> None:
    ref = office.up_to_service()
    for kind, data in (
        ("objection", {"received_on": "2026-04-08", "reasons": "无"}),
        ("verification", {}),
        ("recheck", {"result": "explained", "explanation": "无"}),
    ):
        with pytest.raises(UserError, match=r"not_prescribed"):
            office.file(ref, kind, data, CH if kind == "recheck" else UD)
    with pytest.raises(FindingsError):
        office.file(ref, "rectification", {"kind": "visit", "noted_on": "2026-04-08", "text": "走访。"})
    with office.work(CH) as view:
        change = next((one for one in choices(view, ref) if one.code == "change_proposal"), None)
    assert change is not None
    assert {one.code for one in change.findings} == {"objection.not_prescribed"}


def test_refused_the_paper_is_left_before_witnesses(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.sign_proposal(ref)
    left = {"mode": "leave", "servers": ["周检察官", "马检察官"], "served_on": "2026-04-07"}
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "service", left)
    assert codes(caught) == {"field.required", "service.no_witness"}
    office.file(ref, "service", left | {"refusal_reason": "负责人拒绝签收", "evidence": "执法记录仪录像"})
    found = detail(office, ref)
    assert (found.row.state, found.row.served_on) == (ProposalState.SERVED, date(2026, 4, 7))
    assert found.reply_due_on == date(2026, 6, 8)


def test_what_the_post_brings_back_is_served_in_another_way(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.sign_proposal(ref)
    office.file(ref, "service", {"mode": "post", "served_on": "2026-04-07", "tracking_no": "EA1"})
    assert detail(office, ref).row.state is ProposalState.SERVING
    office.day("2026-04-14")
    office.file(ref, "service", {"mode": "post", "served_on": "2026-04-07", "tracking_no": "EA1", "failed_tries": 3})
    found = detail(office, ref)
    assert (found.row.state, found.services[0].returned) == (ProposalState.SERVING, True)
    office.file(ref, "service", SERVICE | {"served_on": "2026-04-14", "received_on": "2026-04-14"})
    found = detail(office, ref)
    assert [one.mode for one in found.services] == ["post", "direct"]
    assert found.row.served_on == date(2026, 4, 14)


def test_sent_back_signed_again_and_compared(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.day("2026-04-07")
    office.file(ref, "proposal", PROPOSAL)
    office.do(ref, "submit_proposal", UD)
    office.do(ref, "return_proposal", DC, "第一条过于笼统")
    assert detail(office, ref).returns[-1]["opinion"] == "第一条过于笼统"
    office.file(ref, "proposal", PROPOSAL)
    for code, role in (("submit_proposal", UD), ("sign_proposal", DC), ("number_proposal", PO)):
        office.do(ref, code, role, "同意")
    first = detail(office, ref)
    assert first.intact
    with pytest.raises(UserError, match=r"proposal\.frozen"):
        office.file(ref, "proposal", PROPOSAL | {"origin": "改"})
    office.do(ref, "revise_proposal", DC, "数字有误")
    office.file(ref, "proposal", PROPOSAL | {"facts": "经查，王某某先后收受财物折合46.1万元。"})
    for code, role in (("submit_proposal", UD), ("sign_proposal", DC), ("number_proposal", PO)):
        office.do(ref, code, role, "同意")
    second = detail(office, ref)
    assert (second.row.number, second.row.version) == (first.row.number, 2)
    assert second.frozen_digest != first.frozen_digest
    (part,) = [one for one in proposals.compare(first.text, second.text) if one.changed]
    assert (part.name, part.changes) == ("依据的事实", 1)
    assert [run.text for run in part.runs if run.mark is not proposals.Mark.SAME] == ["41.6", "46.1"]


def test_a_receipt_a_report_and_a_visit_are_corrected_with_their_reasons(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    reply_id = office.file(ref, "reply", REPLY)
    receipt = detail(office, ref).services[0]
    later = dict(receipt.data) | {"id": receipt.id, "served_on": "2026-04-09", "received_on": "2026-04-09"}
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "service", later)
    assert "field.required" in codes(caught), "why it is corrected"
    office.file(ref, "service", later | {"reason": "日期看错"})
    found = detail(office, ref)
    assert (found.row.served_on, found.reply_due_on) == (date(2026, 4, 9), date(2026, 6, 9))
    kept = found.services[0].corrections[0]
    assert (kept.by, kept.reason) == ("周检察官", "日期看错")
    assert ("收到日期", "2026-04-08", "2026-04-09") in [(one.label, one.before, one.after) for one in kept.changes]
    again = dict(found.replies[0].data) | {"id": reply_id, "reason": "收文日期有误", "received_on": "2026-05-19"}
    office.file(ref, "reply", again)
    assert [one.label for one in detail(office, ref).replies[0].corrections[0].changes] == ["收文日期"]
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "service", later | {"reason": "再改", "received_on": "2026-05-20", "served_on": "2026-05-20"})
    assert codes(caught) == {"service.after_reply"}
    office.day("2026-06-02")
    visit_id = office.file(ref, "revisit", REVISIT)
    with office.workspace.read() as view:
        data = dict(activities.revisits(view, ref)[0].data) | {"id": visit_id}
    changed = data | {"conclusion": "partial", "findings": [NOT_DONE[0], data["findings"][1]]}
    office.file(ref, "revisit", changed | {"reason": "核实有误"})
    assert detail(office, ref).row.reply_state is ReplyState.PARTIAL
    office.file(ref, "follow-up", {"kind": "further_opinion", "matters": ["甲"], "opinions": ["乙"], "reply_days": 20})
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "revisit", data | {"reason": "又改"})
    assert codes(caught) == {"revisit.built_upon"}
    with office.workspace.read() as view:
        said = [one.sentence for one in timeline(view, ref)]
    assert {"更正送达回证：日期看错", "更正落实情况报告：收文日期有误", "更正回访考察记录：核实有误"} <= set(said)


def test_causes_of_several_cases_become_one_draft(office: Office) -> None:
    first = office.register()
    office.approve_plan(first)
    office.analyse(first)
    office.day("2026-03-05")
    second = office.register(case_no="青检反贪〔2026〕4号", name="李某贪污案")
    office.approve_plan(second)
    office.analyse(second)
    with office.workspace.read() as view:
        found = proposals.gather(view, [first, second, first])
        draft = proposals.gathered_draft(view, [first, second], "similar", "青溪县交通运输局")
    assert [(one.category, one.cases) for one in found.counts] == [("management.works", 2), ("power.concentrated", 2)]
    with pytest.raises(FindingsError):
        office.file(first, "proposal", draft | {"cases": ["没有这件"]})
    office.file(first, "proposal", draft)
    made = detail(office, first)
    assert (made.text.kind, made.row.addressee) == ("similar", "青溪县交通运输局")
    assert [one.name for one in made.linked] == ["李某贪污案"]
    with office.workspace.read() as view:
        assert proposals.proposals_on(view, second) == (made.row.id,)
