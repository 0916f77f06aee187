"""A process that has everything loaded and forks for each order, so that a thousand kills need no thousand starts.

Orders come as lines of JSON: `plan` as in `tests.faults.driver` (empty for none), `words` of the command, `apart` to
have age work in children however small the bundle is, `after` seconds until the SIGKILL (0 for none), `told` the file
for what the command prints (its errors go to one with `.err` behind). The answer is the exit status, -9 where it was
killed, and the most memory that it took, in KiB.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from app.cli import main
from app.workers import age
from tests.faults.driver import arm


class Server:
    """The side of the test. Use as a context. `environment` is added to ours."""

    def __init__(self, **environment: str) -> None:
        self._environment = {**os.environ, **environment}
        self.peak = 0.0  #: most resident memory of the last command, in MiB, its libraries included

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self._environment,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("")

    def run(self, *words: object, plan: str = "", apart: bool = False, after: float = 0) -> int:
        """One command; its exit status, -9 where it was killed."""
        return self._order(words, os.devnull, plan=plan, apart=apart, after=after)

    def ask(self, *words: object) -> subprocess.CompletedProcess[str]:
        """One command and what it printed."""
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder) / "told"
            status = self._order(words, str(told), plan="", apart=False, after=0)
            errors = told.with_name("told.err")
            return subprocess.CompletedProcess(words, status, told.read_text("utf-8"), errors.read_text("utf-8"))

    def _order(self, words: tuple[object, ...], told: str, **order: object) -> int:
        order |= {"words": [str(word) for word in words], "told": told}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        status, peak = self._process.stdout.readline().split()
        self.peak = int(peak) / 1024
        return int(status)


def carry_out(order: dict[str, Any]) -> tuple[int, int]:
    child = os.fork()
    if not child:
        obey(order)
    if order["after"]:
        handle = os.pidfd_open(child)
        if not select.select([handle], [], [], order["after"])[0]:
            os.kill(child, signal.SIGKILL)
        os.close(handle)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss


def obey(order: dict[str, Any]) -> None:
    """In the forked process, which ends here."""
    status = 70
    try:
        told = order["told"]
        for stream, path in enumerate((os.devnull, told, told if told == os.devnull else f"{told}.err")):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), stream)
        if order["apart"]:
            age.WORTH_A_CHILD = 0
        if order["plan"]:
            arm(order["plan"])
        main(order["words"])
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    for line in sys.stdin:
        print(*carry_out(json.loads(line)), flush=True)
