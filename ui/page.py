"""What a page of the window is: it knows which areas it shows and looks again only when these change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.workspace import Changes
from ui.desk import Desk


class Page(QWidget):
    """One page. Subclasses say their `areas`, fill themselves in `refresh`, and take an argument in `enter`."""

    #: Areas of work whose changes concern this page (`cases`, `photos`, …).
    areas: frozenset[str] = frozenset()

    crumbs = Signal(list)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stale = True
        desk.changed.connect(self._on_changes)

    def enter(self, argument: object = None) -> None:
        """Come to the front, with what the way here carried."""
        del argument
        if self._stale:
            self.reload()

    def reload(self) -> None:
        """Look at the records again."""
        self._stale = False
        self.refresh()

    def refresh(self) -> None:
        """Read and show. The subclass's."""

    def place(self) -> object:
        """What `enter` would have to be given to show again what is shown, where the way here did not say it."""
        return None

    def head_widget(self) -> QWidget | None:
        """Something beside the title in the top bar."""
        return None

    def trail(self) -> list[tuple[str, str]]:
        """Title, or the way to it: (text, place); the last one is where we are."""
        return []

    def note(self) -> str:
        """A quiet word beside the title."""
        return ""

    def home(self) -> QWidget:
        """What the keyboard begins with."""
        return self

    def focus_filter(self) -> None:
        """Ctrl+F. Where the page has a filter."""

    def save(self) -> None:
        """Ctrl+S. Where the page has something to save."""

    def _on_changes(self, changes: Changes) -> None:
        if not changes.areas & self.areas:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True


@dataclass(frozen=True, slots=True)
class Place:
    """A page: key, words, icon, and how it is made. `low` ones stand at the foot of the rail.

    One that is `within` another is reached from there and has no place of its own in the rail. `needs` is the action
    that somebody must be allowed for it to be shown at all.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Desk], Page]
    low: bool = False
    within: str = ""
    needs: str = ""
