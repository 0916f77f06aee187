"""Work done in other processes: crypto and imaging beside the window (`pool`), foreign files behind walls (`sandbox`).

A program's entry point calls `serve_if_child()` before it imports anything else of weight: an installed program starts
its children by starting itself.
"""

from __future__ import annotations

import sys

from app.workers.pool import WorkerPool, shared_pool
from app.workers.process import CHILD_FLAG
from app.workers.sandbox import Answer, Limits, Sandbox, Session, shared_sandbox

__all__ = ["Answer", "Limits", "Sandbox", "Session", "WorkerPool", "serve_if_child", "shared_pool", "shared_sandbox"]


def serve_if_child() -> None:
    """Be a worker and never return, if this process was started as one; otherwise do nothing.

    Needed where the program is one executable (installed builds), harmless elsewhere.
    """
    if sys.argv[1:2] == [CHILD_FLAG]:
        from app.workers.child import main

        main(sys.argv[2:])
