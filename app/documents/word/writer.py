"""A paper as DOCX (ECMA-376): the same words in the same order as in its PDF, with styles, lists, page numbers and
tables that a word processor understands. Equal papers give equal bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from app.documents.typesetting.closing import Closing, signature_place
from app.documents.typesetting.faces import Role
from app.documents.typesetting.grid import MEASURE
from app.documents.typesetting.lines import Span
from app.documents.typesetting.outline import Grid, Outline, Part, Words
from app.documents.word.elements import around, made
from app.documents.word.numbering import Lists, leading
from app.documents.word.order import put_in_order
from app.documents.word.styles import LOOKS, define, indents, look_of, set_face
from app.documents.word.tables import write_grid, write_imprint

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SOME_DAY = datetime(1980, 1, 1)  # noqa: DTZ001 - a file's time without a zone; it is only to be always the same
_LETTER_BLANKS = {Part.NUMBER: 8.0, Part.TITLE: 29.0}
"""What stands above a letter's number and title, in points: 7/8 of a character under the rule, and a line."""
_NUMBERED = (Part.HEADING_1, Part.HEADING_2, Part.HEADING_3, Part.HEADING_4, Part.BODY)


def write(outline: Outline) -> bytes:
    """The paper as a DOCX file."""
    document = docx.Document()
    for child in list(document.element.body):
        if child.tag != qn("w:sectPr"):
            document.element.body.remove(child)
    define(document, outline)
    _Writer(document, outline).run()
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            put_in_order(part.element)
    facts = document.core_properties
    facts.title, facts.author, facts.comments, facts.last_modified_by = outline.title[:255], "", "", ""
    facts.language, facts.created, facts.modified, facts.revision = "zh-CN", _SOME_DAY, _SOME_DAY, 1
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


class _Writer:
    def __init__(self, document: WordDocument, outline: Outline) -> None:
        self.document, self.outline = document, outline
        self.lists = Lists(document)
        said = [block for block in outline.blocks if isinstance(block, Words)]
        self.day = next((words.text for words in said if words.part is Part.DAY), "")

    def run(self) -> None:
        """Write everything."""
        if self.outline.official:
            self._numbers()
        else:
            self._foot()
        imprint = []
        for block in self.outline.blocks:
            if isinstance(block, Grid):
                write_grid(self.document, block)
            elif block.part in (Part.COPIES, Part.ISSUER):
                imprint.append(block)
            else:
                self._words(block)
        self._keep_together()
        if imprint:
            write_imprint(self.document, imprint, ruled=not self.outline.letter)

    def _words(self, words: Words) -> None:
        if words.part is Part.SIGNATURE:
            for _ in range(2):
                self.document.add_paragraph(style=LOOKS[Part.BODY].name)
        look = look_of(words.part)
        paragraph = self.document.add_paragraph(style=look.name)
        spans = list(words.spans)
        if words.part in _NUMBERED and spans and (found := leading(spans[0].text)):
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - lists have no other way in
            self.lists.use(properties, found)
            properties.append(indents(look.first, look.sides, look.size))  # else some take the list's: none
            spans[0] = Span(spans[0].text[found.length :], spans[0].role)
        for span in spans:
            self._span(paragraph, span, words)
        self._finish(paragraph, words)

    def _span(self, paragraph: WordParagraph, span: Span, words: Words) -> None:
        if not span.text:
            return
        run = paragraph.add_run(span.text)
        look = look_of(words.part)
        if span.role is not None and span.role is not look.role:
            set_face(run._r.get_or_add_rPr(), span.role)  # noqa: SLF001
        if words.size and words.size != look.size:
            run.font.size = Pt(words.size)

    def _finish(self, paragraph: WordParagraph, words: Words) -> None:
        form = paragraph.paragraph_format
        if words.size > look_of(words.part).size:
            form.line_spacing = Pt(words.size * 1.5)
        if self.outline.letter and words.part in (Part.NUMBER, Part.TITLE):
            form.space_before = Pt(_LETTER_BLANKS[words.part])
        if words.part is Part.MARK:
            self._mark(paragraph)
        elif words.part in (Part.SIGNATURE, Part.DAY):
            centre, name_width = signature_place(Closing(words.text, self.day))
            half = name_width / 2
            form.right_indent = Pt(max(0.0, MEASURE - centre - half))
        if words.aside:
            stop = self.outline.width - self.outline.left - self.outline.right
            form.tab_stops.add_tab_stop(Mm(stop), WD_TAB_ALIGNMENT.RIGHT)
            self._span(paragraph, Span(f"\t{words.aside}", words.spans[0].role), words)

    def _mark(self, paragraph: WordParagraph) -> None:
        """信函格式: the mark over its red double rule, wider than the text; another at the first page's foot."""
        form = paragraph.paragraph_format
        form.left_indent, form.right_indent = Mm(20 - self.outline.left), Mm(20 - self.outline.right)
        paragraph._p.get_or_add_pPr().append(_rule("bottom", "thickThinSmallGap", 4))  # noqa: SLF001
        (section,) = self.document.sections
        section.different_first_page_header_footer = True
        foot = section.first_page_footer
        foot.is_linked_to_previous = False
        line = foot.paragraphs[0]
        line.paragraph_format.left_indent = form.left_indent
        line.paragraph_format.right_indent = form.right_indent
        line.paragraph_format.line_spacing = Pt(2)  # nothing but the rule, as low as the standard has it
        line._p.get_or_add_pPr().append(_rule("top", "thinThickSmallGap", 0))  # noqa: SLF001

    def _keep_together(self) -> None:
        """The signature never stands on a page without text."""
        paragraphs = self.document.paragraphs
        names = [paragraph.style.name if paragraph.style else "" for paragraph in paragraphs]
        if LOOKS[Part.SIGNATURE].name in names:
            at = names.index(LOOKS[Part.SIGNATURE].name)
            for paragraph in paragraphs[max(0, at - 4) : at + 1]:
                paragraph.paragraph_format.keep_with_next = True

    def _numbers(self) -> None:
        """Page numbers between dashes: odd pages right, even pages left, one character from the edge."""
        (section,) = self.document.sections
        for foot, align, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right_indent"),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
        ):
            foot.is_linked_to_previous = False
            line = foot.paragraphs[0]
            line.alignment = align
            setattr(line.paragraph_format, side, Pt(14))
            for part in ("— ", "PAGE", " —"):
                _add(line, part, 14)

    def _foot(self) -> None:
        (section,) = self.document.sections
        section.footer.is_linked_to_previous = False
        line = section.footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for part in ("第", "PAGE", "页　共", "NUMPAGES", "页"):
            _add(line, part, 10.5)


def _add(line: WordParagraph, part: str, size: float) -> None:
    """A run of a footer; a name in capitals is a field."""
    run = line.add_run("" if part.isupper() else part)
    set_face(run._r.get_or_add_rPr(), Role.SONG)  # noqa: SLF001
    run.font.size = Pt(size)
    if not part.isupper():
        return
    for kind in ("begin", "", "separate", "text", "end"):
        if kind == "":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {part} "
            run._r.append(code)  # noqa: SLF001
        elif kind == "text":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)  # noqa: SLF001
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001


def _rule(side: str, kind: str, gap: float) -> BaseOxmlElement:
    """A red double rule at a paragraph's edge, `gap` millimetres off."""
    return around("pBdr", made(side, val=kind, sz=24, space=round(gap * 72 / 25.4), color="D00000"))


def _timeless(data: bytes) -> bytes:
    """The same archive with its entries in order and without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            made.writestr(entry, given.read(name))
    return out.getvalue()
