"""Papers: made here from a form, or received and scanned."""

from __future__ import annotations

from datetime import date
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
