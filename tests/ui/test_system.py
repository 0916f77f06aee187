"""The workstation's own page: people, backup, check, log."""

from __future__ import annotations

from pathlib import Path

from db.codes import Role
from tests.support import PASSPHRASE
from tests.ui.helpers import Stage, button
from ui.system import SystemPage
from ui.system.accounts import AccountsPart
from ui.system.backup import BackupPart
from ui.system.log import LogPart
from ui.system.office import OfficePart
from ui.widgets.dialogs import FormDialog


def open_part(stage: Stage, key: str) -> object:
    page = stage.go("system", key)
    assert isinstance(page, SystemPage)
    return page._parts[key]


def test_somebody_is_added_with_roles_and_a_passphrase_of_their_own(stage: Stage) -> None:
    part = open_part(stage, "accounts")
    assert isinstance(part, AccountsPart)
    button(part, "添加人员").click()
    dialog = stage.dialog(FormDialog)
    dialog.form.set_values({"name": "何书记员", "login": "he", "roles": ["PO"], "first": PASSPHRASE, "second": "别的"})
    dialog.submit()
    assert dialog.form.rows["second"].error() == "两次输入的密码不一致"
    dialog.form.set_values({"second": PASSPHRASE})
    dialog.submit()
    stage.rest()
    added = next(person for person in part.table.source.rows if person.login == "he")
    assert added.roles == {Role.PREVENTION_OFFICER}
    assert part.table.select(lambda person: person.login == "he")
    stage.press(part, "停用")
    assert not next(person for person in part.table.source.rows if person.login == "he").active


def test_the_last_administrator_cannot_be_closed(stage: Stage) -> None:
    part = open_part(stage, "accounts")
    assert isinstance(part, AccountsPart)
    part.table.selectRow(0)
    assert not button(part, "停用").isEnabled(), "nobody closes the account at the desk"


def test_a_backup_is_made_compared_and_told_in_the_status_bar(stage: Stage, tmp_path: Path) -> None:
    part = open_part(stage, "backup")
    assert isinstance(part, BackupPart)
    target = tmp_path / "备份.yabak"
    part.make(target)
    stage.rest()
    assert target.exists()
    assert "已写好" in part.banner.text()
    assert "上次备份" in stage.panel.status._backup.text()
    part.verify(target)
    stage.rest()
    assert "完好" in part.banner.text()
    target.write_bytes(target.read_bytes()[:-1000])
    part.verify(target)
    stage.rest()
    assert part.banner.property("level") == "error"


def test_a_check_of_a_whole_workspace_finds_nothing(stage: Stage) -> None:
    stage.office.register()
    part = open_part(stage, "office")
    assert isinstance(part, OfficePart)
    assert part.facts.value("院名") == "青溪县人民检察院"
    part.run_check()
    stage.rest()
    texts = [label.text() for label in part.findChildren(type(part._progress._what)) if label.isVisibleTo(part)]
    assert "没有发现问题" in texts


def test_the_log_tells_in_chinese_and_is_proved(stage: Stage) -> None:
    stage.office.up_to_service()
    part = open_part(stage, "log")
    assert isinstance(part, LogPart)
    rows = part.table.source.rows
    assert rows
    shown = [part.table.source.columns[3].cell(row).text for row in rows]
    assert [text for text in shown if text.isascii()] == []
    part.verify()
    stage.rest()
    assert "链条完整" in part._state.text()
