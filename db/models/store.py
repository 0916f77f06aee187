"""The workspace's own tables: secrets, settings, blobs, drafts, the change feed and the audit chain. None travels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Code, Id


class Secret(Base):
    """A key of this workspace: age identities, the signing key, HMAC keys. Protected by the database's encryption."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class Setting(Base):
    """A value that an office may change, as JSON."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Blob(Base):
    """An encrypted file in `blobs/`, named by `id`; digest and size are of the bytes inside."""

    __tablename__ = "blob"

    id: Mapped[Id] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    created_at: Mapped[datetime]


class Draft(Base):
    """What somebody is typing, until saved. `revision` is the record's when it was opened."""

    __tablename__ = "draft"

    account_id: Mapped[Id] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class Change(Base):
    """The change feed: each version of each record in the order of commits. Never pruned."""

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_record", "record_type", "record_id"),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    record_type: Mapped[Code]
    record_id: Mapped[Id]
    owner_workspace: Mapped[Id]
    term: Mapped[int]
    epoch: Mapped[int]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    at: Mapped[datetime]


class AuditEntry(Base):
    """Who did what when. `digest` is an HMAC of the content it left; `chain` covers this entry and the one before."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_id"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    subject_type: Mapped[Code]
    subject_id: Mapped[str]
    note: Mapped[str]
    digest: Mapped[str]
    chain: Mapped[str]
