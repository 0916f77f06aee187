"""Frames of a scanned or photographed strip or sheet of film: found, put in order, cut out straight.

A frame is darker than the film's base around it, whatever lies beyond (bare light, a black holder). Which level parts
base and image is not known, so that many are tried: the one whose dark patches are the best rectangles of a shape that
cameras make is taken. Perforation is as bright as the light behind it and so stays outside.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from app.workers.imaging import exif
from app.workers.imaging.formats import HEIC, unfit
from app.workers.imaging.pictures import opened, small, upright
from app.workers.imaging.strips import Corners, Levels, Mask, Patch, Scan, arranged

#: Parts of a side in which corners are told: whole numbers that are finer than a pixel of most scans.
UNIT = 10_000
#: Long side in pixels at which frames are looked for.
_LOOK = 1200
#: Shapes of frames, long side by short: 24×36, 4.5×6, 6×6, 6×7, 6×9, 4×5 inches, half frame.
_SHAPES = (1.5, 1.33, 1.0, 1.17, 1.25)
_SHAPE_SLACK = 0.1
#: Part of the picture that a frame takes at least, and of its rectangle that it must fill.
_LEAST_AREA, _LEAST_FILL = 0.002, 0.9
#: How far, in parts of its sides, a patch's corners may lie outside the box around it.
_BEYOND = 0.05
#: Neighbours in size that count as frames of the same film.
_SAME_SIZE = 0.2
_MOST_FRAMES = 200
#: Levels above which all channels are light without film, and below which all are a holder.
_BARE, _HOLDER = 235, 60
#: Part of the picture that a hole of perforated film takes, and how many of one size are such holes.
_HOLE, _MANY_HOLES = (0.00003, 0.003), 12
#: Where beside a frame the base is looked at, in parts of its shorter side.
_RIM = (0.015, 0.025, 0.035)


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
    grey = np.asarray(_contrast(look))
    patches, level = _best(grey)
    strips = arranged(patches, _scan(grey, level, patches))
    scale = np.array([UNIT / look.width, UNIT / look.height])
    frames = [
        {
            "corners": np.clip(np.rint(patch.corners * scale), 0, UNIT).astype(int).tolist(),
            "strip": strip,
            "place": place,
            "whole": patch.whole,
        }
        for strip, row in enumerate(strips, 1)
        for place, patch in enumerate(row, 1)
    ]
    return {"frames": frames, "base": _base(colours, level, [patch for row in strips for patch in row])}, []


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
    patch = Patch(points, True)
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
        colours = np.asarray(look)
        film = colours[(colours.min(axis=2) < _BARE) & (colours.max(axis=2) > _HOLDER)]  # neither light nor a holder
        if len(film) and np.percentile(film[:, 0], 90) > 1.4 * np.percentile(film[:, 2], 70):
            return Image.fromarray(colours[..., 1])
    return look.convert("L")


def _best(grey: Levels) -> tuple[list[Patch], int]:
    """The patches of the level whose patches are the best frames, and that level."""
    grey = ndimage.uniform_filter(grey, 3)
    top = int(np.percentile(grey, 99.5))
    best: tuple[float, list[Patch], int] = (0.0, [], top)
    for level in range(max(30, top // 4), top - 2, max(6, top // 24)):
        patches = _frames_below(grey, level)
        score = sum(math.prod(patch.size) for patch in patches if patch.whole) * len(patches) ** 0.25
        if score > best[0]:
            best = (score, patches, level)
    return best[1], best[2]


def _frames_below(grey: Levels, level: int) -> list[Patch]:
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
    """A black holder or a dark room around the film, and what shows of it through the film's holes: nearly black, and
    reaching the edge of the picture or one of many of the same small size.
    """
    black = ndimage.binary_opening(grey < min(45, level // 4), iterations=2)
    labels, count = ndimage.label(black)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    edge = edge[edge > 0]
    if not len(edge) or count > 4000:
        return ndimage.binary_dilation(np.isin(labels, edge), iterations=3)  # type: ignore[no-any-return]
    sizes = np.bincount(labels.ravel()) / grey.size
    holes = np.flatnonzero((sizes > _HOLE[0]) & (sizes < _HOLE[1]))
    usual = float(np.median(sizes[holes])) if len(holes) else 0.0
    holes = holes[np.abs(sizes[holes] - usual) < 0.35 * usual]
    around = np.isin(labels, np.concatenate([edge, holes]) if len(holes) >= _MANY_HOLES else edge)
    return ndimage.binary_dilation(around, iterations=3)  # type: ignore[no-any-return]


def _patch(shape: Mask, where: tuple[slice, slice], size: tuple[int, int]) -> Patch | None:
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
    return Patch(corners + np.array([left, top]), whole)


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


def _of_one_film(patches: list[Patch], pixels: int) -> list[Patch]:
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
    frames = [patch for patch in fit if _alike(patch, model) or _as_high(patch, model)]
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


def _parted(patch: Patch, model: Patch) -> list[Patch]:
    """The frames of a patch that is as high as one and as long as several: between them is too little film to see."""
    for along in (0, 1):
        count = round(patch.size[along] / model.size[along])
        across = patch.size[1 - along] / model.size[1 - along]
        if 2 <= count <= 6 and abs(across - 1) <= 0.1 and abs(patch.size[along] / model.size[along] / count - 1) <= 0.1:
            return [_part(patch, along, place / count, (place + 1) / count) for place in range(count)]
    return []


def _part(patch: Patch, along: int, start: float, stop: float) -> Patch:
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
    return Patch(np.array(corners), patch.whole)


def _as_high(one: Patch, two: Patch) -> bool:
    """Whether both have one side in common, as frames of one film have of which a part is too thin to be seen."""
    (wide, high), (wide_too, high_too) = one.size, two.size
    return any(
        abs(side / other - 1) <= 0.06 and 0.6 <= length / longer <= 1.6
        for side, other, length, longer in ((high, high_too, wide, wide_too), (wide, wide_too, high, high_too))
    )


def _alike(one: Patch, two: Patch) -> bool:
    return all(abs(a / b - 1) <= _SAME_SIZE for a, b in zip(one.size, two.size, strict=True))


def _scan(grey: Levels, level: int, patches: list[Patch]) -> Scan:
    """What of the scan is film, as far as its base and what lies beyond it can be told apart."""
    base = _base(np.repeat(grey[..., None], 3, axis=2), level, patches)
    known = float(base[0]) if base else 255.0
    light = float(np.percentile(grey, 99.5))
    foreign = _surround(grey, level)
    if light - known > 12:
        foreign |= grey > known + 0.6 * (light - known)
    return Scan(grey, foreign, known)


def _base(colours: NDArray[np.uint8], level: int, patches: list[Patch]) -> list[int]:
    """Mean colour of the film just outside the frames, from 0 to 255; nothing where no frame was found."""
    if not patches:
        return []
    points = np.concatenate([_around(patch, share) for patch in patches for share in _RIM])
    inside = ((points >= 0) & (points < np.array(colours.shape[1::-1]))).all(axis=1)
    rim: Any = colours[points[inside, 1], points[inside, 0]]
    rim = rim[(rim.max(axis=1) >= level // 2) & (rim.min(axis=1) < 250)]
    return [] if len(rim) < 20 else [int(value) for value in np.median(rim, axis=0)]


def _around(patch: Patch, share: float) -> NDArray[np.int64]:
    """Points on a line around a frame, that share of its shorter side away from it."""
    wide, high = patch.size
    middle = patch.corners.mean(axis=0)
    along, down = ((patch.corners[n] - patch.corners[0]) / max(1.0, side) for n, side in ((1, wide), (3, high)))
    away = share * min(wide, high)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (np.array([wide, high]) / 2 + away)
    corners = middle + half[:, :1] * along + half[:, 1:] * down
    steps = np.linspace(0, 1, max(8, int(wide + high) // 4), endpoint=False)[:, None]
    sides = [one + steps * (other - one) for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    return np.rint(np.concatenate(sides)).astype(np.int64)  # type: ignore[no-any-return]
