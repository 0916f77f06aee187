"""Children of an installed program: the executable starts itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.workers import Sandbox, WorkerPool, process
from tests.app.workers import jobs

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("entry", ["yiantong.py", "yiantong_desk.py"])
def test_an_entry_point_becomes_a_worker_before_it_loads_anything(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = 'x';"
    start += f"runpy.run_path({str(ROOT / 'installer' / entry)!r}, run_name='__main__')"
    monkeypatch.setattr(process, "_command", lambda: [sys.executable, "-c", start, process.CHILD_FLAG])
    with WorkerPool(1) as pool, Sandbox(1) as sandbox:
        assert pool.submit(jobs.add, 2, 3).result(60) == 5
        loaded = pool.submit(jobs.modules).result(60)
        assert sandbox.run("tests.app.workers.jobs:reverse", b"ab").parts == (b"ba",)
    assert not [name for name in loaded if name.startswith(("PySide6", "ui.", "typer", "sqlalchemy"))]


def test_an_installed_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert process._command() == [sys.executable, process.CHILD_FLAG]
