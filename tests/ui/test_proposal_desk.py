"""The desk of a proposal by keyboard and by mouse: gaps, acts, versions, service, reply, reminder, registers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app import documents, proposals
from app.forms import FindingsError
from db.codes import Role
from tests.app.casework.stories import PROPOSAL, REPLY, sheet
from tests.app.documents.support import text_of
from tests.ui.helpers import Stage, button
from ui.documents.received import ReceivedDialog
from ui.forms import SpecDialog
from ui.proposals import ProposalPage, RegisterPage
from ui.proposals.acts import ActDialog, SignDialog
from ui.proposals.compare_dialog import CompareDialog
from ui.proposals.data import filing_offers
from ui.proposals.gather_dialog import GatherDialog
from ui.proposals.laws_dialog import LawsDialog
from ui.proposals.service_dialog import ServiceDialog
from ui.widgets.pdf_dialog import PdfDialog

UD, DC, PO = Role.UNDERTAKER, Role.DEPUTY_CHIEF, Role.PREVENTION_OFFICER


def drafted(stage: Stage, **more: Any) -> str:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    stage.office.analyse(case_id)
    stage.office.file(case_id, "proposal", PROPOSAL | more)
    return case_id


def open_page(stage: Stage, ref: str) -> ProposalPage:
    page = stage.go("proposal", ref)
    assert isinstance(page, ProposalPage)
    return page


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_what_is_missing_is_listed_and_gone_to(stage: Stage) -> None:
    page = open_page(stage, drafted(stage, contact="", items=[{"text": "公开比选。", "cause": 1}]))
    assert page._gaps.text() == "还缺2项"
    page.offer_gaps()
    menu = page.findChild(QMenu)
    assert menu is not None
    contact = next(one for one in menu.actions() if "联系人" in one.text())
    contact.trigger()
    assert page.editor is not None
    assert page.editor.sections[4].head.isChecked()
    assert page.editor.forms[4].rows["contact"].isAncestorOf(focus())
    menu.close()


def test_advice_is_put_in_another_order_by_keyboard(stage: Stage) -> None:
    page = open_page(stage, drafted(stage))
    assert page.editor is not None
    rows: Any = page.editor.forms[3].rows["items"].field
    field = rows.forms()[1].rows["text"].field
    field.setFocus()
    stage.qtbot.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one["text"] for one in rows.value()] == [item["text"] for item in reversed(PROPOSAL["items"])]
    assert field.hasFocus()
    page.save()
    stage.rest()
    assert page.data is not None
    assert page.data.proposal.text.items[0].text == PROPOSAL["items"][1]["text"]


def test_a_common_law_is_found_by_initials_and_added_with_enter(stage: Stage) -> None:
    page = open_page(stage, drafted(stage))
    assert page.editor is not None
    page.editor.offer_laws()
    dialog = stage.dialog(LawsDialog)
    stage.qtbot.keyClicks(dialog.text, "zbtbf")
    stage.qtbot.keyClick(dialog.text, Qt.Key.Key_Down)
    stage.qtbot.keyClick(dialog.text, Qt.Key.Key_Return)
    dialog.reject()
    added = page.editor.forms[3].values()["bases"][-1]
    assert added == {"law": "中华人民共和国招标投标法", "article": "第四条"}


def test_signing_numbering_and_sealing_show_what_is_done_and_take_one_key(stage: Stage) -> None:
    case_id = drafted(stage)
    stage.office.do(case_id, "submit_proposal", UD)
    stage.office.do(case_id, "sign_proposal", DC, "同意")
    page = open_page(stage, case_id)
    button(page, "编号").click()
    act = stage.dialog(ActDialog)
    assert "青检建〔2026〕1号" in str([one.text() for one in act.findChildren(type(page._gap))])
    stage.qtbot.keyClick(act, Qt.Key.Key_Escape)
    stage.rest()
    assert page.data is not None
    assert page.data.proposal.row.number == "", "Esc does nothing"
    for words, state in (("编号", "numbered"), ("登记用印", "sealed")):
        button(page, words).click()
        stage.qtbot.keyClick(stage.dialog(ActDialog).go_button, Qt.Key.Key_Return)
        stage.rest()
        assert page.data.proposal.row.state == state
    assert "与签发时一致" in page.banner.text()


def test_a_signature_is_asked_for_with_what_is_signed(stage: Stage) -> None:
    case_id = drafted(stage)
    stage.office.do(case_id, "submit_proposal", UD)
    # Whoever opens this window drafted nothing: the draft is another's.
    with stage.office.workspace.read() as view:
        found = proposals.case_proposal(view, case_id)
    assert found is not None
    page = open_page(stage, case_id)
    assert page.data is not None
    choice = page.data.choice("sign_proposal")
    assert choice is not None
    page.way.make(choice)
    dialog = stage.dialog(SignDialog)
    stage.rest()
    assert dialog.area.value() == "同意。"
    dialog.submit()
    stage.rest()
    assert dialog.banner.text(), "who drafted it may not sign it"
    dialog.reject()


def test_two_versions_are_compared(stage: Stage) -> None:
    case_id = drafted(stage)
    for code, role in (("submit_proposal", UD), ("sign_proposal", DC), ("revise_proposal", DC)):
        stage.office.do(case_id, code, role, "金额有误")
    stage.office.file(case_id, "proposal", PROPOSAL | {"facts": "经查，王某某先后收受财物折合46.1万元。"})
    page = open_page(stage, case_id)
    page._version.click()
    dialog = stage.dialog(CompareDialog)
    stage.rest()
    assert dialog.count.text() == "改动1处"
    assert "46.1" in dialog.page.toPlainText()
    assert "41.6" in dialog.page.toPlainText()
    dialog.before.set_value("2")
    stage.rest()
    assert dialog.count.text() == "文字相同"
    dialog.accept()


@pytest.mark.parametrize("mode", ["leave", "post", "entrust", "announce", "electronic"])
def test_each_mode_of_service_asks_its_own_fields(stage: Stage, mode: str) -> None:
    case_id = drafted(stage)
    stage.office.sign_proposal(case_id)
    page = open_page(stage, case_id)
    button(page, "登记送达回证").click()
    dialog = stage.dialog(ServiceDialog)
    shown = {key for key, made in dialog.form.rows.items() if made.isVisibleTo(dialog)}
    assert {"receiver", "signed"} <= shown
    assert not shown & {"tracking_no", "witnesses", "entrusted_to", "attendees"}
    dialog.form.rows["mode"].set_value(mode)
    own = {
        "leave": {"witnesses", "refusal_reason", "evidence"},
        "post": {"tracking_no", "failed_tries"},
        "entrust": {"entrusted_to"},
        "announce": {"consent", "attendees", "invited", "unit_statement"},
        "electronic": {"consent"},
    }
    every = set().union(*own.values()) | {"received_on"}
    shown = {key for key, made in dialog.form.rows.items() if made.isVisibleTo(dialog)}
    kept = own[mode] | ({"received_on"} if mode != "leave" else set())
    assert shown & every == kept
    dialog.reject()


def test_a_reminder_is_sent_with_two_clicks(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-06-10")
    page: Any = stage.go("case", (case_id, "rectification"))
    stage.press(page.parts["rectification"], "发催办函")
    stage.dialog(SpecDialog).submit()
    stage.rest()
    with stage.office.workspace.read() as view:
        found = proposals.case_proposal(view, case_id)
    assert found is not None
    assert [one.number for one in found.follow_ups] == ["青检催〔2026〕1号"]


def test_a_report_is_corrected_with_its_reason(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    stage.office.file(case_id, "reply", REPLY)
    page: Any = stage.go("case", (case_id, "rectification"))
    part = page.parts["rectification"]
    stage.press(part, "更正")
    part.save()
    assert part.form.rows["reason"].error()
    part.form.set_values({"reason": "来文号有误", "reference": "青路〔2026〕10号"})
    part.save()
    stage.rest()
    assert page.data.proposal.replies[0].reference == "青路〔2026〕10号"
    assert page.data.proposal.replies[0].corrections[0].reason == "来文号有误"
    assert part.form is None


def test_a_visit_begins_with_the_people_who_met_last_and_says_all_at_once(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    stage.office.file(case_id, "reply", REPLY)
    stage.office.day("2026-06-02")
    page: Any = stage.go("case", (case_id, "revisit"))
    part = page.parts["revisit"]
    assert part.form.values()["officers"] == ["周检察官", "马检察官"]
    assert part.form.values()["receivers"][0]["name"] == "县公路养护中心主任"
    for line in part.items.fields:
        line["verified"].set_value("已经核实。")
    stage.press(part, "全部已落实")
    part.end.set_values({"discipline": {"kept": "all"}})
    part.save()
    stage.rest()
    assert page.data.proposal.row.reply_state == "implemented"


def test_several_cases_are_gathered(stage: Stage) -> None:
    first = stage.office.register()
    stage.office.approve_plan(first)
    stage.office.analyse(first)
    stage.office.day("2026-03-05")
    second = stage.office.register(case_no="青检反贪〔2026〕4号", name="李某贪污案")
    stage.office.approve_plan(second)
    stage.office.analyse(second)
    page: Any = stage.go("case", (first, "proposal"))
    stage.press(page.parts["proposal"], "合并多案起草")
    dialog = stage.dialog(GatherDialog)
    assert not dialog.go_button.isEnabled()
    stage.qtbot.keyClick(dialog.cases, Qt.Key.Key_Return)
    stage.rest()
    assert dialog.counts.source.rows[0].cases == 2
    dialog.draft()
    stage.rest()
    assert isinstance(stage.panel.page(), ProposalPage)


def test_a_filed_paper_proves_a_line_of_the_ledger(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    with stage.office.work(Role.UNDERTAKER) as work:
        fields = documents.IncomingFields(kind="rectification_evidence", dated=work.today(), title="比选办法")
        paper = documents.add_incoming(work, case_id, fields, sheet(), "比选办法.png")
        work.commit()
    page = stage.go("case", (case_id, "rectification"))
    part: Any = page.part()  # type: ignore[attr-defined]
    part.note_progress()
    dialog = stage.dialog(SpecDialog)
    dialog.fill({"kind": "progress", "item_no": "1", "progress": "done", "text": "比选办法已经施行。"})
    field: Any = dialog.form.rows["document"].field
    field.offer()
    stage.rest()
    menus = field.findChildren(QMenu)
    next(one for menu in menus for one in menu.actions() if "比选办法" in one.text()).trigger()
    assert field.value() == paper
    dialog.submit()
    stage.rest()
    (line,) = part.data.proposal.ledger
    assert (line.document_id, line.progress) == (paper, "done")
    part._show_paper(paper)
    stage.rest()
    assert stage.dialog(ReceivedDialog).found is not None
    with pytest.raises(FindingsError, match="不在这件案件里"):
        stage.office.file(
            case_id, "rectification",
            {"noted_on": "2026-04-08", "item_no": 1, "progress": "done", "text": "甲", "document": case_id},
        )  # fmt: skip


def test_the_register_is_searched_explained_and_taken_out(stage: Stage, tmp_path: Path) -> None:
    with stage.office.work(PO) as work:
        proposals.enter_highest(work, 2026, 2)
        work.commit()
    stage.office.up_to_service()
    page = stage.go("register", "numbers")
    assert isinstance(page, RegisterPage)
    assert [one.serial for one in page.numbers.source.rows] == [3]
    page.text.setText("没有这个")
    with stage.qtbot.waitSignal(page._timer.timeout):
        page._timer.start()
    stage.rest()
    assert page._stack.currentIndex() == 2
    page.text.setText("王某某")
    with stage.qtbot.waitSignal(page._timer.timeout):
        page._timer.start()
    stage.rest()
    assert page.numbers.source.rows
    target = tmp_path / "登记簿.xlsx"
    page.export(target)
    stage.rest()
    assert target.read_bytes().startswith(b"PK")
    page.which.pick("copies")
    page._turn()
    assert {one.kind for one in page.copies.source.rows} == {"copy", "filing"}
    page.print_out()
    stage.rest()
    paper = stage.dialog(PdfDialog)
    assert paper.paper.pages() == 1 and "抄送备案登记" in paper.windowTitle()
    with stage.office.workspace.read() as view:
        told = text_of(documents.render_copies_register(view, 2026).pdf)
    assert "2026年度" in told and "青溪县交通运输局" in told and "未发出" in told


def test_filing_is_offered_with_the_names_of_the_offices_rules(stage: Stage) -> None:
    stage.office.by_the_rules_of_2019()
    with stage.office.workspace.read() as view:
        assert filing_offers(view) == (
            "上一级人民检察院对口业务部门",
            "上一级人民检察院法律政策研究部门",
        )
