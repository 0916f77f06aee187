"""Two versions of a paper beside each other, by their words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_LONGEST = 4000
"""Characters of a paragraph that are compared one by one; longer ones are told as a whole."""
_MOST_PAIRS = 2500
"""Pairs of paragraphs of one differing stretch that are looked at."""
_ALIKE = 0.5
"""How alike two paragraphs must be to be told as one that was changed."""


class Change(StrEnum):
    """What became of a passage."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed (SAME), came in (ADDED) or went (REMOVED)."""

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with what became of it, as pieces in reading order. `number` counts the paragraphs of ours."""

    change: Change
    pieces: tuple[Piece, ...]
    number: int

    @property
    def before(self) -> str:
        """Our words."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.ADDED)

    @property
    def after(self) -> str:
        """Theirs."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.REMOVED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All passages; `changes` are those that differ."""

    passages: tuple[Passage, ...]

    @property
    def changes(self) -> tuple[Passage, ...]:
        """What differs."""
        return tuple(one for one in self.passages if one.change is not Change.SAME)


def compare(ours: Sequence[str], theirs: Sequence[str]) -> Comparison:
    """What became of our paragraphs. Blanks of any width and number count as equal: setting is not wording."""
    matcher = SequenceMatcher(None, [_bare(one) for one in ours], [_bare(one) for one in theirs], autojunk=False)
    passages: list[Passage] = []
    for _, start, end, first, last in matcher.get_opcodes():
        if _ == "equal":
            passages += [Passage(Change.SAME, (Piece(ours[at], Change.SAME),), at + 1) for at in range(start, end)]
        else:
            passages += _differing(ours[start:end], theirs[first:last], start)
    return Comparison(tuple(passages))


def _differing(ours: Sequence[str], theirs: Sequence[str], start: int) -> list[Passage]:
    """Paragraphs that were changed beside what they became, in both orders; the rest as gone or new."""
    found: list[Passage] = []
    at = other = 0
    for old, new in [*_pairs(ours, theirs), (len(ours), len(theirs))]:
        found += [Passage(Change.REMOVED, (Piece(ours[n], Change.REMOVED),), start + n + 1) for n in range(at, old)]
        # what was added follows the paragraph of its number
        found += [Passage(Change.ADDED, (Piece(theirs[n], Change.ADDED),), start + old) for n in range(other, new)]
        if old < len(ours) and new < len(theirs):
            found.append(Passage(Change.CHANGED, _pieces(ours[old], theirs[new]), start + old + 1))
        at, other = old + 1, new + 1
    return found


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Which of ours became which of theirs: the most pairs that are alike, in order; long stretches as they come."""
    if len(ours) * len(theirs) > _MOST_PAIRS:
        return [(n, n) for n in range(min(len(ours), len(theirs))) if _alike(ours[n], theirs[n])]
    alike = [[_alike(old, new) for new in theirs] for old in ours]
    best = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in reversed(range(len(ours))):
        for j in reversed(range(len(theirs))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + 1 if alike[i][j] else 0)
    pairs, i, j = [], 0, 0
    while i < len(ours) and j < len(theirs):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(old: str, new: str) -> bool:
    if max(len(old), len(new)) > _LONGEST:
        return old[:50] == new[:50] or old[-50:] == new[-50:]
    return SequenceMatcher(None, old, new, autojunk=False).quick_ratio() >= _ALIKE


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    if max(len(old), len(new)) > _LONGEST:
        return (Piece(old, Change.REMOVED), Piece(new, Change.ADDED))
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(old[a:b], Change.SAME))
            continue
        if b > a:
            pieces.append(Piece(old[a:b], Change.REMOVED))
        if d > c:
            pieces.append(Piece(new[c:d], Change.ADDED))
    return tuple(pieces)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
