"""Negatives: linked, declared, laid on the light table, turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt

from app import photos
from app.photos import NegativeForm, NegativeRow
from db.codes import Role
from tests.support import acting
from tests.ui.helpers import Stage
from tests.ui.photos.conftest import DRAWN
from ui.photos import LightTablePage, PhotosPage
from ui.photos.negative_dialog import NegativeDialog
from ui.photos.strips import lay_out
from ui.widgets.dialogs import NoteDialog

FORM = NegativeForm("0063-2-0114", roll="2025-36", frame="14", kept_at="底片柜2号")


def test_a_missing_negative_is_declared_with_its_reason(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    assert page.facets.negative.items["missing"].count == 2
    stage.press(page, "登记底片情况")
    dialog = stage.dialog(NegativeDialog)
    dialog.kinds.pick("none")
    dialog._show_kind()
    dialog.submit()
    assert dialog.reason.error() == "请填写没有底片的理由"
    dialog.reason.set_value("底片在搬迁中遗失")
    dialog.submit()
    stage.rest()
    assert page.facets.negative.items["missing"].count == 1
    assert page.facets.negative.items["none"].count == 1
    file = page.inspector.file()
    assert file is not None
    assert file.detail.no_negative_reason == "底片在搬迁中遗失"


def test_a_photo_is_linked_to_a_negative_that_is_registered_there(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    page.negative()
    stage.rest()
    dialog = stage.dialog(NegativeDialog)
    dialog.form.set_values({"negative_no": "0063-2-0114", "roll": "2025-36", "frame": "14"})
    dialog.submit()
    stage.rest()
    current = page.current()
    assert current is not None
    assert (current.negative_no, current.frame) == ("0063-2-0114", "14")


def scanned(stage: Stage, case_id: str) -> NegativeRow:
    workspace = stage.office.workspace
    with workspace.read() as view:
        (negative,) = photos.list_negatives(view, case_id)
    photos.attach_scan(workspace, negative.id, DRAWN / "meeting0-n.jpg")
    return negative


def test_the_light_table_turns_all_frames_and_one_while_space_is_held(
    stage: Stage, case_id: str, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page_with(scans, FORM)
    negative = scanned(stage, case_id)
    page = stage.go("lighttable", (case_id, negative.id))
    assert isinstance(page, LightTablePage)
    page.panel.viewport().repaint()
    stage.rest()
    pair = page.panel.pictures(negative.id)
    assert pair is not None
    assert pair[0] != pair[1]
    row = page._negatives[negative.id]
    assert not page.panel._shows_positive(row)
    stage.qtbot.keyPress(page.panel, Qt.Key.Key_Space)
    assert page.panel._shows_positive(row)
    stage.qtbot.keyRelease(page.panel, Qt.Key.Key_Space)
    assert not page.panel._shows_positive(row)
    stage.qtbot.keyClick(page.panel, Qt.Key.Key_N)
    assert page.panel._shows_positive(row)
    assert page.images.value() == "positive"


def test_a_negative_without_a_scan_is_said_to_have_none_and_gets_one(
    stage: Stage, case_id: str, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page_with(scans, FORM)
    page = stage.go("lighttable", case_id)
    assert isinstance(page, LightTablePage)
    assert "还没有扫描图像" in page.side.banner.text()
    negative = page.side.negative_row()
    assert negative is not None
    page.scan(negative, DRAWN / "meeting0-n.jpg")
    stage.rest()
    after = page.side.negative_row()
    assert after is not None
    assert after.scan_id is not None
    assert page._count.text() == "本卷登记1帧，已扫描1帧"


def test_locking_lets_go_of_every_picture(
    stage: Stage, case_id: str, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans, FORM)
    negative = scanned(stage, case_id)
    page.grid.viewport().repaint()
    stage.rest()
    assert page.grid.held() == 2
    assert not page.inspector.picture.image().isNull()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    stage.rest()
    assert not page.large.canvas.image().isNull()
    light = stage.go("lighttable", (case_id, negative.id))
    assert isinstance(light, LightTablePage)
    light.panel.viewport().repaint()
    stage.rest()
    assert light.panel.held() == 1
    released = []
    stage.desk.locked.connect(
        lambda: released.extend(
            [
                page.grid.held(),
                light.panel.held(),
                page.large.canvas.image().isNull(),
                page.inspector.picture.image().isNull(),
                light.side.photo.image().isNull(),
                page.inspector.file() is None,
            ]
        )
    )
    with stage.qtbot.waitSignal(stage.desk.closed):
        stage.desk.lock()
    assert released == [0, 0, True, True, True, True]


def test_the_large_view_steps_and_lays_the_negative_over_its_photo(
    stage: Stage, case_id: str, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans, FORM)
    scanned(stage, case_id)
    stage.rest()
    first = page.grid.current()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    stage.rest()
    assert page.large.isVisible()
    shown = page.large.canvas.image()
    stage.qtbot.keyClick(page.large, Qt.Key.Key_N)
    stage.rest()
    assert page.large.canvas.image() != shown
    stage.qtbot.keyClick(page.large, Qt.Key.Key_B)
    stage.rest()
    stage.qtbot.keyClick(page.large, Qt.Key.Key_Right)
    assert (page.large.canvas.curtain(), page.grid.current()) == (0.55, first)
    stage.qtbot.keyClick(page.large, Qt.Key.Key_B)
    stage.qtbot.keyClick(page.large, Qt.Key.Key_BracketRight)
    stage.rest()
    assert page.grid.current() != first
    stage.qtbot.keyClick(page.large, Qt.Key.Key_1)
    assert page.large.canvas.effective() == 1.0
    stage.qtbot.keyClick(page.large, Qt.Key.Key_Escape)
    assert not page.large.isVisible()


def test_an_original_is_taken_out_with_an_entry_in_the_audit(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    page.open_large()
    stage.rest()
    stage.press(page.large, "调取原件")
    assert page.large._mark.isVisible()
    assert page.large.canvas.image().width() == 600


def test_who_may_not_see_a_picture_sees_that_there_is_one(
    stage: Stage, case_id: str, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    workspace = stage.office.workspace
    photos.import_photos(workspace, case_id, "PH01", photos.picture_files([scans]))
    workspace.actor = replace(acting(workspace, Role.DEPUTY_CHIEF))
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    page.grid.viewport().repaint()
    stage.rest()
    assert page.grid.count() == 2
    blurs = [page.grid.image(key) for key in page.grid.order()]
    assert [(one.width(), one.height()) for one in blurs if one is not None] == [(8, 6), (8, 6)]
    assert page.inspector.picture.words() == "内部资料，您的角色不能查看影像"
    assert not page.tools.import_button.isVisible()
    assert not page.inspector.may_write()
    page.grid.mark(page.grid.order())
    assert page._marks.describe.isHidden()
    assert page._marks.compare.isVisible()


def test_n_says_why_there_is_no_negative_to_see(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_N)
    assert page.inspector.picture.words().startswith("缺底片")
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_N)
    stage.rest()
    assert not page.inspector.picture.image().isNull()


def test_the_list_has_the_same_keys(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    page.views.pick("list")
    page._view("list")
    stage.rest()
    first = page.grid.current()
    stage.qtbot.keyClick(page.table, Qt.Key.Key_BracketRight)
    assert page.grid.current() != first
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Down)
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.large.isVisible()


def test_all_are_marked_and_none(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    stage.rest()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.grid.marked()) == 2
    assert page._marks.isVisible()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert not page._marks.isVisible()


def test_shift_marks_what_the_arrows_pass(stage: Stage, card: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(card)
    stage.rest()
    keys = page.grid.order()
    page.grid.select(keys[0])
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.grid.marked() == []
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.marked() == keys[1:3]
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.marked() == keys
    assert page.grid.current() == keys[0]


def test_a_photo_is_taken_back_with_a_reason(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    stage.rest()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    dialog = stage.dialog(NoteDialog)
    dialog.go_button.click()
    assert dialog.row.error()
    dialog.area.set_value("误将他案照片导入")
    dialog.go_button.click()
    stage.rest()
    assert page.grid.count() == 1


def row(frame: str, case: str = "c") -> NegativeRow:
    return NegativeRow(
        f"{case}{frame}",
        case,
        frame,
        "film_original",
        "",
        "135",
        "colour",
        "",
        "1",
        "",
        frame,
        "",
        False,
        "",
        None,
        None,
        None,
        (),
    )


def test_strips_hold_six_frames_with_gaps_where_none_is_registered() -> None:
    strips = lay_out([row("2"), row("8"), row("14")])
    assert [strip.number for strip in strips] == ["1", "2", "3"]
    assert [frame.number for frame in strips[1].frames] == ["7", "8", "9", "10", "11", "12"]
    assert [frame.negative is not None for frame in strips[1].frames] == [False, True, False, False, False, False]


def test_a_doubled_frame_and_another_case_lie_on_strips_of_their_own() -> None:
    strips = lay_out([row("1"), row("1A"), row("1", "d"), row("无号")])
    assert [[one.id for one in strip.negatives()] for strip in strips] == [["c1"], ["c1A"], ["c无号"], ["d1"]]
