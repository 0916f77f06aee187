"""Days and times of day as people write them: 2026年3月5日, 20260305, 3-5, 昨天; 下午3点半, 0930. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date, time, timedelta

_FULL = re.compile(r"(\d{4}|\d{2})[-/.年 ]\s*(\d{1,2})[-/.月 ]\s*(\d{1,2})[日号]?", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[-/.月]\s*(\d{1,2})[日号]?", re.ASCII)
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SHORT_RUN = re.compile(r"(0[1-9]|1[0-2])(\d{2})", re.ASCII)
_YEAR = re.compile(r"(\d{4})年?", re.ASCII)
_MONTH = re.compile(r"((?:19|20|21)\d{2})[-/.年 ]?\s*(\d{1,2})[月]?", re.ASCII)
_STEP = re.compile(r"([+-])(\d{1,4})天?", re.ASCII)
_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2}
_TIME = re.compile(r"(上午|早上|中午|下午|晚上)?\s*(\d{1,2})(?:[:.点时]\s*(\d{1,2}|半)?分?)?", re.ASCII)
_TIME_RUN = re.compile(r"(\d{2})(\d{2})", re.ASCII)
_DIGITS = {char: str(place % 10) for place, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_WIDE = str.maketrans("０１２３４５６７８９－／．：　", "0123456789-/.: ")


class UnclearError(ValueError):
    """A text that is no day or time; `sentence` says why and how to write it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_day(text: str, today: date) -> date:
    """The day that a text means. Raises `UnclearError` with a sentence for people.

    A day without a year is of this year; a year of two digits is of this century.
    """
    plain = _chinese(text.translate(_WIDE)).strip()
    if plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    if found := _STEP.fullmatch(plain):
        return today + timedelta(days=int(found[1] + found[2]))
    if found := _RUN.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _FULL.fullmatch(plain):
        year = int(found[1])
        return _day(year if year > 99 else 2000 + year, int(found[2]), int(found[3]))
    if found := _SHORT.fullmatch(plain) or _SHORT_RUN.fullmatch(plain):
        return _day(today.year, int(found[1]), int(found[2]))
    if _YEAR.fullmatch(plain):
        raise UnclearError(f"只写了{plain[:4]}年，请写到日，例如{plain[:4]}-03-05")
    if found := _MONTH.fullmatch(plain):
        raise UnclearError(f"只写到月，请写到日，例如{found[1]}-{int(found[2]):02d}-05")
    raise UnclearError("看不出是哪一天，请写成2026-03-05的样子")


def read_time(text: str) -> time:
    """The time of day that a text means. Raises `UnclearError`."""
    plain = _chinese(text.translate(_WIDE)).strip()
    if found := _TIME_RUN.fullmatch(plain):
        return _time(int(found[1]), int(found[2]))
    found = _TIME.fullmatch(plain)
    if found is None:
        raise UnclearError("看不出是几点，请写成15:00的样子")
    hour = int(found[2])
    minute = 30 if found[3] == "半" else int(found[3] or 0)
    if found[1] in ("下午", "晚上") and hour < 12:
        hour += 12
    return _time(hour, minute)


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise UnclearError(f"一年没有{month}月")
    if not 1900 <= year <= 2199:
        raise UnclearError(f"{year}年不在1900年到2199年之间")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise UnclearError(f"{year}年{month}月没有{day}日，这个月到{last}日为止")
    return date(year, month, day)


def _time(hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise UnclearError(f"没有{hour}点{minute:02d}分这个时刻")
    return time(hour, minute)


def _chinese(text: str) -> str:
    """二〇二六年三月十五日 in digits; a text without such numbers stays as it is."""

    def number(found: re.Match[str]) -> str:
        run = found[0]
        if "十" not in run:
            return "".join(_DIGITS[char] for char in run)
        tens, _, ones = run.partition("十")
        return (_DIGITS[tens] if tens else "1") + (_DIGITS[ones] if ones else "0")

    return re.sub(r"[〇零一二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九]+", number, text)
