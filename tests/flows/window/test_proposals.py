"""The stories of proposals at the desk, each by keyboard and by mouse; what goes before is told without the window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from app import documents, proposals
from db.codes import ProposalState, ReplyState, Role
from tests.app.casework.stories import ANNOUNCED, PROPOSAL, REPLY, REVIEW, REVISIT, SEVEN, VERIFICATION, sheet
from tests.flows.window.hands import Mouse, Room, field
from ui.cases import CasePage
from ui.forms import SpecDialog
from ui.proposals import ProposalPage
from ui.proposals.acts import ActDialog, SignDialog

UD, DC, CH, PO = Role.UNDERTAKER, Role.DEPUTY_CHIEF, Role.CHIEF, Role.PREVENTION_OFFICER
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


def visit(room: Room, page: CasePage, findings: tuple[str, ...], conclusion: str, **more: str) -> None:
    """Fill in the visit on the page and complete it; `more` are choices that the case asks for besides."""
    part: Any = page.parts["revisit"]
    for line, finding in zip(part.findings.fields, findings, strict=True):
        room.hand.write(line["verified"].field, "查阅比选记录和岗位职责文件。")
        room.hand.pick(line["finding"].field, finding)
    for key, code in more.items():
        room.hand.pick(field(part.form, key), code)
    room.hand.pick(field(part.end, "conclusion"), conclusion)
    room.hand.pick(field(field(part.end, "discipline"), "kept"), "all")
    room.press(part, "完成回访记录")


def write_letter(room: Room, page: CasePage, kind: str, **more: str) -> SpecDialog:
    """Open the letter that follows a visit and fill in what each asks; `more` are its own texts."""
    room.press(page.parts["rectification"], "提出后续意见")
    dialog = room.dialog(SpecDialog)
    room.hand.pick(field(dialog.form, "kind"), kind)
    room.lines(field(dialog.form, "matters"), "公开比选、三岗分离均未落实")
    for key, text in more.items():
        room.hand.write(field(dialog.form, key), text)
    return dialog


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
    room.office.file(
        ref, "follow-up", {"kind": "further_opinion", "matters": ["甲"], "opinions": ["乙"], "reply_days": 20}
    )
    room.office.do(ref, "sign_follow_up", DC)
    room.office.day("2026-07-06")
    page = room.case(ref, "rectification")
    page.reload()
    room.stage.rest()
    part = page.parts["rectification"]
    room.hand.write(field(part.form, "reference"), "青路〔2026〕9号")
    for line, adoption in zip(part.answers.fields, ("adopted", "partly"), strict=True):
        room.hand.pick(line["adoption"].field, adoption)
        room.hand.write(line["measure"].field, "制定比选办法，六月底前由工程科施行。")
        room.hand.pick(line["progress"].field, "done")
    room.press(part, "登记报告，转入回访")
    (reply,) = detail(room, ref).replies
    assert (reply.reference, [one.adoption for one in reply.answers]) == ("青路〔2026〕9号", ["adopted", "partly"])
    assert page.part() is page.parts["revisit"], "the visit is next"


def test_not_implemented_twice_the_superior_is_told(room: Room) -> None:
    room.sit(UD)
    ref = room.office.up_to_service(**MINE)
    room.office.day("2026-06-09")
    room.office.file(ref, "reply", REPLY | {"received_on": "2026-06-09"})
    page = room.case(ref, "revisit")
    visit(room, page, ("not_implemented",) * 2, "not_implemented")
    page = room.take_up(ref, "提出进一步整改意见")
    dialog = write_letter(room, page, "further_opinion")
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
    second = found.reply_due_on.isoformat()
    room.office.day(second)
    room.office.file(ref, "reply", REPLY | {"received_on": second, "reference": "青路〔2026〕12号"})
    room.sit(UD)
    page = room.case(ref, "revisit")
    visit(room, page, ("not_implemented",) * 2, "not_implemented")
    page.show_step("rectification")
    dialog = write_letter(room, page, "request", request="请责令该单位限期落实。", situation="两次回访均未落实。")
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


def test_signed_numbered_and_sealed_by_those_who_may(room: Room) -> None:
    """One key or click on the page and one in the dialog for each act, begun from the workbench."""
    room.sit(UD)
    ref = room.office.register(**MINE)
    room.office.approve_plan(ref)
    room.office.analyse(ref)
    room.office.day("2026-04-07")
    room.office.file(ref, "proposal", PROPOSAL)
    room.office.do(ref, "submit_proposal", UD)
    for role, title, words, kind, after in (
        (DC, "审核签发检察建议书", "签发", SignDialog, "signed"),
        (PO, "检察建议书编号", "编号", ActDialog, "numbered"),
        (PO, "检察建议书用印", "登记用印", ActDialog, "sealed"),
    ):
        room.sit(role)
        page = room.take_up(ref, title, ProposalPage)
        room.press(page, words)
        dialog: Any = room.dialog(kind)
        assert dialog.go_button.hasFocus(), "Enter or Space does it at once"
        room.press(dialog, words)
        assert page.data is not None
        assert page.data.proposal.row.state == after
    found = detail(room, ref)
    assert (found.row.number, found.row.signed_by, found.intact) == ("青检建〔2026〕1号", "DC同志", True)
    assert "与签发时一致" in page.banner.text()


@pytest.mark.parametrize("hand", [Mouse], ids=["mouse"], indirect=True)  # long: once is enough
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
    (choice,) = field(dialog.form, "document").findChild(QMenu).actions()
    choice.trigger()
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
    room.office.file(ref, "objection", {"received_on": "2026-04-08", "reasons": "已经整改。"})
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
