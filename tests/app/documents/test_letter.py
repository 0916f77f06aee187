"""信函格式 measured against GB/T 9704-2012, 10.1, read back from the PDF."""

import io
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest

from app.documents.forms.follow_up import FORMS, FollowUpData
from app.documents.registry import render
from app.documents.typesetting.official import Closing, Imprint, LetterHead, Official, Seal
from tests.app.documents.support import MM, baselines, letters, text_of

SAMPLE: FollowUpData = next(form for form in FORMS if form.code == "notification").sample()


def _rules(pdf: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """The horizontal rules as (left, right, middle from above, thickness), in millimetres."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found, width, start = [], 0.0, (0.0, 0.0)
        for operands, operator in pikepdf.parse_content_stream(document.pages[page]):
            name = str(operator)
            if name == "w":
                width = float(operands[0])
            elif name == "m":
                start = (float(operands[0]), float(operands[1]))
            elif name == "l" and abs(float(operands[1]) - start[1]) < 0.01:
                found.append((start[0] / MM, float(operands[0]) / MM, 297 - start[1] / MM, width / MM))
    return found


def test_the_mark_stands_thirty_millimetres_below_the_edge_over_a_double_rule() -> None:
    rendered = render("notification", SAMPLE)
    found = letters(rendered.pdf, 0)
    mark = found[: len(SAMPLE.office)]
    assert "".join(one.char for one in mark) == SAMPLE.office
    assert min(one.top for one in mark) == pytest.approx(30, abs=0.3)
    assert (mark[0].left + mark[-1].right) / 2 == pytest.approx(105, abs=0.6)
    heavy, light, low_light, low_heavy = _rules(rendered.pdf)
    for left, right, *_ in (heavy, light, low_light, low_heavy):
        assert (left, right) == (pytest.approx(20, abs=0.05), pytest.approx(190, abs=0.05))
    assert heavy[2] - heavy[3] / 2 == pytest.approx(max(one.bottom for one in mark) + 4, abs=0.3)
    assert heavy[3] > light[3] and heavy[2] < light[2]
    assert low_heavy[3] > low_light[3] and low_light[2] < low_heavy[2]
    assert low_heavy[2] + low_heavy[3] / 2 == pytest.approx(277, abs=0.05)


def test_the_number_stands_right_under_the_rule_and_the_title_two_lines_below() -> None:
    rendered = render("notification", replace(SAMPLE, points=SAMPLE.points[:1]))
    found = letters(rendered.pdf, 0)
    lines = baselines(found)
    number = [one for one in found if round(one.y, 2) == lines[1]]
    assert "".join(one.char for one in number) == SAMPLE.number
    assert number[-1].right == pytest.approx(184, abs=0.6)
    under = _rules(rendered.pdf)[1]
    assert min(one.top for one in number) - under[2] - under[3] / 2 == pytest.approx(16 * 7 / 8 / MM, abs=0.9)
    step = 225 / 22
    assert 2.5 * step < lines[2] - lines[1] < 3.5 * step, "two lines are free between number and title"


def test_the_first_page_bears_no_number_and_the_second_does() -> None:
    long = replace(SAMPLE, points=(("facts", ("国" * 28 * 40,)),))
    rendered = render("notification", long)
    assert rendered.pages == 3
    for page, told in ((0, ""), (1, "—2—"), (2, "—3—")):
        assert "".join(one.char for one in letters(rendered.pdf, page) if one.y > 266 and one.char != "国") == told


@pytest.mark.parametrize("lines", range(1, 16))
def test_text_and_seal_keep_clear_of_the_lower_rule(lines: int) -> None:
    paper = Official("函", head=LetterHead("青溪县人民检察院", "青检函〔2026〕2号"))
    paper.centred("关于有关事项的函", 22)
    paper.blank()
    paper.recipient("某单位")
    paper.body("\n".join(["国" * 20] * lines))
    rendered = paper.render(
        Closing("青溪县人民检察院", "2026年7月1日", Seal.PLACE), Imprint(("某局",), "办公室", "今日")
    )
    for page in range(rendered.pages):
        found = letters(rendered.pdf, page)
        assert max(one.bottom for one in found if one.y < 275) < 297 - 20 - 1.65 - 4.5
        assert len(found) > 24, "each page carries text"
    assert "印发" not in text_of(rendered.pdf), "a letter names no printing office"
    assert len(_rules(rendered.pdf)) == 4, "and has no rules in 版记"


def test_a_long_name_of_an_office_keeps_within_the_rules() -> None:
    rendered = render("notification", replace(SAMPLE, office="某某壮族自治区某某瑶族自治县人民检察院职务犯罪预防处"))
    mark = [one for one in letters(rendered.pdf, 0) if one.y < 42]
    assert mark[0].left >= 20 and mark[-1].right <= 190
    assert all(a.x < b.x for a, b in pairwise(mark))
