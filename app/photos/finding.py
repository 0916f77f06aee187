"""What is found of pictures: photos by their 说明 and numbers, negatives by theirs, albums by title.

A photo that is 内部 or above is found only by who may see it.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.codes import label
from app.search import Entry, Group, Guard, Source, entries, not_sought, texts
from db.codes import Secrecy
from db.models import Album, Negative, Photo, PhotoGroup

# The frames of a film's scan are negatives of their own; the climate of a store has its own ledger.
not_sought("film_scan", "store_check")


@entries("photo")
def photo(source: Source, record: Photo) -> Iterator[Entry]:
    """照片 by 题名, 照片号 and everything in its 说明."""
    yield Entry(
        Group.PHOTO,
        title=record.title or record.file_name,
        number=record.photo_no or "",
        names=(record.people,),
        body=(label("photo_categories", record.category), *texts(record, "title", "photo_no", "people")),
        case_id=record.case_id,
        guard=Guard.OPEN if record.secrecy == Secrecy.PUBLIC else Guard.ORIGINALS,
    )


@entries("photo_group")
def photo_group(source: Source, record: PhotoGroup) -> Iterator[Entry]:
    """照片组 by its 总说明."""
    yield Entry(
        Group.PHOTO,
        title=record.title or "照片组",
        names=(record.people,),
        body=texts(record, "title", "people"),
        case_id=record.case_id,
        guard=Guard.OPEN if record.secrecy == Secrecy.PUBLIC else Guard.ORIGINALS,
    )


@entries("negative")
def negative(source: Source, record: Negative) -> Iterator[Entry]:
    """底片 by its number and where it is kept."""
    yield Entry(
        Group.PHOTO, title="底片", number=record.negative_no, body=texts(record, "negative_no"), case_id=record.case_id
    )


@entries("album")
def album(source: Source, record: Album) -> Iterator[Entry]:
    """照片册."""
    yield Entry(Group.PHOTO, record.title, number=f"{record.album_no}册", body=texts(record, "title"))
