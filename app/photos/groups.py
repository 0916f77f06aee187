"""照片组: photos of one event under one 总说明, with a running 组联号 in the case (GB/T 11821, DA/T 50)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app import codes
from app.cases import require_reading
from app.photos import access, describing, looking, rules
from app.photos.rules import PhotoDescription
from app.work import Read, Work
from db.codes import Secrecy
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Photo, PhotoGroup


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with what is common to its photos, and how many there are."""

    id: str
    case_id: str
    group_no: int
    description: PhotoDescription
    until_on: date | None
    secrecy: str
    retention: str
    photos: int


def make_group(work: Work, photo_ids: Sequence[str], title: str) -> str:
    """Put photos of one case into a new group: what they all say alike becomes the group's, with a 总说明 of it.

    Returns its id. Raises `UserError`: `permission.denied`, `form.invalid`, `photo.other_case`.
    """
    photos = [work.get(Photo, photo_id) for photo_id in photo_ids]
    case_id = photos[0].case_id
    access.require_filing(work, case_id)
    stray = next((photo for photo in photos if photo.case_id != case_id), None)
    if stray is not None:
        raise UserError("photo.other_case", name=stray.title or stray.file_name, number=title)
    last = work.session.scalar(select(func.max(PhotoGroup.group_no)).where(PhotoGroup.case_id == case_id))
    common = rules.common([looking.description_of(photo) for photo in photos])
    days = [photo.taken_on for photo in photos if photo.taken_on]
    first = min(days, default=None)
    common = describing.checked(dataclasses.replace(common, title=title, taken_on=first, caption=""))
    order = list(Secrecy)
    group = PhotoGroup(
        id=new_id(), case_id=case_id, activity_id=photos[0].activity_id, group_no=(last or 0) + 1, taken_on=first,
        until_on=max(days, default=None), secrecy=max((Secrecy(p.secrecy) for p in photos), key=order.index).value,
        retention="", form={}, extra={},
    )  # fmt: skip
    _fill(group, dataclasses.replace(common, caption=rules.compose_caption(common)))
    work.put(group, "photo_group.make", title)
    join_group(work, group.id, photo_ids)
    return group.id


def join_group(work: Work, group_id: str, photo_ids: Sequence[str]) -> None:
    """Put more photos into a group; each gets its 组联号."""
    group = work.get(PhotoGroup, group_id)
    access.require_filing(work, group.case_id)
    for photo_id in photo_ids:
        photo = work.get(Photo, photo_id)
        if photo.case_id != group.case_id:
            raise UserError("photo.other_case", name=photo.title or photo.file_name, number=group.title)
        photo.group_id, photo.group_no = group.id, str(group.group_no)
        work.put(photo, "photo.group", group.title)


def change_group(work: Work, group_id: str, description: PhotoDescription, *, retention: str = "") -> None:
    """Write a group's 总说明; an empty one is composed. Raises `UserError`: `permission.denied`, `form.invalid`."""
    group = work.get(PhotoGroup, group_id)
    access.require_filing(work, group.case_id)
    description = describing.checked(description)
    if retention and not codes.is_code("retention", retention):
        raise UserError("photo.bad_number", part="保管期限", value=retention[:32])
    if not description.caption.strip():
        description = dataclasses.replace(description, caption=rules.compose_caption(description))
    _fill(group, description)
    group.retention = retention or group.retention
    work.put(group, "photo_group.change", group.title)


def list_groups(view: Read, case_id: str) -> list[GroupRow]:
    """The groups of a case by 组联号. Raises `permission.denied` for who may see no case."""
    require_reading(view)
    counts = (
        select(Photo.group_id, func.count())
        .where(Photo.case_id == case_id, Photo.withdrawn.is_(False), Photo.group_id.is_not(None))
        .group_by(Photo.group_id)
    )
    held = {str(group_id): int(count) for group_id, count in view.session.execute(counts)}
    query = select(PhotoGroup).where(PhotoGroup.case_id == case_id, PhotoGroup.withdrawn.is_(False))
    return [_row(group, held.get(group.id, 0)) for group in view.session.scalars(query.order_by(PhotoGroup.group_no))]


def _row(group: PhotoGroup, count: int) -> GroupRow:
    description = PhotoDescription(
        title=group.title, taken_on=group.taken_on, place=group.place, people=group.people, matter=group.matter,
        background=group.background, photographer=group.photographer, caption=group.caption,
        group_no=str(group.group_no),
    )  # fmt: skip
    return GroupRow(
        group.id, group.case_id, group.group_no, description, group.until_on, group.secrecy, group.retention, count
    )


def _fill(group: PhotoGroup, description: PhotoDescription) -> None:
    for name in ("title", "place", "people", "matter", "background", "photographer", "caption"):
        setattr(group, name, getattr(description, name))
    group.taken_on = description.taken_on
