"""A case through the window: registered, planned, approved, answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app import documents
from db.codes import Role
from tests.app.casework.stories import PLAN
from tests.ui.helpers import Stage, button
from ui.cases import CaseListPage, CasePage
from ui.cases.amend import open_amend, open_assign
from ui.cases.register_dialog import RegisterDialog
from ui.documents.received import ReceivedDialog
from ui.documents.word import ComparisonDialog, Printed, WordFile
from ui.forms import SpecDialog
from ui.forms.decision import DecisionDialog
from ui.widgets.pdf_dialog import PdfDialog
from ui.widgets.pips import Pip

UNIT = {"name": "青溪县公路养护中心", "unit_class": "institution", "superior": "青溪县交通运输局"}
FILLED = {"case_no": "青检反贪〔2026〕3号", "unit": UNIT, "charges": ["385"]}


def open_register(stage: Stage) -> RegisterDialog:
    stage.qtbot.keySequence(stage.window, QKeySequence("Ctrl+N"))
    stage.rest()
    return stage.dialog(RegisterDialog)


def test_a_case_is_registered_through_the_window(stage: Stage) -> None:
    dialog = open_register(stage)
    dialog.form.set_values(
        {"case_no": "青检反贪〔2026〕3号", "unit": UNIT, "charges": ["385"], "filed_on": date(2026, 1, 5)}
    )
    suspect = dialog.form.rows["suspects"].field.forms()[0]  # type: ignore[attr-defined]
    suspect.set_values({"name": "王某某", "post": "科长", "amount": 41_600_000})
    dialog.submit()
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage), "the plan is what comes next"
    assert page.data is not None
    assert page.data.case.name == "王某某受贿案"
    assert page.data.case.unit_name == "青溪县公路养护中心"
    assert page.part() is page.parts["plan"]
    assert stage.panel.toast.text() == "已登记：王某某"
    gap = page.part().first_gap()
    assert gap is not None and page.focusWidget() is gap, "and the cursor stands in its first field"
    stage.go("cases")
    stage.go("case", page.data.case.id)
    assert page.focusWidget() is page.part().first_gap(), "there again"


def test_what_is_missing_is_told_at_its_field(stage: Stage) -> None:
    dialog = open_register(stage)
    dialog.submit()
    assert dialog.form.rows["case_no"].error() == "请填写案件编号"
    assert "未填" in dialog.gaps.text()
    assert dialog.isVisible()


def test_what_the_rules_refuse_is_told_at_its_field_and_nothing_typed_is_lost(stage: Stage) -> None:
    dialog = open_register(stage)
    dialog.form.set_values(
        {"case_no": "青检反贪〔2026〕3号", "unit": UNIT, "charges": ["385"], "filed_on": date(2030, 1, 5)}
    )
    dialog.form.rows["suspects"].field.forms()[0].set_values({"name": "王某某", "post": "科长"})  # type: ignore[attr-defined]
    dialog.submit()
    stage.rest()
    assert dialog.isVisible()
    assert dialog.form.rows["filed_on"].error()
    assert dialog.form.rows["case_no"].value() == "青检反贪〔2026〕3号"


def test_the_list_is_opened_by_enter_and_sorted_by_its_header(stage: Stage) -> None:
    stage.office.register()
    stage.office.register(case_no="青检反贪〔2026〕4号", name="甲某受贿案")
    page = stage.go("cases")
    assert isinstance(page, CaseListPage)
    header = page.table.horizontalHeader()
    with stage.qtbot.waitSignal(page.table.sort_asked):
        header.sectionClicked.emit(1)
    stage.rest()
    names = [case.name for case in page.table.source.rows]
    assert names == sorted(names)
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    stage.rest()
    assert isinstance(stage.panel.page(), CasePage)


def test_a_filter_narrows_and_says_when_nothing_is_left(stage: Stage) -> None:
    stage.office.register()
    page = stage.go("cases")
    assert isinstance(page, CaseListPage)
    with stage.qtbot.waitSignal(page._timer.timeout):
        page.text.setText("没有这样的案件")
    stage.rest()
    assert page.table.source.rows == []
    with stage.qtbot.waitSignal(page._timer.timeout):
        button(page, "清除筛选").click()
    stage.rest()
    assert len(page.table.source.rows) == 1


def test_a_plan_is_kept_as_a_draft_and_then_submitted(stage: Stage) -> None:
    case_id = stage.office.register()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    part = page.parts["plan"]
    part.form.rows["summary"].set_value("王某某收受财物。")  # type: ignore[attr-defined]
    part.touch()
    part.save()
    stage.rest()
    assert page.data is not None
    assert page.data.case.state == "plan_draft"
    assert page.data.plan is not None
    assert page.data.plan.summary == "王某某收受财物。"
    submit = button(part, "提交审核")
    assert not submit.isEnabled(), "an incomplete plan is not submitted"
    assert submit.toolTip()
    stage.office.file(case_id, "plan", PLAN)
    page.reload()
    stage.rest()
    stage.press(part, "提交审核")
    assert page.data.case.state == "plan_dept_review"
    assert page.stepper.button("plan").node.state is Pip.NOW


def test_a_decision_asks_for_its_reason(stage: Stage) -> None:
    case_id = stage.office.register()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    stage.press(page.parts["plan"], "不予立项")
    dialog = stage.dialog(DecisionDialog)
    button(dialog, "不予立项").click()
    assert dialog.row.error() == "请填写理由"
    dialog.area.set_value("情节轻微，不需要开展个案预防。")
    button(dialog, "不予立项").click()
    stage.rest()
    assert page.data is not None
    assert page.data.case.state == "not_initiated"


def test_what_a_role_may_not_do_is_told_at_the_button(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.office.file(case_id, "plan", PLAN)
    stage.office.do(case_id, "submit_plan", Role.UNDERTAKER)
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    approve = button(page.parts["plan"], "审核同意")
    assert not approve.isEnabled(), "nobody reviews a plan of their own"
    assert approve.toolTip()


def test_a_reply_is_entered_advice_by_advice(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    page = stage.go("case", (case_id, "rectification"))
    assert isinstance(page, CasePage)
    part = page.parts["rectification"]
    table = part.items  # type: ignore[attr-defined]
    assert len(table.fields) == 2
    table.fields[0]["adoption"].set_value("adopted")
    table.fields[0]["progress"].set_value("doing")
    table.fields[0]["measure"].set_value("制定比选办法。")
    table.fields[1]["adoption"].set_value("partly")
    table.fields[1]["progress"].set_value("doing")
    part.save()
    stage.rest()
    assert table.fields[1]["measure"].error(), "the missing measure is told at its own advice"
    table.fields[1]["measure"].set_value("先分离计量与支付。")
    part.save()
    stage.rest()
    assert page.data is not None
    assert page.data.proposal is not None
    assert [answer.adoption for answer in page.data.proposal.replies[0].answers] == ["adopted", "partly"]
    assert page.stepper.button("rectification").node.state is Pip.DONE


def test_steps_are_reached_by_keyboard_and_their_names_are_read_aloud(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    stage.qtbot.keySequence(page, QKeySequence("Alt+3"))
    assert page.part() is page.parts["symposium"]
    assert page.stepper.button("symposium").accessibleName().startswith("座谈，完成")


def test_typing_is_not_lost_when_records_change(stage: Stage) -> None:
    case_id = stage.office.register()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    part = page.parts["plan"]
    part.form.rows["summary"].set_value("打了一半")  # type: ignore[attr-defined]
    part.touch()
    page.reload()
    stage.rest()
    assert part.form.rows["summary"].value() == "打了一半"  # type: ignore[attr-defined]


def test_papers_of_a_case_are_shown_and_scans_are_kept(stage: Stage, tmp_path: Path) -> None:
    case_id = stage.office.up_to_service()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    titles = [line.title for line in page.side.papers.lines()]
    assert any("检察建议书" in title for title in titles)
    page.side.papers.lines()[0].click()
    stage.rest()
    shown = stage.dialog(PdfDialog)
    assert shown.paper.pages() >= 1
    shown.reject()
    scan = tmp_path / "悔过书.png"
    Image.new("RGB", (400, 560), "white").save(scan)
    asked = page.side.papers.attach(date(2026, 4, 8), [scan])
    assert asked is not None
    stage.rest()
    asked.submit()
    assert asked.form.rows["kind"].error(), "the kind is asked for"
    asked.form.rows["kind"].set_value("confession")
    asked.form.edited.emit()
    asked.submit()
    stage.rest()
    kept = [line for line in page.side.papers.lines() if line.title == "悔过书"]
    assert kept
    kept[-1].click()
    stage.rest()
    assert stage.dialog(ReceivedDialog).paper.pages() == 1


def test_a_registration_is_corrected_and_the_undertaker_named(stage: Stage) -> None:
    case_id = stage.office.register()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    open_amend(stage.desk, page, case_id)
    stage.rest()
    dialog = stage.dialog(SpecDialog)
    assert dialog.form.values()["suspects"][0]["measure"] == "arrest"
    dialog.fill({"case_no": "青检反贪〔2026〕33号"})
    dialog.submit()
    stage.rest()
    assert page.data is not None
    assert page.data.case.case_no == "青检反贪〔2026〕33号"
    assert page.data.case.suspects[0].amount == 41_600_000
    open_assign(stage.desk, page, case_id, "")
    stage.rest()
    dialog = stage.dialog(SpecDialog)
    dialog.fill({"undertaker": "没有这个人"})
    dialog.submit()
    stage.rest()
    assert dialog.isVisible()
    assert dialog.banner.text() or dialog.form.rows["undertaker"].error()


def test_a_paper_goes_out_as_word_and_its_corrected_draft_is_compared(stage: Stage, tmp_path: Path) -> None:
    case_id = stage.office.up_to_service()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    line = next(one for one in page.side.papers.lines() if one.title.endswith("的检察建议书"))
    line.click()
    stage.rest()
    shown = stage.dialog(PdfDialog)
    assert shown.faces.text() == "代用字体：小标宋、仿宋" and "小标宋以" in shown.faces.toolTip(), (
        "which faces stand in is told"
    )
    assert button(shown, "导出Word") and button(shown, "归入改稿")
    with stage.office.workspace.read() as view:
        paper = next(one for one in documents.case_papers(view, case_id) if one.form_code == "proposal")
    printed = Printed(case_id, "proposal", paper.subject_id, "检察建议书")
    file = WordFile(shown, stage.desk, shown.banner, lambda: printed, shown.refuse)
    out = tmp_path / "建议书.docx"
    file.export(out)
    stage.rest()
    document = docx.Document(str(out))
    changed = next(one for one in document.paragraphs if one.style and one.style.name == "公文正文" and one.text)
    changed.runs[-1].text = "限期整改。" + changed.runs[-1].text
    document.save(str(tmp_path / "改稿.docx"))
    file.attach(tmp_path / "改稿.docx")
    stage.rest()
    compared = stage.dialog(ComparisonDialog)
    assert compared.summary.text() == "共1处改动：修改1处，增加0处，删除0处"
    assert "限期整改" in compared.text.toPlainText()
    compared.only.setChecked(False)
    assert "青溪县人民检察院" in compared.text.toPlainText()
    compared.reject()
    shown.reject()
    stage.rest()
    kept = next(one for one in page.side.papers.lines() if one.title == "检察建议书改稿")
    kept.click()
    stage.rest()
    assert stage.dialog(ComparisonDialog).summary.text().startswith("共1处改动")
