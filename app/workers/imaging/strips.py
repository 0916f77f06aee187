"""What the frames of a strip tell of each other: all of one camera are of one size, in one line, one after the other.

A level parts the film's base from the image, but a dark scene leaves its frame thin at an edge or as a whole, and there
it looks like base. Such a frame is found too small or not at all; its neighbours say how large it is and where it lies.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Corners = NDArray[np.float64]
Levels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

#: By how much of its sides a frame may differ from the others before it is taken for found too small.
_EVEN = 0.04
#: How much larger than the others a frame may be found with film beside it: where light fades film is as dark as a
#: frame elsewhere.
_MOST_BESIDE = 1.35
#: Distance between two frames in parts of a frame's length, where no two neighbours tell it.
_GAP = 0.055
#: A gap in parts of a frame's side in which no other frame has room and strips of perforated film do not lie.
_CLOSE = 0.3
#: Levels by which a frame at the end of a strip must differ within itself, and the share of it that is no film.
_CONTENT, _FOREIGN = 6.0, 0.1
#: Points along each side of a frame at which the film is looked at.
_GRID = 40
#: Frames that may be missing between two found ones.
_MOST_LOST = 8


@dataclass(frozen=True)
class Patch:
    """A dark patch: its corners from the top left clockwise, and whether it lies wholly in the picture."""

    corners: Corners
    whole: bool

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        c = self.corners
        wide = (math.dist(c[0], c[1]) + math.dist(c[3], c[2])) / 2
        return wide, (math.dist(c[0], c[3]) + math.dist(c[1], c[2])) / 2


@dataclass(frozen=True)
class Scan:
    """The scan in grey, what of it is no film (light beside the film, a holder), and the grey of the film's base."""

    grey: Levels
    foreign: Mask
    base: float


@dataclass
class _Box:
    """A patch seen along its strip: where it begins and ends along it (`left`, `right`) and across."""

    left: float
    right: float
    top: float
    bottom: float
    patch: Patch | None
    skew: float = 0.0  # by how much the end is higher than the beginning

    @property
    def ends(self) -> tuple[float, float]:
        """How high it is where it begins and where it ends."""
        high = self.bottom - self.top
        return high - self.skew / 2, high + self.skew / 2

    @property
    def sides(self) -> tuple[float, float]:
        return self.right - self.left, self.bottom - self.top


class _Ways:
    """The picture turned so that strips lie along the first axis."""

    def __init__(self, patches: Sequence[Patch]) -> None:
        edges = [(p.corners[1] - p.corners[0], p.corners[2] - p.corners[3]) for p in patches]
        angle = float(np.median([math.atan2(y, x) for pair in edges for x, y in pair]))
        self._turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        self.down = False
        self.down = _lies_down([self.box(patch) for patch in patches])

    def box(self, patch: Patch) -> _Box:
        points = patch.corners @ self._turn.T
        if self.down:
            points = points[[0, 3, 2, 1]][:, ::-1]
        left, right = points[[0, 3], 0].mean(), points[[1, 2], 0].mean()
        top, bottom = points[[0, 1], 1].mean(), points[[3, 2], 1].mean()
        skew = (points[2, 1] - points[1, 1]) - (points[3, 1] - points[0, 1])
        return _Box(float(left), float(right), float(top), float(bottom), patch, float(skew))

    def corners(self, box: _Box) -> Corners:
        points = np.array([[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]])
        if self.down:
            points = points[:, ::-1][[0, 3, 2, 1]]
        return points @ self._turn  # type: ignore[no-any-return]


def arranged(patches: Sequence[Patch], scan: Scan) -> list[list[Patch]]:
    """The frames strip by strip in their order, those that were found too small or not at all put right."""
    if not patches:
        return []
    ways = _Ways(patches)
    strips = _strips([ways.box(patch) for patch in patches])
    size = _common_size([box for strip in strips for box in strip])
    gap = _common_gap(strips, size)
    found = []
    for boxes in strips:
        even = [box for box in boxes if size is not None and _whole(box) and _even(box, size)]
        mended = _Strip(even, size, gap, ways, scan).mended(boxes) if size is not None and even else boxes
        found.append([box.patch or Patch(ways.corners(box), True) for box in mended])
    return found


def _lies_down(boxes: Sequence[_Box]) -> bool:
    """Whether film lies down the picture: frames of a strip are nearer to each other than strips are."""
    turned = [_Box(box.top, box.bottom, box.left, box.right, box.patch) for box in boxes]
    along, down = (_gaps(one) for one in (boxes, turned))
    if along and down:
        wide, high = np.median(np.array([box.sides for box in boxes]), axis=0)
        a, d = _usual(along, float(wide)), _usual(down, float(high))
        if abs(a - d) > 0.01:
            return d < a
    xs, ys = ([(box.left + box.right) for box in boxes], [(box.top + box.bottom) for box in boxes])
    return max(xs) - min(xs) < max(ys) - min(ys)


def _usual(gaps: Sequence[float], side: float) -> float:
    """The usual gap in parts of a frame's side; where it is so wide that frames may be missing in it, what they leave
    of it, and a little more: film that lies close is the better sign."""
    usual = float(np.percentile(gaps, 25)) / side
    if usual < _CLOSE:
        return max(0.0, usual)
    return 0.05 + float(
        np.percentile([abs(gap / side - (1 + _GAP) * round(gap / side / (1 + _GAP))) for gap in gaps], 25)
    )


def _gaps(boxes: Sequence[_Box]) -> list[float]:
    """From each box to the next one beside it."""
    found = []
    for one in boxes:
        beside = [
            other.left - one.right
            for other in boxes
            if other.left > (one.left + one.right) / 2
            and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5 * one.sides[1]
        ]
        if beside:
            found.append(min(beside))
    return found


def _strips(boxes: list[_Box]) -> list[list[_Box]]:
    high = float(np.median([box.sides[1] for box in boxes]))
    strips: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda one: one.top + one.bottom):
        before = strips[-1] if strips else []
        middle = float(np.mean([(one.top + one.bottom) / 2 for one in before])) if before else 0.0
        if before and abs((box.top + box.bottom) / 2 - middle) < 0.5 * high:
            before.append(box)
        else:
            strips.append([box])
    return [sorted(strip, key=lambda one: one.left + one.right) for strip in strips]


def _whole(box: _Box) -> bool:
    return box.patch is None or box.patch.whole


def _even(box: _Box, size: tuple[float, float]) -> bool:
    found, wanted = (*box.sides, *box.ends), (*size, size[1], size[1])
    return all(abs(one / other - 1) <= _EVEN for one, other in zip(found, wanted, strict=True))


def _common_size(boxes: Sequence[_Box]) -> tuple[float, float] | None:
    """The size that most frames have; of two as frequent the larger one: they are found too small, never too large."""
    whole = [box for box in boxes if _whole(box)]
    if not whole:
        return None
    model = max(whole, key=lambda box: (sum(_even(other, box.sides) for other in whole), math.prod(box.sides)))
    alike = [other.sides for other in whole if _even(other, model.sides)] or [model.sides]
    wide, high = np.median(np.array(alike), axis=0)
    return float(wide), float(high)


def _common_gap(strips: Sequence[Sequence[_Box]], size: tuple[float, float] | None) -> float:
    if size is None:
        return 0.0
    gaps = [
        two.left - one.right
        for strip in strips
        for one, two in itertools.pairwise(strip)
        if _even(one, size) and _even(two, size) and 0 <= two.left - one.right < 0.35 * size[0]
    ]
    return float(np.median(gaps)) if gaps else _GAP * size[0]


@dataclass
class _Strip:
    """One strip: the frames that are as large as most, by which the others are judged, and the distance of two."""

    even: Sequence[_Box]
    size: tuple[float, float]
    gap: float
    ways: _Ways
    scan: Scan

    def mended(self, boxes: Sequence[_Box]) -> list[_Box]:
        """The strip's boxes, those that are too small grown, those that are missing put in."""
        grown = [box if not _whole(box) or box in self.even else self._grown(box) for box in boxes]
        filled = grown[:1]
        for box in grown[1:]:
            filled += [*self._between(filled[-1], box), box]
        for _ in range(_MOST_LOST):
            more = self._beyond(filled)
            if not more:
                break
            filled = sorted([*filled, *more], key=lambda one: one.left)
        return filled

    def _at(self, left: float) -> _Box:
        """A frame that begins there, in line with the others."""
        middles = np.array([(box.left + box.right) / 2 for box in self.even])
        across = np.array([(box.top + box.bottom) / 2 for box in self.even])
        middle = float(across.mean())
        if len(self.even) > 1 and np.ptp(middles) > 0.5 * self.size[0]:
            slope, start = np.polyfit(middles, across, 1)
            middle = float(slope * (left + self.size[0] / 2) + start)
        return _Box(left, left + self.size[0], middle - self.size[1] / 2, middle + self.size[1] / 2, None)

    def _grown(self, box: _Box) -> _Box:
        """A frame that was found too small, or with some of the film beside it, in its own size; as it was found where
        there is no room for that, or it is much larger.
        """
        wide = self.size[0]
        if any(side > wanted * _MOST_BESIDE for side, wanted in zip(box.sides, self.size, strict=True)):
            return box
        least, most = sorted((box.right - wide, box.left))
        expected = []
        for other in self.even:
            away = round(((least + most) / 2 - other.left) / (wide + self.gap))
            left = other.left + away * (wide + self.gap)
            if away and least - 0.1 * wide <= left <= most + 0.1 * wide:
                expected.append((abs(away), left))
        choices = [min(expected)[1]] if expected else [least, most]
        best = max((self._at(min(max(one, least), most)) for one in choices), key=self._rim)
        return best if self._is_film(best) else box

    def _between(self, one: _Box, two: _Box) -> list[_Box]:
        """Frames that must lie between two that were found."""
        wide, room = self.size[0], two.left - one.right
        count = round((room - self.gap) / (wide + self.gap))
        over = abs(room - self.gap - count * (wide + self.gap))
        if not 0 < count <= _MOST_LOST or over > 0.12 * wide * (count + 1):
            return []
        apart = (room - count * wide) / (count + 1)
        made = [self._at(one.right + apart + place * (wide + apart)) for place in range(count)]
        return made if all(map(self._is_film, made)) else []

    def _beyond(self, boxes: Sequence[_Box]) -> list[_Box]:
        """A frame before the first and one after the last, where there is film with something on it."""
        lefts = (boxes[0].left - self.gap - self.size[0], boxes[-1].right + self.gap)
        return [box for box in map(self._at, lefts) if self._is_film(box) and self._has_content(box)]

    def _pixels(self, box: _Box, field: NDArray[Any]) -> NDArray[Any]:
        """The values in a box, a grid of 40 by 40 of them; fewer where it reaches beyond the picture."""
        corners = self.ways.corners(box)
        across, down = np.meshgrid(np.linspace(0.04, 0.96, _GRID), np.linspace(0.04, 0.96, _GRID))
        top = corners[0] + across[..., None] * (corners[1] - corners[0])
        points = np.rint(top + down[..., None] * (corners[3] - corners[0])).astype(int).reshape(-1, 2)
        inside = (points >= 0).all(axis=1) & (points[:, 0] < field.shape[1]) & (points[:, 1] < field.shape[0])
        return field[points[inside, 1], points[inside, 0]]  # type: ignore[no-any-return]

    def _is_film(self, box: _Box) -> bool:
        foreign = self._pixels(box, self.scan.foreign)
        return len(foreign) == _GRID**2 and float(foreign.mean()) < _FOREIGN

    def _has_content(self, box: _Box) -> bool:
        grey = self._pixels(box, self.scan.grey).astype(float)
        return float(grey.std()) > _CONTENT and float(np.percentile(grey, 30)) < self.scan.base - 2 * _CONTENT

    def _rim(self, box: _Box) -> float:
        """How light the film is just before and just after a frame."""
        wide = max(self.gap, 0.02 * self.size[0])
        beside = (
            _Box(box.left - wide, box.left, box.top, box.bottom, None),
            _Box(box.right, box.right + wide, box.top, box.bottom, None),
        )
        levels = [self._pixels(side, self.scan.grey) for side in beside]
        return min(float(np.percentile(one, 20)) if len(one) else 0.0 for one in levels)
