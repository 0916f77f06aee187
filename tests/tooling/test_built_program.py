"""The built folder carries a case through on its own: no Python, no network, a path as clerks have."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tooling import ROOT

pytestmark = pytest.mark.soak


def link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def built() -> Path:
    """Built anew: whatever lies there may be of another tree."""
    subprocess.run([sys.executable, "installer/build.py"], cwd=ROOT, check=True, capture_output=True)
    return ROOT / "build" / "dist" / "yiantong"


@pytest.fixture
def program(tmp_path: Path, built: Path) -> Path:
    folder = tmp_path / "程序 文件" / "一案通"
    shutil.copytree(built, folder, symlinks=True, copy_function=link)
    return folder / "yiantong"


def without_network() -> list[str]:
    """The words that start a program in a network of its own, which has nothing in it, where the system allows that."""
    words = ["unshare", "--map-root-user", "--net", "--"]
    if shutil.which("unshare") is None:
        return []
    allowed = subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0
    return words if allowed else []


def test_the_demo_runs_from_the_built_folder(program: Path, tmp_path: Path) -> None:
    home = tmp_path / "家"
    home.mkdir()
    story = tmp_path / "演示 目录"
    done = subprocess.run(
        [*without_network(), str(program), "--json", "demo", str(story)],
        cwd=home,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C"},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    told = json.loads(done.stdout)
    papers = [Path(paper) for paper in told["documents"].values()]
    assert papers
    assert all(paper.read_bytes().startswith(b"%PDF-") for paper in papers if paper.suffix == ".pdf")
    assert all(Path(bundle).stat().st_size > 0 for bundle in told["bundles"].values())


def test_both_programs_and_what_they_show_are_there(built: Path) -> None:
    for name in ("yiantong", "yiantong-desk"):
        assert os.access(built / name, os.X_OK)
    for name in ("fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-OFL.txt", "messages", "codes", "templates"):
        assert (built / "lib" / "resources" / name).exists()
    assert list((built / "lib" / "db" / "migrations" / "versions").glob("*.py"))
