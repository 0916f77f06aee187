"""The stories of cases at the desk, each by keyboard and by mouse."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from app import cases, photos
from tests.app.casework.stories import CASE, EDUCATION, MEETING, PLAN, REPORT, SYMPOSIUM
from tests.flows.conftest import draw_pictures
from tests.flows.window import steps
from tests.flows.window.hands import Room, field
from tests.flows.window.steps import CH, DC, IH, OD, PH, UD, fill
from ui.cases.register_dialog import RegisterDialog
from ui.forms.decision import DecisionDialog

KEPT = {"discipline": {"kept": "all"}}


def approved(room: Room) -> str:
    """A case of the undertaker at the desk, its plan approved."""
    room.sit(UD)
    ref = room.office.register(undertaker="UD同志")
    room.office.approve_plan(ref)
    return ref


def registered(room: Room) -> str:
    """A case entered at the desk; its id."""
    room.sit(UD)
    room.stage.go("cases", "new")
    dialog = room.dialog(RegisterDialog)
    room.hand.write(field(dialog.form, "case_no"), "青检反贪〔2026〕3号")
    dialog.fill({key: CASE[key] for key in ("unit", "charges", "filed_on", "concluded_on")})
    suspect = field(dialog.form, "suspects").forms()[0]
    room.hand.write(field(suspect, "name"), "王某某")
    room.hand.write(field(suspect, "post"), "工程科负责人")
    room.press(dialog, "登记案件")
    page = room.stage.panel.page()
    return str(page.data.case.id)  # type: ignore[attr-defined]


def planned(room: Room, ref: str) -> None:
    """The plan written, submitted, approved at both levels."""
    page = room.case(ref)
    part = page.parts["plan"]
    part.form.set_values(json.loads(json.dumps(PLAN | {"undertakers": ["UD同志"]})))  # type: ignore[attr-defined]
    room.hand.write(field(part.form, "summary"), "王某某利用职务便利收受承包人财物。")  # type: ignore[attr-defined]
    room.press(part, "保存")
    room.press(part, "提交审核")
    assert room.state(page) == "plan_dept_review"
    for role, words in ((IH, "审核同意"), (CH, "批准立项")):
        room.sit(role)
        room.decide(room.case(ref).parts["plan"], words)


def analysed(room: Room, ref: str) -> None:
    """The meeting on the case and the report on its causes."""
    room.sit(UD)
    room.office.day("2026-03-18")
    page = room.case(ref, "analysis")
    assert room.state(page) == "active"
    room.press(page.parts["analysis"], "记录分析会")
    room.press(fill(room, MEETING), "保存")
    room.press(page.parts["analysis"], "写分析报告")
    room.press(fill(room, REPORT), "保存")
    assert room.step(page, "analysis") == "done"


def talked_over(room: Room, ref: str, tmp_path: Path) -> None:
    """The symposium at the unit, with a photo."""
    page = room.case(ref, "symposium")
    (picture,) = draw_pictures(tmp_path / "card", 1).iterdir()
    room.press(page.parts["symposium"], "填写座谈会记录")
    dialog = fill(room, SYMPOSIUM)
    steps.keep_discipline(room, dialog)
    field(dialog.form, "pictures").set_value([picture])
    room.press(dialog, "完成记录")
    assert room.step(page, "symposium") == "done"
    assert page.data is not None
    (symposium,) = page.data.activities
    assert page.data.activity_photos == {symposium.id: 1}
    with room.office.workspace.work(room.office.people[UD]) as work:  # how photos are described is told by theirs
        (photo,) = photos.list_photos(work, ref)
        photos.describe(work, photo.id, photos.PhotoDescription(title="座谈会", matter="座谈会", place="会议室"))
        work.commit()


def proposed(room: Room, ref: str) -> None:
    """The proposal drafted, signed, numbered, sealed, served, its copies filed."""
    room.office.day("2026-04-07")
    proposal = steps.draft(room, ref)
    room.press(proposal, "报请签发")
    steps.sign(room, ref)
    room.office.day("2026-04-08")
    proposal = steps.serve(room, ref)
    assert proposal.data is not None and proposal.data.proposal.row.state == "served"
    for _ in proposal.data.proposal.copies:
        room.press(proposal, "登记抄送备案")
        room.press(fill(room, {"way": "机要"}), "登记")
    assert proposal.data.proposal.filing_complete


def taught(room: Room, ref: str) -> None:
    """The class for the unit's people."""
    room.office.day("2026-04-20")
    page = room.case(ref, "education")
    room.press(page.parts["education"], "填写教育活动记录")
    dialog = fill(room, EDUCATION)
    room.hand.count(field(dialog.form, "headcount"), 32)
    steps.keep_discipline(room, dialog)
    room.press(dialog, "完成记录")
    assert room.step(page, "education") == "done"


def answered_and_visited(room: Room, ref: str, tmp_path: Path) -> None:
    """The unit's report, advice by advice, and the revisit."""
    room.office.day("2026-05-20")
    page = room.case(ref, "rectification")
    page.reload()
    room.stage.rest()
    steps.answer(room, page, tmp_path / "落实情况报告.png")
    room.office.day("2026-06-02")
    steps.visit(room, page, "implemented", "implemented")


def test_straight_through(room: Room, tmp_path: Path) -> None:
    """Registered, planned, approved at both levels, analysed, talked over with photos, answered, closed, archived."""
    ref = registered(room)
    planned(room, ref)
    analysed(room, ref)
    talked_over(room, ref, tmp_path)
    proposed(room, ref)
    taught(room, ref)
    answered_and_visited(room, ref, tmp_path)
    page = steps.close(room, ref)
    assert room.state(page) == "work_completed"
    dossier = steps.archive(room, ref)
    assert dossier.data is not None
    assert (dossier.data.detail.state, bool(dossier.data.detail.archival_code)) == ("archived", True)


def test_sent_back_twice(room: Room) -> None:
    room.sit(UD)
    ref = room.office.register(undertaker="UD同志")
    room.office.file(ref, "plan", PLAN)
    for role, back, words in ((IH, "退回修改", "提纲太简单。"), (CH, "退回修改", "再约一次座谈。")):
        room.sit(UD)
        page = room.case(ref)
        room.press(page.parts["plan"], "提交审核")
        if role is CH:
            room.sit(IH)
            room.decide(room.case(ref).parts["plan"], "审核同意")
        room.sit(role)
        room.decide(room.case(ref).parts["plan"], back, words)
        room.sit(UD)
        page = room.case(ref)
        part = page.parts["plan"]
        assert words in part.banner.text(), "the opinion stands over the draft"
        room.hand.write(field(part.form, "outline"), "健全发包制度，分离三岗，公开比选。")  # type: ignore[attr-defined]
        room.press(part, "保存")
        assert words in part.banner.text(), "until it is submitted again"
    room.press(part, "提交审核")
    assert part.banner.text() == ""


def test_symposium_with_education_and_analysis(room: Room) -> None:
    ref = approved(room)
    room.office.day("2026-03-18")
    page = room.case(ref, "symposium")
    room.press(page.parts["symposium"], "填写座谈会记录")
    dialog = fill(room, {key: value for key, value in SYMPOSIUM.items() if key not in ("kinds", "discipline")})
    assert dialog.form.rows["education"].put_away
    boxes = field(dialog.form, "serves").findChildren(QPushButton) or field(dialog.form, "serves").children()
    for box in [one for one in boxes if hasattr(one, "text") and one.text() in ("法制教育", "原因分析")]:
        room.hand.press(box)
    assert not dialog.form.rows["education"].put_away
    room.press(dialog, "完成记录")
    assert "未填" in dialog.gaps.text(), "what each step requires is asked for"
    dialog.fill(
        {"headcount": 30, "education": EDUCATION["education"], "analysis": {"causes": REPORT["causes"]}, **KEPT}
    )
    room.press(dialog, "完成记录")
    assert {step: room.step(page, step) for step in ("symposium", "education", "analysis")} == {
        "symposium": "done",
        "education": "merged",
        "analysis": "merged",
    }


def test_a_step_is_waived_and_taken_up_again(room: Room) -> None:
    ref = approved(room)
    room.sit(IH)
    page = room.case(ref, "symposium")
    room.decide(page.parts["symposium"], "免予", "单位已撤销")
    assert room.step(page, "symposium") == "waived"
    assert "单位已撤销" in page.parts["symposium"]._note.text()
    room.press(page.parts["symposium"], "撤销免予")
    assert room.step(page, "symposium") == "not_started"


def test_another_department_proposes_and_reads_why_it_was_refused(room: Room) -> None:
    room.sit(OD)
    for number in ("3", "4"):
        room.stage.go("cases", "new")
        dialog = room.dialog(RegisterDialog)
        assert dialog.windowTitle() == "提议开展个案预防"
        dialog.fill({key: CASE[key] for key in ("unit", "charges", "filed_on", "concluded_on", "suspects")})
        room.hand.write(field(dialog.form, "case_no"), f"青检反贪〔2026〕{number}号")
        room.press(dialog, "提出提议")
    with room.office.workspace.read() as view:
        taken, refused = (row.id for row in cases.list_cases(view))
    room.sit(IH)
    room.decide(room.case(refused).parts["plan"], "不予立项", "情节轻微，单位已自行整改")
    room.sit(OD)
    page = room.case(refused)
    assert "情节轻微，单位已自行整改" in page.standing.text()
    room.sit(UD)
    page = room.case(taken)
    room.press(page.parts["plan"], "采纳提议")
    assert room.state(page) == "registered"
    assert page.data is not None
    assert page.data.case.undertaker == "UD同志"


def test_terminated_by_the_chief_on_the_heads_proposal(room: Room) -> None:
    ref = approved(room)
    room.sit(IH)
    page = room.case(ref)
    room.menu(page._more, "提请终止")
    dialog = room.dialog(DecisionDialog)
    room.hand.write(dialog.area, "案件撤销")
    room.press(dialog, "提请终止")
    room.sit(CH)
    page = room.case(ref)
    assert "案件撤销" in page.standing.text()
    room.press(page.standing, "作出决定")
    dialog = room.dialog(DecisionDialog)
    room.hand.choose(dialog.way.field, 0)  # type: ignore[arg-type]
    room.hand.write(dialog.area, "案件已撤销。")
    room.press(dialog, "终止")
    assert room.state(page) == "terminated"
    assert "案件已撤销" in page.standing.text()


def test_at_rest_and_on_again(room: Room) -> None:
    ref = approved(room)
    room.sit(IH)
    page = room.case(ref, "analysis")
    for word, after in (("中止", "suspended"), ("恢复办理", "active")):
        room.menu(page._more, word)
        if after == "suspended":
            dialog = room.dialog(DecisionDialog)
            room.hand.write(dialog.area, "犯罪嫌疑人脱逃")
            room.press(dialog, "中止")
        assert room.state(page) == after
        assert ("犯罪嫌疑人脱逃" in page.standing.text()) is (after == "suspended")


def test_what_a_role_may_not_do_is_not_offered(room: Room) -> None:
    """Whoever only reads finds no button on any step of a case."""
    ref = approved(room)
    for role in (DC, PH):
        room.sit(role)
        page = room.case(ref)
        for step, part in page.parts.items():
            page.show_step(step)
            shown = [one.text() for one in part.findChildren(QPushButton) if one.isVisibleTo(part) and one.text()]
            assert set(shown) <= {"打开检察建议", "打开档案", "预览"}, (role, step, shown)
