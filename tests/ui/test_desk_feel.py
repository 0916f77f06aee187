"""How the desk feels: counts that follow the mending, the cursor where the work goes on, the way back after a lock."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.app.casework.stories import PLAN, PROPOSAL, REPLY
from tests.support import open_workspace
from tests.ui.helpers import Stage, button
from ui import texts
from ui.cases.items_table import ItemColumn, ItemsTable
from ui.forms import Kind, Spec, SpecDialog, SpecForm
from ui.forms.choices import Tags, code_offers
from ui.preferences import Preferences
from ui.widgets.base import Button, column, holder
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.fields import Choice, TextInput, mark_gaps
from ui.widgets.files import Purpose, files
from ui.widgets.offers import fitting


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def lock(stage: Stage) -> None:
    with stage.qtbot.waitSignal(stage.desk.closed, timeout=20_000):
        stage.desk.lock()


# Counting


def test_what_is_to_be_mended_is_counted_down_while_it_is_mended(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    page: Any = stage.go("case", (case_id, "rectification"))
    part = page.parts["rectification"]
    table = part.items
    for line in table.fields:
        line["adoption"].set_value("adopted")
        line["progress"].set_value("doing")
        line["measure"].set_value("制定办法。")
    part.form.rows["received_on"].set_value(date(2026, 1, 1))  # before the service
    part.touch()
    part.save()
    stage.rest()
    assert part._gap.whole() == "有1处需要改正，所填内容已留作草稿"
    part.form.rows["received_on"].field.setText("2026-05-20")
    assert part._gap.whole() == ""
    assert part._mark.isHidden()


def test_a_record_is_sent_once_however_often_one_presses(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    page: Any = stage.go("case", (case_id, "rectification"))
    part = page.parts["rectification"]
    for line in part.items.fields:
        line["adoption"].set_value("adopted")
        line["progress"].set_value("doing")
        line["measure"].set_value("制定办法。")
    part.save()
    part.save()
    stage.rest()
    assert len(page.data.proposal.replies) == 1
    assert page.part() is page.parts["revisit"]
    assert page.part().isAncestorOf(focus()), "the cursor waits in the form of the next step"


def test_a_visit_names_every_gap_at_once_in_reading_order(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    stage.office.file(case_id, "reply", REPLY)
    stage.office.day("2026-06-02")
    page: Any = stage.go("case", (case_id, "revisit"))
    part = page.parts["revisit"]
    part.items.fields[0]["verified"].set_value("已经核实。")
    part.items.fields[0]["finding"].set_value("implemented")
    part.save()
    stage.rest()
    second = part.items.fields[1]
    assert second["verified"].error() == "请填写"
    assert second["finding"].error() == "请选择"
    assert second["verified"].isAncestorOf(focus()), "the first gap of the page, not the first of its last form"
    assert part._gap.whole() == "", "the number of gaps is told once"
    before = part.gaps.text()
    second["finding"].set_value("implemented")
    second["finding"].edited.emit()
    part.gaps.count()
    assert part.gaps.text() != before


def test_a_fault_in_a_cell_makes_its_line_higher_and_no_column_wider(qtbot: QtBot, qapp: object) -> None:
    made = ItemsTable(
        "answers",
        ["公开比选。", "分离计量与支付。"],
        [
            ItemColumn("adoption", "采纳情况", 138, lambda: Choice([("a", "采纳")], empty="请选择"), required=True),
            ItemColumn("measure", "整改措施", 0, TextInput, required=True),
        ],
        "建议内容",
    )
    around = holder(column(made, None))
    qtbot.addWidget(around)
    around.resize(800, 400)
    with qtbot.waitExposed(around):
        around.show()
    before = [made.fields[0][key].width() for key in ("adoption", "measure")]
    assert not mark_gaps(made.missing_rows())
    around.layout().activate()  # type: ignore[union-attr]
    made.layout().activate()  # type: ignore[union-attr]
    assert [made.fields[0][key].width() for key in ("adoption", "measure")] == before
    assert made.minimumSizeHint().width() <= 800


def test_a_charge_is_found_under_its_full_name_and_a_stray_word_is_told_and_forgotten(
    qtbot: QtBot, qapp: object
) -> None:
    offers = code_offers("charges")
    assert fitting(offers, "受贿罪")[0].label == "受贿"
    tags = Tags(offers, "")
    qtbot.addWidget(tags)
    tags.field.setText("张三")
    assert "张三" in tags.fault()
    with qtbot.waitSignal(tags.changed):
        qtbot.keyClick(tags.field, Qt.Key.Key_Backspace)
    tags.field.setText("受贿罪")
    with qtbot.waitSignal(tags.editingFinished):
        tags.field.editingFinished.emit()
    assert tags.value() == ["385"]


# The cursor


def test_enter_presses_the_button_that_holds_the_cursor(qtbot: QtBot, qapp: object) -> None:
    pressed: list[int] = []
    made = Button("提交审核", lambda: pressed.append(1))
    qtbot.addWidget(made)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_Enter)
    assert pressed == [1, 1]


def test_enter_in_a_dialog_is_its_main_button_wherever_the_cursor_was_put(qtbot: QtBot, qapp: object) -> None:
    dialog = NoteDialog(None, "退回", "理由", "退回修改")
    qtbot.addWidget(dialog)
    dialog.area.set_value("补充依据。")
    with qtbot.waitActive(dialog):
        dialog.show()
    safe = button(dialog, "取消")
    safe.setFocus()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(safe, Qt.Key.Key_Return)


def test_saving_by_mouse_leaves_the_cursor_in_the_text(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    stage.office.analyse(case_id)
    stage.office.file(case_id, "proposal", PROPOSAL)
    page: Any = stage.go("proposal", case_id)
    head = page.editor.sections[1].head
    stage.qtbot.mouseClick(head, Qt.MouseButton.LeftButton)
    assert page.editor.forms[1].isAncestorOf(focus()), "opening a part puts the cursor into it"
    stage.qtbot.keyClicks(focus(), "a")
    assert page.editor.dirty
    stage.qtbot.mouseClick(page.save_button, Qt.MouseButton.LeftButton)
    stage.rest()
    assert not page.editor.dirty
    assert page.editor.forms[1].isAncestorOf(focus())
    stage.qtbot.keyClicks(focus(), "b")
    assert "ab" in json.dumps(page.editor.forms[1].typed()), "one goes on where one was"


def test_a_step_opened_by_enter_has_the_cursor_where_its_work_goes_on(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    page: Any = stage.go("case", (case_id, "plan"))
    page.stepper.button("rectification").setFocus()
    page.reload()  # photos that come in meanwhile draw the steps anew
    stage.rest()
    node = page.stepper.button("rectification")
    assert node.hasFocus()
    stage.qtbot.keyClick(node, Qt.Key.Key_Return)
    assert page.part() is page.parts["rectification"]
    assert page.part().isAncestorOf(focus())


def test_a_row_is_removed_by_keyboard_and_its_bin_is_no_stop_of_tab(qtbot: QtBot, qapp: object) -> None:
    form = SpecForm(
        [
            Spec("matter", "议题"),
            Spec("gaps", "制度漏洞", Kind.ROWS, columns=(Spec("text", "制度漏洞"),), verb="添加制度漏洞"),
        ]
    )
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    rows: Any = form.rows["gaps"].field
    rows.set_value([{"text": "一"}, {"text": "二"}])
    QApplication.processEvents()  # rows that came later are shown
    first = rows.forms()[0].rows["text"].field
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    second = rows.forms()[1].rows["text"].field
    assert focus() is second
    qtbot.keyClick(second, Qt.Key.Key_Delete, Qt.KeyboardModifier.AltModifier)
    assert rows.value() == [{"text": "一"}]
    assert focus() is first


# The way back


def test_unlocking_comes_back_to_the_step_where_one_was(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.go("cases")
    page: Any = stage.go("case", (case_id, "plan"))
    page.open_step("symposium")
    lock(stage)
    folder = stage.office.workspace.vault.folder
    stage.office.workspace = open_workspace(folder)
    stage.desk.sit(stage.office.workspace, folder)
    stage.rest()
    page = stage.panel.page()
    assert page.data.case.id == case_id
    assert page.part() is page.parts["symposium"]
    stage.panel.back()
    stage.rest()
    assert stage.panel.rail.buttons["cases"].isChecked()
    kept = json.dumps(stage.window._preferences._values, ensure_ascii=False)
    assert case_id not in kept, "only in memory"


def test_another_account_begins_at_the_beginning(stage: Stage) -> None:
    stage.go("cases")
    lock(stage)
    stage.window._left = ((stage.desk.folder, "somebody"), [("cases", None)])
    folder = stage.office.workspace.vault.folder
    stage.office.workspace = open_workspace(folder)
    stage.desk.sit(stage.office.workspace, folder)
    stage.rest()
    assert stage.panel.rail.buttons["workbench"].isChecked()


# Folders and words


def test_each_purpose_opens_where_one_was_last_for_it(
    qtbot: QtBot, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, asked = tmp_path / "stick", []
    stick.mkdir()

    def choose(_parent: object, _title: str, start: str, _kinds: str = "") -> tuple[str, str]:
        asked.append(start)
        return str(stick / "a.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    kept = Preferences(tmp_path / "window.json")
    parent = QWidget()
    qtbot.addWidget(parent)
    files.take(kept)
    assert files.open_one(parent, Purpose.SCANS, "选择") == stick / "a.pdf"
    assert files.open_one(parent, Purpose.PHOTOS, "选择") == stick / "a.pdf"
    files.take(Preferences(tmp_path / "window.json"))  # the next start
    files.open_one(parent, Purpose.SCANS, "选择")
    assert asked[0] == asked[1] != str(stick)
    assert asked[2] == str(stick)
    stick.rmdir()
    files.open_one(parent, Purpose.SCANS, "选择")
    assert asked[3] == asked[0], "a stick that was pulled out is not looked for"
    files.take(None)


@pytest.mark.parametrize(("day", "told"), [(date(2026, 12, 4), "12月4日"), (date(2027, 2, 26), "2027年2月26日")])
def test_short_days_are_told_in_one_way(day: date, told: str) -> None:
    assert texts.short(day, date(2026, 11, 26)) == told


def test_a_title_becomes_a_name_that_every_system_takes() -> None:
    assert texts.file_name("检察建议书　王某某/李某：受贿案?", ".pdf") == "检察建议书 王某某 李某：受贿案.pdf"
    assert texts.file_name("?", ".pdf") == "文件.pdf"


def test_after_an_act_the_cursor_does_not_jump_to_the_step_that_is_shown(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.office.file(case_id, "plan", PLAN)
    page: Any = stage.go("case", (case_id, "plan"))
    stage.press(page.part(), "提交审核")
    assert page.part().isAncestorOf(focus()) or focus() is page
    assert button(page.part(), "登记纸质审批").isEnabled()


# From gap to gap


def test_enter_and_f8_lead_from_gap_to_gap_and_the_last_enter_sends(stage: Stage) -> None:
    rows = (Spec("text", "漏洞", required=True),)
    dialog = SpecDialog(
        stage.panel, "记录", "保存",
        [
            Spec("topic", "议题", span=6, required=True), Spec("host", "主持人", span=6, required=True),
            Spec("loopholes", "漏洞", Kind.ROWS, required=True, columns=rows),
            Spec("agreed", "意见", Kind.CODE, required=True, options=(("yes", "同意"),)),
        ],
    )  # fmt: skip
    sent: list[dict[str, Any]] = []
    dialog.send = lambda values, _done, _failed: sent.append(values)
    dialog.keep_draft(stage.desk, "test")
    open_centred(dialog)
    with stage.qtbot.waitActive(dialog):
        dialog.activateWindow()
    stage.rest()
    form = dialog.form
    assert form.rows["topic"].field.hasFocus()
    stage.qtbot.keyClicks(focus(), "topic")
    stage.qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert form.rows["host"].field.hasFocus(), "beside the one that was filled in"
    stage.qtbot.keyClicks(focus(), "host")
    stage.qtbot.keyClick(focus(), Qt.Key.Key_F8)
    (line,) = form.rows["loopholes"].field.forms()  # type: ignore[attr-defined]
    assert line.rows["text"].field.hasFocus(), "a table that is missing begins with its first row"
    stage.qtbot.keyClicks(focus(), "one")
    stage.qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert form.rows["agreed"].field.hasFocus()
    stage.qtbot.keyClick(focus(), Qt.Key.Key_Down)
    assert not sent
    stage.qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert [one["agreed"] for one in sent] == ["yes"]
    dialog.reject()


def test_minutes_begin_with_what_the_case_tells(stage: Stage) -> None:
    """Day, place, people and topic stand there; who is there first is taken for who speaks first."""
    ref = stage.office.register()
    stage.office.approve_plan(ref)
    stage.office.day("2026-03-28")
    page: Any = stage.go("case", (ref, "symposium"))
    stage.press(page.parts["symposium"], "填写座谈会记录")
    dialog = stage.dialog(SpecDialog)
    given = dialog.form.values()
    assert (given["held_at"], given["place"]) == ("2026-03-25 09:00", "青溪县公路养护中心"), "as the plan has it"
    assert given["officers"] == ["周检察官"], "those whom the plan names, once each"
    assert given["symposium"]["topic"].startswith("王某某受贿案")
    minutes: Any = dialog.form.rows["symposium"].field
    attendee, speech = (minutes.rows[key].field.forms()[0] for key in ("unit_attendees", "speeches"))
    stage.qtbot.keyClicks(attendee.rows["name"].field, "hao")
    assert speech.rows["speaker"].value() == "hao"
    speech.rows["speaker"].set_value("li")
    stage.qtbot.keyClicks(attendee.rows["name"].field, "x")
    assert speech.rows["speaker"].value() == "li", "what somebody wrote stays"
    dialog.reject()
