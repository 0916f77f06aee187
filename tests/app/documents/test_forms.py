"""Every form on its sample: archivable, embedded, reproducible, readable; tables over pages; hostile texts."""

import io
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from app.documents.forms.plan import PlanData
from app.documents.forms.plan import sample as plan_sample
from app.documents.forms.remark_sheet import sample as remark_sample
from app.documents.forms.symposium import Statement
from app.documents.forms.symposium import sample as symposium_sample
from app.documents.forms.volume_index import HEADS, IndexEntry
from app.documents.forms.volume_index import sample as index_sample
from app.documents.registry import form, forms, render
from app.documents.typesetting.archival import Attachment, attach
from db.kernel.errors import UserError
from tests.app.documents import archival
from tests.app.documents.support import MM, fonts, letters, sample_paper, text_of

CODES = [info.code for info in forms()]
CUT = {"negative_labels", "archive_stamp", "volume_spine"}
"""Sheets that are cut up or laid over others: they use the paper to its edge."""
ONE_PAGE = {"plan", "service_receipt", "handover_sheet", "office_card", "recovery_sheet"}


def _sample(code: str) -> Any:
    return form(code).sample()


def test_the_registry_lists_each_form_once() -> None:
    assert len(CODES) == len(set(CODES)) > 27
    assert {info.code: info.title for info in forms()}["proposal"] == "检察建议书"
    with pytest.raises(UserError) as error:
        render("unknown", None)
    assert error.value.code == "document.unknown_form"
    with pytest.raises(TypeError):
        render("plan", _sample("proposal"))


@pytest.mark.parametrize("code", CODES)
def test_equal_data_gives_equal_bytes(code: str) -> None:
    assert render(code, _sample(code)) == sample_paper(code)


@pytest.mark.parametrize("code", CODES)
def test_it_is_pdf_a_2u(code: str) -> None:
    """And stays it, as PDF/A-3u, with the case's data in it. The files are kept under build/papers/."""
    rendered = sample_paper(code)
    archival.keep(code, rendered.pdf)
    assert archival.findings(rendered.pdf) == []
    assert archival.part_of(rendered.pdf) == ("2", "U")
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert len(pdf.pages) == rendered.pages and pdf.pdf_version == "1.7"
    for font in fonts(rendered.pdf):
        assert font["type"] == "/TrueType" and not font["encoding"] and "Helvetica" not in font["name"]
    carrying = attach(rendered.pdf, Attachment("data.json", b'{"a": 1}'))
    assert archival.findings(carrying) == []
    assert archival.part_of(carrying) == ("3", "U")
    assert carrying == attach(rendered.pdf, Attachment("data.json", b'{"a": 1}'))


def test_what_breaks_the_rules_is_found() -> None:
    pdf = render("plan", _sample("plan")).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        font = next(one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one)
        del font["/ToUnicode"]
        del font.FontDescriptor["/FontFile2"]
        document.Root.Metadata = document.make_stream(b"<x/>")
        out = io.BytesIO()
        document.save(out)
    told = " ".join(archival.findings(out.getvalue()))
    for part in ("/OpenAction is forbidden", "is not embedded", "without its meaning", "XMP does not say"):
        assert part in told


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_drawn_outside_the_page_and_all_texts_are_there(code: str) -> None:
    rendered = sample_paper(code)
    assert rendered.pages == 1 or code not in ONE_PAGE
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        wide, high = (float(edge) / MM for edge in pdf.pages[0].mediabox[2:])
    close = 5 if code in CUT else 10
    for page in range(rendered.pages):
        for one in letters(rendered.pdf, page):
            assert one.left > close and one.right < wide - close
            assert one.top > close - 2 and one.bottom < high - close
    told = _bare(re.sub(r"—\d—", "", text_of(rendered.pdf)))
    for text in _texts(_sample(code)):
        for part in text.split("\n"):
            assert _bare(part) in told, part


def _texts(value: object) -> list[str]:
    """The longest texts of a sample: those that a paper shows as they are."""
    if isinstance(value, str):
        divided = value.isascii() or value == "青溪县公路养护中心小修保养工程发包管理办法等制度文本"
        return [value] if len(value) > 12 and not divided else []
    if is_dataclass(value):
        return [text for field in fields(value) for text in _texts(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [text for item in value for text in _texts(item)]
    return []


def _bare(text: str) -> str:
    return re.sub(r"[\s。，]", "", text)


def test_hostile_marks_are_printed_as_they_are() -> None:
    bad = "<b>甲</b>&amp;<script>alert(1)</script>%(x)s{y}\\n(})]TJ ET"
    data = replace(plan_sample(), problems=bad)
    assert _bare(bad) in _bare(text_of(render("plan", data).pdf))


def test_heads_stand_on_every_page_of_an_index() -> None:
    data = replace(index_sample(), entries=tuple(IndexEntry(f"第{n}件材料") for n in range(1, 101)))
    rendered = render("volume_index", data)
    assert rendered.pages > 5
    for page in range(rendered.pages):
        told = "".join(one.char for one in letters(rendered.pdf, page))
        assert "".join(HEADS) in told
        assert f"第{page + 1}页" in told and f"共{rendered.pages}页" in told
    assert "第100件材料" in text_of(rendered.pdf)


def test_a_long_plan_gets_smaller_type_and_then_a_second_page() -> None:
    facts = plan_sample().facts
    assert render("plan", replace(plan_sample(), facts=facts * 4)).pages == 1
    assert render("plan", replace(plan_sample(), facts=facts * 40)).pages > 1


@pytest.mark.parametrize("suspects", range(1, 40, 3))
def test_heads_of_a_section_do_not_stand_alone_at_the_foot(suspects: int) -> None:
    data = replace(plan_sample(), suspects=plan_sample().suspects[:1] * suspects, works=plan_sample().works * 4)
    rendered = render("plan", data)
    pages = ["".join(one.char for one in letters(rendered.pdf, page)) for page in range(rendered.pages)]
    (page,) = [page for page in pages if "拟办日期责任人协助部门" in page]
    assert "召开案情分析会" in page.partition("拟办日期责任人协助部门")[2]


def test_a_long_statement_goes_on_over_pages_beside_its_label() -> None:
    data = replace(symposium_sample(), statements=(Statement("赵某", "整改措施已经落实。" * 800),))
    rendered = render("symposium", data)
    assert rendered.pages >= 3
    for page in range(1, rendered.pages - 1):
        told = "".join(one.char for one in letters(rendered.pdf, page))
        assert told.startswith("发言记录")
    assert text_of(rendered.pdf).count("整改措施已经落实。") >= 700


def test_rows_of_a_page_do_not_cross_its_foot() -> None:
    data = replace(symposium_sample(), statements=tuple(Statement(f"第{n}人", "发言内容" * 30) for n in range(60)))
    rendered = render("symposium", data)
    for page in range(rendered.pages):
        body = [one for one in letters(rendered.pdf, page) if one.y < 276]
        assert max(one.bottom for one in body) <= 297 - 25 + 0.2


def test_a_long_remark_sheet_signs_on_its_last_page_only() -> None:
    data = replace(remark_sample(), statement="本卷情况说明如下。\n" * 80)
    rendered = render("remark_sheet", data)
    pages = ["".join(one.char for one in letters(rendered.pdf, page)) for page in range(rendered.pages)]
    assert [("立卷时间" in page) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_name_beyond_the_basic_plane_prints_in_a_table() -> None:
    suspect = replace(plan_sample().suspects[0], name="𠮷某𫗴")
    data: PlanData = replace(plan_sample(), suspects=(suspect,))
    rendered = render("plan", data)
    assert "𠮷某𫗴" in text_of(rendered.pdf)
    assert "YiantongRare-Regular" in rendered.faces


@pytest.mark.parametrize("code", ["proposal", "plan", "office_card"])
def test_widths_and_glyphs_are_those_of_the_embedded_faces(code: str) -> None:
    """ISO 19005-2, 6.2.11.4 to 6.2.11.6: one encoding, equal widths, no .notdef shown."""
    with pikepdf.open(io.BytesIO(render(code, _sample(code)).pdf)) as pdf:
        for font in pdf.objects:
            if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
                continue
            face = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
            (table,) = face["cmap"].tables
            assert (table.platformID, table.platEncID) == (1, 0)
            scale = 1000 / face["head"].unitsPerEm
            shown = re.findall(r"<([0-9A-F]{2})> <[0-9A-F]{4,}>", font.ToUnicode.read_bytes().decode("ascii"))
            for shown_code in (int(one, 16) for one in shown):
                glyph = table.cmap[shown_code]
                assert face.getGlyphID(glyph) != 0
                width = float(font.Widths[shown_code - int(font.FirstChar)])
                assert face["hmtx"][glyph][0] * scale == pytest.approx(width, abs=1)
