"""Positives of negatives, for looking at: the scan itself stays what it is.

A colour negative shows its complement through an orange mask. Unexposed film, the base with its mask, stands for black;
the densest tones stand for white. Each channel is turned over between its two points, which takes the mask away and
balances the colours at once. The base is that which was measured beside the frames of a scanned strip, so that a scene
without anything black keeps its light; where only the frame itself is at hand, its lightest tones are taken for it. A
simulated negative with mask and S-curve comes back within a mean ΔE*ab of 12 of its original.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageChops, ImageFilter

from app.workers.imaging import exif
from app.workers.imaging.formats import HEIC
from app.workers.imaging.pictures import REDUCED, REDUCED_QUALITY, as_jpeg, opened, small, upright

#: Share of a frame's tones that may lie beyond the base and beyond the densest point: dust, scratches, light leaks.
_BEYOND = 0.002
#: How far the channels' density ranges are drawn to the widest one, where a scene lacks a white in some channel.
_JOINED = 0.2
#: Of the curve from densest to base, in thousandths.
_GAMMA = 1050
_MASKED = 0.75
#: A measured base that is darker than this part of a frame's lightest tones is none: nothing is lighter than bare film.
#: Of these tones a share is left out that the rims of sharp edges in a JPEG take.
_PLAUSIBLE, _RIMS = 0.93, 0.015
#: Nor is a frame stretched further than to this part of a measured base: one that was hardly exposed stays dark.
_THINNEST = 0.8


def positive(
    data: bytes,
    extension: str = "",
    long_side: int = REDUCED,
    film: str = "",
    recipe: Mapping[str, Any] | None = None,
    base: Sequence[int] = (),
    quality: int = REDUCED_QUALITY,
) -> tuple[object, list[bytes]]:
    """An upright positive JPEG of a scanned or photographed negative.

    `film`: `colour`, `bw`, or empty to judge by whether there is an orange mask. `base` is the colour of the bare film
    (red, green, blue from 0 to 255) where it was measured. A `recipe` that a person has adjusted is followed instead of
    judging. Returns the recipe that was used (film, per channel base and densest value 0–255,
    gamma in thousandths) and the JPEG. Raises like `pictures.inspect`.
    """
    with opened(data, extension) as (kind, image):
        turned = 1 if kind is HEIC else exif.orientation(image.getexif())
        scan = upright(small(image, long_side), turned)
    held = recipe or {}
    film = str(held.get("film", film))
    measured = _colour(base)
    colour = film == "colour" or (not film and (_orange(measured) if measured else is_masked(scan)))
    scan = scan.convert("RGB" if colour else "L")
    ends, gamma = _given(held, 3 if colour else 1)
    ends = ends or _ends(scan, measured, colour=colour)
    turned_over = scan.point([level for base, dense in ends for level in _curve(base, dense, gamma)])
    used = {"film": "colour" if colour else "bw", "base": [b for b, _ in ends], "dense": [d for _, d in ends]}
    return used | {"gamma": gamma}, [as_jpeg(turned_over, quality)]


def _given(recipe: Mapping[str, Any], channels: int) -> tuple[list[tuple[int, int]], int]:
    """The two points of each channel and the gamma that a recipe names, as far as they make sense."""
    gamma = min(5000, max(200, int(recipe.get("gamma", _GAMMA))))
    bases, denses = recipe.get("base", ()), recipe.get("dense", ())
    if len(bases) != channels or len(denses) != channels:
        return [], gamma
    bounded = [min(255, max(1, int(base))) for base in bases]
    return [(base, min(base - 1, max(0, int(dense)))) for base, dense in zip(bounded, denses, strict=True)], gamma


def is_masked(scan: Image.Image) -> bool:
    """Whether a scan is of a colour negative: blue is far below red everywhere, in the lights above all."""
    if scan.mode != "RGB":
        return False
    sample = _sample(scan)
    film = _film_only(sample)
    red, _, blue = (_percentile(channel.histogram(film), 0.9) for channel in sample.split())
    return blue < _MASKED * red


def _colour(base: Sequence[int]) -> tuple[int, ...]:
    """A measured base as far as it is a colour; nothing otherwise."""
    return tuple(min(255, max(2, int(level))) for level in base) if len(base) == 3 else ()


def _orange(base: tuple[int, ...]) -> bool:
    return base[2] < _MASKED * base[0]


def _ends(scan: Image.Image, measured: tuple[int, ...], *, colour: bool) -> list[tuple[int, int]]:
    """Base and densest value of each channel."""
    sample = _sample(scan)
    film = _film_only(sample) if colour else None
    histograms = [channel.histogram(film) for channel in sample.split()]
    bases = [max(2, _percentile(histogram, 1 - _BEYOND)) for histogram in histograms]
    thinnest = 1.0
    if measured:
        known = measured if colour else (Image.new("RGB", (1, 1), measured).convert("L").tobytes()[0],)
        lightest = [_percentile(histogram, 1 - _RIMS) for histogram in histograms]
        if all(one >= _PLAUSIBLE * light for one, light in zip(known, lightest, strict=True)):
            bases, thinnest = list(known), _THINNEST
    ratios = [min(thinnest, _percentile(h, _BEYOND) / base) for h, base in zip(histograms, bases, strict=True)]
    joined = [(1 - _JOINED) * ratio + _JOINED * min(ratios) for ratio in ratios]
    return [(base, min(base - 1, round(base * ratio))) for base, ratio in zip(bases, joined, strict=True)]


def _sample(scan: Image.Image) -> Image.Image:
    sample = scan.copy()
    sample.thumbnail((300, 300), Image.Resampling.BOX)
    return sample


def _film_only(sample: Image.Image) -> Image.Image | None:
    """Mask without the bare light of the table (sprocket holes, edges): bright and not orange. None if all would go."""
    red, _, blue = sample.split()
    bare = ImageChops.multiply(
        red.point([255 if level > 200 else 0 for level in range(256)]),
        ImageChops.subtract(red, blue).point([255 if level < 40 else 0 for level in range(256)]),
    )
    film = ImageChops.invert(bare.filter(ImageFilter.MaxFilter(5)))  # its rim too, where both are mixed
    return film if film.getbbox() else None


def _percentile(histogram: Sequence[int], share: float) -> int:
    wanted, seen = share * sum(histogram), 0
    for level, count in enumerate(histogram):
        seen += count
        if seen >= wanted and seen:
            return level
    return 255


def _curve(base: int, dense: int, gamma: int) -> list[int]:
    span = base - dense
    return [round(255 * min(1.0, max(0.0, (base - level) / span)) ** (gamma / 1000)) for level in range(256)]
