"""The office's own holiday table: a year entered or corrected by day or from a text file, over the shipped one.

What was computed before a correction stays as it was recorded; what is computed afterwards follows it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app import presets
from app.calendar import HolidayTable, UnclearError, read_day, shipped_table
from app.forms import text_fault
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError

_LINE = re.compile(r"(\S+?)(?:\s*(?:至|到|—|~|～)\s*(\S+))?\s+(\S+)")
_MOST_LINES = 400
_HANDED = "下发"
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day is made: a rest day, a day worked instead, or as its weekday says."""

    REST = "rest"
    MAKEUP = "makeup"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Year:
    """A year's table; `own` says that the office entered or corrected it, `shipped` that the program knows it too.

    `source` is the superior whose table the office took over as it is, empty for what it entered itself.
    """

    year: int
    table: HolidayTable
    own: bool
    shipped: bool
    source: str = ""

    @property
    def known(self) -> bool:
        """Whether more than weekends is known."""
        return self.own or self.shipped


def year(view: Read, number: int) -> Year:
    """A year as it counts here."""
    own: Mapping[str, str] = view.setting("holidays", {})
    said = str(tomllib.loads(own[str(number)]).get("provenance", "")) if str(number) in own else ""
    source = said.removesuffix(_HANDED) if said.endswith(_HANDED) else ""
    return Year(number, presets.holidays(view), str(number) in own, number in shipped_table().years, source)


def days_of(table: HolidayTable, number: int) -> dict[date, tuple[DayKind, str]]:
    """What a table says of the days of a year beyond their weekdays."""
    rest = {day: (DayKind.REST, name) for day, name in table.rest.items() if day.year == number}
    return rest | {day: (DayKind.MAKEUP, name) for day, name in table.makeup.items() if day.year == number}


def shipped_days(number: int) -> dict[date, tuple[DayKind, str]]:
    """The same as the program brings it."""
    return days_of(shipped_table(), number)


def take_superior(work: Work, number: int, days: Mapping[date, tuple[DayKind, str]], source: str) -> None:
    """Let the year be as the superior `source` arranged it. Raises `permission.denied`."""
    work.require(Action.CODES_WRITE)
    rest = {day: name for day, (kind, name) in days.items() if kind is DayKind.REST}
    makeup = {day: name for day, (kind, name) in days.items() if kind is DayKind.MAKEUP}
    _keep(work, number, rest, makeup, f"{number}年：采用{source}下发的安排", provenance=source + _HANDED)


def mark_day(work: Work, day: date, kind: DayKind, name: str = "") -> None:
    """Make a day a rest day called `name`, a make-up day, or what its weekday says.

    The whole year is the office's own from then on. Raises `permission.denied`, `preset.bad_holidays`.
    """
    work.require(Action.CODES_WRITE)
    if kind is DayKind.REST:
        fault = text_fault(name, "名称", longest=20, lines=False) if name.strip() else "请写明节日名称"
        if fault:
            raise UserError("preset.bad_holidays", detail=fault.rstrip("。"))
    table = presets.holidays(work)
    rest = {one: told for one, told in table.rest.items() if one.year == day.year and one != day}
    makeup = {one: told for one, told in table.makeup.items() if one.year == day.year and one != day}
    if kind is DayKind.REST:
        rest[day] = name.strip()
    elif kind is DayKind.MAKEUP:
        makeup[day] = "调休"
    told = {DayKind.REST: name.strip(), DayKind.MAKEUP: "调休上班", DayKind.PLAIN: "按星期"}[kind]
    _keep(work, day.year, rest, makeup, f"{day.isoformat()}：{told}")


def reset_year(work: Work, number: int) -> None:
    """Let the shipped table count again; a year that was never shipped is unknown again. Raises `permission.denied`."""
    work.require(Action.CODES_WRITE)
    own = {kept: text for kept, text in work.setting("holidays", {}).items() if kept != str(number)}
    work.set_setting("holidays", own, f"{number}年：恢复随程序发布的安排")


def import_text(work: Work, text: str) -> int:
    """Take a year from a text file; returns the year. Raises `permission.denied`, `preset.bad_holidays`.

    Either the form of `resources/holidays`, or lines as the State Council's notice puts them:
    `2027-10-01至2027-10-07 国庆节` for rest days, `2027-10-09 班` for days worked instead. `#` begins a remark.
    """
    work.require(Action.CODES_WRITE)
    if re.search(r"^\s*year\s*=", text, re.MULTILINE):
        return presets.enter_holidays(work, text)
    rest: dict[date, str] = {}
    makeup: dict[date, str] = {}
    lines = [line.split("#")[0].strip() for line in text.lstrip("\ufeff").splitlines()]
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        if number > _MOST_LINES:
            raise UserError("preset.bad_holidays", detail=f"超过{_MOST_LINES}行")
        _take_line(number, line, work.today(), rest, makeup)
    years = {day.year for day in (*rest, *makeup)}
    if len(years) != 1:
        raise UserError("preset.bad_holidays", detail="一份文件须是同一年的安排，且至少有一天")
    found = years.pop()
    _keep(work, found, rest, makeup, f"{found}年：导入{len(rest)}个休息日、{len(makeup)}个调休上班日")
    return found


def _take_line(number: int, line: str, today: date, rest: dict[date, str], makeup: dict[date, str]) -> None:
    found = _LINE.fullmatch(line)
    if found is None:
        raise UserError(
            "preset.bad_holidays", detail=f"第{number}行看不懂，请写成“2027-10-01至2027-10-07 国庆节”的样子"
        )
    try:
        first = read_day(found[1], today)
        last = read_day(found[2], today) if found[2] else first
    except UnclearError as error:
        raise UserError("preset.bad_holidays", detail=f"第{number}行：{error.sentence}") from error
    if not first <= last <= first + 60 * _DAY:
        raise UserError("preset.bad_holidays", detail=f"第{number}行的起止日期不对")
    name = found[3]
    while first <= last:
        if name in ("班", "上班", "调休", "调休上班"):
            makeup[first] = "调休"
        else:
            rest[first] = name[:20]
        first += _DAY


def _keep(
    work: Work,
    number: int,
    rest: Mapping[date, str],
    makeup: Mapping[date, str],
    note: str,
    *,
    provenance: str = "本院录入",
) -> None:
    """The office's year in the form of `resources/holidays`."""
    names: dict[str, tuple[list[date], list[date]]] = {}
    for kind, days in enumerate((rest, makeup)):
        for day, name in sorted(days.items()):
            names.setdefault(name, ([], []))[kind].append(day)
    parts = [f'year = {number}\nprovenance = "{_quoted(provenance)}"\n']
    if not names:
        parts.append("holiday = []\n")
    for name, (rests, makeups) in names.items():
        said = _quoted(name)
        listed = [", ".join(day.isoformat() for day in days) for days in (rests, makeups)]
        parts.append(f'[[holiday]]\nname = "{said}"\nrest = [{listed[0]}]\nmakeup = [{listed[1]}]\n')
    text = "\n".join(parts)
    HolidayTable.parse([text])
    work.set_setting("holidays", {**work.setting("holidays", {}), str(number): text}, note)


def _quoted(text: str) -> str:
    """A text as it may stand between quotation marks."""
    return text.replace("\\", "").replace('"', "”")
