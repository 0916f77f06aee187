"""The typed inputs: by keyboard and by mouse, valid or not, read aloud."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.calendar import shipped_table
from tests.ui.helpers import Stage
from ui.cases.register_dialog import RegisterDialog
from ui.forms import Kind, Spec, SpecForm
from ui.forms.choices import SearchChoice, Tags, code_offers
from ui.forms.inputs import Money, Names
from ui.widgets.dates import DateInput, Moment, MonthGrid
from ui.widgets.days import days
from ui.widgets.fields import FieldRow, TextInput
from ui.widgets.offers import Offer, fitting

pytestmark = pytest.mark.usefixtures("qapp")
TODAY = date(2026, 3, 5)


@pytest.fixture(autouse=True)
def today() -> object:
    days.take(shipped_table(), lambda: TODAY)
    yield
    days.take(None)


def shown(qtbot: QtBot, *fields: TextInput | Tags | Moment) -> list[FieldRow]:
    form = SpecForm([])
    rows = [form.add(f"f{place}", f"字段{place}", field) for place, field in enumerate(fields)]
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    fields[0].setFocus()
    qtbot.form = form  # type: ignore[attr-defined] # alive as long as the test
    return rows


# Days


def test_a_date_says_its_weekday_and_holiday(qtbot: QtBot) -> None:
    field = DateInput()
    shown(qtbot, field, TextInput())
    field.set_value(date(2026, 4, 5))
    assert field.accessibleDescription() == "周日　清明节"
    field.set_value(date(2026, 2, 14))
    assert field.accessibleDescription() == "周六　调休上班"
    field.set_value(TODAY)
    assert field.accessibleDescription() == "周四"


def test_what_is_no_day_is_told_on_leaving_and_kept_as_typed(qtbot: QtBot) -> None:
    field, after = DateInput(), TextInput()
    row, _ = shown(qtbot, field, after)
    qtbot.keyClicks(field, "2026-02-30")
    assert row.error() == "", "not while it is being typed"
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert row.error().startswith("2026年2月没有30日")
    assert (field.value(), field.text()) == (None, "2026-02-30")
    field.setFocus()
    qtbot.keyClicks(field, "0305")
    assert row.error() == ""
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert (row.error(), field.text()) == ("", "2026-03-05")


def test_a_form_sends_what_is_no_day_to_be_refused(qtbot: QtBot) -> None:
    form = SpecForm([Spec("on", "日期", Kind.DAY)])
    qtbot.addWidget(form)
    form.show()
    form.rows["on"].field.setText("2026")  # type: ignore[attr-defined]
    assert form.values() == {"on": "2026"}
    assert not form.check()
    assert form.rows["on"].error().startswith("只写了2026年")


def test_the_month_is_walked_by_keys(qtbot: QtBot) -> None:
    field = DateInput(TODAY)
    shown(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field._month is not None
    grid = field._month.grid
    qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.day == date(2026, 4, 5)
    assert grid.accessibleName() == "2026年4月5日　周日　清明节"
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert field.value() == date(2026, 4, 13)


def test_escape_leaves_the_field_as_it_was(qtbot: QtBot) -> None:
    field = DateInput(TODAY)
    shown(qtbot, field)
    qtbot.keyClick(field, Qt.Key.Key_F4)
    assert field._month is not None
    qtbot.keyClick(field._month.grid, Qt.Key.Key_PageUp)
    qtbot.keyClick(field._month.grid, Qt.Key.Key_Escape)
    assert field.value() == TODAY


def test_a_day_is_picked_with_the_mouse(qtbot: QtBot) -> None:
    grid = MonthGrid(TODAY)
    qtbot.addWidget(grid)
    with qtbot.waitSignal(grid.picked) as picked:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(10, 26 + 36 + 5))
    assert picked.args == [date(2026, 3, 2)]


def test_a_moment_takes_times_as_people_say_them(qtbot: QtBot) -> None:
    field = Moment()
    (row,) = shown(qtbot, field)
    field.day.setText("3-5")
    field.time.setText("下午3点半")
    field.time.editingFinished.emit()
    assert field.value() == "2026-03-05 15:30"
    field.time.setText("25点")
    field.time.editingFinished.emit()
    assert row.error() == "没有25点00分这个时刻"
    assert field.time.property("invalid") is True
    assert field.day.property("invalid") is not True


# Lists


def test_a_charge_is_found_by_name_initials_and_article(qtbot: QtBot) -> None:
    offers = code_offers("charges", TODAY)
    for typed in ("受贿", "sh", "385"):
        assert fitting(offers, typed)[0].label == "受贿", typed


def test_names_out_of_use_are_offered_for_old_cases_only() -> None:
    then = {offer.label: offer.detail for offer in code_offers("charges", date(2019, 6, 1))}
    assert "已停用，至2021-02-28" in then["食品监管渎职"]
    assert "食品监管渎职" not in {offer.label for offer in code_offers("charges", TODAY)}


def test_the_charges_of_a_registration_follow_its_day(stage: Stage) -> None:
    stage.go("cases", "new")
    form = stage.dialog(RegisterDialog).form
    charges = form.rows["charges"].field
    assert isinstance(charges, Tags)
    assert not fitting(charges._open_ones(), "食品监管渎职")
    form.rows["filed_on"].set_value(date(2019, 6, 1))
    assert fitting(charges._open_ones(), "食品监管渎职")


def test_causes_stand_under_two_heads() -> None:
    groups = list(dict.fromkeys(offer.group for offer in code_offers("causes")))
    assert groups[0] == "主观原因"
    assert groups[1] == "客观原因　制度"


def test_enter_takes_what_is_marked_and_escape_only_closes(qtbot: QtBot) -> None:
    tags = Tags(code_offers("charges", TODAY), "")
    shown(qtbot, tags)
    qtbot.keyClicks(tags.field, "tw")
    assert tags.offers.shown
    qtbot.keyClick(tags.field, Qt.Key.Key_Escape)
    assert not tags.offers.shown
    qtbot.keyClick(tags.field, Qt.Key.Key_Down)
    assert tags.offers.current() is not None
    qtbot.keyClick(tags.field, Qt.Key.Key_Escape)
    qtbot.keyClicks(tags.field, "\b")
    qtbot.keyClick(tags.field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(tags.field, "tw")
    qtbot.keyClick(tags.field, Qt.Key.Key_Return)
    assert tags.value() == ["382"]
    qtbot.keyClick(tags.field, Qt.Key.Key_Backspace)
    assert tags.value() == []


def test_a_single_code_is_searched_and_what_is_none_is_told(qtbot: QtBot) -> None:
    field = SearchChoice(lambda: code_offers("systems"), "")
    row, _ = shown(qtbot, field, TextInput())
    field.setText("交通")
    field.textEdited.emit("交通")
    assert field.value() == "transport"
    field.setText("外星")
    field.textEdited.emit("外星")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert row.error() == "列表中没有“外星”，请从列表中选择"


def test_names_are_completed_one_after_another(qtbot: QtBot) -> None:
    people = [Offer("周某", "周某", "侦查部门", ("zm",)), Offer("马某", "马某", "预防部门", ("mm",))]
    field = Names(source=lambda: people)
    shown(qtbot, field, TextInput())
    qtbot.keyClicks(field, "zm")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "周某"
    field.insert("、")
    qtbot.keyClicks(field, "mm")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == ["周某", "马某"]
    field.insert("、钱某")
    with qtbot.waitSignal(field.strangers) as told:
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert told.args == [["钱某"]]


def test_what_is_typed_freely_stays_what_it_is(qtbot: QtBot) -> None:
    people = [Offer("周某", "周某", "", ("zm",))]
    field = Names(source=lambda: people)
    shown(qtbot, field, TextInput())
    qtbot.keyClicks(field, "zm")
    assert field.offers.shown
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "zm"


def test_a_stranger_is_added_to_the_directory_with_one_click(stage: Stage) -> None:
    from tests.ui.test_records import approved, open_step
    from ui.forms import SpecDialog

    part = open_step(stage, approved(stage), "analysis")
    stage.press(part, "记录分析会")
    form = stage.dialog(SpecDialog).form
    field = form.rows["attendees"].field
    assert isinstance(field, Names)
    field.setText("周检察官、钱某")
    field.editingFinished.emit()
    stage.press(form.rows["attendees"], "加入名录")
    with stage.office.workspace.read() as view:
        from app import people

        assert "钱某" in [one.name for one in people.directory(view)]


# Sums


def test_a_sum_is_shown_in_yuan_with_its_capitals(qtbot: QtBot) -> None:
    field = Money()
    row, _ = shown(qtbot, field, TextInput())
    qtbot.keyClicks(field, "41.6")
    field.insert("万")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert (field.text(), field.value()) == ("416,000", 41_600_000)
    assert field.accessibleDescription() == "肆拾壹万陆仟元整"
    field.setText("四十来万")
    field.editingFinished.emit()
    assert row.error().startswith("看不出是多少钱")
    assert field.value() == "四十来万"


# Rows


def test_rows_that_are_only_read_let_tab_go_on(qtbot: QtBot) -> None:
    columns = (Spec("law", "法律名称"), Spec("article", "条款"))
    form = SpecForm([Spec("bases", "法律依据", Kind.ROWS, columns=columns), Spec("text", "建议")])
    form.set_values({"bases": [{"law": "招标投标法", "article": "第四条"}], "text": "公开比选。"})
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.lock(True)
    rows, after = form.rows["bases"].field, form.rows["text"].field
    rows.forms()[0].rows["law"].field.setFocus()  # type: ignore[attr-defined]
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert after.hasFocus()
    form.lock(False)
    assert rows.focusProxy() is not None
