"""Killed, pulled, flipped: the records are as before, the repetition succeeds, nothing readable is left behind."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app import exchange
from app.exchange import volumes
from app.workers import age
from app.workspace import Cancelled, CancelToken, UserError, Workspace
from db.kernel import durable
from db.models import Bundle, ReceivedVersion
from tests.app.exchange.offices import PAPER, PICTURE, Offices, rename_case
from tests.support import open_workspace


class Killed(BaseException):
    """Nothing that the program catches. Real kills are in tests/faults."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    yield
    durable.listener = None


def points_of(action: Callable[[], object]) -> list[str]:
    """Names of the points that an action passes."""
    passed: list[str] = []
    durable.listener = passed.append
    try:
        action()
    finally:
        durable.listener = None
    return passed


def kill_at(number: int, action: Callable[[], object]) -> None:
    """Run until point `number`, then stop there."""
    left = number

    def count(_: str) -> None:
        nonlocal left
        left -= 1
        if left == -1:
            raise Killed

    durable.listener = count
    try:
        with pytest.raises(Killed):
            action()
    finally:
        durable.listener = None


def strays(workspace: Workspace) -> list[str]:
    """Files of the exchange that no row accounts for."""
    with workspace.read() as view:
        known = set(view.session.scalars(select(Bundle.file_name).where(Bundle.outgoing)))
    found = [path.name for path in (workspace.vault.folder / "outbox").iterdir() if path.name not in known]
    return found + [path.name for name in ("inbox", "staging") for path in (workspace.vault.folder / name).iterdir()]


@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_an_export_killed_anywhere_can_be_repeated(offices: Offices, share: int) -> None:
    passed = points_of(offices.up)
    assert {"outbox.fsync", "outbox.rename", "work.commit", "medium.fsync", "medium.rename"} <= set(passed)
    for number in range(len(passed) - 1, -1, -share):
        rename_case(offices, f"改名{number}")  # what waits in the outbox would only be copied
        kill_at(number, offices.up)
        offices.county.close()
        offices.county = open_workspace(offices.county.vault.folder)
    rename_case(offices, "又改名")
    kill_at(passed.index("medium.rename"), offices.up)
    with offices.county.read() as view:
        waiting = max(row.number for row in exchange.bundles(view))
    made = offices.up()
    assert made.number == waiting
    assert strays(offices.county) == []
    assert all(path.suffix == ".yab" for path in offices.stick.iterdir())
    exchange.import_bundle(offices.city, made.path)
    for path in offices.stick.iterdir():
        assert exchange.inspect(offices.city, path).continuity == "exchange.already_imported"
        assert exchange.verify(offices.city, path) == ()


def test_an_import_killed_anywhere_can_be_repeated(offices: Offices) -> None:
    made = offices.up()
    passed = points_of(lambda: exchange.verify(offices.city, made.path))
    total = len(passed) + 14
    for number in range(total):
        try:
            kill_at(number, lambda: exchange.import_bundle(offices.city, made.path))
        except pytest.fail.Exception:
            break
        offices.city.close()
        offices.city = open_workspace(offices.city.vault.folder)
        with offices.city.read() as view:
            applied = view.session.scalar(select(func.count()).select_from(Bundle))
            lines = view.session.scalar(select(func.count()).select_from(ReceivedVersion))
        assert (applied, lines) in ((0, 0), (1, 5))
        if applied:
            break
    with pytest.raises(UserError, match=r"exchange\.already_imported"):
        exchange.import_bundle(offices.city, made.path)
    assert strays(offices.city) == []


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=pytest.mark.soak)])
@pytest.mark.parametrize("volume", [0, 30_000])
def test_a_stick_pulled_while_writing_keeps_the_bundle_in_the_outbox(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, count: int, volume: int
) -> None:
    """Writes fail from byte N on: what is on the stick is whole volumes or nothing, and writing again goes on."""
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    made = offices.up()
    made.path.unlink()
    whole = made.path.with_name(f"{made.path.name}.001") if volume else made.path
    rng = random.Random(1)
    limit = 0
    real = Path.open

    def failing(self: Path, mode: str = "r", **options: object) -> object:
        file = real(self, mode, **options)  # type: ignore[call-overload]
        return Pulled(file, limit) if self.parent == offices.stick and "w" in mode else file

    monkeypatch.setattr(Path, "open", failing)
    longest = min(volume or made.size, made.size)
    for limit in [0, longest - 1, *(rng.randrange(longest) for _ in range(count))]:  # noqa: B007 - read above
        with pytest.raises(UserError, match=r"exchange\.medium_failed"):
            exchange.write_again(offices.county, made.bundle_id, offices.stick, volume=volume)
        assert list(offices.stick.iterdir()) == []
    monkeypatch.setattr(Path, "open", real)
    again = exchange.write_again(offices.county, made.bundle_id, offices.stick, volume=volume)
    assert again == whole
    assert exchange.import_bundle(offices.city, again).new == 5


class Pulled:
    """A file whose device goes away after so many bytes."""

    def __init__(self, file: object, limit: int) -> None:
        self._file, self._left = file, limit

    def __enter__(self) -> Pulled:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()  # type: ignore[attr-defined]

    def write(self, data: bytes) -> int:
        if len(data) > self._left:
            self._file.write(data[: self._left])  # type: ignore[attr-defined]
            raise OSError(errno.EIO, "Input/output error")
        self._left -= len(data)
        return int(self._file.write(data))  # type: ignore[attr-defined]


def test_no_copy_is_begun_where_there_is_no_room_for_it(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is filled to the last byte harms whatever else writes on it."""
    made = offices.up()
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(total=1 << 30, used=0, free=made.size - 1))
    passed: list[str] = []
    monkeypatch.setattr(durable, "listener", passed.append)
    with pytest.raises(UserError, match=r"disk\.full"):
        exchange.import_bundle(offices.city, made.path)
    assert "inbox.copy" not in passed


def test_a_cancelled_import_leaves_nothing(offices: Offices) -> None:
    made = offices.up()
    token = CancelToken()

    def stop(done: int, total: int, what: str) -> None:
        if what != made.path.name:
            token.cancel()

    with pytest.raises(Cancelled):
        exchange.import_bundle(offices.city, made.path, progress=stop, cancel=token)
    assert strays(offices.city) == []
    assert list((offices.city.vault.folder / "blobs").iterdir()) == []
    with offices.city.read() as view:
        assert exchange.quarantine(view) == []
    assert exchange.import_bundle(offices.city, made.path).new == 5


@pytest.mark.parametrize("worth", [0, 1 << 40], ids=["with children", "in one process"])
def test_a_file_that_was_lost_or_changed_is_named_and_nothing_made(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    monkeypatch.setattr(age, "WORTH_A_CHILD", worth)
    with offices.county.read() as view:
        first, second = (view.blobs.place(name)[0] for name in view.blobs.names())
    held = first.read_bytes(), second.read_bytes()
    for spoil, code in (
        (first.unlink, "blob.missing"),
        (lambda: first.write_bytes(held[0][:-1]), "blob.damaged"),
        (lambda: first.write_bytes(held[1]), "blob.damaged"),
    ):
        spoil()
        with pytest.raises(UserError, match=code):
            offices.up()
        assert strays(offices.county) == []
    first.write_bytes(held[0])
    assert offices.up().number == 1


def test_a_cancelled_export_leaves_nothing(offices: Offices) -> None:
    token = CancelToken()

    def stop(done: int, total: int, what: str) -> None:
        token.cancel()

    with pytest.raises(Cancelled):
        offices.up(progress=stop, cancel=token)
    assert strays(offices.county) == []
    assert list(offices.stick.iterdir()) == []
    assert offices.up().number == 1


def test_no_plaintext_touches_a_disk(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    exchange.import_bundle(offices.county, offices.down().path)
    words, encodings = ("王小明", "座谈会", "水务站"), ("utf-8", "utf-16-le", "gb18030")
    secrets = [word.encode(encoding) for word in words for encoding in encodings]
    secrets += [PICTURE[:512], PAPER[:512], "某相机".encode()]
    root = offices.stick.parent
    for path in root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [secret for secret in secrets if secret in data], path


def mutants(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Copies with a flipped bit, cut short, lengthened, or with a piece exchanged, doubled or taken out."""
    rng = random.Random(seed)
    for _ in range(count):
        at = rng.randrange(len(data))
        way = rng.randrange(6)
        end = min(len(data), at + rng.randrange(1, 2000))
        if way <= 2:
            yield data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        elif way == 3:
            yield data[:at]
        elif way == 4:
            yield data[:end] + data[at:]
        else:
            yield data[:at] + data[end:]


def test_what_a_kill_left_is_swept(offices: Offices) -> None:
    folder = offices.county.vault.folder
    left = [folder / "outbox" / "990121-990100-000009-00000000.yab", folder / "inbox" / "x.yab"]
    for path in left:
        path.write_bytes(b"age-encryption.org/v1\n")
    exchange.import_bundle(offices.county, offices.down().path)
    offices.up()
    assert not any(path.exists() for path in left)


@pytest.mark.parametrize("count", [120, pytest.param(20_000, marks=pytest.mark.soak)])
def test_no_mutant_is_taken(offices: Offices, count: int) -> None:
    made = offices.up()
    data = made.path.read_bytes()
    codes = set()
    for mutant in mutants(data, count, seed=count):
        made.path.write_bytes(mutant)
        (finding,) = exchange.verify(offices.city, made.path)
        codes.add(finding.code)
    assert codes <= {
        "exchange.not_a_bundle", "exchange.age_header", "exchange.truncated", "exchange.damaged", "exchange.not_for_us",
    }  # fmt: skip
    with offices.city.read() as view:
        assert view.session.scalar(select(func.count()).select_from(ReceivedVersion)) == 0
    made.path.write_bytes(data)
    assert exchange.import_bundle(offices.city, made.path).new == 5
