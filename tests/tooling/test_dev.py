"""The script `dev` as someone who has just arrived meets it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tooling import ROOT


def dev(*arguments: str, root: Path = ROOT, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "HOME": str(root), "LANG": "C"}
    return subprocess.run([str(root / "dev"), *arguments], capture_output=True, text=True, env=environment, check=False)


def test_alone_it_lists_its_commands() -> None:
    shown = dev()
    assert shown.returncode == 0
    for command in ("run", "test", "check", "fix", "demo", "screens", "bench", "soak", "dist"):
        assert re.search(rf"^  {command} ", shown.stdout, re.MULTILINE)


def test_an_unknown_command_is_wrong_use() -> None:
    shown = dev("tset")
    assert shown.returncode == 2
    assert "./dev COMMAND" in shown.stderr


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout in a path with a space on a machine whose only programs are the shell's own tools."""
    root = tmp_path / "a checkout"
    (root / "bin").mkdir(parents=True)
    shutil.copy2(ROOT / "dev", root)
    for name in ("requirements-dev.txt", "pyproject.toml"):
        shutil.copy2(ROOT / name, root)
    for tool in ("sh", "dirname", "sha256sum", "cut", "cat", "tr", "id"):
        found = shutil.which(tool)
        assert found is not None
        (root / "bin" / tool).symlink_to(found)
    return root


def test_without_python_it_says_what_to_install(bare: Path) -> None:
    told = dev("check", root=bare, path=str(bare / "bin"))
    assert told.returncode == 1
    assert "Python 3.11" in told.stderr
    assert not (bare / ".venv").exists()


def test_an_old_python_does_not_do(bare: Path) -> None:
    (bare / "bin" / "python3").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (bare / "bin" / "python3").chmod(0o755)
    told = dev("check", root=bare, path=str(bare / "bin"))
    assert told.returncode == 1
    assert "Python 3.11" in told.stderr


def test_without_rights_it_names_the_libraries_and_changes_nothing(bare: Path) -> None:
    (bare / "bin" / "python3").write_text("#!/bin/sh\nexit 0\n", "utf-8")
    (bare / "bin" / "id").unlink()
    (bare / "bin" / "id").write_text("#!/bin/sh\necho 1000\n", "utf-8")
    (bare / "bin" / "ldconfig").write_text("#!/bin/sh\nexit 0\n", "utf-8")
    for name in ("python3", "id", "ldconfig"):
        (bare / "bin" / name).chmod(0o755)
    told = dev("test", root=bare, path=str(bare / "bin"))
    assert told.returncode == 1
    assert "sudo apt-get install" in told.stderr
    assert "libegl1" in told.stderr
    assert "libxcb-cursor0" in told.stderr
    assert not (bare / ".venv").exists()
