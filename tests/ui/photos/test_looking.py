"""The timeline down to months, the list whose lines are read where one looks, the 总说明 of a group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import photos
from tests.ui.helpers import Stage
from ui.photos import PhotosPage, queries
from ui.photos.facets import Facets
from ui.photos.group_dialog import GroupDialog


def test_years_open_into_months_and_lines_come_as_they_are_seen(
    stage: Stage, card: Path, page_with: Callable[..., PhotosPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FIRST", 1)
    page = page_with(card)
    stage.rest()
    facets = page.facets
    assert facets.month.isHidden()
    facets.year.items["2026"].click()
    stage.rest()
    assert [key for key, item in facets.month.items.items() if not item.isHidden()] == ["2"]
    facets.month.items["2"].click()
    stage.rest()
    assert (page.narrow().year, page.narrow().month, page.grid.count()) == (2026, 2, 3)
    facets.year.items["2026"].click()
    stage.rest()
    assert (page.narrow().year, page.narrow().month, facets.month.isHidden()) == (0, 0, True)

    page.grid.select(page.grid.order()[2])
    page.views.pick("list")
    page._view("list")
    stage.rest()
    assert page.table.source.rowCount() == 3
    stage.qtbot.waitUntil(lambda: len(page.table.source.rows) == 3, timeout=20_000)
    assert [photo.id for photo in page.table.source.rows] == page.grid.order()
    current = page.table.current()
    assert current is not None
    assert current.id == page.grid.current() == page.grid.order()[2]


def test_a_year_that_comes_later_stands_in_its_place(qtbot: QtBot) -> None:
    facets = Facets()
    qtbot.addWidget(facets)
    facets.show_months({(2026, 2): 3, (2020, 1): 2})
    facets.show_months({(2026, 2): 3, (2024, 5): 1, (2020, 1): 2})
    assert list(facets.year.items) == ["2026", "2024", "2020"]
    shown = [facets.year._box.indexOf(item) for item in facets.year.items.values()]
    assert shown == sorted(shown)


def test_arrows_at_the_side_pass_over_what_nothing_lies_behind(
    stage: Stage, scans: Path, page_with: Callable[..., PhotosPage]
) -> None:
    page = page_with(scans)
    stage.rest()
    group = page.facets.category
    seen = []
    for _step in range(3):
        stage.qtbot.keyClick(group, Qt.Key.Key_Down)
        stage.rest()
        seen.append(group.chosen())
    assert seen == ["PH07", "", "PH07"]


def test_the_words_of_a_group_are_written_after_it_was_made(
    stage: Stage, card: Path, page_with: Callable[..., PhotosPage], case_id: str
) -> None:
    page = page_with(card)
    stage.rest()
    with stage.office.workspace.work() as work:
        photos.make_group(work, page.grid.order()[:2], "座谈会")
        work.commit()
    page.grid.select(page.grid.order()[0])
    stage.rest()
    page.tools.groups_button.click()
    stage.rest()
    dialog = stage.dialog(GroupDialog)
    assert dialog.form.values()["title"] == "座谈会"
    for key, words in (("place", "县水务局"), ("matter", "座谈整改"), ("caption", "")):
        dialog.form.rows[key].set_value(words)
    dialog.submit()
    stage.rest()
    with stage.office.workspace.read() as view:
        (group,) = photos.list_groups(view, case_id)
    assert (group.description.place, group.photos) == ("县水务局", 2)
    assert "座谈整改" in group.description.caption
