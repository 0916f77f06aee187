"""Backups: whole, verifiable, restorable by hand, and known for copies."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from db import backup
from db.blobs import BlobStore
from db.kernel import canonical, durable
from db.kernel.errors import Cancelled, UserError
from db.kernel.progress import CancelToken
from db.session import writing
from db.vault import Vault
from tests.db.support import NONE, PASSPHRASE, audit_head, make_vault, note, open_vault, store_of


@pytest.fixture
def filled(vault: Vault) -> Vault:
    note(vault, b"first photo")
    note(vault, b"second photo" * 10_000)
    return vault


@pytest.fixture
def file(filled: Vault, tmp_path: Path) -> Path:
    out = tmp_path / "备份 2026.yabackup"
    backup.create(filled, out)
    return out


def test_a_backup_tells_what_it_is(filled: Vault, tmp_path: Path) -> None:
    report = backup.create(filled, tmp_path / "one")
    assert (report.workspace_id, report.office_code, report.findings) == (filled.workspace_id, "990121", ())
    assert report.files == 5
    for verified in (
        backup.verify(tmp_path / "one"),
        backup.verify(tmp_path / "one", "admin", PASSPHRASE, keystore=NONE),
    ):
        assert verified.backup_id == report.backup_id
        assert (verified.files, verified.size, verified.made_at) == (report.files, report.size, report.made_at)
        assert verified.findings == ()
    assert list((filled.folder / "staging").iterdir()) == []


def test_a_restored_workspace_is_whole_and_knows_itself_for_a_copy(file: Path, filled: Vault, tmp_path: Path) -> None:
    note(filled)
    report = backup.restore(file, tmp_path / "restored")
    with open_vault(tmp_path / "restored") as vault:
        assert vault.restored == report.backup_id
        assert vault.workspace_id == filled.workspace_id
        assert audit_head(vault)[0] == 2
        assert sorted(store_of(vault).read(name)[:5] for name in store_of(vault).names()) == [b"first", b"secon"]
        assert vault.strays() == []
        vault.access.forget_restored()
    with open_vault(tmp_path / "restored") as vault:
        assert vault.restored == ""


def test_tar_alone_restores_it_too(file: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", file, "-C", tmp_path], check=True)
    (folder,) = tmp_path.glob("yiantong-*")
    (folder / "manifest.json").unlink()
    with open_vault(folder) as vault:
        assert vault.restored == folder.name.removeprefix("yiantong-")
        assert audit_head(vault)[0] == 2


def test_the_recovery_key_opens_a_restored_copy(folder: Path, tmp_path: Path) -> None:
    made, recovery = make_vault(folder)
    with made:
        backup.create(made, tmp_path / "b")
    backup.restore(tmp_path / "b", tmp_path / "restored")
    with Vault.open_with_recovery(tmp_path / "restored", recovery, keystore=NONE) as vault:
        assert (vault.workspace_id, bool(vault.restored)) == (made.workspace_id, True)


def test_nothing_in_it_is_unencrypted(file: Path) -> None:
    with tarfile.open(file) as archive:
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            data = content.read()
            name = member.name.split("/", 1)[1]
            if name.startswith("blobs/"):
                assert data.startswith(b"age-encryption.org/v1\n")
            elif name == "records.db":
                assert not data.startswith(b"SQLite format 3")
            else:
                assert "mac" in json.loads(data) or "macs" in json.loads(data)


def test_work_goes_on_while_a_backup_is_made(filled: Vault, tmp_path: Path) -> None:
    """A blob whose row was removed after the snapshot is still in the backup, which names it."""
    store = store_of(filled)
    victim = store.names()[0]

    def work(done: int, total: int, what: str) -> None:
        if done == 0:
            note(filled, b"third photo")
            with writing(filled.engine) as session:
                session.execute(text("DELETE FROM blob WHERE id = :id"), {"id": victim})
                session.commit()
            store.remove(victim)

    backup.create(filled, tmp_path / "b", store, progress=work)
    assert victim not in store.names()
    assert backup.verify(tmp_path / "b", "admin", PASSPHRASE, keystore=NONE).findings == ()
    backup.restore(tmp_path / "b", tmp_path / "restored")
    with open_vault(tmp_path / "restored") as vault:
        assert audit_head(vault)[0] == 2
        assert victim in store_of(vault).names()


def test_a_missing_blob_stops_a_backup(filled: Vault, tmp_path: Path) -> None:
    store = store_of(filled)
    store.remove(store.names()[0])
    with pytest.raises(UserError) as caught:
        backup.create(filled, tmp_path / "b")
    assert caught.value.code == "blob.missing"
    assert not (tmp_path / "b").exists()


def test_a_cancelled_backup_leaves_what_was_there(filled: Vault, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"the backup of last week")
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        backup.create(filled, tmp_path / "b", progress=lambda *_: cancel.cancel(), cancel=cancel)
    assert (tmp_path / "b").read_bytes() == b"the backup of last week"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", filled.folder.name]


def test_a_backup_does_not_go_into_the_workspace(filled: Vault) -> None:
    with pytest.raises(UserError) as caught:
        backup.create(filled, filled.folder / "backups" / "b")
    assert caught.value.code == "backup.inside_workspace"


def test_too_little_room_is_told_before_writing(filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(UserError) as caught:
        backup.create(filled, tmp_path / "b")
    assert caught.value.code == "disk.full"
    assert not (tmp_path / "b").exists()


def test_a_restore_takes_only_an_empty_place(file: Path, filled: Vault) -> None:
    with pytest.raises(UserError) as caught:
        backup.restore(file, filled.folder)
    assert caught.value.code == "vault.folder_not_empty"


@pytest.mark.parametrize("content", [b"", b"a letter", bytes(2048), b"x" * 512])
def test_other_files_are_no_backups(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b").write_bytes(content)
    for use in (backup.verify, lambda file: backup.restore(file, tmp_path / "restored")):
        with pytest.raises(UserError) as caught:
            use(tmp_path / "b")
        assert caught.value.code in ("backup.not_a_backup", "backup.truncated")
    with pytest.raises(UserError):
        backup.verify(tmp_path / "absent")
    assert not (tmp_path / "restored").exists()


def test_a_truncated_backup_is_told_wherever_it_ends(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    for length in range(512, len(whole) - 1024, 20_011):
        (tmp_path / "b").write_bytes(whole[:length])
        with pytest.raises(UserError) as caught:
            backup.restore(tmp_path / "b", tmp_path / "restored")
        assert caught.value.code == "backup.truncated"
    assert not (tmp_path / "restored").exists()


def test_a_restore_tells_how_far_it_is_and_can_be_stopped_at_any_member(file: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    backup.restore(file, tmp_path / "whole", progress=lambda done, total, _what: seen.append((done, total)))
    assert seen == [(done, len(seen)) for done in range(len(seen))]
    for stop in range(len(seen)):
        token = CancelToken()

        def look(done: int, _total: int, _what: str, stop: int = stop, token: CancelToken = token) -> None:
            if done == stop:
                token.cancel()

        with pytest.raises(Cancelled):
            backup.restore(file, tmp_path / "stopped", progress=look, cancel=token)
        assert not list(tmp_path.glob("*stopped*"))


@pytest.mark.parametrize("size", [-1, 1 << 40, 1 << 80])
def test_a_member_that_claims_an_impossible_size_is_refused(file: Path, tmp_path: Path, size: int) -> None:
    whole = bytearray(file.read_bytes())
    with tarfile.open(file) as archive:
        info = archive.getmembers()[1]
    told = info.offset
    info.size = size
    whole[told : told + 512] = info.tobuf(tarfile.GNU_FORMAT)[-512:]
    (tmp_path / "b").write_bytes(whole)
    for use in (backup.verify, lambda file: backup.restore(file, tmp_path / "restored")):
        with pytest.raises(UserError) as caught:
            use(tmp_path / "b")
        assert caught.value.code in ("backup.not_a_backup", "backup.truncated")
    assert not (tmp_path / "restored").exists()


def test_a_changed_byte_is_found_and_stops_a_restore(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    with tarfile.open(file) as archive:
        members = [(member.name.split("/", 1)[1], member.offset_data, member.size) for member in archive]
    for name, offset, size in members:
        for place in (offset, offset + size // 2, offset + size - 1):
            (tmp_path / "b").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(UserError) as caught:
                backup.restore(tmp_path / "b", tmp_path / "restored")
            assert caught.value.code == "backup.damaged"
            if name != backup.MANIFEST:
                findings = backup.verify(tmp_path / "b").findings
                assert [(finding.code, finding.subject) for finding in findings] == [("backup.damaged", name)]


def rewritten(file: Path, out: Path, replace: dict[str, bytes | None]) -> Path:
    """A backup that somebody wrote again with other content, manifest and all, without knowing the key."""
    with tarfile.open(file) as archive:
        members = {}
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            members[member.name.split("/", 1)[1]] = content.read()
    for name, data in replace.items():
        if data is None:
            del members[name]
        else:
            members[name] = data
    manifest = json.loads(members.pop("manifest.json"))
    writer = backup._Writer("yiantong-" + manifest["backup"], lambda *_: None, CancelToken(), 0)
    with out.open("wb") as target:
        for name, data in members.items():
            writer.add(target, name, data)
        manifest["files"] = [entry.to_json() for entry in writer.entries]
        writer.add(target, "manifest.json", canonical.dumps(manifest))
        target.write(bytes(1024))
    return out


def test_a_rewritten_backup_is_found_by_whoever_has_the_passphrase(file: Path, tmp_path: Path) -> None:
    with tarfile.open(file) as archive:
        blob = next(name.split("/", 1)[1] for name in archive.getnames() if "/blobs/" in name)
    forged = rewritten(file, tmp_path / "forged", {blob: None})
    assert backup.verify(forged).findings == ()
    report = backup.verify(forged, "admin", PASSPHRASE, keystore=NONE)
    assert {finding.code for finding in report.findings} == {"backup.tampered", "backup.blob_missing"}


def test_names_that_lead_elsewhere_are_refused(file: Path, tmp_path: Path) -> None:
    for name in ("../evil", "/etc/evil", "blobs/../../evil", "evil"):
        forged = rewritten(file, tmp_path / "forged", {name: b"evil"})
        with pytest.raises(UserError) as caught:
            backup.restore(forged, tmp_path / "restored")
        assert caught.value.code == "backup.not_a_backup"
    assert not list(tmp_path.rglob("evil"))


def test_the_passphrase_must_be_right(file: Path) -> None:
    with pytest.raises(UserError) as caught:
        backup.verify(file, "admin", "不对的口令不对的", keystore=NONE)
    assert caught.value.code == "vault.wrong_passphrase"


def test_points_come_in_order(filled: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[str] = []
    monkeypatch.setattr(durable, "listener", passed.append)
    backup.create(filled, tmp_path / "b", BlobStore(filled.folder / "blobs", store_of(filled)._identity))
    assert passed == [
        "snapshot.fsync",
        "snapshot.rename",
        "backup.fsync",
        "backup.rename",
        "backup.sync_folder",
    ]
