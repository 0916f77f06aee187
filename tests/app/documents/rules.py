"""Rules and rings of a drawn page, read from its content stream; in millimetres from the upper left corner."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from tests.app.documents.support import MM


@dataclass(frozen=True)
class Rule:
    """A horizontal rule: its ends, its middle, its thickness."""

    left: float
    right: float
    y: float
    width: float


@dataclass(frozen=True)
class Ring:
    """The box of a curved path."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2


def rules(pdf: bytes, page: int) -> list[Rule]:
    """The horizontal rules, from the top."""
    found: list[Rule] = []
    width, start = 0.0, (0.0, 0.0)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sheet = document.pages[page]
        high = float(sheet.mediabox[3])
        for operands, operator in pikepdf.parse_content_stream(sheet):
            name, values = str(operator), [float(one) for one in operands if not isinstance(one, pikepdf.Object)]
            if name == "w":
                width = values[0] / MM
            elif name == "m":
                start = (values[0], values[1])
            elif name == "l" and abs(values[1] - start[1]) < 0.01:
                found.append(Rule(start[0] / MM, values[0] / MM, (high - start[1]) / MM, width))
    return sorted(found, key=lambda one: one.y)


def curves(pdf: bytes, page: int) -> list[Ring]:
    """The closed curves: where a seal is to stand."""
    found: list[Ring] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sheet = document.pages[page]
        high = float(sheet.mediabox[3])
        points: list[tuple[float, float]] = []
        for operands, operator in pikepdf.parse_content_stream(sheet):
            name = str(operator)
            if name in ("m", "l"):
                points = [] if name == "m" else points
            elif name == "c":
                values = [float(one) for one in operands]
                points.append((values[4], values[5]))
            elif name in ("S", "s", "f", "n") and points:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                found.append(Ring(min(xs) / MM, max(xs) / MM, (high - max(ys)) / MM, (high - min(ys)) / MM))
                points = []
    return found
