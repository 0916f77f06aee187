"""Bundles through the window: made onto a folder, the answer taken in, a bad file kept out."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import exchange, people
from app.workspace import Workspace
from db.codes import Role
from tests.support import acting
from tests.ui.helpers import Stage
from ui.exchange import ExchangePage
from ui.exchange.export_dialog import DONE, TO, WHAT, WHERE, ExportDialog
from ui.exchange.labels import field_name, field_value
from ui.widgets.dialogs import DestructiveDialog
from ui.widgets.pdf_dialog import PdfDialog


def looked_at(page: ExchangePage, stage: Stage) -> None:
    page.reload()
    stage.rest()


def make(page: ExchangePage, stage: Stage, stick: Path) -> ExportDialog:
    """Go through the wizard to its end."""
    looked_at(page, stage)
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    assert dialog.place == WHAT, "there is only one office to send to"
    dialog.back_button.click()
    assert dialog.place == TO
    for place in (WHAT, WHERE):
        dialog.next_button.click()
        stage.rest()
        assert dialog.place == place
    dialog.where.folder.set_value(str(stick))
    stage.rest()
    dialog.next_button.click()
    stage.rest()
    return dialog


def add_departments(city: Workspace) -> None:
    """Something that the city has to send."""
    with city.work() as work:
        for name in ("职务犯罪预防处", "侦查处"):
            people.add_department(work, "other", name)
        work.commit()


def answer(city: Workspace, stick: Path) -> Path:
    """The city takes in what lies on the stick and answers."""
    exchange.import_bundle(city, next(stick.glob("990121-*.yab")))
    return exchange.export_bundle(city, "990121", stick).path


def test_a_bundle_is_made_onto_a_folder(page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path) -> None:
    stage.office.register()
    dialog = make(page, stage, stick)
    assert dialog.place == DONE
    assert dialog.outlook is not None
    assert dialog.made is not None
    assert dialog.outlook.records == dialog.made.records
    assert dialog.made.path.parent == stick
    dialog.end.sheet_button.click()
    stage.rest()
    sheet = stage.dialog(PdfDialog)
    assert sheet.paper.pages() == 1
    sheet.reject()
    dialog.next_button.click()
    stage.rest()
    entry = page.list.current()
    assert entry is not None
    assert entry.state.text == "等待回执"


def test_enter_goes_on_and_never_throws_away(page: ExchangePage, stage: Stage, trusting: Workspace) -> None:
    """While the content is counted the way on is closed; the focus must not stay where Enter means 取消."""
    looked_at(page, stage)
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    dialog.cancel_button.setFocus()  # as Qt does where the default button is not enabled
    stage.rest()
    assert dialog.place == WHAT
    stage.qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_Return)
    stage.rest()
    assert dialog.place == WHERE
    dialog.reject()


def test_who_goes_to_a_button_by_tab_means_it(page: ExchangePage, stage: Stage, trusting: Workspace) -> None:
    looked_at(page, stage)
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    assert dialog.next_button.hasFocus()
    for _ in range(2):
        stage.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Backtab)
    assert dialog.cancel_button.hasFocus()
    stage.qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_Return)
    stage.rest()
    assert not any(isinstance(one, ExportDialog) and one.isVisible() for one in QApplication.topLevelWidgets())


@pytest.mark.parametrize("trouble", ["protected", "full"])
def test_a_medium_that_takes_nothing_is_told_in_words(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    if trouble == "protected":
        monkeypatch.setattr("app.exchange.medium.os.access", lambda *_: False)
    else:
        monkeypatch.setattr(
            "app.exchange.medium.shutil.disk_usage", lambda _: SimpleNamespace(total=8192, used=8192, free=0)
        )
    looked_at(page, stage)
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    dialog.forward()
    dialog.where.folder.set_value(str(stick))
    stage.rest()
    if trouble == "protected":
        assert dialog.where.banner.text() == "这个位置不能写入，请打开写保护或换一个介质"
        assert not dialog.next_button.isEnabled()
    else:
        dialog.next_button.click()
        stage.rest()
        assert dialog.place == WHERE
        assert "空间不足" in dialog.banner.text()
    assert list(stick.iterdir()) == []
    monkeypatch.undo()
    dialog.where.folder.set_value(str(stick / "other"))
    stage.rest()
    assert "空间不足" not in dialog.banner.text()
    dialog.reject()


def test_nothing_is_written_where_there_is_no_medium(page: ExchangePage, stage: Stage, trusting: Workspace) -> None:
    looked_at(page, stage)
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    dialog.next_button.click()
    stage.rest()
    assert dialog.place == WHERE
    dialog.where.folder.set_value("/not/there")
    stage.rest()
    assert not dialog.next_button.isEnabled()
    assert "没有找到这个文件夹" in dialog.where.banner.accessibleName()
    dialog.reject()


def test_the_answer_is_looked_into_and_taken_in(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path
) -> None:
    stage.office.register()
    make(page, stage, stick).accept()
    page.look_into(answer(trusting, stick))
    stage.rest()
    entry = page.list.current()
    assert entry is not None
    assert entry.state.text == "待核对导入"
    assert page.incoming.import_button.isVisible()
    assert page.incoming.banner.isHidden()
    page.incoming.import_button.click()
    stage.rest()
    assert {one.state.text for one in page.list.entries()} == {"已导入", "已收回执"}
    assert stage.panel.toast.text() == "已收下第1号带来的回执"


def test_a_damaged_bundle_shows_its_sentence_and_no_way_to_import(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path
) -> None:
    stage.office.register()
    make(page, stage, stick).accept()
    file = answer(trusting, stick)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    page.look_into(file)
    stage.rest()
    entry = page.list.current()
    assert entry is not None
    assert entry.state.text == "已拒收"
    assert "已损坏" in page.past.banner.accessibleName()
    assert not page.incoming.import_button.isVisible()


def test_a_bundle_that_was_taken_in_before_is_told_and_not_offered(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path
) -> None:
    stage.office.register()
    make(page, stage, stick).accept()
    file = answer(trusting, stick)
    exchange.import_bundle(stage.office.workspace, file)
    page.look_into(file)
    stage.rest()
    assert "已导入过" in page.incoming.banner.accessibleName()
    assert not page.incoming.import_button.isVisible()
    page.incoming.drop_button.click()
    stage.rest()
    assert all(one.checked is None for one in page.list.entries())


def test_a_gap_is_told_with_where_to_begin_again(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path
) -> None:
    add_departments(trusting)
    page.look_into(exchange.export_bundle(trusting, "990121", stick, from_seq=1).path)
    stage.rest()
    assert "自序号0起重新导出" in page.incoming.banner.accessibleName()
    assert not page.incoming.import_button.isVisible()
    entry = page.list.current()
    assert entry is not None
    assert entry.state.text == "不能导入"


def test_writing_is_stopped_and_nothing_lies_on_the_medium(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path
) -> None:
    stage.office.register()
    looked_at(page, stage)
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    dialog.next_button.click()
    stage.rest()
    assert dialog.place == WHERE
    dialog.where.folder.set_value(str(stick))
    stage.rest()
    dialog.next_button.click()
    dialog.reject()  # Esc while it is being written
    stage.rest()
    assert dialog.place == WHERE
    assert "已取消" in dialog.banner.accessibleName()
    assert list(stick.iterdir()) == []
    dialog.reject()
    assert not dialog.isVisible()


def test_locking_while_it_is_written_leaves_nothing_on_screen(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path
) -> None:
    stage.office.register()
    looked_at(page, stage)
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    dialog.next_button.click()
    stage.rest()
    assert dialog.place == WHERE
    dialog.where.folder.set_value(str(stick))
    stage.rest()
    dialog.next_button.click()
    with stage.qtbot.waitSignal(stage.desk.closed, timeout=20_000):
        stage.desk.lock()
    assert not any(isinstance(one, ExportDialog) and one.isVisible() for one in QApplication.topLevelWidgets())
    stage.rest()


def test_an_older_text_is_taken_in_only_once_it_was_asked_about(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path
) -> None:
    add_departments(trusting)
    page.look_into(exchange.export_bundle(trusting, "990121", stick).path)
    stage.rest()
    checked = page.incoming._checked
    assert checked is not None
    assert checked.preview is not None
    row = replace(checked.preview.changes[0], kind="backwards")
    page.incoming.show_checked(replace(checked, preview=replace(checked.preview, changes=(row,))))
    page.incoming.import_button.click()
    dialog = stage.dialog(DestructiveDialog)
    assert not dialog.go_button.isEnabled()
    dialog.reject()
    stage.rest()
    assert page.data is not None
    assert page.data.bundles == ()


def test_a_bundle_of_the_outbox_is_written_again(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path, tmp_path: Path
) -> None:
    stage.office.register()
    made = make(page, stage, stick).made
    stage.dialog(ExportDialog).accept()
    stage.rest()
    other = tmp_path / "另一个盘"
    other.mkdir()
    entry = page.list.current()
    assert entry is not None
    assert entry.bundle is not None
    page.write_again(entry.bundle, other)
    stage.rest()
    assert made is not None
    assert (other / made.path.name).read_bytes() == made.path.read_bytes()


def test_an_office_without_peers_is_told_where_to_begin(page: ExchangePage, stage: Stage) -> None:
    assert page.list.entries() == []
    page.list.make_button.click()
    dialog = stage.dialog(ExportDialog)
    assert not dialog.next_button.isEnabled()
    dialog.reject()


def test_a_comparison_speaks_no_codes() -> None:
    assert field_name("current_step") == "所处步骤"
    told = [field_value("revisit", "current_step"), field_value("served", "state"), field_value("active", "state")]
    assert told == ["回访", "已送达", "在办"]
    assert (field_value(""), field_value("[]"), field_value("[1]")) == ("无", "无", "多项内容")
    assert field_value("revisit", "title") == "revisit", "only where codes stand"


def test_a_bundle_that_no_medium_took_is_written_and_not_made_again(
    page: ExchangePage, stage: Stage, trusting: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wizard itself goes on with it; left and opened anew it does the same, for an officer who may not send too."""
    stage.office.register()
    monkeypatch.setattr("app.exchange.medium._read_back", _pulled)
    dialog = make(page, stage, stick)
    assert dialog.place == WHERE
    assert dialog.next_button.text() == "写入介质"
    assert "第1号包已在本机做好" in dialog.where.approval.text()
    dialog.reject()
    stage.rest()
    (entry,) = page.list.entries()
    assert entry.state.text == "未写入介质"
    page.past.again_button.click()
    again = stage.dialog(ExportDialog)
    stage.rest()
    assert (again.place, again.made_before) == (WHAT, entry.key)
    again.reject()
    monkeypatch.undo()
    here = stage.office.workspace
    head, here.actor = here.actor, acting(here, Role.PREVENTION_OFFICER)
    dialog = make(page, stage, stick)
    assert dialog.place == DONE
    assert dialog.made is not None
    assert dialog.made.number == 1
    dialog.accept()
    stage.rest()
    here.actor = head
    assert [one.state.text for one in page.list.entries()] == ["等待回执"]


def _pulled(_: Path) -> None:
    raise OSError(errno.EIO, "gone")
