"""GB/T 9704-2012 on any text: what random proposals and letters look like when their PDFs are read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.forms.follow_up import FORMS, FollowUpData
from app.documents.forms.proposal import Advice, Problem, ProposalData, sample
from app.documents.registry import render
from app.documents.typesetting.official import Seal
from app.documents.typesetting.paper import Rendered
from tests.app.documents.rules import curves, rules
from tests.app.documents.support import Letter, baselines, letters

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
LEADING, PITCH = 225 / 22, 156 / 28
HANGING = "。，、；：？！"
NO_START = set("。，、；：？！）》”’】〕」』")
NO_END = set("（《“‘【〔「『")

ALPHABET = "国检察建议书单位整改落实的了在，。、；：？！（）《》“”〔〕 2026年3月4日Aa%—…"
words = st.text(ALPHABET, min_size=1, max_size=220).map(lambda text: text + "国。")
texts = st.lists(words, min_size=1, max_size=4).map(lambda parts: "经查，" + "\n又，".join(parts))
proposals = st.builds(
    ProposalData,
    office=st.sampled_from(("青溪县人民检察院", "某某壮族自治区某某瑶族自治县人民检察院")),
    addressee=st.sampled_from(("青溪县公路养护中心", "某某市人民政府国有资产监督管理委员会、某某市交通投资集团公司")),
    origin=texts,
    facts=texts,
    advice=st.lists(words.map(lambda text: Advice("完善" + text)), min_size=1, max_size=6).map(tuple),
    requests=texts,
    number=st.just("青检建〔2026〕7号"),
    problems=st.lists(words.map(lambda text: Problem("制度不健全", text)), max_size=3).map(tuple),
    contact=st.sampled_from(("", "联系人：马检察官，电话：0000-5550107")),
    copies=st.sampled_from(((), ("青溪县交通运输局",), tuple(f"第{n}号主管部门" for n in range(12)))),
    issuer=st.sampled_from(("", "青溪县人民检察院办公室")),
    day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    seal=st.sampled_from(list(Seal)),
)


def _body(found: list[Letter]) -> list[Letter]:
    return [one for one in found if one.y < BOTTOM + 1]


def _check(rendered: Rendered, data: ProposalData | FollowUpData, first_rows: int = 22) -> None:
    for page in range(rendered.pages):
        found = letters(rendered.pdf, page)
        body = [one for one in found if one.y < BOTTOM + (11 if page == 0 and first_rows > 22 else 1)]
        number = [one for one in found if one not in body]
        _inside(body, page)
        _edges(body)
        _numbered(number, page, numbered=first_rows == 22 or page > 0)
        assert sum(one.char.isalnum() for one in body) > 2, "no page without text"


def _inside(body: list[Letter], page: int) -> None:
    for one in body:
        if one.top < TOP:  # a letter's mark
            assert page == 0
            continue
        assert one.x >= LEFT - 0.3
        assert one.right <= RIGHT + 0.3 + (PITCH if one.char in HANGING else 0)


def _edges(body: list[Letter]) -> None:
    """No line begins or ends with a mark that may not; full lines of the grid are 28 cells long."""
    for line in baselines(body)[:-1]:
        row = [one for one in body if round(one.y, 2) == line]
        if len(row) < 20:
            continue
        assert row[0].char not in NO_START, "".join(one.char for one in row)
        assert row[-1].char not in NO_END, "".join(one.char for one in row)


def _numbered(number: list[Letter], page: int, *, numbered: bool) -> None:
    assert "".join(one.char for one in number) == (f"—{page + 1}—" if numbered else "")
    if not numbered:
        return
    assert (number[0].top + number[0].bottom) / 2 == pytest.approx(BOTTOM + 7, abs=0.4)
    cell = 14 / 72 * 25.4
    if page % 2 == 0:
        assert number[-1].right == pytest.approx(RIGHT - cell, abs=0.5)
    else:
        assert number[0].left == pytest.approx(LEFT + cell, abs=0.5)


def _closing(rendered: Rendered, data: ProposalData) -> None:
    """Signature centred over the date, which ends four cells from the edge; the seal on both, its top within a line."""
    found = _body(letters(rendered.pdf, rendered.pages - 1))
    day = f"{data.day.year}年{data.day.month}月{data.day.day}日" if data.day else ""
    text = "".join(one.char for one in found)
    at = text.rindex(data.office + day)
    name = found[at : at + len(data.office)]
    dated = found[at + len(data.office) : at + len(data.office + day)]
    assert dated[-1].x + PITCH == pytest.approx(RIGHT - 4 * PITCH, abs=0.3) or name[-1].right > RIGHT - 4 * PITCH
    middle = (dated[0].x + dated[-1].x + PITCH) / 2
    assert (name[0].x + name[-1].x + PITCH) / 2 == pytest.approx(middle, abs=0.3)
    before = [one for one in found[:at] if one.char not in "用印处已-0123456789"]
    assert before, "the page of the seal carries text"
    rings = curves(rendered.pdf, rendered.pages - 1)
    assert bool(rings) == (data.seal in (Seal.PLACE, Seal.SEALED))
    if rings:
        (ring,) = rings
        assert ring.width == pytest.approx(42, abs=0.3)
        assert ring.middle_x == pytest.approx(middle, abs=0.3)
        last = max(one.y for one in before) + 16 / 72 * 25.4 * 0.12
        assert 0 <= ring.top - last < LEADING, "within one line of the text"
        assert ring.top < name[0].y < dated[0].y < ring.bottom
        assert ring.middle_y < dated[0].y, "signature and date lie a little below its middle"


def _imprint(rendered: Rendered, data: ProposalData) -> None:
    ruled = [one for one in rules(rendered.pdf, rendered.pages - 1) if one.right - one.left > 150]
    if not (data.copies or data.issuer):
        assert ruled == []
        return
    assert ruled[-1].y == pytest.approx(BOTTOM, abs=0.1), "版记 ends at the type area's foot"
    assert all((one.left, one.right) == (pytest.approx(LEFT, abs=0.1), pytest.approx(RIGHT, abs=0.1)) for one in ruled)
    assert [round(one.width, 2) for one in ruled] == ([0.35, 0.25, 0.35] if data.copies and data.issuer else [0.35] * 2)


@settings(max_examples=15, deadline=None)
@given(proposals)
def test_any_proposal_keeps_the_standard(data: ProposalData) -> None:
    rendered = render("proposal", data)
    _check(rendered, data)
    _closing(rendered, data)
    _imprint(rendered, data)


@pytest.mark.soak
@settings(max_examples=2000, deadline=None)
@given(proposals)
def test_very_many_proposals_keep_the_standard(data: ProposalData) -> None:
    rendered = render("proposal", data)
    _check(rendered, data)
    _closing(rendered, data)
    _imprint(rendered, data)


LETTER: FollowUpData = next(form for form in FORMS if form.code == "request").sample()


@settings(max_examples=8, deadline=None)
@given(texts, st.sampled_from(list(Seal)))
def test_any_letter_keeps_the_standard(text: str, seal: Seal) -> None:
    data = replace(LETTER, points=(("facts", (text,)), ("requests", ("责令限期落实。",))), seal=seal)
    _check(render("request", data), data, first_rows=23)


def test_a_figure_stands_a_quarter_from_chinese() -> None:
    data = replace(sample(), origin="国" * 8 + "2026" + "国" * 5 + "。")
    found = letters(render("proposal", data).pdf, 0)
    at = next(n for n, one in enumerate(found) if one.char == "2" and found[n - 1].char == "国")
    cell = found[at - 1].x + PITCH
    assert found[at].x - cell == pytest.approx(16 / 4 / 72 * 25.4, abs=0.05)


def test_marks_that_meet_share_half_a_cell() -> None:
    data = replace(sample(), origin="国国国：“国国国。”（国国）")
    found = letters(render("proposal", data).pdf, 0)
    places = {one.char: one.x for one in found[:80] if one.char in "：“"}
    assert places["“"] - places["："] < PITCH


def test_headings_have_the_faces_of_their_levels() -> None:
    """一、 in 黑体, （一） in 楷体, 1. in 仿宋: asked of the fonts that the page shows them in."""
    from tests.app.documents.support import shown_fonts

    told = shown_fonts(render("proposal", sample()).pdf)
    assert "NotoSansSC" in told["一、提出建议所依据的事实"]
    assert "WenKai" in told["（一）工程发包缺少监督。"]
    assert any("NotoSerifSC-Regular" in name for text, name in told.items() if "实行计量" in text)
    assert "NotoSerifSC-Bold" in told["检察建议书"]
