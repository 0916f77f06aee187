"""A proposal of four pages drawn anew beside its form, in a real window: from a key until all in sight is drawn.

The pause after which it is begun is within the time that passes; nothing at hand does the same.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from db.codes import Role
from tests.app.casework.stories import PROPOSAL, Office
from tests.bench.figures import Meter
from ui.desk import Desk
from ui.documents.live import PAUSE
from ui.finding import find
from ui.main import application, version
from ui.places import count, places
from ui.preferences import Preferences
from ui.proposals.page import ProposalPage
from ui.shell.window import Window
from ui.style import theme

_LONGEST = 20_000


@pytest.fixture
def page(tmp_path: Path) -> Iterator[ProposalPage]:
    """The page of a draft that fills four pages, its paper in sight."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    theme.apply("light")
    office = Office(tmp_path / "青检")
    case = office.register()
    office.approve_plan(case)
    office.analyse(case)
    office.file(
        case, "proposal", PROPOSAL | {"facts": "经查，王某某多次收受承包人财物，无人复核。" * 70}, Role.UNDERTAKER
    )
    desk = Desk()
    desk.finder, desk.counter = find, count
    window = Window(desk, places(), Preferences(tmp_path / "window.json"), version())
    window.resize(1366, 768)
    window.show()
    desk.sit(office.workspace, office.workspace.vault.folder)
    _until_rest(desk)
    assert window.panel is not None
    with office.workspace.read() as view:
        from app.proposals import case_proposal

        detail = case_proposal(view, case)
    assert detail is not None
    window.panel.go("proposal", detail.row.id)
    _until_rest(desk)
    shown = window.panel.page()
    assert isinstance(shown, ProposalPage) and shown.paper.pages() == 4
    yield shown
    window.close()
    desk.leave()
    office.workspace.close()


def _until_rest(desk: Desk) -> None:
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(lambda: None if desk.tasks.busy else loop.quit())
    timer.start()
    QTimer.singleShot(_LONGEST, loop.quit)
    loop.exec()
    assert not desk.tasks.busy


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_key_until_the_page_is_anew(meter: Meter, page: ProposalPage) -> None:
    assert page.editor is not None
    field = page.editor.forms[1].rows["origin"].field
    field.setFocus()
    tiles, keys = page.paper.sheets.tiles, itertools.cycle("abc")

    def ours() -> None:
        loop, printed = QEventLoop(), []
        done = page.live.printed.connect(printed.append)
        drawn = tiles.settled.connect(lambda: loop.quit() if printed and tiles.complete else None)
        QTimer.singleShot(_LONGEST, loop.quit)
        QTest.keyClicks(field, next(keys))
        loop.exec()
        page.live.printed.disconnect(done)
        tiles.settled.disconnect(drawn)
        assert printed and tiles.complete

    meter.compare(
        f"4 pages beside the form: a key until all is anew, {PAUSE} ms of pause within", ours, rounds=12,
        prepare=lambda: QTest.qWait(50),
    )  # fmt: skip


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_key_alone(meter: Meter, page: ProposalPage) -> None:
    """What one key costs the window's own thread, the paper not begun."""
    assert page.editor is not None
    field = page.editor.forms[1].rows["origin"].field
    meter.compare("one key in the form of a proposal", lambda: QTest.keyClick(field, Qt.Key.Key_A), rounds=20)
