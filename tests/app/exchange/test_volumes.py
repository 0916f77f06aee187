"""Bundles in volumes: written, gone on with, read; every volume that is wrong is named."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app import exchange
from app.exchange import medium, volumes
from app.exchange.files import FileFacts
from app.workspace import CancelToken, UserError, silent
from tests.app.exchange.offices import Offices

MIB = 1024 * 1024


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "outbox" / "990121-990100-000001-0a1b2c3d.yab"
    path.parent.mkdir()
    path.write_bytes(b"".join(bytes([one]) * MIB for one in range(3)) + b"end")
    return path


def write(source: Path, folder: Path, volume: int = MIB) -> Path:
    facts = FileFacts(sha256(source.read_bytes()).hexdigest(), source.stat().st_size)
    return medium.write(source, folder, facts=facts, volume=volume, cancel=CancelToken(), progress=silent).path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


def test_volumes_put_together_are_the_bundle(source: Path, stick: Path) -> None:
    first = write(source, stick)
    assert first.name == f"{source.name}.001"
    parts = volumes.parts(first)
    assert [path.stat().st_size for path in parts] == [MIB, MIB, MIB, 3]
    assert b"".join(path.read_bytes() for path in parts) == source.read_bytes()
    assert volumes.parts(stick / f"{source.name}.json") == parts == volumes.parts(parts[2])
    assert list(volumes.found_in(stick)) == [first]


def test_writing_again_goes_on_where_it_was_broken_off(source: Path, stick: Path) -> None:
    write(source, stick)
    kept, damaged = stick / f"{source.name}.001", stick / f"{source.name}.002"
    before = kept.stat().st_ino
    damaged.write_bytes(b"x" * MIB)
    (stick / f"{source.name}.004").unlink()
    write(source, stick)
    assert kept.stat().st_ino == before
    assert b"".join(path.read_bytes() for path in volumes.parts(kept)) == source.read_bytes()


def small(monkeypatch: pytest.MonkeyPatch, stick: Path, room: int) -> None:
    """A stick that has only so much room; others have as much as there is."""
    found = medium.describe

    def describe(folder: Path) -> medium.MediumFacts:
        told = found(folder)
        return replace(told, free=room) if folder == stick else told

    monkeypatch.setattr(medium, "describe", describe)


def test_what_finds_no_room_is_for_the_next_medium(
    offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bundle goes on under its number; both media together are read as one."""
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    monkeypatch.setattr(medium, "_HINT_ROOM", 0)
    first, second = offices.stick, tmp_path / "another"
    second.mkdir()
    small(monkeypatch, first, 70_000)
    with pytest.raises(UserError) as told:
        offices.up(volume=30_000)
    assert (told.value.code, told.value.params["here"]) == ("exchange.next_medium", 2)
    assert {path.suffix for path in first.iterdir()} == {".001", ".002", ".json"}
    with offices.county.read() as view:
        (row,) = exchange.bundles(view)
        assert row.state == "made"
    rest = exchange.export_bundle(offices.county, "990100", second, volume=30_000)
    assert rest.number == 1
    assert rest.path.suffix == ".003"
    assert len(list(second.iterdir())) == told.value.params["left"] + 1  # type: ignore[operator]
    with offices.county.read() as view:
        (row,) = exchange.bundles(view)
        assert row.state == "written"
        assert len(exchange.media(view, row.bundle_id)) == 2
    one = next(first.glob("*.001"))
    with pytest.raises(UserError, match=r"exchange\.volume_missing"):
        exchange.import_bundle(offices.city, one)
    assert exchange.inspect(offices.city, one, beside=[first, second]).number == 1
    assert exchange.import_bundle(offices.city, one, beside=[first, second]).new == 5


def test_volumes_of_another_size_are_not_gone_on_with(
    offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    monkeypatch.setattr(medium, "_HINT_ROOM", 0)
    small(monkeypatch, offices.stick, 70_000)
    with pytest.raises(UserError, match=r"exchange\.next_medium"):
        offices.up(volume=30_000)
    second = tmp_path / "another"
    second.mkdir()
    made = exchange.export_bundle(offices.county, "990100", second, volume=50_000)
    assert made.path.suffix == ".001"
    assert exchange.import_bundle(offices.city, made.path).new == 5


def test_one_volume_is_the_file_itself(source: Path, stick: Path) -> None:
    assert write(source, stick, 8 * MIB) == stick / source.name


@pytest.mark.parametrize("volume", [1, MIB - 1])
def test_volumes_that_are_too_small_are_refused(source: Path, stick: Path, volume: int) -> None:
    with pytest.raises(UserError, match=r"exchange\.volume_size"):
        write(source, stick, volume)


def spoil(stick: Path, name: str, how: str) -> None:
    one, two = (stick / f"{name}.{number:03d}" for number in (1, 2))
    if how == "missing":
        two.unlink()
    elif how == "truncated":
        two.write_bytes(two.read_bytes()[:-1])
    elif how == "doubled":
        two.write_bytes(one.read_bytes())
    elif how == "swapped":
        first, second = one.read_bytes(), two.read_bytes()
        one.write_bytes(second)
        two.write_bytes(first)
    else:
        two.write_bytes(two.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("missing", "exchange.volume_missing"),
        ("truncated", "exchange.volume_truncated"),
        ("doubled", "exchange.volume_swapped"),
        ("swapped", "exchange.volume_swapped"),
        ("changed", "exchange.volume_changed"),
    ],
)
def test_a_wrong_volume_is_named(offices: Offices, how: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    first = offices.up(volume=30_000).path
    assert first.name.endswith(".yab.001")
    spoil(offices.stick, first.name.removesuffix(".001"), how)
    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(offices.city, first)
    assert refusal.value.code == code
    assert refusal.value.params["file"].endswith(".001" if how == "swapped" else ".002")


def test_volumes_are_taken_in(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    made = offices.up(volume=30_000)
    assert exchange.import_bundle(offices.city, made.path).new == 5
    with pytest.raises(UserError, match=r"exchange\.already_imported"):
        exchange.import_bundle(offices.city, made.path)


def test_without_its_hint_a_volume_set_still_reads(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    first = offices.up(volume=30_000).path
    hint = offices.stick / (first.name.removesuffix(".001") + ".json")
    hint.write_bytes(b"[" * 100_000)
    assert exchange.import_bundle(offices.city, first).new == 5
