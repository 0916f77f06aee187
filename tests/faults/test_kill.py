"""The demonstration killed at named points and at random moments: what is there opens, is whole, and goes on.

Every file that it opens for writing is accounted for.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import audit, cases, check, exchange
from app.workspace import UserError, Workspace
from db.codes import CardState
from db.keystore import NoKeystore
from tests.faults.server import Server

SEED = 20261122
SAMPLE = 2

_WRITE = re.compile(r"O_(WRONLY|RDWR|CREAT)")
_OPEN = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"(?P<path>[^"]+)", (?P<flags>[A-Z_|0-9]+)')

#: Inside a workspace, finished or being built beside its place.
_WORKSPACE = re.compile(
    r"/\.?(county|city)(\.new)?/(workspace\.json|head|lock|records\.db(-wal|-shm|-journal)?"
    r"|blobs/[0-9a-f-]{36}\.age|backups/workspace\.json|(inbox|outbox|staging)/[^/]*(/[^/]*)?)(\.part[^/]*)?$"
)
_OUTSIDE = re.compile(r"/(out(/documents)?/[\w.-]+(\.part[^/]*)?|passphrases/[\w-]+\.txt(\.part)?)$")
_SYSTEM = ("/dev/", "/proc/", "pipe:", "socket:")
CASE = {
    "case_no": "青检反贪侦〔2026〕99号",
    "charges": ["382"],
    "unit": {"name": "县档案馆", "unit_class": "institution"},
    "suspects": [{"name": "赵某某", "post": "科长"}],
}


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


def tell(server: Server, plan: str, folder: Path, after: float = 0) -> int:
    """Tell the story; the exit status, -9 where it was killed."""
    return server.run("--json", "demo", folder, plan=plan, after=after)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story told once, watched: the points in `log`, and every file opened in `trace` where there is strace."""
    folder = tmp_path_factory.mktemp("told")
    words = [sys.executable, "-m", "tests.faults.driver", f"record:{folder / 'log'}", "--json", "demo", folder / "demo"]
    if shutil.which("strace"):
        watch = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "512", "-e", "trace=open,openat,creat"]
        words = [*watch, "-o", folder / "trace", *words]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    assert subprocess.run(words, capture_output=True, check=False, env=environment).returncode == 0
    return folder


@pytest.fixture(scope="module")
def points(told: Path) -> Counter[str]:
    """Every named point that the story passes, and how often."""
    return Counter((told / "log").read_text("utf-8").split())


def offices(folder: Path) -> Iterator[Workspace]:
    """The workspaces that the killed story left; one that was not finished being made does not exist at all."""
    for name in ("county", "city"):
        if not (folder / name / "workspace.json").exists():
            assert not (folder / name).exists()
            continue
        phrase = (folder / "passphrases" / f"{name}-demo.txt").read_text("utf-8").strip()
        workspace = Workspace.open(folder / name, "demo", phrase, keystore=NoKeystore())
        try:
            yield workspace
        finally:
            workspace.close()


def assert_unharmed(folder: Path) -> None:
    for workspace in offices(folder):
        assert check.check(workspace, full=True) == []
        with workspace.work() as work:
            case_id = cases.register(work, CASE)
            work.commit()
        with workspace.read() as view:
            assert cases.case_file(view, case_id).own
            assert audit.verify(view).breaks == ()
            confirmed = [peer.office_code for peer in exchange.peers(view) if peer.state is CardState.CONFIRMED]
        out = folder / "again"
        out.mkdir(exist_ok=True)
        for code in confirmed:
            assert exchange.export_bundle(workspace, code, out).records > 0
        assert check.check(workspace, full=True) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_every_file_opened_for_writing_is_accounted_for(told: Path) -> None:
    """It belongs to a workspace, the medium or the person's folder."""
    folder = told / "demo"
    written = {
        found["path"]
        for line in (told / "trace").read_text("utf-8", "replace").splitlines()
        if (found := _OPEN.search(line)) and _WRITE.search(found["flags"])
    } - {str(told / "log")}
    inside = {path for path in written if path.startswith(str(folder))}
    assert len(inside) > 100
    strangers = [path for path in inside if not (_WORKSPACE.search(path) or _OUTSIDE.search(path))]
    strangers += [path for path in written - inside if not path.startswith(_SYSTEM)]
    assert not strangers, sorted(strangers)


def test_the_story_passes_the_points_that_matter(points: Counter[str]) -> None:
    kinds = {name.rsplit(".", 1)[-1] for name in points}
    assert {"fsync", "rename", "commit"} <= kinds
    assert sum(points.values()) > 500


@pytest.mark.parametrize("number", range(SAMPLE))
def test_killed_at_a_point_a_sample(points: Counter[str], server: Server, tmp_path: Path, number: int) -> None:
    choice = random.Random(SEED + number)
    name = sorted(points)[number * len(points) // SAMPLE]
    assert tell(server, f"point:{name}:{choice.randint(1, points[name])}", tmp_path / "demo") == -9
    assert_unharmed(tmp_path / "demo")


@pytest.mark.soak
def test_killed_at_every_point(points: Counter[str], server: Server, tmp_path: Path) -> None:
    choice = random.Random(SEED)
    for number, name in enumerate(sorted(points)):
        folder = tmp_path / str(number)
        nth = choice.randint(1, points[name])
        assert tell(server, f"point:{name}:{nth}", folder) == -9, (name, nth)
        assert_unharmed(folder)
    print(f"\n{len(points)} named points, one kill each: unharmed")


@pytest.mark.soak
def test_killed_at_200_random_moments(server: Server, tmp_path: Path) -> None:
    choice = random.Random(SEED)
    killed = 0
    begun = time.perf_counter()
    assert tell(server, "", tmp_path / "whole") == 0
    lasts = time.perf_counter() - begun
    for number in range(200):
        folder = tmp_path / str(number)
        killed += tell(server, "", folder, after=choice.uniform(0.1, lasts)) == -9
        try:
            assert_unharmed(folder)
        except UserError as error:
            raise AssertionError(f"number {number}: {error}") from error
    print(f"\n200 random moments, {killed} of them before the story's end: unharmed")
