"""Papers as DOCX: the words of the PDF in its order, real styles, lists and pages; read back, converted, compared."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import documents
from app.documents import Change, IncomingFields
from app.documents.forms.proposal import Advice
from app.documents.forms.proposal import sample as proposal_sample
from app.documents.registry import form, forms, render
from app.documents.typesetting.outline import Outline, Part, Words
from app.documents.word.comparison import compare
from app.documents.word.writer import write
from app.workers.word import read
from db.codes import Role
from db.kernel.errors import UserError
from tests.app.casework.stories import Office
from tests.app.documents.support import letters, sample_paper, text_of

CODES = [info.code for info in forms()]
OUTGOING = {"proposal", "service_receipt", "further_opinion", "notification", "request", "plan", "symposium"}


def _said(data: bytes) -> tuple[str, ...]:
    _, (told,) = read(data)
    return tuple(json.loads(told))


def outline_of(code: str) -> Outline:
    """What a form's sample says, part by part."""
    outline = sample_paper(code).outline
    assert outline is not None
    return outline


@cache
def outlines() -> dict[str, Outline]:
    """All forms that a word processor can take."""
    return {code: found for code in CODES if (found := sample_paper(code).outline) is not None}


@cache
def written(code: str) -> bytes:
    """A form's sample as DOCX."""
    return write(outline_of(code))


def test_every_outgoing_form_can_be_edited() -> None:
    assert set(outlines()) >= OUTGOING
    with pytest.raises(UserError) as error:
        documents.as_word("office_card", render("office_card", form("office_card").sample()))
    assert error.value.code == "document.no_word"


@pytest.mark.parametrize("code", CODES)
def test_it_says_what_the_paper_says(code: str) -> None:
    outline = sample_paper(code).outline
    if outline is None:
        with pytest.raises(UserError) as error:
            documents.as_word(code, sample_paper(code))
        assert error.value.code == "document.no_word"
        return
    data = written(code)
    assert data == write(outline), "equal papers give equal bytes"
    assert _bare(_said(data)) == _bare(outline.paragraphs())
    assert compare(outline.paragraphs(), _said(data)).changes == ()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("code", CODES)
def test_the_outline_is_what_the_pdf_prints(code: str) -> None:
    printed = re.sub(r"\s", "", text_of(sample_paper(code).pdf))
    outline = sample_paper(code).outline
    for paragraph in outline.paragraphs() if outline else ():
        for part in re.split(r"[\s　]+", paragraph):
            assert part[:12] in printed


def _bare(texts: tuple[str, ...]) -> list[str]:
    return [re.sub(r"\s", "", text) for text in texts]


def test_pages_and_styles_are_real() -> None:
    document = docx.Document(io.BytesIO(written("proposal")))
    (section,) = document.sections
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides if side] == [210, 297, 37, 35]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin) if side] == [28, 26]
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    for name in ("院名", "公文标题", "发文字号", "主送机关", "Heading 1", "公文正文", "发文机关署名", "成文日期"):
        assert name in styles
    assert document.settings.odd_and_even_pages_header_footer
    for foot in (section.footer, section.even_page_footer):
        assert "PAGE" in foot._element.xml and "— " in foot._element.xml
    first = document.paragraphs[styles.index("Heading 1")]
    assert first.text == "提出建议所依据的事实", "the number is the list's, not typed"
    assert first._p.pPr.numPr is not None
    heading = document.styles["Heading 1"]
    assert heading.font.size is not None and heading.font.size.pt == 16
    assert "黑体" in heading.element.xml


def test_heads_of_tables_are_repeated() -> None:
    document = docx.Document(io.BytesIO(written("volume_index")))
    (table,) = document.tables
    assert "w:tblHeader" in table.rows[0]._tr.xml and "w:tblHeader" not in table.rows[1]._tr.xml


def test_lists_count_anew_where_the_paper_does() -> None:
    advice = tuple(Advice(f"第{n}项。") for n in range(1, 13))
    outline = render("proposal", replace(proposal_sample(), facts="1.甲。\n2.乙。\n7.丙。", advice=advice)).outline
    assert outline is not None
    assert compare(outline.paragraphs(), _said(write(outline))).changes == ()


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text("国一二（）、1.23甲 “”<&>", min_size=1, max_size=30), min_size=1, max_size=8))
def test_any_text_comes_back(texts: list[str]) -> None:
    outline = render("proposal", replace(proposal_sample(), facts="经查：" + "\n".join(texts))).outline
    assert outline is not None
    assert _bare(_said(write(outline))) == _bare(outline.paragraphs())


def test_two_thousand_items_are_written() -> None:
    data = replace(proposal_sample(), advice=tuple(Advice(f"完善第{n}项制度。") for n in range(1, 2001)))
    outline = render("proposal", data).outline
    assert outline is not None
    assert "2000.完善第2000项制度。" in _said(write(outline))


# -- a stock word processor -------------------------------------------------------------------------------------------


def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    """Text in the same order, numbers of lists among it; for each kind of page the same size and margins; 版记 at the
    foot of the last page."""
    soffice = _soffice()
    for code in outlines():
        (tmp_path / f"{code}.docx").write_bytes(written(code))
    _convert(soffice, tmp_path, "txt:Text (encoded):UTF8", list(outlines()))
    for code, outline in outlines().items():
        told = re.sub(r"[\s\ufeff]", "", (tmp_path / f"{code}.txt").read_text("utf-8"))
        assert told == "".join(_bare(_running(outline))), code
    pages = {
        (one.width, one.height, one.left, one.top, one.official, one.letter): code for code, one in outlines().items()
    }
    _convert(soffice, tmp_path, "fodt", [*pages.values(), "proposal"])
    for code in pages.values():
        _same_page(outlines()[code], (tmp_path / f"{code}.fodt").read_text("utf-8"))
    _imprint_at_the_foot(outlines()["proposal"], (tmp_path / "proposal.fodt").read_text("utf-8"))


@pytest.mark.soak
def test_libreoffice_lays_every_form_out_as_it_is(tmp_path: Path) -> None:
    """Page and margins of every form, and where 版记 comes to stand on the page that LibreOffice prints."""
    soffice = _soffice()
    for code in outlines():
        (tmp_path / f"{code}.docx").write_bytes(written(code))
    _convert(soffice, tmp_path, "fodt", list(outlines()))
    for code, outline in outlines().items():
        _same_page(outline, (tmp_path / f"{code}.fodt").read_text("utf-8"))
    _convert(soffice, tmp_path, "pdf", ["proposal"])
    data = (tmp_path / "proposal.pdf").read_bytes()
    printed = letters(data, render("proposal", proposal_sample()).pages - 1)
    at = "".join(one.char for one in printed).index("印发")
    assert printed[at].y == pytest.approx(262 - 23 * 25.4 / 72 / 3, abs=2), (
        "its last line stands on the type area's foot"
    )


def _soffice() -> str:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
    return soffice


def _running(outline: Outline) -> tuple[str, ...]:
    """What stands in the text itself: LibreOffice writes frames, such as 版记, into no plain text."""
    framed = {words.text for words in _framed(outline)}
    return tuple(text for text in outline.paragraphs() if text not in framed)


def _framed(outline: Outline) -> list[Words]:
    said = [block for block in outline.blocks if isinstance(block, Words)]
    return [words for words in said if words.part in (Part.COPIES, Part.ISSUER)]


def _same_page(outline: Outline, drawn: str) -> None:
    layout = re.search("<style:page-layout-properties([^>]*fo:page-width[^>]*)>", drawn)
    assert layout, outline.title
    wide, high = _millimetres(layout[1], "fo:page-width"), _millimetres(layout[1], "fo:page-height")
    assert (wide, high) == (pytest.approx(outline.width, abs=0.2), pytest.approx(outline.height, abs=0.2))
    assert _millimetres(layout[1], "fo:margin-left") == pytest.approx(outline.left, abs=0.2)
    assert _millimetres(layout[1], "fo:margin-right") == pytest.approx(outline.right, abs=0.2)


def _imprint_at_the_foot(outline: Outline, drawn: str) -> None:
    """It is a frame that stands on the lower edge of the page's type area, its words in it in their order."""
    (frame,) = re.findall('<draw:frame draw:style-name="([^"]*)".*?</draw:frame>', drawn, re.DOTALL)
    (body,) = re.findall("<draw:frame .*?</draw:frame>", drawn, re.DOTALL)
    style = re.search(f'<style:style style:name="{frame}" .*?</style:style>', drawn, re.DOTALL)
    assert style and 'style:vertical-pos="bottom" style:vertical-rel="page-content"' in style[0]
    assert re.sub("<[^>]*>|\\s", "", body) == "".join(_bare(tuple(words.text for words in _framed(outline))))


def _convert(soffice: str, folder: Path, kind: str, codes: list[str]) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(folder / f"{code}.docx") for code in codes]
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *files],
        check=True, capture_output=True, timeout=240, env=os.environ | {"SAL_USE_VCLPLUGIN": "svp"},
    )  # fmt: skip


def _millimetres(properties: str, name: str) -> float:
    match = re.search(f'{name}="([0-9.]+)(in|cm|mm)"', properties)
    assert match, name
    return float(match[1]) * {"in": 25.4, "cm": 10.0, "mm": 1.0}[match[2]]


# -- comparing --------------------------------------------------------------------------------------------------------


def test_a_comparison_is_readable() -> None:
    ours = ("检察建议书", "一、事实", "限额以下工程由科室自行确定。", "二、要求", "请在二个月内反馈。")
    theirs = (
        "检察建议书",
        "一、 事实",
        "限额以下工程由科室自行确定，未经集体研究。",
        "请在二个月内反馈。",
        "特此建议。",
    )
    found = compare(ours, theirs)
    assert [(one.change, one.number) for one in found.changes] == [
        (Change.CHANGED, 3),
        (Change.REMOVED, 4),
        (Change.ADDED, 5),
    ]
    changed = found.changes[0]
    assert (changed.before, changed.after) == (ours[2], theirs[2])
    assert [piece.text for piece in changed.pieces if piece.change is Change.ADDED] == ["，未经集体研究"]


def test_a_paragraph_that_was_put_in_does_not_part_what_was_changed() -> None:
    ours = ("1.健全发包制度。", "请在收到本建议书之日起二个月内书面反馈。")
    theirs = ("1.健全发包制度。", "2.实行三岗分离。", "请在收到本建议书之日起一个月内书面反馈。")
    changes = compare(ours, theirs).changes
    assert [(one.change, one.after) for one in changes] == [(Change.ADDED, theirs[1]), (Change.CHANGED, theirs[2])]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text("国甲乙丙。 ", max_size=8), max_size=12), st.lists(st.text("国甲乙丙。 ", max_size=8), max_size=12)
)
def test_both_versions_can_be_read_out_of_a_comparison(ours: list[str], theirs: list[str]) -> None:
    passages = compare(ours, theirs).passages
    before = [one.before for one in passages if one.change is not Change.ADDED]
    after = [one.after for one in passages if one.change is not Change.REMOVED]
    assert before == ours
    assert ["".join(text.split()) for text in after] == ["".join(text.split()) for text in theirs]


def test_long_versions_are_compared_in_bounds() -> None:
    ours = [f"第{n}项：完善制度。" for n in range(4000)]
    theirs = [text.replace("完善", "健全") if n % 7 == 0 else text for n, text in enumerate(ours)]
    assert len(compare(ours, theirs).changes) == 572
    assert compare(["国" * 500_000], ["国" * 499_999 + "甲"]).changes


# -- drafts that come back --------------------------------------------------------------------------------------------


def _draft(office: Office, case: str) -> bytes:
    with office.workspace.read() as view:
        return documents.word_for_case(view, case, "proposal")


def _corrected(data: bytes, old: str, new: str) -> bytes:
    document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _keep(office: Office, case: str, data: bytes, kind: str = "corrected_draft", name: str = "改稿.docx") -> str:
    fields = IncomingFields(kind, date(2026, 3, 5), of_form="proposal" if kind == "corrected_draft" else "")
    with office.work(Role.UNDERTAKER) as work:
        made = documents.add_incoming(work, case, fields, data, name)
        work.commit()
    return made


@pytest.fixture
def drafted(office: Office) -> str:
    case = office.register()
    office.approve_plan(case)
    office.analyse(case)
    office.file(case, "proposal", {"origin": "我院在办案中发现漏洞。", "requested": "请认真整改。"})
    return case


def test_a_corrected_draft_is_kept_and_compared(office: Office, drafted: str) -> None:
    corrected = _corrected(_draft(office, drafted), "发现漏洞", "发现制度漏洞")
    made = _keep(office, drafted, corrected)
    with office.workspace.read() as view:
        assert documents.read_document(view, made) == corrected, "kept byte for byte"
        (change,) = documents.compare_draft(view, made).changes
        row = documents.document_row(view, made)
    assert change.after == "我院在办案中发现制度漏洞。" and row.kind_text == "改稿"


def _tricky(kind: str) -> bytes:
    data = written("proposal")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            body = given.read(name)
            if name == "word/document.xml":
                body = {
                    "bomb": b"<w>" + b" " * (80 << 20),
                    "entities": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
                    "deep": b"<a>" * 100_000,
                    "cut": body[: len(body) // 2],
                    "bodyless": b"<a/>",
                }[kind]
            made.writestr(name, body)
    return out.getvalue()


def test_hostile_drafts_are_refused_by_their_name(office: Office, drafted: str) -> None:
    for data, code in (
        (_tricky("bomb"), "document.too_large"),
        (_tricky("entities"), "document.damaged"),
        (_tricky("deep"), "document.damaged"),
        (_tricky("cut"), "document.damaged"),
        (_tricky("bodyless"), "document.damaged"),
        (written("proposal")[:9000], "document.not_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "document.old_word"),
        (b"%PDF-1.7\n", "document.word_is_a_draft"),
    ):
        with pytest.raises(UserError) as error:
            _keep(office, drafted, data)
        assert error.value.code == code and error.value.params["name"] == "改稿.docx"


def test_word_files_are_drafts_and_nothing_else(office: Office, drafted: str) -> None:
    with pytest.raises(UserError) as error:
        _keep(office, drafted, _draft(office, drafted), kind="implementation_report")
    assert error.value.code == "document.word_is_a_draft"


def test_the_data_can_ride_along(office: Office, drafted: str) -> None:
    import pikepdf

    from tests.app.documents import archival

    with office.workspace.read() as view:
        data: Any = documents.case_paper(view, drafted, "proposal").filled()
    carrying = documents.carrying_data(render("proposal", data), data)
    archival.keep("proposal-with-data", carrying)
    assert archival.findings(carrying) == [] and archival.part_of(carrying) == ("3", "U")
    with pikepdf.open(io.BytesIO(carrying)) as pdf:
        told = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
    assert told["origin"] == "我院在办案中发现漏洞。"
