"""How text is cut for the search: any part of it from one character up is found again, whatever its writing. Pure.

A text is reduced to its letters, digits and symbols (NFKC, case folded, without punctuation and blanks), and that to
pairs of neighbours: 青检建〔2026〕7号 becomes 青检 检建 建2 20 02 26 67 7号 号. A part of two or more characters is a
phrase of pairs, one character the beginning of a pair. Pairs and not single characters, because a phrase of common
characters is slow where their pairs are rare: over 500,000 entries 人建 took 25 ms by characters, 0.1 ms by pairs, a
number 120 and 23 ms.

The pair before 年 also tells the century of its year where that is written out (4年b in 2024年, 4年a in 1924年): 20
stands in nearly every entry, and to follow it through a million took three times as long as all the rest of a date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

#: Of a query: longer ones are cut, more words are left away.
LONGEST_WORD, MOST_WORDS = 64, 8

#: Centuries that years are written with, and what they add to the pair before 年.
_CENTURIES = {"19": "a", "20": "b"}
#: A year at the beginning of what is looked for: its century is told by its last pair and need not be followed.
_CENTURY = re.compile(r"^(?:19|20)(?=[0-9]{2}年)")
_DIGITS = frozenset("0123456789")
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


@lru_cache(maxsize=32768)
def normal_char(char: str) -> str:
    """What one character is looked for as: nothing for blanks, punctuation, marks and control characters.

    Characters that this Python does not know yet (new extensions of the ideographs, private ones) are kept.
    """
    kept = []
    for one in unicodedata.normalize("NFKC", char).casefold():
        kind = unicodedata.category(one)
        if kind[0] in "LN" or kind in ("So", "Co", "Cn"):
            kept.append(one)
    return "".join(kept)


def normal(text: str) -> str:
    """A text as it is compared: `青检建〔2026〕７号` and `青检建2026 7号` are the same."""
    return "".join(map(normal_char, text))


def tokens(texts: Iterable[str]) -> str:
    """Texts as the full-text table takes them; no phrase reaches from one into the next."""
    found: list[str] = []
    for text in texts:
        plain = normal(text)
        found += [_token(plain, place) for place in range(len(plain))]  # the last character stands alone
    return " ".join(found)


def words(query: str) -> list[str]:
    """The parts of a query that must all occur, in their normal form."""
    plain = [normal(part)[:LONGEST_WORD] for part in query.split()]
    return [part for part in plain if part][:MOST_WORDS]


def expression(query: str) -> str:
    """The query in FTS5's language: every word, a date in each of its writings. Empty where nothing is looked for.

    Built of quoted tokens without a quotation mark in them: whatever is typed, it is only looked for.
    """
    dates = [_prose(found) for found in _DATE.finditer(query)]
    rest = words(_DATE.sub(" ", query))
    parts = [_phrase(word) for word in rest]
    parts += [_phrase(normal(day)) for day in dates]
    return " AND ".join(parts)


def prose(day: date) -> str:
    """A day as it is indexed: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def looked_for(query: str) -> list[str]:
    """Everything that is to be marked in what was found, in normal form."""
    return [*words(_DATE.sub(" ", query)), *(normal(_prose(found)) for found in _DATE.finditer(query))]


def spans(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Where normal forms stand in a text as it is shown: start and end, in order, none within another."""
    plain, places = _mapped(text)
    found: list[tuple[int, int]] = []
    for word in sorted(set(wanted), key=len, reverse=True):
        at = plain.find(word) if word else -1
        while at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = plain.find(word, at + len(word))
    return list(_joined(sorted(found)))


def _phrase(word: str) -> str:
    if len(word) == 1:
        return f'"{word}" *'
    known = [_token(word, place) for place in range(len(word) - 1)]
    if _CENTURY.match(word):
        known = known[2:]
    phrases = ['"' + " ".join(one) + '"' for one in _readings(word, known)]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _token(plain: str, place: int) -> str:
    """The pair that begins there, with the century of the year that it ends, if that stands before it."""
    pair = plain[place : place + 2]
    if pair[1:] != "年" or place < 3 or not _DIGITS.issuperset((plain[place - 1], pair[0])):
        return pair
    return pair + _CENTURIES.get(plain[place - 3 : place - 1], "")


def _readings(word: str, known: list[str]) -> Iterator[list[str]]:
    """The pairs of a word; where it begins within a year, once for each century that the year may have."""
    yield known
    at = word.find("年") - 1
    if 0 <= at <= 2 and _DIGITS.issuperset(word[max(at - 1, 0) : at + 1]):
        for century, told in _CENTURIES.items():
            if at < 2 or century[1] == word[0]:
                yield [*known[:at], known[at] + told, *known[at + 1 :]]


def _prose(found: re.Match[str]) -> str:
    year, month, day = (int(part) for part in found.groups())
    return f"{year}年{month}月{day}日"


def _mapped(text: str) -> tuple[str, list[int]]:
    plain, places = [], []
    for place, char in enumerate(text):
        for one in normal_char(char):
            plain.append(one)
            places.append(place)
    return "".join(plain), places


def _joined(found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in found:
        if held is not None and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held
