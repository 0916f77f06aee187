"""Work away from the window: its outcome, its progress, its end."""

from __future__ import annotations

import threading
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.workspace import CancelToken, Changes, Progress, UserError
from ui.tasks import Defect, Done, Sweeper, Tasks, Tick, sweep


def finish(qtbot: QtBot, tasks: Tasks) -> None:
    while tasks.busy:
        with qtbot.waitSignal(tasks.idle, timeout=10_000):
            pass


def test_the_value_comes_back_in_the_window_s_thread(qtbot: QtBot) -> None:
    tasks, seen = Tasks(), []
    tasks.run(threading.get_ident, on_done=lambda there: seen.append((there, threading.get_ident())))
    finish(qtbot, tasks)
    there, here = seen[0]
    assert here == threading.get_ident() != there


def test_a_commit_tells_everybody_what_changed(qtbot: QtBot) -> None:
    tasks, values = Tasks(), []
    with qtbot.waitSignal(tasks.changed) as told:
        tasks.run(lambda: Done(7, Changes(frozenset({"cases"}))), on_done=values.append)
    assert values == [7]
    assert told.args[0].areas == {"cases"}


def test_a_refusal_goes_to_its_asker_or_to_all(qtbot: QtBot) -> None:
    tasks, seen = Tasks(), []

    def refuse() -> None:
        raise UserError("disk.full", folder="/")

    tasks.run(refuse, on_error=seen.append)
    finish(qtbot, tasks)
    assert [error.code for error in seen] == ["disk.full"]
    with qtbot.waitSignal(tasks.refused) as told:
        tasks.run(refuse)
    assert told.args[0].code == "disk.full"


def test_a_defect_is_shown_and_not_swallowed(qtbot: QtBot) -> None:
    tasks = Tasks()

    def fail() -> None:
        raise ZeroDivisionError("here")

    with qtbot.waitSignal(tasks.defect) as told:
        tasks.run(fail, name="counting")
    defect: Defect = told.args[0]
    assert defect.job == "counting"
    assert "ZeroDivisionError" in defect.text


def test_progress_has_the_time_left_and_ends_complete(qtbot: QtBot) -> None:
    tasks, ticks = Tasks(), []

    def count(progress: Progress) -> None:
        for done in range(1, 501):
            progress(done, 500, f"第{done}项")

    tasks.run(count, on_progress=ticks.append)
    finish(qtbot, tasks)
    last: Tick = ticks[-1]
    assert (last.done, last.total, last.what) == (500, 500, "第500项")
    assert len(ticks) < 100, "the window is not flooded"


def test_cancelling_is_answered(qtbot: QtBot) -> None:
    tasks, seen = Tasks(), []
    begun = threading.Event()

    def work(cancel: CancelToken) -> None:
        begun.set()
        while True:
            cancel.check()

    job = tasks.run(work, cancel=CancelToken(), on_cancelled=lambda: seen.append("stopped"))
    assert begun.wait(10)
    job.cancel()
    finish(qtbot, tasks)
    assert seen == ["stopped"]


def test_nothing_of_a_dropped_session_arrives(qtbot: QtBot) -> None:
    tasks, seen = Tasks(), []
    go = threading.Event()
    tasks.run(go.wait, 10, on_done=seen.append)
    tasks.drop()
    go.set()
    finish(qtbot, tasks)
    assert seen == []


def test_nothing_arrives_at_an_owner_that_is_gone(qtbot: QtBot) -> None:
    tasks, seen = Tasks(), []
    go = threading.Event()
    owner: Any = QObject()
    tasks.run(go.wait, 10, owner=owner, on_done=seen.append)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go.set()
    finish(qtbot, tasks)
    assert seen == []


class _Held:
    """Tells the thread that frees it."""

    def __init__(self, freed: list[int]) -> None:
        self._freed = freed
        self.itself = self

    def __del__(self) -> None:
        self._freed.append(threading.get_ident())

    def work(self) -> None:
        """Nothing."""


def test_what_a_job_holds_is_freed_in_the_window_s_thread(qtbot: QtBot) -> None:
    tasks, freed = Tasks(), []
    for _ in range(200):
        held = _Held(freed)
        del held.itself
        tasks.run(held.work)
        del held
    finish(qtbot, tasks)
    assert tasks.finish()
    tasks.run(int)
    finish(qtbot, tasks)
    assert freed == [threading.get_ident()] * 200


def test_garbage_is_collected_in_the_window_s_thread(qtbot: QtBot) -> None:
    tasks, freed, kept = Tasks(), [], []
    Sweeper(tasks)
    for _ in range(10):
        _Held(freed)
    tasks.run(lambda: kept.extend([number] for number in range(10_000)))
    finish(qtbot, tasks)
    assert set(freed) <= {threading.get_ident()}  # on a busy machine the timer has been there before
    sweep()
    assert freed == [threading.get_ident()] * 10
