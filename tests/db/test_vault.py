"""Workspaces made, opened, refused, and given other keys."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from db import header, layout
from db.access import rekey
from db.kernel import durable
from db.kernel.errors import UserError
from db.keystore import MemoryKeystore, NoKeystore
from db.lock import FolderLock, is_locked
from db.session import reading, writing
from db.vault import Vault
from tests.db.support import CHEAPEST, NONE, OFFICE, PASSPHRASE, audit_head, make_vault, note, open_vault, store_of

ANOTHER = "换一句别人不知道的话"


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code


def test_a_workspace_is_made_closed_and_opened_again(folder: Path) -> None:
    made, _ = make_vault(folder)
    assert (made.account, made.office, made.access.accounts()) == ("admin", OFFICE, ["admin"])
    note(made, b"photo")
    made.close()
    made.close()
    with open_vault(folder) as vault:
        assert vault.workspace_id == made.workspace_id
        assert audit_head(vault)[0] == 1
        assert vault.restored == ""
        assert not vault.mended


def test_the_folder_holds_what_the_layout_says_and_nothing_unencrypted(vault: Vault) -> None:
    note(vault, b"JPEG-Exif-" + "丁某".encode())
    assert vault.strays() == []
    for path in vault.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Exif" not in data
            assert "丁某".encode() not in data
    closed_names = {path.name for path in vault.folder.iterdir()}
    assert {"workspace.json", "head", "lock", "records.db", "records.db-wal", "records.db-shm"} < closed_names
    vault.close()
    assert {p.name for p in vault.folder.iterdir()} == {"workspace.json", "head", "lock", "records.db", *layout.FOLDERS}


def test_strays_are_named(vault: Vault) -> None:
    (vault.folder / "readme.txt").write_text("…")
    (vault.folder / "blobs" / "photo.jpg").write_bytes(b"JPEG")
    (vault.folder / "outbox" / "bundle.yab").write_bytes(b"not age")
    (vault.folder / "inbox" / "bundle.yab").write_bytes(layout.AGE_HEADER + b"-> X25519")
    (vault.folder / "more").mkdir()
    (vault.folder / "blobs" / "link.age").symlink_to("/etc/hostname")
    assert vault.strays() == ["blobs/link.age", "blobs/photo.jpg", "more", "outbox/bundle.yab", "readme.txt"]


@pytest.mark.parametrize(
    ("account", "passphrase", "code"),
    [
        ("admin", "青溪河边有三棵老柳树", "vault.wrong_passphrase"),
        ("admin", "", "vault.wrong_passphrase"),
        ("nobody", PASSPHRASE, "vault.unknown_account"),
        ("", PASSPHRASE, "vault.unknown_account"),
    ],
)
def test_who_does_not_know_the_passphrase_stays_outside(vault: Vault, account: str, passphrase: str, code: str) -> None:
    vault.close()
    with pytest.raises(UserError) as caught:
        Vault.open(vault.folder, account, passphrase, keystore=NONE)
    assert code_of(caught) == code
    assert not is_locked(vault.folder)
    open_vault(vault.folder).close()


def test_a_used_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(UserError) as caught:
        make_vault(tmp_path)
    assert code_of(caught) == "vault.folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_is_taken(folder: Path) -> None:
    folder.mkdir()
    make_vault(folder)[0].close()
    open_vault(folder).close()


def test_a_failure_while_making_leaves_nothing(folder: Path) -> None:
    def prepare(_: Vault) -> None:
        raise UserError("disk.full", folder="")

    with pytest.raises(UserError):
        Vault.create(
            folder,
            office=OFFICE,
            account="admin",
            passphrase=PASSPHRASE,
            keystore=NONE,
            params=CHEAPEST,
            prepare=prepare,
        )
    assert list(folder.parent.iterdir()) == []


def test_a_weak_passphrase_makes_nothing(folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        Vault.create(folder, office=OFFICE, account="admin", passphrase="12345678", keystore=NONE, params=CHEAPEST)
    assert code_of(caught) == "vault.passphrase_weak"
    assert not folder.exists()


def test_a_second_program_is_refused_and_a_killed_one_is_forgotten(vault: Vault) -> None:
    with pytest.raises(UserError) as caught:
        open_vault(vault.folder)
    assert code_of(caught) == "vault.in_use"
    vault.close()
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.db.support import open_vault, note\n"
        "vault = open_vault(Path(sys.argv[1]))\n"
        "note(vault)\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(vault.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        assert is_locked(vault.folder)
        with pytest.raises(UserError) as caught:
            open_vault(vault.folder)
        assert code_of(caught) == "vault.in_use"
        other.kill()
    assert not is_locked(vault.folder)
    with open_vault(vault.folder) as again:
        assert audit_head(again)[0] == 1


def test_a_lock_file_left_behind_means_nothing(vault: Vault) -> None:
    vault.close()
    assert (vault.folder / "lock").exists()
    lock = FolderLock(vault.folder)
    assert lock.held
    lock.release()
    assert not lock.held


class TestAccess:
    def test_accounts_come_and_change_their_passphrase(self, vault: Vault) -> None:
        vault.access.add_slot("clerk", ANOTHER, CHEAPEST)
        vault.access.change_passphrase("admin", PASSPHRASE, "新的口令新的口令", CHEAPEST)
        assert sorted(vault.access.accounts()) == ["admin", "clerk"]
        vault.close()
        with pytest.raises(UserError):
            open_vault(vault.folder)
        open_vault(vault.folder, "admin", "新的口令新的口令").close()
        with open_vault(vault.folder, "clerk", ANOTHER) as opened:
            assert opened.account == "clerk"

    def test_refusals_change_nothing(self, vault: Vault) -> None:
        before = (vault.folder / header.FILE).read_bytes()
        changes: tuple[tuple[Callable[[], None], str], ...] = (
            (lambda: vault.access.add_slot("admin", ANOTHER, CHEAPEST), "vault.account_exists"),
            (lambda: vault.access.add_slot("clerk", "short", CHEAPEST), "vault.passphrase_weak"),
            (lambda: vault.access.replace_slot("clerk", ANOTHER, CHEAPEST), "vault.unknown_account"),
            (lambda: vault.access.change_passphrase("admin", ANOTHER, ANOTHER, CHEAPEST), "vault.wrong_passphrase"),
            (lambda: vault.access.change_passphrase("clerk", ANOTHER, ANOTHER), "vault.unknown_account"),
            (lambda: vault.access.remove_slot("clerk"), "vault.unknown_account"),
            (lambda: vault.access.remove_slot("admin"), "vault.last_account"),
        )
        for change, code in changes:
            with pytest.raises(UserError) as caught:
                change()
            assert code_of(caught) == code
        assert (vault.folder / header.FILE).read_bytes() == before

    def test_who_is_removed_does_not_get_in_with_an_old_header_either(self, vault: Vault) -> None:
        vault.access.add_slot("clerk", ANOTHER, CHEAPEST)
        note(vault, b"photo")
        old = (vault.folder / header.FILE).read_bytes()
        vault.access.remove_slot("clerk")
        note(vault)
        vault.close()
        with pytest.raises(UserError) as caught:
            open_vault(vault.folder, "clerk", ANOTHER)
        assert code_of(caught) == "vault.unknown_account"
        with open_vault(vault.folder) as opened:
            assert audit_head(opened)[0] == 2
            (name,) = store_of(opened).names()
            assert store_of(opened).read(name) == b"photo"
        for place in (header.FILE, header.COPY):
            (vault.folder / place).write_bytes(old)
        for account, phrase in (("clerk", ANOTHER), ("admin", PASSPHRASE)):
            with pytest.raises(UserError) as caught:
                open_vault(vault.folder, account, phrase)
            assert code_of(caught) == "vault.damaged"

    def test_removing_waits_for_no_work_under_way_and_leaves_all_as_it_was(self, vault: Vault) -> None:
        vault.access.add_slot("clerk", ANOTHER, CHEAPEST)
        with reading(vault.engine) as session:
            session.execute(text("SELECT count(*) FROM audit_entry")).all()
            with pytest.raises(UserError) as caught:
                vault.access.remove_slot("clerk")
        assert code_of(caught) == "vault.busy"
        note(vault)
        vault.close()
        open_vault(vault.folder, "clerk", ANOTHER).close()

    def test_snapshots_under_the_old_key_go_with_it(self, vault: Vault) -> None:
        snapshot = vault.folder / "backups" / "records-0001.db"
        snapshot.write_bytes(b"snapshot")
        vault.access.add_slot("clerk", ANOTHER, CHEAPEST)
        vault.access.remove_slot("clerk")
        assert not snapshot.exists()

    def test_the_recovery_key_opens_and_lets_a_forgotten_passphrase_be_replaced(self, folder: Path) -> None:
        made, recovery = make_vault(folder)
        made.close()
        with Vault.open_with_recovery(folder, recovery, keystore=NONE) as vault:
            assert vault.account == ""
            vault.access.replace_slot("admin", ANOTHER, CHEAPEST)
        open_vault(folder, "admin", ANOTHER).close()

    def test_a_new_recovery_key_makes_the_old_one_worthless(self, folder: Path) -> None:
        made, old = make_vault(folder)
        with made:
            new = made.access.new_recovery_key()
        with pytest.raises(UserError) as caught:
            Vault.open_with_recovery(folder, old, keystore=NONE)
        assert code_of(caught) == "vault.wrong_recovery_key"
        Vault.open_with_recovery(folder, new, keystore=NONE).close()
        open_vault(folder).close()

    @pytest.mark.parametrize("point", ["header.workspace.json.fsync", "rekey.commit", "rekey.done", "head.rename"])
    def test_a_change_of_keys_that_was_interrupted_is_finished_at_the_next_opening(
        self, vault: Vault, monkeypatch: pytest.MonkeyPatch, point: str
    ) -> None:
        vault.access.add_slot("clerk", ANOTHER, CHEAPEST)
        note(vault)

        class Stop(BaseException):
            pass

        def stop(name: str) -> None:
            if name == point:
                raise Stop

        with monkeypatch.context() as patch:
            patch.setattr(durable, "listener", stop)
            with pytest.raises(Stop):
                vault.access.remove_slot("clerk")
        vault.close()
        with open_vault(vault.folder) as opened:
            assert audit_head(opened)[0] == 1
            assert opened.access.header.next_key == ""
            assert {len(slot.sealed) for slot in opened.access.header.slots} == {1}
            assert opened.strays() == []
        open_vault(vault.folder).close()


class TestWorkstation:
    def test_the_keyring_takes_part_and_its_loss_is_told(self, folder: Path) -> None:
        keystore = MemoryKeystore()
        made, recovery = make_vault(folder, keystore)
        made.close()
        with pytest.raises(UserError) as caught:
            open_vault(folder)
        assert code_of(caught) == "vault.workstation_secret_lost"
        open_vault(folder, keystore=keystore).close()
        keystore.forget()
        with pytest.raises(UserError) as caught:
            open_vault(folder, keystore=keystore)
        assert code_of(caught) == "vault.workstation_secret_lost"
        with Vault.open_with_recovery(folder, recovery, keystore=keystore) as vault:
            vault.access.replace_slot("admin", PASSPHRASE, CHEAPEST)
        open_vault(folder, keystore=keystore).close()

    def test_a_keyring_that_keeps_nothing_counts_as_none(self, folder: Path) -> None:
        class Forgetful(NoKeystore):
            available = True

        make_vault(folder, Forgetful())[0].close()
        open_vault(folder).close()


class TestHead:
    def test_a_database_that_lost_commits_is_noticed(self, vault: Vault) -> None:
        for _ in range(3):
            note(vault)
        with writing(vault.engine) as session:
            session.execute(text("DELETE FROM audit_entry WHERE seq > 1"))
            session.commit()
        vault.close()
        with pytest.raises(UserError) as caught:
            open_vault(vault.folder)
        assert (code_of(caught), caught.value.params) == ("vault.commits_lost", {"lost": 2})

    def test_another_past_is_noticed(self, vault: Vault) -> None:
        note(vault)
        with writing(vault.engine) as session:
            session.execute(text("UPDATE audit_entry SET chain = 'other'"))
            session.commit()
        vault.close()
        with pytest.raises(UserError) as caught:
            open_vault(vault.folder)
        assert code_of(caught) == "vault.rolled_back"

    def test_a_kill_between_commit_and_head_is_harmless(self, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
        note(vault)
        with monkeypatch.context() as patch:
            patch.setattr(vault, "write_head", lambda count, chain: None)
            note(vault)
            note(vault)
        vault.close()
        before = (vault.folder / "head").read_bytes()
        with open_vault(vault.folder) as opened:
            assert audit_head(opened)[0] == 3
        assert (vault.folder / "head").read_bytes() != before

    @pytest.mark.parametrize("damage", [None, b"", b"{}", b"null"])
    def test_a_lost_head_is_told_and_the_recovery_key_goes_on(self, folder: Path, damage: bytes | None) -> None:
        made, recovery = make_vault(folder)
        note(made)
        made.close()
        head = folder / "head"
        head.unlink() if damage is None else head.write_bytes(damage)
        expected = "vault.head_missing" if damage is None else "vault.head_damaged"
        with pytest.raises(UserError) as caught:
            open_vault(folder)
        assert code_of(caught) == expected
        with Vault.open_with_recovery(folder, recovery, keystore=NONE) as vault:
            assert vault.compare_head(*audit_head(vault)) == expected
        with open_vault(folder) as vault:
            assert audit_head(vault)[0] == 1

    def test_a_lower_count_never_replaces_a_higher_one(self, vault: Vault) -> None:
        note(vault)
        note(vault)
        before = (vault.folder / "head").read_bytes()
        vault.write_head(1, "an older commit whose head came late")
        assert (vault.folder / "head").read_bytes() == before


def test_the_header_is_mended_at_opening_and_told(vault: Vault) -> None:
    vault.close()
    (vault.folder / header.FILE).write_bytes(b"\0" * 10)
    with open_vault(vault.folder) as opened:
        assert opened.mended
    with open_vault(vault.folder) as opened:
        assert not opened.mended


def test_what_a_crash_left_half_written_is_removed_at_opening(vault: Vault) -> None:
    vault.close()
    (vault.folder / "workspace.json.part").write_bytes(b"half")
    (vault.folder / "blobs" / "x.age.part").write_bytes(b"half")
    (vault.folder / "staging" / "import").mkdir()
    (vault.folder / "staging" / "import" / "records").write_bytes(b"half")
    with open_vault(vault.folder) as opened:
        assert opened.strays() == []
        assert list((vault.folder / "staging").iterdir()) == []


def test_rekeying_needs_the_right_key(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    with pytest.raises(UserError) as caught:
        rekey(vault.folder / "records.db", bytes(32), bytes(32))
    assert code_of(caught) == "vault.damaged"
    assert tmp_path.exists()
    open_vault(vault.folder).close()
