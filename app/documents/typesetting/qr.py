"""QR codes (GB/T 18284-2000) as filled rectangles: sharp at any size, no picture in the file."""

from __future__ import annotations

from collections.abc import Iterable

import segno

from app.documents.typesetting.sheet import Sheet

QUIET = 4
"""Modules of blank that belong around a code."""


def draw_qr(sheet: Sheet, payload: str, x: float, top: float, side: float) -> None:
    """Draw `payload` as a code whose blank border lies within a square of `side` points; error correction M."""
    matrix = segno.make(payload, error="m", micro=False).matrix
    module = side / (len(matrix) + 2 * QUIET)
    boxes = [
        (x + (QUIET + start) * module, top + (QUIET + row) * module, length * module, module)
        for row, line in enumerate(matrix)
        for start, length in _runs(line)
    ]
    sheet.draw(lambda paper: paper.rectangles(boxes))


def _runs(line: Iterable[int]) -> list[tuple[int, int]]:
    """Dark stretches of a row as (first module, length)."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(line):
        if not dark:
            continue
        if runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((at, 1))
    return runs
