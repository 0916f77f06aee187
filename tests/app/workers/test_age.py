"""age in a child: the same bytes, the same refusals, nothing left running."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from app.workers import age

IDENTITY = pyrage.x25519.Identity.generate()
DATA = os.urandom(3_000_001)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.touch()
    pieces = (DATA[start : start + 700_000] for start in range(0, len(DATA), 700_000))
    told = age.sealed(path, [str(IDENTITY.to_public())], pieces)
    assert told == (sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
    return path


def read(path: Path, identity: pyrage.x25519.Identity = IDENTITY) -> bytes:
    parts = []
    with age.opened(path, str(identity)) as found:
        while part := found.read(100_000):
            parts.append(part)
        assert found.read(1) == b""
    return b"".join(parts)


def test_what_was_sealed_is_opened(file: Path) -> None:
    assert read(file) == DATA
    assert pyrage.decrypt(file.read_bytes(), [IDENTITY]) == DATA


def test_a_reader_may_leave_before_the_end(file: Path) -> None:
    with age.opened(file, str(IDENTITY)) as found:
        assert found.read(10) == DATA[:10]


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "damaged"),
        (lambda data: data[: len(data) // 2], "damaged"),
        (lambda data: data[:40], "damaged"),
    ],
)
def test_damage_is_told(file: Path, spoil, word: str) -> None:  # type: ignore[no-untyped-def]
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(age.AgeError) as told:
        read(file)
    assert told.value.word in (word, "truncated")


def test_a_file_for_another_and_a_missing_one(file: Path, tmp_path: Path) -> None:
    with pytest.raises(age.AgeError, match="not_for_us"):
        read(file, pyrage.x25519.Identity.generate())
    with pytest.raises(age.AgeError) as told:
        read(tmp_path / "absent")
    assert told.value.errno == 2


def test_a_full_disk_is_told_as_the_system_tells_it() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with pytest.raises(age.AgeError) as told:
        age.sealed(full, [str(IDENTITY.to_public())], [DATA])
    assert told.value.errno == 28


def test_what_the_pieces_raise_passes_through(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()

    def pieces():  # type: ignore[no-untyped-def]
        yield DATA
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        age.sealed(path, [str(IDENTITY.to_public())], pieces())


@pytest.fixture
def keeper() -> Iterator[age.Keeper]:
    child = age.Keeper(str(IDENTITY.to_public()))
    yield child
    child.close()


def test_a_child_keeps_one_file_after_another(keeper: age.Keeper, tmp_path: Path) -> None:
    seen: list[int] = []
    for number, data in enumerate((DATA, b"", DATA[:7])):
        path = tmp_path / str(number)
        path.touch()
        assert keeper.keep(path, len(data), io.BytesIO(data), seen.append) == sha256(data).hexdigest()
        assert pyrage.decrypt(path.read_bytes(), [IDENTITY]) == data
    assert sum(seen) == len(DATA) + 7


def test_what_one_child_opens_another_keeps(keeper: age.Keeper, file: Path, tmp_path: Path) -> None:
    """Not from the first byte, and not to the last: as members of an archive lie."""
    with age.opened(file, str(IDENTITY)) as found:
        assert found.read(10) == DATA[:10]
        (tmp_path / "a").touch()
        assert keeper.keep(tmp_path / "a", 2_000_000, found, lambda _: None) == sha256(DATA[10:2_000_010]).hexdigest()
        rest = b""
        while part := found.read(100_000):
            rest += part
    assert rest == DATA[2_000_010:]
    assert pyrage.decrypt((tmp_path / "a").read_bytes(), [IDENTITY]) == DATA[10:2_000_010]


def test_a_source_that_ends_early_is_truncated(keeper: age.Keeper, tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(age.AgeError, match="truncated"):
        keeper.keep(tmp_path / "a", 10, io.BytesIO(b"short"), lambda _: None)


def test_a_keeper_tells_why_it_could_not_write(keeper: age.Keeper, tmp_path: Path) -> None:
    with pytest.raises(age.AgeError) as told:
        keeper.keep(tmp_path / "absent", len(DATA), io.BytesIO(DATA), lambda _: None)
    assert told.value.errno == 2
    assert list(tmp_path.iterdir()) == []
