"""Numbers, captions and what a photo still lacks: GB/T 11821-2002, DA/T 50-2014, domain §1.5. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.findings import Finding
from db.codes import NegativeKind, Secrecy
from db.kernel.errors import UserError

N = TypeVar("N", "PhotoNumber", "NegativeNumber", "DigitalNumber")

#: What EXIF says only of a picture that was taken by the device itself.
_EXPOSED = ("taken", "exposure_s", "f_number", "iso", "focal_length_mm")
#: 全宗号: letters and digits (DA/T 22-2015 writes four of them, older fonds have others).
_FONDS = re.compile(r"[0-9A-Z]{1,8}")
#: 保管期限代码: figures or letters of the old rules, D10 and D30 of the new.
_RETENTION = re.compile(r"[123]|Y|C|D|D10|D30")
_PRINT = re.compile(r"([0-9A-Z]{1,8})-([123]|Y|C|D10|D30|D)-(?:([1-9]\d{0,3})-)?(\d{3,6})")
_FILM = re.compile(r"([0-9A-Z]{1,8})-(?:([123]|Y|C|D10|D30|D)-)?(\d{4,6})")
#: 底片号 as it stands on sleeves: the 张号 also without its leading noughts.
_ON_SLEEVE = re.compile(r"[0-9A-Z]{1,8}-(?:(?:[123]|Y|C|D10|D30|D)-)?(?=0*[1-9])\d{1,6}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_DIGITAL = re.compile(r"([0-9A-Z]{1,8})-ZP·(\d{4})-([123]|Y|C|D10|D30|D)-(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True)
class PhotoNumber:
    """照片号: 全宗号-保管期限代码-册号-张号, or without 册号.

    张号 runs from 1 within the album, without one within fonds and retention.
    """

    fonds: str
    retention: str
    sheet: int
    album: int | None = None

    def __str__(self) -> str:
        _check_head(self.fonds, self.retention)
        _check_range("张号", self.sheet, 999_999)
        if self.album is None:
            return f"{self.fonds}-{self.retention}-{self.sheet:04d}"
        _check_range("册号", self.album, 9_999)
        return f"{self.fonds}-{self.retention}-{self.album}-{self.sheet:03d}"


@dataclass(frozen=True, slots=True)
class NegativeNumber:
    """底片号: 全宗号-保管期限代码-张号; the local variant 全宗号-底片流水号 has no retention."""

    fonds: str
    sheet: int
    retention: str = ""

    def __str__(self) -> str:
        _check_head(self.fonds, self.retention or "1")
        _check_range("张号", self.sheet, 999_999)
        middle = f"{self.retention}-" if self.retention else ""
        return f"{self.fonds}-{middle}{self.sheet:04d}"


@dataclass(frozen=True, slots=True)
class DigitalNumber:
    """档号 of a digital photo: 全宗号-ZP·年度-保管期限代码-照片组号-张号 (DA/T 50-2014; four digits each)."""

    fonds: str
    year: int
    retention: str
    group: int
    sheet: int

    def __str__(self) -> str:
        _check_head(self.fonds, self.retention)
        _check_range("照片组号", self.group, 9_999)
        _check_range("张号", self.sheet, 9_999)
        if not 1949 <= self.year <= 2199:
            raise UserError("photo.bad_number", part="年度", value=self.year)
        return f"{self.fonds}-ZP·{self.year}-{self.retention}-{self.group:04d}-{self.sheet:04d}"


def parse_photo_number(text: str) -> PhotoNumber:
    """The parts of a 照片号 in either form. Raises `UserError("photo.bad_number")`."""
    fonds, retention, album, sheet = _matched(_PRINT, text)
    return _same(PhotoNumber(fonds, retention, int(sheet), int(album) if album else None), text)


def parse_negative_number(text: str) -> NegativeNumber:
    """The parts of a 底片号 in either form. Raises `UserError("photo.bad_number")`."""
    fonds, retention, sheet = _matched(_FILM, text)
    return _same(NegativeNumber(fonds, int(sheet), retention or ""), text)


def negative_number(text: str) -> str:
    """A 底片号 as it is kept: its characters those of the standard, however they were typed (全角, a long dash).

    Raises `UserError("photo.bad_negative_no")` for what has neither of its two forms.
    """
    written = unicodedata.normalize("NFKC", text.translate(_DASHES)).strip().upper()
    if not _ON_SLEEVE.fullmatch(written) or not written.isascii():
        raise UserError("photo.bad_negative_no", value=text[:64])
    return written


def parse_digital_number(text: str) -> DigitalNumber:
    """The parts of a digital photo's 档号. Raises `UserError("photo.bad_number")`."""
    fonds, year, retention, group, sheet = _matched(_DIGITAL, text)
    return _same(DigitalNumber(fonds, int(year), retention, int(group), int(sheet)), text)


@dataclass(frozen=True, slots=True)
class Numbering:
    """What is wrong with a run of sheets that should go from 1 without gap: missing and doubled ones, in order."""

    missing: tuple[int, ...]
    doubled: tuple[int, ...]


def run_of(number: str) -> tuple[str, int]:
    """The run that a number of any kind belongs to (all but its 张号) and its 张号; an empty run where it has none."""
    head, _, sheet = number.rpartition("-")
    return (head, int(sheet)) if head and sheet.isascii() and sheet.isdigit() and len(sheet) < 8 else ("", 0)


def numbering(sheets: Iterable[int], first: int = 1) -> Numbering:
    """Gaps and doubles among the sheets of one album (or of one fonds and retention), which should go from `first`."""
    seen: dict[int, int] = {}
    for sheet in sheets:
        seen[sheet] = seen.get(sheet, 0) + 1
    last = max(seen, default=0)
    missing = tuple(number for number in range(first, last + 1) if number not in seen)
    return Numbering(missing, tuple(sorted(number for number, times in seen.items() if times > 1)))


def _matched(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    found = pattern.fullmatch(text)
    if found is None:
        raise UserError("photo.bad_number", part="编号", value=text[:64])
    return found.groups()


def _same(number: N, text: str) -> N:
    if str(number) != text:
        raise UserError("photo.bad_number", part="编号", value=text[:64])
    return number


def _check_head(fonds: str, retention: str) -> None:
    if not _FONDS.fullmatch(fonds):
        raise UserError("photo.bad_number", part="全宗号", value=fonds[:64])
    if not _RETENTION.fullmatch(retention):
        raise UserError("photo.bad_number", part="保管期限代码", value=retention[:64])


def _check_range(part: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise UserError("photo.bad_number", part=part, value=value)


@dataclass(frozen=True, slots=True)
class PhotoDescription:
    """The elements of one photo's 说明 (GB/T 11821).

    `caption` (文字说明) empty means: compose it from the six elements. `people` names them with their posts and places
    in the picture (左起第二). `see_also` is the 参见号, `group_no` the 组联号.
    """

    title: str = ""
    taken_on: date | None = None
    place: str = ""
    people: str = ""
    matter: str = ""
    background: str = ""
    photographer: str = ""
    caption: str = ""
    see_also: str = ""
    group_no: str = ""


def common(descriptions: Sequence[PhotoDescription]) -> PhotoDescription:
    """What several photos all say alike; elements in which they differ are left empty."""
    first = descriptions[0]
    same = {
        name: getattr(first, name)
        for name in PhotoDescription.__dataclass_fields__
        if all(getattr(one, name) == getattr(first, name) for one in descriptions)
    }
    return PhotoDescription(**same)


@dataclass(frozen=True, slots=True)
class Mark:
    """A person on a picture: where the head is, in thousandths of its width from the left and height from the top."""

    name: str
    post: str
    x: int
    y: int


#: Heads whose heights differ by less than this (thousandths of the picture's height) stand in one row.
ROW_GAP = 110
_FEW_ROWS = {1: ("",), 2: ("后排", "前排")}


def people_rows(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The rows of people from the back (highest in the picture) to the front, each from the left."""
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda one: (one.y, one.x)):
        if rows and mark.y - rows[-1][-1].y < ROW_GAP:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return [sorted(row, key=lambda one: one.x) for row in rows]


def people_text(marks: Sequence[Mark]) -> str:
    """人物 from the marks: `前排左起：马某（检察官）、周某；后排左起：…`; one person is named without a place."""
    if len(marks) < 2:
        return "".join(_named(mark) for mark in marks)
    rows = people_rows(marks)
    names = _FEW_ROWS.get(len(rows)) or tuple(
        "前排" if place == len(rows) - 1 else f"第{_ordinal(len(rows) - place)}排" for place in range(len(rows))
    )
    told = [
        f"{name}{'左起：' if len(row) > 1 else '：' if name else ''}{'、'.join(map(_named, row))}"
        for name, row in zip(names, rows, strict=True)
    ]
    return "；".join(reversed(told))


def _named(mark: Mark) -> str:
    return f"{mark.name}（{mark.post}）" if mark.post else mark.name


def _ordinal(number: int) -> str:
    figures = "零一二三四五六七八九十"
    return figures[number] if number <= 10 else f"十{figures[number - 10]}" if number < 20 else str(number)


def compose_caption(description: PhotoDescription) -> str:
    """文字说明 from the six elements: 时间, 地点, 人物, 事由, 背景, 摄影者, each left out where it is empty."""
    day = chinese_date(description.taken_on) if description.taken_on else ""
    place = f"在{description.place}" if description.place else ""
    matter = _unstopped(description.matter)
    people = _unstopped(description.people)
    opening = "，".join(part for part in (day + place, people) if part)
    sentences = [
        f"{opening}，{matter}" if opening and matter else opening or matter,
        _unstopped(description.background),
    ]
    if description.photographer:
        sentences.append(f"摄影：{description.photographer}")
    return "".join(f"{sentence}。" for sentence in sentences if sentence)


def _unstopped(text: str) -> str:
    return text.strip().rstrip("。．.；;，,")


def chinese_date(day: date) -> str:
    """`2026年2月10日`."""
    return f"{day.year}年{day.month}月{day.day}日"


#: What a photo must say before its case can be archived (T9), with the names for people.
NEEDED = {"title": "题名", "taken_on": "时间", "place": "地点", "matter": "事由", "photographer": "摄影者"}


def missing_elements(description: PhotoDescription) -> tuple[str, ...]:
    """Names for people of the needed elements that are empty."""
    return tuple(label for name, label in NEEDED.items() if not getattr(description, name))


def negative_said(kind: str | None, reason: str) -> bool:
    """Whether it is known what the negative is; `none` counts only with its reason (domain §1.5)."""
    return bool(kind) and (kind != NegativeKind.NONE or bool(reason.strip()))


def findings(photos: Iterable[tuple[str, PhotoDescription, str | None, str]]) -> tuple[Finding, ...]:
    """What keeps these photos out of the archive. Each: name for people, description, negative's kind and reason."""
    found: list[Finding] = []
    for name, description, kind, reason in photos:
        missing = missing_elements(description)
        if missing:
            found.append(Finding("photo.not_described", "photos", name, {"name": name, "missing": "、".join(missing)}))
        if not negative_said(kind, reason):
            found.append(Finding("photo.no_negative", "photos", name, {"name": name}))
    return tuple(found)


def veiled(secrecy: str, may_see: bool) -> bool:
    """Whether a picture is kept from somebody: 内部 and above need the permission for originals."""
    return not may_see and secrecy != Secrecy.PUBLIC


def by_day(held: Iterable[tuple[str, date]]) -> dict[date, str]:
    """The activity of each day that has just one; of two on one day a person must say which."""
    days: dict[date, list[str]] = {}
    for activity_id, day in held:
        days.setdefault(day, []).append(activity_id)
    return {day: ids[0] for day, ids in days.items() if len(ids) == 1}


def categories_of(folders: Sequence[str], words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The categories whose words stand in the name of a folder, the innermost that has any; none, one or several."""
    for folder in reversed(folders):
        found = [code for code, meant in words.items() if any(word and word in folder for word in meant)]
        if found:
            return tuple(found)
    return ()


def digital_born(facts: Mapping[str, str], media_type: str) -> bool:
    """Whether a file is a camera's own, and so its own negative: a camera's format with a camera's name in it, and when
    or how it was exposed. Scanners write their names too.
    """
    if media_type == "image/x-camera-raw":
        return True
    named = bool(facts.get("model") or facts.get("make"))
    return media_type in ("image/jpeg", "image/heic", "image/tiff") and named and any(map(facts.get, _EXPOSED))


def places(held: int, count: int, per_page: int) -> Sequence[tuple[int, int]]:
    """Page and sheet (both from 1) of `count` photos put into an album behind `held` others, `per_page` to a page."""
    return [(1 + index // per_page, 1 + index) for index in range(held, held + count)]


@dataclass(frozen=True, slots=True)
class Limit:
    """Highest temperature, and lowest and highest relative humidity, in tenths of a degree and of a per cent."""

    warmest: int
    driest: int
    dampest: int


_LIMIT = re.compile(r"(-?\d+):(\d+)-(\d+)")
#: How much a store may change in a day, in tenths (the 1989 edition's ±3 °C and ±10 per cent).
DRIFT = (30, 100)


def read_limits(text: str) -> tuple[Limit, ...]:
    """Limits as a code list writes them: `21:20-30 15:20-40`."""
    return tuple(Limit(*(10 * int(figure) for figure in found)) for found in _LIMIT.findall(text))


def climate_findings(
    limits: Sequence[Limit], temperature: int, humidity: int, before: tuple[int, int] | None = None
) -> tuple[Finding, ...]:
    """What is wrong with a store's climate: too warm, too dry, too damp for every limit, or changed in a day by more
    than it may (`before`: the day before). Tenths throughout.
    """
    found: list[Finding] = []
    if limits and not any(one.warmest >= temperature and one.driest <= humidity <= one.dampest for one in limits):
        near = min(limits, key=lambda one: (max(0, temperature - one.warmest), abs(humidity - one.dampest)))
        if temperature > near.warmest:
            facts = {"value": tenths(temperature), "most": tenths(near.warmest)}
            found.append(Finding("store.too_warm", "temperature", "温度", facts))
        if not near.driest <= humidity <= near.dampest:
            facts = {"value": tenths(humidity), "least": tenths(near.driest), "most": tenths(near.dampest)}
            found.append(Finding("store.humidity", "humidity", "相对湿度", facts))
    if before is not None:
        for name, now, then, most, unit in (
            ("temperature", temperature, before[0], DRIFT[0], "℃"),
            ("humidity", humidity, before[1], DRIFT[1], "%"),
        ):
            if abs(now - then) > most:
                facts = {"value": tenths(abs(now - then)), "most": tenths(most), "unit": unit}
                found.append(Finding("store.drift", name, {"temperature": "温度", "humidity": "相对湿度"}[name], facts))
    return tuple(found)


def tenths(value: int) -> str:
    """`21`, `20.5`: tenths as people write them."""
    sign, size = "-" if value < 0 else "", abs(value)
    return f"{sign}{size // 10}" + (f".{size % 10}" if size % 10 else "")
