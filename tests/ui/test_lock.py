"""Unlocking, locking, and what is left of the records afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import backups, messages, recovery
from app.workspace import OfficeFacts, UserError, Workspace
from db.keystore import NoKeystore
from db.slots import SlotParameters
from tests.support import PASSPHRASE, make_workspace, open_workspace
from tests.ui.helpers import Stage, button, rest
from ui.shell.first_start import FirstStart, strength
from ui.shell.passphrase import PassphraseDialog
from ui.shell.restore_dialog import RestoreDialog, new_folder
from ui.shell.window import Window
from ui.system.accounts import AccountsPart
from ui.tasks import Tasks


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A workspace that nobody has open."""
    made = make_workspace(tmp_path / "工作库")
    made.close()
    return made.vault.folder


def test_a_wrong_passphrase_is_told_as_a_sentence_at_its_field(qtbot: QtBot, window: Window, closed: Path) -> None:
    window.start(closed)
    page = window.lock_page
    page.secret.setText("不是这个密码呀呀呀")
    qtbot.keyClick(page.secret, Qt.Key.Key_Return)
    rest(qtbot, window.desk)
    assert page.error() == messages.sentence(UserError("vault.wrong_passphrase"))
    assert page.secret.accessibleDescription() == page.error()
    assert window.panel is None


def test_an_empty_passphrase_is_asked_for(qtbot: QtBot, window: Window, closed: Path) -> None:
    window.start(closed)
    qtbot.mouseClick(window.lock_page.unlock_button, Qt.MouseButton.LeftButton)
    assert window.lock_page.error() == "请输入密码"


def test_unlocking_shows_the_workbench_and_forgets_the_passphrase(qtbot: QtBot, window: Window, closed: Path) -> None:
    window.start(closed)
    assert window.lock_page.account.value() == "admin"
    window.lock_page.secret.setText(PASSPHRASE)
    with qtbot.waitSignal(window.desk.opened, timeout=20_000):
        qtbot.keyClick(window.lock_page.secret, Qt.Key.Key_Return)
    rest(qtbot, window.desk)
    assert window.panel is not None
    assert window.panel.rail.buttons["workbench"].isChecked()
    assert window.lock_page.secret.text() == ""
    assert "青溪县人民检察院" in window.windowTitle()


def test_locking_by_keyboard_takes_every_record_out_of_the_window(stage: Stage) -> None:
    stage.office.register()
    page = stage.go("cases")
    table = page.table  # type: ignore[attr-defined]
    assert table.source.rows
    gone = stage.qtbot.waitSignals([table.destroyed, stage.desk.closed], timeout=20_000)
    with gone:
        stage.qtbot.keyClick(stage.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.panel is None
    assert stage.desk.workspace is None
    assert QApplication.clipboard().text() == ""
    assert stage.window.lock_page.unlock_button.isEnabled()


def test_ten_minutes_without_a_hand_lock(qtbot: QtBot, stage: Stage) -> None:
    stage.window._idle.setInterval(30)
    with qtbot.waitSignal(stage.desk.locked, timeout=10_000):
        stage.window._idle.start()
    assert stage.window.panel is None


def test_a_missing_workspace_leads_to_the_first_start(window: Window, tmp_path: Path) -> None:
    window.start(tmp_path / "没有")
    assert window._stack.currentWidget() is window.first


def test_a_new_workspace_begins_where_people_are_added(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    facts = OfficeFacts("990121", "青溪县人民检察院", "青检", "county", "990100")
    made, _ = Workspace.create(
        tmp_path / "新库", facts, login="admin", passphrase=PASSPHRASE, display_name="马某", keystore=NoKeystore(),
        parameters=SlotParameters(),
    )  # fmt: skip
    window.first.made.emit(made, tmp_path / "新库")
    rest(qtbot, window.desk)
    assert window.panel is not None
    (part,) = window.panel.findChildren(AccountsPart)
    assert part.isVisibleTo(window.panel) and part._nobody.isVisibleTo(part)
    window.desk.lock()


def test_the_first_start_makes_a_workspace_and_wants_the_recovery_key_back(qtbot: QtBot, tmp_path: Path) -> None:
    tasks = Tasks()
    first = FirstStart(tasks, "1.0")
    qtbot.addWidget(first)
    first.go_on()
    assert first.office.rows["name"].error(), "an empty form is not taken"
    first.office.set_values(
        {
            "name": "青溪县人民检察院",
            "short_name": "青检",
            "code": "990121",
            "superior_code": "990100",
        }
    )
    first.office.set_values({"folder": str(tmp_path / "新库")})
    qtbot.keyClick(first.folder.focusProxy(), Qt.Key.Key_Return)
    first.account.set_values(
        {"display_name": "马某", "login": "admin", "first": PASSPHRASE, "second": PASSPHRASE + "啊"}
    )
    first.go_on()
    assert first.account.rows["second"].error() == "两次输入的密码不一致"
    first.account.set_values({"second": PASSPHRASE})
    first.go_on()
    while tasks.busy:
        with qtbot.waitSignal(tasks.idle, timeout=60_000):
            pass
    first.go_on()
    part = first.recovery
    assert part.rows[0].error(), "the recovery key must be typed back"
    assert [row.label_text for row in part.rows] == [f"第{number + 1}组" for number in part.asked]
    for field, number in zip(part.fields, part.asked, strict=True):
        field.setText(part.groups[number].lower())
    first.go_on()
    assert part.banner.isVisibleTo(first), "nor without a word that it is kept"
    part.kept.setChecked(True)
    with qtbot.waitSignal(first.made) as made:
        first.go_on()
    workspace, folder = made.args
    assert folder == tmp_path / "新库"
    assert workspace.own.office_name == "青溪县人民检察院"
    assert part.key == ""
    workspace.close()


def test_a_forgotten_passphrase_is_given_anew_after_the_recovery_key_opened(
    qtbot: QtBot, window: Window, closed: Path
) -> None:
    office = open_workspace(closed)
    key = recovery.replace(office, PASSPHRASE)
    office.close()
    window.show_lock(closed)
    page = window.lock_page
    page._switch_way()
    page.key.setText(key.lower())
    page.unlock()
    rest(qtbot, window.desk)
    assert window.panel is not None
    (part,) = window.panel.findChildren(AccountsPart)
    assert part.isVisibleTo(window.panel)
    assert part.table.select(lambda person: person.login == "admin")
    button(part, "重设密码").click()
    (dialog,) = part.findChildren(PassphraseDialog)
    dialog.form.set_values({"first": PASSPHRASE + "甲乙", "second": PASSPHRASE})
    dialog.submit()
    assert dialog.form.rows["second"].error()
    dialog.form.set_values({"second": PASSPHRASE + "甲乙"})
    dialog.submit()
    rest(qtbot, window.desk)
    window.desk.lock()
    rest(qtbot, window.desk)
    for secret, opens in ((PASSPHRASE, False), (PASSPHRASE + "甲乙", True)):
        page.secret.setText(secret)
        page.unlock()
        rest(qtbot, window.desk)
        assert (window.desk.workspace is not None) is opens
    assert window.desk.workspace is not None and not window.desk.workspace.recovered
    window.desk.lock()


def test_a_backup_is_restored_from_the_lock_and_opened(
    qtbot: QtBot, window: Window, closed: Path, tmp_path: Path
) -> None:
    office = open_workspace(closed)
    backups.create(office, tmp_path / "一.yabak")
    office.close()
    window.show_lock(closed)
    window.restore()
    (dialog,) = window.findChildren(RestoreDialog)
    dialog.submit()
    assert dialog.form.rows["file"].error(), "no file is no backup"
    dialog.file.set_value(closed / "records.db")
    dialog.folder.set_value(str(tmp_path / "还原"))
    dialog.submit()
    rest(qtbot, window.desk)
    assert dialog.banner.isVisibleTo(dialog) and not (tmp_path / "还原").exists()
    dialog.file.set_value(tmp_path / "一.yabak")
    with qtbot.waitSignal(dialog.restored):
        dialog.submit()
    assert window.lock_page.folder() == tmp_path / "还原"
    assert not dialog.isVisible()


def test_a_restored_workspace_is_proposed_a_name_that_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_args, **_more: str(tmp_path))
    assert new_folder(date(2026, 3, 5)) == tmp_path / "workspace"
    for name in ("workspace", "workspace-20260305", "workspace-20260305-2"):
        (tmp_path / name).mkdir()
    assert new_folder(date(2026, 3, 5)) == tmp_path / "workspace-20260305-3"


@pytest.mark.parametrize(("passphrase", "score"), [("12345678", 0), ("aaaaaaaaaaaaaaaaaaaa", 0), (PASSPHRASE, 2)])
def test_the_strength_hint(passphrase: str, score: int) -> None:
    assert strength(passphrase, ("弱", "可", "强")).score == score


def test_a_passphrase_is_changed_by_who_knows_the_old_one(stage: Stage) -> None:
    stage.panel.top.passphrase.emit()
    dialog = stage.dialog(PassphraseDialog)
    new = "槐花开过三十六个春天"
    dialog.form.set_values({"old": "不是这个密码呀呀呀", "first": new, "second": new})
    dialog.submit()
    stage.rest()
    assert dialog.banner.text() == messages.sentence(UserError("vault.wrong_passphrase"))
    dialog.form.set_values({"old": PASSPHRASE, "first": new, "second": new})
    dialog.submit()
    stage.rest()
    assert stage.panel.toast.text() == "密码已修改，下次解锁时使用新密码"
