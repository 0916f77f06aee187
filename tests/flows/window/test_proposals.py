"""The stories of proposals at the desk, each by keyboard and by mouse; what goes before is told without the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from app import documents, proposals
from db.codes import ProposalState, ReplyState, Role
from tests.app.casework.stories import ANNOUNCED, REPLY, REVIEW, REVISIT, SEVEN, VERIFICATION, sheet
from tests.flows.window import steps
from tests.flows.window.hands import Room, field
from tests.flows.window.steps import CH, DC, OD, PO, UD, answer, fill, follow_up, visit
from ui.forms import SpecDialog
from ui.proposals import ProposalPage
from ui.proposals.acts import SignDialog

MINE = {"undertaker": "UD同志"}


def detail(room: Room, ref: str) -> proposals.ProposalDetail:
    with room.office.workspace.read() as view:
        found = proposals.case_proposal(view, ref)
    assert found is not None
    return found


def told(part: QWidget) -> str:
    """Everything that stands there to be read."""
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisibleTo(part))


def offered(part: QWidget) -> set[str]:
    return {one.text() for one in part.findChildren(QPushButton) if one.isVisibleTo(part)}


def test_a_late_report_is_pressed_for_and_visited_and_comes_in_after_all(room: Room) -> None:
    room.sit(UD)
    ref = room.office.up_to_service(**MINE)
    room.office.day("2026-06-10")
    page = room.take_up(ref, "催办落实情况报告")
    room.press(room.dialog(SpecDialog), "编号发出")
    (paper,) = detail(room, ref).follow_ups
    assert (paper.kind, paper.number) == ("reminder", "青检催〔2026〕1号")
    assert "青检催〔2026〕1号" in told(page.parts["rectification"])
    room.office.day("2026-06-23")
    page = room.case(ref, "revisit")
    part: Any = page.parts["revisit"]
    room.press(part, "完成回访记录")
    assert field(part.form, "no_reply_reason").property("invalid"), "why no report came is asked for"
    visit(room, page, ("not_implemented", "implemented"), "partial", no_reply_reason="neglected")
    assert detail(room, ref).row.reply_state is ReplyState.PARTIAL
    assert "不重视" in told(part)
    dialog = follow_up(room, page, "further_opinion")
    room.lines(field(dialog.form, "opinions"), "限期落实比选办法")
    room.hand.count(field(dialog.form, "reply_days"), 20)
    room.press(dialog, "报请签发")
    room.sit(DC)
    room.press(room.take_up(ref, "签发后续文书").parts["rectification"], "签发后续文书")
    room.office.day("2026-07-06")
    room.sit(UD)
    page = room.case(ref, "rectification")
    answer(room, page)
    (reply,) = detail(room, ref).replies
    assert (reply.reference, [one.adoption for one in reply.answers]) == ("青路〔2026〕9号", ["adopted", "partly"])


def test_not_implemented_twice_the_superior_is_told(room: Room) -> None:
    room.sit(UD)
    ref = room.office.up_to_service(**MINE)
    room.office.day("2026-06-09")
    page = room.case(ref, "rectification")
    answer(room, page)
    visit(room, page, "not_implemented", "not_implemented")
    page = room.take_up(ref, "提出进一步整改意见")
    dialog = follow_up(room, page, "further_opinion")
    room.lines(field(dialog.form, "opinions"), "限期轮岗")
    room.hand.count(field(dialog.form, "reply_days"), 15)
    room.press(dialog, "报请签发")
    assert "签发后续文书" not in offered(page.parts["rectification"]), "who wrote it may not sign it"
    room.sit(DC)
    page = room.take_up(ref, "签发后续文书")
    room.press(page.parts["rectification"], "签发后续文书")
    found = detail(room, ref)
    assert (found.row.reply_state, found.follow_ups[0].number) == (ReplyState.AWAITING, "青检建续〔2026〕1号")
    assert found.reply_due_on is not None
    room.office.day(found.reply_due_on.isoformat())
    room.sit(UD)
    page = room.case(ref, "rectification")
    answer(room, page, reference="青路〔2026〕12号")
    visit(room, page, "not_implemented", "not_implemented")
    page.show_step("rectification")
    dialog = follow_up(room, page, "request", request="请责令该单位限期落实。", situation="两次回访均未落实。")
    room.hand.count(field(dialog.form, "reply_months"), 1)
    room.press(dialog, "报请签发")
    room.sit(CH)
    page = room.take_up(ref, "签发后续文书")
    room.press(page.parts["rectification"], "签发后续文书")
    found = detail(room, ref)
    assert (found.follow_ups[1].kind, found.follow_ups[1].number) == ("request", "青检预函〔2026〕1号")
    assert found.follow_ups[1].recipient == "青溪县交通运输局", "the superior of the unit"
    assert found.row.reply_state is ReplyState.AWAITING


def test_an_objection_is_upheld_and_the_proposal_withdrawn(room: Room) -> None:
    room.sit(UD)
    ref = room.office.up_to_announcement(**MINE)
    room.office.day("2026-04-20")
    page = room.case(ref, "rectification")
    room.press(page.parts["rectification"], "登记异议")
    dialog = room.dialog(SpecDialog)
    room.hand.write(field(dialog.form, "reference"), "青路〔2026〕5号")
    room.press(dialog, "登记")
    assert dialog.isVisible(), "an objection without reasons is none"
    room.hand.write(field(dialog.form, "reasons"), "工程科已经撤销。")
    room.press(dialog, "登记")
    part = page.parts["rectification"]
    assert "等待复核" in told(part)
    assert not {"复核异议", "登记异议"} & offered(part), "who entered it does not decide upon it"
    room.sit(CH)
    page = room.take_up(ref, "复核发案单位的异议")
    dialog = room.dialog(SpecDialog)
    room.hand.pick(field(dialog.form, "result"), "withdrawn")
    room.hand.write(field(dialog.form, "explanation"), "工程科撤销属实，漏洞不复存在。")
    room.press(dialog, "作出复核决定")
    found = detail(room, ref)
    assert found.row.state is ProposalState.WITHDRAWN
    assert room.step(page, "proposal") == "not_started"
    shown = room.stage.go("proposal", found.row.id)
    assert isinstance(shown, ProposalPage)
    assert "本件已撤回" in shown.banner.text()
    room.sit(UD)
    room.press(room.case(ref, "proposal").parts["proposal"], "起草检察建议书")
    anew = room.stage.panel.page()
    assert isinstance(anew, ProposalPage)
    assert anew.data is not None
    assert (anew.data.proposal.row.state, anew.data.proposal.row.number) == (ProposalState.DRAFT, "")
    assert anew.data.proposal.row.id != found.row.id


def test_verified_reviewed_and_announced_by_the_rules_of_2019(room: Room) -> None:
    """What these rules put before the signature and into the service, each by whoever does it."""
    room.sit(UD)
    room.office.by_the_rules_of_2019()
    ref = room.office.register(**MINE)
    room.office.approve_plan(ref)
    room.office.analyse(ref)
    room.office.day("2026-04-07")
    room.take_up(ref, "开展调查核实")
    dialog = fill(room, VERIFICATION)
    room.hand.write(field(dialog.form, "matter"), "工程发包和计量支付的管理情况")
    room.press(dialog, "登记")
    page = steps.draft(room, ref, seven=True)
    room.press(page, "送审")
    room.sit(OD)
    room.decide(room.take_up(ref, "审核检察建议书", ProposalPage), "审核通过", REVIEW)
    steps.sign(room, ref, signer=CH)
    room.office.day("2026-04-08")
    steps.serve(room, ref, mode="announce", **{key: ANNOUNCED[key] for key in ("consent", "attendees", "invited")})
    found = detail(room, ref)
    assert (found.row.state, found.row.number, found.intact) == (ProposalState.SERVED, "青检建〔2026〕1号", True)
    assert (found.services[0].mode, found.objection_due is not None) == ("announce", True)
    page = room.stage.go("proposal", ref)  # type: ignore[assignment]
    assert "与签发时一致" in page.banner.text()


def test_the_committee_decides_an_objection_is_refused_and_the_text_is_changed(room: Room) -> None:
    room.office.by_the_rules_of_2019()
    ref = room.office.register(**MINE)
    room.office.approve_plan(ref)
    room.office.analyse(ref)
    room.office.day("2026-04-07")
    room.office.file(ref, "verification", VERIFICATION)
    room.office.file(ref, "proposal", SEVEN)
    room.office.do(ref, "submit_policy_review", UD)
    room.office.do(ref, "pass_policy_review", Role.OTHER_DEPARTMENT, REVIEW)
    with room.office.work(UD) as work:
        scan = documents.IncomingFields(kind="committee_minutes", dated=work.today(), title="检委会会议记录")
        documents.add_incoming(work, ref, scan, sheet(), "会议记录.png")
        work.commit()
    room.sit(CH)
    room.decide(room.take_up(ref, "审核签发检察建议书", ProposalPage), "提请检委会", "涉及面广，提请讨论。")
    room.sit(UD)
    room.take_up(ref, "登记检察委员会的决定")
    dialog = room.dialog(SpecDialog)
    for key, text in (
        ("session", "2026年第4次会议"), ("presided_by", "检察长"), ("members", "甲、乙、丙"), ("opinion", "同意制发。"),
    ):  # fmt: skip
        room.hand.write(field(dialog.form, key), text)
    room.hand.pick(field(dialog.form, "outcome"), "agreed")
    room.hand.count(field(dialog.form, "in_favour"), 3)
    room.press(dialog, "选已归入的")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    room.hand.take(menu, menu.actions()[0].text())
    room.press(dialog, "登记")
    assert detail(room, ref).committee[-1].votes == "同意3人，不同意0人，弃权0人"
    room.sit(CH)
    page = room.take_up(ref, "审核签发检察建议书", ProposalPage)
    assert "2026年第4次会议" in page.banner.text()
    room.press(page, "签发")
    room.press(room.dialog(SignDialog), "签发")
    room.office.do(ref, "number_proposal", PO)
    room.office.do(ref, "seal_proposal", PO)
    room.office.day("2026-04-08")
    room.office.file(ref, "service", ANNOUNCED)
    room.sit(UD)
    room.press(room.case(ref, "rectification").parts["rectification"], "登记异议")
    dialog = room.dialog(SpecDialog)
    room.hand.write(field(dialog.form, "reasons"), "已经整改。")
    room.press(dialog, "登记")
    room.sit(CH)
    room.take_up(ref, "复核发案单位的异议")
    dialog = room.dialog(SpecDialog)
    room.hand.pick(field(dialog.form, "result"), "explained")
    room.hand.write(field(dialog.form, "explanation"), "漏洞仍在。")
    room.press(dialog, "作出复核决定")
    before = detail(room, ref)
    assert (before.row.state, before.objections[-1].result) == (ProposalState.SERVED, "explained")
    shown = room.stage.go("proposal", before.row.id)
    room.decide(shown, "变更", "第二条表述不够准确。")
    after = detail(room, ref)
    assert (after.row.state, after.row.version, after.row.number) == (ProposalState.DRAFT, 2, before.row.number)


def test_the_chief_lets_it_rest_after_a_visit(room: Room) -> None:
    room.office.up_to_service(**MINE)
    with room.office.workspace.read() as view:
        ref = proposals.list_proposals(view)[0].case_id
    room.office.day("2026-06-02")
    room.office.file(ref, "reply", REPLY)
    findings = [dict(one, finding="not_implemented") for one in REVISIT["findings"]]
    room.office.file(ref, "revisit", REVISIT | {"conclusion": "not_implemented", "findings": findings})
    room.sit(CH)
    page = room.case(ref, "rectification")
    room.decide(page.parts["rectification"], "免予后续意见", "单位即将撤并，由接收单位落实。")
    assert "follow_up_waived" in detail(room, ref).form
