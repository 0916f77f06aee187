"""Tables that a superior hands down: from its page of 系统 to the workbench below and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from app import codebook, exchange, holidays, presets
from app.casework import workbench
from app.exchange import TableKind
from app.holidays import DayKind
from app.workspace import Workspace
from db.codes import Relation
from db.kernel.ids import new_id
from db.models import Case
from tests.app.exchange.offices import introduce
from tests.ui.helpers import Stage
from ui.exchange import ExchangePage
from ui.exchange.desk_dialogs import HandleDialog
from ui.exchange.export_dialog import ExportDialog
from ui.exchange.table_dialog import BelowDialog, TableDialog
from ui.system import SystemPage
from ui.widgets.dialogs import NoteDialog
from ui.workbench import WorkbenchPage


def handed_down(city: Workspace, here: Workspace, stick: Path) -> None:
    with city.work() as work:
        holidays.mark_day(work, date(2027, 1, 1), DayKind.REST, "元旦")
        exchange.hand_down_holidays(work, 2027)
        codebook.add(work, "causes", "临时机构无人监管")
        exchange.hand_down_codes(work, "causes")
        work.commit()
    exchange.import_bundle(here, exchange.export_bundle(city, "990121", stick).path)


def test_the_workbench_leads_to_what_a_table_changes_and_it_is_taken_over(
    trusting: Workspace, stage: Stage, stick: Path
) -> None:
    here = stage.office.workspace
    handed_down(trusting, here, stick)
    bench = stage.go("workbench")
    assert isinstance(bench, WorkbenchPage)
    with here.read() as view:
        asked = [todo for todo in workbench(view).todo if todo.target.startswith("table:")]
    assert {one.title for one in asked} == {"决定是否采用2027年节假日安排", "决定是否采用发案原因增补"}
    bench._act(next(one for one in asked if "2027" in one.title))
    stage.rest()
    dialog = stage.dialog(TableDialog)
    (change,) = dialog.changes.model().rows  # type: ignore[attr-defined]
    assert (change.what, change.before, change.after) == ("1月1日", "工作日", "休息（元旦）")
    dialog.adopt_button.click()
    stage.rest()
    with here.read() as view:
        assert presets.holidays(view).name(date(2027, 1, 1)) == "元旦"
        assert [one.title for one in exchange.waiting_tables(view)] == ["发案原因增补"]
    page = stage.go("exchange")
    assert isinstance(page, ExchangePage)
    page.show_part("opinions")
    page.opinions.show_tables()
    page.opinions.tables.select(lambda one: one.state == "pending")
    page.opinions.open_table()
    dialog = stage.dialog(TableDialog)
    dialog.decline()
    reason = stage.dialog(NoteDialog)
    reason.area.set_value("本院已有同类条目。")
    reason.accept()
    stage.rest()
    exchange.import_bundle(trusting, exchange.export_bundle(here, "990100", stick).path)
    with trusting.read() as view:
        told = {one.kind: one.below[0].answer for one in exchange.tables(view)}
    assert told[TableKind.HOLIDAYS] is not None
    assert told[TableKind.CODES] is not None
    assert (told[TableKind.HOLIDAYS].outcome, told[TableKind.CODES].outcome) == ("adopted", "declined")
    assert told[TableKind.CODES].text == "本院已有同类条目。"


def test_a_superior_hands_a_year_down_from_its_page_and_sees_who_answered(
    city: Workspace, stage: Stage, stick: Path
) -> None:
    here = stage.office.workspace
    introduce(here, city, Relation.SUBORDINATE)
    introduce(city, here, Relation.SUPERIOR)
    system = stage.go("system", "holidays")
    assert isinstance(system, SystemPage)
    stage.press(system, "下发")
    stage.rest()
    part = system._parts["holidays"]
    assert "下发" in part.hand.words.text()  # type: ignore[attr-defined]
    assert not part.hand.button.isEnabled(), "nothing has changed since"  # type: ignore[attr-defined]
    exchange.import_bundle(city, exchange.export_bundle(here, "990100", stick).path)
    page = stage.go("exchange", "opinions")
    assert isinstance(page, ExchangePage)
    page.opinions.show_tables()
    page.opinions.open_table()
    (below,) = stage.dialog(BelowDialog).offices.model().rows  # type: ignore[attr-defined]
    assert (below.delivery, below.answer) == ("sent", None)
    with city.read() as view:
        assert [one.state for one in exchange.tables(view)] == ["same"], "the program brought that year there too"


def test_a_bundle_is_begun_from_the_workbench_however_often(trusting: Workspace, stage: Stage) -> None:
    for _ in range(2):
        stage.press(stage.go("workbench"), "制作交换包")
        stage.dialog(ExportDialog).reject()
        stage.rest()
    assert trusting.own.office_code == "990100"


def test_a_reminder_is_answered_from_the_workbench(trusting: Workspace, stage: Stage, stick: Path) -> None:
    here = stage.office.workspace
    with here.work() as work:
        case = Case(id=new_id(), register_no="青检防〔2026〕1号", case_no="1", name="王某贪污案", source="own",
                    state="active", unit_id=new_id(), secrecy="internal")  # fmt: skip
        work.put(case, "case.register")
        work.commit()
    exchange.import_bundle(trusting, exchange.export_bundle(here, "990100", stick).path)
    with trusting.work() as work:
        exchange.give_opinion(work, exchange.OpinionKind.REMINDER, "case", case.id, text="请报送整改情况。")
        work.commit()
    exchange.import_bundle(here, exchange.export_bundle(trusting, "990121", stick).path)
    bench = stage.go("workbench")
    assert isinstance(bench, WorkbenchPage)
    with here.read() as view:
        found = workbench(view)
    (asked,) = [one for one in (*found.todo, *found.waiting) if one.target.startswith("opinion:")]
    bench._act(replace(asked, waits_for=""))
    stage.rest()
    dialog = stage.dialog(HandleDialog)
    dialog.text.set_value("已于三月报送。")
    dialog.submit()
    stage.rest()
    with here.read() as view:
        assert [one.handled_note for one in exchange.opinions(view)] == ["已于三月报送。"]
