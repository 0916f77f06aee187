"""Encrypted files: whole or absent, and every change of them is noticed."""

from __future__ import annotations

import hashlib
import io
import subprocess
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.blobs import BlobStore, StoredBlob, read_blob, write_blob
from db.kernel import durable
from db.kernel.errors import Cancelled, UserError
from db.models import Blob
from db.session import writing
from db.vault import Vault
from tests.db.support import NOW, note, store_of

IDENTITY = str(pyrage.x25519.Identity.generate())


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path, IDENTITY)


def file_of(store: BlobStore, blob: StoredBlob) -> Path:
    return store.folder / f"{blob.name}.age"


@given(st.binary(max_size=200))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_come_back_as_they_went(store: BlobStore, content: bytes) -> None:
    blob = store.write(content)
    assert (blob.sha256, blob.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert store.read(blob.name, blob.sha256) == content


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 3 * 65536 + 5])
def test_streams_come_back_whatever_their_size(store: BlobStore, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    blob = store.write(io.BytesIO(content[:size]))
    target = io.BytesIO()
    store.copy(blob.name, target)
    assert target.getvalue() == content[:size]
    assert store.matches(blob.name, blob.sha256, size)


def test_a_blob_is_an_age_file_that_age_itself_opens(store: BlobStore, tmp_path: Path) -> None:
    blob = store.write("丁某的照片".encode())
    assert file_of(store, blob).read_bytes().startswith(b"age-encryption.org/v1\n")
    key = tmp_path / "identity.txt"
    key.write_text(IDENTITY + "\n")
    try:
        run = subprocess.run(["age", "-d", "-i", key, file_of(store, blob)], check=True, capture_output=True)
    except FileNotFoundError:
        opened = pyrage.decrypt(file_of(store, blob).read_bytes(), [pyrage.x25519.Identity.from_str(IDENTITY)])
    else:
        opened = run.stdout
    assert opened.decode() == "丁某的照片"


def test_names_say_nothing_and_equal_bytes_get_different_files(store: BlobStore) -> None:
    one, two = store.write(b"same"), store.write(b"same")
    assert one.name != two.name
    assert file_of(store, one).read_bytes() != file_of(store, two).read_bytes()
    assert store.names() == sorted([one.name, two.name])


def test_every_changed_byte_and_every_truncation_is_noticed(store: BlobStore) -> None:
    content = b"photo" * 20_000
    blob = store.write(content)
    path = file_of(store, blob)
    whole = path.read_bytes()
    places = [*range(260), 65_700, len(whole) // 2, len(whole) - 1]
    damaged = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in places]
    damaged += [whole[:length] for length in (0, 20, 100, 200, 216, 65_752, len(whole) - 1)]
    damaged += [whole + b"\0", whole + whole]
    for data in damaged:
        path.write_bytes(data)
        with pytest.raises(UserError) as caught:
            store.read(blob.name)
        assert (caught.value.code, caught.value.params) == ("blob.damaged", {"name": blob.name})
        assert not store.matches(blob.name, blob.sha256, blob.size)


def test_another_blob_under_this_name_is_noticed_by_its_digest(store: BlobStore) -> None:
    blob, other = store.write(b"before"), store.write(b"after")
    file_of(store, other).replace(file_of(store, blob))
    with pytest.raises(UserError) as caught:
        store.read(blob.name, blob.sha256)
    assert caught.value.code == "blob.damaged"
    assert not store.matches(blob.name, blob.sha256, blob.size)


def test_a_missing_blob_is_told(store: BlobStore) -> None:
    blob = store.write(b"photo")
    store.remove(blob.name)
    store.remove(blob.name)
    with pytest.raises(UserError) as caught:
        store.read(blob.name)
    assert caught.value.code == "blob.missing"
    assert not store.matches(blob.name, blob.sha256, blob.size)


def test_blobs_of_another_workspace_do_not_open(store: BlobStore) -> None:
    blob = store.write(b"photo")
    stranger = BlobStore(store.folder, str(pyrage.x25519.Identity.generate()))
    with pytest.raises(UserError) as caught:
        stranger.read(blob.name)
    assert caught.value.code == "blob.damaged"


@pytest.mark.parametrize("name", ["../records.db", "x", "", "00000000-0000-0000-0000-00000000000G"])
def test_only_names_of_blobs_lead_to_files(store: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        store.read(name)


def test_a_source_that_stops_leaves_nothing(store: BlobStore) -> None:
    class Stopped(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.write(Stopped())
    assert list(store.folder.iterdir()) == []


def test_a_target_that_fails_is_not_taken_for_a_damaged_blob(store: BlobStore) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    blob = store.write(b"photo")
    with pytest.raises(OSError, match="No space"):
        store.copy(blob.name, Full())


def test_points_come_in_the_order_of_the_specification(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[str] = []
    monkeypatch.setattr(durable, "listener", passed.append)
    store.remove(store.write(b"photo").name)
    assert passed == ["blob.fsync", "blob.rename", "blob.sync_folder", "blob.remove"]


def test_while_a_backup_keeps_them_blobs_are_removed_later(store: BlobStore) -> None:
    blob = store.write(b"photo")
    with store.keeping():
        with store.keeping():
            store.remove(blob.name)
        assert store.read(blob.name) == b"photo"
    assert store.names() == []


def test_a_sweep_removes_only_files_without_a_row(vault: Vault) -> None:
    note(vault, b"photo")
    store = store_of(vault)
    (kept,) = store.names()
    store.write(b"stray")
    with writing(vault.engine) as session:
        assert store.sweep(session) == 1
        assert store.names() == [kept]
        session.add(Blob(id=store.write(b"new").name, sha256="", size=0, media_type="", created_at=NOW))
        session.flush()
        assert store.sweep(session) == 0


def test_a_worker_process_writes_without_any_key_and_reads_with_it(store: BlobStore) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        blob = pool.submit(write_blob, store.folder, store.recipient, b"photo").result(60)
        assert store.read(blob.name, blob.sha256) == b"photo"
        assert pool.submit(read_blob, store.folder, IDENTITY, blob.name).result(60) == b"photo"
        with pytest.raises(UserError) as caught:
            pool.submit(read_blob, store.folder, IDENTITY, "00000000-0000-4000-8000-000000000000").result(60)
    assert caught.value.code == "blob.missing"


def test_many_are_durable_together(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[str] = []
    monkeypatch.setattr(durable, "listener", passed.append)
    with store.together() as batch:
        kept = [batch.write(io.BytesIO(data)) for data in (b"a", b"b")]
        assert store.names() == []
        assert batch.settle() == kept
    assert passed == [*["blob.fsync"] * 2, *["blob.rename"] * 2, "blob.sync_folder"]
    assert [store.read(blob.name, blob.sha256) for blob in kept] == [b"a", b"b"]


@pytest.mark.parametrize("where", ["blob.fsync", "blob.rename", "blob.sync_folder"])
def test_what_was_not_settled_together_was_never_there(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fail(name: str) -> None:
        if name == where:
            raise ZeroDivisionError

    monkeypatch.setattr(durable, "listener", fail)
    with pytest.raises(ZeroDivisionError), store.together() as batch:
        for data in (b"a", b"b"):
            batch.write(io.BytesIO(data))
        batch.settle()
    assert list(store.folder.iterdir()) == []
