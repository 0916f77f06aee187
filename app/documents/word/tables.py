"""Tables of a written paper: cells over columns and rows, heads repeated, rules as the standard has them.

Written element by element: looking cells up by row and column takes minutes in a table of a thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt

from app.documents.typesetting.faces import Role
from app.documents.typesetting.outline import Band, Box, Grid, Part, Words
from app.documents.word.elements import around, made
from app.documents.word.styles import LOOKS, TWIPS, set_face

THICK, THIN = 8, 6
"""0.35 and 0.25 mm, in eighths of a point."""
INSET = 2.0
"""Blank between a cell's rules and its text, in millimetres."""
_IMPRINT = 156.0
_ALL_ROUND = dict.fromkeys(("top", "left", "bottom", "right"), THICK) | dict.fromkeys(("insideH", "insideV"), THIN)
_ALIGN = {"centre": "center", "right": "right"}


def write_grid(document: WordDocument, grid: Grid) -> None:
    """A table. Rows whose columns differ share a finer grid of columns."""
    edges = sorted({round(edge, 1) for band in grid.bands for edge in (0.0, *accumulate(band.columns))})
    names = {style.name: style.style_id for style in document.styles}
    table = _table([b - a for a, b in pairwise(edges)], _ALL_ROUND, INSET)
    for band in grid.bands:
        table.append(_row(band, edges, names[LOOKS[Part.TEXT].name]))
    document.element.body[-1].addprevious(table)


def write_imprint(document: WordDocument, said: Sequence[Words], *, ruled: bool) -> None:
    """版记: a table that stands at the lower edge of the last page's type area."""
    names = {style.name: style.style_id for style in document.styles}
    place = made("tblpPr", vertAnchor="margin", horzAnchor="page", tblpX=round(28 * TWIPS), tblpYSpec="bottom")
    rules = {"top": THICK, "bottom": THICK, "insideH": THIN} if ruled else {}
    table = _table([_IMPRINT], rules, 0.0, place)
    for words in said:
        properties = [made("pStyle", val=names[LOOKS[words.part].name])]
        if words.part is Part.COPIES:  # turned lines begin behind the colon
            properties.append(made("ind", left=14 * 4 * 20, right=14 * 20, hanging=14 * 3 * 20))
        runs = [_run("".join(span.text for span in words.spans), None)]
        if words.aside:
            properties.append(around("tabs", made("tab", val="right", pos=round(_IMPRINT * TWIPS - 14 * 20))))
            runs += [around("r", OxmlElement("w:tab")), _run(words.aside, None)]
        cell = around("tc", around("tcPr", made("tcW", w=round(_IMPRINT * TWIPS), type="dxa")))
        cell.append(around("p", around("pPr", *properties), *runs))
        table.append(around("tr", cell))
    document.element.body[-1].addprevious(table)
    document.add_paragraph().paragraph_format.line_spacing = Pt(1)  # a text cannot end with a table


def _table(
    columns: Sequence[float], ruled: dict[str, int], inset: float, place: BaseOxmlElement | None = None
) -> BaseOxmlElement:
    rules = [made(side, val="single", sz=wide, space=0, color="000000") for side, wide in ruled.items()]
    inside = [made(side, w=round(inset * TWIPS), type="dxa") for side in ("left", "right")]
    properties = around(
        "tblPr",
        *(() if place is None else (place,)),
        made("tblW", w=round(sum(columns) * TWIPS), type="dxa"),
        made("tblInd", w=0, type="dxa"),
        around("tblBorders", *rules),
        made("tblLayout", type="fixed"),
        around("tblCellMar", *inside),
    )
    grid = around("tblGrid", *(made("gridCol", w=round(wide * TWIPS)) for wide in columns))
    return around("tbl", properties, grid)


def _row(band: Band, edges: Sequence[float], style: str) -> BaseOxmlElement:
    properties = around("trPr", made("trHeight", val=round(band.least * TWIPS), hRule="atLeast"))
    if band.head:
        properties.append(OxmlElement("w:tblHeader"))
    if not any(box.indent for box in band.boxes):  # texts go on over pages, figures and names do not
        properties.append(OxmlElement("w:cantSplit"))
    row = around("tr", properties)
    for box, first, last in _places(band, edges):
        facts = [made("tcW", w=round((edges[last + 1] - edges[first]) * TWIPS), type="dxa")]
        if last > first:
            facts.append(made("gridSpan", val=last - first + 1))
        if box.rows != 1:
            facts.append(made("vMerge", val="restart") if box.rows > 1 else OxmlElement("w:vMerge"))
        facts.append(made("vAlign", val="top" if box.indent else "center"))
        row.append(around("tc", around("tcPr", *facts), *_paragraphs(box, style)))
    return row


def _places(band: Band, edges: Sequence[float]) -> Iterator[tuple[Box, int, int]]:
    """Each box with its first and last column of the finer grid."""
    at, start = 0, 0.0
    for box in band.boxes:
        end = start + sum(band.columns[at : at + box.span])
        at += box.span
        yield box, edges.index(round(start, 1)), edges.index(round(end, 1)) - 1
        start = end


def _paragraphs(box: Box, style: str) -> Iterator[BaseOxmlElement]:
    for text in box.text.split("\n"):
        yield _line(text, box, style, _ALIGN.get(box.align, "left"))
    for text in box.foot.split("\n") if box.foot else ():
        yield _line(text, box, style, "right")


def _line(text: str, box: Box, style: str, align: str) -> BaseOxmlElement:
    properties = [made("pStyle", val=style), made("jc", val=align)]
    if box.indent and align != "right":
        chars = {"firstLineChars": round(box.indent * 100), "firstLine": round(box.indent * box.size * 20)}
        properties.append(made("ind", **chars))
    return around("p", around("pPr", *properties), *([_run(text, box)] if text else ()))


def _run(text: str, box: Box | None) -> BaseOxmlElement:
    properties = OxmlElement("w:rPr")
    if box:
        if box.role is not Role.BODY:
            set_face(properties, box.role)
        for tag in ("sz", "szCs"):
            properties.append(made(tag, val=round(box.size * 2)))
    said = OxmlElement("w:t")
    said.set(qn("xml:space"), "preserve")
    said.text = text
    return around("r", properties, said)
