"""What can be found: entries made from records, and the text of documents. They stay here and can be made anew."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Code, Id


class SearchEntry(Base):
    """One thing that can be found. The full-text tables of `db.search` hold its words under the same number.

    `id` orders entries by class, then by time (see `db.search`). `part` tells entries of one record apart. The keys are
    title and number in normal form, for what is typed in full.
    """

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_record", "record_type", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_type: Mapped[Code]
    record_id: Mapped[Id]
    part: Mapped[str] = mapped_column(default="")
    case_id: Mapped[Id | None]
    step: Mapped[Code | None]
    title: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    title_key: Mapped[str] = mapped_column(index=True)
    number_key: Mapped[str] = mapped_column(index=True)
    names: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")


class DocumentText(Base):
    """The text of a kept document, by the digest of its bytes; empty for a scan without a layer of text."""

    __tablename__ = "document_text"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
