"""An import that is killed at the n-th named point. Run as a program: workspace folder, case id, n, files."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path

from app import photos
from db.kernel import durable
from tests.support import open_workspace


def main(folder: str, case_id: str, at: str, *files: str) -> None:
    passed = itertools.count(1)

    def kill_at(name: str) -> None:
        if next(passed) == int(at):
            os.kill(os.getpid(), signal.SIGKILL)

    workspace = open_workspace(Path(folder))
    durable.listener = kill_at
    photos.import_photos(workspace, case_id, "PH07", [Path(file) for file in files])
    durable.listener = None
    workspace.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
