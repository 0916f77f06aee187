"""The child's side: reads jobs from its input, answers on its output, ends when the input ends."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pickle
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO, NoReturn

from app.workers import limits
from app.workers.frames import read_frame, write_frame
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken


def main(arguments: list[str]) -> NoReturn:
    """Serve one kind of job until the parent goes away. `arguments`: kind, then what that kind needs."""
    inward, outward = _take_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    limits.forbid_core_dumps()
    if arguments[0] == "sandbox":
        _serve_sandbox(inward, outward, memory=int(arguments[1]), seconds=int(arguments[2]))
    elif arguments[0] == "age":
        importlib.import_module("app.workers.age_child").serve(inward, outward)
    else:
        _serve_pool(inward, outward)
    os._exit(0)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: whatever prints in a job must not reach the parent's frames."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return inward, outward


def _frames(inward: BinaryIO) -> queue.SimpleQueue[bytes]:
    """Frames as they come, read by a thread that ends this process when the parent is gone, even in mid job."""
    frames: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        while (frame := read_frame(inward)) is not None:
            frames.put(frame)
        os._exit(0)

    threading.Thread(target=read, name="parent", daemon=True).start()
    return frames


# -- trusted jobs -----------------------------------------------------------------------------------------------------


def _serve_pool(inward: BinaryIO, outward: BinaryIO) -> NoReturn:
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    cancel: list[CancelToken] = [CancelToken()]

    def read() -> None:
        while frame := read_frame(inward):
            if frame == b"cancel":
                cancel[0].cancel()
            else:
                cancel[0] = CancelToken()
                jobs.put(frame)
        os._exit(0)

    def answer(kind: str, value: object) -> None:
        write_frame(outward, pickle.dumps((kind, value)))
        outward.flush()

    def progress(done: int, total: int, what: str) -> None:
        answer("progress", (done, total, what))

    threading.Thread(target=read, name="parent", daemon=True).start()
    while True:
        frame = jobs.get()
        try:
            function, arguments, wants_progress, wants_cancel = pickle.loads(frame)  # noqa: S301 - our own parent wrote it
            extra: dict[str, object] = {"progress": progress} if wants_progress else {}
            extra |= {"cancel": cancel[0]} if wants_cancel else {}
            kind, value = "done", function(*arguments, **extra)
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent raises it again
            kind, value = "failed", portable(error)
        try:
            answer(kind, value)
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            answer("failed", ("text", f"the job's result cannot be passed on: {error}"))


def portable(error: Exception) -> tuple[str, Any]:
    """An exception as something that every parent can rebuild: our own kinds whole, others by their traceback."""
    if isinstance(error, UserError):
        return "user", (error.code, error.params)
    with contextlib.suppress(Exception):
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, a moment ago
        return "other", (error, traceback.format_exc())
    return "text", traceback.format_exc()


# -- foreign files ----------------------------------------------------------------------------------------------------


def _serve_sandbox(inward: BinaryIO, outward: BinaryIO, memory: int, seconds: int) -> NoReturn:
    frames = _frames(inward)
    walls = False
    held: list[bytes] = []
    while True:
        header, data = json.loads(frames.get()), frames.get()
        if "hold" in header:
            held.append(data)
            continue
        job = _job(header["job"])
        if not walls:  # after the imports, which may be large; before the first foreign byte is looked at
            limits.build_walls(memory)
            walls = True
        limits.allow_seconds(seconds)
        reply, parts = _run(job, held if header["held"] else data, header["options"])
        data = b""
        write_frame(outward, json.dumps(reply | {"parts": [len(part) for part in parts]}).encode())
        for part in parts:
            write_frame(outward, part)
        outward.flush()


def _job(name: str) -> Callable[..., tuple[object, list[bytes]]]:
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)  # type: ignore[no-any-return]


def _run(
    job: Callable[..., tuple[object, list[bytes]]], data: bytes | list[bytes], options: dict[str, object]
) -> tuple[dict[str, object], list[bytes]]:
    try:
        value, parts = job(data, **options)
    except UserError as error:
        return {"refused": error.code, "params": {name: str(value) for name, value in error.params.items()}}, []
    except MemoryError:
        return {"refused": "sandbox.memory", "params": {}}, []
    except Exception as error:  # noqa: BLE001 - foreign bytes raise what they like
        return {"broken": f"{type(error).__name__}: {error}"[:500]}, []
    return {"value": value}, parts


if __name__ == "__main__":
    main(sys.argv[1:])
