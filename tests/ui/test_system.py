"""The workstation's own page: people, backup, check, log."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt

from app import presets
from db.codes import Role
from tests.support import PASSPHRASE
from tests.ui.helpers import Stage, button
from ui.forms import SpecDialog
from ui.forms.choices import code_offers
from ui.shell.passphrase import PassphraseDialog
from ui.system import SystemPage
from ui.system.accounts import AccountsPart
from ui.system.backup import BackupPart
from ui.system.codes import CodesPart
from ui.system.directory import NamesPart, UnitsPart
from ui.system.holidays import HolidaysPart
from ui.system.log import LogPart
from ui.system.office import OfficePart
from ui.system.recovery_dialog import RecoveryDialog
from ui.system.rules import RulesPart, SettingDialog, SwitchDialog
from ui.system.wording import VersionsDialog, WordingPart
from ui.widgets.days import days
from ui.widgets.dialogs import FormDialog, NoteDialog


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
    assert part.table.select(lambda person: person.login == "he")
    stage.press(part, "启用")
    again = stage.dialog(PassphraseDialog)
    again.form.set_values({"first": PASSPHRASE + "二", "second": PASSPHRASE + "二"})
    again.submit()
    stage.rest()
    assert next(person for person in part.table.source.rows if person.login == "he").active


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


# The office's settings


def test_a_rule_is_changed_and_undone_by_keyboard(stage: Stage) -> None:
    part = open_part(stage, "rules")
    assert isinstance(part, RulesPart)
    part.table.select(lambda one: one.name == "numbers.proposal")
    assert part._example.text() == "下一号：青检建〔2026〕1号"
    stage.qtbot.keyClick(part.table, Qt.Key.Key_Return)
    dialog = stage.dialog(SettingDialog)
    dialog.row.field.setText("{院简称}检治建〔{yyyy}〕{n}号")  # type: ignore[attr-defined]
    stage.qtbot.waitUntil(lambda: dialog._next.text() == "青检治建〔2026〕1号", timeout=10_000)
    stage.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    stage.rest()
    line = part.table.current()
    assert line is not None
    assert (line.own, line.example) == (True, "青检治建〔2026〕1号")
    stage.press(part, "恢复规范值")
    line = part.table.current()
    assert line is not None
    assert not line.own


def test_a_bad_rule_is_told_at_its_field(stage: Stage) -> None:
    part = open_part(stage, "rules")
    assert isinstance(part, RulesPart)
    part.table.select(lambda one: one.name == "periods.case")
    stage.press(part, "修改")
    dialog = stage.dialog(SettingDialog)
    dialog.row.set_value("很久")
    stage.press(dialog, "保存")
    assert dialog.isVisible()
    assert "3个月" in dialog.row.error()


def test_the_other_preset_is_taken_after_its_changes_were_shown(stage: Stage) -> None:
    part = open_part(stage, "rules")
    assert isinstance(part, RulesPart)
    stage.press(part, "改用检察建议工作规定(2019)")
    dialog = stage.dialog(SwitchDialog)
    dialog.go_button.click()
    stage.rest()
    with stage.office.workspace.read() as view:
        assert presets.current(view).code == "spp2019"
    assert button(part, "改用个案预防规范")


def test_a_holiday_is_corrected_by_keyboard_and_date_fields_follow(stage: Stage) -> None:
    part = open_part(stage, "holidays")
    assert isinstance(part, HolidaysPart)
    assert part.grid.day == date(2026, 3, 5)
    part.grid.setFocus()
    stage.qtbot.keyClick(part.grid, Qt.Key.Key_Right)
    stage.qtbot.keyClick(part.grid, Qt.Key.Key_Return)
    dialog = stage.dialog(FormDialog)
    dialog.form.set_values({"kind": "rest", "name": "本地节日"})
    stage.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    stage.rest()
    assert part._state.text() == "本院更正，以本院的为准"
    assert days.told(date(2026, 3, 6)) == "周五　本地节日"
    stage.press(part, "恢复随程序发布的安排")
    assert days.told(date(2026, 3, 6)) == "周五"


def test_a_year_without_a_table_says_so_until_a_file_is_taken(stage: Stage, tmp_path: Path) -> None:
    part = open_part(stage, "holidays")
    assert isinstance(part, HolidaysPart)
    part.number = 2028
    part.refresh()
    stage.rest()
    assert "节假日表缺失" in part.banner.text()
    file = tmp_path / "安排.txt"
    file.write_bytes("2028-01-01至2028-01-03 元旦\n".encode("gb18030"))
    part.take(file)
    stage.rest()
    assert part.banner.text() == ""
    file.write_bytes(b"\xff\xfe\x00rubbish")
    part.take(file)
    stage.rest()
    assert "没有变化" in part.banner.text()


def test_names_and_units_are_kept(stage: Stage) -> None:
    stage.office.register()
    names = open_part(stage, "directory")
    assert isinstance(names, NamesPart)
    stage.press(names, "加入人员")
    dialog = stage.dialog(SpecDialog)
    dialog.fill({"name": "钱某", "department": "县委党校"})
    stage.press(dialog, "保存")
    assert [one.name for one in names.table.source.rows if not one.account] == ["钱某"]
    units = open_part(stage, "units")
    assert isinstance(units, UnitsPart)
    assert units.table.select(lambda one: one.name == "青溪县公路养护中心")
    stage.press(units, "修改")
    dialog = stage.dialog(SpecDialog)
    assert dialog.form.values()["superior"] == "青溪县交通运输局"
    dialog.fill({"address": "青溪县滨河路1号"})
    stage.press(dialog, "保存")
    assert any(one.address == "青溪县滨河路1号" for one in units.table.source.rows)


def test_an_own_cause_is_offered_in_forms_afterwards(stage: Stage) -> None:
    part = open_part(stage, "codes")
    assert isinstance(part, CodesPart)
    stage.press(part, "增补")
    dialog = stage.dialog(FormDialog)
    dialog.form.set_values({"label": "临时机构无人监管"})
    stage.press(dialog, "增补")
    assert part.table.source.rows[-1].own
    stage.go("cases", "new")
    assert "临时机构无人监管" in [offer.label for offer in code_offers("causes")]


def test_a_lost_recovery_key_is_replaced_and_stays_until_it_is_proved_to_be_kept(stage: Stage) -> None:
    part = open_part(stage, "accounts")
    stage.press(part, "更换恢复码")
    dialog = stage.dialog(RecoveryDialog)
    dialog.form.set_values({"passphrase": "别人的口令也很长啊"})
    dialog.submit()
    stage.rest()
    assert dialog.banner.isVisible() and not dialog.part.key
    dialog.form.set_values({"passphrase": PASSPHRASE})
    dialog.submit()
    stage.rest()
    dialog.reject()
    assert dialog.isVisible() and dialog.part.banner.isVisible()
    for line, number in zip(dialog.part.rows, dialog.part.asked, strict=True):
        line.set_value(dialog.part.groups[number])
    dialog.part.kept.setChecked(True)
    dialog.submit()
    assert not dialog.isVisible() and not dialog.part.key


def test_what_qt_itself_says_is_chinese(stage: Stage) -> None:
    for context, text in (("QPlatformTheme", "Cancel"), ("QFileDialog", "Look in:"), ("QWidgetTextControl", "&Undo")):
        assert QCoreApplication.translate(context, text) != text


def test_the_first_start_proposes_the_folder_that_was_named(stage: Stage, tmp_path: Path) -> None:
    stage.window.start(tmp_path / "预防库")
    assert stage.window.first.folder.value() == str(tmp_path / "预防库")


def test_wording_is_changed_with_the_paper_beside_and_gone_back_from(stage: Stage) -> None:
    page = stage.go("system", "wording")
    part = page.findChild(WordingPart)
    assert part.paper.pages() >= 1 and not part.save_button.isEnabled()
    field = part.rows["measure"].field
    field.setPlainText("办法：{measure}，{who}")
    with stage.qtbot.waitSignal(part._timer.timeout):
        pass
    stage.rest()
    assert "{who}" in part.rows["measure"].error() and not part.save_button.isEnabled()
    field.setPlainText("检验办法：{measure}")
    with stage.qtbot.waitSignal(part._timer.timeout):
        pass
    stage.rest()
    assert not part.rows["measure"].error()
    stage.press(part, "存为新的一版")
    note = stage.dialog(NoteDialog)
    note.area.set_value("本院惯例")
    note.go_button.click()
    stage.rest()
    assert part.template is not None and part.template.version == 1
    stage.press(part, "历次版本")
    stage.press(stage.dialog(VersionsDialog), "改回此版")
    assert part.template.version == 2 and part.rows["measure"].field.toPlainText() == "落实标准：{measure}"
