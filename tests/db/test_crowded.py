"""A disk that is full: told as such, nothing lost, and work goes on when there is room again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.kernel.errors import UserError
from db.vault import Vault
from tests.db.support import audit_head, note, open_vault

ROOT = Path(__file__).parents[2]
GOOD = {"lost": 0, "readable": 0, "kept": [True], "went_on": True, "strays": []}


def run(*command: str | Path) -> dict[str, Any]:
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return dict(json.loads(done.stdout))


def small_disk() -> list[str] | None:
    """The start of a command that has a disk of 6 MB at $0, where the system lets us make one."""
    script = 'mount -t tmpfs -o size=6m none "$0" && exec "$@"'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script]
    if shutil.which("unshare") is None:
        return None
    tried = subprocess.run([*command, "/mnt", "true"], check=False, capture_output=True)
    return command if tried.returncode == 0 else None


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """On a small disk of its own where one can be made, else under a limit of file size, which SQLite calls failing."""
    disk = small_disk()
    program: list[str | Path] = [sys.executable, "-m", "tests.db.crowded", tmp_path]
    told = run(*disk, tmp_path, *program) if disk else run(*program, "--limit")
    codes = told.pop("codes")
    assert told == GOOD
    assert set(codes.values()) <= ({"disk.full"} if disk else {"disk.failed", "disk.file_too_large"}), codes


def test_a_disk_that_takes_no_more_of_a_file_loses_nothing(tmp_path: Path) -> None:
    told = run(sys.executable, "-m", "tests.db.crowded", tmp_path, "--limit")
    assert told.pop("codes") == {
        "blob": "disk.file_too_large",
        "backup": "disk.file_too_large",
        "record": "disk.failed",
    }
    assert told == GOOD


def test_a_head_that_cannot_be_written_does_not_undo_the_commit(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    note(vault)

    def full(*_: object) -> None:
        raise UserError("disk.full", folder="")

    with monkeypatch.context() as patch:
        patch.setattr("db.head.write", full)
        assert note(vault) == 2
    vault.close()
    with open_vault(vault.folder) as opened:
        assert audit_head(opened)[0] == 2
