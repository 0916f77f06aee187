"""Frames of a scanned or photographed strip or sheet of film: found, put in order, cut out straight.

A frame is darker than the film's base around it, whatever lies beyond (bare light, a black holder). Which level parts
base and image is not known, so that many are tried: the one whose dark patches are the best rectangles of a shape that
cameras make is taken. Perforation is as bright as the light behind it and so stays outside.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from app.workers.imaging import exif
from app.workers.imaging.formats import HEIC, unfit
from app.workers.imaging.pictures import opened, small, upright

#: Parts of a side in which corners are told: whole numbers that are finer than a pixel of most scans.
UNIT = 10_000
#: Long side in pixels at which frames are looked for.
_LOOK = 1000
#: Shapes of frames, long side by short: 24×36, 4.5×6, 6×6, 6×7, 6×9, 4×5 inches, half frame.
_SHAPES = (1.5, 1.33, 1.0, 1.17, 1.25)
_SHAPE_SLACK = 0.1
#: Part of the picture that a frame takes at least, and of its rectangle that it must fill.
_LEAST_AREA, _LEAST_FILL = 0.006, 0.9
#: How far, in parts of its sides, a patch's corners may lie outside the box around it.
_BEYOND = 0.05
#: Neighbours in size that count as frames of the same film.
_SAME_SIZE = 0.2
_MOST_FRAMES = 80

Mask = NDArray[np.bool_]
Levels = NDArray[np.uint8]
Corners = NDArray[np.float64]


@dataclass(frozen=True)
class _Patch:
    """A dark patch: its corners from the top left clockwise, and whether it lies wholly in the picture."""

    corners: Corners
    whole: bool

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        c = self.corners
        wide = (math.dist(c[0], c[1]) + math.dist(c[3], c[2])) / 2
        return wide, (math.dist(c[0], c[3]) + math.dist(c[1], c[2])) / 2

    @property
    def middle(self) -> tuple[float, float]:
        """Centre, x and y."""
        x, y = self.corners.mean(axis=0)
        return float(x), float(y)


def find(data: bytes, extension: str = "") -> tuple[object, list[bytes]]:
    """The frames of a strip or sheet, and `base`, the mean colour of the film's base.

    Each of `frames` has `corners` in ten-thousandths of the upright picture's width and height, `strip` and `place` in
    it (from 1), and `whole` (not cut by the edge).

    Raises `UserError` like `pictures.inspect`.
    """
    with opened(data, extension) as (kind, image):
        turned = 1 if kind is HEIC else exif.orientation(image.getexif())
        look = upright(small(image, _LOOK), turned)
    colours = np.asarray(look.convert("RGB"))
    patches, level = _best(np.asarray(_contrast(look)))
    scale = np.array([UNIT / look.width, UNIT / look.height])
    frames = [
        {
            "corners": np.clip(np.rint(patch.corners * scale), 0, UNIT).astype(int).tolist(),
            "strip": strip,
            "place": place,
            "whole": patch.whole,
        }
        for strip, place, patch in _ordered(patches)
    ]
    return {"frames": frames, "base": _base(colours, level, patches)}, []


def cut(
    data: bytes, corners: Sequence[Sequence[int]], extension: str = "", border: int = 0
) -> tuple[object, list[bytes]]:
    """One frame, straight, as a PNG of the scan's own pixels. `border` keeps that many thousandths of its sides around.

    `corners` as `find` tells them. Raises like `pictures.inspect`, and `photo.damaged` for corners that are none.
    """
    with opened(data, extension) as (kind, image):
        turned = 1 if kind is HEIC else exif.orientation(image.getexif())
        whole = upright(small(image, max(image.size)), turned)
    points = np.asarray(corners, dtype=float)
    if points.shape != (4, 2) or not np.isfinite(points).all():
        raise unfit("photo.damaged")
    points = points * np.array([whole.width / UNIT, whole.height / UNIT])
    points = points + (points - points.mean(axis=0)) * (2 * border / 1000)
    patch = _Patch(points, True)
    width, height = (max(1, round(side)) for side in patch.size)
    if width * height > whole.width * whole.height * 2:
        raise unfit("photo.damaged")
    order = (0, 3, 2, 1)  # as PIL names a quadrilateral: top left, bottom left, bottom right, top right
    quad = [float(value) for place in order for value in points[place]]
    frame = whole.transform((width, height), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    out = io.BytesIO()
    frame.save(out, "PNG", compress_level=3)
    return {"width": width, "height": height}, [out.getvalue()]


def _contrast(look: Image.Image) -> Image.Image:
    """Grey in which base and image differ most: of an orange mask the green, else all."""
    if look.mode == "RGB":
        red, green, blue = (np.asarray(channel, dtype=np.float32) for channel in look.split())
        if np.percentile(red, 90) > 1.4 * np.percentile(blue, 70):
            return Image.fromarray(green.astype(np.uint8))
    return look.convert("L")


def _best(grey: Levels) -> tuple[list[_Patch], int]:
    """The patches of the level whose patches are the best frames, and that level."""
    grey = ndimage.uniform_filter(grey, 3)
    top = int(np.percentile(grey, 99.5))
    best: tuple[float, list[_Patch], int] = (0.0, [], top)
    for level in range(max(30, top // 4), top - 2, max(6, top // 24)):
        patches = _frames_below(grey, level)
        score = sum(math.prod(patch.size) for patch in patches if patch.whole) * len(patches) ** 0.25
        if score > best[0]:
            best = (score, patches, level)
    return best[1], best[2]


def _frames_below(grey: Levels, level: int) -> list[_Patch]:
    """Patches darker than a level that are frames."""
    dark = grey < level
    dark &= ~_surround(grey, level)
    dark = ndimage.binary_opening(dark, iterations=2)
    labels, count = ndimage.label(dark)
    if not 0 < count < 4000:
        return []
    sizes = np.bincount(labels.ravel())
    found = []
    for label, where in enumerate(ndimage.find_objects(labels), 1):
        if where is None or sizes[label] < _LEAST_AREA * 0.3 * grey.size:
            continue
        patch = _patch(labels[where] == label, where, (grey.shape[0], grey.shape[1]))
        if patch is not None:
            found.append(patch)
    return _of_one_film(found, grey.size)[:_MOST_FRAMES]


def _surround(grey: Levels, level: int) -> Mask:
    """A black holder or a dark room around the film: nearly black, and reaching the edge of the picture."""
    black = ndimage.binary_opening(grey < min(45, level // 4), iterations=2)
    labels, _ = ndimage.label(black)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return ndimage.binary_dilation(np.isin(labels, edge[edge > 0]), iterations=3)  # type: ignore[no-any-return]


def _patch(shape: Mask, where: tuple[slice, slice], size: tuple[int, int]) -> _Patch | None:
    """A component as a quadrilateral, if it fills one and is no film with its perforation."""
    filled = ndimage.binary_fill_holes(shape)
    if filled is None or min(filled.shape) < 8 or _perforated(filled & ~shape, filled):
        return None
    corners = _quadrilateral(filled)
    if corners is None:
        return None
    area = _area(corners)
    if area <= 0 or not _LEAST_FILL <= filled.sum() / area <= 1.1:
        return None
    top, left = where[0].start, where[1].start
    bottom, right = where[0].stop, where[1].stop
    whole = top > 2 and left > 2 and bottom < size[0] - 2 and right < size[1] - 2
    return _Patch(corners + np.array([left, top]), whole)


def _perforated(holes: Mask, filled: Mask) -> bool:
    """Whether the holes of a patch are those of film: at least four of one size, all along two opposite sides."""
    labels, count = ndimage.label(ndimage.binary_opening(holes))
    if count < 4:
        return False
    sizes = np.bincount(labels.ravel())[1:]
    real = [i + 1 for i, one in enumerate(sizes) if 0.0004 < one / filled.size < 0.04]
    if len(real) < 4:
        return False
    areas = sizes[np.array(real) - 1]
    if areas.std() > 0.4 * areas.mean():
        return False
    middles = np.array(ndimage.center_of_mass(holes, labels, real)) / np.array(filled.shape)
    outside = [((middles[:, axis] < 0.22) | (middles[:, axis] > 0.78)).mean() for axis in (0, 1)]
    return bool(max(outside) > 0.9)


def _quadrilateral(shape: Mask) -> Corners | None:
    """The four sides of a patch as straight lines through most of its edge points, and where they meet."""
    rows, columns = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
    left = _line(rows, shape[rows].argmax(axis=1))
    right = _line(rows, shape.shape[1] - 1 - shape[rows][:, ::-1].argmax(axis=1))
    top = _line(columns, shape[:, columns].argmax(axis=0))
    bottom = _line(columns, shape.shape[0] - 1 - shape[:, columns][::-1].argmax(axis=0))
    if left is None or right is None or top is None or bottom is None:
        return None
    pairs = ((left, top), (right, top), (right, bottom), (left, bottom))
    corners = np.array([_meet(side, level) for side, level in pairs])
    size = np.array([shape.shape[1], shape.shape[0]])
    inside = (corners > -_BEYOND * size) & (corners < (1 + _BEYOND) * size)
    return corners if inside.all() else None


def _line(along: NDArray[np.int64], across: NDArray[np.int64]) -> tuple[float, float] | None:
    """`across = slope·along + start` through the middle of a side, points far from it left out step by step."""
    trim = len(along) // 8
    x, y = along[trim : len(along) - trim].astype(float), across[trim : len(across) - trim].astype(float)
    if len(x) < 5:
        return None
    kept = np.abs(y - np.median(y)) <= max(3.0, 1.5 * float(np.median(np.abs(y - np.median(y)))) + 0.12 * len(x))
    slope, start = 0.0, float(np.median(y))
    for _ in range(4):
        if kept.sum() < 5:
            return None
        apart = x[kept] - x[kept].mean()
        slope = float(apart @ y[kept]) / float(apart @ apart)
        start = float(y[kept].mean() - slope * x[kept].mean())
        off = np.abs(y - slope * x - start)
        kept = off <= max(1.0, 2.0 * float(np.median(off[kept])))
    return slope, start


def _meet(side: tuple[float, float], level: tuple[float, float]) -> tuple[float, float]:
    """Where `x = a·y + b` and `y = c·x + d` meet; nowhere where they run alongside."""
    (a, b), (c, d) = side, level
    if a * c == 1:
        return math.inf, math.inf
    x = (a * d + b) / (1 - a * c)
    return x, c * x + d


def _area(corners: Corners) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))


def _of_one_film(patches: list[_Patch], pixels: int) -> list[_Patch]:
    """The frames: whole ones of a camera's shape and one size, and what the edge left of others as wide as they."""
    fit = [
        patch
        for patch in patches
        if patch.whole
        and math.prod(patch.size) >= _LEAST_AREA * pixels
        and any(abs(max(patch.size) / min(patch.size) / shape - 1) <= _SHAPE_SLACK for shape in _SHAPES)
    ]
    if not fit:
        return []
    model = max(fit, key=lambda patch: sum(_alike(patch, other) for other in fit) + math.prod(patch.size) / pixels)
    frames = [patch for patch in fit if _alike(patch, model)]
    cut_off = [
        patch
        for patch in patches
        if not patch.whole
        and max(patch.size) <= 1.1 * max(model.size)
        and any(abs(side / other - 1) <= 0.1 for side in patch.size for other in model.size)
    ]
    run_together = [
        piece
        for patch in patches
        if patch.whole and all(patch is not one for one in frames)
        for piece in _parted(patch, model)
    ]
    return frames + run_together + cut_off


def _parted(patch: _Patch, model: _Patch) -> list[_Patch]:
    """The frames of a patch that is as high as one and as long as several: between them is too little film to see."""
    for along in (0, 1):
        count = round(patch.size[along] / model.size[along])
        across = patch.size[1 - along] / model.size[1 - along]
        if 2 <= count <= 6 and abs(across - 1) <= 0.1 and abs(patch.size[along] / model.size[along] / count - 1) <= 0.1:
            return [_part(patch, along, place / count, (place + 1) / count) for place in range(count)]
    return []


def _part(patch: _Patch, along: int, start: float, stop: float) -> _Patch:
    """What lies between two shares of a patch's width (`along` 0) or height (1)."""
    top_left, top_right, bottom_right, bottom_left = patch.corners
    if along == 0:
        upper, lower = top_right - top_left, bottom_right - bottom_left
        corners = (
            top_left + upper * start,
            top_left + upper * stop,
            bottom_left + lower * stop,
            bottom_left + lower * start,
        )
    else:
        left, right = bottom_left - top_left, bottom_right - top_right
        corners = (top_left + left * start, top_right + right * start, top_right + right * stop, top_left + left * stop)
    return _Patch(np.array(corners), patch.whole)


def _alike(one: _Patch, two: _Patch) -> bool:
    return all(abs(a / b - 1) <= _SAME_SIZE for a, b in zip(one.size, two.size, strict=True))


def _ordered(patches: list[_Patch]) -> Iterator[tuple[int, int, _Patch]]:
    """Strip and place, both from 1. Film lies along whichever way its frames follow each other more."""
    if not patches:
        return
    xs, ys = (sorted(patch.middle[axis] for patch in patches) for axis in (0, 1))
    across = 0 if xs[-1] - xs[0] < ys[-1] - ys[0] else 1
    wide = float(np.median([patch.size[across] for patch in patches]))
    strips: list[list[_Patch]] = []
    for patch in sorted(patches, key=lambda one: one.middle[across]):
        if strips and patch.middle[across] - strips[-1][-1].middle[across] < 0.5 * wide:
            strips[-1].append(patch)
        else:
            strips.append([patch])
    for number, strip in enumerate(strips, 1):
        for place, patch in enumerate(sorted(strip, key=lambda one: one.middle[1 - across]), 1):
            yield number, place, patch


def _base(colours: NDArray[np.uint8], level: int, patches: list[_Patch]) -> list[int]:
    """Mean colour of the film just outside the frames, from 0 to 255; nothing where no frame was found."""
    if not patches:
        return []
    near = np.zeros(colours.shape[:2], dtype=bool)
    inside = np.zeros(colours.shape[:2], dtype=bool)
    for patch in patches:
        wide = 0.04 * min(patch.size)
        for mask, grown in ((near, wide), (inside, 0.25 * wide)):
            (left, top), (right, bottom) = patch.corners.min(axis=0) - grown, patch.corners.max(axis=0) + grown
            mask[max(0, int(top)) : max(0, int(bottom)), max(0, int(left)) : max(0, int(right))] = True
    rim: Any = colours[near & ~inside]
    rim = rim[(rim.max(axis=1) >= level // 2) & (rim.min(axis=1) < 250)]
    return [] if len(rim) < 20 else [int(value) for value in np.median(rim, axis=0)]
