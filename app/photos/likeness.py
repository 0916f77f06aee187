"""Near duplicates: photos whose perceptual hashes are almost the same. A person decides; nothing is left out alone."""

from __future__ import annotations

import itertools
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select

from app.cases import require_reading
from app.photos import access
from app.work import Read, Work
from db.models import Photo

#: Bits of 64 by which two pictures may differ and still be shown side by side: copies made smaller, brighter or at a
#: lower quality differ by 0 to 4, different scenes of one drawn series by 18 and more.
NEAR = 8
#: Photos that may have come since the indexes were made.
_UNSORTED = 1000
_SHIFTS = (0, 16, 32, 48)
#: What a quarter of a hash may differ by: nothing, one bit, two bits.
_CHANGES = (0, *(1 << n for n in range(16)), *(1 << n | 1 << m for n in range(16) for m in range(n)))

_Quarter: TypeAlias = tuple["array[int]", "array[int]"]


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
    """The hashes of all photos of a workspace.

    Of two hashes that differ by at most eight bits one of their four quarters differs by at most two: so each quarter
    is an index, in which the few values around the one that is looked for are looked up. A hundred thousand photos
    take 2.5 MiB beside their ids, and one question a fiftieth of the time of looking at each.
    """

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        pairs = [(photo_id, int(likeness, 16)) for photo_id, likeness in known if _sound(likeness)]
        self._ids = [photo_id for photo_id, _ in pairs]
        self._hashes = array("Q", [value for _, value in pairs])
        self._quarters: list[_Quarter] = []
        self._sort_in()

    @classmethod
    def of_all(cls, view: Read) -> Likenesses:
        """Of the photos that are here."""
        query = select(Photo.id, Photo.likeness).where(Photo.withdrawn.is_(False), Photo.likeness != "")
        return cls((str(row.id), row.likeness) for row in view.session.execute(query))

    def add(self, photo_id: str, likeness: str) -> None:
        """A photo more."""
        if _sound(likeness):
            self._ids.append(photo_id)
            self._hashes.append(int(likeness, 16))
            if len(self._hashes) - self._sorted > _UNSORTED:
                self._sort_in()

    def nearest(self, photo_id: str, likeness: str, apart: frozenset[str] = frozenset()) -> tuple[str, int] | None:
        """The photo most like this one and by how many bits it differs; `apart` are those known to be others."""
        if not _sound(likeness):
            return None
        wanted = int(likeness, 16)
        near = [
            (bits, other)
            for place in self._around(wanted)
            if (bits := (self._hashes[place] ^ wanted).bit_count()) <= NEAR
            and (other := self._ids[place]) != photo_id
            and other not in apart
        ]
        return None if not near else (min(near)[1], min(near)[0])

    def _around(self, wanted: int) -> set[int]:
        """Places of the hashes that may be near; those that are in no index yet are all looked at."""
        found = set(range(self._sorted, len(self._hashes)))
        for shift, (starts, places) in zip(_SHIFTS, self._quarters, strict=True):
            value = wanted >> shift & 0xFFFF
            for change in _CHANGES:
                first, last = starts[value ^ change], starts[(value ^ change) + 1]
                if first < last:
                    found.update(places[first:last])
        return found

    def _sort_in(self) -> None:
        self._sorted = len(self._hashes)
        self._quarters = [_quarter([one >> shift & 0xFFFF for one in self._hashes]) for shift in _SHIFTS]


def _quarter(values: Sequence[int]) -> _Quarter:
    """Where the places of each value begin, and all places in the order of their values."""
    starts = array("I", bytes(4 * (0x10000 + 1)))
    for value, count in Counter(values).items():
        starts[value + 1] = count
    starts = array("I", itertools.accumulate(starts))
    return starts, array("I", sorted(range(len(values)), key=values.__getitem__))


def list_likenesses(view: Read, case_id: str) -> list[Likeness]:
    """Photos of a case that look like another one here, of any case, and nobody has said yet that both stay."""
    require_reading(view)
    known = Likenesses.of_all(view)
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
    access.require_filing(work, work.get(Photo, photo_id).case_id)
    _keep(work, {photo_id, other_id})


def keep_series(work: Work, pairs: Iterable[tuple[str, str]]) -> None:
    """Say that of all these pairs both stay, and whatever hangs together by them: shots of one series look alike each
    with each, and would else be asked about pair by pair. Raises as `keep_both`.
    """
    series: list[set[str]] = []
    for one, other in pairs:
        access.require_filing(work, work.get(Photo, one).case_id)
        joined = [held for held in series if held & {one, other}]
        series = [held for held in series if held not in joined] + [set().union(*joined, {one, other})]
    for held in series:
        _keep(work, held)


def _keep(work: Work, ids: set[str]) -> None:
    found = [work.get(Photo, photo_id) for photo_id in sorted(ids)]
    for one in found:
        if work.is_own(one):
            others = ids - {one.id}
            one.form = (one.form or {}) | {"apart": sorted({*(one.form or {}).get("apart", ()), *others})}
            work.put(one, "photo.keep_both", next(two.title or two.file_name for two in found if two is not one))


def _sound(likeness: str) -> bool:
    """Whether text that may be another office's is a hash."""
    try:
        return len(likeness) == 16 and int(likeness, 16) >= 0
    except ValueError:
        return False
