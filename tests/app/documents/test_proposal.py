"""检察建议书 measured against GB/T 9704-2012, read back from the PDF."""

import hashlib
import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.forms.proposal import Advice, Problem, ProposalData, sample
from app.documents.registry import form, render
from app.documents.typesetting.lines import Style, set_text
from app.documents.typesetting.official import Closing, Imprint, Row, Seal, paginate
from db.kernel.errors import UserError
from tests.app.documents.support import baselines, letters, text_of

TYPE_LEFT, TYPE_RIGHT, TYPE_TOP, TYPE_BOTTOM = 28.0, 184.0, 37.0, 262.0
LEADING = 225 / 22
PITCH = 156 / 28


def _long() -> ProposalData:
    return replace(sample(), facts="国" * 28 * 60, origin="国" * 100)


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    pdf = render("proposal", _long()).pdf
    body = [one for one in letters(pdf, 1) if one.y < TYPE_BOTTOM]
    lines = baselines(body)
    assert len(lines) == 22
    assert all(b - a == pytest.approx(LEADING, abs=0.03) for a, b in pairwise(lines))
    per_line = [[one for one in body if round(one.y, 2) == line] for line in lines]
    assert {len(line) for line in per_line} == {28}
    first = per_line[0]
    assert first[0].x == pytest.approx(TYPE_LEFT, abs=0.1)
    assert first[1].x - first[0].x == pytest.approx(PITCH, abs=0.01)
    assert first[27].x + PITCH == pytest.approx(TYPE_RIGHT, abs=0.1)


def test_the_type_area_keeps_the_margins() -> None:
    for data in (sample(), _long()):
        rendered = render("proposal", data)
        for page in range(rendered.pages):
            for one in letters(rendered.pdf, page):
                if one.y > TYPE_BOTTOM:
                    continue
                assert one.left >= TYPE_LEFT - 0.2
                assert one.right <= TYPE_RIGHT + 0.2 + (PITCH if one.char in "。，、；：？！" else 0)
                assert one.top >= TYPE_TOP


def test_first_lines_are_indented_by_two_characters() -> None:
    found = letters(render("proposal", sample()).pdf, 0)
    start = next(one for one, after in pairwise(found) if one.char + after.char == "我院")
    assert start.x == pytest.approx(TYPE_LEFT + 2 * PITCH, abs=0.1)


def test_the_title_is_centred_and_the_number_stands_right() -> None:
    data = sample()
    found = letters(render("proposal", data).pdf, 0)
    lines = baselines(found)
    for line, text in ((lines[0], data.office), (lines[1], "检察建议书")):
        row = [one for one in found if round(one.y, 2) == line]
        assert "".join(one.char for one in row) == text
        assert (row[0].left + row[-1].right) / 2 == pytest.approx((TYPE_LEFT + TYPE_RIGHT) / 2, abs=0.6)
    number = [one for one in found if round(one.y, 2) == lines[2]]
    assert "".join(one.char for one in number) == data.number
    assert number[-1].right == pytest.approx(TYPE_RIGHT, abs=0.5)
    addressee = [one for one in found if round(one.y, 2) == lines[3]]
    assert "".join(one.char for one in addressee) == f"{data.addressee}："
    assert addressee[0].x == pytest.approx(TYPE_LEFT, abs=0.1)


def test_page_numbers_alternate_seven_millimetres_below() -> None:
    rendered = render("proposal", _long())
    for page in range(rendered.pages):
        below = [one for one in letters(rendered.pdf, page) if one.y > TYPE_BOTTOM]
        assert "".join(one.char for one in below) == f"—{page + 1}—"
        assert (below[0].top + below[0].bottom) / 2 == pytest.approx(TYPE_BOTTOM + 7, abs=0.35)
        cell = 14 / 72 * 25.4
        if page % 2 == 0:
            assert below[-1].right == pytest.approx(TYPE_RIGHT - cell, abs=0.4)
        else:
            assert below[0].left == pytest.approx(TYPE_LEFT + cell, abs=0.4)


def test_signature_is_centred_over_a_date_four_characters_from_the_edge() -> None:
    data = sample()
    rendered = render("proposal", data)
    found = letters(rendered.pdf, rendered.pages - 1)
    text = "".join(one.char for one in found)
    day = "2026年3月4日"
    at = text.index(data.office + day)
    name, date_row = found[at : at + len(data.office)], found[at + len(data.office) : at + len(data.office + day)]
    assert date_row[-1].x + PITCH == pytest.approx(TYPE_RIGHT - 4 * PITCH, abs=0.2)
    centres = [(row[0].x + row[-1].x + PITCH) / 2 for row in (name, date_row)]
    assert centres[0] == pytest.approx(centres[1], abs=0.2)
    last_text = max(one.y for one in found[:at] if one.char not in "用印处")
    seal_top = last_text - 0.88 * 16 / 72 * 25.4
    assert name[0].y - seal_top < 42, "the seal reaches the signature from within a line of the text"


def test_copies_stand_at_the_foot_of_the_last_page() -> None:
    rendered = render("proposal", sample())
    found = [one for one in letters(rendered.pdf, rendered.pages - 1) if one.y <= TYPE_BOTTOM]
    assert found[-1].bottom == pytest.approx(TYPE_BOTTOM, abs=4)
    assert "抄送：青溪县交通运输局，" in text_of(rendered.pdf)


def test_all_text_reads_back_in_order_with_rare_characters_and_marks_of_other_trades() -> None:
    facts = "经查，𠮷某（又名㙍某）与阿不都·热合曼共谋，<b>虚报</b>工程量&amp;套取资金，{case}%s——详见附件……"
    data = replace(sample(), facts=facts)
    text = text_of(render("proposal", data).pdf)
    assert "".join(facts.split()) in text
    places = [text.index(part) for part in (data.office, data.number, data.addressee, "一、提出建议", "四、要求事项")]
    assert places == sorted(places)


def test_headings_have_their_faces() -> None:
    assert render("proposal", sample()).faces == (
        "NotoSerifSC-Bold",
        "NotoSerifSC-Regular",
        "NotoSansSC-Medium",
        "LXGWWenKai-Regular",
    )


@pytest.mark.parametrize("seal", list(Seal))
def test_each_state_of_the_seal_prints(seal: Seal) -> None:
    data = replace(sample(), seal=seal, sealed_on=date(2026, 3, 5))
    text = text_of(render("proposal", data).pdf)
    assert ("用印处" in text) == (seal is Seal.PLACE)
    assert ("已用印2026-03-05" in text) == (seal is Seal.SEALED)


@pytest.mark.parametrize("field", ["origin", "facts", "requests", "addressee"])
def test_an_empty_part_is_refused(field: str) -> None:
    with pytest.raises(UserError) as error:
        render("proposal", replace(sample(), **{field: "  "}))
    assert error.value.code == "document.field_missing"


def test_a_character_in_no_font_is_refused() -> None:
    with pytest.raises(UserError) as error:
        render("proposal", replace(sample(), addressee="某\U0001f600单位"))
    assert error.value.params["code_point"] == "U+1F600"


def test_more_copies_than_a_page_holds_are_refused() -> None:
    with pytest.raises(UserError) as error:
        render("proposal", replace(sample(), copies=tuple(f"第{n}号主管部门" for n in range(200))))
    assert error.value.code == "document.closing_too_long"
    assert render("proposal", replace(sample(), copies=tuple(f"第{n}号主管部门" for n in range(25)))).pages >= 3


@pytest.mark.parametrize("text", ["甲" + " " * 99_999 + "乙", "（" * 30_000, "。" * 30_000, "A" * 30_000, "\n" * 9_000])
def test_odd_texts_take_no_longer_than_others(text: str) -> None:
    assert render("proposal", replace(sample(), facts="经查：" + text)).pages >= 3


def test_a_title_with_marks_stays_well_formed() -> None:
    rendered = render("proposal", replace(sample(), number="青检建〔2026〕7号<&>\u202e"))
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert str(metadata["dc:title"]).endswith("7号<&>")


def test_each_process_makes_the_same_bytes() -> None:
    code = (
        "import hashlib; from app.documents.registry import form; f = form('proposal');"
        "print(hashlib.sha256(f.draw(f.sample()).pdf).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip() == hashlib.sha256(render("proposal", sample()).pdf).hexdigest()


def test_several_threads_may_print_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: render("proposal", sample()).pdf, range(8)))
    assert len(set(made)) == 1


def test_two_thousand_proposals_are_printed() -> None:
    data = replace(sample(), advice=tuple(Advice(f"完善第{n}项制度。") for n in range(1, 2001)))
    rendered = render("proposal", data)
    assert rendered.pages > 90
    assert "2000.完善第2000项制度。" in text_of(rendered.pdf)


def test_a_quarter_of_a_megabyte_is_set() -> None:
    text = ("经查，工程发包由一人决定，限额以下工程由科室自行确定承包人（见附件）。" * 12 + "\n") * 200
    rendered = render("proposal", replace(sample(), facts=text))
    assert rendered.pages > 100 and len(rendered.pdf) < 2_000_000


def test_a_paper_that_nobody_could_hold_is_refused() -> None:
    with pytest.raises(UserError) as error:
        render("proposal", replace(sample(), facts="国\n" * 22 * 1250))
    assert error.value.code == "document.too_long" and error.value.params["most"] == 1200


@pytest.mark.soak
def test_a_whole_megabyte_is_set_in_every_kind_of_paper() -> None:
    text = ("经查，工程发包由一人决定，限额以下工程由科室自行确定承包人（见附件）。" * 12 + "\n") * 830
    assert len(text.encode()) > 1_000_000
    plan = form("plan").sample()
    for code, data in (("proposal", replace(sample(), facts=text)), ("plan", replace(plan, facts=text))):
        rendered = render(code, data)
        assert 200 < rendered.pages < 1200 and len(rendered.pdf) < 4_000_000


def test_a_paragraph_does_not_end_alone_on_a_page() -> None:
    for words in range(300, 28 * 30, 137):
        data = replace(sample(), facts="国" * words)
        rendered = render("proposal", data)
        for page in range(1, rendered.pages):
            found = letters(rendered.pdf, page)
            head = [one for one in found if round(one.y, 2) == baselines(found)[0]]
            below = [one for one in found if round(one.y, 2) == baselines(found)[1]]
            if {one.char for one in head} == {"国"} and len(head) < 28:
                pytest.fail(f"{words}: {head[0]}, {below[0]}")


LINE = set_text("国", Style(), 400)[0]
TEXT, HEADING, BLANK = Row((LINE,)), Row((LINE,), keep=True), Row(keep=True)
HEAD = [Row((LINE,), height=2, keep=True), HEADING, BLANK, HEADING]
blocks = st.sampled_from([[TEXT], [TEXT], [HEADING, TEXT], [HEADING, HEADING, TEXT], [BLANK, HEADING, TEXT]])
rows = st.lists(blocks, max_size=80).map(lambda found: [*HEAD, *(row for block in found for row in block), TEXT, TEXT])


@settings(max_examples=200, deadline=None)
@given(rows, st.integers(min_value=4, max_value=12))
def test_pages_keep_the_rules_of_division(given_rows: list[Row], tail: int) -> None:
    pages = paginate(given_rows, tail)
    printed = [row for page in pages for row in page if not row.blank]
    assert printed == [row for row in given_rows if not row.blank]
    for number, page in enumerate(pages):
        assert sum(row.height for row in page) <= 22
        assert number == 0 or not page[0].blank
        if number < len(pages) - 1:
            assert not page[-1].keep
    assert sum(row.height for row in pages[-1]) + tail <= 22 or len(pages) == 1
    assert sum(not row.blank for row in pages[-1]) >= 2


@settings(max_examples=25, deadline=None)
@given(
    st.text("检察院建议单位，。、（）“”《》A1 \n", min_size=1, max_size=600).filter(str.strip),
    st.integers(min_value=0, max_value=6),
)
def test_random_texts_stay_in_the_type_area(text: str, problems: int) -> None:
    data = replace(
        sample(), facts=text or "国", problems=tuple(Problem(f"第{n}个问题", text[:80]) for n in range(problems))
    )
    rendered = render("proposal", data)
    for page in range(rendered.pages):
        for one in letters(rendered.pdf, page):
            assert one.x >= TYPE_LEFT - 0.3
            assert one.x <= TYPE_RIGHT + 0.1


def test_the_closing_takes_room_for_the_seal() -> None:
    assert Closing("青溪县人民检察院", "2026年3月4日").rows == 4
    assert Closing("马检察官", "2026年3月4日", Seal.NONE).rows == 3
    assert Imprint().rows == 0
    assert Imprint(("甲",), "某院办公室", "2026年3月4日").rows >= 2
