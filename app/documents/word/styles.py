"""Styles and page set-up of a written paper: real ones, so that whoever corrects it changes a style, not each line."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import BaseStyle, ParagraphStyle

from app.documents.typesetting.faces import Role
from app.documents.typesetting.outline import Outline, Part

FONTS = {
    Role.TITLE: "方正小标宋简体",
    Role.BODY: "仿宋_GB2312",
    Role.KAI: "楷体_GB2312",
    Role.HEI: "黑体",
    Role.SONG: "宋体",
}
"""The faces that the standard names; the receiving office has them, or its word processor replaces them."""
LEADING = 28.95
"""A 22nd of 225 mm, less what rounding to twentieths of a point would add: 22 lines must fit."""
CLOSER = -5
"""What 3号 characters stand closer, in twentieths of a point, so that 28 of them fit 156 mm. A grid of characters would
say it better, but programs read it differently."""
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a style's paragraphs stand. Sizes in points; `first` and `sides` in characters."""

    name: str
    role: Role
    size: float
    align: str = "both"
    first: float = 0.0
    sides: tuple[float, float] = (0.0, 0.0)
    follows: bool = False
    leading: float = LEADING
    colour: RGBColor | None = None


LOOKS = {
    Part.MARK: Look("发文机关标志", Role.TITLE, 34, "center", leading=38, colour=RGBColor(0xD0, 0, 0)),
    Part.OFFICE: Look("院名", Role.TITLE, 22, "center", follows=True),
    Part.TITLE: Look("公文标题", Role.TITLE, 22, "center", follows=True, leading=34),
    Part.NUMBER: Look("发文字号", Role.BODY, 16, "right", follows=True),
    Part.RECIPIENT: Look("主送机关", Role.BODY, 16, follows=True),
    Part.HEADING_1: Look("Heading 1", Role.HEI, 16, first=2, follows=True),
    Part.HEADING_2: Look("Heading 2", Role.KAI, 16, first=2, follows=True),
    Part.HEADING_3: Look("Heading 3", Role.BODY, 16, first=2, follows=True),
    Part.HEADING_4: Look("Heading 4", Role.BODY, 16, first=2, follows=True),
    Part.BODY: Look("公文正文", Role.BODY, 16, first=2),
    Part.SIGNATURE: Look("发文机关署名", Role.BODY, 16, "right", follows=True),
    Part.DAY: Look("成文日期", Role.BODY, 16, "right"),
    Part.NOTE: Look("附注", Role.BODY, 16, first=2),
    Part.COPIES: Look("抄送机关", Role.BODY, 14, sides=(1, 1), leading=23),
    Part.ISSUER: Look("印发机关", Role.BODY, 14, sides=(1, 1), leading=23),
    Part.TEXT: Look("表单文字", Role.BODY, 10.5, "left", leading=0),
}


def look_of(part: Part) -> Look:
    """The look of a part; blanks are plain text."""
    return LOOKS.get(part, LOOKS[Part.BODY])


def define(document: WordDocument, outline: Outline) -> None:
    """Give the document its styles, its page and its settings."""
    normal = document.styles["Normal"]
    _set_face(normal.element.get_or_add_rPr(), Role.BODY)
    normal.font.size = Pt(16 if outline.official else 12)
    for look in LOOKS.values():
        known = look.name in [style.name for style in document.styles]
        style = document.styles[look.name] if known else document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        _define(style, look, normal)
    _page(document, outline)
    settings = document.settings.element
    spacing = OxmlElement("w:characterSpacingControl")
    spacing.set(qn("w:val"), "compressPunctuation")
    settings.append(spacing)
    if outline.official:
        document.settings.odd_and_even_pages_header_footer = True


def set_face(properties: BaseOxmlElement, role: Role) -> None:
    """Name a role's face for Chinese and Western characters alike."""
    _set_face(properties, role)


def _set_face(properties: BaseOxmlElement, role: Role) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONTS[role])


def _define(style: ParagraphStyle, look: Look, normal: BaseStyle) -> None:
    style.base_style = normal
    style.quick_style = True
    font = style.font
    _set_face(style.element.get_or_add_rPr(), look.role)
    font.size, font.bold, font.italic = Pt(look.size), False, False
    font.color.rgb = look.colour or RGBColor(0, 0, 0)
    properties = style.element.get_or_add_pPr()
    for tag in ("w:spacing", "w:jc", "w:ind", "w:keepNext", "w:keepLines"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    if look.size == 16:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(CLOSER))
        style.element.get_or_add_rPr().append(spacing)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(look.leading) if look.leading else 1.15
    form.keep_with_next, form.widow_control = look.follows, False  # every page is full to its last line
    justify = OxmlElement("w:jc")
    justify.set(qn("w:val"), look.align)
    if look.first or any(look.sides):
        properties.append(indents(look.first, look.sides, look.size))
    properties.append(justify)


def indents(first: float, sides: tuple[float, float], size: float) -> BaseOxmlElement:
    """w:ind in characters, with twips for programs that read those alone."""
    element: BaseOxmlElement = OxmlElement("w:ind")
    for name, count in (("firstLine", first), ("left", sides[0]), ("right", sides[1])):
        if count:
            element.set(qn(f"w:{name}Chars"), str(round(count * 100)))
            element.set(qn(f"w:{name}"), str(round(count * size * 20)))
    return element


def _page(document: WordDocument, outline: Outline) -> None:
    (section,) = document.sections
    properties = section._sectPr  # noqa: SLF001 - the grid has no other way in
    for old in list(properties):
        if old.tag in (qn("w:pgSz"), qn("w:pgMar"), qn("w:docGrid"), qn("w:cols")):
            properties.remove(old)
    size = OxmlElement("w:pgSz")
    size.set(qn("w:w"), str(round(outline.width * TWIPS)))
    size.set(qn("w:h"), str(round(outline.height * TWIPS)))
    if outline.width > outline.height:
        size.set(qn("w:orient"), "landscape")
    margins = OxmlElement("w:pgMar")
    foot = outline.bottom - 7 - 14 * 1.4 / 2 / 72 * 25.4 if outline.official else outline.bottom - 12
    sides = {"top": outline.top, "right": outline.right, "bottom": outline.bottom, "left": outline.left}
    for name, value in (*sides.items(), ("header", 15), ("footer", max(foot, 5)), ("gutter", 0)):
        margins.set(qn(f"w:{name}"), str(round(value * TWIPS)))
    properties.extend([size, margins])
    if outline.official:
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(LEADING * 20)))
        properties.append(grid)
