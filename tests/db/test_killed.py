"""A process killed at any named point leaves a workspace that opens, is whole, and goes on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Points passed only when damage is mended or an old snapshot goes: their stories are told in test_header, test_vault.
ELSEWHERE = {"header.mend", "rekey.snapshot"}


@pytest.mark.parametrize(("words", "least"), [([], 25), pytest.param(["every"], 70, marks=pytest.mark.soak)])
def test_a_kill_at_every_named_point_leaves_a_whole_workspace(tmp_path: Path, words: list[str], least: int) -> None:
    """Once at each name; in the campaign each time that it is passed."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.db.killed", tmp_path, *words],
        check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    told = json.loads(run.stdout)
    assert told["wrong"] == []
    stems = {point.split()[1].rsplit(".", 1)[0] for point in told["points"]}
    assert stems >= named_stems() - {name.rsplit(".", 1)[0] for name in ELSEWHERE}
    assert len(told["points"]) > least


def named_stems() -> set[str]:
    """Every name that db's own sources give to `durable`, up to its last part."""
    stems = set()
    for file in (ROOT / "db").glob("*.py"):
        source = file.read_text("utf-8")
        stems |= {name.rsplit(".", 1)[0] for name in re.findall(r'durable\.point\("([a-z_.]+)"', source)}
        stems |= set(re.findall(r'\bname="([a-z_]+)"\)', source))
    return stems


def test_the_sources_name_the_points_that_are_looked_for() -> None:
    assert {"blob", "head", "rekey", "snapshot", "backup", "vault"} <= named_stems()
