"""How the pictures of these pages in their states are reached, for `python -m ui.screens`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.photos.page import PhotosPage

Reach = Callable[[Any, Callable[[Any], None]], None]


def _page(window: Any) -> QWidget | None:
    return window.panel.page() if window.panel else None


def _marked(act: str = "") -> Reach:
    """Three photos marked, and what may be done with them begun."""

    def reach(window: Any, settle: Callable[[Any], None]) -> None:
        page = _page(window)
        if isinstance(page, PhotosPage):
            page.close_large()
            page.grid.mark(page.grid.order()[1:4])
            if act:
                getattr(page, act)()
                settle(window)

    return reach


def _front(act: str, then: str = "") -> Reach:
    """One photo in front, and something begun with it."""

    def reach(window: Any, settle: Callable[[Any], None]) -> None:
        page = _page(window)
        if isinstance(page, PhotosPage):
            page.close_large()
            page.grid.clear_marks()
            page.grid.select(page.grid.order()[2])
            settle(window)
            getattr(page, act)()
            settle(window)
            if then and page.large.facts.isHidden():
                getattr(page.large, then)()

    return reach


def _light(act: str = "", *, marks: bool = False) -> Reach:
    """The light table, its frames marked or not, and something begun."""

    def reach(window: Any, settle: Callable[[Any], None]) -> None:
        page = _page(window)
        panel = getattr(page, "panel", None)
        if page is None or panel is None:
            return
        panel.mark(panel.ids()[:3] if marks else [])
        settle(window)
        if act == "adjust":
            page.side.adjust()  # type: ignore[attr-defined]
        elif act:
            getattr(page, act)()
        settle(window)

    return reach


#: Name, whether it is of the light table, and how it is reached once the page is there.
STATES: tuple[tuple[str, bool, Reach], ...] = (
    ("photos-marked", False, _marked()),
    ("photos-batch", False, _marked("describe_many")),
    ("photos-numbers", False, _marked("number")),
    ("photos-compare", False, _marked("compare")),
    ("photos-people", False, _front("mark_people")),
    ("photos-import", False, _front("bring_in")),
    ("photos-export", False, _front("export")),
    ("photos-large", False, _front("open_large", "turn_facts")),
    ("light-marked", True, _light(marks=True)),
    ("light-lend", True, _light("lend", marks=True)),
    ("light-condition", True, _light("condition", marks=True)),
    ("light-climate", True, _light("climate")),
    ("light-positive", True, _light("adjust")),
)
