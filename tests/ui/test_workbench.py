"""The workbench's calendar and lists, and a case's history, by keyboard and mouse."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.casework import workbench
from tests.ui.helpers import Stage
from ui.cases import CasePage, HistoryPage
from ui.forms import SpecDialog
from ui.widgets.pdf_dialog import PdfDialog
from ui.workbench import WorkbenchPage
from ui.workbench.todo import TodoRow


def month(stage: Stage) -> WorkbenchPage:
    page = stage.go("workbench")
    assert isinstance(page, WorkbenchPage)
    page.tabs.pick("month")
    page.tabs.picked.emit("month")
    stage.rest()
    return page


def press(stage: Stage, page: WorkbenchPage, *keys: Qt.Key) -> None:
    for key in keys:
        stage.qtbot.keyClick(page.month.grid, key)
        stage.rest()


def test_the_month_is_walked_by_keys(stage: Stage) -> None:
    page = month(stage)
    grid = page.month.grid
    assert grid.day == date(2026, 3, 5)
    grid.setFocus()
    press(stage, page, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert grid.day == date(2026, 3, 13)
    press(stage, page, Qt.Key.Key_PageDown)
    assert (grid.day, grid.month and grid.month.month) == (date(2026, 4, 13), 4)
    press(stage, page, Qt.Key.Key_Home)
    assert grid.day == date(2026, 4, 13)
    press(stage, page, *[Qt.Key.Key_Down] * 5)
    assert (grid.day, grid.month and grid.month.month) == (date(2026, 5, 18), 5)
    stage.press(page.month, "回到今天")
    assert grid.day == date(2026, 3, 5)


def test_a_day_shows_what_is_due_and_opens_it(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    page = month(stage)
    page.month.show_day(date(2026, 6, 8))
    stage.rest()
    grid = page.month.grid
    place = next(place for place, day in enumerate(grid.month.days if grid.month else ()) if day.day.day == 8)
    stage.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.box(place).center().toPoint())
    assert [item.title for item in page.month.items.source.rows] == ["发案单位反馈期限"]
    assert "1项到期" in grid.accessibleDescription()
    page.month.items.setFocus()
    stage.qtbot.keyClick(page.month.items, Qt.Key.Key_Return)
    stage.rest()
    shown = stage.panel.page()
    assert isinstance(shown, CasePage) and shown.data is not None and shown.data.case.id == case_id


def test_the_list_of_tasks_goes_to_paper(stage: Stage) -> None:
    stage.office.register()
    page = stage.go("workbench")
    stage.press(page, "打印清单")
    dialog = stage.dialog(PdfDialog)
    assert dialog.paper.pages() == 1
    dialog.reject()


def test_a_cases_history_is_narrowed_and_printed(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    page = stage.go("case", case_id)
    stage.press(page, "全部")
    history = stage.panel.page()
    assert isinstance(history, HistoryPage)
    whole = len(history.table.source.rows)
    history.part._choose("decision")
    shown = history.table.source.rows
    assert 0 < len(shown) < whole
    assert {entry.part.value for entry in shown} == {"decision"}
    stage.press(history, "打印办理经过")
    dialog = stage.dialog(PdfDialog)
    assert dialog.paper.pages() == 1
    dialog.reject()
    history.actor._choose("没有这个人")
    assert history._stack.currentIndex() == 1
    stage.press(history, "清除筛选")
    assert len(history.table.source.rows) == whole
    history.table.selectRow(next(row for row, one in enumerate(history.table.source.rows) if one.step == "symposium"))
    stage.qtbot.keyClick(history.table, Qt.Key.Key_Return)
    stage.rest()
    case = stage.panel.page()
    assert isinstance(case, CasePage) and case.part() is case.parts["symposium"]


def dialog_of(stage: Stage, verb: str) -> SpecDialog:
    """The form behind the button of a line of 待办事项."""
    page = stage.go("workbench")
    assert isinstance(page, WorkbenchPage)
    page.reload()
    stage.rest()
    for tab in ("todo", "reviews"):
        page.tabs.pick(tab)
        page.tabs.picked.emit(tab)
        for line in page.todo.findChildren(TodoRow):
            if any(one.text() == verb for one in line.findChildren(QPushButton)):
                stage.press(line, verb)
                return stage.dialog(SpecDialog)
    raise AssertionError(f"nothing offers {verb}")


def test_a_late_unit_is_reminded_from_the_first_page_with_two_clicks(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-06-15")
    dialog = dialog_of(stage, "催办")
    dialog.submit()
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage) and page.part() is page.parts["rectification"]
    assert page.data is not None and page.data.case.id == case_id and page.data.proposal is not None
    assert [one.kind for one in page.data.proposal.follow_ups] == ["reminder"]
    with stage.office.workspace.read() as view:
        assert all(one.button != "催办" for one in workbench(view).todo)


def test_an_objection_is_decided_from_the_first_page_and_its_form_stays_closed_on_the_way_back(stage: Stage) -> None:
    ref = stage.office.up_to_announcement()
    stage.office.day("2026-04-20")
    stage.office.file(ref, "objection", {"received_on": "2026-04-20", "reasons": "工程科已经撤销。"})
    dialog = dialog_of(stage, "复核")
    assert dialog.windowTitle() == "复核异议"
    dialog.reject()
    stage.go("cases")
    stage.panel.back()
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage) and page.part() is page.parts["rectification"]
    assert not [one for one in page.findChildren(SpecDialog) if one.isVisible()]
