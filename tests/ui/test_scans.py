"""Scans on the table: dropped, put in order by mouse and keys, entered once, filed; looked at and replaced."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTranslator, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app import documents
from tests.app.documents.test_scans import coded, pdf, sheet
from tests.ui.helpers import Stage, button
from ui.cases import CasePage
from ui.cases.reply_part import ReplyPart
from ui.desk import Desk
from ui.documents.assemble import AssembleDialog
from ui.documents.received import ReceivedDialog
from ui.documents.table_work import Target
from ui.documents.watch import FOLDER, RemoveDialog, Seen, WaitingDialog, settled
from ui.tasks import Tasks
from ui.widgets.dialogs import FormDialog, NoteDialog


@pytest.fixture
def scans(tmp_path: Path) -> list[Path]:
    """Two pages of a JPEG and a TIFF; the TIFF lies crookedly and ends with a blank page."""
    made = tmp_path / "扫描"
    made.mkdir()
    first, second = made / "一.jpg", made / "二.tif"
    first.write_bytes(coded(sheet(1), "JPEG"))
    blank = Image.new("L", (827, 1170), 255)
    second.write_bytes(coded(sheet(2, "L", 2.0), "TIFF", save_all=True, append_images=[blank]))
    return [first, second]


def drop(widget: QWidget, paths: list[Path]) -> None:
    """Let files go over a widget, as the desktop would tell it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    act, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), act, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), act, data, Qt.MouseButton.LeftButton, none))


def order(dialog: AssembleDialog) -> list[list[tuple[int, int]]]:
    return [[(leaf.source, leaf.place) for leaf in sheaf] for sheaf in dialog.grid.papers]


def case_page(stage: Stage) -> tuple[str, CasePage]:
    case_id = stage.office.up_to_service()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    return case_id, page


class Shouting(QTranslator):
    """Marks every text of the window where scans are put together."""

    def translate(self, context: str, text: str, comment: str | None = None, n: int = -1) -> str:
        del comment, n
        return f"！{text}" if context == "AssembleDialog" else ""


def test_what_the_tools_tell_can_be_translated(qtbot: QtBot) -> None:
    app, shouting = QApplication.instance(), Shouting()
    assert app is not None
    app.installTranslator(shouting)
    try:
        dialog = AssembleDialog(Desk(Tasks()), None, Target("", "", date(2026, 3, 2)), ())
    finally:
        app.removeTranslator(shouting)
    qtbot.addWidget(dialog)
    assert len(dialog._tools) == 8
    for tool in dialog._tools.values():
        assert tool.toolTip() == tool.accessibleDescription() and tool.toolTip().startswith("！")


def test_dropped_scans_are_put_in_order_by_keys_and_filed(stage: Stage, scans: list[Path]) -> None:
    case_id, page = case_page(stage)
    drop(page.side, scans)
    stage.rest()
    dialog = stage.dialog(AssembleDialog)
    assert order(dialog) == [[(0, 0), (1, 0), (1, 1)]]
    grid, keys = dialog.grid, stage.qtbot
    grid.setFocus()
    keys.keyClick(grid, Qt.Key.Key_Home)
    keys.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert order(dialog) == [[(1, 0), (0, 0), (1, 1)]] and grid.current == 1
    keys.keyClick(grid, Qt.Key.Key_R)
    assert grid.papers[0][1].turn == 1
    keys.keyClick(grid, Qt.Key.Key_S)
    assert order(dialog) == [[(1, 0)], [(0, 0), (1, 1)]]
    keys.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    keys.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert order(dialog) == [[(1, 0), (0, 0), (1, 1)]] and grid.papers[0][1].turn == 0
    stage.press(dialog, "校正1页")
    assert grid.papers[0][0].skew != 0
    stage.press(dialog, "空白1页")
    assert grid.chosen == {2} and grid.count() == 3, "chosen, not deleted"
    keys.keyClick(grid, Qt.Key.Key_Delete)
    assert order(dialog) == [[(1, 0), (0, 0)]]
    dialog.submit()
    assert dialog.isVisible(), "the kind is asked for"
    dialog.form.rows["kind"].set_value("rectification_evidence")
    dialog.form.edited.emit()
    dialog.submit()
    stage.rest()
    assert not isValid(dialog) or not dialog.isVisible()
    with stage.office.workspace.read() as view:
        (row,) = [one for one in documents.list_documents(view, case_id) if one.direction.value == "incoming"]
        files = {one.name: documents.read_original(view, row.id, one.id) for one in documents.originals(view, row.id)}
    assert (row.pages, row.kind_text, row.archival) == (2, "整改佐证材料", True)
    assert files == {path.name: path.read_bytes() for path in scans}
    assert any(line.title == "整改佐证材料" for line in page.side.papers.lines())


def test_pages_are_dragged_and_parted_with_the_mouse_and_each_paper_has_its_fields(
    stage: Stage, scans: list[Path]
) -> None:
    case_id, page = case_page(stage)
    dialog = page.side.papers.attach(page.side._today, scans)
    assert dialog is not None
    stage.rest()
    grid, mouse = dialog.grid, stage.qtbot
    left = Qt.MouseButton.LeftButton
    start, end = grid.box(2).center().toPoint(), grid.box(0).center().toPoint() - QPoint(40, 0)
    mouse.mousePress(grid.viewport(), left, pos=start)
    mouse.mouseMove(grid.viewport(), (start + end) / 2)
    mouse.mouseMove(grid.viewport(), end)
    mouse.mouseRelease(grid.viewport(), left, pos=end)
    assert order(dialog) == [[(1, 1), (0, 0), (1, 0)]]
    dialog.form.rows["kind"].set_value("judgment")
    dialog.form.rows["number"].set_value("（2026）青刑初1号")
    dialog.form.edited.emit()
    mouse.mouseClick(grid.viewport(), left, pos=grid.box(1).center().toPoint())
    stage.press(dialog, "分件")
    assert order(dialog) == [[(1, 1)], [(0, 0), (1, 0)]]
    assert dialog.form.values()["kind"] == "judgment" and not dialog.form.values().get("number"), (
        "begins like the first"
    )
    dialog.form.rows["kind"].set_value("other")
    dialog.form.rows["title"].set_value("附件")
    dialog.form.edited.emit()
    mouse.mouseClick(grid.viewport(), left, pos=grid.box(0).center().toPoint())
    assert dialog.form.values()["number"] == "（2026）青刑初1号"
    mouse.keyClick(grid, Qt.Key.Key_Space)
    stage.rest()
    assert dialog.large.isVisible()
    mouse.keyClick(dialog.large, Qt.Key.Key_Right)
    mouse.keyClick(dialog.large, Qt.Key.Key_Space)
    stage.rest()
    assert grid.isVisible() and grid.current == 1
    stage.press(dialog, "归入")
    with stage.office.workspace.read() as view:
        told = {(one.title, one.pages, one.doc_number) for one in documents.list_documents(view, case_id)}
    assert {("判决书", 1, "（2026）青刑初1号"), ("附件", 2, "")} <= told


def test_bad_files_are_named_and_the_others_stay(stage: Stage, scans: list[Path], tmp_path: Path) -> None:
    _case_id, page = case_page(stage)
    bad, locked = tmp_path / "坏.pdf", tmp_path / "密.pdf"
    bad.write_bytes(b"%PDF-1.7\nnothing")
    locked.write_bytes(pdf(1, "geheim"))
    drop(page.side, [bad, scans[0], locked])
    stage.rest()
    dialog = stage.dialog(AssembleDialog)
    assert "坏.pdf" in dialog.banner.text()
    asked = stage.dialog(FormDialog)
    asked.form.set_values({"secret": "geheim"})
    asked.submit()
    stage.rest()
    assert order(dialog) == [[(0, 0), (1, 0)]]
    dialog.reject()


def test_a_report_that_arrives_is_filed_to_its_reply(stage: Stage, scans: list[Path]) -> None:
    case_id, _page = case_page(stage)
    stage.office.day("2026-05-20")
    page = stage.go("case", (case_id, "rectification"))
    assert isinstance(page, CasePage)
    part = page.parts["rectification"]
    assert isinstance(part, ReplyPart) and part.form is not None
    part.form.rows["reference"].set_value("青路〔2026〕9号")
    drop(part, scans[:1])
    stage.rest()
    dialog = stage.dialog(AssembleDialog)
    assert dialog.form.values()["number"] == "青路〔2026〕9号"
    stage.press(dialog, "归入")
    assert part.scan.value()
    with stage.office.workspace.read() as view:
        row = documents.document_row(view, part.scan.value())
    assert (row.form_code, row.doc_number) == ("implementation_report", "青路〔2026〕9号")
    held = part.scan.value()
    assert page.preview.toggle.isVisible() and not page.preview.pane.isVisible()
    stage.press(page, "预览")
    assert page.preview.live.paper.pages() == 1 and not page.side.isVisible(), "the report is read beside its answers"
    stage.press(page, "预览")
    part.scan.look()
    stage.rest()
    stage.press(stage.dialog(ReceivedDialog), "关闭")
    stage.go("cases")
    part.dirty = False
    stage.go("case", (case_id, "plan"))
    stage.go("case", (case_id, "rectification"))
    assert part.scan.value() == held, "it waits for its answers"


def test_a_field_asks_for_the_password_of_a_locked_paper(stage: Stage, tmp_path: Path) -> None:
    case_id, _page = case_page(stage)
    stage.office.day("2026-05-20")
    page = stage.go("case", (case_id, "rectification"))
    assert isinstance(page, CasePage)
    part = page.parts["rectification"]
    assert isinstance(part, ReplyPart)
    locked = tmp_path / "密.pdf"
    locked.write_bytes(pdf(2, "geheim"))
    table = part.scan.bring([locked])
    assert table is not None
    stage.rest()
    for word, told in (("falsch", "密码"), ("geheim", "")):
        asking = stage.dialog(FormDialog)
        assert "密.pdf" in asking.banner.text()
        asking.form.rows["secret"].set_value(word)
        stage.press(asking, "打开文件")
        assert not told or told in stage.dialog(FormDialog).banner.text()
    assert table.grid.count() == 2
    table.form.rows["kind"].set_value("implementation_report")
    table.submit()
    stage.rest()
    with stage.office.workspace.read() as view:
        (one,) = documents.originals(view, part.scan.value())
        assert documents.read_original(view, part.scan.value(), one.id) == locked.read_bytes()


def test_a_paper_that_came_in_is_looked_at_replaced_and_withdrawn(
    stage: Stage, scans: list[Path], tmp_path: Path
) -> None:
    case_id, page = case_page(stage)
    drop(page.side, scans)
    stage.rest()
    dialog = stage.dialog(AssembleDialog)
    dialog.form.rows["kind"].set_value("other")
    dialog.form.edited.emit()
    stage.press(dialog, "归入")
    papers = page.side.papers
    button(page.side, "其他来文").click()
    stage.rest()
    seen = stage.dialog(ReceivedDialog)
    assert seen.paper.pages() == 3 and seen.which.isVisible()
    seen.which.picked.emit("original")
    stage.rest()
    assert seen.paper.pages() == 1
    seen.export_to(tmp_path)
    stage.rest()
    assert (tmp_path / "一.jpg").read_bytes() == scans[0].read_bytes()
    seen.reject()
    line = next(one for one in papers._found.lines if one.document)  # type: ignore[union-attr]
    papers.replace_by(line, scans[:1])
    stage.rest()
    again = stage.dialog(AssembleDialog)
    again.submit()
    note = stage.dialog(NoteDialog)
    note.area.set_value("漏扫一页")
    note.go_button.click()
    stage.rest()
    with stage.office.workspace.read() as view:
        (row,) = [one for one in documents.list_documents(view, case_id) if one.direction.value == "incoming"]
    assert row.pages == 1
    button(page.side, "其他来文").click()
    stage.rest()
    stage.dialog(ReceivedDialog).withdraw("误归")
    stage.rest()
    assert all(one.title != "其他来文" for one in papers.lines())


def test_locking_lets_go_of_the_table(stage: Stage, scans: list[Path]) -> None:
    _case_id, page = case_page(stage)
    drop(page.side, scans)
    dialog = stage.dialog(AssembleDialog)
    stage.desk.lock()
    stage.rest()
    assert not isValid(dialog) or not dialog.isVisible()


def test_the_scanners_folder_is_watched_and_its_originals_removed_on_request(stage: Stage, scans: list[Path]) -> None:
    case_id = stage.office.up_to_service()
    watch, top = stage.panel.scans, stage.panel.top
    watch._timer.stop()
    assert not top.scans_button.isVisible()
    stage.desk.remember(FOLDER, str(scans[0].parent))
    growing = scans[0].parent / "三.pdf"
    growing.write_bytes(b"%PDF-")
    watch.look()
    stage.rest()
    assert not top.scans_button.isVisible(), "nobody knows yet whether they still grow"
    growing.write_bytes(pdf(1))
    watch.look()
    stage.rest()
    assert top.scans_button.text() == "收到2份扫描件"
    stage.go("case", case_id)
    top.scans_button.click()
    stage.rest()
    waiting = stage.dialog(WaitingDialog)
    assert waiting.case.value() == case_id, "the case in front"
    stage.press(waiting, "整理归入")
    dialog = stage.dialog(AssembleDialog)
    dialog.form.rows["kind"].set_value("other")
    dialog.form.edited.emit()
    stage.press(dialog, "归入")
    stage.press(stage.dialog(RemoveDialog), "删除原件")
    assert [path.exists() for path in scans] == [False, False] and growing.exists()
    watch.look()
    stage.rest()
    assert top.scans_button.text() == "收到1份扫描件"
    top.scans_button.click()
    stage.rest()
    stage.press(stage.dialog(WaitingDialog), "不再提示")
    assert not top.scans_button.isVisible()
    growing.write_bytes(pdf(2))
    watch.look()
    stage.rest()
    watch.look()
    stage.rest()
    assert top.scans_button.isVisible(), "written anew it is another scan"


@given(
    st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(0, 2), st.integers(0, 2))),
    st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(0, 2), st.integers(0, 2))),
    st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(0, 2), st.integers(0, 2))),
)
def test_only_what_stopped_growing_is_offered(before: Seen, now: Seen, aside: Seen) -> None:
    for name in settled(before, now, aside):
        assert now[name] == before[name] != aside.get(name) and now[name][0] > 0
