"""A process that has everything loaded and forks for each order, so that a thousand kills need no thousand starts.

Orders come as lines of JSON: `plan` as in `tests.faults.driver` (empty for none), `words` of the command, `apart` to
have age work in children however small the bundle is, `after` seconds until the SIGKILL (0 for none). The answer is
the exit status, -9 where it was killed.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.cli import main
from app.workers import age
from tests.faults.driver import arm


class Server:
    """The side of the test. Use as a context."""

    def __enter__(self) -> Server:
        environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("")

    def run(self, *words: object, plan: str = "", apart: bool = False, after: float = 0) -> int:
        """One command; its exit status, -9 where it was killed."""
        order = {"plan": plan, "words": [str(word) for word in words], "apart": apart, "after": after}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def carry_out(order: dict[str, Any]) -> int:
    child = os.fork()
    if not child:
        obey(order)
    if order["after"]:
        handle = os.pidfd_open(child)
        if not select.select([handle], [], [], order["after"])[0]:
            os.kill(child, signal.SIGKILL)
        os.close(handle)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def obey(order: dict[str, Any]) -> None:
    """In the forked process, which ends here."""
    status = 70
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        if order["apart"]:
            age.WORTH_A_CHILD = 0
        if order["plan"]:
            arm(order["plan"])
        main(order["words"])
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        os._exit(status)


if __name__ == "__main__":
    for line in sys.stdin:
        print(carry_out(json.loads(line)), flush=True)
