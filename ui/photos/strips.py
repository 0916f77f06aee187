"""How the negatives of a roll lie on the light table: six frames to a strip, gaps where none is registered. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.photos import NegativeRow

PER_STRIP = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """One place of a strip; without a negative it is a frame that nobody has registered."""

    number: str
    negative: NegativeRow | None


@dataclass(frozen=True, slots=True)
class Strip:
    """Up to six frames, with the strip's number."""

    number: str
    frames: tuple[Frame, ...]

    def negatives(self) -> list[NegativeRow]:
        """The registered ones."""
        return [frame.negative for frame in self.frames if frame.negative is not None]


def lay_out(negatives: Sequence[NegativeRow]) -> list[Strip]:
    """Strips in their order, case by case: a roll may hold several."""
    by_case: dict[str, list[NegativeRow]] = {}
    for one in negatives:
        by_case.setdefault(one.case_id, []).append(one)
    return [strip for part in by_case.values() for strip in _of_case(part)]


def _of_case(negatives: Sequence[NegativeRow]) -> list[Strip]:
    """Strips in their order. The numbers of the frames say the place; negatives without one follow in the order given.

    Only strips that hold a registered frame are shown.
    """
    numbered: dict[int, list[NegativeRow]] = {}
    loose: list[NegativeRow] = []
    for one in negatives:
        number = _figure(one.frame)
        if number:
            numbered.setdefault(number, []).append(one)
        else:
            loose.append(one)
    strips = []
    for place in sorted({(number - 1) // PER_STRIP for number in numbered}):
        strips += _strips_of(place, numbered)
    for start in range(0, len(loose), PER_STRIP):
        part = loose[start : start + PER_STRIP]
        strips.append(Strip(part[0].strip, tuple(Frame(one.frame, one) for one in part)))
    return strips


def _strips_of(place: int, numbered: dict[int, list[NegativeRow]]) -> list[Strip]:
    """The strip at a place; a number that occurs twice (14 and 14A) goes on a further strip."""
    numbers = range(place * PER_STRIP + 1, (place + 1) * PER_STRIP + 1)
    deep = max(len(numbered.get(number, ())) for number in numbers)
    found = []
    for layer in range(deep):
        frames = []
        for number in numbers:
            here = numbered.get(number, [])
            negative = here[layer] if layer < len(here) else None
            frames.append(Frame(negative.frame if negative else str(number), negative))
        first = next(frame.negative for frame in frames if frame.negative)
        found.append(Strip(first.strip or str(place + 1), tuple(frames)))
    return found


def _figure(text: str) -> int:
    found = re.search(r"\d{1,6}", text)
    return int(found.group()) if found else 0
