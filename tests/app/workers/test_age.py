"""age in a child: the same bytes, the same refusals, nothing left running."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.workers import age, shared

IDENTITY = pyrage.x25519.Identity.generate()
DATA = os.urandom(3_000_001)
MUCH = os.urandom(4 * shared.SIZE)


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


def lying(folder: Path, name: str, data: bytes) -> age.Stored:
    """`data` in a file of its own."""
    path = folder / name
    path.write_bytes(pyrage.encrypt(data, [IDENTITY.to_public()]))
    return age.Stored(path, str(IDENTITY), len(data), sha256(data).hexdigest())


def test_files_are_opened_into_what_is_sealed(tmp_path: Path) -> None:
    """Between pieces of ours, empty ones and large ones, several times around both rings."""
    parts: list[bytes] = [
        b"head",
        MUCH[:100_000],
        b"",
        MUCH[: 2 * shared.SIZE + 77],
        b"x" * 512,
        MUCH[9 : 9 + shared.SIZE],
    ]
    pieces = [lying(tmp_path, str(n), part) if n % 2 else part for n, part in enumerate(parts)]
    pieces += [lying(tmp_path, "none", b""), MUCH[: shared.SIZE + 1]]
    whole = b"".join(parts) + MUCH[: shared.SIZE + 1]
    path, seen = tmp_path / "sealed", list[int]()
    path.touch()
    told = age.sealed(path, [str(IDENTITY.to_public())], pieces, seen.append)
    assert told == (sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
    assert sum(seen) == len(whole)
    assert pyrage.decrypt(path.read_bytes(), [IDENTITY]) == whole


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda one: replace(one, sha256="0" * 64), "changed"),
        (lambda one: replace(one, size=one.size - 1), "changed"),
        (lambda one: replace(one, size=one.size + 1), "changed"),
        (lambda one: replace(one, path=one.path.with_name("absent")), "os"),
        (lambda one: replace(one, identity=str(pyrage.x25519.Identity.generate())), "not_for_us"),
    ],
)
def test_a_file_that_is_not_what_was_said_is_named(tmp_path: Path, spoil, word: str) -> None:  # type: ignore[no-untyped-def]
    one = spoil(lying(tmp_path, "a", DATA))
    (tmp_path / "sealed").touch()
    with pytest.raises(age.StoredError, match=word) as told:
        age.sealed(tmp_path / "sealed", [str(IDENTITY.to_public())], [b"head", one, b"tail"])
    assert told.value.path == one.path


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    with pytest.raises(age.AgeError) as told:
        age.sealed(full, [str(IDENTITY.to_public())], [lying(tmp_path, "a", MUCH)])
    assert (told.value.errno, type(told.value)) == (28, age.AgeError)


def test_what_the_pieces_raise_passes_through(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()

    def pieces():  # type: ignore[no-untyped-def]
        yield DATA
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        age.sealed(path, [str(IDENTITY.to_public())], pieces())


@contextmanager
def kept(folder: Path, data: bytes) -> Iterator[tuple[age.Opened, age.Keeper]]:
    """A child that opens `data` and one that keeps what it gives."""
    path = folder / "sealed"
    path.touch()
    age.sealed(path, [str(IDENTITY.to_public())], [data])
    with age.opened(path, str(IDENTITY)) as found:
        keeper = found.keeper(str(IDENTITY.to_public()))
        yield found, keeper
        keeper.close()


def put(keeper: age.Keeper, path: Path, data: bytes) -> None:
    """Have the next bytes kept, which are `data`."""
    seen: list[int] = []
    path.touch()
    assert keeper.keep(path, len(data), seen.append) == sha256(data).hexdigest()
    assert pyrage.decrypt(path.read_bytes(), [IDENTITY]) == data
    assert sum(seen) == len(data)


def test_what_one_child_opens_another_keeps_file_after_file(tmp_path: Path) -> None:
    """Not from the first byte, and not to the last: as members of an archive lie, several times around the ring."""
    large = os.urandom(2 * shared.SIZE + 12_345)
    with kept(tmp_path, b"x" * 10 + DATA + b"y" * 512 + large + DATA[:7] + b"z" * 99) as (found, keeper):
        assert found.read(10) == b"x" * 10
        put(keeper, tmp_path / "a", DATA)
        assert found.read(512) == b"y" * 512
        put(keeper, tmp_path / "b", large)
        put(keeper, tmp_path / "c", b"")
        put(keeper, tmp_path / "d", DATA[:7])
        assert found.read(1000) == b"z" * 99
        assert found.read(1) == b""


@given(cuts=st.lists(st.integers(1, shared.SIZE), min_size=1, max_size=4))
@settings(max_examples=4, deadline=None)
def test_any_cuts_give_the_same_bytes(cuts: list[int]) -> None:
    data = MUCH[: sum(cuts)]
    with tempfile.TemporaryDirectory() as name, kept(Path(name), data) as (found, keeper):
        start = 0
        for number, size in enumerate(cuts):
            if number % 2:
                put(keeper, Path(name) / str(number), data[start : start + size])
            else:
                read = b""
                while len(read) < size and (part := found.read(size - len(read))):
                    read += part
                assert read == data[start : start + size]
            start += size
        assert found.read(1) == b""


def test_a_source_that_ends_early_is_truncated(tmp_path: Path) -> None:
    with kept(tmp_path, b"short") as (_, keeper), pytest.raises(age.AgeError, match="truncated"):
        keeper.keep(tmp_path / "sealed", 10, lambda _: None)


def test_a_keeper_tells_why_it_could_not_write(tmp_path: Path) -> None:
    with kept(tmp_path, DATA) as (_, keeper), pytest.raises(age.AgeError) as told:
        keeper.keep(tmp_path / "absent", len(DATA), lambda _: None)
    assert told.value.errno == 2
    assert [path.name for path in tmp_path.iterdir()] == ["sealed"]


def test_a_keeper_that_dies_is_told(tmp_path: Path) -> None:
    with kept(tmp_path, DATA) as (_, keeper):
        keeper.close()
        with pytest.raises(age.AgeError, match="lost"):
            keeper.keep(tmp_path / "sealed", len(DATA), lambda _: None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no names of sections")
def test_what_passes_between_children_has_no_name_on_a_disk(tmp_path: Path) -> None:
    """It is the kernel's anonymous memory, and gone when the block ends."""

    def rings() -> list[str]:
        return [name for name in map(target, Path("/proc/self/fd").iterdir()) if "ring" in name]

    with kept(tmp_path, DATA) as (found, _):
        found.read(1)
        assert set(rings()) == {"/memfd:ring (deleted)"}
    assert rings() == []


def target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # it listed itself
        return ""
