"""People marked on a picture: who stands where, their 左起 order, and how their names are spelled elsewhere here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, select

from app.cases import require_reading
from app.forms import SHORT, Form
from app.photos import access, looking, rules
from app.photos.rules import Mark
from app.search import sound
from app.work import Read, Version, Work
from db.models import Account, Activity, Photo


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A name that is written somewhere here already, with the post it was last written with."""

    name: str
    post: str


def mark_people(work: Work, photo_id: str, marks: Sequence[Mark], *, opened_at: Version | None = None) -> None:
    """Mark people on a picture. 人物 is written anew from the marks where it was derived from them before or empty.

    Raises `UserError`: `permission.denied`, `form.invalid`, `record.read_only`, `record.changed_meanwhile`.
    """
    photo = work.get(Photo, photo_id)
    access.require_filing(work, photo.case_id)
    read = Form({"marks": [{"name": m.name, "post": m.post, "x": m.x, "y": m.y} for m in marks]})
    checked = read.rows("marks", "人物", _mark, required=False)
    read.finish()
    derived = photo.people in ("", rules.people_text(looking.marks_of(photo)))
    before = rules.compose_caption(looking.description_of(photo))
    photo.form = (photo.form or {}) | {"marks": [{"name": m.name, "post": m.post, "x": m.x, "y": m.y} for m in checked]}
    if derived:
        composed = photo.caption in ("", before)
        photo.people = rules.people_text(checked)
        if composed:
            photo.caption = rules.compose_caption(looking.description_of(photo))
    work.put(photo, "photo.mark_people", photo.people, opened_at=opened_at)


def known_people(view: Read) -> list[KnownPerson]:
    """Names of the office's people, of those who took part in activities and of those marked on photos, by name."""
    require_reading(view)
    found: dict[str, str] = {}
    for account in view.session.scalars(select(Account)):
        found[account.display_name] = ""
    for form in view.session.scalars(select(Activity.form).where(Activity.withdrawn.is_(False))):
        block = (form or {}).get("symposium", {})
        for one in block.get("unit_attendees", ()) if isinstance(block, dict) else ():
            found[str(one.get("name", ""))] = str(one.get("post", ""))
    for form in view.session.scalars(
        select(Photo.form).where(cast(Photo.form, String).contains('"marks"'), Photo.withdrawn.is_(False))
    ):
        for one in (form or {}).get("marks", ()):
            found[str(one.get("name", ""))] = str(one.get("post", "")) or found.get(str(one.get("name", "")), "")
    return [KnownPerson(name, post) for name, post in sorted(found.items()) if name]


def spelled_otherwise(name: str, known: Sequence[KnownPerson]) -> str:
    """A known name that sounds the same in other characters; empty where there is none, or the name is known."""
    if len(name) < 2 or any(one.name == name for one in known):
        return ""
    wanted = sound(name)
    return next((one.name for one in known if len(one.name) == len(name) and sound(one.name) == wanted), "")


def _mark(row: Form) -> Mark:
    return Mark(
        row.text("name", "姓名"),
        row.text("post", "职务", required=False, longest=SHORT),
        row.integer("x", "横向位置", 0, 1000) or 0,
        row.integer("y", "纵向位置", 0, 1000) or 0,
    )
