"""The list of cases by keyboard and mouse: narrowed by typing, filters kept, columns arranged, lines taken out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.cases import Shelf
from tests.ui.helpers import Stage
from ui import paging
from ui.cases import CaseListPage, CasePage
from ui.cases.export_dialog import CaseExportDialog
from ui.cases.saved import ArrangeFiltersDialog, SaveFilterDialog
from ui.copying import as_html, tab_separated


@pytest.fixture
def page(stage: Stage) -> CaseListPage:
    for number, charge in ((1, "385"), (2, "382"), (3, "384")):
        stage.office.register(case_no=f"青检反贪〔2026〕{number}号", charges=[charge])
    found = stage.go("cases")
    assert isinstance(found, CaseListPage)
    return found


def typed(stage: Stage, page: CaseListPage) -> None:
    """Until the filter has settled and the list has come."""
    with stage.qtbot.waitSignal(page._timer.timeout):
        pass
    stage.rest()


def test_a_key_in_the_table_goes_on_in_the_filter_and_down_comes_back(stage: Stage, page: CaseListPage) -> None:
    page.table.setFocus()
    stage.qtbot.keyClick(page.table, Qt.Key.Key_W)
    stage.qtbot.keyClicks(page.text, "mmtw")
    assert page.text.hasFocus()
    typed(stage, page)
    assert page.text.value() == "wmmtw"
    assert [row.charge_text for row in page.table.source.rows] == ["贪污"]
    stage.qtbot.keyClick(page.text, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    stage.rest()
    assert isinstance(stage.panel.page(), CasePage)


def test_escape_empties_the_filter(stage: Stage, page: CaseListPage) -> None:
    page.text.setFocus()
    stage.qtbot.keyClicks(page.text, "wmmtw")
    typed(stage, page)
    stage.qtbot.keyClick(page.text, Qt.Key.Key_Escape)
    typed(stage, page)
    assert len(page.table.source.rows) == 3


def test_space_shows_and_hides_the_preview(stage: Stage, page: CaseListPage) -> None:
    page.table.setFocus()
    assert not page.preview.isHidden()
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.preview.isHidden()
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert not page.preview.isHidden()


def test_the_preview_leads_where_the_next_thing_is_done(stage: Stage, page: CaseListPage) -> None:
    stage.rest()
    assert page.preview.act_button.text() == "填写"
    stage.press(page.preview, "填写")
    shown = stage.panel.page()
    assert isinstance(shown, CasePage) and shown.part() is shown.parts["plan"]


def test_a_filter_is_saved_applied_arranged_and_deleted(stage: Stage, page: CaseListPage) -> None:
    page.text.setText("贪污")
    typed(stage, page)
    page.saved.save()
    dialog = stage.dialog(SaveFilterDialog)
    stage.press(dialog, "保存筛选")
    assert dialog.isVisible()  # without a name it stays and says so
    dialog.name.setText("贪污案")
    stage.press(dialog, "保存筛选")
    page.text.setText("")
    page.shelves.pick(Shelf.ALL)
    page.refresh()
    stage.rest()
    page.saved.save()
    dialog = stage.dialog(SaveFilterDialog)
    dialog.name.setText("所有的")
    stage.press(dialog, "保存筛选")
    assert [one.name for one in page.saved._saved] == ["贪污案", "所有的"]
    page.saved.picked.emit(page.saved._saved[0].query)
    stage.rest()
    assert page.text.value() == "贪污"
    assert len(page.table.source.rows) == 1
    page.saved.arrange()
    order = stage.dialog(ArrangeFiltersDialog)
    order.list.setCurrentRow(1)
    stage.press(order, "上移")
    assert [one.name for one in page.saved._saved] == ["所有的", "贪污案"]
    stage.press(order, "删除筛选")
    assert [one.name for one in page.saved._saved] == ["贪污案"]
    order.accept()


def test_a_long_list_is_read_where_one_looks(stage: Stage, page: CaseListPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    for number in range(4, 8):
        stage.office.register(case_no=f"青检反贪〔2026〕{number}号")
    page.refresh()
    stage.rest()
    assert page.table.source.rowCount() == 7
    page.table.setFocus()
    stage.qtbot.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    with stage.qtbot.waitSignal(page.table.chosen):
        page.table.viewport().repaint()
    stage.qtbot.waitUntil(lambda: page.table.source.unread(0, 6) is None)
    last = page.table.current()
    assert last is not None
    assert len({row.id for row in page.table.source.rows}) == 7
    page.refresh()  # what changed elsewhere does not throw one back to the beginning
    stage.rest()
    assert page.table.current() == last
    assert page.table.currentIndex().row() == 6


def test_columns_are_hidden_dragged_and_remembered(stage: Stage, page: CaseListPage) -> None:
    undertaker = next(at for at, one in enumerate(page.table.source.columns) if one.told == "承办人")
    with stage.qtbot.waitSignal(page._arranging.timeout):
        page.table.horizontalHeader().resizeSection(0, 210)
        page.table._show_column(undertaker, False)
    stage.rest()
    page.table.arrange({})
    assert not page.table.isColumnHidden(undertaker)
    again = CaseListPage(stage.desk)
    stage.qtbot.addWidget(again)
    stage.rest()
    assert again.table.isColumnHidden(undertaker)
    assert again.table.horizontalHeader().sectionSize(0) == 210


@pytest.mark.parametrize("column", ["预防编号", "案件与发案单位", "罪名", "承办人", "六个一", "本步时限", "更新"])
def test_every_column_sorts_both_ways(stage: Stage, page: CaseListPage, column: str) -> None:
    place = next(at for at, one in enumerate(page.table.source.columns) if one.told == column)
    header = page.table.horizontalHeader()
    before = (page._sort, page._descending)
    for _ in range(2):
        at = header.sectionViewportPosition(place) + 20
        stage.qtbot.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(at, 15)
        )
        stage.rest()
        assert (page._sort, page._descending) != before
        before = (page._sort, page._descending)
        assert len(page.table.source.rows) == 3


def test_chosen_lines_are_copied_as_a_table(stage: Stage, page: CaseListPage) -> None:
    page.table.setFocus()
    page.table.selectRow(0)
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.table.selected()) == 2
    stage.qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[0].split("\t")[:3] == ["预防编号", "案件名称", "发案单位"]
    assert [line.split("\t")[0] for line in lines[1:]] == [row.register_no for row in page.table.selected()]
    assert data.html().count("<tr>") == 3


def test_what_is_copied_is_data() -> None:
    rows = [["名称"], ["=1+1"], ["甲\t乙\n丙"], ["<b>&"], ["-3"]]
    assert tab_separated(rows) == "名称\n'=1+1\n甲 乙 丙\n<b>&\n'-3\n"
    assert "<td>&lt;b&gt;&amp;</td>" in as_html(rows)


def test_the_filtered_list_is_exported_with_a_warning(stage: Stage, page: CaseListPage, tmp_path: Path) -> None:
    page.text.setText("贪污")
    typed(stage, page)
    page.export()
    dialog = stage.dialog(CaseExportDialog)
    assert not dialog.go_button.isEnabled()
    dialog.file.setText(str(tmp_path / "案件"))
    stage.press(dialog, "导出列表")
    assert (tmp_path / "案件.xlsx").read_bytes().startswith(b"PK")
    assert "已导出1件" in dialog.outcome.text()
    dialog.reject()
