"""Lists, counts and pictures for the window and the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, func, select

from app import codes
from app.cases import require_reading
from app.findings import Finding
from app.photos import access, rules
from app.photos.rules import Mark, PhotoDescription
from app.photos.selecting import DESCRIBED, FILM, ORDERS, RUNS, PhotoFilter, selected
from app.work import Read
from db.codes import NegativeKind, Secrecy
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
    media: dict[str, int] = field(default_factory=dict)
    picked: int = 0


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

    Narrowed as `PhotoFilter` says. `order`: taken, newest, number, imported, category. Raises `permission.denied` for
    who may see no case.
    """
    require_reading(view)
    columns = [getattr(Photo, name) for name in _ROW_COLUMNS]
    narrow = PhotoFilter(case_id or "", category or "", negative or "", described, text=text)
    query = selected(select(*columns), narrow)
    query = query.order_by(*ORDERS[order]).limit(limit).offset(offset or None)
    return _rows(view, view.session.execute(query).all())


def list_keys(view: Read, narrow: PhotoFilter, order: str = "taken", *, limit: int = 0) -> list[str]:
    """Ids of all photos that a filter lets through, in order: what a grid of many thousands needs to know of them.

    With `limit` only that many from the beginning. Raises as `list_photos`.
    """
    require_reading(view)
    if order in RUNS:  # both runs follow an index, so that the first of 100,000 are there at once
        query = selected(select(Photo.id), narrow)
        keys: list[str] = []
        for dated, by in RUNS[order]:
            part = query.where(Photo.taken_on.is_not(None) if dated else Photo.taken_on.is_(None)).order_by(*by)
            keys += _joined(view, part.limit(limit - len(keys)) if limit else part)
            if limit and len(keys) >= limit:
                break
        return keys
    query = selected(select(Photo.id), narrow).order_by(*ORDERS[order])
    return _joined(view, query.limit(limit) if limit else query)


def _joined(view: Read, query: Any) -> list[str]:
    """The ids of a query, handed over by the database as one text: a row for each costs ten times as much."""
    rows = query.subquery()
    joined = view.session.scalar(select(func.group_concat(rows.c.id)))
    return joined.split(",") if joined else []


def count_selected(view: Read, narrow: PhotoFilter) -> int:
    """How many photos a filter lets through. Raises as `list_photos`."""
    require_reading(view)
    return view.session.scalar(selected(select(func.count()).select_from(Photo), narrow)) or 0


def photos_by_id(view: Read, ids: Sequence[str]) -> list[PhotoRow]:
    """The photos of these ids in this order; those that are not there any more are left out."""
    require_reading(view)
    # Asked for those that are not withdrawn SQLite would walk the timeline's index and not look up the few ids.
    columns = [Photo.withdrawn, *(getattr(Photo, name) for name in _ROW_COLUMNS)]
    found: dict[str, Any] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(*columns).where(Photo.id.in_(ids[start : start + _AT_ONCE]))
        found |= {row.id: row for row in view.session.execute(query) if not row.withdrawn}
    return _rows(view, [found[one] for one in ids if one in found])


def public_among(view: Read, ids: Sequence[str]) -> list[str]:
    """Those of these photos that everybody may see, in this order; of many thousands no more is read."""
    require_reading(view)
    found: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        query = select(Photo.id).where(Photo.id.in_(ids[start : start + _AT_ONCE]))
        found.update(view.session.scalars(query.where(Photo.secrecy == Secrecy.PUBLIC.value)))
    return [one for one in ids if one in found]


def photo_months(view: Read, case_id: str = "") -> dict[tuple[int, int], int]:
    """How many photos there are of each year and month, the newest first: the timeline."""
    require_reading(view)
    month = func.substr(cast(Photo.taken_on, String), 1, 7)
    query = selected(select(month, func.count()), PhotoFilter(case_id)).where(Photo.taken_on.is_not(None))
    rows = view.session.execute(query.group_by(month).order_by(month.desc()))
    return {(int(found[:4]), int(found[5:])): int(count) for found, count in rows}


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
    groups = (Photo.category, Photo.negative_kind, DESCRIBED.label("described"), Photo.media_type, Photo.picked)
    query = selected(select(*groups, func.count()), PhotoFilter(case_id or "")).group_by(*groups)
    by_category: Counter[str] = Counter()
    by_kind: Counter[str | None] = Counter()
    media: Counter[str] = Counter()
    described = picked = 0
    for category, kind, is_described, media_type, is_picked, count in view.session.execute(query):
        media[_medium(media_type)] += count
        picked += count if is_picked else 0
        by_category[category] += count
        by_kind[kind] += count
        described += count if is_described else 0
    total = by_category.total()
    film = sum(by_kind[kind] for kind in FILM)
    digital, without = by_kind[NegativeKind.DIGITAL_ORIGINAL.value], by_kind[NegativeKind.NONE.value]
    return PhotoCounts(
        total, dict(sorted(by_category.items())), film, digital, without, by_kind[None], described, total - described,
        dict(media), picked,
    )  # fmt: skip


def _medium(media_type: str) -> str:
    return {"image/jpeg": "jpeg", "image/tiff": "tiff", "image/x-camera-raw": "raw"}.get(media_type, "other")


def findings(view: Read, case_id: str) -> tuple[Finding, ...]:
    """What keeps the photos of a case out of the archive (T9: every photo has its 说明 and word of its negative)."""
    photos = view.session.scalars(selected(select(Photo), PhotoFilter(case_id)).order_by(Photo.id))
    return rules.findings(
        (photo.title or photo.file_name, description_of(photo), photo.negative_kind, photo.no_negative_reason)
        for photo in photos
    )


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
    *("picked", "id", "case_id", "category", "title", "photo_no", "taken_at", "taken_on", "secrecy", "owner_workspace"),
    *("negative_kind", "negative_id", "no_negative_reason", "place", "matter", "photographer"),
    *("thumbnail_id", "reduced_id", "file_name", "media_type", "size", "width", "height"),
)


_NO_NEGATIVE = ("", "", "")
_AT_ONCE = 500


def _rows(view: Read, photos: Iterable[Any]) -> list[PhotoRow]:
    """Rows from records, or from tuples of `_ROW_COLUMNS`."""
    photos = list(photos)
    negatives = _negatives(view, {photo.negative_id for photo in photos if photo.negative_id})
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
            picked=photo.picked,
            lent_to=negatives.get(photo.negative_id, _NO_NEGATIVE)[2],
        )
        for photo in photos
    ]


def _negatives(view: Read, ids: set[str]) -> dict[str | None, tuple[str, str, str]]:
    """Number, frame and borrower by negative."""
    found: dict[str | None, tuple[str, str, str]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(Negative.id, Negative.negative_no, Negative.frame, Negative.lent_to)
        for row in view.session.execute(query.where(Negative.id.in_(wanted[start : start + _AT_ONCE]))):
            found[row.id] = (row.negative_no, row.frame, row.lent_to)
    return found
