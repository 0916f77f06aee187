"""How crookedly a page lies, and whether it is blank. Pure."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

LARGEST = 7.0
"""Degrees that are looked for on both sides; a page that lies more crookedly is scanned anew."""
_SIDE = 1100
_COARSE, _FINE = 0.5, 0.05
_SMOOTH = np.ones(5) / 5
_LEAST_INK, _MOST_INK = 400, 60_000
_CLEAR = 1.12
"""How much better than straight the best angle must be to be believed."""
_SMALLEST = 0.25
"""Degrees below which nobody sees it."""
_BLANK = 0.0004
"""Share of inked dots below which a page is taken for blank: a letter or two, or dust."""


def ink(image: Image.Image) -> np.ndarray:
    """Where a page is dark, at reduced size, without a margin of 3 % where scanners leave edges."""
    grey = image.convert("L")
    grey.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    dots = np.asarray(grey, dtype=np.float32)
    paper = float(np.percentile(dots, 85))
    dark = dots < max(paper - 60.0, paper * 0.72)
    edge = max(2, round(0.03 * max(dark.shape)))
    return dark[edge:-edge, edge:-edge]


def is_blank(dark: np.ndarray) -> bool:
    """Whether there is next to nothing on the page."""
    return bool(dark.size == 0 or float(dark.mean()) < _BLANK)


def skew_of(dark: np.ndarray) -> int:
    """Hundredths of a degree that turn the page clockwise to lie straight; 0 where lines do not say so clearly.

    Lines of text that lie level fill few rows and leave others empty: the angle at which the rows' sums differ most.
    """
    down, across = np.nonzero(dark)
    if not down.size >= _LEAST_INK:
        return 0
    if down.size > _MOST_INK:
        chosen = np.linspace(0, down.size - 1, _MOST_INK).astype(int)
        down, across = down[chosen], across[chosen]
    across = across - across.mean()

    def contrast(degrees: float) -> float:
        rows = down + across * math.tan(math.radians(degrees))
        sums = np.bincount((rows - rows.min() + 0.5).astype(int)).astype(np.float64)
        smooth = np.convolve(sums, _SMOOTH, "valid")  # else the dots' own grid speaks for level
        return float(np.square(smooth[2:] - smooth[:-2]).sum()) if smooth.size > 2 else 0.0

    coarse = np.arange(-LARGEST, LARGEST + _COARSE / 2, _COARSE)
    best = float(max(coarse, key=contrast))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    best = float(max(fine, key=contrast))
    if abs(best) < _SMALLEST or abs(best) > LARGEST or contrast(best) < _CLEAR * contrast(0.0):
        return 0
    return round(best * 100)
