"""Getting about: keys, the rail, the quick search, the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from tests.ui.helpers import Stage
from ui.cases import CaseListPage, CasePage
from ui.shell.search import SearchDialog
from ui.workbench import WorkbenchPage


def test_numbers_lead_to_the_pages_of_the_rail(stage: Stage) -> None:
    assert isinstance(stage.panel.page(), WorkbenchPage)
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    assert isinstance(stage.panel.page(), CaseListPage)
    assert stage.panel.rail.buttons["cases"].isChecked()


def test_the_rail_is_walked_with_the_arrows(stage: Stage) -> None:
    rail = stage.panel.rail
    first, second = list(rail.buttons.values())[:2]
    first.setFocus()
    stage.qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    stage.qtbot.keyClick(second, Qt.Key.Key_Space)
    stage.rest()
    assert second.isChecked()


def test_every_page_of_the_rail_opens(stage: Stage) -> None:
    stage.office.up_to_service()
    for key, mark in stage.panel.rail.buttons.items():
        page = stage.go(key)
        assert mark.isChecked()
        assert page.isVisible()


def test_the_quick_search_finds_a_unit_and_opens_its_case(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    search = stage.dialog(SearchDialog)
    with stage.qtbot.waitSignal(search._timer.timeout):
        search.field.setText("公路")
    stage.rest()
    assert search.hits()[0].place == "case"
    stage.qtbot.keyClick(search.field, Qt.Key.Key_Return)
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage)
    assert page.data is not None
    assert page.data.case.id == case_id


def test_the_way_back(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.go("cases")
    stage.go("case", case_id)
    stage.qtbot.keySequence(stage.window, QKeySequence("Alt+Left"))
    stage.rest()
    assert isinstance(stage.panel.page(), CaseListPage)


def test_somebody_who_may_see_no_case_sees_only_the_workstation(stage: Stage) -> None:
    from dataclasses import replace

    from db.codes import Role

    workspace = stage.office.workspace
    workspace.actor = replace(workspace.actor, roles=frozenset({Role.ADMIN}))
    stage.window._open()
    stage.rest()
    assert "cases" not in stage.panel.rail.buttons
    assert "system" in stage.panel.rail.buttons
