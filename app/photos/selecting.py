"""What narrows a list of photos, and in which order they come."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from db.codes import NegativeKind
from db.models import Negative, Photo

#: Photos whose 说明 says what it must.
DESCRIBED = and_(
    Photo.title != "", Photo.taken_on.is_not(None), Photo.place != "", Photo.matter != "", Photo.photographer != ""
)
#: Kinds of negatives that are film.
FILM = (NegativeKind.FILM_ORIGINAL.value, NegativeKind.FILM_COPY.value)
#: Photos by what their negative is.
FACETS: dict[str, ColumnElement[bool]] = {
    "film": Photo.negative_kind.in_(FILM),
    "digital": Photo.negative_kind == NegativeKind.DIGITAL_ORIGINAL.value,
    "none": Photo.negative_kind == NegativeKind.NONE.value,
    "missing": Photo.negative_kind.is_(None),
}
#: Photos by what their file is.
MEDIA: dict[str, ColumnElement[bool]] = {
    "jpeg": Photo.media_type == "image/jpeg",
    "tiff": Photo.media_type == "image/tiff",
    "raw": Photo.media_type == "image/x-camera-raw",
    "other": Photo.media_type.not_in(("image/jpeg", "image/tiff", "image/x-camera-raw")),
}
#: Orders of a list.
ORDERS: dict[str, tuple[Any, ...]] = {
    # The day of the 说明 leads: scanned prints have no instant of a camera. Those without a day come last, or first.
    "taken": (Photo.taken_on.is_(None), Photo.taken_on, Photo.taken_at, Photo.id),
    "newest": (Photo.taken_on.is_not(None), Photo.taken_on.desc(), Photo.taken_at.desc(), Photo.id.desc()),
    "number": (Photo.photo_no.is_(None), Photo.photo_no, Photo.id),
    "imported": (Photo.id,),
    "category": (Photo.category, Photo.taken_on, Photo.taken_at, Photo.id),
}


#: Orders by day as two runs, dated and undated, that follow the index of the timeline forwards or backwards.
RUNS: dict[str, tuple[tuple[bool, tuple[Any, ...]], ...]] = {
    "taken": ((True, (Photo.taken_on, Photo.taken_at, Photo.id)), (False, (Photo.taken_at, Photo.id))),
    "newest": (
        (False, (Photo.taken_at.desc(), Photo.id.desc())),
        (True, (Photo.taken_on.desc(), Photo.taken_at.desc(), Photo.id.desc())),
    ),
}


_SAID = (
    *("title", "photo_no", "caption", "place", "people", "matter", "photographer", "see_also", "file_name"),
    "former_numbers",
)


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """What narrows a list of photos; empty texts narrow nothing.

    `negative`: film, digital, none or missing (nobody has said yet). `medium`: jpeg, tiff, raw or other. `year` is
    that of the picture, 0 for all; `month` one of it, 0 for the whole. `text` is looked for in what its 说明 says,
    its numbers (former ones and its 底片号 too) and its file's name.
    """

    case_id: str = ""
    category: str = ""
    negative: str = ""
    described: bool | None = None
    year: int = 0
    month: int = 0
    medium: str = ""
    picked: bool | None = None
    text: str = ""


def selected(query: Any, narrow: PhotoFilter) -> Any:
    """A query of photos, narrowed to those that are here and that the filter lets through."""
    query = query.where(Photo.withdrawn.is_(False))
    if narrow.case_id:
        query = query.where(Photo.case_id == narrow.case_id)
    if narrow.category:
        query = query.where(Photo.category == narrow.category)
    if narrow.negative:
        query = query.where(FACETS[narrow.negative])
    if narrow.described is not None:
        query = query.where(DESCRIBED if narrow.described else ~DESCRIBED)
    if narrow.year:
        first, last = narrow.month or 1, narrow.month or 12
        end = date(narrow.year, last, monthrange(narrow.year, last)[1])
        query = query.where(Photo.taken_on.between(date(narrow.year, first, 1), end))
    if narrow.medium:
        query = query.where(MEDIA[narrow.medium])
    if narrow.picked is not None:
        query = query.where(Photo.picked.is_(narrow.picked))
    if narrow.text.strip():
        query = query.where(or_(*_saying(narrow.text.strip())))
    return query


def _saying(text: str) -> list[ColumnElement[bool]]:
    """The places where a text may stand."""
    numbered = select(Negative.id).where(Negative.negative_no.contains(text, autoescape=True))
    fields = [getattr(Photo, name).contains(text, autoescape=True) for name in _SAID]
    return [*fields, Photo.negative_id.in_(numbered)]
