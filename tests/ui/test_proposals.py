"""检察建议 through the window: the form, the printed page, what is frozen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from db.codes import Role
from tests.app.casework.stories import PROPOSAL
from tests.ui.helpers import Stage, button
from ui import paging
from ui.documents.live import LivePaper
from ui.forms import SpecDialog
from ui.proposals import ProposalListPage, ProposalPage


def drafted(stage: Stage) -> str:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    stage.office.analyse(case_id)
    stage.office.file(case_id, "proposal", PROPOSAL)
    return case_id


def open_page(stage: Stage, ref: str) -> ProposalPage:
    page = stage.go("proposal", ref)
    assert isinstance(page, ProposalPage)
    return page


def test_the_page_is_drawn_from_the_form(stage: Stage) -> None:
    page = open_page(stage, drafted(stage))
    assert page.paper.pages() >= 1
    assert page.editor is not None
    assert not page.editor.sections[0].head.isChecked()
    assert page.editor.sections[3].head.isChecked()


def _told(page: ProposalPage) -> str:
    paper = page.paper.sheets.paper
    assert paper is not None
    return "".join(one.char for place in range(page.paper.pages()) for one in paper.letters(place))


def test_typing_draws_the_page_anew_without_keeping_anything(stage: Stage) -> None:
    page = open_page(stage, drafted(stage))
    assert page.editor is not None
    assert page.data is not None
    version = page.data.proposal.record
    before = page.paper.pages()
    page.paper.set_zoom(1.5)
    with stage.qtbot.waitSignal(page.live.printed):
        page.editor.forms[1].rows["origin"].field.setPlainText("我院发现漏洞。" * 250)  # type: ignore[attr-defined]
    stage.rest()
    assert page.paper.pages() > before
    page.paper.sheets.show_page(1)
    place = page.paper.sheets.verticalScrollBar().value()
    with stage.qtbot.waitSignal(page.live.printed):
        page.editor.forms[1].rows["origin"].field.setPlainText("我院发现隐患。" * 250)  # type: ignore[attr-defined]
    stage.rest()
    assert (page.paper.sheets.zoom, page.paper.sheets.verticalScrollBar().value()) == (1.5, place) and place > 0
    assert "发现隐患" in _told(page)
    page.refresh()
    stage.rest()
    assert "发现隐患" in _told(page), "what is typed stays in sight while the rest is read again"
    page.reload()
    stage.rest()
    assert page.data.proposal.record == version


def test_a_draft_is_kept(stage: Stage) -> None:
    page = open_page(stage, drafted(stage))
    assert page.editor is not None
    page.editor.forms[1].rows["origin"].field.setPlainText("新的来源。")  # type: ignore[attr-defined]
    page.save()
    stage.rest()
    assert page.data is not None
    assert page.data.proposal.text.origin == "新的来源。"
    assert not page.editor.dirty


def test_after_signing_nothing_can_be_edited(stage: Stage) -> None:
    case_id = drafted(stage)
    stage.office.sign_proposal(case_id)
    page = open_page(stage, case_id)
    assert page.editor is not None
    assert page.editor.forms[1].rows["origin"].field.isReadOnly()  # type: ignore[attr-defined]
    assert not page.save_button.isVisibleTo(page)
    assert "已签发" in page.banner.text()
    assert button(page, "退回重签").isEnabled()


def test_the_cursor_waits_where_the_work_goes_on_and_ctrl_enter_keeps_what_is_typed(stage: Stage) -> None:
    case_id = drafted(stage)
    page = open_page(stage, case_id)
    assert page.editor is not None and page.data is not None
    page.editor.forms[1].rows["origin"].field.setPlainText("新的来源。")  # type: ignore[attr-defined]
    stage.qtbot.keySequence(stage.window, QKeySequence("Ctrl+Return"))
    stage.rest()
    assert page.data.proposal.text.origin == "新的来源。"
    assert not page.editor.dirty
    stage.office.sign_proposal(case_id)
    page.reload()
    stage.rest()
    assert page.focusWidget() is button(page, "登记送达回证")
    stage.qtbot.keySequence(stage.window, QKeySequence("Ctrl+Return"))
    stage.rest()
    dialog = stage.dialog(SpecDialog)
    dialog.fill({"servers": ["周检察官", "马检察官"], "receiver": "主任", "signed": False})
    dialog.submit()
    stage.rest()
    assert dialog.form.rows["signed"].error(), "the box that has to be ticked says so"


def test_service_is_registered_and_starts_the_period(stage: Stage) -> None:
    case_id = drafted(stage)
    stage.office.sign_proposal(case_id)
    stage.office.day("2026-04-08")
    page = open_page(stage, case_id)
    button(page, "登记送达回证").click()
    dialog = stage.dialog(SpecDialog)
    stage.rest()
    live = dialog.findChild(LivePaper)
    assert live.isVisible() and live.paper.pages() == 1
    with stage.qtbot.waitSignal(live.printed):
        dialog.fill({"servers": ["周检察官", "马检察官"], "receiver": "赵主任"})
        live.touch()
    stage.rest()
    paper = live.paper.sheets.paper
    assert paper is not None
    told = "".join(one.char for one in paper.letters(0))
    assert "马检察官" in told and "赵主任" in told
    assert page.data is not None and page.data.proposal.row.state == "sealed", "nothing was kept"
    dialog.submit()
    stage.rest()
    assert "请勾选" in dialog.form.rows["signed"].error(), "a receipt without a signature is not taken"
    dialog.fill({"signed": True})
    dialog.submit()
    stage.rest()
    assert page.data is not None
    assert page.data.proposal.row.state == "served"
    assert page.data.proposal.reply_due_on is not None


def test_the_list_shows_number_and_period(stage: Stage) -> None:
    stage.office.up_to_service()
    page = stage.go("proposals")
    assert isinstance(page, ProposalListPage)
    one = page.table.source.rows[0]
    assert one.number == "青检检建〔2026〕1号" or one.number
    assert one.due_on is not None


def test_a_long_list_is_read_where_one_looks_and_sorted_by_the_records(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    for number in range(3):
        case_id = stage.office.register(case_no=f"第{number}号")
        stage.office.approve_plan(case_id)
        stage.office.file(case_id, "proposal", {"origin": f"来源{number}"})
    page = stage.go("proposals")
    assert isinstance(page, ProposalListPage)
    assert page.table.source.rowCount() == 3, "nothing is cut"
    assert page._count.text() == "共3件"
    if len(page.table.source.rows) < 3:
        page.table._ask()
        stage.rest()
    assert len(page.table.source.rows) == 3
    newest = [one.id for one in page.table.source.rows]
    page.table.horizontalHeader().sectionClicked.emit(4 + 1)
    stage.rest()
    page.table._ask()
    stage.rest()
    assert {one.id for one in page.table.source.rows} == set(newest)
    page.stages.picked.emit(page.stages.value())
    page.text.setText("没有这个")
    with stage.qtbot.waitSignal(page._timer.timeout):
        pass
    stage.rest()
    assert page._stack.currentIndex() == 1 and not page.open_button.isEnabled()


def test_an_exported_page_stands_in_the_log(stage: Stage, tmp_path: Path) -> None:
    from app import audit

    page = open_page(stage, drafted(stage))
    target = tmp_path / "外面.pdf"
    page.export(target)
    stage.rest()
    assert target.read_bytes().startswith(b"%PDF")
    with stage.office.workspace.read() as view:
        assert "document.export" in [entry.action for entry in audit.entries(view, limit=5)]
    assert Role.UNDERTAKER in stage.desk.actor.roles
