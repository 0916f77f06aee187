"""Papers: made here from a form, or received and scanned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Code, Id, Record, link


class Document(Record, Base):
    """One paper of a case, kept as the bytes that were issued or received; `sha256` is of those bytes."""

    __tablename__ = "document"

    case_id: Mapped[Id] = link("case")
    subject_id: Mapped[Id | None] = mapped_column(index=True)
    form_code: Mapped[Code] = mapped_column(index=True)
    direction: Mapped[Code]
    title: Mapped[str]
    doc_number: Mapped[str] = mapped_column(default="")
    responsible: Mapped[str] = mapped_column(default="")
    dated: Mapped[date]
    pages: Mapped[int]
    secrecy: Mapped[Code]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    blob_id: Mapped[Id | None] = link("blob")
    faces: Mapped[list[str]] = mapped_column(default=list)
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class DocumentOriginal(Base):
    """A file as it came from the scanner, of which a paper was made; it stays here and does not travel."""

    __tablename__ = "document_original"

    id: Mapped[Id] = mapped_column(primary_key=True)
    document_id: Mapped[Id] = link("document")
    position: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    blob_id: Mapped[Id] = link("blob")


class Wording(Base):
    """A version of the office's own wording of a form's fixed passages; whole, never changed. It does not travel."""

    __tablename__ = "wording"

    template: Mapped[Code] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    texts: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str]
