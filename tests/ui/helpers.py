"""Hands and eyes of the tests."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.app.casework.stories import Office
from ui.desk import Desk
from ui.page import Page
from ui.shell.panel import Panel
from ui.shell.window import Window

D = TypeVar("D", bound=QDialog)
P = TypeVar("P", bound=Page)


def rest(qtbot: QtBot, desk: Desk) -> None:
    """Until no worker has anything to do and nothing it brought has begun more."""
    while desk.tasks.busy:
        with qtbot.waitSignal(desk.tasks.idle, timeout=20_000):
            pass
    QApplication.processEvents()
    if desk.tasks.busy:
        rest(qtbot, desk)


def button(parent: QWidget, text: str) -> QPushButton:
    """The visible button of these words."""
    found = [one for one in parent.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(parent)]
    assert found, f"no button {text}; there are {[one.text() for one in parent.findChildren(QPushButton)]}"
    return found[-1]


class Stage:
    """A window on an office."""

    def __init__(self, qtbot: QtBot, window: Window, office: Office) -> None:
        self.qtbot, self.window, self.office = qtbot, window, office
        self.desk = window.desk

    @property
    def panel(self) -> Panel:
        """The unlocked half."""
        assert self.window.panel is not None
        return self.window.panel

    def rest(self) -> None:
        """Let the workers finish."""
        rest(self.qtbot, self.desk)

    def go(self, place: str, argument: object = None) -> Page:
        """Show a page."""
        self.panel.go(place, argument)
        self.rest()
        return self.panel.page()

    def dialog(self, kind: type[D]) -> D:
        """The dialog of that kind in front."""
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
        assert shown, f"no {kind.__name__}"
        return shown[-1]

    def press(self, parent: QWidget, text: str) -> None:
        """Press a button and wait for what it does."""
        button(parent, text).click()
        self.rest()
