"""Foreign files (pictures, PDFs) are opened only in a child that has no keys, little memory and little time.

Nothing that such a child says is trusted: its answer is JSON and raw bytes of bounded size, never pickle.
"""

from __future__ import annotations

import atexit
import json
import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.workers.limits import ran_out
from app.workers.process import ChildLost, ChildProcess
from db.kernel.errors import UserError

_LARGEST_HEADER = 4 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one child. `memory` and `answer` in bytes, `files` until a fresh child.

    `seconds` are the processor's, spent on one file: on a busy machine a sound file is not refused for the work of
    others. `waiting` are the clock's, for a child that does nothing, and where the system counts no processor time.
    """

    memory: int = 1 << 30
    seconds: int = 30
    waiting: int = 120
    answer: int = 256 << 20
    files: int = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job made of the bytes: a JSON value (to be checked like any foreign input) and pieces of bytes."""

    value: Any
    parts: tuple[bytes, ...]


class Sandbox:
    """Up to `size` walled children, reused while they behave; after a failure or `limits.files` files, a fresh one."""

    def __init__(self, size: int = 2, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._seats: queue.LifoQueue[_Seat] = queue.LifoQueue()
        self._all = [_Seat(self.limits) for _ in range(size)]
        for seat in self._all:
            self._seats.put(seat)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, job: str, data: bytes, options: Mapping[str, object] | None = None) -> Answer:
        """Let the child call `job` (`package.module:function`) with `data` and keyword `options` (JSON values).

        The function returns `(JSON value, list of bytes)`. Waits for a free child; may be called from several threads.
        Raises the job's own `UserError` (parameters as text), `UserError("sandbox.timeout")` after either time limit,
        `UserError("sandbox.memory")` above the memory limit, `UserError("sandbox.failed")` when the child crashed or
        the job failed in a way that it did not foresee.
        """
        seat = self._seats.get()
        try:
            return seat.run(job, data, dict(options or {}))
        finally:
            self._seats.put(seat)

    def close(self) -> None:
        """End the children, also those at work (their callers get `sandbox.failed`). A later `run` starts new ones."""
        for seat in self._all:
            seat.end()


class Session:
    """One walled child that keeps files, so that a thick scan is sent once and looked at page by page.

    After a failure a fresh child is given the files again. Its calls come one after the other; from any thread.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._seat = _Seat(limits or Limits())
        self._files: list[bytes] = []
        self._turn = threading.Lock()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hold(self, data: bytes) -> int:
        """Keep one more file; returns its place in the list that jobs are given."""
        with self._turn:
            self._files.append(data)
            return len(self._files) - 1

    def run(self, job: str, options: Mapping[str, object] | None = None) -> Answer:
        """As `Sandbox.run`, but the job is given the list of all kept files."""
        with self._turn:
            return self._seat.run(job, b"", dict(options or {}), self._files)

    def close(self) -> None:
        """End the child, also in the middle of a job (its caller gets `sandbox.failed`), and let go of the files."""
        self._seat.end()
        self._files = []


class _Seat:
    """Place of one child."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: ChildProcess | None = None
        self._served = 0
        self._given = 0
        self._late = False

    def run(self, job: str, data: bytes, options: dict[str, object], held: Sequence[bytes] | None = None) -> Answer:
        child = self._fresh_child() if self._child is None or self._served >= self._limits.files else self._child
        self._served += 1
        self._late = False
        clock = threading.Timer(self._limits.waiting, self._run_out, (child,))
        clock.daemon = True
        clock.start()
        try:
            for file in held[self._given :] if held is not None else ():
                child.send(json.dumps({"hold": True}).encode(), file)
                self._given += 1
            child.send(json.dumps({"job": job, "options": options, "held": held is not None}).encode(), data)
            reply, parts = self._receive(child)
        except (ChildLost, ValueError, TypeError, KeyError, RecursionError) as error:
            spent = ran_out(self.end())
            code = "sandbox.timeout" if self._late or spent else "sandbox.failed"
            raise UserError(code, reason=str(error) or "the decoding process ended") from error
        finally:
            clock.cancel()
        return self._judge(reply, parts)

    def _fresh_child(self) -> ChildProcess:
        self.end()
        limits = self._limits
        self._served = self._given = 0
        self._child = ChildProcess("sandbox", str(limits.memory), str(limits.seconds), largest_frame=limits.answer)
        return self._child

    def _receive(self, child: ChildProcess) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        header = child.receive()
        if len(header) > _LARGEST_HEADER:
            raise ValueError("the answer's header is too long")
        reply = json.loads(header)
        lengths = [int(length) for length in reply["parts"]]
        parts = tuple(child.receive() for _ in lengths)
        if sum(lengths) > self._limits.answer or [len(part) for part in parts] != lengths:
            raise ValueError("the answer's parts are not what its header says")
        return reply, parts

    def _judge(self, reply: dict[str, Any], parts: tuple[bytes, ...]) -> Answer:
        if "value" in reply:
            return Answer(reply["value"], parts)
        if "refused" in reply and reply["refused"] != "sandbox.memory":
            raise UserError(str(reply["refused"]), **{str(name): value for name, value in reply["params"].items()})
        self.end()  # its state is anybody's guess
        if "refused" in reply:
            raise UserError("sandbox.memory")
        raise UserError("sandbox.failed", reason=str(reply.get("broken")))

    def _run_out(self, child: ChildProcess) -> None:
        self._late = True
        child.kill()

    def end(self) -> int:
        """End the child; its exit status, 0 where there is none."""
        child, self._child = self._child, None
        return child.close() if child is not None else 0


_shared: Sandbox | None = None
_shared_lock = threading.Lock()


def shared_sandbox() -> Sandbox:
    """The program's one sandbox, made when first asked for and closed when the program ends."""
    global _shared  # noqa: PLW0603 - children are a resource of the process
    with _shared_lock:
        if _shared is None:
            _shared = Sandbox()
            atexit.register(_shared.close)
        return _shared
