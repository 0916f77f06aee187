"""Pinyin initials of names: 青溪县水务局 is found by qxxswj, 曾某 by zm and by cm."""

from __future__ import annotations

import itertools
import os
import unicodedata
from functools import cache, lru_cache

#: A name with several characters of several readings is kept in so many of their combinations.
_MOST = 8


def initials(name: str) -> tuple[str, ...]:
    """The initials of a name, one text for each reading; none where it has no Chinese character."""
    choices = [_letters(char) for char in name]
    if not any(char >= "\u4e00" for char in name):
        return ()
    readings = itertools.product(*(choice for choice in choices if choice))
    return tuple(dict.fromkeys("".join(reading) for reading in itertools.islice(readings, _MOST)))


@lru_cache(maxsize=16384)
def _letters(char: str) -> tuple[str, ...]:
    """First letters of a character's readings, the commonest first; a letter or digit stands for itself."""
    if char.isascii():
        return (char.lower(),) if char.isalnum() else ()
    readings = _readings().get(ord(char), "")
    plain = (unicodedata.normalize("NFD", reading)[:1] for reading in readings.split(","))
    return tuple(dict.fromkeys(letter for letter in plain if letter))


@cache
def _readings() -> dict[int, str]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # only single characters are asked for: 44 MB less
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)
