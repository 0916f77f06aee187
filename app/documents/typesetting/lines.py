"""Lines: breaking a Chinese paragraph and filling each line to a straight right edge.

Plain Chinese falls on the standard's grid: every character takes one pitch. Where a line cannot end at the grid because
of a mark that may not begin or end a line, marks give up the blank half of their cell; if that is not enough a closing
mark hangs outside the edge; if that is not possible the line is broken earlier and spread. Lines with Western words or
figures are spread likewise: what is left over is shared out to all joints alike, so that no gap is wider than its
neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate, pairwise

from app.documents.typesetting.characters import (
    HANGING,
    INSEPARABLE,
    NEVER_FIRST,
    NEVER_LAST,
    Kind,
    kind_of,
)
from app.documents.typesetting.faces import Face, Role, face_for

WESTERN_GAP = 0.25
"""Blank between Chinese and Western characters, in em (CLREQ 3.2.6: a quarter)."""
LEAST_GAP = 0.125
"""What such a gap gives way to, in em."""
ITEM_GAP = 0.15
"""Blank behind the full stop of "1.", in em; it neither grows nor gives way."""
GAPPED = frozenset("%‰℃°$&#+")
"""Western marks that stand off from Chinese as letters and figures do; others (hyphen, stroke, brackets) touch it."""
UNITS = frozenset("号年月日时元万亿")
"""What is not parted from the figure before it."""
LONGEST_WORD = 12
"""A Western word with more characters than this may be broken: account numbers, addresses. Behind a hyphen, a stroke or
a full stop in it where there is one, else anywhere."""
JOINTS = frozenset("-/._@")
"""Where a long Western word is broken first."""
EPSILON = 1e-6


class Align(Enum):
    """How a paragraph's lines stand between its edges."""

    JUSTIFY = auto()
    LEFT = auto()
    CENTRE = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set. Sizes in points; `pitch` is the width of one full-width cell, `leading` the distance of
    baselines (0: from the size); `indent` of the first line in cells."""

    role: Role = Role.BODY
    size: float = 16.0
    pitch: float = 0.0
    leading: float = 0.0
    indent: float = 0.0
    align: Align = Align.JUSTIFY

    @property
    def cell(self) -> float:
        """Width of one full-width character, in points."""
        return self.pitch or self.size

    @property
    def step(self) -> float:
        """Distance between two baselines, in points."""
        return self.leading or self.size * 1.5


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one role; `role` None: the paragraph's."""

    text: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character in its place. `x` in points from the line's left edge; `stretch` widens the ink (dashes)."""

    char: str
    face: Face
    size: float
    x: float
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A set line. `width` is its extent without hanging marks, in points."""

    glyphs: tuple[Glyph, ...]
    width: float
    size: float

    @property
    def text(self) -> str:
        """The line's characters in reading order."""
        return "".join(glyph.char for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class _Atom:
    """One character before it has its place; widths in points. The joint is what lies before it on the same line."""

    char: str
    kind: Kind
    face: Face
    width: float
    shift: float  # from the cell's left edge to the glyph's origin
    joint: float  # blank before it, beyond both cells; negative where two marks share a blank half
    joint_least: float
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters of one line, from `start` up to `end`; `hang`: the last one stands outside the edge."""

    start: int
    end: int
    hang: bool = False


class Paragraph:
    """A paragraph's characters with their widths, ready to be broken into lines."""

    def __init__(self, spans: Iterable[Span], style: Style) -> None:
        self.style = style
        self.atoms: list[_Atom] = []
        for span in spans:
            for char in span.text:
                self.atoms.append(_atom(char, style, span.role or style.role, self.atoms[-1] if self.atoms else None))
        self._widths = [0.0, *accumulate(a.width + a.joint for a in self.atoms)]
        self._least = [0.0, *accumulate(a.width + a.joint_least for a in self.atoms)]
        self._long = _long_words(self.atoms)

    def lines(self, width: float) -> list[Line]:
        """The paragraph set to a measure of `width` points."""
        stretches: list[_Stretch] = []
        start = 0
        while start < len(self.atoms):
            end, hang = self._break(start, width - self._indent(start))
            stretches.append(_Stretch(start, end, hang))
            start = self._skip_spaces(end)
        self._join_runt(stretches, width)
        return [self._set(one, self._indent(one.start), width) for one in stretches]

    def _indent(self, start: int) -> float:
        return 0.0 if start else self.style.indent * self.style.cell

    def _skip_spaces(self, at: int) -> int:
        while at < len(self.atoms) and self.atoms[at].kind is Kind.SPACE:
            at += 1
        return at

    def _join_runt(self, stretches: list[_Stretch], width: float) -> None:
        """Leave no single character on the last line: draw it up if the line before gives way, else bring one down."""
        if len(stretches) < 2:
            return
        before, last = stretches[-2:]
        if sum(atom.kind is not Kind.CLOSER for atom in self.atoms[last.start : last.end]) > 1:
            return
        measure = width - self._indent(before.start)
        if self._tightest(before.start, last.end) <= measure + EPSILON:
            stretches[-2:] = [_Stretch(before.start, last.end, hang=False)]
            return
        for at in range(before.end - 1, max(before.start, before.end - 4), -1):
            if self.may_break(at) and self.extent(before.start, at) >= measure - 3 * self.style.cell:
                stretches[-2:] = [_Stretch(before.start, at, hang=False), _Stretch(self._skip_spaces(at), last.end)]
                return

    # -- breaking ---------------------------------------------------------------------------------------------------

    def extent(self, start: int, end: int) -> float:
        """How wide the characters from `start` up to `end` are on one line, in points."""
        return self._widths[end] - self._widths[start] - self.atoms[start].joint

    def _tightest(self, start: int, end: int) -> float:
        least = self._least[end] - self._least[start] - self.atoms[start].joint_least
        return least - self._left_give(start) - self._right_give(end)

    def _left_give(self, start: int) -> float:
        return self.style.cell / 2 if self.atoms[start].kind is Kind.OPENER else 0.0

    def _right_give(self, end: int) -> float:
        return self.style.cell / 2 if self.atoms[end - 1].kind is Kind.CLOSER else 0.0

    def _trim(self, start: int, end: int) -> int:
        while end - 1 > start and self.atoms[end - 1].kind is Kind.SPACE:
            end -= 1
        return end

    def may_break(self, at: int) -> bool:
        """Whether a line may end before atom `at`."""
        ahead = at
        while ahead < len(self.atoms) and self.atoms[ahead].kind is Kind.SPACE:
            ahead += 1
        if ahead == len(self.atoms):
            return True
        last, first = self.atoms[self._trim(0, at) - 1], self.atoms[ahead]
        if first.char in NEVER_FIRST or last.char in NEVER_LAST:
            return False
        if self.atoms[at].kind is Kind.SPACE or self.atoms[at - 1].kind is Kind.SPACE:
            return True
        if first.char == last.char and last.char in INSEPARABLE:
            return False
        if (last.char == "〕" and first.char.isdigit()) or (last.char.isdigit() and first.char in UNITS):
            return False
        if last.kind is Kind.WESTERN and first.kind is Kind.WESTERN:
            return at in self._long
        return True

    def _break(self, start: int, width: float) -> tuple[int, bool]:
        """Where the line that begins at `start` ends (exclusive), and whether its last mark hangs outside."""
        loose = tight = hanging = 0
        for end in range(start + 1, len(self.atoms) + 1):
            stop = self._trim(start, end)
            least = self._tightest(start, stop)
            if least > width + self.style.cell * 2:
                break
            if not self.may_break(end):
                continue
            if self.extent(start, stop) <= width + EPSILON:
                loose = end
            elif least <= width + EPSILON:
                tight = tight or end
            elif stop - 1 > start and self._hangs(start, stop, width):
                hanging = hanging or end
        if loose and width - self.extent(start, self._trim(start, loose)) < self.style.cell - EPSILON:
            return loose, False
        if tight:
            return tight, False
        if hanging:
            return hanging, True
        return loose or self._forced(start, width), False

    def _hangs(self, start: int, stop: int, width: float) -> bool:
        return self.atoms[stop - 1].char in HANGING and self.extent(start, stop - 1) <= width + EPSILON

    def _forced(self, start: int, width: float) -> int:
        """Where to end a line that has no place to break: at the edge, after one character at least."""
        end = start + 1
        while end < len(self.atoms) and self.extent(start, end + 1) <= width + EPSILON:
            end += 1
        return end

    # -- placing ----------------------------------------------------------------------------------------------------

    def _set(self, stretch: _Stretch, indent: float, width: float) -> Line:
        start, end, hang = stretch.start, stretch.end, stretch.hang
        last = end == len(self.atoms)
        stop = self._trim(start, end)
        inner = stop - 1 if hang else stop
        joints = [atom.joint for atom in self.atoms[start:inner]]
        joints[0] = 0.0
        extra = width - indent - self.extent(start, inner)
        if extra < -EPSILON:
            self._tighten(joints, start, inner, -extra)
        elif extra > EPSILON and self.style.align is Align.JUSTIFY and (hang or not last):
            self._spread(joints, start, extra)
        x = indent
        glyphs: list[Glyph] = []
        for atom, joint in zip(self.atoms[start:inner], joints, strict=True):
            x += joint
            glyphs.append(Glyph(atom.char, atom.face, self.style.size, x + atom.shift, atom.stretch))
            x += atom.width
        extent = min(x, width) if x < width + self.style.cell else x
        if hang:
            atom = self.atoms[inner]
            glyphs.append(Glyph(atom.char, atom.face, self.style.size, x + atom.shift, atom.stretch))
        return self._aligned(glyphs, extent, width)

    def _aligned(self, glyphs: list[Glyph], extent: float, width: float) -> Line:
        free = max(0.0, width - extent)
        offset = {Align.CENTRE: free / 2, Align.RIGHT: free}.get(self.style.align, 0.0)
        if offset:
            glyphs = [Glyph(g.char, g.face, g.size, g.x + offset, g.stretch) for g in glyphs]
        return Line(tuple(glyphs), extent + offset, self.style.size)

    def _tighten(self, joints: list[float], start: int, end: int, need: float) -> None:
        """Take `need` points away: at the right edge, then around Western words, then from all blank halves alike."""
        need -= min(need, self._right_give(end))
        gaps = [i for i in range(1, len(joints)) if joints[i] > 0]
        halves = [i for i in range(1, len(joints)) if joints[i] <= 0 and self._slack(start + i) > 0]
        for group in (gaps, halves):
            room = sum(self._slack(start + i) for i in group)
            share = min(1.0, need / room) if room else 0.0
            for i in group:
                joints[i] -= share * self._slack(start + i)
            need -= share * room
        joints[0] -= min(max(need, 0.0), self._left_give(start))

    def _slack(self, at: int) -> float:
        return self.atoms[at].joint - self.atoms[at].joint_least

    def _spread(self, joints: list[float], start: int, extra: float) -> None:
        """Share `extra` points out to all joints outside words alike: a gap that grew alone would look like a typed
        blank."""
        open_joints = [i for i in range(1, len(joints)) if self._spreads(start + i)]
        for i in open_joints:
            joints[i] += extra / len(open_joints)

    def _spreads(self, at: int) -> bool:
        last, first = self.atoms[at - 1], self.atoms[at]
        if last.kind is Kind.WESTERN and first.kind is Kind.WESTERN:
            return at in self._long
        if last.char == "." and first.kind is Kind.IDEOGRAPH:
            return False
        return not (first.char == last.char and first.char in INSEPARABLE)


def set_text(text: str | Sequence[Span], style: Style, width: float) -> list[Line]:
    """One paragraph, already cleaned, as lines of `width` points. An empty text is one empty line."""
    spans = [Span(text)] if isinstance(text, str) else text
    return Paragraph(spans, style).lines(width) or [Line((), 0.0, style.size)]


def text_width(text: str, style: Style) -> float:
    """How wide a text is on one line, in points."""
    lines = set_text(text, Style(style.role, style.size, style.pitch, align=Align.LEFT), 1e9)
    return lines[0].width


def _atom(char: str, style: Style, role: Role, before: _Atom | None) -> _Atom:
    kind = kind_of(char)
    if char in "’‘" and before is not None and before.kind is Kind.WESTERN and before.char.isalpha():
        kind = Kind.WESTERN
    face = face_for(role, " " if char == "\u3000" else char)
    own, cell = face.advance(char) * style.size, style.cell
    joint, least = _joint(char, kind, before, style)
    width, shift, stretch = cell, (cell - own) / 2, 1.0
    if kind in (Kind.WESTERN, Kind.SPACE):
        width, shift = own, 0.0
    elif kind is Kind.OPENER:
        shift = cell - own
    elif kind is Kind.CLOSER:
        shift = 0.0
    elif kind is Kind.DOT:
        width, shift = cell / 2, (cell / 2 - own) / 2
    elif char == "—":
        left, right = face.ink(char)
        stretch = cell / ((right - left) * style.size)
        shift = -left * stretch * style.size
    return _Atom(char, kind, face, width, shift, joint, least, stretch)


def _joint(char: str, kind: Kind, before: _Atom | None, style: Style) -> tuple[float, float]:
    """The blank before a character, natural and least, in points; no character comes to begin before its neighbour."""
    if before is None or Kind.SPACE in (kind, before.kind):
        return 0.0, 0.0
    half = min(style.cell / 2, 0.9 * before.width)
    if kind is Kind.OPENER or before.kind is Kind.CLOSER:
        both_marks = {kind, before.kind} <= {Kind.OPENER, Kind.CLOSER}
        return (-half if both_marks else 0.0), -half
    if {kind, before.kind} == {Kind.WESTERN, Kind.IDEOGRAPH}:
        western = char if kind is Kind.WESTERN else before.char
        if not (western.isalnum() or western in GAPPED or before.char == "."):  # a hyphen, a stroke, a bracket
            return 0.0, 0.0
        if before.char == ".":  # behind an item's number, where all items of a paper are to begin alike
            return (gap := ITEM_GAP * style.size), gap
        return WESTERN_GAP * style.size, LEAST_GAP * style.size
    return 0.0, 0.0


def _long_words(atoms: Sequence[_Atom]) -> frozenset[int]:
    """Places before which a Western word that is too long to be kept whole may be broken: between its parts, inside one
    that is still too long."""
    places: set[int] = set()
    start = 0
    for end in range(len(atoms) + 1):
        if end == len(atoms) or atoms[end].kind is not Kind.WESTERN:
            if end - start > LONGEST_WORD:
                parts = [start, *(at for at in range(start + 2, end - 1) if atoms[at - 1].char in JOINTS), end]
                places.update(parts[1:-1])
                for first, after in pairwise(parts):
                    if after - first > LONGEST_WORD:
                        places.update(range(first + 1, after))
            start = end + 1
    return frozenset(places)


__all__ = ["Align", "Glyph", "Line", "Paragraph", "Span", "Style", "set_text", "text_width"]
