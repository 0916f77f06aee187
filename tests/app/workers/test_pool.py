"""The pool of trusted children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.workers import WorkerPool
from db.kernel.errors import Cancelled, UserError
from db.kernel.progress import CancelToken
from tests.app.workers import jobs


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2) as pool:
        yield pool


def test_results_come_back_from_another_process(pool: WorkerPool) -> None:
    assert pool.submit(jobs.add, 2, 3).result(30) == 5
    assert pool.submit(jobs.process).result(30) != os.getpid()


def test_children_stay_warm_and_few(pool: WorkerPool) -> None:
    seen = {future.result(30) for future in [pool.submit(jobs.process) for _ in range(12)]}
    assert 1 <= len(seen) <= 2
    assert seen <= set(pool.children)


def test_progress_is_relayed_in_order(pool: WorkerPool) -> None:
    told: list[tuple[int, int, str]] = []
    assert pool.submit(jobs.count, 5, progress=lambda *step: told.append(step)).result(30) == 5
    assert told == [(done, 5, f"piece {done}") for done in range(1, 6)]


def test_cancelling_reaches_the_job(pool: WorkerPool) -> None:
    cancel = CancelToken()
    future = pool.submit(jobs.wait_for_cancel, progress=lambda *_: cancel.cancel(), cancel=cancel)
    with pytest.raises(Cancelled):
        future.result(30)
    assert pool.submit(jobs.add, 1, 1).result(30) == 2


def test_user_errors_keep_code_and_parameters(pool: WorkerPool) -> None:
    with pytest.raises(UserError) as caught:
        pool.submit(jobs.refuse).result(30)
    assert (caught.value.code, caught.value.params) == ("photo.damaged", {"name": "一.jpg"})


def test_defects_keep_their_type_and_where_they_were(pool: WorkerPool) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        pool.submit(jobs.fail).result(30)
    assert "jobs.py" in "".join(caught.value.__notes__)
    with pytest.raises(RuntimeError, match="Odd"):
        pool.submit(jobs.fail_oddly).result(30)
    with pytest.raises(RuntimeError, match="cannot be passed on"):
        pool.submit(jobs.unsendable).result(30)


def test_what_a_job_prints_does_not_disturb(pool: WorkerPool) -> None:
    assert pool.submit(jobs.print_noise).result(30) == 1


def test_a_killed_child_costs_one_job_only(pool: WorkerPool) -> None:
    with pytest.raises(UserError) as caught:
        pool.submit(jobs.die).result(30)
    assert caught.value.code == "worker.lost"
    for child in pool.children:
        os.kill(child, signal.SIGKILL)
    outcomes = [future.exception(30) for future in [pool.submit(jobs.add, 1, 1) for _ in range(6)]]
    assert all(error is None or isinstance(error, UserError) for error in outcomes)
    assert pool.submit(jobs.add, 1, 1).result(30) == 2


def test_children_know_neither_window_nor_settings(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIANTONG_PASSPHRASE_FILE", "secret")
    with WorkerPool(1) as fresh:
        assert not [name for name in fresh.submit(jobs.modules).result(30) if name.startswith(("PySide6", "ui"))]
        assert "YIANTONG_PASSPHRASE_FILE" not in fresh.submit(jobs.environment).result(30)


def test_closing_finishes_the_job_in_hand_and_drops_the_rest() -> None:
    pool = WorkerPool(1)
    started, cancel = threading.Event(), CancelToken()
    future = pool.submit(jobs.wait_for_cancel, progress=lambda *_: started.set(), cancel=cancel)
    waiting = pool.submit(jobs.add, 1, 1)
    waiting.add_done_callback(lambda _: cancel.cancel())
    assert started.wait(30)
    (child,) = pool.children
    pool.close()
    assert waiting.cancelled()
    assert isinstance(future.exception(0), Cancelled)
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(jobs.add, 1, 1)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at the child through /proc")
def test_a_child_ends_when_its_parent_was_killed() -> None:
    program = (
        "import os, signal; from app.workers import WorkerPool; from tests.app.workers import jobs;"
        "print(WorkerPool(1).submit(jobs.process).result(30), flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=False, text=True)
    child = int(ended.stdout)
    deadline = time.monotonic() + 30
    while alive(child) and time.monotonic() < deadline:
        os.sched_yield()
    assert not alive(child)


def alive(pid: int) -> bool:
    """Whether a process still runs; one that waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
