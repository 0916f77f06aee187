"""Runs the command `yiantong` and kills it: `python -m tests.faults.driver PLAN ARGUMENT…`.

PLAN is `record:FILE` (append the name of each point passed, on which nothing dies), `point:NAME:N` (SIGKILL at the N-th
time that the point NAME is reached), or `after:SECONDS` (SIGKILL at that moment, wherever it is).
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from pathlib import Path

from app.cli import main
from db.kernel import durable


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(plan: str) -> None:
    kind, _, rest = plan.partition(":")
    if kind == "record":
        log = Path(rest).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115 - open until the process ends
        durable.listener = lambda name: print(name, file=log)
    elif kind == "point":
        wanted, _, nth = rest.rpartition(":")
        seen: Counter[str] = Counter()

        def at_point(name: str) -> None:
            seen[name] += 1
            if name == wanted and seen[name] == int(nth):
                die()

        durable.listener = at_point
    elif kind == "after":
        timer = threading.Timer(float(rest), die)
        timer.daemon = True
        timer.start()
    else:
        raise SystemExit(f"no such plan: {plan}")


if __name__ == "__main__":
    arm(sys.argv[1])
    main(sys.argv[2:])
