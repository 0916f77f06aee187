"""A real window on an office with years of cases, offscreen: its heartbeat while somebody types, and its memory.

A timer of 4 ms beats; a beat that comes late tells how long the window could not answer.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.bench.figures import FIGURES, Figure, _resident
from tests.bench.years import CASES, ENTRIES, office
from ui.cases import CaseListPage
from ui.desk import Desk
from ui.finding import find
from ui.main import application, version
from ui.places import count, places
from ui.preferences import Preferences
from ui.shell.search import SearchDialog
from ui.shell.window import Window
from ui.style import theme

_BEAT = 4
_KEY = 90  # milliseconds between two keys: a quick typist
FILTERS = ("wmm", "gly", "2025", "cwzx")
SEARCHES = ("wmm", "gly", "2024", "zx12", "0063")


class Heart:
    """Beats, and keeps by how much each beat was late, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max((now - self._last) * 1000 - _BEAT, 0.0))
        self._last = now

    def stop(self, name: str) -> None:
        """End, and write down the 99th percentile and the worst."""
        self._timer.stop()
        late = sorted(self.late)
        for title, value in (("99th percentile", late[int(len(late) * 0.99)]), ("worst", late[-1])):
            FIGURES.append(Figure(f"window, {name}: late by, {title}", value / 1000, 0.0, None, None, "", 1, "", None))


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def rest(desk: Desk) -> None:
    wait(50)
    while desk.tasks.busy:
        wait(20)


def type_slowly(field: QWidget, text: str) -> None:
    for key in text:
        QTest.keyClicks(field, key)
        wait(_KEY)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    theme.apply("light")
    desk = Desk()
    desk.finder, desk.counter = find, count
    made = Window(desk, places(), Preferences(tmp_path_factory.mktemp("window") / "window.json"), version())
    made.resize(1366, 768)
    made.show()
    workspace = office()
    desk.sit(workspace, workspace.vault.folder)
    rest(desk)
    yield made
    made.close()
    desk.leave()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_filter(benchmark: object, window: Window) -> None:
    assert window.panel is not None
    window.panel.go("cases")
    rest(window.desk)
    page = window.panel.page()
    assert isinstance(page, CaseListPage)
    page.text.setFocus()
    heart = Heart()

    def typed() -> None:
        for text in FILTERS:
            type_slowly(page.text, text)
            rest(window.desk)
            page.text.clear()
            wait(_KEY)

    benchmark.pedantic(typed, rounds=3)  # type: ignore[attr-defined]
    heart.stop(f"{CASES:,} cases, typing in the filter")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_search(benchmark: object, window: Window) -> None:
    assert window.panel is not None
    panel = window.panel
    heart = Heart()

    def typed() -> None:
        panel.search()
        rest(window.desk)
        (dialog,) = (one for one in panel.findChildren(SearchDialog) if one.isVisible())
        for text in SEARCHES:
            type_slowly(dialog.field, text)
            rest(window.desk)
            dialog.field.clear()
            wait(_KEY)
        dialog.close()
        wait(20)

    benchmark.pedantic(typed, rounds=3)  # type: ignore[attr-defined]
    heart.stop(f"{ENTRIES:,} entries, typing in Ctrl+K")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_pages_and_memory(benchmark: object, window: Window) -> None:
    """Through the pages and back; then the memory of the whole process."""
    assert window.panel is not None
    panel = window.panel
    heart = Heart()

    def walk() -> None:
        for place in ("workbench", "cases", "proposals", "archive", "cases", "workbench"):
            panel.go(place)
            rest(window.desk)

    benchmark.pedantic(walk, rounds=2)  # type: ignore[attr-defined]
    heart.stop(f"{CASES:,} cases, turning pages")
    held = _resident(os.getpid(), "VmRSS") if Path("/proc/self").exists() else 0.0
    FIGURES.append(Figure(f"window, {CASES:,} cases: resident memory", 0.0, 0.0, None, None, "", 1, "", held))
