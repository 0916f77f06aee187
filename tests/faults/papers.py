"""Papers being filed while the process is killed at each named point: `python -m tests.faults.papers JOB TEMPLATE CASE
PAPER OUT FIRST STEP`.

For every n from FIRST in steps of STEP the workspace TEMPLATE is copied to OUT/n and a child is forked that does JOB in
it and dies by SIGKILL at the n-th point that it passes. Ends with the child that reaches its end alive; prints how each
one ended. One program for all children, because its modules take longer to load than a paper to file.
"""

from __future__ import annotations

import itertools
import os
import pickle
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from app import documents
from app.casework import advance
from app.documents import Assembled, IncomingFields
from app.workspace import Workspace
from db.kernel import durable
from db.kernel.clock import SetClock
from tests.support import open_workspace

DAY_OF_SEAL = datetime(2026, 4, 7, 1, 0, tzinfo=UTC)
INCOMING, ISSUED = "incoming", "issued"


def file(job: str, workspace: Workspace, case: str, paper: tuple[IncomingFields, Assembled]) -> None:
    """One unit of work: a scan with its originals, or the seal on a proposal, with which its paper is kept."""
    with workspace.work() as work:
        if job == INCOMING:
            documents.add_papers(work, case, [paper])
        else:
            advance(work, case, "seal_proposal")
        work.commit()


def child(job: str, folder: Path, case: str, paper: tuple[IncomingFields, Assembled], at: int) -> None:
    passed = itertools.count(1)

    def kill_at(_name: str) -> None:
        if next(passed) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    workspace = open_workspace(folder, clock=SetClock(DAY_OF_SEAL))
    durable.listener = kill_at
    file(job, workspace, case, paper)
    durable.listener = None
    workspace.close()


def main(job: str, template: str, case: str, paper: str, out: str, first: str, step: str) -> None:
    ready: tuple[IncomingFields, Assembled] = pickle.loads(Path(paper).read_bytes())
    for at in itertools.count(int(first), int(step)):
        folder = Path(out) / str(at)
        shutil.copytree(template, folder)
        process = os.fork()
        if process == 0:
            try:
                child(job, folder, case, ready, at)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        print(at, ended, flush=True)
        if ended != -signal.SIGKILL:
            sys.exit(ended)


if __name__ == "__main__":
    main(*sys.argv[1:])
