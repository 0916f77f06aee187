"""The only owner of threads: work runs in a pool, its outcome comes back as calls in the window's thread.

Objects of the window are freed in its thread alone. A worker lets go of its job before the window does; and cyclic
garbage, which Python collects in whichever thread happens to allocate, is collected by `Sweeper`.

An outcome is delivered only while its `owner` lives and the session in which it was asked for is still open: locking
calls `drop`, and whatever was under way finishes in its worker without anybody seeing its result.
"""

from __future__ import annotations

import gc
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

from app.workspace import Cancelled, CancelToken, Changes, UserError

_REPORT_EVERY = 0.05  # seconds between two progress reports that reach the window
_SWEEP_EVERY = 200  # milliseconds between two looks at the garbage


@dataclass(frozen=True, slots=True)
class Tick:
    """How far a job is: `done` of `total` units (0 = unknown), the piece in hand, and the seconds left if known."""

    done: int
    total: int
    what: str
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Done:
    """The value of a unit of work and what its commit changed."""

    value: Any
    changes: Changes


@dataclass(frozen=True, slots=True)
class Defect:
    """An error of the program, as it is shown and saved: no records, only the trace."""

    job: str
    text: str


class Job(QObject):
    """One piece of work under way."""

    ended = Signal()
    succeeded = Signal(object)
    failed = Signal(object)
    progressed = Signal(object)

    def __init__(self, name: str, call: Callable[[], object], cancel: CancelToken | None) -> None:
        super().__init__()
        self.name = name
        self.call = call
        self.token = cancel
        self.running = True
        self.left = threading.Event()  # the worker holds nothing of it any more
        self.handlers: tuple[Callable[[Any], None], Callable[[Any], None], Callable[[Any], None]] | None = None
        # Bound methods of an object of the window's thread: emitting from a worker queues the call.
        self.succeeded.connect(self._on_success)
        self.failed.connect(self._on_failure)
        self.progressed.connect(self._on_progress)

    def cancel(self) -> None:
        """Ask it to stop; the answer is `on_cancelled`, at the work's next safe point."""
        if self.token is not None:
            self.token.cancel()

    @Slot(object)
    def _on_success(self, value: object) -> None:
        if self.handlers:
            self.handlers[0](value)

    @Slot(object)
    def _on_failure(self, error: object) -> None:
        if self.handlers:
            self.handlers[1](error)

    @Slot(object)
    def _on_progress(self, tick: object) -> None:
        if self.handlers:
            self.handlers[2](tick)


class _Runner(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job: Job | None = job

    def run(self) -> None:
        job, self._job = self._job, None
        if job is None:
            return
        left = job.left
        try:
            value = job.call()
        except BaseException as error:  # noqa: BLE001 - handed over whole to the window's thread, which tells them apart
            self._emit(job, job.failed, error)
        else:
            self._emit(job, job.succeeded, value)
            del value
        del job
        left.set()

    @staticmethod
    def _emit(job: Job, signal: Any, value: object) -> None:
        if isValid(job):
            signal.emit(value)


class Sweeper(QObject):
    """Collects cyclic garbage in the thread that made it, for the whole process; by Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_SWEEP_EVERY)
        self._timer.timeout.connect(sweep)
        self._timer.start()


def sweep() -> None:
    """Collect what Python would have collected by now. In the window's thread only."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


class Tasks(QObject):
    """Runs functions away from the window and tells what came of them."""

    changed = Signal(object)  # Changes of a commit
    defect = Signal(object)  # Defect
    refused = Signal(object)  # UserError that its asker did not take
    idle = Signal()

    def __init__(self, threads: int = 3) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._pool.setExpiryTimeout(-1)
        self._jobs: set[Job] = set()
        self._leaving: list[Job] = []
        self._generation = 0

    def run(
        self,
        function: Callable[..., Any],
        *args: Any,
        name: str = "",
        owner: QObject | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[UserError], None] | None = None,
        on_progress: Callable[[Tick], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Job:
        """Call `function(*args)` in a worker, with `progress=` if `on_progress` and `cancel=` if `cancel` is given.

        A `Done` is unpacked: `on_done` gets its value, and its changes go out through `changed`.
        """
        wanted: dict[str, Any] = {}
        job = Job(name or getattr(function, "__name__", "work"), lambda: function(*args, **wanted), cancel)
        if on_progress is not None:
            wanted["progress"] = _Reporter(job)
        if cancel is not None:
            wanted["cancel"] = cancel
        generation = self._generation

        def alive() -> bool:
            return generation == self._generation and (owner is None or isValid(owner))

        job.handlers = (
            lambda value: self._succeeded(job, value, alive, on_done),
            lambda error: self._failed(job, error, alive, on_error, on_cancelled),
            lambda tick: on_progress(tick) if on_progress is not None and alive() else None,
        )
        self._jobs.add(job)
        self._pool.start(_Runner(job))
        return job

    def drop(self) -> None:
        """Forget everybody who waits: nothing of the session before reaches a page any more."""
        self._generation += 1

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._jobs)

    def finish(self, milliseconds: int = 30_000) -> bool:
        """Wait for the workers, at the end of the program; whether they came to their end in time."""
        return self._pool.waitForDone(milliseconds)

    def _succeeded(
        self, job: Job, value: Any, alive: Callable[[], bool], on_done: Callable[[Any], None] | None
    ) -> None:
        answer = value.value if isinstance(value, Done) else value
        self._end(job)
        if alive() and on_done is not None:
            on_done(answer)
        if alive() and isinstance(value, Done) and value.changes:
            self.changed.emit(value.changes)

    def _failed(
        self,
        job: Job,
        error: BaseException,
        alive: Callable[[], bool],
        on_error: Callable[[UserError], None] | None,
        on_cancelled: Callable[[], None] | None,
    ) -> None:
        self._end(job)
        if isinstance(error, Cancelled):
            if on_cancelled is not None and alive():
                on_cancelled()
        elif isinstance(error, UserError):
            if alive():
                (on_error or self.refused.emit)(error)
        else:
            self.defect.emit(Defect(job.name, "".join(traceback.format_exception(error))))

    def _end(self, job: Job) -> None:
        job.running = False
        job.handlers = None
        job.call = _nothing  # what it holds goes in this thread, and with it what holds the job
        self._jobs.discard(job)
        # Not deleteLater: the worker may still stand in the signal that has brought its outcome here.
        self._leaving = [one for one in (*self._leaving, job) if not one.left.is_set()]
        job.ended.emit()
        if not self._jobs:
            self.idle.emit()


def _nothing() -> None:
    """In place of what a job that ended was to do."""


class _Reporter:
    """The `Progress` that a worker calls: at most twenty reports a second reach the window."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._began = time.monotonic()
        self._last = 0.0

    def __call__(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if now - self._last < _REPORT_EVERY and done != total:
            return
        self._last = now
        if isValid(self._job):
            self._job.progressed.emit(Tick(done, total, what, self._left(now, done, total)))

    def _left(self, now: float, done: int, total: int) -> float | None:
        spent = now - self._began
        if done <= 0 or total <= 0 or spent < 1:
            return None
        return spent * (total - done) / done
