"""A window on an office, offscreen; waiting is on signals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.workspace import Progress, Workspace, silent
from db.keystore import NoKeystore
from tests.app.casework.stories import Office
from tests.ui.helpers import Stage
from ui.desk import Desk
from ui.finding import find
from ui.main import application, version
from ui.places import count, places
from ui.preferences import Preferences
from ui.shell.window import Window
from ui.style import theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the platform without a display says of itself is no fault of the window's."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def qapp() -> object:
    """The program's own application: its fonts, its theme."""
    made = application()
    theme.apply("light")
    return made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A fresh office on 2026-03-05; whoever opens the window holds every role."""
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window in which nobody sits yet."""

    def opener(folder: Path, login: str, passphrase: str, progress: Progress = silent) -> Workspace:
        return Workspace.open(folder, login, passphrase, keystore=NoKeystore(), progress=progress)

    desk = Desk()
    desk.finder, desk.counter = find, count
    made = Window(desk, places(), Preferences(tmp_path / "window.json"), version(), opener=opener)
    made.resize(1366, 768)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()


@pytest.fixture
def stage(qtbot: QtBot, window: Window, office: Office) -> Stage:
    """The window with somebody at the desk."""
    made = Stage(qtbot, window, office)
    window.desk.sit(office.workspace, office.workspace.vault.folder)
    made.rest()
    return made
