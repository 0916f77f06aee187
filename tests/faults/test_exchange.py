"""Making and taking in killed at random moments, on a full disk, from a pulled stick: unharmed, and repeated well."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import exchange
from app.exchange import volumes
from app.workers import age
from app.workspace import UserError
from db.kernel import durable
from tests.app.exchange.offices import Offices
from tests.faults.offices import EXPORT, IMPORT, assert_unharmed, copied, leftovers, opened, prepare
from tests.faults.server import Server

SEED = 20261125


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both offices with a case, and a bundle on the stick; closed."""
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring") as started:
        yield started


def run(server: Server, folder: Path, what: str, *, plan: str = "", apart: bool = False, after: float = 0) -> int:
    """One command; its exit status, -9 where it was killed."""
    place = folder / ("county" if what == EXPORT else "city")
    told: list[object] = ["--to", "990100", "--out", folder / "out", "--full"]
    if what == IMPORT:
        told = [next((folder / "stick").iterdir())]
    words = ["--json", "--workspace", place, "--account", "admin", "--passphrase-file", folder / "words"]
    return server.run(*words, "exchange", what, *told, plan=plan, apart=apart, after=after)


def duration(prepared: Path, server: Server, folder: Path, what: str, *, apart: bool) -> float:
    """How long the command takes when nobody kills it, in seconds."""
    whole = copied(prepared, folder / f"whole-{apart}")
    begun = time.perf_counter()
    assert run(server, whole, what, apart=apart) == 0
    return time.perf_counter() - begun


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("what", [EXPORT, IMPORT])
@pytest.mark.parametrize("count", [1, pytest.param(250, marks=pytest.mark.soak)])
def test_killed_at_random_moments(prepared: Path, server: Server, tmp_path: Path, what: str, count: int) -> None:
    """SIGKILL, wherever it is; with both, 500 moments in the campaign, in every other of them age works in children."""
    choice, killed, number = random.Random(SEED), 0, 0
    lasts = [duration(prepared, server, tmp_path, what, apart=apart) for apart in (False, True)]
    while killed < count:
        number += 1
        folder, apart = copied(prepared, tmp_path / str(number)), number % 2 == 1
        begun = time.perf_counter()
        status = run(server, folder, what, apart=apart, after=choice.uniform(0.01, lasts[apart]))
        if status == -9:
            killed += 1
        else:  # it ended before: from now on no later moment is chosen
            lasts[apart] = min(lasts[apart], time.perf_counter() - begun)
        assert_unharmed(folder, what)
        shutil.rmtree(folder)
        assert number < 5 * count + 5
    print(f"\n{what}: killed at {killed} random moments, {number - killed} more came too late: unharmed")


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("what", [EXPORT, IMPORT])
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
    if what == EXPORT:
        return lambda: exchange.export_bundle(offices.county, "990100", out, full=True)
    return lambda: exchange.import_bundle(offices.city, next(offices.stick.iterdir()))


@contextlib.contextmanager
def least_room(disk: Path) -> Iterator[list[int]]:
    """Into the list: the free bytes of the disk at each point that is passed."""
    seen: list[int] = []
    durable.listener = lambda _: seen.append(shutil.disk_usage(disk).free)
    try:
        yield seen
    finally:
        durable.listener = None


@pytest.mark.skipif(sys.platform == "win32", reason="mounts a small file system")
@pytest.mark.parametrize("what", [EXPORT, IMPORT])
@pytest.mark.parametrize("count", [1, pytest.param(200, marks=pytest.mark.soak)])
def test_a_disk_that_is_full_at_any_byte(
    prepared: Path, disk: Path, what: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many amounts of room, after one that is enough: refused in words, nothing left, and done once there is room.

    In every other try age works in children.
    """
    choice, need, refused = random.Random(SEED), 0, 0
    for number in range(count + 1):
        place = copied(prepared, disk / "office")
        offices = Offices(opened(place / "county"), opened(place / "city"), place / "stick")
        room = shutil.disk_usage(disk).free
        if number:
            left = need // 2 if number == 1 else choice.randrange(need)
            (disk / "ballast").write_bytes(bytes(room - left))
        monkeypatch.setattr(age, "WORTH_A_CHILD", 0 if number % 2 else 1 << 40)
        try:
            with least_room(disk) as seen:
                doing(offices, what, place / "out")()
            need = need or room - min(seen)
        except UserError as error:
            assert error.code in ("disk.full", "exchange.medium_full", "exchange.medium_failed"), error  # noqa: PT017
            assert leftovers(offices.county if what == EXPORT else offices.city) == []
            refused += 1
        finally:
            offices.close()
        (disk / "ballast").unlink(missing_ok=True)
        assert_unharmed(place, what)
        shutil.rmtree(place)
    assert refused
    print(f"\n{what}: {count} amounts of room below {need} bytes, {refused} refused: unharmed")


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Stick]:
    """A file system in a file, which can lose its end while it is read."""
    made = Stick(tmp_path / "image", tmp_path / "mnt")
    if shutil.which("mkfs.ext4") is None or not made.make():
        pytest.skip("this system does not let a test mount a file system of its own")
    yield made
    made.unmount()


class Stick:
    """An image of a medium, made once and copied for each try."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder = image, folder
        self._used = image.with_suffix(".used")

    def make(self) -> bool:
        """Whether the system lets us mount it."""
        self.folder.mkdir()
        with self.image.open("wb") as file:
            file.truncate(4 << 20)
        format_ = ["mkfs.ext4", "-q", "-F", "-b", "1024", "-O", "^has_journal", str(self.image)]
        subprocess.run(format_, check=True, capture_output=True)
        return self._mount(self.image, "loop")

    def plug(self) -> None:
        """A copy of it, to be read."""
        shutil.copyfile(self.image, self._used)
        assert self._mount(self._used, "loop,ro")

    def pull(self, data: bytes) -> None:
        """From `data` on, which lies in one of its blocks, nothing can be read any more."""
        at = self._used.read_bytes().index(data)
        os.truncate(self._used, at // 512 * 512)

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=False, capture_output=True)

    def _mount(self, image: Path, options: str) -> bool:
        command = ["mount", "-o", options, str(image), str(self.folder)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="mounts a file system of its own")
@pytest.mark.parametrize("volume", [0, 30_000], ids=["one file", "volumes"])
@pytest.mark.parametrize("count", [1, pytest.param(100, marks=pytest.mark.soak)])
def test_a_stick_pulled_while_it_is_read(
    prepared: Path, stick: Stick, tmp_path: Path, volume: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reads fail from byte N on, with both 200 of them in the campaign: told, nothing left, and taken in afterwards.

    In every other try age works in children.
    """
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    (made,) = (prepared / "stick").iterdir()
    data = made.read_bytes()
    cuts = [data[start : start + (volume or len(data))] for start in range(0, len(data), volume or len(data))]
    names = [f"{made.name}.{number + 1:03d}" for number in range(len(cuts))] if volume else [made.name]
    for name, cut in zip(names, cuts, strict=True):
        (stick.folder / name).write_bytes(cut)
    stick.unmount()
    choice = random.Random(SEED + volume)
    for number in range(count):
        place = copied(prepared, tmp_path / str(number))
        city = opened(place / "city")
        monkeypatch.setattr(age, "WORTH_A_CHILD", 0 if number % 2 else 1 << 40)
        stick.plug()
        cut = choice.choice(cuts)
        at = choice.randrange(len(cut) // 16) * 16  # so that the bytes lie in one block
        stick.pull(cut[at : at + 16])
        with pytest.raises(UserError, match=r"exchange\.unreadable"):
            exchange.import_bundle(city, stick.folder / names[0])
        assert leftovers(city) == []
        stick.unmount()
        stick.plug()
        assert exchange.import_bundle(city, stick.folder / names[0]).new == 5
        stick.unmount()
        city.close()
        assert_unharmed(place, IMPORT)
        shutil.rmtree(place)
    print(f"\npulled at {count} random bytes: unharmed")
