"""照片号, 底片号 and 档号 in runs: gaps and doubles, and numbering anew as a plan that a person looks at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select

from app import presets
from app.cases import require_reading
from app.photos import access, rules
from app.photos.rules import DigitalNumber, PhotoNumber
from app.work import Read, Work
from db.codes import CaseState
from db.kernel.errors import UserError
from db.models import Case, Negative, Photo

#: From here on numbers stand on paper that was handed over.
_FILED = frozenset({CaseState.ARCHIVE_REVIEW.value, CaseState.ARCHIVED.value})


class Series(StrEnum):
    """A way of numbering: sheets through fonds and retention, sheets of an album, or groups of digital photos."""

    SHEET = "sheet"
    ALBUM = "album"
    DIGITAL = "digital"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What the numbers of a plan have in common. `album` counts for ALBUM, `year` and `group` for DIGITAL.

    `first` is the 张号 to begin with; 0 takes the next that is free.
    """

    series: Series
    fonds: str
    retention: str
    album: int = 0
    year: int = 0
    group: int = 0
    first: int = 0

    def number(self, sheet: int) -> PhotoNumber | DigitalNumber:
        """The number of a sheet."""
        if self.series is Series.DIGITAL:
            return DigitalNumber(self.fonds, self.year, self.retention, self.group, sheet)
        return PhotoNumber(self.fonds, self.retention, sheet, self.album if self.series is Series.ALBUM else None)


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One line of a plan: a photo and its number before and after."""

    photo_id: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """What is wrong with one run of numbers: its beginning, how many there are, missing and doubled sheets."""

    run: str
    count: int
    missing: tuple[int, ...]
    doubled: tuple[int, ...]


def plan_numbers(view: Read, photo_ids: Sequence[str], scheme: Scheme) -> list[NumberChange]:
    """The numbers that these photos would get, in this order; nothing is changed.

    Numbers that other photos have or had are passed over. Raises `UserError`: `photo.bad_number`,
    `photo.filed_already` where a photo's case is handed over already, `photo.placed_already` for one in an album.
    """
    require_reading(view)
    chosen = set(photo_ids)
    taken: set[str] = set()
    for row in view.session.execute(select(Photo.id, Photo.photo_no, Photo.former_numbers)):
        if row.id not in chosen and row.photo_no:
            taken.add(row.photo_no)
        taken.update(row.former_numbers.split("\n") if row.id not in chosen else ())
    sheet, plan = scheme.first or 1, []
    for photo_id in photo_ids:
        photo = view.get(Photo, photo_id)
        _require_open(view, photo)
        while str(scheme.number(sheet)) in taken:
            sheet += 1
        after = str(scheme.number(sheet))
        plan.append(NumberChange(photo_id, photo.title or photo.file_name, photo.photo_no or "", after))
        sheet += 1
    return plan


def give(work: Work, photo: Photo, number: PhotoNumber | DigitalNumber) -> str:
    """Write a photo's number, the one before stays with it as an alias; what to note of it. The photo is put by whoever
    gives it.

    Raises `UserError`: `photo.bad_number`, `photo.number_taken` where another photo here has it or had it,
    `photo.filed_already`, `photo.placed_already` for one that lies in an album.
    """
    written = str(number)
    if written == photo.photo_no:
        return written
    _require_open(work, photo)
    holder = _holder(work, photo, written)
    if holder is not None:
        raise UserError("photo.number_taken", number=written, name=holder.title or holder.file_name)
    return _write(photo, written)


def _write(photo: Photo, number: str) -> str:
    before = photo.photo_no
    if before:
        photo.former_numbers = "\n".join(filter(None, (photo.former_numbers, before)))
    photo.photo_no = number
    return f"{before} → {number}" if before else number


def _holder(view: Read, photo: Photo, number: str) -> Photo | None:
    """Another photo that has a number or once had it."""
    had = func.instr("\n" + Photo.former_numbers + "\n", f"\n{number}\n") > 0
    query = select(Photo).where(or_(Photo.photo_no == number, had), Photo.id != photo.id).order_by(Photo.id)
    return view.session.scalars(query.limit(1)).first()


def renumber(work: Work, plan: Sequence[NumberChange]) -> None:
    """Carry a plan out whole or not at all; each number before stays with its photo as an alias.

    Raises `UserError`: `permission.denied`, `photo.number_taken`, `photo.filed_already`, `record.changed_meanwhile`
    where a photo has not the number any more that the plan was made from.
    """
    chosen = {one.photo_id for one in plan}
    wanted = [one.after for one in plan]
    query = select(Photo).where(Photo.photo_no.in_(wanted), Photo.id.not_in(chosen))
    clash = work.session.scalars(query).first()
    if clash is not None or len(set(wanted)) != len(wanted):
        number = clash.photo_no if clash is not None else max(wanted, key=wanted.count)
        raise UserError("photo.number_taken", number=number, name=(clash.title or clash.file_name) if clash else "")
    for one in plan:
        photo = work.get(Photo, one.photo_id)
        access.require_filing(work, photo.case_id)
        _require_open(work, photo)
        if (photo.photo_no or "") != one.before:
            raise UserError("record.changed_meanwhile", by=photo.updated_by)
        if one.before == one.after:
            continue
        work.put(photo, "photo.renumber" if one.before else "photo.number", _write(photo, one.after))


def check_numbers(view: Read) -> list[RunReport]:
    """Every run of 照片号, 底片号 and 档号 of this workspace that has a gap or a double, in the order of the runs."""
    require_reading(view)
    runs: dict[str, list[int]] = {}
    photos = select(Photo.photo_no).where(
        Photo.withdrawn.is_(False), Photo.photo_no.is_not(None), Photo.owner_workspace == view.workspace_id
    )
    negatives = select(Negative.negative_no).where(
        Negative.withdrawn.is_(False), Negative.owner_workspace == view.workspace_id
    )
    for label, query in (("照片号", photos), ("底片号", negatives)):
        for number in view.session.scalars(query):
            run, sheet = rules.run_of(number or "")
            if run:
                runs.setdefault(f"{label} {run}", []).append(sheet)
    reports = []
    for run, sheets in sorted(runs.items()):
        found = rules.numbering(sheets, first=min(sheets) if run.startswith("底片号") else 1)
        if found.missing or found.doubled:
            reports.append(RunReport(run, len(sheets), found.missing, found.doubled))
    return reports


def scheme_of(number: str) -> dict[str, Any]:
    """The parts of a number as fields of a scheme, going on behind it; empty for what is no number."""
    try:
        if "ZP·" in number:
            found = rules.parse_digital_number(number)
            told = {"year": found.year, "group": found.group, "series": Series.DIGITAL.value}
            return told | {"fonds": found.fonds, "retention": found.retention, "first": found.sheet + 1}
        printed = rules.parse_photo_number(number)
    except UserError:
        return {}
    series = Series.ALBUM if printed.album else Series.SHEET
    told = {"series": series.value, "fonds": printed.fonds, "retention": printed.retention, "first": printed.sheet + 1}
    return told | ({"album": printed.album} if printed.album else {})


def usual_scheme(view: Read) -> dict[str, Any]:
    """How photos were numbered last in this workspace, with the next group of digital ones; where none was, with the
    fonds of the office."""
    query = select(Photo.photo_no).where(Photo.photo_no.is_not(None), Photo.owner_workspace == view.workspace_id)
    number = view.session.scalar(query.order_by(Photo.updated_at.desc(), Photo.id.desc()).limit(1))
    found = scheme_of(number or "")
    if found.get("series") == Series.DIGITAL.value:
        return found | {"group": min(found["group"] + 1, 9999), "first": 1}
    fonds = view.setting("archive.fonds_no", presets.current(view).archive["fonds_no"])
    return found or {"series": Series.DIGITAL.value, "fonds": str(fonds)}


def _require_open(view: Read, photo: Photo) -> None:
    case = view.session.get(Case, photo.case_id)
    if photo.photo_no and case is not None and case.state in _FILED:
        raise UserError("photo.filed_already", name=photo.title or photo.file_name, number=photo.photo_no)
    if photo.album_id is not None:  # its number follows from its place there
        raise UserError("photo.placed_already", name=photo.title or photo.file_name, number=photo.photo_no)
