"""Two versions of a paper beside each other, by their words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

_LONGEST = 4000
"""Characters of a paragraph that are compared one by one; longer ones are told as a whole."""
_ALIKE = 0.4
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
    found: list[Passage] = []
    for at, (old, new) in enumerate(zip_longest(ours, theirs)):
        number = start + min(at + 1, len(ours))  # what was added follows the paragraph of this number
        if old is not None and new is not None and _alike(old, new):
            found.append(Passage(Change.CHANGED, _pieces(old, new), number))
            continue
        if old is not None:
            found.append(Passage(Change.REMOVED, (Piece(old, Change.REMOVED),), number))
        if new is not None:
            found.append(Passage(Change.ADDED, (Piece(new, Change.ADDED),), number))
    return found


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
