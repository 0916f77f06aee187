"""Many photos at once: a preview of what would change, the same words for all, words filled down or taken again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import activities
from app.cases import require_reading
from app.cases.casefile import case_file
from app.photos import access, describing, looking, rules
from app.photos.rules import PhotoDescription
from app.work import Read, Version, Work
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


@dataclass(frozen=True, slots=True)
class BatchWritten:
    """One photo as a batch found it, and the version at which it left it: what taking the batch back needs."""

    photo_id: str
    description: PhotoDescription
    category: str
    secrecy: str
    left_at: Version


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


def write_batch(
    work: Work,
    photo_ids: Sequence[str],
    elements: Mapping[str, object],
    category: str = "",
    *,
    only_empty: bool = False,
) -> list[BatchWritten]:
    """Write elements into photos and move them to a category where one is named; what it changed, to be taken back.

    Raises as `apply_batch` and `recategorise`.
    """
    found = [work.get(Photo, photo_id) for photo_id in photo_ids]
    before = [(looking.description_of(one), one.category, one.secrecy, _version(one)) for one in found]
    apply_batch(work, photo_ids, elements, only_empty=only_empty)
    for one in found:
        if category and one.category != category:
            describing.recategorise(work, one.id, category)
    return [
        BatchWritten(one.id, description, kind, secrecy, _version(one))
        for one, (description, kind, secrecy, version) in zip(found, before, strict=True)
        if _version(one) != version
    ]


def take_back_batch(work: Work, written_before: Sequence[BatchWritten]) -> int:
    """Make photos what they were before a batch; how many. One that was changed or withdrawn since stays as it is.

    Raises `UserError`: `permission.denied`.
    """
    taken = 0
    for one in written_before:
        photo = work.get(Photo, one.photo_id)
        access.require_filing(work, photo.case_id)
        if photo.withdrawn or _version(photo) != one.left_at:
            continue
        for name in PhotoDescription.__dataclass_fields__:
            setattr(photo, name, getattr(one.description, name))
        photo.category, photo.secrecy = one.category, one.secrecy
        work.put(photo, "photo.batch_undo", photo.title)
        taken += 1
    return taken


def _version(photo: Photo) -> Version:
    return Version(photo.term, photo.epoch, photo.revision)


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


def propose_batch(view: Read, photo_ids: Sequence[str]) -> dict[str, str]:
    """What may be written into photos of one case that say nothing of it yet: by the activity that all of them show,
    by what was described last in the case, and by the case itself; empty for photos of several cases.
    """
    require_reading(view)
    found = [view.get(Photo, photo_id) for photo_id in photo_ids]
    if len({one.case_id for one in found}) != 1:
        return {}
    last = last_description(view, found[0].id)
    told = {
        "photographer": last.photographer if last else "",
        "background": (last.background if last else "") or f"{case_file(view, found[0].case_id).name}个案预防",
    }
    shown = {one.activity_id for one in found}
    held = next((one for one in activities.activities(view, found[0].case_id) if shown == {one.id}), None)
    if held is not None:
        met = [str(one.get("name", "")) for one in held.symposium.get("unit_attendees", ())]
        told |= {"place": held.place, "matter": held.title, "people": "、".join([*held.officers, *filter(None, met)])}
    return {name: text for name, text in told.items() if text and not any(getattr(one, name) for one in found)}


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
