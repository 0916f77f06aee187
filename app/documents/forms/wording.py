"""Fixed passages of the forms: data in resources/templates, so that an office's wording is not in code."""

from __future__ import annotations

import tomllib
from functools import cache

import resources


@cache
def wording(form_code: str) -> dict[str, str]:
    """The passages of one form, by name."""
    texts: dict[str, str] = tomllib.loads(resources.path(f"templates/{form_code}.toml").read_text("utf-8"))
    return texts


_DIGITS = "〇一二三四五六七八九"


def chinese_number(value: int) -> str:
    """1 to 99 as headings count: 一 … 九十九; beyond that in figures."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
