"""Killed in the middle of an import: what is whole stays, nothing else, and repeating brings in the rest once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import photos
from app.workers import Sandbox
from db.models import Blob
from tests.app.photos.conftest import add_case
from tests.app.photos.files import jpeg, write
from tests.support import make_workspace, open_workspace


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[Path]]:
    folder = tmp_path_factory.mktemp("crash")
    workspace = make_workspace(folder / "workspace")
    case_id = add_case(workspace, "1")
    workspace.close()
    return folder / "workspace", case_id, write(folder / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(2)})


def crash_and_go_on(ground: tuple[Path, str, list[Path]], folder: Path, sandbox: Sandbox, at: int) -> bool:
    """Kill at the n-th point, open, repeat, look; whether the point was reached at all."""
    template, case_id, files = ground
    shutil.copytree(template, folder)
    command = [sys.executable, "-m", "tests.app.photos.crash", str(folder), case_id, str(at), *map(str, files)]
    ended = subprocess.run(command, capture_output=True, check=False, cwd=Path(__file__).parents[3], timeout=120)
    assert ended.returncode in (0, -9), ended.stderr.decode()
    workspace = open_workspace(folder)
    try:
        with workspace.read() as view:
            kept = len(photos.list_photos(view, case_id))
            broken_off = photos.unfinished_import(view)
            if broken_off is not None:
                assert (broken_off.case_id, list(broken_off.files)) == (case_id, files)
            assert broken_off is not None or kept in (0, 2)
            assert {blob.id for blob in view.session.query(Blob)} == set(workspace.blobs.names())
        report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
        assert (len(report.duplicates), len(report.imported), report.refused) == (kept, 2 - kept, ())
        with workspace.read() as view:
            rows = photos.list_photos(view, case_id)
            assert photos.unfinished_import(view) is None
            assert sorted(row.file_name for row in rows) == ["0.jpg", "1.jpg"]
            for row in rows:
                photos.thumbnail(view, row.id)
            assert len(workspace.blobs.names()) == 6
        assert photos.original(workspace, rows[0].id) in [file.read_bytes() for file in files]
    finally:
        workspace.close()
    return ended.returncode == -9


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize("at", [4, 13, 21])
def test_killed_at_some_points(ground: tuple[Path, str, list[Path]], tmp_path: Path, sandbox: Sandbox, at: int) -> None:
    assert crash_and_go_on(ground, tmp_path / "workspace", sandbox, at)


@pytest.mark.soak
def test_killed_at_every_point(ground: tuple[Path, str, list[Path]], tmp_path: Path, sandbox: Sandbox) -> None:
    at = 1
    while crash_and_go_on(ground, tmp_path / str(at), sandbox, at):
        at += 1
    assert at > 20
