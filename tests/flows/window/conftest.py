"""The window on an office in which people take turns at the desk, by keyboard or by mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.flows.window.hands import Hand, Keyboard, Mouse, Room
from tests.ui.conftest import office, qapp, stage, window
from tests.ui.helpers import Stage

__all__ = ["office", "qapp", "stage", "window"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the platform without a display says of itself is no fault of the window's."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(params=[Keyboard, Mouse], ids=["keyboard", "mouse"])
def hand(request: pytest.FixtureRequest, qtbot: QtBot) -> Hand:
    """How the window is driven."""
    made: Hand = request.param(qtbot)
    return made


@pytest.fixture
def room(stage: Stage, hand: Hand) -> Room:
    """The desk with its chairs; nobody has sat down but the one who made the workspace."""
    return Room(stage, hand)
