"""Writing the 说明 of photos, one or many, and their numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from app import codes
from app.forms import LONG, SHORT, Form
from app.photos import access, numbers, rules
from app.photos.looking import categories
from app.photos.rules import DigitalNumber, PhotoDescription, PhotoNumber
from app.work import Version, Work
from db.codes import Secrecy
from db.kernel.clock import business_date
from db.kernel.errors import UserError
from db.models import Photo

#: Names for people of the elements of a 说明, in their order.
LABELS = {
    "title": "题名", "taken_on": "时间", "place": "地点", "people": "人物", "matter": "事由", "background": "背景",
    "photographer": "摄影者", "caption": "文字说明", "see_also": "参见号", "group_no": "组联号",
}  # fmt: skip
_LONGEST = {"people": 2000, "matter": 2000, "background": 2000, "caption": LONG}
_LINES = frozenset({"people", "matter", "background", "caption"})


def describe(work: Work, photo_id: str, description: PhotoDescription, *, opened_at: Version | None = None) -> None:
    """Write a photo's 说明; an empty 文字说明 is composed from the six elements, an empty 时间 is the camera's.

    Raises `UserError`: `permission.denied`, `form.invalid`, `record.read_only`, `record.changed_meanwhile`.
    """
    photo = work.get(Photo, photo_id)
    access.require_filing(work, photo.case_id)
    description = checked(description)
    if description.taken_on is None and photo.taken_at is not None:
        description = dataclasses.replace(description, taken_on=business_date(photo.taken_at))
    for name in PhotoDescription.__dataclass_fields__:
        setattr(photo, name, getattr(description, name))
    if not photo.caption.strip():
        photo.caption = rules.compose_caption(description)
    work.put(photo, "photo.describe", photo.title, opened_at=opened_at)


def recategorise(work: Work, photo_id: str, category: str) -> None:
    """Move a photo to another category; its secrecy is raised where that category asks for more, never lowered."""
    photo = work.get(Photo, photo_id)
    access.require_filing(work, photo.case_id)
    found = next((one for one in categories() if one.code == category), None)
    if found is None:
        raise UserError("photo.unknown_category", category=category)
    order = list(Secrecy)
    photo.category = category
    photo.secrecy = max(Secrecy(photo.secrecy), Secrecy(found.secrecy), key=order.index).value
    work.put(photo, "photo.recategorise", found.label)


def describe_elements(work: Work, photo_id: str, elements: Mapping[str, str]) -> None:
    """Write elements of DA/T 54 that have no column (codes of `photo_elements`); an empty text takes one away.

    Raises `UserError`: `permission.denied`, `form.invalid`.
    """
    photo = work.get(Photo, photo_id)
    access.require_filing(work, photo.case_id)
    known = {item.code: item.label for item in codes.items("photo_elements")}
    read = Form(dict(elements))
    given = {
        code: read.long(code, label, required=False, longest=2000).strip()
        for code, label in known.items()
        if code in elements
    }
    read.finish()
    held = dict((photo.form or {}).get("elements", {})) | given
    photo.form = (photo.form or {}) | {"elements": {code: text for code, text in held.items() if text}}
    work.put(photo, "photo.describe", photo.title)


def pick(work: Work, photo_ids: Sequence[str], picked: bool) -> None:
    """Mark photos as the chosen ones among many of the same (DA/T 50: 选取有代表性的), or take the mark away."""
    for photo_id in photo_ids:
        photo = work.get(Photo, photo_id)
        access.require_filing(work, photo.case_id)
        if photo.picked != picked:
            photo.picked = picked
            work.put(photo, "photo.pick", photo.title or photo.file_name)


def set_number(work: Work, photo_id: str, number: PhotoNumber | DigitalNumber) -> None:
    """Give a photo its number. Raises as `numbers.give`, and `permission.denied`."""
    photo = work.get(Photo, photo_id)
    access.require_filing(work, photo.case_id)
    work.put(photo, "photo.number", numbers.give(work, photo, number))


def withdraw_photo(work: Work, photo_id: str, reason: str) -> None:
    """Take a photo back: it stays in the records, marked, with its pictures.

    Raises `UserError`: `permission.denied`, `photo.reason_needed`.
    """
    photo = work.get(Photo, photo_id)
    access.require_filing(work, photo.case_id)
    if not reason.strip():
        raise UserError("photo.reason_needed", name=photo.title or photo.file_name)
    work.withdraw(photo, "photo.withdraw", reason.strip())


def checked(description: PhotoDescription) -> PhotoDescription:
    """The description as it will be kept. Raises `FindingsError("form.invalid")` with everything that is wrong."""
    read = Form(dataclasses.asdict(description) | {"taken_on": None})
    texts = {
        name: (read.long if name in _LINES else read.text)(
            name, label, required=False, longest=_LONGEST.get(name, SHORT)
        )
        for name, label in LABELS.items()
        if name != "taken_on"
    }
    read.raw("taken_on")
    read.finish()
    return PhotoDescription(taken_on=description.taken_on, **texts)
