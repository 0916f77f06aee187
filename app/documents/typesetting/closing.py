"""What stands behind an official paper's text: signature, date and seal; 附注; 版记 at the foot of the last page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from app.documents.typesetting.characters import clean
from app.documents.typesetting.faces import Role
from app.documents.typesetting.grid import BODY, DEPTH, LEADING, LEFT, MEASURE, PITCH, SMALL, TOP
from app.documents.typesetting.lines import Align, Line, Span, Style, set_text, text_width
from app.documents.typesetting.outline import Part, Words
from app.documents.typesetting.paper import MM, RED, THICK, THIN, Paper

SEAL = 42 * MM
"""Diameter of a county or city organ's seal."""
_PLAIN = Style(Role.BODY, 16, PITCH, LEADING, align=Align.LEFT)


class Seal(StrEnum):
    """What stands on signature and date: nothing, room for a seal, its place drawn, or a mark that it was set."""

    NONE = "none"
    ROOM = "room"
    PLACE = "place"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Closing:
    """署名, 成文日期 and what marks the seal; `note` is the 附注 below them."""

    signature: str
    day: str
    seal: Seal = Seal.PLACE
    seal_note: str = ""
    note: str = ""

    @property
    def rows(self) -> int:
        """Lines that it takes: blank ones, signature, date, and the note's."""
        return self.note_row + len(self.note_lines())

    @property
    def note_row(self) -> int:
        """The line on which the note begins: under the date, or one lower where it would run into the seal."""
        if self.seal is Seal.NONE:
            return self.name_row + 2
        reach = max((line.width for line in self.note_lines()), default=0.0)
        return self.name_row + (3 if reach > MEASURE - 4 * PITCH - SEAL else 2)

    @property
    def name_row(self) -> int:
        """The line of the signature: behind two blank ones where a seal needs them, else behind one."""
        return 1 if self.seal is Seal.NONE else 2

    def note_lines(self) -> list[Line]:
        """The 附注 as lines, in brackets, indented by two."""
        return set_text(f"（{clean(self.note)}）", BODY, MEASURE) if self.note else []


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who gets copies, which office printed it and when. `ruled` False: a letter's, which has no rules."""

    copies: tuple[str, ...] = ()
    issuer: str = ""
    issued: str = ""
    ruled: bool = True

    def copy_lines(self) -> list[Line]:
        """The receivers, one cell free on each side and the turned lines after the colon."""
        if not self.copies:
            return []
        text = "，".join(clean(name) for name in self.copies) + "。"
        return set_text(text, SMALL, MEASURE - 5 * SMALL.size)

    @property
    def height(self) -> float:
        """In points, from its first to its last rule."""
        lines = len(self.copy_lines())
        return (lines * SMALL.step + 6 if lines else 0) + (SMALL.step + 6 if self.issuer else 0)

    @property
    def rows(self) -> int:
        """Grid lines that it takes, with the blank one above it."""
        return math.ceil(self.height / LEADING) + 1 if self.height else 0


def said(closing: Closing, imprint: Imprint) -> list[Words]:
    """The same as the paper's outline has it."""
    pairs = [(Part.SIGNATURE, closing.signature), (Part.DAY, closing.day)]
    pairs.append((Part.NOTE, f"（{closing.note}）" if closing.note else ""))
    pairs.append((Part.COPIES, f"抄送：{'，'.join(imprint.copies)}。" if imprint.copies else ""))
    words = [Words(part, (Span(clean(text)),)) for part, text in pairs if text]
    if imprint.issuer:
        words.append(Words(Part.ISSUER, (Span(clean(imprint.issuer)),), aside=f"{imprint.issued}印发"))
    return words


def signature_place(closing: Closing) -> tuple[float, float]:
    """The middle of signature and date from the type area's left edge, and the signature's width; in points."""
    name_width, day_width = (text_width(clean(text), _PLAIN) for text in (closing.signature, closing.day))
    return min(MEASURE - 4 * PITCH - day_width / 2, MEASURE - name_width / 2), name_width


def draw_closing(paper: Paper, closing: Closing, top: float) -> None:
    """Signature centred over the date, whose right end is four cells from the edge; the seal presses both, its middle a
    little above theirs and its top within one line of the text (GB/T 9704-2012, 7.3.5.1)."""
    signature, day = clean(closing.signature), clean(closing.day)
    centre, name_width = signature_place(closing)
    if closing.seal in (Seal.PLACE, Seal.SEALED):
        _draw_seal(paper, closing, LEFT + centre, top + 0.4 * LEADING + SEAL / 2)
    for row, (text, width) in enumerate(((signature, name_width), (day, text_width(day, _PLAIN))), closing.name_row):
        for line in set_text(text, _PLAIN, MEASURE):
            paper.line(line, LEFT + max(0.0, centre - width / 2), top + row * LEADING, LEADING)
    for row, line in enumerate(closing.note_lines(), closing.note_row):
        paper.line(line, LEFT, top + row * LEADING, LEADING)


def _draw_seal(paper: Paper, closing: Closing, x: float, y: float) -> None:
    sealed = closing.seal is Seal.SEALED
    paper.ring(x, y, SEAL / 2, 0.9 if sealed else 0.7, dashed=not sealed, colour=RED)
    if closing.seal_note:
        style = Style(Role.BODY, 9, leading=12)
        width = text_width(closing.seal_note, style)
        paper.text(closing.seal_note, x - width / 2, y - SEAL * 0.3, style, RED)


def draw_imprint(paper: Paper, imprint: Imprint) -> None:
    if not imprint.height:
        return
    bottom = TOP + DEPTH
    y = bottom - imprint.height
    if imprint.ruled:
        paper.rule(LEFT, y, LEFT + MEASURE, y, THICK)
    lines = imprint.copy_lines()
    if lines:
        paper.text("抄送：", LEFT + SMALL.size, y + 3, SMALL)
        for row, line in enumerate(lines):
            paper.line(line, LEFT + 4 * SMALL.size, y + 3 + row * SMALL.step, SMALL.step)
        y += len(lines) * SMALL.step + 6
    if imprint.issuer:
        if lines:
            paper.rule(LEFT, y, LEFT + MEASURE, y, THIN)
        paper.text(imprint.issuer, LEFT + SMALL.size, y + 3, SMALL)
        issued = f"{imprint.issued}印发"
        paper.text(issued, LEFT + MEASURE - SMALL.size - text_width(issued, SMALL), y + 3, SMALL)
    if imprint.ruled:
        paper.rule(LEFT, bottom, LEFT + MEASURE, bottom, THICK)
