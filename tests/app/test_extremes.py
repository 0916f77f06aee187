"""The offices that pages are looked at in stand where their pages want them."""

from __future__ import annotations

from pathlib import Path

from app.casework import workbench
from app.demo import extremes
from app.workspace import Workspace


def targets(workspace: Workspace, login: str) -> set[str]:
    with workspace.work(workspace.actor_of(login)) as view:
        bench = workbench(view)
        return {one.target for one in (*bench.todo, *bench.reviews)}


def test_the_office_by_the_rules_of_2019_stands_at_each_of_their_places(tmp_path: Path) -> None:
    folder = extremes.make(tmp_path, extremes.RULES_2019)
    passphrase = (tmp_path / "passphrases" / "spp2019-zhou.txt").read_text("utf-8").strip()
    workspace = Workspace.open(folder, "zhou", passphrase)
    try:
        assert {"record:verification", "record:copy"} <= targets(workspace, "zhou")
        assert "advance:pass_policy_review" in targets(workspace, "fang")
        assert "record:recheck" in targets(workspace, "xu")
    finally:
        workspace.close()
