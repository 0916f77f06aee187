"""Sixty pictures from a card, described, numbered and filed to a case through the window; every act is counted.

An interaction is a click or a keystroke; the text of captions does not count, the keys that move on do. What a person
types into the batch (place, matter, …) is caption text as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from app import photos
from app.cases.casefile import case_file
from tests.app.photos.files import jpeg
from tests.ui.helpers import Stage
from ui import media
from ui.media import Stick
from ui.photos import PhotosPage
from ui.photos.import_dialog import ImportDialog
from ui.photos.many_dialog import ManyDialog
from ui.photos.numbers_dialog import NumbersDialog

PICTURES = 60
MOST = 75


class Hand:
    """Clicks and keystrokes, counted."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.count = stage, 0

    def click(self, button: QAbstractButton) -> None:
        assert button.isEnabled()
        self.count += 1
        button.click()
        self.stage.rest()

    def key(
        self, widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.count += 1
        self.stage.qtbot.keyClick(widget, key, modifiers)

    def choose(self, field: QWidget, code: str) -> None:
        """One of a list: opened and picked."""
        self.count += 2
        field.set_value(code)  # type: ignore[attr-defined]

    def text(self, field: QWidget, text: str) -> None:
        """Words; the one key that moves on to the next field counts."""
        self.count += 1
        field.set_value(text)  # type: ignore[attr-defined]


def fill_card(card: Path) -> None:
    """The pictures of one meeting, a minute apart."""
    folder = card / "DCIM"
    folder.mkdir()
    for number in range(PICTURES):
        taken = f"2026:02:10 15:{number:02}:00"
        (folder / f"DSC_{number:02}.JPG").write_bytes(jpeg(taken, seed=number, size=(96, 64)))


def assert_all_is_said(stage: Stage, case_id: str, order: Sequence[str]) -> None:
    """Each picture has its own title, what all have in common, a negative or why there is none, and its number."""
    with stage.office.workspace.read() as view:
        rows = photos.photos_by_id(view, order)
        details = [photos.photo_detail(view, row.id).description for row in rows]
        case_name = case_file(view, case_id).name
    assert [row.title for row in rows] == [f"座谈会之{number + 1}" for number in range(PICTURES)]
    assert all(row.described and row.has_negative for row in rows)
    assert {row.background for row in details} == {f"{case_name}个案预防"}
    assert [row.photo_no for row in rows] == [f"J001-ZP·2026-D30-0001-{n + 1:04d}" for n in range(PICTURES)]


def test_sixty_pictures_take_few_acts(
    stage: Stage, case_id: str, tmp_path: Path, record_property: object, capsys: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_card(tmp_path)
    page = stage.go("photos", case_id)
    assert isinstance(page, PhotosPage)
    hand = Hand(stage)

    # The card: 导入照片 has found it by itself; the category, 导入, and what came in is marked to be described.
    monkeypatch.setattr(media, "mounted", lambda: [Stick("NIKON D90", tmp_path, 10**9)])
    hand.click(page.tools.import_button)
    dialog = stage.dialog(ImportDialog)
    hand.choose(dialog.category, "PH07")
    hand.click(dialog.go_button)
    hand.click(dialog.go_button)
    assert page.grid.count() == len(page.grid.marked()) == PICTURES

    # What all have in common: the case is 背景 already, four fields are typed.
    many = stage.dialog(ManyDialog)
    for key, text in (
        ("place", "县公路养护中心会议室"), ("photographer", "何书记员"), ("people", "马检察官与班子成员"),
        ("matter", "召开座谈会查找制度漏洞"),
    ):  # fmt: skip
        hand.text(many.form.rows[key].field, text)
    hand.key(many, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.rest()

    # Numbers: 编号 of the office's fonds, Ctrl+Enter. The marks are still there.
    hand.click(page._marks.number)
    numbers = stage.dialog(NumbersDialog)
    numbers.plan()
    stage.rest()
    hand.key(numbers, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.rest()

    # A title for each: F2, then Ctrl+Enter from photo to photo, the first one is in front.
    assert page.window().focusWidget() is page.grid
    hand.key(page, Qt.Key.Key_F2)
    stage.rest()
    for number in range(PICTURES):
        field = page.inspector.fields["title"]
        field.insertPlainText(f"座谈会之{number + 1}")  # type: ignore[union-attr]
        hand.key(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.rest()

    assert_all_is_said(stage, case_id, page.grid.order())
    told = f"60 pictures from a card, described, numbered, filed: {hand.count} interactions"
    record_property("interactions", hand.count)  # type: ignore[operator]
    with capsys.disabled():  # type: ignore[attr-defined]
        print(f"\n{told}")
    assert hand.count <= MOST
