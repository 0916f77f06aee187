"""Jobs that the tests let children do."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from db.kernel.errors import Cancelled, UserError
from db.kernel.progress import CancelToken, Progress


class Odd(Exception):  # noqa: N818
    """An exception that cannot be pickled."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__("odd")


def add(left: int, right: int) -> int:
    return left + right


def process() -> int:
    return os.getpid()


def modules() -> set[str]:
    return set(sys.modules)


def environment() -> dict[str, str]:
    return dict(os.environ)


def count(total: int, progress: Progress) -> int:
    for done in range(1, total + 1):
        progress(done, total, f"piece {done}")
    return total


def wait_for_cancel(progress: Progress, cancel: CancelToken) -> None:
    progress(0, 0, "waiting")
    while not cancel.cancelled:
        pass
    raise Cancelled


def refuse() -> None:
    raise UserError("photo.damaged", name="一.jpg")


def fail() -> None:
    raise ZeroDivisionError("on purpose")


def fail_oddly() -> None:
    raise Odd(1, 2)


def unsendable() -> object:
    return threading.Lock()


def print_noise() -> int:
    print("noise on standard output", flush=True)
    os.write(1, b"more noise")
    return 1


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# -- for the sandbox: (data, options) -> (value, parts) ---------------------------------------------------------------


def reverse(data: bytes, times: int = 1) -> tuple[object, list[bytes]]:
    return {"length": len(data), "pid": os.getpid()}, [data[::-1]] * times


def walled_refuse(data: bytes) -> tuple[object, list[bytes]]:
    raise UserError("photo.damaged", size=len(data))


def walled_crash(data: bytes) -> tuple[object, list[bytes]]:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def walled_fail(data: bytes) -> tuple[object, list[bytes]]:
    raise KeyError("unforeseen")


def walled_hang(data: bytes) -> tuple[object, list[bytes]]:
    while True:
        pass


def walled_sleep(data: bytes, seconds: float = 600) -> tuple[object, list[bytes]]:
    time.sleep(seconds)
    return None, []


def walled_eat(data: bytes) -> tuple[object, list[bytes]]:
    return len(bytearray(4 << 30)), []


def walled_write(data: bytes, path: str) -> tuple[object, list[bytes]]:
    with Path(path).open("wb") as file:
        file.write(data)
    return None, []


def walled_modules(data: bytes) -> tuple[object, list[bytes]]:
    return sorted(sys.modules), []


def held_lengths(files: list[bytes]) -> tuple[object, list[bytes]]:
    """Tell the lengths of the kept files, and which process holds them."""
    return {"lengths": [len(one) for one in files], "pid": os.getpid()}, []


def held_crash(files: list[bytes]) -> tuple[object, list[bytes]]:
    """End the child in the middle of a job."""
    del files
    os._exit(3)
