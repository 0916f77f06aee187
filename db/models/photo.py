"""The picture half of the archive: photos, negatives, albums (GB/T 11821-2002, DA/T 50-2014)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Code, Id, Record, link


class Photo(Record, Base):
    """One picture. `original_id` holds the file's bytes as they came, for ever; the other two are made from it.

    `sha256` is of the original bytes. Text fields are the elements of a 说明; `caption` is composed from them.
    `negative_kind` says what the negative is (of the linked one, digital_original where the file itself is it, none
    with its reason); empty means that nobody has said it yet, and keeps the case out of the archive.
    """

    __tablename__ = "photo"
    __table_args__ = (Index("ix_photo_case_category", "case_id", "category"),)

    case_id: Mapped[Id] = link("case", index=False)
    activity_id: Mapped[Id | None] = link("activity")
    category: Mapped[Code]
    photo_no: Mapped[str | None] = mapped_column(index=True)
    group_no: Mapped[str] = mapped_column(default="")
    see_also: Mapped[str] = mapped_column(default="")
    album_id: Mapped[Id | None] = link("album")
    album_page: Mapped[int | None]
    album_sheet: Mapped[int | None]
    negative_id: Mapped[Id | None] = link("negative")
    negative_kind: Mapped[Code | None]
    no_negative_reason: Mapped[str] = mapped_column(default="")
    secrecy: Mapped[Code]
    title: Mapped[str] = mapped_column(default="")
    taken_at: Mapped[datetime | None] = mapped_column(index=True)
    taken_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(default="")
    people: Mapped[str] = mapped_column(default="")
    matter: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="")
    photographer: Mapped[str] = mapped_column(default="")
    caption: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    original_id: Mapped[Id | None] = link("blob")
    reduced_id: Mapped[Id | None] = link("blob")
    thumbnail_id: Mapped[Id | None] = link("blob")
    exif: Mapped[dict[str, Any]] = mapped_column(default=dict)
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Negative(Record, Base):
    """底片 on film; a digital-born photo needs none, its unedited camera file is the negative.

    `scan_id` is the scan as it came; `reduced_id` (still negative) and `positive_id` are small copies for looking at.
    """

    __tablename__ = "negative"

    case_id: Mapped[Id] = link("case")
    negative_no: Mapped[str] = mapped_column(index=True)
    kind: Mapped[Code]
    none_reason: Mapped[str] = mapped_column(default="")
    film: Mapped[Code | None]
    colour: Mapped[Code | None]
    roll: Mapped[str] = mapped_column(default="")
    frame: Mapped[str] = mapped_column(default="")
    condition: Mapped[str] = mapped_column(default="")
    kept_at: Mapped[str] = mapped_column(default="")
    scan_id: Mapped[Id | None] = link("blob")
    reduced_id: Mapped[Id | None] = link("blob")
    positive_id: Mapped[Id | None] = link("blob")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Album(Record, Base):
    """照片册. 册号 runs from 1 within fonds and retention."""

    __tablename__ = "album"

    fonds_no: Mapped[str]
    retention: Mapped[Code]
    album_no: Mapped[int]
    title: Mapped[str]
    compiled_by: Mapped[str] = mapped_column(default="")
    compiled_on: Mapped[date | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)
