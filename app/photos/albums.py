"""照片册: albums by fonds and retention, photos put into them by page and sheet and numbered by their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.cases import require_reading
from app.forms import Form
from app.photos import access, numbers, rules
from app.photos.rules import PhotoNumber
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Album, Photo

#: Prints on one side of a leaf of 297×210 mm (GB/T 11821: 芯页).
PER_PAGE = 4


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """An album with the number of photos in it."""

    id: str
    fonds_no: str
    retention: str
    album_no: int
    title: str
    compiled_by: str
    compiled_on: date | None
    photos: int


@dataclass(frozen=True, slots=True)
class AlbumEntry:
    """One line of the 册内照片目录: 照片号, 题名, 时间, 页号, 底片号 (by its record), 备注."""

    photo_id: str
    photo_no: str
    title: str
    taken_on: date | None
    page: int
    sheet: int
    negative_id: str | None


def make_album(work: Work, fonds_no: str, retention: str, title: str) -> str:
    """Begin the next album of a fonds and retention; its 册号 is the next number. Returns its id.

    Raises `UserError`: `permission.denied`, `photo.bad_number`, `form.invalid`.
    """
    work.require(Action.PHOTO_FILE)
    str(PhotoNumber(fonds_no, retention, 1, 1))  # refuses what no number may hold
    read = Form({"title": title})
    title = read.text("title", "册名")
    read.finish()
    last = work.session.scalar(
        select(func.max(Album.album_no)).where(
            Album.fonds_no == fonds_no, Album.retention == retention, Album.owner_workspace == work.workspace_id
        )
    )
    album = Album(id=new_id(), fonds_no=fonds_no, retention=retention, album_no=(last or 0) + 1, title=title, extra={})
    album.compiled_by, album.compiled_on, album.form = work.actor.display_name, work.today(), {}
    work.put(album, "album.make", f"{fonds_no}-{retention}-{album.album_no}")
    return album.id


def place_photos(work: Work, album_id: str, photo_ids: Sequence[str], *, per_page: int = PER_PAGE) -> None:
    """Put photos into an album behind those that are in it, in this order, and number them by their place.

    A number from before stays as an alias. Raises `UserError`: `permission.denied`, `photo.placed_already` for a photo
    that lies in an album, and as `numbers.give`.
    """
    album = work.get(Album, album_id)
    held = work.session.scalar(select(func.max(Photo.album_sheet)).where(Photo.album_id == album_id)) or 0
    for photo_id, (page, sheet) in zip(photo_ids, rules.places(held, len(photo_ids), per_page), strict=True):
        photo = work.get(Photo, photo_id)
        access.require_filing(work, photo.case_id)
        if photo.album_id is not None:
            raise UserError("photo.placed_already", name=photo.title or photo.file_name, number=photo.photo_no)
        told = numbers.give(work, photo, PhotoNumber(album.fonds_no, album.retention, sheet, album.album_no))
        photo.album_id, photo.album_page, photo.album_sheet = album_id, page, sheet
        work.put(photo, "photo.place", told)


def list_albums(view: Read) -> list[AlbumRow]:
    """All albums by fonds, retention and 册号."""
    require_reading(view)
    counts = select(Photo.album_id, func.count()).where(Photo.withdrawn.is_(False)).group_by(Photo.album_id)
    held = {str(album_id): int(count) for album_id, count in view.session.execute(counts)}
    query = select(Album).where(Album.withdrawn.is_(False))
    return [
        AlbumRow(a.id, a.fonds_no, a.retention, a.album_no, a.title, a.compiled_by, a.compiled_on, held.get(a.id, 0))
        for a in view.session.scalars(query.order_by(Album.fonds_no, Album.retention, Album.album_no))
    ]


def album_entries(view: Read, album_id: str) -> list[AlbumEntry]:
    """The photos of an album in the order of their sheets."""
    require_reading(view)
    query = select(Photo).where(Photo.album_id == album_id, Photo.withdrawn.is_(False)).order_by(Photo.album_sheet)
    return [
        AlbumEntry(p.id, p.photo_no or "", p.title, p.taken_on, p.album_page or 0, p.album_sheet or 0, p.negative_id)
        for p in view.session.scalars(query)
    ]
