"""Every control of the photo pages and of each dialog that they open says what it is, to who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from app import photos
from app.photos import NegativeForm
from tests.ui.helpers import Stage
from ui.photos import LightTablePage, PhotosPage

_PARTS = (QComboBox, QAbstractSpinBox)  # what stands inside one is told by it


def controls(root: QWidget) -> Iterator[QWidget]:
    for one in root.findChildren(QWidget):
        inside = one.parentWidget()
        if (
            one.isVisibleTo(root)
            and one.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not isinstance(one, (QHeaderView, QScrollArea))
            and not isinstance(inside, _PARTS)
        ):
            yield one


def nameless(root: QWidget) -> list[str]:
    found = []
    for one in controls(root):
        told = QAccessible.queryAccessibleInterface(one)
        if told is None or not told.text(QAccessible.Text.Name).strip():
            found.append(f"{type(one).__name__} in {type(one.parentWidget()).__name__}")
    return found


def front() -> QDialog:
    return next(one for one in QApplication.topLevelWidgets() if one.isVisible() and isinstance(one, QDialog))


def each(stage: Stage, page: Any, acts: list[Callable[[], object]]) -> dict[str, list[str]]:
    """What is nameless on a page and in the dialogs that these acts open."""
    found = {type(page).__name__: nameless(page)}
    for act in acts:
        act()
        stage.rest()
        dialog = front()
        assert any(True for _ in controls(dialog))
        found[type(dialog).__name__] = nameless(dialog)
        dialog.done(0)
    return {name: gaps for name, gaps in found.items() if gaps}


def test_a_control_without_a_name_is_found(qapp: object) -> None:
    root = QWidget()
    QLineEdit(root)
    assert nameless(root) == ["QLineEdit in QWidget"]


def test_controls_of_photos_have_names(stage: Stage, card: Path, page_with: Callable[..., PhotosPage]) -> None:
    page = page_with(card)
    stage.rest()
    page.grid.mark(page.grid.order())
    one_by_one: list[Callable[[], object]] = [
        page.describe_many, page.number, page.place, page.group, page.negative, page.compare, page.mark_people,
        page.bring_in, page.export, page.withdraw, page.inspector.more_elements,
    ]  # fmt: skip
    assert each(stage, page, one_by_one) == {}
    with stage.office.workspace.work() as work:
        photos.make_group(work, page.grid.order(), "座谈会")
        work.commit()
    stage.rest()
    assert each(stage, page, [page.edit_group]) == {}
    page.open_large()
    page.large.turn_facts()
    stage.rest()
    assert nameless(page.large) == []


def test_controls_of_the_light_table_have_names(stage: Stage, case_id: str, scans: Path) -> None:
    with stage.office.workspace.work() as work:
        made = [photos.register_negative(work, case_id, NegativeForm(f"0063-{n}", roll="1998-07")) for n in (1, 2)]
        work.commit()
    photos.attach_scan(stage.office.workspace, made[0], scans / "meeting0.jpg")
    page = stage.go("lighttable", case_id)
    assert isinstance(page, LightTablePage)
    page.panel.mark(made)
    page.panel.select(made[0])
    stage.rest()
    acts: list[Callable[[], object]] = [
        page.register, page.lend, page.condition, page.request, page.climate, page.make_photos, page.side.adjust,
        page.side.history, page.print_index, page.print_labels, lambda: page.cut(scans / "meeting0.jpg"),
    ]  # fmt: skip
    assert each(stage, page, acts) == {}
