"""The walled children for foreign files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.workers import Limits, Sandbox, Session
from db.kernel.errors import UserError

JOBS = "tests.app.workers.jobs"
linux_only = pytest.mark.skipif(sys.platform == "win32", reason="the operating system offers no such limit")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(1) as sandbox:
        yield sandbox


def code_of(sandbox: Sandbox, job: str, data: bytes = b"x", **options: object) -> str:
    with pytest.raises(UserError) as caught:
        sandbox.run(f"{JOBS}:{job}", data, options)
    return caught.value.code


def test_bytes_go_in_and_come_out(sandbox: Sandbox) -> None:
    data = bytes(range(256)) * 40_000
    answer = sandbox.run(f"{JOBS}:reverse", data, {"times": 2})
    assert answer.value["length"] == len(data)
    assert answer.parts == (data[::-1], data[::-1])
    assert sandbox.run(f"{JOBS}:reverse", b"").parts == (b"",)


def test_the_child_is_reused_while_it_behaves(sandbox: Sandbox) -> None:
    first, second = (sandbox.run(f"{JOBS}:reverse", b"a").value["pid"] for _ in range(2))
    assert first == second
    assert code_of(sandbox, "walled_refuse") == "photo.damaged"
    assert sandbox.run(f"{JOBS}:reverse", b"a").value["pid"] == first


@pytest.mark.parametrize("job", ["walled_crash", "walled_fail"])
def test_a_failure_is_told_and_followed_by_a_fresh_child(sandbox: Sandbox, job: str) -> None:
    before = sandbox.run(f"{JOBS}:reverse", b"a").value["pid"]
    assert code_of(sandbox, job) == "sandbox.failed"
    assert sandbox.run(f"{JOBS}:reverse", b"a").value["pid"] != before


def test_a_child_serves_so_many_files_and_no_more() -> None:
    with Sandbox(1, Limits(files=2)) as sandbox:
        pids = [sandbox.run(f"{JOBS}:reverse", b"a").value["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


@linux_only
def test_too_much_work_is_ended() -> None:
    with Sandbox(1, Limits(seconds=0)) as sandbox:
        assert code_of(sandbox, "walled_hang") == "sandbox.timeout"
        assert sandbox.run(f"{JOBS}:reverse", b"ab").parts == (b"ba",)


def test_waiting_without_work_is_ended() -> None:
    with Sandbox(1, Limits(waiting=1)) as sandbox:
        assert code_of(sandbox, "walled_sleep") == "sandbox.timeout"
        assert sandbox.run(f"{JOBS}:reverse", b"ab").parts == (b"ba",)


@linux_only
def test_what_others_work_does_not_count() -> None:
    with Sandbox(1, Limits(seconds=0, waiting=60)) as sandbox:
        assert sandbox.run(f"{JOBS}:walled_sleep", b"x", {"seconds": 1.2}).parts == ()


def test_an_answer_above_the_bound_is_refused() -> None:
    with Sandbox(1, Limits(answer=1000)) as sandbox:
        assert code_of(sandbox, "reverse", b"x" * 2000) == "sandbox.failed"
        assert code_of(sandbox, "reverse", b"x" * 600, times=2) == "sandbox.failed"
        assert sandbox.run(f"{JOBS}:reverse", b"ab").parts == (b"ba",)


@linux_only
def test_too_much_memory_is_refused(sandbox: Sandbox) -> None:
    assert code_of(sandbox, "walled_eat") == "sandbox.memory"


@linux_only
def test_nothing_can_be_written(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "out"
    assert code_of(sandbox, "walled_write", path=str(path)) == "sandbox.failed"
    assert not path.exists() or path.stat().st_size == 0


def test_the_child_has_no_store_no_keys_and_no_window(sandbox: Sandbox) -> None:
    modules = sandbox.run(f"{JOBS}:walled_modules", b"").value
    assert not [name for name in modules if name.startswith(("PySide6", "sqlcipher3", "sqlalchemy", "pyrage", "ui"))]


def test_a_session_sends_a_file_once_and_again_to_a_fresh_child() -> None:
    with Session() as session:
        assert (session.hold(b"a" * 70_000), session.hold(b"")) == (0, 1)
        first = session.run(f"{JOBS}:held_lengths").value
        session.hold(b"bb")
        second = session.run(f"{JOBS}:held_lengths").value
        assert second == {"lengths": [70_000, 0, 2], "pid": first["pid"]}
        with pytest.raises(UserError) as caught:
            session.run(f"{JOBS}:held_crash")
        assert caught.value.code == "sandbox.failed"
        third = session.run(f"{JOBS}:held_lengths").value
        assert third["lengths"] == [70_000, 0, 2] and third["pid"] != first["pid"]
