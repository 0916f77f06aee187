"""How text is cut for the search: any part of it from one character up is found again, whatever its writing. Pure.

A text is reduced to its letters, digits and symbols (NFKC, case folded, without punctuation and blanks), and that to
pairs of neighbours: 青检建〔2026〕7号 becomes 青检 检建 建2 20 02 26 67 7号 号. A part of two or more characters is a
phrase of pairs, one character the beginning of a pair. Pairs and not single characters, because a phrase of common
characters is slow where their pairs are rare: over 500,000 entries 人建 took 25 ms by characters, 0.1 ms by pairs, a
number 120 and 23 ms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

#: Of a query: longer ones are cut, more words are left away.
LONGEST_WORD, MOST_WORDS = 64, 8

#: Before a year and month: 20 stands in nearly every entry, and to follow it through a million took three times as long
#: as all the rest. 1924年3月 is found with 2024年3月 for that.
_CENTURY = re.compile(r"^(?:19|20)(?=\d{2}年\d)")
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
        found += [plain[place : place + 2] for place in range(len(plain))]  # the last character stands alone
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
    sought = _CENTURY.sub("", word)
    return '"' + " ".join(sought[place : place + 2] for place in range(len(sought) - 1)) + '"'


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
