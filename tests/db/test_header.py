"""workspace.json: damage, forgery and age are told apart, whatever byte is changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import header, slots
from db.header import Header
from db.kernel import canonical
from db.kernel.errors import UserError
from tests.db.support import OFFICE

KEY = bytes(range(32))
WORKSPACE = "019b0000-0000-7000-8000-000000000001"


def made() -> Header:
    recovery, _ = slots.recovery_slot()
    return Header(WORKSPACE, OFFICE, (recovery.seal(KEY),))


HEADER = made()
DATA = header.encode(HEADER, [KEY])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    header.write(tmp_path, HEADER, KEY)
    return tmp_path


def test_what_was_written_is_read_and_verified(place: Path) -> None:
    found = header.read(place)
    found.verify(KEY)
    assert (found.workspace_id, found.office, found.slots) == (WORKSPACE, OFFICE, HEADER.slots)
    assert found.accounts() == []


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
@settings(max_examples=150, suppress_health_check=[HealthCheck.differing_executors])
def test_no_changed_byte_passes(place_in: int, change: int) -> None:
    data = bytearray(DATA)
    data[place_in] ^= change
    assert header.decode(bytes(data)) is None


@given(st.integers(0, len(DATA) - 1))
@settings(max_examples=50)
def test_no_truncation_passes(length: int) -> None:
    assert header.decode(DATA[:length]) is None


@pytest.mark.parametrize("junk", [b"", b"{}", b"[]", b"null", b'{"digest":1}', b"\xff" * 100, b"[" * 100_000])
def test_junk_is_no_header(junk: bytes) -> None:
    assert header.decode(junk) is None


def forged(**changes: object) -> bytes:
    """Changed by somebody who knows the format but not the key."""
    content = json.loads(DATA)
    del content["digest"]
    content.update(changes)
    digest = hashlib.sha256(canonical.dumps(content)).hexdigest()
    return canonical.dumps(content | {"digest": digest})


@pytest.mark.parametrize(
    "changes",
    [
        {"restored": "somewhere"},
        {"workspace": WORKSPACE.replace("1", "2")},
        {"slots": []},
        {"macs": {}},
        {"next_key": "0" * 16},
        {"office": {**json.loads(DATA)["office"], "name": "别的检察院"}},
    ],
)
def test_a_forger_without_the_key_is_noticed(changes: dict[str, object]) -> None:
    found = header.decode(forged(**changes))
    assert found is not None
    with pytest.raises(UserError) as caught:
        found.verify(KEY)
    assert caught.value.code == "vault.tampered"


def test_a_newer_format_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        header.decode(forged(format=header.FORMAT + 1))
    assert caught.value.code == "vault.newer_format"


@pytest.mark.parametrize(
    "damage", [None, b"", DATA[:100], DATA.replace(b"county", b"counts")], ids=["lost", "empty", "cut", "changed"]
)
def test_a_lost_or_damaged_file_is_put_back_from_its_copy(place: Path, damage: bytes | None) -> None:
    file = place / header.FILE
    file.unlink() if damage is None else file.write_bytes(damage)
    assert header.read(place).workspace_id == WORKSPACE
    assert header.mend(place)
    assert file.read_bytes() == DATA
    assert not header.mend(place)


def test_a_copy_left_behind_by_a_crash_follows_the_file(place: Path) -> None:
    (place / header.COPY).write_bytes(header.encode(made(), [KEY]))
    assert not header.mend(place)
    assert (place / header.COPY).read_bytes() == DATA


def test_both_damaged_is_told_and_nothing_is_written(place: Path) -> None:
    for name in (header.FILE, header.COPY):
        (place / name).write_bytes(DATA[:-1])
    with pytest.raises(UserError) as caught:
        header.read(place)
    assert caught.value.code == "vault.damaged"
    assert not header.mend(place)
    assert (place / header.FILE).read_bytes() == DATA[:-1]


def test_a_folder_without_header_is_no_workspace(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UserError) as caught:
            header.read(folder)
        assert caught.value.code == "vault.not_found"
