"""A few long-lived children for our own heavy jobs (encryption, hashing, pictures), beside the window's process.

Jobs are functions of a module, named by import path when pickled; arguments and results are pickled too, so only our
own code goes here. Foreign bytes are decoded in `app.workers.sandbox`.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from app.workers.process import ChildLost, ChildProcess
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress

T = TypeVar("T")

#: How often a running job's cancel token is looked at, in seconds.
_LOOK = 0.05


@dataclass
class _Job:
    frame: bytes
    future: Future[Any]
    progress: Progress | None
    cancel: CancelToken | None


class WorkerPool:
    """Runs jobs in up to `size` children, first come first served. Children start when first needed and stay warm.

    A child that dies costs the job it was doing (`UserError("worker.lost")`) and nothing else.
    """

    def __init__(self, size: int | None = None) -> None:
        self._size = size or max(1, min(4, os.cpu_count() or 1))
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lanes: list[_Lane] = []
        self._lock = threading.Lock()
        self._waiting = 0
        self._closed = False

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(
        self,
        function: Callable[..., T],
        *arguments: object,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Future[T]:
        """Have `function(*arguments)` run in a child.

        With `progress` or `cancel` given, the function gets keyword arguments of the same names: calls of the one are
        relayed to here (on the pool's thread), the other is set there when it is set here. The future raises what the
        function raised, `Cancelled` included, or `UserError("worker.lost")`.
        """
        frame = pickle.dumps((function, arguments, progress is not None, cancel is not None))
        job = _Job(frame, Future(), progress, cancel)
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._waiting += 1
            if self._waiting > len(self._lanes) and len(self._lanes) < self._size:
                self._lanes.append(_Lane(self._jobs, self._finished))
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Finish the job in hand in each child, drop those that wait (their futures are cancelled), end all."""
        with self._lock:
            self._closed = True
            lanes, self._lanes = self._lanes, []
        while not self._jobs.empty():
            job = self._jobs.get()
            if job is not None:
                job.future.cancel()
        for _ in lanes:
            self._jobs.put(None)
        for lane in lanes:
            lane.join()

    @property
    def children(self) -> tuple[int, ...]:
        """Process numbers of the children that live now."""
        with self._lock:
            return tuple(lane.child.pid for lane in self._lanes if lane.child is not None)

    def _finished(self) -> None:
        with self._lock:
            self._waiting -= 1


class _Lane(threading.Thread):
    """One thread feeding one child."""

    def __init__(self, jobs: queue.SimpleQueue[_Job | None], finished: Callable[[], None]) -> None:
        super().__init__(name="worker-lane", daemon=True)
        self.child: ChildProcess | None = None
        self._jobs = jobs
        self._finished = finished
        self.start()

    def run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                self._carry_out(job)
            self._finished()
        self._drop_child()

    def _carry_out(self, job: _Job) -> None:
        try:
            if self.child is None:
                self.child = ChildProcess("pool")
            self.child.send(job.frame)
            with _Relay(self.child, job.cancel):
                kind, value = self._answer(self.child, job.progress)
        except ChildLost:
            self._drop_child()
            job.future.set_exception(UserError("worker.lost"))
        except Exception as error:  # noqa: BLE001 - a progress callback that fails belongs to whoever gave it
            self._drop_child()
            job.future.set_exception(error)
        else:
            if kind == "done":
                job.future.set_result(value)
            else:
                job.future.set_exception(_rebuilt(*value))

    @staticmethod
    def _answer(child: ChildProcess, progress: Progress | None) -> tuple[str, Any]:
        while True:
            kind, value = pickle.loads(child.receive())  # noqa: S301 - the child runs only our code
            if kind != "progress":
                return kind, value
            if progress is not None:
                progress(*value)

    def _drop_child(self) -> None:
        child, self.child = self.child, None
        if child is not None:
            child.close()


class _Relay:
    """Tells a child when the token of its job is set."""

    def __init__(self, child: ChildProcess, cancel: CancelToken | None) -> None:
        self._child = child
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(cancel,), name="worker-cancel", daemon=True)
        self._needed = cancel is not None

    def __enter__(self) -> None:
        if self._needed:
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._needed:
            self._thread.join()

    def _watch(self, cancel: CancelToken) -> None:
        while not cancel.cancelled:
            if self._over.wait(_LOOK):
                return
        with contextlib.suppress(ChildLost):
            self._child.send(b"cancel")


def _rebuilt(kind: str, value: Any) -> BaseException:
    if kind == "user":
        code, params = value
        return UserError(code, **params)
    if kind == "other":
        error, told = value
        error.add_note(f"In the worker process:\n{told}")
        return error  # type: ignore[no-any-return]
    return RuntimeError(f"a worker's job failed:\n{value}")


_shared: WorkerPool | None = None
_shared_lock = threading.Lock()


def shared_pool() -> WorkerPool:
    """The program's one pool, made when first asked for and closed when the program ends."""
    global _shared  # noqa: PLW0603 - children are a resource of the process
    with _shared_lock:
        if _shared is None:
            _shared = WorkerPool()
            atexit.register(_shared.close)
        return _shared
