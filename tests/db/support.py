"""What the tests of the store begin with: a vault with the tables in it, entries in its audit chain and blobs."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from sqlalchemy import func, select

from db.blobs import BlobStore
from db.kernel.errors import UserError
from db.keystore import Keystore, NoKeystore
from db.migrations import migrate
from db.models import AuditEntry, Blob, Secret
from db.session import reading, writing
from db.slots import SlotParameters
from db.vault import OfficeFacts, Vault

OFFICE = OfficeFacts("990121", "青溪县人民检察院", "青检", "county", "990100")
PASSPHRASE = "青溪河边有三棵老槐树"
CHEAPEST = SlotParameters()
NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
NONE = NoKeystore()


def make_vault(folder: Path, keystore: Keystore = NONE) -> tuple[Vault, str]:
    """A new vault with its tables and a blob identity."""

    def prepare(vault: Vault) -> None:
        migrate(vault)
        with writing(vault.engine) as session:
            session.add(Secret(name="blob.identity", value=str(pyrage.x25519.Identity.generate()).encode()))
            session.commit()

    return Vault.create(
        folder,
        office=OFFICE,
        account="admin",
        passphrase=PASSPHRASE,
        keystore=keystore,
        params=CHEAPEST,
        prepare=prepare,
    )


def open_vault(folder: Path, account: str = "admin", passphrase: str = PASSPHRASE, keystore: Keystore = NONE) -> Vault:
    """Open as a program does: unlock, bring the schema up to date, compare the head."""
    vault = Vault.open(folder, account, passphrase, keystore=keystore)
    try:
        migrate(vault)
        count, chain = audit_head(vault)
        vault.compare_head(count, chain)
    except BaseException:
        vault.close()
        raise
    return vault


def store_of(vault: Vault) -> BlobStore:
    """The vault's blobs, under the identity in its database."""
    with reading(vault.engine) as session:
        identity = session.scalar(select(Secret.value).where(Secret.name == "blob.identity"))
    assert identity is not None
    return BlobStore(vault.folder / "blobs", identity.decode())


def audit_head(vault: Vault) -> tuple[int, str]:
    """Length and last value of the audit chain."""
    with reading(vault.engine) as session:
        count = session.scalar(select(func.max(AuditEntry.seq))) or 0
        return count, chain_at(count) if count else ""


def chain_at(count: int) -> str:
    """The chain value that `note` gives to its n-th entry."""
    return hashlib.sha256(f"entry {count}".encode()).hexdigest()


def note(vault: Vault, blob: bytes = b"") -> int:
    """One unit of work: a blob if there are bytes for one, an audit entry, commit, head. Returns the entry's number."""
    store = store_of(vault)
    stored = store.write(blob) if blob else None
    with writing(vault.engine) as session:
        count = (session.scalar(select(func.max(AuditEntry.seq))) or 0) + 1
        session.add(
            AuditEntry(
                seq=count,
                at=NOW,
                actor="马检察官",
                action="test.note",
                subject_type="test",
                subject_id=str(count),
                note="",
                digest="",
                chain=chain_at(count),
            )
        )
        if stored is not None:
            session.add(
                Blob(id=stored.name, sha256=stored.sha256, size=stored.size, media_type="image/jpeg", created_at=NOW)
            )
        session.commit()
    vault.write_head(count, chain_at(count))
    return count


def refusal(error: UserError) -> str:
    """The code of a refusal."""
    return error.code
