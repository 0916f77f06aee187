"""Making and taking in killed at random moments, or on a disk that fills at any byte: unharmed, and repeated well."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import check, exchange
from app.workspace import UserError, Workspace
from db.keystore import NoKeystore
from tests.app.exchange.offices import PAPER, PICTURE, Offices, fill, make_offices
from tests.faults.server import Server
from tests.support import PASSPHRASE

SEED = 20261125
_EXPORT, _IMPORT = "export", "import"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both offices with a case, and a bundle on the stick; closed."""
    folder = tmp_path_factory.mktemp("prepared")
    offices = make_offices(folder)
    fill(offices)
    with offices.county.work() as work:
        work.session.flush()
        work.commit()
    offices.up()
    (folder / "words").write_text(PASSPHRASE, "utf-8")
    offices.close()
    return folder


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring") as started:
        yield started


def run(server: Server, folder: Path, what: str, *, plan: str = "", apart: bool = False, after: float = 0) -> int:
    """One command; its exit status, -9 where it was killed."""
    place = folder / ("county" if what == _EXPORT else "city")
    told: list[object] = ["--to", "990100", "--out", folder / "out", "--full"]
    if what == _IMPORT:
        told = [next((folder / "stick").iterdir())]
    words = ["--json", "--workspace", place, "--account", "admin", "--passphrase-file", folder / "words"]
    return server.run(*words, "exchange", what, *told, plan=plan, apart=apart, after=after)


def duration(prepared: Path, server: Server, folder: Path, what: str, *, apart: bool) -> float:
    """How long the command takes when nobody kills it, in seconds."""
    whole = copied(prepared, folder / f"whole-{apart}")
    begun = time.perf_counter()
    assert run(server, whole, what, apart=apart) == 0
    return time.perf_counter() - begun


def copied(prepared: Path, folder: Path) -> Path:
    shutil.copytree(prepared, folder)
    (folder / "out").mkdir()
    return folder


def opened(place: Path) -> Workspace:
    return Workspace.open(place, "admin", PASSPHRASE, keystore=NoKeystore())


def strays(workspace: Workspace) -> list[str]:
    with workspace.read() as view:
        known = {row.file_name for row in exchange.bundles(view) if row.outgoing}
    folders = {name: workspace.vault.folder / name for name in ("outbox", "inbox", "staging")}
    return [path.name for folder in folders.values() for path in folder.iterdir() if path.name not in known]


def plain(folder: Path) -> bool:
    """Whether a stretch of a picture or a paper lies readable anywhere."""
    needles = (PICTURE[1000:1064], PAPER[200:264], "王小明".encode())
    return any(needle in path.read_bytes() for path in folder.rglob("*") if path.is_file() for needle in needles)


def assert_unharmed(folder: Path, what: str) -> None:
    """The records are whole, nothing readable lies about, and doing it again succeeds and leaves no stray."""
    assert not plain(folder)
    workspace = opened(folder / ("county" if what == _EXPORT else "city"))
    try:
        assert check.check(workspace, full=True) == []
        if what == _EXPORT:
            made = exchange.export_bundle(workspace, "990100", folder / "out", full=True)
            assert all(path.suffix == ".yab" for path in (folder / "out").iterdir())
            assert made.records == 5
        else:
            file = next((folder / "stick").iterdir())
            try:
                assert exchange.import_bundle(workspace, file).new == 5
            except UserError as error:
                assert error.code == "exchange.already_imported"  # noqa: PT017 - killed after the commit
        assert strays(workspace) == []
    finally:
        workspace.close()


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("what", [_EXPORT, _IMPORT])
@pytest.mark.parametrize("count", [1, pytest.param(250, marks=pytest.mark.soak)])
def test_killed_at_random_moments(prepared: Path, server: Server, tmp_path: Path, what: str, count: int) -> None:
    """SIGKILL, wherever it is; with both, 500 moments in the campaign, in every other of them age works in children."""
    choice, killed, number = random.Random(SEED), 0, 0
    lasts = [duration(prepared, server, tmp_path, what, apart=apart) for apart in (False, True)]
    while killed < count:
        number += 1
        folder, apart = copied(prepared, tmp_path / str(number)), number % 2 == 1
        killed += run(server, folder, what, apart=apart, after=choice.uniform(0.01, lasts[apart])) == -9
        assert_unharmed(folder, what)
        shutil.rmtree(folder)
        assert number < 5 * count + 5
    print(f"\n{what}: killed at {killed} random moments, {number - killed} more came too late: unharmed")


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("what", [_EXPORT, _IMPORT])
@pytest.mark.parametrize("apart", [False, True], ids=["in one process", "with children"])
@pytest.mark.parametrize("share", [24, pytest.param(1, marks=pytest.mark.soak)])
def test_killed_at_every_named_point(
    prepared: Path, server: Server, tmp_path: Path, what: str, apart: bool, share: int
) -> None:
    """Each time that each point is passed; in the ordinary run every 24th of them."""
    log = tmp_path / "log"
    assert run(server, copied(prepared, tmp_path / "whole"), what, plan=f"record:{log}", apart=apart) == 0
    passed = log.read_text("utf-8").split()
    assert {name.rpartition(".")[2] for name in passed} >= {"fsync", "rename", "commit"}
    for at in range(len(passed) - 1, -1, -share):
        folder = copied(prepared, tmp_path / str(at))
        nth = passed[: at + 1].count(passed[at])
        assert run(server, folder, what, plan=f"point:{passed[at]}:{nth}", apart=apart) == -9, passed[at]
        assert_unharmed(folder, what)
        shutil.rmtree(folder)
    print(f"\n{what}: killed at {len(range(len(passed) - 1, -1, -share))} of {len(passed)} points: unharmed")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this system does not let a test mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def doing(offices: Offices, what: str, out: Path) -> Callable[[], object]:
    if what == _EXPORT:
        return lambda: exchange.export_bundle(offices.county, "990100", out, full=True)
    return lambda: exchange.import_bundle(offices.city, next(offices.stick.iterdir()))


@pytest.mark.skipif(sys.platform == "win32", reason="mounts a small file system")
@pytest.mark.parametrize("what", [_EXPORT, _IMPORT])
@pytest.mark.parametrize("count", [2, pytest.param(100, marks=pytest.mark.soak)])
def test_a_disk_that_is_full_at_any_byte(prepared: Path, disk: Path, what: str, count: int) -> None:
    """With both, 200 amounts of room in the campaign: refused in words or done, and done once there is room."""
    choice = random.Random(SEED)
    for _ in range(count):
        place = copied(prepared, disk / "office")
        out = place / "out"
        offices = Offices(opened(place / "county"), opened(place / "city"), place / "stick")
        ballast = disk / "ballast"
        room = shutil.disk_usage(disk).free
        left = choice.randrange(4096, 1_500_000)
        ballast.write_bytes(bytes(max(room - left, 0)))
        act = doing(offices, what, out)
        try:
            act()
        except UserError as error:
            assert error.code in ("disk.full", "exchange.medium_full", "exchange.medium_failed"), error  # noqa: PT017
        finally:
            offices.close()
        ballast.unlink()
        assert_unharmed(place, what)
        shutil.rmtree(place)
