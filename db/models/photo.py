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
    `former_numbers` are the numbers it had before, one to a line; `likeness` is the perceptual hash of the picture in
    16 hexadecimal figures; `form` has `marks` (people marked on the picture: name, post, x and y in thousandths of its
    width and height) and `elements` (the elements of DA/T 54 that have no column, as texts).
    """

    __tablename__ = "photo"
    __table_args__ = (
        Index("ix_photo_case_category", "case_id", "category"),
        Index("ix_photo_timeline", "withdrawn", "taken_on", "taken_at", "id"),
    )

    case_id: Mapped[Id] = link("case", index=False)
    activity_id: Mapped[Id | None] = link("activity")
    category: Mapped[Code]
    photo_no: Mapped[str | None] = mapped_column(index=True)
    former_numbers: Mapped[str] = mapped_column(default="")
    group_no: Mapped[str] = mapped_column(default="")
    group_id: Mapped[Id | None] = link("photo_group")
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
    likeness: Mapped[str] = mapped_column(default="")
    picked: Mapped[bool] = mapped_column(default=False)
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

    `scan_id` is the scan as it came, or the frame cut out of the scan of a whole strip (`film_scan_id`); `reduced_id`
    (still negative) and `positive_id` are small copies for looking at. `lent_to` and `lent_until` say where it is while
    it is lent out. `form` has what else is written of it: `strip`, `size`, `emulsion_mark`, `sleeve`, `volume`, the day
    `taken_on`, its `history` of conditions, `lendings`, `requests` (to be scanned), `cut` (its corners in the strip),
    `scan` (the file in front) and `scans` (those before, with the `id` of their blobs), and the `recipe` of its
    positive.
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
    film_scan_id: Mapped[Id | None] = link("film_scan")
    scan_id: Mapped[Id | None] = link("blob")
    reduced_id: Mapped[Id | None] = link("blob")
    positive_id: Mapped[Id | None] = link("blob")
    lent_to: Mapped[str] = mapped_column(default="")
    lent_until: Mapped[date | None]
    picked: Mapped[bool] = mapped_column(default=False)
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class FilmScan(Record, Base):
    """The scan of a strip or a sheet of frames, as it came; its frames are negatives that name it."""

    __tablename__ = "film_scan"

    case_id: Mapped[Id] = link("case")
    roll: Mapped[str] = mapped_column(default="")
    strip: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    original_id: Mapped[Id | None] = link("blob")
    reduced_id: Mapped[Id | None] = link("blob")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class PhotoGroup(Record, Base):
    """照片组: photos of one event under one 总说明 (`caption`); `group_no` is the 组联号, from 1 within the case."""

    __tablename__ = "photo_group"

    case_id: Mapped[Id] = link("case")
    activity_id: Mapped[Id | None] = link("activity")
    group_no: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    taken_on: Mapped[date | None]
    until_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(default="")
    people: Mapped[str] = mapped_column(default="")
    matter: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="")
    photographer: Mapped[str] = mapped_column(default="")
    caption: Mapped[str] = mapped_column(default="")
    secrecy: Mapped[Code]
    retention: Mapped[Code] = mapped_column(default="")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class StoreCheck(Record, Base):
    """One look at the climate of a store (domain §3.1): temperature and relative humidity in tenths.

    `holding` is a code of `store_holdings`, `keeping` whether it is kept for long or for a medium term.
    """

    __tablename__ = "store_check"

    checked_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str]
    holding: Mapped[Code]
    keeping: Mapped[Code]
    temperature: Mapped[int]
    humidity: Mapped[int]
    abnormal: Mapped[str] = mapped_column(default="")
    handling: Mapped[str] = mapped_column(default="")
    checked_by: Mapped[str] = mapped_column(default="")


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
