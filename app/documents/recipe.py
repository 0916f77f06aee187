"""How leaves of scanned files become papers: reordered, turned, straightened, split and joined. Pure.

A leaf is one page of one source file. Places count leaves over all papers from 0. Nothing changes a source.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Leaf:
    """Page `place` of file `source`; turned clockwise by `turn` quarters, then by `skew` hundredths of a degree."""

    source: int
    place: int
    turn: int = 0
    skew: int = 0


Sheaf = tuple[Leaf, ...]
"""The leaves of one paper, never empty."""
Papers = tuple[Sheaf, ...]


def whole(counts: Sequence[int]) -> Papers:
    """All leaves of all files as one paper; `counts` are the files' pages."""
    leaves = tuple(Leaf(source, place) for source, count in enumerate(counts) for place in range(count))
    return (leaves,) if leaves else ()


def apart(counts: Sequence[int], first: int = 0) -> Papers:
    """Each file as a paper of its own; `first` is the number of the first file."""
    return tuple(tuple(Leaf(first + number, place) for place in range(count)) for number, count in enumerate(counts))


def leaves(papers: Papers) -> list[Leaf]:
    """All leaves in order."""
    return [leaf for sheaf in papers for leaf in sheaf]


def starts(papers: Papers) -> list[int]:
    """The place of each paper's first leaf."""
    found, at = [], 0
    for sheaf in papers:
        found.append(at)
        at += len(sheaf)
    return found


def paper_at(papers: Papers, place: int) -> int:
    """Which paper a leaf lies in."""
    return max(number for number, start in enumerate(starts(papers)) if start <= place)


def turn(papers: Papers, places: Collection[int], quarters: int) -> Papers:
    """Turn leaves clockwise. A leaf's skew stays what it is: it is measured on the leaf as it lies."""
    return _each(papers, places, lambda leaf: replace(leaf, turn=(leaf.turn + quarters) % 4))


def straighten(papers: Papers, degrees: Mapping[int, int]) -> Papers:
    """Set by how many hundredths of a degree leaves are turned to lie straight; 0 leaves them as they were scanned."""
    found = list(papers)
    at = 0
    for number, sheaf in enumerate(papers):
        found[number] = tuple(
            replace(leaf, skew=degrees.get(at + place, leaf.skew)) for place, leaf in enumerate(sheaf)
        )
        at += len(sheaf)
    return tuple(found)


def drop(papers: Papers, places: Collection[int]) -> Papers:
    """Leave leaves out; a paper without any is gone."""
    at, found = 0, []
    for sheaf in papers:
        kept = tuple(leaf for place, leaf in enumerate(sheaf) if at + place not in places)
        at += len(sheaf)
        if kept:
            found.append(kept)
    return tuple(found)


def split(papers: Papers, place: int) -> Papers:
    """Begin a new paper with a leaf; nothing changes where one begins already."""
    if place in starts(papers) or not 0 <= place < len(leaves(papers)):
        return papers
    number = paper_at(papers, place)
    cut = place - starts(papers)[number]
    sheaf = papers[number]
    return (*papers[:number], sheaf[:cut], sheaf[cut:], *papers[number + 1 :])


def join(papers: Papers, number: int) -> Papers:
    """Append a paper to the one before it."""
    if not 0 < number < len(papers):
        return papers
    return (*papers[: number - 1], papers[number - 1] + papers[number], *papers[number + 1 :])


def move(papers: Papers, places: Collection[int], before: int) -> tuple[Papers, int]:
    """Put leaves, in their order, before the leaf at `before` (the count of leaves: after the last one).

    They join the paper of that leaf. Returns the papers and the new place of the first of the leaves.
    """
    chosen = sorted(set(places))
    every = leaves(papers)
    if not chosen or not all(0 <= place < len(every) for place in chosen):
        return papers, before
    taken = [every[place] for place in chosen]
    end = before >= len(every)
    home = len(papers) - 1 if end else paper_at(papers, before)
    offset = len(papers[home]) if end else before - starts(papers)[home]
    built: list[list[Leaf]] = []
    at = first = 0
    for number, sheaf in enumerate(papers):
        kept: list[Leaf] = []
        for place, leaf in enumerate(sheaf):
            if number == home and place == offset:
                first = sum(map(len, built)) + len(kept)
                kept += taken
            if at + place not in chosen:
                kept.append(leaf)
        if number == home and offset == len(sheaf):
            first = sum(map(len, built)) + len(kept)
            kept += taken
        at += len(sheaf)
        built.append(kept)
    return tuple(tuple(sheaf) for sheaf in built if sheaf), first


def nudge(papers: Papers, places: Collection[int], step: int) -> tuple[Papers, int]:
    """Move leaves one place on (1) or back (-1), over a border into the next paper too; returns as `move` does."""
    chosen = sorted(set(places))
    if not chosen:
        return papers, 0
    papers, first = move(papers, chosen, chosen[0])  # leaves that lie apart walk together
    last = first + len(chosen) - 1
    number = paper_at(papers, first)
    begin = starts(papers)[number]
    if step < 0 and first == begin:
        return _over(papers, range(first, last + 1), number, -1) if number else (papers, first)
    if step < 0:
        return move(papers, range(first, last + 1), first - 1)
    if last == begin + len(papers[number]) - 1:
        return _over(papers, range(first, last + 1), number, 1) if number + 1 < len(papers) else (papers, first)
    return move(papers, [last + 1], first)[0], first + 1


def _over(papers: Papers, chosen: Sequence[int], number: int, step: int) -> tuple[Papers, int]:
    """Over the border of a paper: to the end of the one before or to the head of the next."""
    every = leaves(papers)
    taken = tuple(every[place] for place in chosen)
    rest = [tuple(leaf for place, leaf in enumerate(sheaf, begin) if place not in chosen)
            for sheaf, begin in zip(papers, starts(papers), strict=True)]  # fmt: skip
    goal = number + step
    rest[goal] = rest[goal] + taken if step < 0 else taken + rest[goal]
    first = sum(len(sheaf) for sheaf in rest[:goal]) + (len(rest[goal]) - len(taken) if step < 0 else 0)
    return tuple(sheaf for sheaf in rest if sheaf), first


def untouched(sheaf: Sheaf, counts: Sequence[int]) -> int | None:
    """The file that a paper is, leaf for leaf; None where it was changed or put together."""
    source = sheaf[0].source
    return source if sheaf == tuple(Leaf(source, place) for place in range(counts[source])) else None


def _each(papers: Papers, places: Collection[int], change: Callable[[Leaf], Leaf]) -> Papers:
    at, found = 0, []
    for sheaf in papers:
        found.append(tuple(change(leaf) if at + place in places else leaf for place, leaf in enumerate(sheaf)))
        at += len(sheaf)
    return tuple(found)
