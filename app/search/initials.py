"""How names are read: 青溪县水务局 is found by its initials qxxswj, 曾某 by zm and by cm; 王伟 sounds like 汪伟."""

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


@lru_cache(maxsize=4096)
def sound(name: str) -> tuple[str, ...]:
    """The commonest reading of each character, without its tone; a character that has none stands for itself."""
    readings = (_readings().get(ord(char), char).split(",")[0] for char in name)
    return tuple(unicodedata.normalize("NFC", _plain(reading)) for reading in readings)


def _plain(reading: str) -> str:
    """Without the marks of tones; the two dots of ü are no tone."""
    parts = unicodedata.normalize("NFD", reading)
    return "".join(one for one in parts if one == "\u0308" or not unicodedata.combining(one))


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
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.pinyin_dict import pinyin_dict

    readings: dict[int, str] = pinyin_dict
    return readings
