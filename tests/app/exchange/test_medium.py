"""Writing to a medium: whole or not at all, and nothing of a failed writing stays."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from hashlib import sha256
from pathlib import Path

import pytest

from app.exchange import medium
from app.exchange.files import FileFacts
from app.workspace import Cancelled, CancelToken, UserError, silent

DATA = os.urandom(3 * 1024 * 1024 + 17)
FACTS = FileFacts(sha256(DATA).hexdigest(), len(DATA))
Room = namedtuple("Room", "total used free")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "990121-990100-000001-00000000.yab"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "介质 1"
    path.mkdir()
    return path


def write(source: Path, stick: Path, cancel: CancelToken | None = None) -> Path:
    return medium.write(source, stick, facts=FACTS, cancel=cancel or CancelToken(), progress=silent).path


def code_of(source: Path, stick: Path) -> str:
    with pytest.raises(UserError) as refusal:
        write(source, stick)
    assert list(stick.iterdir()) == [] if stick.exists() else True
    return refusal.value.code


def test_a_copy_is_whole_and_alone(source: Path, stick: Path) -> None:
    (stick / ".990121-990100-000000-00000000.yab.part").write_bytes(b"left by a writing that was killed")
    (stick / "theirs.txt").write_bytes(b"not ours")
    target = write(source, stick)
    assert target.read_bytes() == DATA
    assert sorted(path.name for path in stick.iterdir()) == [source.name, "theirs.txt"]


def test_a_whole_copy_is_left_and_a_broken_one_replaced(source: Path, stick: Path) -> None:
    target = write(source, stick)
    first = target.stat().st_ino
    assert write(source, stick).stat().st_ino == first
    target.write_bytes(DATA[:-1])
    assert write(source, stick).read_bytes() == DATA


def test_what_the_system_tells_of_a_medium(stick: Path) -> None:
    found = medium.describe(stick)
    assert found.writable
    assert 0 < found.free <= found.size
    assert found.file_system


def test_a_medium_that_is_gone_is_told(source: Path, stick: Path) -> None:
    assert code_of(source, stick / "nowhere") == "exchange.medium_missing"


def test_a_full_medium_is_told_before_writing(source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Room(10, 9, len(DATA) - 1))
    assert code_of(source, stick) == "exchange.medium_full"


def test_a_protected_medium_is_told(source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert code_of(source, stick) == "exchange.medium_protected"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errno.EROFS, "medium_protected"),
        (errno.EACCES, "medium_protected"),
        (errno.ENOSPC, "medium_full"),
        (errno.EIO, "medium_failed"),
    ],
)
def test_what_the_system_refuses_is_told_for_what_it_is(
    source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, error: int, code: str
) -> None:
    """Protection and fullness that showed only in writing: the medium said beforehand that it had room for it."""

    def refuse(*_: object, **__: object) -> FileFacts:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(medium, "_copy", refuse)
    assert code_of(source, stick) == f"exchange.{code}"


@pytest.mark.skipif(not Path("/proc/sys").is_dir(), reason="needs a folder that takes no files from anybody")
def test_a_folder_that_takes_no_files_is_told(source: Path) -> None:
    """Nobody can make a file there, root neither, whom the rights of folders do not bind."""
    with pytest.raises(UserError, match=r"exchange\.medium_(protected|failed|full)"):
        write(source, Path("/proc/sys"))


def test_fat_gets_volumes_by_itself(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(medium, "_linux", lambda _: ("U盘", "1234-ABCD", "vfat"))
    monkeypatch.setattr(medium, "_windows", lambda _: ("U盘", "1234-ABCD", "FAT32", False))
    found = medium.describe(stick)
    assert [one.size for one in medium.plan(found, "a.yab", 5 * 1024**3)] == [4 * 1024**3 - 1, 1024**3 + 1]
    assert [one.name for one in medium.plan(found, "a.yab", 4 * 1024**3 - 1)] == ["a.yab"]


def test_what_reads_back_otherwise_is_thrown_away(source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: (stick / f".{source.name}.part").write_bytes(DATA[::-1]))
    assert code_of(source, stick) == "exchange.medium_differs"


def test_a_cancelled_copy_leaves_nothing(source: Path, stick: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        write(source, stick, token)
    assert list(stick.iterdir()) == []
