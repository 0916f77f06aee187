"""Paper: pages that lines, rules and marks are put on, in points from the page's top left corner, y downwards.

What is drawn first is read first: a document's text copies and is searched in the order of the calls.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.documents.typesetting.archival import archivable
from app.documents.typesetting.characters import clean
from app.documents.typesetting.faces import RENDER_LOCK, Role, current, face_for
from app.documents.typesetting.lines import Glyph, Line, Style, set_text
from app.documents.typesetting.outline import Outline
from db.kernel.errors import UserError

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
THICK = 0.35 * MM
"""Outer rules of 版记 and tables (GB/T 9704-2012, 7.4.1)."""
THIN = 0.25 * MM
"""Inner rules."""
MOST_PAGES = 1200
"""Of one paper: three times the text of a book. More is a file that got into a field by mistake."""
BASELINE = 0.88
"""Where the baseline lies in the em square, from its top."""

rl_config.useA85 = 0  # pictures stay as they are, not a quarter larger


def refuse_endless(title: str, pages: int) -> None:
    """Set no paper that nobody could hold. Raises UserError `document.too_long` (title, pages, most)."""
    if pages > MOST_PAGES:
        raise UserError("document.too_long", title=title, pages=pages, most=MOST_PAGES)


Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
RED: Colour = (0.78, 0.05, 0.05)
GREY: Colour = (0.45, 0.45, 0.45)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: its bytes, its number of pages and the families of the faces that were used.

    `pins` say which files these were. `outline` is what it says, None for papers that are mostly drawn.
    """

    pdf: bytes
    pages: int
    faces: tuple[str, ...]
    outline: Outline | None = None
    pins: tuple[str, ...] = ()


class Paper:
    """One document being drawn."""

    def __init__(self, title: str, size: tuple[float, float] = A4) -> None:
        RENDER_LOCK.acquire()
        try:
            self._start(title, size)
        except BaseException:
            RENDER_LOCK.release()
            raise

    def _start(self, title: str, size: tuple[float, float]) -> None:
        self.width, self.height = size
        self._title = " ".join(clean(title).split())
        self._buffer = io.BytesIO()
        first = face_for(Role.BODY, "一")
        self._canvas = Canvas(
            self._buffer, pagesize=size, invariant=1, pageCompression=1, initialFontName=first.font.fontName
        )
        self._document = self._canvas._doc  # noqa: SLF001 - the font methods meant for others ask for it
        self._faces: dict[str, None] = {}
        self.pages = 1

    def close(self) -> None:
        """Let the next document be drawn; to be called once, whatever happened."""
        RENDER_LOCK.release()

    def __enter__(self) -> Paper:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def next_page(self) -> None:
        """Begin another page of the same size."""
        self._canvas.showPage()
        self.pages += 1

    def finish(self, outline: Outline | None = None) -> Rendered:
        """The document, archivable (PDF/A-2u): the same drawing gives the same bytes."""
        self._canvas.showPage()
        self._canvas.save()
        now, families = current(), tuple(self._faces)
        pdf = archivable(self._buffer.getvalue(), self._title, "，".join(now.stand_ins(families)))
        return Rendered(pdf, self.pages, families, outline, now.pins(families))

    # -- text -------------------------------------------------------------------------------------------------------

    def line(self, line: Line, x: float, top: float, height: float = 0.0, colour: Colour = BLACK) -> None:
        """Put a line with its left edge at `x`; its em square is centred in the strip from `top`, `height` points high
        (0: as high as its size)."""
        if not line.glyphs:
            return
        baseline = top + ((height or line.size) - line.size) / 2 + BASELINE * line.size
        code = ["BT", _fill(colour)]
        for _, glyphs in groupby(line.glyphs, key=lambda g: g.face.name):
            run = list(glyphs)
            self._faces.setdefault(run[0].face.family)
            code.extend(self._run(run, x, self.height - baseline))
        code.append("ET")
        self._canvas.addLiteral(" ".join(code))

    def text(self, text: str, x: float, top: float, style: Style, colour: Colour = BLACK) -> None:
        """A short text on one line, as wide as it is, in a strip of the style's step."""
        for line in set_text(text, style, 1e9):
            self.line(line, x, top, style.step, colour)

    def _run(self, glyphs: Sequence[Glyph], x: float, y: float) -> Iterator[str]:
        """Operators that show glyphs of one face, each at its place."""
        for (subset, stretch), part in groupby(
            ((self._code(glyph), glyph) for glyph in glyphs), key=lambda pair: (pair[0][0], pair[1].stretch)
        ):
            placed = list(part)
            first = placed[0][1]
            name = first.face.font.getSubsetInternalName(subset, self._document)
            yield f"{name} {_number(first.size)} Tf {_number(100 * stretch)} Tz"
            yield f"1 0 0 1 {_number(x + first.x)} {_number(y)} Tm"
            yield "[" + "".join(_positions([(code, glyph) for (_, code), glyph in placed])) + "] TJ"

    def _code(self, glyph: Glyph) -> tuple[int, int]:
        char = " " if glyph.char == "\u3000" else glyph.char
        ((subset, codes),) = glyph.face.font.splitString(char, self._document)
        return subset, codes[0]

    # -- rules and marks --------------------------------------------------------------------------------------------

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = THIN, colour: Colour = BLACK) -> None:
        """A straight rule, centred on the given points."""
        y1, y2 = self.height - y1, self.height - y2
        points = f"{_number(x1)} {_number(y1)} m {_number(x2)} {_number(y2)} l S"
        self._canvas.addLiteral(f"q {_stroke(colour)} {_number(width)} w {points} Q")

    def rectangles(self, boxes: Sequence[tuple[float, float, float, float]], colour: Colour = BLACK) -> None:
        """Filled rectangles (x, top, width, height)."""
        parts = [
            f"{_number(x)} {_number(self.height - top - h)} {_number(w)} {_number(h)} re" for x, top, w, h in boxes
        ]
        self._canvas.addLiteral(f"q {_fill(colour)} {' '.join(parts)} f Q")

    def frame(
        self, x: float, top: float, width: float, height: float, rule: float = THIN, colour: Colour = BLACK
    ) -> None:
        """An empty rectangle."""
        box = f"{_number(x)} {_number(self.height - top - height)} {_number(width)} {_number(height)} re S"
        self._canvas.addLiteral(f"q {_stroke(colour)} {_number(rule)} w {box} Q")

    def picture(self, jpeg: bytes, x: float, top: float, width: float, height: float) -> None:
        """A JPEG, kept as it is, stretched to the given size."""
        reader = ImageReader(io.BytesIO(jpeg))
        self._canvas.drawImage(reader, x, self.height - top - height, width, height)

    def ring(self, x: float, y: float, radius: float, width: float, dashed: bool, colour: Colour) -> None:
        """A circle around a point."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(width)
        if dashed:
            canvas.setDash(3, 2.5)
        canvas.circle(x, self.height - y, radius, stroke=1, fill=0)
        canvas.restoreState()


def _positions(placed: Sequence[tuple[int, Glyph]]) -> Iterator[str]:
    """Shown codes with corrections in thousandths of the (stretched) em, so that every glyph stands at its `x`."""
    shown = ""
    at = placed[0][1].x
    for code, glyph in placed:
        gap = glyph.x - at
        if abs(gap) > 0.0005:
            yield f"<{shown}>" if shown else ""
            yield _number(-gap * 1000 / (glyph.size * glyph.stretch))
            shown = ""
            at = glyph.x
        shown += f"{code:02X}"
        advance = glyph.face.font.face.getCharWidth(ord(" " if glyph.char == "\u3000" else glyph.char))
        at += advance * glyph.size * glyph.stretch / 1000
    yield f"<{shown}>"


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _fill(colour: Colour) -> str:
    return " ".join(_number(part) for part in colour) + " rg"


def _stroke(colour: Colour) -> str:
    return " ".join(_number(part) for part in colour) + " RG"
