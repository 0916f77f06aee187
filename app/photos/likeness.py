"""Near duplicates: photos whose perceptual hashes are almost the same. A person decides; nothing is left out alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.cases import require_reading
from app.photos import access
from app.work import Read, Work
from db.models import Photo

#: Bits of 64 by which two pictures may differ and still be shown side by side: copies made smaller, brighter or at a
#: lower quality differ by 0 to 4, different scenes of one drawn series by 18 and more.
NEAR = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two photos that look alike, the later one first; `bits` by which their hashes differ."""

    photo_id: str
    title: str
    other_id: str
    other_title: str
    same_case: bool
    bits: int


class Likenesses:
    """The hashes of all photos of a workspace, looked through in memory."""

    def __init__(self, view: Read) -> None:
        query = select(Photo.id, Photo.likeness).where(Photo.withdrawn.is_(False), Photo.likeness != "")
        self._known = [
            (int(row.likeness, 16), str(row.id)) for row in view.session.execute(query) if _sound(row.likeness)
        ]

    def add(self, photo_id: str, likeness: str) -> None:
        """A photo more."""
        if _sound(likeness):
            self._known.append((int(likeness, 16), photo_id))

    def nearest(self, photo_id: str, likeness: str, apart: frozenset[str] = frozenset()) -> tuple[str, int] | None:
        """The photo most like this one and by how many bits it differs; `apart` are those known to be others."""
        if not _sound(likeness):
            return None
        wanted = int(likeness, 16)
        near = [
            (bits, other)
            for known, other in self._known
            if (bits := (known ^ wanted).bit_count()) <= NEAR and other != photo_id and other not in apart
        ]
        return None if not near else (min(near)[1], min(near)[0])


def list_likenesses(view: Read, case_id: str) -> list[Likeness]:
    """Photos of a case that look like another one here, of any case, and nobody has said yet that both stay."""
    require_reading(view)
    known = Likenesses(view)
    found: dict[frozenset[str], Likeness] = {}
    query = select(Photo).where(Photo.case_id == case_id, Photo.withdrawn.is_(False), Photo.likeness != "")
    for photo in view.session.scalars(query.order_by(Photo.id.desc())):
        near = known.nearest(photo.id, photo.likeness, frozenset((photo.form or {}).get("apart", ())))
        if near is not None and frozenset((photo.id, near[0])) not in found:
            found[frozenset((photo.id, near[0]))] = pair(view, photo, *near)
    return list(found.values())


def pair(view: Read, photo: Photo, other_id: str, bits: int) -> Likeness:
    """A pair as pages show it."""
    other = view.get(Photo, other_id)
    names = [one.title or one.file_name for one in (photo, other)]
    return Likeness(photo.id, names[0], other_id, names[1], photo.case_id == other.case_id, bits)


def keep_both(work: Work, photo_id: str, other_id: str) -> None:
    """Say that two photos that look alike both stay; they are not shown as alike again.

    Raises `UserError`: `permission.denied`, `record.missing`, `record.read_only`.
    """
    photo = work.get(Photo, photo_id)
    access.require_filing(work, photo.case_id)
    other = work.get(Photo, other_id)
    for one, two in ((photo, other), (other, photo)):
        if work.is_own(one):
            apart = sorted({*(one.form or {}).get("apart", ()), two.id})
            one.form = (one.form or {}) | {"apart": apart}
            work.put(one, "photo.keep_both", two.title or two.file_name)


def _sound(likeness: str) -> bool:
    """Whether text that may be another office's is a hash."""
    try:
        return len(likeness) == 16 and int(likeness, 16) >= 0
    except ValueError:
        return False
