"""Pictures come in through the window, and the window says what became of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import drafts, photos
from app.photos import DuplicatePhoto, ImportReport
from app.workspace import Changes
from tests.ui.helpers import Stage
from tests.ui.photos.conftest import DRAWN
from ui import media
from ui.media import Stick
from ui.photos import PhotosPage
from ui.photos.import_dialog import ImportDialog
from ui.photos.import_report import ImportOutcome
from ui.photos.many_dialog import ManyDialog


def begin(stage: Stage, case_id: str, *paths: Path) -> ImportDialog:
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    page.bring_in(list(paths))
    stage.rest()
    return stage.dialog(ImportDialog)


def test_a_card_is_imported_and_its_photos_are_shown(stage: Stage, case_id: str, card: Path) -> None:
    dialog = begin(stage, case_id, card)
    assert dialog.case.value() == case_id
    assert dialog.go_button.text() == "导入3张"
    dialog.category.set_value("PH07")
    dialog.submit()
    stage.rest()
    assert dialog.outcome.banner.text() == "已导入3张"
    dialog.submit()
    page = stage.panel.page()
    assert isinstance(page, PhotosPage)
    assert page.grid.count() == 3
    assert page.facets.negative.items["digital"].count == 3
    current = page.current()
    assert current is not None
    assert current.file_name == "DSC_0.JPG"


def test_the_card_that_is_plugged_in_is_taken_and_can_be_let_go(
    stage: Stage, case_id: str, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "mounted", lambda: [Stick("NIKON D90", card.parent, 10**9)])
    dialog = begin(stage, case_id)
    assert dialog.go_button.text() == "导入3张"
    assert dialog._chosen.text().startswith(f"{card}中的DSC_0.JPG")
    (card / "备忘.txt").write_text("座谈会照片")
    dialog.take([card])
    stage.rest()
    assert dialog._chosen.text().endswith("；另有1个文件不是照片（备忘.txt），不导入")
    (card / "备忘.txt").unlink()
    dialog.drop_choice()
    assert not dialog.go_button.isEnabled()
    assert dialog.again_button.isHidden()
    monkeypatch.setattr(media, "mounted", lambda: [Stick(name, card.parent, 10**9) for name in ("甲", "乙")])
    dialog.reject()
    dialog = begin(stage, case_id)
    assert not dialog.go_button.isEnabled(), "which of two only a person knows"
    stage.press(dialog, "存储卡乙")
    assert dialog.go_button.text() == "导入3张"


def test_folders_named_by_what_they_show_sort_the_pictures(stage: Stage, case_id: str, card: Path) -> None:
    dialog = begin(stage, case_id, card)
    assert not dialog.by_folder.isChecked()
    dialog.reject()  # of two that are open nothing says which is in front
    (card / "100MEDIA").rename(card / "座谈会")
    assert begin(stage, case_id, card).by_folder.isChecked()


def test_what_came_in_is_marked_and_described_at_once(
    stage: Stage, case_id: str, card: Path, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page_with(scans)
    stage.rest()
    dialog = begin(stage, case_id, card)
    dialog.category.set_value("PH07")
    dialog.submit()
    stage.rest()
    assert dialog.go_button.text() == "成批著录3张"
    dialog.submit()
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, PhotosPage)
    assert page.grid.count() == 5
    names = [row.file_name for key in page.grid.marked() if (row := page._rows.get(key))]
    assert names == ["DSC_0.JPG", "DSC_1.JPG", "DSC_2.JPG"]
    assert stage.dialog(ManyDialog).go_button.text() == "写入3张照片"


def test_what_is_not_said_is_asked_for_before_anything_is_read(stage: Stage, case_id: str, card: Path) -> None:
    dialog = begin(stage, case_id, card)
    dialog.submit()
    assert dialog.category.error() == "请选择类别"
    dialog.category.set_value("PH07")
    dialog.film.pick("film")
    dialog._show_film()
    dialog.submit()
    assert dialog.negative.rows["negative_no"].error()
    assert dialog.pages.currentIndex() == 0
    assert not stage.desk.tasks.busy


def test_a_film_negative_is_registered_with_its_prints(stage: Stage, case_id: str, scans: Path) -> None:
    dialog = begin(stage, case_id, scans)
    dialog.category.set_value("PH04")
    dialog.film.pick("film")
    dialog._show_film()
    dialog.negative.set_values({"negative_no": "0063-2-0114", "roll": "2025-36", "frame": "14"})
    dialog.submit()
    stage.rest()
    with stage.office.workspace.read() as view:
        (negative,) = photos.list_negatives(view, case_id)
    assert negative.negative_no == "0063-2-0114"
    assert len(negative.photo_ids) == 2


def test_what_was_typed_of_a_negative_and_of_the_clock_outlives_a_crash(stage: Stage, case_id: str, card: Path) -> None:
    dialog = begin(stage, case_id, card)
    dialog.category.set_value("PH04")
    dialog.film.pick("film")
    dialog._show_film()
    dialog.negative.rows["negative_no"].retype("0063-2-0114")
    dialog.clock_off.setChecked(True)
    dialog.clock.rows["shown"].retype(["2008-01-01", "00:10"])
    dialog.keeper.flush()
    stage.rest()
    dialog.deleteLater()  # as a program that ends: nothing is said to it

    again = begin(stage, case_id, card)
    assert (again.category.value(), again.film.value()) == ("PH04", "film")
    assert again.negative.values()["negative_no"] == "0063-2-0114"
    again.submit()
    assert again.clock.rows["real"].error() == "两个时间要么都填，要么都不填"
    again.clock.rows["real"].retype(["2026-03-05", "09:00"])
    again.submit()
    stage.rest()
    with stage.office.workspace.read() as view:
        assert drafts.all_kept(view) == [], "what is imported is no draft any more"
        details = [photos.photo_detail(view, one.id) for one in photos.list_photos(view, case_id)]
    behind = datetime(2026, 3, 5, 9, 0) - datetime(2008, 1, 1, 0, 10)
    assert {one.elements["clock_offset"] for one in details} == {str(round(behind.total_seconds()))}


def test_bad_files_and_doubles_are_told_by_name_with_the_reason(stage: Stage, case_id: str, scans: Path) -> None:
    photos.import_photos(stage.office.workspace, case_id, "PH07", [DRAWN / "court0.jpg"])
    (scans / "坏的.jpg").write_bytes((DRAWN / "cash0.jpg").read_bytes()[:4000])
    dialog = begin(stage, case_id, scans)
    dialog.category.set_value("PH04")
    dialog.submit()
    stage.rest()
    assert dialog.outcome.banner.text() == "已导入1张，重复1张，未能导入1个"
    texts = dialog.outcome.texts()
    assert any(text.startswith("照片“坏的.jpg”的数据不完整") for text in texts)
    assert texts.count("court0.jpg") == 2  # the file, and beside it the photo that is here
    assert "本案" in texts


def test_of_ten_thousand_files_the_first_are_listed_and_the_rest_counted(qtbot: QtBot) -> None:
    outcome = ImportOutcome()
    qtbot.addWidget(outcome)
    known = tuple(DuplicatePhoto(f"DSC_{number}.JPG", "", "", True) for number in range(600))
    outcome.show_report(ImportReport((), known, (), Changes()), 600)
    assert outcome.banner.text() == "已导入0张，重复600张"
    assert outcome.texts().count("本案") == 500
    assert outcome.texts()[-1] == "先列出500个，另有100个"


def test_stopping_keeps_what_came_in_and_says_so(stage: Stage, case_id: str, card: Path) -> None:
    dialog = begin(stage, case_id, card)
    dialog.category.set_value("PH07")
    dialog.submit()
    stage.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    stage.rest()
    assert dialog.isVisible()
    told = dialog.outcome.banner.text()
    assert "已取消" in told
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    assert told.startswith(f"已导入{page.grid.count()}张")


def test_locking_while_files_come_in_closes_the_dialog(stage: Stage, case_id: str, card: Path) -> None:
    dialog = begin(stage, case_id, card)
    dialog.category.set_value("PH07")
    dialog.submit()
    with stage.qtbot.waitSignal(stage.desk.closed, timeout=20_000):
        stage.desk.lock()
        assert not any(one.isVisible() for one in QApplication.topLevelWidgets() if isinstance(one, ImportDialog))


def test_a_folder_without_pictures_cannot_be_imported(stage: Stage, case_id: str, tmp_path: Path) -> None:
    empty = tmp_path / "空的"
    empty.mkdir()
    dialog = begin(stage, case_id, empty)
    assert not dialog.go_button.isEnabled()


def test_files_dropped_on_the_page_open_the_import(stage: Stage, case_id: str, scans: Path) -> None:
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scans))])
    page.dropEvent(
        QDropEvent(
            QPoint(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    stage.rest()
    assert stage.dialog(ImportDialog).go_button.text() == "导入2张"


def test_export_needs_a_folder_and_a_deliberate_tick(
    stage: Stage, scans: Path, tmp_path: Path, page_with: Callable[..., PhotosPage]
) -> None:
    from ui.photos.export_dialog import ExportDialog

    page = page_with(scans)
    page.export()
    stage.rest()
    dialog = stage.dialog(ExportDialog)
    assert not dialog.go_button.isEnabled()
    dialog.folder.set_value(str(tmp_path / "出库"))
    assert not dialog.go_button.isEnabled()
    dialog.tick.setChecked(True)
    dialog.submit()
    stage.rest()
    assert dialog.outcome.text().startswith("已导出2个文件和目录“照片目录.csv”")
    written = sorted(file.name for file in (tmp_path / "出库").iterdir())
    assert len(written) == 3
    assert (tmp_path / "出库" / written[0]).read_bytes() in [
        (DRAWN / n).read_bytes() for n in ("meeting0.jpg", "court0.jpg")
    ]
