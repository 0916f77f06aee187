"""The audit chain: whatever is changed in it shows, except a missing end, which `head` tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db import audit
from db.session import writing
from db.vault import Vault
from tests.db.support import NOW


def write(session: Session, count: int) -> audit.Head:
    head = audit.head(session)
    for number in range(count):
        head = audit.append(
            session,
            head,
            at=NOW,
            actor="马检察官",
            action="case.register",
            subject_type="case",
            subject_id=f"{number}",
            note="立项",
            digest="00",
        )
    session.flush()
    return head


def test_an_unbroken_chain_has_a_head_and_no_breaks(vault: Vault) -> None:
    with writing(vault.engine) as session:
        assert audit.head(session) == audit.Head(0, audit.GENESIS)
        head = write(session, 5)
        assert head.count == 5
        assert audit.head(session) == head
        assert list(audit.breaks(session)) == []


@pytest.mark.parametrize(
    ("change", "first"),
    [
        *(
            (f"UPDATE audit_entry SET {column} = 'x' WHERE seq = 3", 3)
            for column in ("actor", "action", "subject_type", "subject_id", "note", "digest", "chain")
        ),
        ("UPDATE audit_entry SET at = '2026-03-05T01:00:00.000001Z' WHERE seq = 3", 3),
        ("DELETE FROM audit_entry WHERE seq = 3", 4),
        ("DELETE FROM audit_entry WHERE seq = 1", 2),
        ("UPDATE audit_entry SET seq = 30 WHERE seq = 3", 4),
        ("UPDATE audit_entry SET seq = seq + 100", 101),
    ],
)
def test_a_changed_missing_or_moved_entry_is_found(vault: Vault, change: str, first: int) -> None:
    with writing(vault.engine) as session:
        write(session, 6)
        session.execute(text(change))
        session.expire_all()
        assert next(audit.breaks(session)) == first


def test_exchanged_entries_are_found(vault: Vault) -> None:
    with writing(vault.engine) as session:
        write(session, 4)
        for before, after in ((2, 99), (3, 2), (99, 3)):
            session.execute(text(f"UPDATE audit_entry SET seq = {after} WHERE seq = {before}"))
        session.expire_all()
        assert list(audit.breaks(session))


def test_a_content_digest_depends_on_the_key() -> None:
    assert audit.content_digest(b"1", b"x") != audit.content_digest(b"2", b"x")
    assert len(audit.content_digest(b"1", b"x")) == 64


def test_the_chain_of_a_workspace_is_kept_by_its_head(vault: Vault, folder: Path) -> None:
    with writing(vault.engine) as session:
        head = write(session, 3)
        session.commit()
    vault.write_head(head.count, head.chain)
    assert f'"audit_chain":"{head.chain}","audit_count":3' in (folder / "head").read_text()
