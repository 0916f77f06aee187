"""The table of docs/formats/workspace.md: what happens when a byte of a file changes, or its end or all of it is lost.

Every case begins with a workspace as a killed program leaves it: commits still in the write-ahead log.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.kernel.errors import UserError
from db.layout import DATABASE, strays
from db.session import connect, reading
from db.vault import Vault
from tests.db.support import audit_head, make_vault, note, open_vault, store_of

ROOT = Path(__file__).parents[2]
COMMITS = 4

Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def left_by_a_kill(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A folder with three commits in its database and two in the log, and the database's key."""
    base = tmp_path_factory.mktemp("faults")
    vault, _ = make_vault(base / "open")
    with vault:
        note(vault, b"photo" * 30_000)
        note(vault)
        vault.checkpoint()
        note(vault)
        note(vault, b"late photo")
        shutil.copytree(base / "open", base / "left")
        return base / "left", vault.access.key


@pytest.fixture
def folder(left_by_a_kill: tuple[Path, bytes], tmp_path: Path) -> Path:
    shutil.copytree(left_by_a_kill[0], tmp_path / "w")
    assert (tmp_path / "w" / "records.db-wal").stat().st_size > 4096
    return tmp_path / "w"


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x40
    path.write_bytes(data)


def cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


def without_exchange(folder: Path) -> None:
    for name in ("inbox", "outbox", "staging"):
        (folder / name).rmdir()


def outcome(folder: Path) -> str:
    """The code of the refusal, of what a check finds, or "harmless" when everything that was committed is there."""
    try:
        with open_vault(folder) as vault:
            assert audit_head(vault)[0] == COMMITS
            return "; ".join(findings(vault)) or "harmless"
    except UserError as error:
        return error.code


def findings(vault: Vault) -> Iterator[str]:
    """What `check --full` looks at on this floor."""
    with reading(vault.engine) as session:
        if session.execute(text("PRAGMA cipher_integrity_check")).all():
            yield "database"
        names = list(session.scalars(text("SELECT id FROM blob")))
    for name in names:
        try:
            store_of(vault).read(name)
        except UserError as error:
            yield error.code


def test_a_killed_program_leaves_a_whole_workspace(folder: Path) -> None:
    assert outcome(folder) == "harmless"


CASES: dict[str, tuple[Damage, str]] = {
    "workspace.json changed": (lambda f: flip(f / "workspace.json", 50), "harmless"),
    "workspace.json cut": (lambda f: cut(f / "workspace.json", 90), "harmless"),
    "workspace.json emptied": (lambda f: cut(f / "workspace.json", 0), "harmless"),
    "workspace.json removed": (lambda f: (f / "workspace.json").unlink(), "harmless"),
    "backups/workspace.json changed": (lambda f: flip(f / "backups/workspace.json", 50), "harmless"),
    "backups/workspace.json cut": (lambda f: cut(f / "backups/workspace.json", 90), "harmless"),
    "backups/workspace.json removed": (lambda f: (f / "backups/workspace.json").unlink(), "harmless"),
    "backups/ removed": (lambda f: shutil.rmtree(f / "backups"), "harmless"),
    "head changed": (lambda f: flip(f / "head", 20), "vault.head_damaged"),
    "head's count changed": (
        lambda f: (f / "head").write_bytes((f / "head").read_bytes().replace(b'count":4', b'count":3')),
        "vault.head_damaged",
    ),
    "head cut": (lambda f: cut(f / "head", 60), "vault.head_damaged"),
    "head emptied": (lambda f: cut(f / "head", 0), "vault.head_damaged"),
    "head removed": (lambda f: (f / "head").unlink(), "vault.head_missing"),
    "lock changed": (lambda f: (f / "lock").write_bytes(b"x"), "harmless"),
    "lock removed": (lambda f: (f / "lock").unlink(), "harmless"),
    "records.db changed in its first page": (lambda f: flip(f / DATABASE, 700), "vault.damaged"),
    "records.db changed in its salt": (lambda f: flip(f / DATABASE, 3), "vault.damaged"),
    "records.db cut": (lambda f: cut(f / DATABASE, 40 * 4096), "vault.damaged"),
    "records.db cut within a page": (lambda f: cut(f / DATABASE, 40 * 4096 + 100), "vault.damaged"),
    "records.db emptied": (lambda f: cut(f / DATABASE, 0), "vault.damaged"),
    "records.db removed": (lambda f: (f / DATABASE).unlink(), "vault.damaged"),
    "records.db-wal cut": (lambda f: cut(f / "records.db-wal", 4000), "vault.commits_lost"),
    "records.db-wal emptied": (lambda f: cut(f / "records.db-wal", 0), "vault.commits_lost"),
    "records.db-wal removed": (lambda f: (f / "records.db-wal").unlink(), "vault.commits_lost"),
    "records.db-shm changed": (lambda f: flip(f / "records.db-shm", 100), "harmless"),
    "records.db-shm cut": (lambda f: cut(f / "records.db-shm", 100), "harmless"),
    "records.db-shm removed": (lambda f: (f / "records.db-shm").unlink(), "harmless"),
    "blobs/ removed": (lambda f: shutil.rmtree(f / "blobs"), "blob.missing; blob.missing"),
    "one blob changed": (lambda f: flip(large_blob(f), 300), "blob.damaged"),
    "one blob cut": (lambda f: cut(large_blob(f), 200), "blob.damaged"),
    "one blob emptied": (lambda f: cut(large_blob(f), 0), "blob.damaged"),
    "one blob removed": (lambda f: large_blob(f).unlink(), "blob.missing"),
    "staging/ filled": (lambda f: (f / "staging" / "x").write_bytes(b"x"), "harmless"),
    "inbox/, outbox/, staging/ removed": (
        without_exchange,
        "harmless",
    ),
}


def large_blob(folder: Path) -> Path:
    return max((folder / "blobs").iterdir(), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("case", CASES)
def test_damage_is_told_or_harmless(folder: Path, case: str) -> None:
    damage, expected = CASES[case]
    damage(folder)
    assert outcome(folder) == expected


def test_both_copies_of_the_header_lost_are_told(folder: Path) -> None:
    for name in ("workspace.json", "backups/workspace.json"):
        flip(folder / name, 70)
    assert outcome(folder) == "vault.damaged"
    for name in ("workspace.json", "backups/workspace.json"):
        (folder / name).unlink()
    assert outcome(folder) == "vault.not_found"


def test_no_changed_byte_in_the_log_passes_unnoticed(folder: Path, tmp_path: Path) -> None:
    """SQLite takes what is behind a broken frame for never written; only the head tells."""
    size = (folder / "records.db-wal").stat().st_size
    frame = 4096 + 24
    frames = (size - 32) // frame
    places = [0, 10, 20, 31, *(32 + number * frame + 500 for number in range(0, frames, 3)), size - 1]
    for place in places:
        copy = tmp_path / "copy"
        shutil.copytree(folder, copy)
        flip(copy / "records.db-wal", place)
        assert outcome(copy) in ("vault.commits_lost", "vault.damaged"), place
        shutil.rmtree(copy)


def test_no_changed_byte_in_any_page_passes_a_full_check(left_by_a_kill: tuple[Path, bytes], tmp_path: Path) -> None:
    folder, key = left_by_a_kill
    whole = (folder / DATABASE).read_bytes()
    path = tmp_path / DATABASE
    path.write_bytes(whole)
    connect(path, key).close()
    for page in range(1, len(whole) // 4096):
        place = page * 4096 + (page * 997) % 4096
        with path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ 1]))
        assert not is_whole(path, key), page
        with path.open("r+b") as file:
            file.seek(place)
            file.write(whole[place : place + 1])


def is_whole(path: Path, key: bytes) -> bool:
    try:
        connection = connect(path, key)
    except UserError:
        return False
    pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    connection.close()
    return not pages


def test_the_log_of_lost_commits_is_kept(folder: Path) -> None:
    damaged = bytearray((folder / "records.db-wal").read_bytes())
    damaged[5000] ^= 1
    (folder / "records.db-wal").write_bytes(damaged)
    assert outcome(folder) == "vault.commits_lost"
    (copy,) = (folder / "backups").glob("*.db-wal")
    assert copy.read_bytes() == damaged
    assert strays(folder) == []


def test_the_log_of_an_ordinary_kill_is_not_kept(folder: Path) -> None:
    assert outcome(folder) == "harmless"
    assert not list((folder / "backups").glob("*.db-wal"))


def test_after_every_refusal_nothing_was_changed_and_the_lock_is_free(folder: Path) -> None:
    """Whoever mends the damage gets everything back."""
    kept = (folder / "head").read_bytes()
    flip(folder / "head", 20)
    assert outcome(folder) == "vault.head_damaged"
    (folder / "head").write_bytes(kept)
    assert outcome(folder) == "harmless"


def test_a_lost_database_is_never_replaced_by_an_empty_one(folder: Path) -> None:
    (folder / DATABASE).unlink()
    for _ in range(2):
        assert outcome(folder) == "vault.damaged"
        assert not (folder / DATABASE).exists()


def test_a_database_without_encryption_is_refused(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"SQLite format 3\0" + bytes(4080))
    assert outcome(folder) == "vault.not_encrypted"


def test_another_workspaces_files_do_not_fit(folder: Path, tmp_path: Path) -> None:
    other, _ = make_vault(tmp_path / "other")
    other.close()
    shutil.copy(tmp_path / "other" / "head", folder / "head")
    assert outcome(folder) == "vault.head_damaged"
    shutil.copy(tmp_path / "other" / DATABASE, folder / DATABASE)
    assert outcome(folder) == "vault.damaged"


def test_the_page_of_the_format_names_every_file_and_every_code() -> None:
    page = (ROOT / "docs" / "formats" / "workspace.md").read_text("utf-8")
    for code in {code for _, expected in CASES.values() for code in expected.split("; ")}:
        assert code in page, code
    for name in (
        "workspace.json",
        "head",
        "lock",
        "records.db",
        "records.db-wal",
        "records.db-shm",
        "records.db-journal",
    ):
        assert re.search(rf"^\| `{re.escape(name)}`", page, re.MULTILINE), name
    for name in ("blobs/", "backups/", "inbox/", "outbox/", "staging/"):
        assert name in page
