"""A dossier through the window: marked, handed in, returned, approved, printed."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton

from app import audit, documents
from app.drafts import all_kept
from db.codes import Role
from tests.ui.helpers import Stage, button
from ui.archive import ArchivePage, queries
from ui.archive.checklist import MISSING, PENDING, WAIVED
from ui.archive.queries import REVIEW, TODO
from ui.cases.papers import LineButton
from ui.shell.my_drafts import MyDrafts
from ui.widgets.base import Label
from ui.widgets.dialogs import NoteDialog
from ui.widgets.pdf_dialog import PdfDialog

CODES = [f"D0{n}" for n in range(2, 8)] + [f"P0{n}" for n in range(1, 8)]


@pytest.fixture
def ref(stage: Stage) -> str:
    """A case that was stopped after its plan, its dossier being compiled."""
    made = stage.office.register()
    stage.office.approve_plan(made)
    stage.office.do(made, "terminate", Role.CHIEF, "案件撤销")
    stage.office.do(made, "start_archive", Role.UNDERTAKER)
    return made


def archive(stage: Stage) -> ArchivePage:
    return cast("ArchivePage", stage.go("archive"))


def promise_all(stage: Stage, ref: str) -> None:
    for code in CODES:
        stage.office.file(ref, "archive-check", {"code": code, "state": PENDING, "reason": "尚未取得"})


def test_the_list_stands_by_stage_and_shows_the_first_dossier(stage: Stage, ref: str) -> None:
    page = archive(stage)
    assert page.list.stages.value() == TODO
    assert page.data is not None
    assert page.data.detail.case_id == ref
    assert len(page.checklist.rows) == 14


def test_a_long_list_is_read_where_one_looks(stage: Stage, ref: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    for number in range(2):
        other = stage.office.register(case_no=f"第{number}号")
        stage.office.do(other, "refuse", Role.INVESTIGATION_HEAD, "单位已撤销")
    page = archive(stage)
    assert page.list.table.source.rowCount() == 3, "nothing is cut"
    for _ in range(2):
        page.list.table._ask()
        stage.rest()
    assert {one.case.id for one in page.list.table.source.rows} >= {ref} and len(page.list.table.source.rows) == 3
    stage.go("archive", ref)
    assert page.data is not None and page.data.detail.case_id == ref, "the wanted dossier comes to the front"
    stage.press(page.list, "待审核 0")
    assert page.list.table.source.rowCount() == 0 and page.data is None


def test_a_class_is_waived_with_its_reason_and_the_mark_taken_back(stage: Stage, ref: str) -> None:
    page = archive(stage)
    assert page.checklist.rows["P01"].line.state.value == MISSING
    page.mark("P01", "侦查人员讯问犯罪嫌疑人", WAIVED)
    dialog = stage.dialog(NoteDialog)
    dialog.go_button.click()
    assert dialog.isVisible()  # without a reason nothing is marked
    dialog.area.set_value("案件撤销，经批准不收集")
    dialog.go_button.click()
    stage.rest()
    line = page.checklist.rows["P01"].line
    assert (line.state.value, line.reason) == (WAIVED, "案件撤销，经批准不收集")
    button = page.checklist.rows["P01"].button
    assert button is not None
    assert button.text() == "撤销"
    button.click()
    stage.rest()
    assert page.checklist.rows["P01"].line.state.value == MISSING
    page.mark("P01", "侦查人员讯问犯罪嫌疑人", WAIVED)
    dialog = stage.dialog(NoteDialog)
    dialog.area.set_value("案件撤销，经批准不收集")
    alike = dialog.findChild(QCheckBox)
    assert alike is not None
    alike.setChecked(True)
    dialog.go_button.click()
    stage.rest()
    photos = [made.line for made in page.checklist.rows.values() if made.line.photo]
    assert {line.state.value for line in photos} <= {WAIVED, "present"}, "one reason for all that is missing alike"


def test_handing_in_waits_for_every_class_and_says_so(stage: Stage, ref: str) -> None:
    page = archive(stage)
    assert not page.review.button("submit_archive").isEnabled()
    assert "解决后才能移交审核" in page.review.banner.accessibleName()
    promise_all(stage, ref)
    page.reload()
    stage.rest()
    assert page.review.button("submit_archive").isEnabled()


def test_whoever_compiled_it_cannot_approve_it(stage: Stage, ref: str) -> None:
    promise_all(stage, ref)
    page = archive(stage)
    page.review.button("submit_archive").click()
    stage.rest()
    assert page.list.stages.value() == REVIEW
    approve = page.review.button("approve_archive")
    assert not approve.isEnabled()
    assert "本人" in approve.accessibleDescription()


def test_returning_needs_an_opinion_and_approval_gives_the_number(stage: Stage, ref: str) -> None:
    promise_all(stage, ref)
    stage.office.do(ref, "submit_archive", Role.ARCHIVIST)
    page = archive(stage)
    page.review.button("return_archive").click()
    assert page.review.note.error() == "退回补正须写明意见"
    page.review.opinion.setPlainText("目录日期有误")
    other = stage.office.register(case_no="第4号")
    stage.office.do(other, "refuse", Role.INVESTIGATION_HEAD, "单位已撤销")
    stage.go("archive", other)
    assert page.review.opinion.value() == ""
    stage.go("workbench")
    stage.panel.top.drafts.emit()
    drafts = stage.dialog(MyDrafts)
    stage.rest()
    drafts.go_button.click()
    stage.rest()
    assert stage.panel.page() is page and page.data is not None and page.data.detail.case_id == ref
    assert page.review.opinion.value() == "目录日期有误", "kept as it was typed"
    page.review.button("return_archive").click()
    stage.rest()
    assert page.data is not None
    assert page.data.detail.returns[0]["opinion"] == "目录日期有误"
    assert page.review.opinion.value() == ""
    with stage.office.workspace.read() as view:
        assert not all_kept(view), "forgotten with the decision"
    stage.office.do(ref, "submit_archive", Role.ARCHIVIST)
    page.reload()
    stage.rest()
    page.review.button("approve_archive").click()
    stage.rest()
    assert page.data.detail.archival_code
    assert "已归档" in stage.panel.toast.text()


def test_finished_papers_are_printed_into_the_volume(stage: Stage, ref: str) -> None:
    page = archive(stage)
    assert page.data is not None
    assert page.data.detail.papers[0].pages_text == ""
    said = [one.text() for one in page.review.findChildren(Label)]
    assert any(text.startswith("1件文书还没有打印入卷") for text in said)
    page.catalogue.lay_button.click()
    stage.rest()
    assert page.data.detail.papers[0].pages_text == "1"
    assert not any("没有打印入卷" in one.text() for one in page.review.findChildren(Label) if one.isVisible())


def test_the_retention_is_chosen(stage: Stage, ref: str) -> None:
    page = archive(stage)
    page.catalogue.retention.set_value("Y")
    page.catalogue.retention.activated.emit(0)
    stage.rest()
    assert page.data is not None
    assert page.data.detail.retention == "Y"


def test_the_catalogue_is_shown_and_saved_as_it_will_be_printed(stage: Stage, ref: str, tmp_path: Path) -> None:
    page = archive(stage)
    page.catalogue.index_button.click()
    stage.rest()
    dialog = stage.dialog(PdfDialog)
    assert dialog.paper.pages() == 1
    dialog.save_to(tmp_path / "目录.pdf")
    stage.rest()
    assert (tmp_path / "目录.pdf").read_bytes().startswith(b"%PDF")
    with stage.office.workspace.read() as view:
        newest = audit.entries(view, limit=1)[0]
    assert (newest.action, newest.note) == ("document.export", "目录.pdf")
    dialog.reject()


def test_a_filed_paper_is_stamped_seen_and_saved(stage: Stage, ref: str, tmp_path: Path) -> None:
    page = archive(stage)
    page.lay()
    stage.rest()
    assert page.data is not None
    page._open_item(page.data.detail.papers[0])
    stage.rest()
    before = stage.dialog(PdfDialog)
    assert not [one for one in before.findChildren(QPushButton) if one.text() == "盖归档章"], "not filed yet"
    before.reject()
    promise_all(stage, ref)
    stage.office.do(ref, "submit_archive", Role.ARCHIVIST)
    stage.office.do(ref, "approve_archive", Role.PREVENTION_HEAD, "齐全")
    page.reload()
    stage.rest()
    item = page.data.detail.papers[0]
    with stage.office.workspace.read() as view:
        kept = documents.read_document(view, item.document_id)
    page._open_item(item)
    stage.rest()
    dialog = next(one for one in page.findChildren(PdfDialog) if one.isVisible())
    stage.press(dialog, "盖归档章")
    copy = next(one for one in dialog.findChildren(PdfDialog) if one.isVisible())
    assert copy.paper.pages() == dialog.paper.pages() >= 1
    copy.save_to(tmp_path / "归档章.pdf")
    stage.rest()
    with stage.office.workspace.read() as view:
        assert (tmp_path / "归档章.pdf").read_bytes() == documents.stamped_document(view, item.document_id) != kept
        assert documents.read_document(view, item.document_id) == kept
        newest = audit.entries(view, limit=1)[0]
    assert (newest.action, newest.note) == ("document.export", "归档章.pdf")
    copy.reject()
    dialog.reject()
    case = stage.go("case", (ref, "archive"))
    filed = [one for one in case.findChildren(LineButton) if "已入卷" in one.accessibleDescription()]
    assert filed, [(one.title, one.accessibleDescription()) for one in case.findChildren(LineButton)]
    filed[0].click()
    stage.rest()
    shown = next(one for one in case.findChildren(PdfDialog) if one.isVisible())
    assert button(shown, "盖归档章").isEnabled()
    shown.reject()


def test_an_empty_archive_says_so(stage: Stage) -> None:
    page = archive(stage)
    assert page.data is None
    assert page.list.table.current() is None
