"""Marking people, numbers, batches with their preview, likenesses, comparing, showing, strips, lending, climate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from app import photos
from app.photos import NegativeForm
from tests.app.photos.files import write
from tests.app.photos.strips import as_file, strip
from tests.ui.helpers import Stage
from ui.photos import LightTablePage, PhotosPage, papers, queries, words
from ui.photos.compare_dialog import CompareDialog
from ui.photos.elements_dialog import ElementsDialog
from ui.photos.export_dialog import ExportDialog
from ui.photos.facts_panel import histogram
from ui.photos.import_dialog import ImportDialog
from ui.photos.keeping_dialogs import ClimateDialog, ConditionDialog, HistoryDialog, LendDialog, RequestDialog
from ui.photos.ledger_dialog import LedgerDialog
from ui.photos.likeness_dialog import LikenessDialog
from ui.photos.many_dialog import ManyDialog
from ui.photos.numbers_dialog import NumbersDialog
from ui.photos.people_dialog import PeopleDialog
from ui.photos.positive_dialog import PositiveDialog
from ui.photos.print_dialog import PrintDialog
from ui.photos.slides import SlidesQuestion
from ui.photos.strip_dialog import StripDialog
from ui.widgets.dialogs import NoteDialog
from ui.widgets.pdf_dialog import PdfDialog

PageWith = Callable[..., PhotosPage]
CTRL = Qt.KeyboardModifier.ControlModifier


def closed(dialog: QDialog) -> bool:
    return not isValid(dialog) or not dialog.isVisible()


def detail(stage: Stage, key: str) -> photos.PhotoDetail:
    with stage.office.workspace.read() as view:
        return photos.photo_detail(view, key)


def test_heads_are_clicked_and_named_and_the_order_follows(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    stage.qtbot.keyClick(page, Qt.Key.Key_F3)
    stage.rest()
    dialog = stage.dialog(PeopleDialog)
    dialog.picture.clicked_at.emit(700, 400)
    dialog.people[0].name.setText("周某")
    dialog.picture.clicked_at.emit(200, 410)
    dialog.people[1].name.setText("马某")
    dialog.people[1].post.setText("检察官")
    assert dialog.text() == "左起：马某（检察官）、周某"
    dialog.submit()
    stage.rest()
    assert detail(stage, page.grid.current()).description.people == "左起：马某（检察官）、周某"
    assert page.inspector.fields["people"].value() == "左起：马某（检察官）、周某"


def test_a_mark_without_a_name_is_not_saved(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    page.mark_people()
    stage.rest()
    dialog = stage.dialog(PeopleDialog)
    dialog.picture.clicked_at.emit(500, 400)
    stage.qtbot.keyClick(dialog.picture, Qt.Key.Key_Left)
    assert dialog.people[0].x == 490
    dialog.submit()
    assert "没有写姓名" in dialog.banner.text()
    dialog.remove(dialog.people[0])
    dialog.submit()
    stage.rest()
    assert closed(dialog)


def test_captions_are_typed_from_photo_to_photo_without_waiting(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    page.inspector.begin()
    for text in ("第一张", "第二张", "第三张"):  # nothing rests in between: records come while one types
        field = page.inspector.fields["title"]
        field.insertPlainText(text)  # type: ignore[union-attr]
        stage.qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    assert [detail(stage, key).description.title for key in page.grid.order()] == ["第一张", "第二张", "第三张"]


def test_captions_typed_at_ease_are_saved_once(stage: Stage, card: Path, page_with: PageWith) -> None:
    """Each record has come before it is typed in, and is saved by Ctrl+Enter, not once more by leaving it."""
    page = page_with(card)
    told: list[str] = []
    page.desk.refused.connect(told.append)
    page.inspector.begin()
    for text in ("第一张", "第二张", "第三张"):
        stage.rest()
        field = page.inspector.fields["title"]
        field.insertPlainText(text)  # type: ignore[union-attr]
        stage.qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    assert told == []
    assert [detail(stage, key).version[2] for key in page.grid.order()] == [2, 2, 2]


def test_what_is_typed_while_a_photo_is_saved_is_saved_too(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    told: list[str] = []
    page.desk.refused.connect(told.append)
    page.inspector.begin()
    stage.rest()
    first = page.grid.current()
    page.inspector.fields["title"].set_value("座谈会")
    page.inspector.commit()
    page.inspector.fields["place"].set_value("会议室")
    page.step(1)
    stage.rest()
    assert told == []
    description = detail(stage, first).description
    assert (description.title, description.place) == ("座谈会", "会议室")


def test_numbers_run_on_with_time_where_the_latest_is_shown_first(
    stage: Stage, card: Path, page_with: PageWith
) -> None:
    page = page_with(card)
    stage.rest()
    page.order.set_value("newest")
    stage.rest()
    shown = page.grid.order()
    page.grid.mark(shown)
    page.number()
    stage.rest()
    dialog = stage.dialog(NumbersDialog)
    dialog.form.set_values({"fonds": "0063"})
    dialog.plan()
    stage.rest()
    assert [one.photo_id for one in dialog._plan] == shown[::-1]


def test_the_words_of_the_last_one_come_again(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    page.inspector.fields["place"].set_value("三楼会议室")
    page.inspector.fields["matter"].set_value("座谈")
    page.inspector.commit()
    stage.rest()
    page.step(1)
    stage.rest()
    page.like_last()
    stage.rest()
    told = detail(stage, page.grid.current()).description
    assert (told.place, told.matter, told.title) == ("三楼会议室", "座谈", "")


def test_a_batch_shows_what_it_will_change(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.describe_many()
    stage.rest()
    dialog = stage.dialog(ManyDialog)
    dialog.form.set_values({"title": "座谈会（{n}）"})
    dialog.preview()
    stage.rest()
    assert dialog._told.text().startswith("将改动3张照片的")
    assert detail(stage, page.grid.order()[0]).description.title == ""
    dialog.submit()
    stage.rest()
    assert detail(stage, page.grid.order()[2]).description.title == "座谈会（3）"


def test_a_batch_is_taken_back(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    toast = stage.panel.toast
    undo = next(one for one in page.findChildren(QShortcut) if one.key() == QKeySequence("Ctrl+Z"))
    for act in (toast.undo_button.click, undo.activated.emit):
        stage.qtbot.keyClick(page.grid, Qt.Key.Key_A, CTRL)
        page.describe_many()
        stage.rest()
        dialog = stage.dialog(ManyDialog)
        dialog.form.set_values({"title": "误写{n}"})
        dialog.submit()
        stage.rest()
        assert toast.text() == "已写入3张照片"
        assert not toast.undo_button.isHidden()
        assert detail(stage, page.grid.order()[1]).description.title == "误写2"
        act()
        stage.rest()
        assert toast.text() == "已撤销，3张照片恢复原样"
        assert toast.undo_button.isHidden()
        assert {detail(stage, key).description.title for key in page.grid.order()} == {""}


def test_writing_goes_from_marked_photo_to_marked_photo(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    keys = page.grid.order()
    page.grid.mark([keys[0], keys[2]])
    page.grid.select(keys[0])
    page.next_to_write()
    assert page.grid.current() == keys[2]
    page.grid.select(keys[0])
    page.step(1)
    assert page.grid.current() == keys[1]


def test_elements_without_a_field_are_written_and_emptied(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    both = {"genre": "新闻", "rights": "本院"}
    for values, held in ((both, both), ({"genre": ""}, {"rights": "本院"})):
        page.inspector.more_elements()
        dialog = stage.dialog(ElementsDialog)
        dialog.form.set_values(values)
        dialog.submit()
        stage.rest()
        assert detail(stage, page.grid.current()).elements == held


def test_numbers_are_a_plan_first(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.number()
    stage.rest()
    dialog = stage.dialog(NumbersDialog)
    assert dialog.form.values()["fonds"] == "J001", "the office's own"
    dialog.form.set_values({"fonds": "0063"})
    dialog.plan()
    stage.rest()
    assert dialog.go_button.text() == "编3张"
    assert detail(stage, page.grid.order()[0]).row.photo_no == ""
    dialog.submit()
    stage.rest()
    numbers = [detail(stage, key).row.photo_no for key in page.grid.order()]
    assert numbers == [f"0063-ZP·2026-D30-0001-000{n}" for n in (3, 2, 1)]
    page.number()
    stage.rest()
    again = stage.dialog(NumbersDialog)
    again.plan()
    stage.rest()
    assert again.form.values()["fonds"] == "0063"
    assert again.form.values()["first"] == 4
    again.form.rows["group"].retype(2)
    assert again.form.values()["first"] == 1, "another group begins anew"


def test_likenesses_of_an_import_are_decided_by_a_person(
    stage: Stage, case_id: str, scans: Path, tmp_path: Path
) -> None:
    photos.import_photos(stage.office.workspace, case_id, "PH07", [scans / "meeting0.jpg"])
    smaller = QImage(str(scans / "meeting0.jpg")).scaledToWidth(500)
    smaller.save(str(tmp_path / "again.jpg"))
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    page.bring_in([tmp_path / "again.jpg"])
    stage.rest()
    dialog = stage.dialog(ImportDialog)
    dialog.category.set_value("PH07")
    dialog.submit()
    stage.rest()
    dialog.compare_alike()
    stage.rest()
    pairs = stage.dialog(LikenessDialog)
    assert (pairs.newer.name.text(), pairs.older.name.text()) == ("again.jpg", "meeting0.jpg")
    assert not pairs.newer.picture.image().isNull()
    pairs.submit()
    stage.rest()
    assert closed(pairs)
    with stage.office.workspace.read() as view:
        assert len(photos.list_photos(view, case_id)) == 2
        assert photos.list_likenesses(view, case_id) == []


def test_the_papers_of_an_album_are_shown_to_be_printed(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    for code, title in papers.of_albums():
        page.tools.paper_asked.emit(code)
        stage.rest()
        dialog = stage.dialog(PdfDialog)
        assert (dialog.windowTitle(), dialog.save_button.isEnabled()) == (title, True)
        dialog.done(0)


def test_a_series_that_is_alike_by_nature_is_kept_at_once(
    stage: Stage, case_id: str, card: Path, page_with: PageWith
) -> None:
    page = page_with(card)
    stage.rest()
    page.alike()
    stage.rest()
    dialog = stage.dialog(LikenessDialog)
    assert len(dialog.pairs) > 1
    stage.press(dialog, f"其余{len(dialog.pairs)}对都保留")
    assert closed(dialog)
    with stage.office.workspace.read() as view:
        assert photos.list_likenesses(view, case_id) == []


def test_a_broken_import_is_offered_again(stage: Stage, case_id: str, card: Path) -> None:
    from app.photos import unfinished

    files = photos.picture_files([card])
    with stage.office.workspace.work() as work:
        sorting, negative = photos.ImportRules(-5400, by_folder=True), photos.NegativeForm("0063-2-0114", roll="36")
        unfinished.begin(work, photos.UnfinishedImport(case_id, "PH07", tuple(files), sorting, negative))
        work.commit()
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    assert "上次导入没有完成" in page._broken.text()
    page.take_up()
    stage.rest()
    dialog = stage.dialog(ImportDialog)
    assert dialog.category.value() == "PH07"
    assert (dialog._offset(), dialog.by_folder.isChecked(), dialog.by_day.isChecked()) == (-5400, True, False)
    assert dialog.film.value() == "film"
    assert dialog.negative.values()["roll"] == "36"
    dialog.submit()
    stage.rest()
    dialog.submit()
    stage.rest()
    assert page.grid.count() == 3
    assert page._broken.text() == ""


def test_two_are_compared_and_the_better_one_picked(stage: Stage, card: Path, page_with: PageWith) -> None:
    page = page_with(card)
    stage.rest()
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    stage.qtbot.keyClick(page.grid, Qt.Key.Key_C)
    stage.rest()
    dialog = stage.dialog(CompareDialog)
    assert all(not canvas.image().isNull() for canvas in dialog.canvases)
    stage.qtbot.keyClick(dialog, Qt.Key.Key_Plus)
    assert len({canvas.scale for canvas in dialog.canvases}) == 1
    stage.qtbot.keyClick(dialog, Qt.Key.Key_2)
    stage.rest()
    assert dialog.picked() == [False, True, False]
    dialog.accept()
    stage.rest()
    assert page._facts is not None
    assert page._facts.counts.picked == 1


def test_slides_go_round_with_their_captions(stage: Stage, scans: Path, page_with: PageWith) -> None:
    page = page_with(scans)
    stage.rest()
    page.show_slides()
    stage.rest()
    show = page._slides
    assert show is not None
    begun = show.place()
    stage.qtbot.keyClick(show, Qt.Key.Key_Space)
    stage.rest()
    assert show.place() == (begun + 1) % 2
    stage.qtbot.keyClick(show, Qt.Key.Key_P)
    assert show.running()
    stage.qtbot.keyClick(show, Qt.Key.Key_Escape)
    assert not show.isVisible()


def test_a_show_asks_before_it_puts_secret_pictures_on_a_screen(
    stage: Stage, case_id: str, card: Path, scans: Path
) -> None:
    photos.import_photos(stage.office.workspace, case_id, "PH07", photos.picture_files([card]))
    photos.import_photos(stage.office.workspace, case_id, "PH01", photos.picture_files([scans]))
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    for answer, shown in (("只放映其余3张", 3), ("全部放映", 5), ("取消", 0)):
        page.show_slides()
        stage.rest()
        before = page.slides()
        stage.press(stage.dialog(SlidesQuestion), answer)
        show = page.slides()
        assert show is not None
        assert (show is not before) == bool(shown)
        assert not shown or len(show._keys) == shown
        show.close()


def test_the_large_view_turns_tells_and_marks_what_is_not_for_everybody(
    stage: Stage, case_id: str, scans: Path
) -> None:
    photos.import_photos(stage.office.workspace, case_id, "PH01", photos.picture_files([scans]))
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    page.open_large()
    stage.rest()
    large = page.large
    assert "青检" in large.canvas.mark
    wide = large.canvas.image().width()
    stage.qtbot.keyClick(large, Qt.Key.Key_R)
    assert large.canvas.image().height() == wide
    stage.qtbot.keyClick(large, Qt.Key.Key_I)
    assert large.facts.isVisible()
    assert sum(map(sum, large.facts.histogram.counts())) > 0
    large.take_original()
    stage.rest()
    with stage.office.workspace.read() as view:
        row = photos.photo_detail(view, page.grid.current()).row
    assert {large.canvas.image().width(), large.canvas.image().height()} == {row.width, row.height}


def test_one_is_picked_while_it_is_looked_at_and_stays_as_large_as_it_is(
    stage: Stage, card: Path, page_with: PageWith
) -> None:
    page = page_with(card)
    stage.rest()
    page.grid.mark(page.grid.order())
    page.open_large()
    stage.rest()
    page.large.canvas.set_scale(2.0)
    stage.qtbot.keyClick(page.large, Qt.Key.Key_P)
    stage.rest()
    assert [detail(stage, key).row.picked for key in page.grid.order()] == [True, False, False]
    assert page.large.canvas.scale == 2.0
    assert not page.large._picked.isHidden()


def test_small_pictures_that_are_not_for_everybody_say_so_and_bear_who_looks(
    stage: Stage, case_id: str, card: Path
) -> None:
    for category in ("PH07", "PH01"):
        file = next(card.rglob(f"DSC_{int(category == 'PH01')}.JPG"))
        photos.import_photos(stage.office.workspace, case_id, category, [file])
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    secret, public = (next(row for row in page._rows.values() if row.secrecy == one) for one in ("internal", "public"))
    assert (words.tile(secret).secrecy, words.tile(public).secrecy) == ("内部", "")
    plain = QImage(page.grid.room(), QImage.Format.Format_ARGB32_Premultiplied)
    plain.fill(0)
    with stage.office.workspace.read() as view:
        unmarked = queries.thumbnails(view, [secret.id, public.id], page.grid.room(), plain)
    assert page.grid.image(public.id) == unmarked[public.id]
    assert page.grid.image(secret.id) != unmarked[secret.id]


def test_a_histogram_counts_every_tone_once() -> None:
    image = QImage(100, 100, QImage.Format.Format_RGB888)
    image.fill(0xFF800000)
    counts = histogram(image)
    assert counts[0][32] == sum(counts[0]) == sum(counts[1]) == counts[1][0]


def test_pictures_that_are_not_for_everybody_are_asked_about(
    stage: Stage, case_id: str, scans: Path, tmp_path: Path
) -> None:
    photos.import_photos(stage.office.workspace, case_id, "PH01", photos.picture_files([scans]))
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    page.export()
    stage.rest()
    dialog = stage.dialog(ExportDialog)
    dialog.folder.set_value(str(tmp_path / "out"))
    dialog.tick.setChecked(True)
    assert dialog.secret_tick.isVisible()
    assert not dialog.go_button.isEnabled()
    dialog.secret_tick.setChecked(True)
    dialog.kind.pick("copy")
    dialog._show_copy()
    dialog.measure.set_value("800")
    dialog.caption.setChecked(True)
    dialog.sidecar.setChecked(True)
    dialog.submit()
    stage.rest()
    assert dialog.outcome.text().startswith("已导出2个文件")
    written = sorted(file.suffix for file in (tmp_path / "out").iterdir())
    assert written == [".csv", ".jpg", ".jpg", ".xml", ".xml"]


# -- light table


@pytest.fixture
def light(stage: Stage, case_id: str, tmp_path: Path) -> LightTablePage:
    (scan,) = write(tmp_path / "film", {"条1.jpg": as_file(strip("bw", ("meeting0", "court0", "lecture0")))})
    page = stage.go("lighttable", case_id)
    assert isinstance(page, LightTablePage)
    page.cut(scan)
    stage.rest()
    dialog = stage.dialog(StripDialog)
    assert "找到3个画幅" in dialog._told.text()
    dialog.view.turn(2)
    assert dialog.go_button.text() == "登记2帧"
    dialog.form.set_values({"negative_no": "0063-2-0101", "roll": "1998-3", "colour": "bw"})
    dialog.submit()
    stage.rest()
    assert closed(dialog)
    page.panel.viewport().repaint()
    stage.rest()
    return page


def test_a_strip_is_cut_and_lies_on_the_table(light: LightTablePage) -> None:
    assert [row.negative_no for row in light._negatives.values()] == ["0063-2-0101", "0063-2-0102"]
    assert light.panel.held() == 2


def test_the_next_strip_goes_on_where_the_last_ended(stage: Stage, light: LightTablePage, tmp_path: Path) -> None:
    assert light.panel.current() == light.panel.ids()[0]  # the frame that was cut is in front, and has the keys
    (scan,) = write(tmp_path / "more", {"条2.jpg": as_file(strip("bw", ("expo0", "court0")))})
    light.cut(scan)
    stage.rest()
    dialog = stage.dialog(StripDialog)
    values = dialog.form.values()
    told = ("0063-2-0103", "1998-3", "2", "3", "bw")
    assert tuple(values[key] for key in ("negative_no", "roll", "strip", "frame", "colour")) == told
    dialog.reject()


def test_frames_become_photos_and_are_in_front_to_be_described(stage: Stage, light: LightTablePage) -> None:
    stage.qtbot.keyClick(light.panel, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    light.marks.prints.click()
    dialog = stage.dialog(PrintDialog)
    dialog.submit()
    assert dialog.category.error() == "请选择类别"
    dialog.category.set_value("PH07")
    dialog.submit()
    stage.rest()
    assert closed(dialog)
    page = stage.panel.page()
    assert isinstance(page, PhotosPage)
    assert page.grid.count() == 2
    current = page.current()
    assert current is not None
    assert (current.negative_no, current.category_label) == ("0063-2-0101", "座谈会")
    assert len(page.grid.marked()) == 2, "all of them are described next"


def test_negatives_are_lent_and_taken_back(stage: Stage, light: LightTablePage) -> None:
    stage.qtbot.keyClick(light.panel, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert light.marks.isVisible()
    light.lend()
    dialog = stage.dialog(LendDialog)
    dialog.form.set_values({"unit": "县广播电视台", "to": "马某", "purpose": "制作警示片"})
    dialog.submit()
    stage.rest()
    assert {row.lent_to for row in light._negatives.values()} == {"县广播电视台马某"}
    receipt = stage.dialog(PdfDialog)
    assert receipt.windowTitle() == "底片借据借2026-001"
    receipt.done(0)
    assert not light.marks.lend.isEnabled()
    light.take_back()
    back = stage.dialog(ConditionDialog)
    back.form.set_values({"faults": ["scratch"], "note": "右下角"})
    back.submit()
    stage.rest()
    front = light.chosen()[0]
    assert (front.lent_to, front.condition) == ("", "划伤，右下角")
    light.condition()
    stage.rest()
    again = stage.dialog(ConditionDialog)
    assert again.form.values()["faults"] == ["scratch"], "a scratch does not heal"
    again.reject()
    light.request()
    ask = stage.dialog(RequestDialog)
    ask.submit()
    stage.rest()
    assert light.chosen()[0].wanted
    light.side.history()
    stage.rest()
    told = stage.dialog(HistoryDialog)
    assert "借出　借2026-001" in told.text()
    assert "划伤" in told.text()
    stage.press(told, "打印借据")
    assert stage.dialog(PdfDialog).windowTitle() == "底片借据借2026-001"


def test_another_scan_of_a_negative_comes_to_the_light_table(stage: Stage, light: LightTablePage, scans: Path) -> None:
    row = light.chosen()[0]
    photos.attach_scan(stage.office.workspace, row.id, scans / "court0.jpg")
    light.refresh()
    stage.rest()
    light.side.history_asked.emit(row)
    stage.rest()
    dialog = stage.dialog(HistoryDialog)
    assert "扫描　court0.jpg，周检察官，正在使用" in dialog.text()
    assert dialog.scan_button.toolTip() == "条1.jpg"
    stage.press(dialog, "改用另一份扫描件")
    assert "扫描　0063-2-0101.png，周检察官，正在使用" in dialog.text()
    assert dialog.scan_button.toolTip() == "court0.jpg"
    dialog.accept()
    stage.rest()
    with stage.office.workspace.read() as view:
        assert [one.front for one in photos.list_scans(view, row.id)] == [True, False]


def test_the_ledger_tells_what_is_out_and_leads_there(stage: Stage, light: LightTablePage) -> None:
    first, second = light.panel.ids()
    light.panel.select(first)
    light.lend()
    lend = stage.dialog(LendDialog)
    lend.form.set_values({"unit": "县广播电视台", "to": "马某", "purpose": "制作警示片"})
    lend.submit()
    stage.rest()
    stage.dialog(PdfDialog).done(0)
    light.panel.select(second)
    light.request()
    stage.dialog(RequestDialog).submit()
    stage.rest()
    light.show_ledger()
    stage.rest()
    dialog = stage.dialog(LedgerDialog)
    line = dialog.table.current()
    assert line is not None
    assert (line.negative_id, line.who, line.what) == (first, "县广播电视台马某", "制作警示片")
    assert dialog.refuse_button.isHidden()
    dialog.kinds.picked.emit("wanted")
    dialog.kinds.pick("wanted")
    dialog._show_kind()
    stage.press(dialog, "不能扫描")
    why = stage.dialog(NoteDialog)
    why.area.set_value("片基粘连")
    why._try()
    stage.rest()
    assert dialog.table.current() is None
    with stage.office.workspace.read() as view:
        assert photos.negative_history(view, second).requests[-1].result == "片基粘连"
    dialog.kinds.pick("lent")
    dialog._show_kind()
    dialog.submit()
    stage.rest()
    assert closed(dialog)
    assert light.panel.current() == first


def test_a_positive_is_adjusted(stage: Stage, light: LightTablePage) -> None:
    light.side.adjust()
    stage.rest()
    dialog = stage.dialog(PositiveDialog)
    assert not dialog.picture.image().isNull()
    dialog.sliders["gamma"].setValue(1700)
    dialog.submit()
    stage.rest()
    assert light.chosen()[0].recipe["gamma"] == 1700


def test_frames_are_compared_and_picked(stage: Stage, light: LightTablePage) -> None:
    stage.qtbot.keyClick(light.panel, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    stage.qtbot.keyClick(light.panel, Qt.Key.Key_C)
    stage.rest()
    dialog = stage.dialog(CompareDialog)
    stage.qtbot.keyClick(dialog, Qt.Key.Key_1)
    stage.rest()
    dialog.accept()
    assert [row.picked for row in light._negatives.values()] == [True, False]


def test_the_climate_says_what_is_outside_the_limits(stage: Stage, light: LightTablePage) -> None:
    light.climate()
    stage.rest()
    dialog = stage.dialog(ClimateDialog)
    dialog.form.set_values({"place": "底片库", "holding": "colour_negative", "keeping": "long"})
    dialog.form.set_values({"temperature": "18", "humidity": "潮"})
    dialog.submit()
    assert dialog.form.rows["humidity"].error()
    assert dialog.warned.text() == ""
    dialog.form.set_values({"humidity": "55"})
    dialog.form.edited.emit()
    assert dialog.warned.text().endswith("，请写明处理情况")
    dialog.submit()
    stage.rest()
    assert dialog.form.rows["handling"].error()
    dialog.form.set_values({"handling": "已开除湿机"})
    dialog.submit()
    stage.rest()
    assert dialog.table.model().rowCount() == 1


def test_a_file_without_frames_says_so(stage: Stage, case_id: str, tmp_path: Path) -> None:
    page = stage.go("lighttable", case_id)
    assert isinstance(page, LightTablePage)
    white = QImage(300, 200, QImage.Format.Format_RGB888)
    white.fill(0xFFFFFFFF)
    white.save(str(tmp_path / "白.png"))
    page.cut(tmp_path / "白.png")
    stage.rest()
    dialog = stage.dialog(StripDialog)
    assert "没有找到画幅" in dialog._told.text()
    assert not dialog.go_button.isEnabled()


def test_one_negative_has_many_prints(stage: Stage, case_id: str, scans: Path, page_with: PageWith) -> None:
    page = page_with(scans, NegativeForm("0063-2-0114", roll="2025-36", frame="14"))
    stage.rest()
    light = stage.go("lighttable", case_id)
    assert isinstance(light, LightTablePage)
    (row,) = light._negatives.values()
    assert len(row.photo_ids) == 2
    assert page.grid.count() == 2
