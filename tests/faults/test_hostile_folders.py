"""A workspace's folder in which somebody put things; a peer that claims to know epochs which we never had."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.exchange import renewal
from app.workspace import Workspace
from db.kernel.errors import UserError
from tests.support import make_workspace, open_workspace


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "county").close()
    return tmp_path / "county"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("name", ["staging", "inbox", "outbox"])
def test_a_link_in_the_place_of_a_folder_costs_nothing_outside(closed: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for kept in ("letter.txt", "half.part", "other.yab"):
        (outside / kept).write_text("whatever", "utf-8")
    (closed / name).rmdir()
    (closed / name).symlink_to(outside)
    open_workspace(closed).close()
    assert sorted(path.name for path in outside.iterdir()) == ["half.part", "letter.txt", "other.yab"]
    assert not (closed / name).is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_link_inside_staging_is_not_followed(closed: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "letter.txt").write_text("whatever", "utf-8")
    (closed / "staging" / "x").symlink_to(outside)
    open_workspace(closed).close()
    assert (outside / "letter.txt").exists()
    assert list((closed / "staging").iterdir()) == []


@pytest.mark.parametrize("name", ["records.db", "head"])
def test_parts_of_another_workspace_are_noticed(closed: Path, tmp_path: Path, name: str) -> None:
    make_workspace(tmp_path / "other").close()
    (closed / name).write_bytes((tmp_path / "other" / name).read_bytes())
    with pytest.raises(UserError, match=r"vault\."):
        open_workspace(closed)


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
def test_folders_are_for_their_owner_alone(closed: Path) -> None:
    for place in (closed, *(path for path in closed.rglob("*") if path.is_dir())):
        assert place.stat().st_mode & 0o077 == 0, place


def test_a_peer_cannot_use_up_our_epochs(closed: Path) -> None:
    workspace: Workspace = open_workspace(closed)
    try:
        with workspace.work() as work:
            renewal.learn(work, 2**53 - 1)
            work.commit()
        assert renewal.open_epoch(workspace, "对方报来的纪元不可信") < 2**40
    finally:
        workspace.close()
