"""A paper that is filed while the process dies at a named point: paper and originals are there whole or not at all."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import check, documents
from app.documents import ScanTable, recipe
from app.proposals import case_proposal
from app.workspace import Workspace
from db.codes import Direction, ProposalState
from db.kernel.clock import SetClock
from db.models import Blob
from tests.app.casework.stories import Office
from tests.app.documents.test_scans import SENT, coded, sheet
from tests.faults import papers
from tests.faults.papers import DAY_OF_SEAL
from tests.support import open_workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signal, forks")


@dataclass(frozen=True)
class Ground:
    """A workspace with a case whose proposal has its number, and a scan that was put together of two files."""

    folder: Path
    case: str
    paper: Path
    originals: tuple[bytes, bytes]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("ground")
    office = Office(folder / "青检")
    case = office.up_to_number()
    office.workspace.close()
    one, two = coded(sheet(1), "JPEG"), coded(sheet(2, "1"), "TIFF", save_all=True, append_images=[sheet(3, "1")])
    with ScanTable() as table:
        table.add(one, "一.jpg")
        table.add(two, "二.tif")
        made = table.assemble(recipe.whole([1, 2])[0], SENT.title)
    paper = folder / "paper"
    paper.write_bytes(pickle.dumps((SENT, made)))
    yield Ground(folder / "青检", case, paper, (one, two))
    shutil.rmtree(folder, ignore_errors=True)


def kill(ground: Ground, job: str, out: Path, first: int = 1, step: int = 1) -> int:
    """Kill at every `step`-th point from `first`, look at what each left; how many were killed."""
    words = [sys.executable, "-m", "tests.faults.papers", job, str(ground.folder), ground.case, str(ground.paper)]
    ended = subprocess.run([*words, str(out), str(first), str(step)], capture_output=True, check=False, timeout=1200)
    assert ended.returncode == 0, ended.stderr.decode()
    states = [line.split() for line in ended.stdout.decode().splitlines()]
    there = [assert_whole_or_absent(ground, job, out / at) for at, _status in states]
    assert [status for _at, status in states] == ["-9"] * (len(states) - 1) + ["0"]
    assert there == sorted(there) and there[-1], "what is there once is there at every later point"
    return len(states) - 1


def assert_whole_or_absent(ground: Ground, job: str, folder: Path) -> bool:
    """Whether the paper is there in what was left. Nothing is half there or lies about, and it can be filed again."""
    workspace = open_workspace(folder, clock=SetClock(DAY_OF_SEAL))
    try:
        there = _there(workspace, ground, job)
        assert check.check(workspace, full=True) == []
        if not there:
            papers.file(job, workspace, ground.case, pickle.loads(ground.paper.read_bytes()))
            assert _there(workspace, ground, job)
    finally:
        workspace.close()
    assert not [path for path in folder.rglob("*") if path.name.endswith((".part", "-journal", ".tmp"))]
    return there


def _there(workspace: Workspace, ground: Ground, job: str) -> bool:
    with workspace.read() as view:
        assert {blob.id for blob in view.session.query(Blob)} == set(workspace.blobs.names())
        wanted = Direction.INCOMING if job == papers.INCOMING else Direction.OUTGOING
        rows = [row for row in documents.list_documents(view, ground.case) if row.direction is wanted]
        detail = case_proposal(view, ground.case)
        assert detail is not None
        if job == papers.ISSUED:
            assert (detail.row.state is ProposalState.SEALED) == bool(rows), "sealed and kept, or neither"
        if not rows:
            return False
        (row,) = rows
        data = documents.read_document(view, row.id)
        assert len(data) == row.size
        if job == papers.INCOMING:
            kept = [documents.read_original(view, row.id, one.id) for one in documents.originals(view, row.id)]
            assert tuple(kept) == ground.originals
        else:
            assert documents.verify_document(view, row.id).same
        return True


@pytest.mark.parametrize("job", [papers.INCOMING, papers.ISSUED])
def test_a_paper_killed_while_filed_is_whole_or_absent_a_sample(ground: Ground, tmp_path: Path, job: str) -> None:
    assert kill(ground, job, tmp_path, first=6, step=100) == 1


@pytest.mark.soak
@pytest.mark.parametrize("job", [papers.INCOMING, papers.ISSUED])
def test_a_paper_killed_at_every_point_is_whole_or_absent(ground: Ground, tmp_path: Path, job: str) -> None:
    killed = kill(ground, job, tmp_path)
    assert killed > 5
    print(f"\n{job}: {killed} points, each killed once: whole or absent")
