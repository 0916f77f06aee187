"""Running numbers of papers by year, such as 青检建〔2026〕7号, and numbers in Chinese. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLACES = ("{院简称}", "{yyyy}", "{n}")
_BRACKETS = str.maketrans("[]［］【】()（）", "〔〕〔〕〔〕〔〕〔〕")
_OPEN = "检"


def pattern_faults(pattern: str) -> list[str]:
    """What keeps `pattern` from giving every number once: places that are absent, doubled or unknown."""
    faults = [place for place in _PLACES if pattern.count(place) != 1]
    faults += [place for place in re.findall(r"\{[^{}]*\}", pattern) if place not in _PLACES]
    return faults


def render(pattern: str, short_name: str, year: int, serial: int) -> str:
    """The number as it is written: 〔〕 around the year, no leading zeros, no 第.

    An office whose short name ends in 检 already (青检) does not get a second one from the pattern.
    """
    return prefix(pattern, short_name, year) + str(serial) + pattern.partition("{n}")[2]


def prefix(pattern: str, short_name: str, year: int) -> str:
    """What comes before the running number, for all of a year."""
    if f"{_PLACES[0]}{_OPEN}" in pattern and short_name.endswith(_OPEN):
        short_name = short_name[: -len(_OPEN)]
    return pattern.partition("{n}")[0].replace(_PLACES[0], short_name).replace(_PLACES[1], str(year))


def serial_of(number: str, pattern: str, short_name: str, year: int) -> int | None:
    """The running number inside `number`, None when it does not follow the pattern in that year."""
    start, end = prefix(pattern, short_name, year), pattern.partition("{n}")[2]
    middle = number[len(start) : len(number) - len(end)]
    fits = number.startswith(start) and number.endswith(end) and middle.isascii() and middle.isdigit()
    return int(middle) if fits else None


def next_serial(used: Iterable[int], floor: int = 0) -> int:
    """The next integer of the year: above every number ever used, void ones too, and above `floor`."""
    return max([floor, *used]) + 1


def normal(number: str) -> str:
    """A number as somebody typed it, with the brackets and blanks that papers use."""
    return "".join(number.split()).translate(_BRACKETS)


_DIGITS = "〇一二三四五六七八九"


def chinese_number(value: int) -> str:
    """1 to 99 as headings count: 一 … 九十九; beyond that in figures."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
