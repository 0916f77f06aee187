"""信函格式 (GB/T 9704-2012, 10.1): the red head of letters. The office's name 30 mm below the page's edge, a red double
rule 4 mm under it (thick above), another 20 mm above the lower edge (thin above), both 170 mm long; 文号 at the right
under the first rule; no page number on the first page, no rules and no printing office in 版记."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.typesetting.characters import clean
from app.documents.typesetting.faces import RENDER_LOCK, Role
from app.documents.typesetting.grid import FLUSH, LEFT, MEASURE
from app.documents.typesetting.lines import Align, Line, Style, set_text, text_width
from app.documents.typesetting.paper import A4, BASELINE, MM, RED, Paper

MARK_TOP = 30 * MM
"""From the page's upper edge to the mark's ink."""
MARK_LARGEST = 34.0
MARK_SPREAD = 0.12
RULE_DROP = 4 * MM
RULE_LENGTH = 170 * MM
FOOT_RULE = 20 * MM
"""From the page's lower edge to the second double rule."""
HEAVY, LIGHT, BETWEEN = 0.8 * MM, 0.25 * MM, 0.6 * MM
NUMBER_GAP = 16 * 7 / 8
"""From a rule to the text next to it: seven eighths of a 3号 character."""
LETTER_ROWS = 23
"""Lines of a letter's first page: text may come down to seven eighths of a character above the second rule."""
MARK_RED = (0.82, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The office whose letter it is, and the letter's 文号."""

    office: str
    number: str

    @property
    def rows(self) -> int:
        """Lines of the grid that mark, rule and 文号 take, with the two blank ones above the title."""
        return 4

    @property
    def size(self) -> float:
        """The mark's type size, in points: as large as 170 mm allow."""
        wide = text_width(clean(self.office), Style(Role.TITLE, 10, 10 * (1 + MARK_SPREAD)))
        return min(MARK_LARGEST, 10 * RULE_LENGTH / wide)


def draw_head(paper: Paper, head: LetterHead) -> None:
    """Mark, rules and 文号 of the first page."""
    size = head.size
    style = Style(Role.TITLE, size, size * (1 + MARK_SPREAD), align=Align.CENTRE)
    (mark,) = set_text(clean(head.office), style, RULE_LENGTH + 1)
    left = (A4[0] - RULE_LENGTH) / 2
    above, below = _ink(mark)
    baseline = MARK_TOP + above
    paper.line(mark, left, baseline - BASELINE * size, size, MARK_RED)
    rule = baseline - below + RULE_DROP
    _double(paper, left, rule, heavy_above=True)
    number = Style(FLUSH.role, FLUSH.size, FLUSH.pitch, align=Align.RIGHT)
    for line in set_text(clean(head.number), number, MEASURE):
        paper.line(line, LEFT, rule + HEAVY + BETWEEN + LIGHT + NUMBER_GAP, FLUSH.size)
    _double(paper, left, A4[1] - FOOT_RULE - HEAVY - BETWEEN - LIGHT, heavy_above=False)


def _ink(line: Line) -> tuple[float, float]:
    """How far the line's ink reaches above its baseline, and where its lower edge is (negative: below), in points."""
    with RENDER_LOCK:
        boxes = [glyph.face.box(glyph.char) for glyph in line.glyphs]
    return max(box[3] for box in boxes) * line.size, min(box[1] for box in boxes) * line.size


def _double(paper: Paper, left: float, top: float, *, heavy_above: bool) -> None:
    """A red double rule whose upper edge is at `top`."""
    first, second = (HEAVY, LIGHT) if heavy_above else (LIGHT, HEAVY)
    y = top + first / 2
    paper.rule(left, y, left + RULE_LENGTH, y, first, RED)
    y = top + first + BETWEEN + second / 2
    paper.rule(left, y, left + RULE_LENGTH, y, second, RED)
