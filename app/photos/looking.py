"""Lists, counts and pictures for the window and the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app import codes
from app.cases import require_reading
from app.findings import Finding
from app.photos import access, rules
from app.photos.rules import Mark, PhotoDescription
from app.work import Actor, Read
from app.workspace import Workspace
from db.codes import NegativeKind
from db.kernel.errors import UserError
from db.models import Case, Negative, Photo


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the picture half (PH01…): short label, what belongs there, secrecy that new photos get."""

    code: str
    label: str
    shows: str
    secrecy: str


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo in a grid or list. `veiled`: the one who looks may not see the picture (内部), only that there is one."""

    id: str
    case_id: str
    category: str
    category_label: str
    title: str
    photo_no: str
    taken_at: datetime | None
    taken_on: date | None
    secrecy: str
    negative_kind: str
    negative_id: str | None
    negative_no: str
    frame: str
    has_negative: bool
    described: bool
    veiled: bool
    thumbnail_id: str | None
    reduced_id: str | None
    file_name: str
    media_type: str
    size: int
    width: int
    height: int
    own: bool
    picked: bool = False
    lent_to: str = ""


@dataclass(frozen=True, slots=True)
class PhotoDetail:
    """Everything of one photo but its pictures. `missing`: names of the elements that its 说明 still needs."""

    row: PhotoRow
    description: PhotoDescription
    missing: tuple[str, ...]
    no_negative_reason: str
    exif: dict[str, str]
    marks: tuple[Mark, ...]
    elements: dict[str, str]
    former_numbers: tuple[str, ...]
    group_id: str | None
    sha256: str
    album_id: str | None
    album_page: int | None
    album_sheet: int | None
    activity_id: str | None
    has_original: bool
    imported_at: datetime
    imported_by: str
    version: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PhotoCounts:
    """Figures of the facets beside the grid. `on_film`, `digital` and `undetermined` (缺底片) and `without` add up."""

    total: int
    categories: dict[str, int]
    on_film: int
    digital: int
    without: int
    undetermined: int
    described: int
    undescribed: int


_NEEDED = (
    Photo.title != "",
    Photo.taken_on.is_not(None),
    Photo.place != "",
    Photo.matter != "",
    Photo.photographer != "",
)
_DESCRIBED = and_(*_NEEDED)
_FILM = (NegativeKind.FILM_ORIGINAL.value, NegativeKind.FILM_COPY.value)
_FACETS: dict[str, ColumnElement[bool]] = {
    "film": Photo.negative_kind.in_(_FILM),
    "digital": Photo.negative_kind == NegativeKind.DIGITAL_ORIGINAL.value,
    "none": Photo.negative_kind == NegativeKind.NONE.value,
    "missing": Photo.negative_kind.is_(None),
}
_ORDERS: dict[str, tuple[Any, ...]] = {
    # The day of the 说明 leads: scanned prints have no instant of a camera. Those without a day come last, or first.
    "taken": (Photo.taken_on.is_(None), Photo.taken_on, Photo.taken_at, Photo.id),
    "newest": (Photo.taken_on.is_not(None), Photo.taken_on.desc(), Photo.taken_at.desc(), Photo.id.desc()),
    "number": (Photo.photo_no.is_(None), Photo.photo_no, Photo.id),
    "imported": (Photo.id,),
    "category": (Photo.category, Photo.taken_on, Photo.taken_at, Photo.id),
}


def categories() -> tuple[Category, ...]:
    """The categories in order."""
    return tuple(
        Category(item.code, item.label, item.text("shows"), item.text("secrecy"))
        for item in codes.items("photo_categories")
    )


def list_photos(
    view: Read,
    case_id: str | None = None,
    *,
    category: str | None = None,
    negative: str | None = None,
    described: bool | None = None,
    text: str = "",
    order: str = "taken",
    limit: int | None = None,
    offset: int = 0,
) -> list[PhotoRow]:
    """Photos of a case, or of all.

    `negative`: film, digital, none or missing (nobody has said yet). `text` is looked for in title, numbers, caption,
    place, people and file name. `order`: taken, newest, number, imported, category. Raises `permission.denied` for who
    may see no case.
    """
    require_reading(view)
    columns = [getattr(Photo, name) for name in _ROW_COLUMNS]
    query = _selected(select(*columns), case_id, category, negative, described, text)
    query = query.order_by(*_ORDERS[order]).limit(limit).offset(offset or None)
    return _rows(view, view.session.execute(query).all())


def photo_detail(view: Read, photo_id: str) -> PhotoDetail:
    """One photo with its description. Raises `UserError`: `record.missing`, `permission.denied`."""
    require_reading(view)
    photo = view.get(Photo, photo_id)
    description = description_of(photo)
    return PhotoDetail(
        row=_rows(view, [photo])[0],
        description=description,
        missing=rules.missing_elements(description),
        no_negative_reason=photo.no_negative_reason,
        exif=dict(photo.exif),
        marks=marks_of(photo),
        elements={str(code): str(text) for code, text in (photo.form or {}).get("elements", {}).items()},
        former_numbers=tuple(photo.former_numbers.split()),
        group_id=photo.group_id,
        sha256=photo.sha256,
        album_id=photo.album_id,
        album_page=photo.album_page,
        album_sheet=photo.album_sheet,
        activity_id=photo.activity_id,
        has_original=photo.original_id is not None,
        imported_at=photo.created_at,
        imported_by=photo.created_by,
        version=(photo.term, photo.epoch, photo.revision),
    )


def count_photos(view: Read, case_id: str | None = None) -> PhotoCounts:
    """Figures for the facets. Raises as `list_photos`."""
    require_reading(view)
    groups = (Photo.category, Photo.negative_kind, _DESCRIBED.label("described"))
    query = _selected(select(*groups, func.count()), case_id).group_by(*groups)
    by_category: Counter[str] = Counter()
    by_kind: Counter[str | None] = Counter()
    described = 0
    for category, kind, is_described, count in view.session.execute(query):
        by_category[category] += count
        by_kind[kind] += count
        described += count if is_described else 0
    total = by_category.total()
    film = sum(by_kind[kind] for kind in _FILM)
    digital, without = by_kind[NegativeKind.DIGITAL_ORIGINAL.value], by_kind[NegativeKind.NONE.value]
    return PhotoCounts(
        total, dict(sorted(by_category.items())), film, digital, without, by_kind[None], described, total - described
    )


def findings(view: Read, case_id: str) -> tuple[Finding, ...]:
    """What keeps the photos of a case out of the archive (T9: every photo has its 说明 and word of its negative)."""
    photos = view.session.scalars(_selected(select(Photo), case_id).order_by(Photo.id))
    return rules.findings(
        (photo.title or photo.file_name, description_of(photo), photo.negative_kind, photo.no_negative_reason)
        for photo in photos
    )


def thumbnail(view: Read, photo_id: str) -> bytes:
    """JPEG of at most 320 pixels, upright.

    Raises `UserError`: `permission.denied`, `photo.no_picture`, `blob.missing`, `blob.damaged`.
    """
    photo = view.get(Photo, photo_id)
    access.require_sight(view, photo)
    return _blob(view, photo, photo.thumbnail_id)


def reduced(view: Read, photo_id: str) -> bytes:
    """JPEG of at most 1600 pixels, upright. Raises as `thumbnail`."""
    photo = view.get(Photo, photo_id)
    access.require_sight(view, photo)
    return _blob(view, photo, photo.reduced_id or photo.original_id)


def original(workspace: Workspace, photo_id: str, *, actor: Actor | None = None) -> bytes:
    """The file's own bytes, digest checked. That they were taken out is in the audit trail before they are handed over.

    Raises `UserError`: `permission.denied`, `photo.no_picture` (a copy from another office), `blob.missing`,
    `blob.damaged`.
    """
    with workspace.work(actor) as work:
        photo = work.get(Photo, photo_id)
        access.require_originals(work, photo.case_id)
        if photo.original_id is None:
            raise UserError("photo.no_picture", name=photo.title or photo.file_name)
        data = work.blobs.read(photo.original_id, photo.sha256)
        work.note("photo.original", "photo", photo.id, photo.file_name)
        work.commit()
        return data


def marks_of(photo: Photo) -> tuple[Mark, ...]:
    """The people marked on a photo, as its record has them."""
    held = (photo.form or {}).get("marks", ())
    return tuple(Mark(str(m["name"]), str(m["post"]), int(m["x"]), int(m["y"])) for m in held)


def description_of(photo: Photo) -> PhotoDescription:
    """The description in a record."""
    return PhotoDescription(
        title=photo.title,
        taken_on=photo.taken_on,
        place=photo.place,
        people=photo.people,
        matter=photo.matter,
        background=photo.background,
        photographer=photo.photographer,
        caption=photo.caption,
        see_also=photo.see_also,
        group_no=photo.group_no,
    )


_ROW_COLUMNS = (
    *("id", "case_id", "category", "title", "photo_no", "taken_at", "taken_on", "secrecy", "owner_workspace"),
    *("negative_kind", "negative_id", "no_negative_reason", "place", "matter", "photographer"),
    *("thumbnail_id", "reduced_id", "file_name", "media_type", "size", "width", "height"),
)


_NO_NEGATIVE = ("", "")


def _selected(
    query: Any,
    case_id: str | None,
    category: str | None = None,
    negative: str | None = None,
    described: bool | None = None,
    text: str = "",
) -> Any:
    query = query.where(Photo.withdrawn.is_(False))
    if case_id is not None:
        query = query.where(Photo.case_id == case_id)
    if category is not None:
        query = query.where(Photo.category == category)
    if negative is not None:
        query = query.where(_FACETS[negative])
    if described is not None:
        query = query.where(_DESCRIBED if described else ~_DESCRIBED)
    if text.strip():
        fields = (
            Photo.title,
            Photo.photo_no,
            Photo.caption,
            Photo.place,
            Photo.people,
            Photo.file_name,
            Photo.former_numbers,
        )
        query = query.where(or_(*(field.contains(text.strip(), autoescape=True) for field in fields)))
    return query


def _rows(view: Read, photos: Iterable[Any]) -> list[PhotoRow]:
    """Rows from records, or from tuples of `_ROW_COLUMNS`."""
    photos = list(photos)
    wanted = any(photo.negative_id for photo in photos)
    facts = select(Negative.id, Negative.negative_no, Negative.frame)
    negatives = {row.id: (row.negative_no, row.frame) for row in view.session.execute(facts)} if wanted else {}
    cases = {case_id: view.session.get(Case, case_id) for case_id in {photo.case_id for photo in photos}}
    keys = {(photo.case_id, photo.secrecy) for photo in photos}
    veiled = {key: access.is_veiled(view, key[1], cases[key[0]]) for key in keys}
    labels = {category.code: category.label for category in categories()}
    return [
        PhotoRow(
            id=photo.id,
            case_id=photo.case_id,
            category=photo.category,
            category_label=labels.get(photo.category, photo.category),
            title=photo.title,
            photo_no=photo.photo_no or "",
            taken_at=photo.taken_at,
            taken_on=photo.taken_on,
            secrecy=photo.secrecy,
            negative_kind=photo.negative_kind or "",
            negative_id=photo.negative_id,
            negative_no=negatives.get(photo.negative_id, _NO_NEGATIVE)[0],
            frame=negatives.get(photo.negative_id, _NO_NEGATIVE)[1],
            has_negative=rules.negative_said(photo.negative_kind, photo.no_negative_reason),
            described=all((photo.title, photo.taken_on, photo.place, photo.matter, photo.photographer)),
            veiled=veiled[photo.case_id, photo.secrecy],
            thumbnail_id=photo.thumbnail_id,
            reduced_id=photo.reduced_id,
            file_name=photo.file_name,
            media_type=photo.media_type,
            size=photo.size,
            width=photo.width,
            height=photo.height,
            own=view.is_own(photo),
        )
        for photo in photos
    ]


def _blob(view: Read, photo: Photo, blob_id: str | None) -> bytes:
    if blob_id is None:
        raise UserError("photo.no_picture", name=photo.title or photo.file_name)
    return view.load(blob_id)
