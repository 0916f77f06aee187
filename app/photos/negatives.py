"""Negatives as records, their links to photos, and word about photos that have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from app import codes
from app.cases import require_reading
from app.forms import Form
from app.photos import rules
from app.photos.access import require_filing, require_sight
from app.work import Read, Work
from db.codes import NegativeKind, Secrecy
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import FilmScan, Negative, Photo

#: What is written on a sleeve beside the columns of a record.
MORE = ("size", "emulsion_mark", "sleeve", "volume", "taken_on")
#: What positives are made of, by 片种; the others are judged by the look of the film.
FILMS = {"bw": "bw", "colour": "colour"}
#: How a 状况 begins that needs nobody's care.
SOUND = "良好"


@dataclass(frozen=True, slots=True)
class NegativeForm:
    """What is written on a negative's sleeve. `film`: code of `films`; `colour`: code of `film_colours`;
    `taken_on`: the day of its picture (`1998-07-21`).
    """

    negative_no: str
    kind: NegativeKind = NegativeKind.FILM_ORIGINAL
    film: str = "135"
    colour: str = "colour"
    roll: str = ""
    strip: str = ""
    frame: str = ""
    condition: str = ""
    kept_at: str = ""
    size: str = ""
    emulsion_mark: str = ""
    sleeve: str = ""
    volume: str = ""
    taken_on: str = ""


@dataclass(frozen=True, slots=True)
class NegativeRow:
    """A negative for lists and the light table; ids of the photos made from it, oldest first.

    `secret`: not all that was made of it is 公开, or nothing was, and nobody has said what it shows.
    """

    id: str
    case_id: str
    negative_no: str
    kind: str
    kind_label: str
    film: str
    colour: str
    film_label: str
    roll: str
    strip: str
    frame: str
    condition: str
    faulty: bool
    kept_at: str
    scan_id: str | None
    reduced_id: str | None
    positive_id: str | None
    photo_ids: tuple[str, ...]
    size: str = ""
    emulsion_mark: str = ""
    sleeve: str = ""
    volume: str = ""
    taken_on: str = ""
    lent_to: str = ""
    lent_until: date | None = None
    wanted: bool = False
    picked: bool = False
    secret: bool = True
    recipe: Mapping[str, Any] = field(default_factory=dict)
    version: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class RollRow:
    """A roll of film (底片册): how many frames of it are registered, how many have photos, whether one is damaged."""

    roll: str
    film_label: str
    frames: int
    linked: int
    faulty: bool
    kept_at: str


def register_negative(work: Work, case_id: str, form: NegativeForm) -> str:
    """Register a negative of a case and return its id; one of the same number in the case is taken as the same.

    Its number has one of the forms of `rules.negative_number`.

    Raises `UserError`: `permission.denied`, `form.invalid`, `record.read_only`.
    """
    require_filing(work, case_id)
    form = _checked(form)
    known = find(work, case_id, form.negative_no)
    if known is not None:
        return known.id
    negative = Negative(id=new_id(), case_id=case_id, form={}, extra={})
    _fill(negative, form)
    work.put(negative, "negative.register", form.negative_no)
    return negative.id


def change_negative(work: Work, negative_id: str, form: NegativeForm) -> None:
    """Correct what is written of a negative; its photos' kind follows. A number that it has had may stay as it is.

    Raises as `register_negative`.
    """
    negative = work.get(Negative, negative_id)
    require_filing(work, negative.case_id)
    form = _checked(form, negative.negative_no)
    _fill(negative, form)
    work.put(negative, "negative.change", form.negative_no)
    for photo in work.session.scalars(select(Photo).where(Photo.negative_id == negative_id)):
        if photo.negative_kind != negative.kind:
            photo.negative_kind = negative.kind
            work.put(photo, "photo.link_negative", negative.negative_no)


def link_negative(work: Work, negative_id: str, photo_ids: Iterable[str]) -> None:
    """Say that these photos were made from this negative. Raises `UserError`: `permission.denied`, `record.missing`,
    `photo.other_case` where negative and photo are of different cases.
    """
    negative = work.get(Negative, negative_id)
    require_filing(work, negative.case_id)
    for photo_id in photo_ids:
        photo = work.get(Photo, photo_id)
        if photo.case_id != negative.case_id:
            raise UserError("photo.other_case", name=photo.title or photo.file_name, number=negative.negative_no)
        photo.negative_id, photo.negative_kind, photo.no_negative_reason = negative.id, negative.kind, ""
        work.put(photo, "photo.link_negative", negative.negative_no)


def declare_negative(work: Work, photo_id: str, kind: NegativeKind, reason: str = "") -> None:
    """Say of a photo without a film negative that its file is the original, or that there is none and why.

    Raises `UserError`: `permission.denied`, `photo.reason_needed`, `photo.link_needed` for a kind of film.
    """
    photo = work.get(Photo, photo_id)
    require_filing(work, photo.case_id)
    if kind not in (NegativeKind.DIGITAL_ORIGINAL, NegativeKind.NONE):
        raise UserError("photo.link_needed", name=photo.title or photo.file_name)
    if kind is NegativeKind.NONE and not reason.strip():
        raise UserError("photo.reason_needed", name=photo.title or photo.file_name)
    photo.negative_id, photo.negative_kind = None, kind.value
    photo.no_negative_reason = reason.strip() if kind is NegativeKind.NONE else ""
    work.put(photo, "photo.declare_negative", f"{codes.label('negative_kinds', kind.value)} {reason}".strip())


def base_of(view: Read, negative: Negative) -> tuple[int, ...]:
    """The colour of a negative's bare film: beside it in its own scan, else in that of its strip, else of its roll."""
    own = (negative.form or {}).get("base", ())
    return tuple(int(level) for level in own) or base_of_film(view, negative)


def base_of_film(view: Read, negative: Negative) -> tuple[int, ...]:
    """The same without its own scan."""
    query = select(FilmScan).where(FilmScan.case_id == negative.case_id, FilmScan.withdrawn.is_(False))
    query = query.where(
        or_(FilmScan.id == negative.film_scan_id, and_(FilmScan.roll == negative.roll, FilmScan.roll != ""))
    )
    scans = sorted(view.session.scalars(query), key=lambda scan: (scan.id != negative.film_scan_id, scan.id))
    bases = (tuple(int(level) for level in (scan.form or {}).get("base", ())) for scan in scans)
    return next(filter(None, bases), ())


def list_negatives(view: Read, case_id: str | None = None, roll: str | None = None) -> list[NegativeRow]:
    """Negatives by roll, strip and frame, the way a light table shows them. Raises `UserError("permission.denied")`."""
    require_reading(view)
    query = select(Negative).where(Negative.withdrawn.is_(False))
    if case_id is not None:
        query = query.where(Negative.case_id == case_id)
    if roll is not None:
        query = query.where(Negative.roll == roll)
    photos: dict[str, list[str]] = {}
    public: set[str] = set()
    linked = select(Photo.negative_id, Photo.id, Photo.secrecy).where(
        Photo.negative_id.is_not(None), Photo.withdrawn.is_(False)
    )
    for negative_id, photo_id, secrecy in view.session.execute(linked.order_by(Photo.taken_at, Photo.id)):
        held = photos.setdefault(str(negative_id), [])
        if secrecy != Secrecy.PUBLIC.value:
            public.discard(str(negative_id))
        elif not held or str(negative_id) in public:
            public.add(str(negative_id))
        held.append(photo_id)
    rows = [
        _row(negative, tuple(photos.get(negative.id, ())), secret=negative.id not in public)
        for negative in view.session.scalars(query)
    ]
    return sorted(rows, key=lambda row: _place(row.roll, row.strip, row.frame, row.negative_no))


def along_the_film(view: Read, negative_ids: Iterable[str]) -> list[str]:
    """These negatives by roll, strip and frame. Raises `UserError("record.missing")`."""
    held = [view.get(Negative, negative_id) for negative_id in negative_ids]
    strip = {one.id: str((one.form or {}).get("strip", "")) for one in held}
    return [one.id for one in sorted(held, key=lambda one: _place(one.roll, strip[one.id], one.frame, one.negative_no))]


def list_rolls(view: Read, case_id: str | None = None) -> list[RollRow]:
    """The rolls of a case's negatives, or of all, newest name first."""
    rolls: dict[str, list[NegativeRow]] = {}
    for row in list_negatives(view, case_id):
        rolls.setdefault(row.roll, []).append(row)
    return [
        RollRow(
            roll=roll,
            film_label=rows[0].film_label,
            frames=len(rows),
            linked=sum(bool(row.photo_ids) for row in rows),
            faulty=any(row.faulty for row in rows),
            kept_at=rows[0].kept_at,
        )
        for roll, rows in sorted(rolls.items(), reverse=True)
    ]


def negative_picture(view: Read, negative_id: str, *, positive: bool = False) -> bytes:
    """JPEG of a scanned negative for the light table, as it is or turned positive.

    It shows what its photos show: raises `UserError` `permission.denied` for who may not see all of them, and
    `photo.no_scan`, `blob.missing`, `blob.damaged`.
    """
    require_reading(view)
    negative = view.get(Negative, negative_id)
    for photo in view.session.scalars(select(Photo).where(Photo.negative_id == negative_id)):
        require_sight(view, photo)
    blob_id = negative.positive_id if positive else negative.reduced_id
    if blob_id is None:
        raise UserError("photo.no_scan", number=negative.negative_no)
    return view.load(blob_id)


def find(view: Read, case_id: str, negative_no: str) -> Negative | None:
    """The negative of that number in a case, if it is registered."""
    query = select(Negative).where(Negative.case_id == case_id, Negative.negative_no == negative_no)
    return view.session.scalars(query.where(Negative.withdrawn.is_(False))).first()


def count_negatives(view: Read, case_id: str | None = None) -> int:
    """How many negatives are registered."""
    query = select(func.count()).select_from(Negative).where(Negative.withdrawn.is_(False))
    return view.session.scalar(query if case_id is None else query.where(Negative.case_id == case_id)) or 0


def day_of(negative: Negative) -> date | None:
    """The day of its picture, where it is written on the sleeve."""
    written = (negative.form or {}).get("taken_on")
    return date.fromisoformat(written) if isinstance(written, str) and written else None


def _checked(form: NegativeForm, held: str = "") -> NegativeForm:
    """The form with its number as it is kept; `held` is one that it had before the rules were asked."""
    read = Form({name: str(getattr(form, name)) for name in NegativeForm.__dataclass_fields__})
    number = read.text("negative_no", "底片号", longest=64).strip()
    if number and number != held:
        try:
            number = rules.negative_number(number)
        except UserError as error:
            read.add(error.code, "negative_no", "底片号", **error.params)
    read.day("taken_on", "拍摄日期", required=False)
    kind = read.code("kind", "底片种类", "negative_kinds")
    if kind in (NegativeKind.NONE, NegativeKind.DIGITAL_ORIGINAL):
        read.add("photo.not_film", "kind", "底片种类")
    read.code("film", "胶片规格", "films")
    read.code("colour", "片种", "film_colours")
    for name, label in {"roll": "卷号", "strip": "条号", "frame": "帧号"}.items():
        read.text(name, label, required=False, longest=64)
    more = {"size": "尺寸", "emulsion_mark": "药面标记", "sleeve": "底片袋号", "volume": "底片册"}
    for name, label in {"condition": "状况", "kept_at": "存放位置", **more}.items():
        read.text(name, label, required=False)
    read.finish()
    return replace(form, negative_no=number)


def _fill(negative: Negative, form: NegativeForm) -> None:
    negative.negative_no, negative.kind = form.negative_no, NegativeKind(form.kind).value
    negative.film, negative.colour = form.film, form.colour
    negative.roll, negative.frame = form.roll, form.frame
    negative.condition, negative.kept_at = form.condition, form.kept_at
    told = {"strip": form.strip} | {name: getattr(form, name) for name in MORE if getattr(form, name)}
    cleared = {name for name in MORE if not getattr(form, name)}
    negative.form = {name: value for name, value in (negative.form or {}).items() if name not in cleared} | told


def _row(negative: Negative, photo_ids: tuple[str, ...], *, secret: bool) -> NegativeRow:
    film, colour = negative.film or "", negative.colour or ""
    return NegativeRow(
        id=negative.id,
        case_id=negative.case_id,
        negative_no=negative.negative_no,
        kind=negative.kind,
        kind_label=codes.label("negative_kinds", negative.kind),
        film=film,
        colour=colour,
        film_label=f"{codes.label('films', film)}{codes.label('film_colours', colour)}",
        roll=negative.roll,
        strip=str((negative.form or {}).get("strip", "")),
        frame=negative.frame,
        condition=negative.condition,
        faulty=bool(negative.condition) and not negative.condition.startswith(SOUND),
        kept_at=negative.kept_at,
        scan_id=negative.scan_id,
        reduced_id=negative.reduced_id,
        positive_id=negative.positive_id,
        photo_ids=photo_ids,
        **{name: str((negative.form or {}).get(name, "")) for name in MORE},
        lent_to=negative.lent_to,
        lent_until=negative.lent_until,
        wanted=any(not one.get("done") for one in (negative.form or {}).get("requests", ())),
        picked=negative.picked,
        secret=secret,
        recipe=dict((negative.form or {}).get("recipe", {})),
        version=(negative.term, negative.epoch, negative.revision),
    )


def _place(roll: str, strip: str, frame: str, number: str) -> tuple[object, ...]:
    return roll, _natural(strip), _natural(frame), number


def _natural(text: str) -> tuple[int, str]:
    """Frames in the order of their figures: 2 before 10, 14 before 14A."""
    figures = "".join(c for c in text if c.isascii() and c.isdigit())
    return int(figures[:9] or 0), text
