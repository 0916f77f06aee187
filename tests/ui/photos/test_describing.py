"""The 说明 is written in place, by keyboard alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app import drafts, photos
from app.photos import PhotoDescription
from tests.ui.helpers import Stage
from ui.finding import find
from ui.photos import PhotosPage
from ui.photos.album_dialog import AlbumDialog
from ui.photos.flat import read_day
from ui.photos.many_dialog import ManyDialog


def description(stage: Stage, photo_id: str) -> PhotoDescription:
    with stage.office.workspace.read() as view:
        return photos.photo_detail(view, photo_id).description


def type_into(stage: Stage, page: PhotosPage, key: str, text: str) -> None:
    field = page.inspector.fields[key]
    field.setFocus()
    field.selectAll()
    if text.isascii():
        stage.qtbot.keyClicks(field, text)
    else:  # as an input method hands it over
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(field, typed)


def test_a_photo_is_described_by_keyboard(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    stage.rest()
    photo_id = page.grid.current()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is page.inspector.fields["title"]
    texts = {"title": "座谈会全景", "taken_on": "20260210", "place": "县公路养护中心", "matter": "召开个案预防座谈会"}
    for key, text in texts.items():
        type_into(stage, page, key, text)
    type_into(stage, page, "photographer", "何书记员")
    stage.qtbot.keyClick(page.inspector.fields["photographer"], Qt.Key.Key_Return)
    stage.rest()
    written = description(stage, photo_id)
    assert written.title == "座谈会全景"
    assert written.taken_on == date(2026, 2, 10)
    assert written.caption == "2026年2月10日在县公路养护中心，召开个案预防座谈会。摄影：何书记员。"
    assert page.inspector._state.accessibleName() == "完整"
    assert page.inspector.fields["caption"].value() == written.caption
    assert page.facets.described.items["yes"].count == 1


def test_a_composed_caption_follows_its_elements_and_a_written_one_stays(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    photo_id = page.grid.current()
    for place in ("会议室", "二楼会议室"):
        type_into(stage, page, "place", place)
        stage.qtbot.keyClick(page.inspector.fields["place"], Qt.Key.Key_Return)
        stage.rest()
        assert description(stage, photo_id).caption == f"在{place}。"
    type_into(stage, page, "caption", "自己写的说明。")
    stage.qtbot.keyClick(page.inspector.fields["caption"], Qt.Key.Key_Return)
    stage.rest()
    type_into(stage, page, "place", "三楼会议室")
    stage.qtbot.keyClick(page.inspector.fields["place"], Qt.Key.Key_Return)
    stage.rest()
    assert description(stage, photo_id).caption == "自己写的说明。"


def test_escape_takes_typing_back_and_then_leads_to_the_pictures(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    field = page.inspector.fields["place"]
    page.inspector.go_to("place")
    field.insertPlainText("误写")  # type: ignore[union-attr]
    stage.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.value(), page.window().focusWidget()) == ("", field)
    stage.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert page.window().focusWidget() is page.grid


def test_a_date_that_is_none_is_told_and_nothing_is_lost(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    type_into(stage, page, "taken_on", "春节前后")
    stage.qtbot.keyClick(page.inspector.fields["taken_on"], Qt.Key.Key_Return)
    assert "2026-03-05" in page.inspector.banner.text()
    assert page.inspector.fields["taken_on"].value() == "春节前后"
    stage.qtbot.keyClick(page.inspector.fields["taken_on"], Qt.Key.Key_Escape)
    assert page.inspector.fields["taken_on"].value() == ""


def test_leaving_for_another_photo_saves(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    stage.rest()
    first = page.grid.current()
    type_into(stage, page, "title", "庭审")
    page.step(1)
    stage.rest()
    assert page.grid.current() != first
    assert description(stage, first).title == "庭审"
    assert page.inspector.fields["title"].value() == ""


def test_leaving_the_page_saves(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    stage.rest()
    type_into(stage, page, "title", "庭审")
    stage.go("cases")
    assert description(stage, page.grid.current()).title == "庭审"


def test_a_photo_changed_meanwhile_is_not_overwritten_and_the_typing_stays(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    photo_id = page.grid.current()
    type_into(stage, page, "title", "我写的")
    with stage.office.workspace.work() as work:
        photos.describe(work, photo_id, dataclasses.replace(description(stage, photo_id), place="别处写的"))
        work.commit()
    stage.qtbot.keyClick(page.inspector.fields["title"], Qt.Key.Key_Return)
    stage.rest()
    assert description(stage, photo_id).title == ""
    assert page.inspector.banner.text()
    assert page.inspector.fields["title"].value() == "我写的"
    assert page.inspector.fields["place"].value() == "别处写的"
    stage.qtbot.keyClick(page.inspector.fields["title"], Qt.Key.Key_Return)
    stage.rest()
    assert description(stage, photo_id).title == "我写的"
    assert description(stage, photo_id).place == "别处写的"


def test_numbers_are_checked_where_they_are_written(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    type_into(stage, page, "number", "63号")
    stage.qtbot.keyClick(page.inspector.fields["number"], Qt.Key.Key_Return)
    stage.rest()
    assert "编号规则" in page.inspector.banner.text()
    type_into(stage, page, "number", "0063-2-5-022")
    stage.qtbot.keyClick(page.inspector.fields["number"], Qt.Key.Key_Return)
    stage.rest()
    current = page.current()
    assert current is not None
    assert current.photo_no == "0063-2-5-022"


def test_marked_photos_are_described_together(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    stage.rest()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Space):
        held = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_Space else Qt.KeyboardModifier.NoModifier
        stage.qtbot.keyClick(page.grid, key, held)
    stage.press(page, "成批著录")
    dialog = stage.dialog(ManyDialog)
    dialog.fill({"place": "县公路养护中心", "photographer": "何书记员"})
    dialog.submit()
    stage.rest()
    assert {description(stage, key).place for key in page._rows} == {"县公路养护中心"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-2-10", date(2026, 2, 10)),
        ("2026年2月10日", date(2026, 2, 10)),
        ("20260210", date(2026, 2, 10)),
        ("2026.02.10", date(2026, 2, 10)),
        (" ", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["2026-13-01", "前年", "2026", "2026-02-10上午"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_day(text)


def test_the_quick_search_finds_photos_by_their_words(
    stage: Stage, case_id: str, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    photo_id = page.grid.current()
    with stage.office.workspace.work() as work:
        photos.describe(work, photo_id, PhotoDescription(title="养护中心负责人发言"))
        work.commit()
    with stage.office.workspace.read() as view:
        (group,) = find(view, "发言")
    (hit,) = group.hits
    assert hit.title == "养护中心负责人发言"
    page = stage.go(hit.place, hit.argument)
    assert isinstance(page, PhotosPage)
    assert page.grid.current() == photo_id


def test_marked_photos_are_put_into_an_album_and_numbered_in_their_order(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Space):
        held = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_Space else Qt.KeyboardModifier.NoModifier
        stage.qtbot.keyClick(page.grid, key, held)
    stage.press(page, "入册编号")
    dialog = stage.dialog(AlbumDialog)
    dialog.form.rows["title"].retype("座谈会照")
    dialog.keeper.flush()
    stage.rest()
    dialog.deleteLater()  # as a program that ends

    stage.press(page, "入册编号")
    stage.rest()
    dialog = stage.dialog(AlbumDialog)
    assert dialog.form.values()["title"] == "座谈会照"
    dialog.form.set_values({"fonds_no": "0063", "retention": "Y", "title": "个案预防照片"})
    dialog.submit()
    stage.rest()
    assert drafts_of(stage) == []
    shown = [photo.photo_no for photo in page._rows.values()]
    assert shown == ["0063-Y-1-002", "0063-Y-1-001"]  # the latest is shown first, numbers run on with time
    assert page.inspector.fields["number"].isReadOnly()


def test_a_new_album_is_proposed_by_the_office_and_the_case(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    page.grid.mark(page.grid.order())
    page.place()
    stage.rest()
    dialog = stage.dialog(AlbumDialog)
    values = dialog.form.values()
    assert (values["fonds_no"], values["retention"]) == ("J001", "D30")
    assert values["title"].endswith("个案预防照片")
    dialog.submit()
    stage.rest()
    with stage.office.workspace.read() as view:
        numbers = {row.photo_no for row in photos.photos_by_id(view, page.grid.order())}
    assert numbers == {"J001-D30-1-001", "J001-D30-1-002"}


def test_words_half_written_outlive_a_lock(stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(scans)
    stage.rest()
    photo_id = page.grid.current()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_F2)
    type_into(stage, page, "title", "座谈会")
    page.inspector.keeper.flush()
    stage.rest()
    with stage.office.workspace.read() as view:
        (draft,) = drafts.all_kept(view)
    assert draft.subject == f"photo:{photo_id}"
    assert draft.content["edits"]["words"]["title"][1] == "座谈会"
    page.inspector.take_back()
    stage.rest()
    page.inspector.keeper.watch(draft.subject, {"words": page.inspector._words}, revision=draft.revision)
    stage.rest()
    assert page.inspector.fields["title"].value() == ""
    assert drafts_of(stage) == [], "taken back is given up"


def drafts_of(stage: Stage) -> list[str]:
    with stage.office.workspace.read() as view:
        return [one.subject for one in drafts.all_kept(view)]
