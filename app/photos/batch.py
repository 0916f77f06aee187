"""Many photos at once: a preview of what would change, the same words for all, words filled down or taken again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.cases import require_reading
from app.photos import describing, looking, rules
from app.photos.rules import PhotoDescription
from app.work import Read, Work
from db.models import Photo

#: What one photo may hand to the next ones: never its title, its number, or who stands where in it.
HANDED_DOWN = ("taken_on", "place", "matter", "background", "photographer", "see_also", "group_no")


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element of one photo before and after."""

    photo_id: str
    name: str
    element: str
    label: str
    before: str
    after: str


def preview_batch(
    view: Read, photo_ids: Sequence[str], elements: Mapping[str, object], *, only_empty: bool = False
) -> list[ElementChange]:
    """What `apply_batch` would change, photo by photo; nothing is changed.

    `elements` are named as in `PhotoDescription`; `{n}` in a text becomes the photo's place in the list, from 1.
    """
    require_reading(view)
    found = []
    for place, photo_id in enumerate(photo_ids, 1):
        photo = view.get(Photo, photo_id)
        before = looking.description_of(photo)
        after = written(before, elements, place, only_empty=only_empty)
        found += _changes(photo, before, after)
    return found


def apply_batch(
    work: Work, photo_ids: Sequence[str], elements: Mapping[str, object], *, only_empty: bool = False
) -> int:
    """Write the elements into each photo; returns how many photos changed. Raises as `describe`."""
    changed = 0
    for place, photo_id in enumerate(photo_ids, 1):
        before = looking.description_of(work.get(Photo, photo_id))
        after = written(before, elements, place, only_empty=only_empty)
        if after != before:
            describing.describe(work, photo_id, after)
            changed += 1
    return changed


def fill_down(work: Work, photo_ids: Sequence[str]) -> int:
    """Give what the first photo says of day, place, matter… to those after it that say nothing of it."""
    first = looking.description_of(work.get(Photo, photo_ids[0]))
    return apply_batch(work, photo_ids[1:], handed_down(first), only_empty=True)


def handed_down(description: PhotoDescription) -> dict[str, object]:
    """The elements that one photo may hand to the next."""
    return {name: value for name in HANDED_DOWN if (value := getattr(description, name))}


def last_description(view: Read, photo_id: str) -> PhotoDescription | None:
    """What was written last of another photo of the same case; none where no other is described."""
    require_reading(view)
    photo = view.get(Photo, photo_id)
    query = select(Photo).where(
        Photo.case_id == photo.case_id,
        Photo.id != photo_id,
        Photo.withdrawn.is_(False),
        Photo.owner_workspace == view.workspace_id,
        Photo.matter != "",
    )
    last = view.session.scalars(query.order_by(Photo.updated_at.desc(), Photo.id.desc())).first()
    return None if last is None else looking.description_of(last)


def written(
    before: PhotoDescription, elements: Mapping[str, object], place: int, *, only_empty: bool
) -> PhotoDescription:
    """The description with the elements in it. A caption that was composed is composed anew. Pure."""
    wanted = {
        name: value.replace("{n}", str(place)) if isinstance(value, str) else value
        for name, value in elements.items()
        if not (only_empty and getattr(before, name))
    }
    composed = before.caption in ("", rules.compose_caption(before))
    after = dataclasses.replace(before, **wanted)  # type: ignore[arg-type]
    if composed and "caption" not in wanted and after != before:
        after = dataclasses.replace(after, caption=rules.compose_caption(after))
    return after


def _changes(photo: Photo, before: PhotoDescription, after: PhotoDescription) -> list[ElementChange]:
    return [
        ElementChange(
            photo.id,
            photo.title or photo.file_name,
            name,
            label,
            _told(getattr(before, name)),
            _told(getattr(after, name)),
        )
        for name, label in describing.LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]


def _told(value: object) -> str:
    return rules.chinese_date(value) if isinstance(value, date) else str(value or "")
