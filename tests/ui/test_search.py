"""Ctrl+K by keyboard and mouse: groups, marks, more of a kind, and the way to the thing itself."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app import documents
from tests.ui.helpers import Stage
from ui.cases import CaseListPage, CasePage, PaperPage
from ui.proposals import ProposalPage
from ui.shell.search import Hit, HitGroup, SearchDialog


def search(stage: Stage, text: str) -> SearchDialog:
    """Ctrl+K, and a text typed."""
    stage.qtbot.keyClick(stage.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    dialog = stage.dialog(SearchDialog)
    with stage.qtbot.waitSignal(dialog._timer.timeout):
        stage.qtbot.keyClicks(dialog.field, text) if text.isascii() else dialog.field.setText(text)
    stage.rest()
    return dialog


def headings(dialog: SearchDialog) -> list[str]:
    held: list[Any] = [dialog.list.item(place).data(Qt.ItemDataRole.UserRole) for place in range(dialog.list.count())]
    return [one.heading for one in held if isinstance(one, HitGroup)]


def choose(stage: Stage, dialog: SearchDialog, place: str) -> Hit:
    """Go down with the arrow until a hit of that page is chosen, and press Enter."""
    for _ in range(dialog.list.count() + 1):
        hit = dialog.list.currentItem().data(Qt.ItemDataRole.UserRole)
        if isinstance(hit, Hit) and hit.place == place:
            stage.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
            stage.rest()
            return hit
        stage.qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    raise AssertionError(f"no hit leads to {place}")


def test_what_is_found_stands_in_groups_with_marks(stage: Stage) -> None:
    stage.office.up_to_service()
    dialog = search(stage, "公路养护")
    assert headings(dialog)[:3] == ["案件", "单位", "检察建议"]
    first = dialog.hits()[0]
    assert (first.title, first.place) == ("王某某受贿案", "case")
    assert [first.below[start:end] for start, end in first.below_marks] == ["公路养护"]
    assert dialog.list.currentItem().data(Qt.ItemDataRole.UserRole) is first
    assert "王某某受贿案" in dialog.list.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)


def test_initials_lead_to_the_case(stage: Stage) -> None:
    case_id = stage.office.register()
    dialog = search(stage, "wmm")
    stage.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage) and page.data is not None and page.data.case.id == case_id


def test_enter_straight_after_typing_opens_what_was_typed(stage: Stage) -> None:
    stage.office.register()
    dialog = search(stage, "没有这个")
    assert dialog.hits() == []
    dialog.field.setText("公路养护")
    stage.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    stage.rest()
    assert isinstance(stage.panel.page(), CasePage)


def test_the_step_of_a_case_opens(stage: Stage) -> None:
    stage.office.up_to_service()
    dialog = search(stage, "愿意立即整改")
    hit = dialog.hits()[0]
    assert hit.title
    stage.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage)
    assert page.part() is page.parts["symposium"]


def test_a_proposal_opens_by_its_number(stage: Stage) -> None:
    stage.office.up_to_service()
    dialog = search(stage, "青检建2026 1号")
    choose(stage, dialog, "proposal")
    assert isinstance(stage.panel.page(), ProposalPage)


def test_a_paper_is_found_by_its_text_and_shown(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    with stage.office.workspace.work() as work:
        documents.file_form(work, case_id, "proposal")
        work.commit()
    dialog = search(stage, "限额以上项目一律公开比选")
    choose(stage, dialog, "paper")
    page = stage.panel.page()
    assert isinstance(page, PaperPage)
    assert page.paper.pages() >= 1
    stage.press(page, "打开案件")
    assert isinstance(stage.panel.page(), CasePage)


def test_a_unit_narrows_the_list_of_cases(stage: Stage) -> None:
    stage.office.register()
    dialog = search(stage, "公路养护")
    choose(stage, dialog, "cases")
    page = stage.panel.page()
    assert isinstance(page, CaseListPage)
    assert page.text.value() == "青溪县公路养护中心"
    assert len(page.table.source.rows) == 1


def test_more_of_a_kind_is_one_click_away(stage: Stage) -> None:
    for number in range(8):
        stage.office.register(case_no=f"青检反贪〔2026〕{number + 20}号")
    dialog = search(stage, "王某某")
    cases = [hit for hit in dialog.hits() if hit.place == "case" and hit.icon == "folders"]
    assert len(cases) == 5
    more = next(hit for hit in dialog.hits() if not hit.place)
    place = next(
        row for row in range(dialog.list.count()) if dialog.list.item(row).data(Qt.ItemDataRole.UserRole) is more
    )
    box = dialog.list.visualItemRect(dialog.list.item(place))
    dialog.list.scrollToItem(dialog.list.item(place))
    box = dialog.list.visualItemRect(dialog.list.item(place))
    stage.qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    stage.rest()
    assert headings(dialog) == ["案件"]
    assert len(dialog.hits()) == 8


@pytest.mark.parametrize("text", ["没有这个", "〔〕", "\"'*"])
def test_nothing_found_is_said(stage: Stage, text: str) -> None:
    stage.office.register()
    dialog = search(stage, text)
    assert dialog.hits() == []
    assert dialog._count.text() == "没有找到"
    stage.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
