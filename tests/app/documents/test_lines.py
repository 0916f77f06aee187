"""Breaking and filling lines: what may begin and end one, where its edges are, that nothing is lost."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.typesetting import faces
from app.documents.typesetting.characters import HANGING, clean, paragraphs
from app.documents.typesetting.faces import Role, covered, face_for
from app.documents.typesetting.lines import Align, Paragraph, Span, Style, set_text, text_width
from app.documents.typesetting.titles import balanced
from db.kernel.errors import UserError

PITCH = 442.2047 / 28
GRID = Style(Role.BODY, 16, PITCH, indent=2)
FLUSH = Style(Role.BODY, 16, PITCH)
WIDTH = 28 * PITCH
NO_START = "。，、；：？！）》”’】〕"
NO_END = "（《“‘【〔"

prose = st.lists(
    st.one_of(
        st.text("检察院在办理案件中发现单位工程发包存在漏洞", min_size=1, max_size=12),
        st.sampled_from(
            ["，", "。", "、", "；", "：", "？", "！", "）", "》", "”", "（", "《", "“", "〔2026〕7号", "……", "——"]
        ),
        st.sampled_from(["2021年3月", "41.6万元", "61%", "ABC", "PDF/A", " ", "3", "(a)"]),
    ),
    min_size=1,
    max_size=60,
).map("".join)


def test_plain_chinese_stands_on_the_grid() -> None:
    lines = set_text("国" * 80, GRID, WIDTH)
    assert [len(line.glyphs) for line in lines] == [26, 28, 26]
    places = [glyph.x for glyph in lines[1].glyphs]
    steps = {round(b - a, 3) for a, b in pairwise(places)}
    assert steps == {round(PITCH, 3)}
    assert lines[0].glyphs[0].x - lines[1].glyphs[0].x == pytest.approx(2 * PITCH)


def test_a_mark_behind_a_full_line_hangs_when_nothing_gives_way() -> None:
    first, *rest = set_text("国" * 28 + "。" + "国" * 5, FLUSH, WIDTH)
    assert first.text.endswith("。") and len(first.glyphs) == 29
    assert first.glyphs[27].x == pytest.approx(27 * PITCH, abs=0.2)
    assert rest[0].text == "国" * 5


def test_marks_give_up_their_blank_halves_before_one_hangs() -> None:
    first = set_text("国" * 10 + "，" + "国" * 17 + "。" + "国" * 5, FLUSH, WIDTH)[0]
    assert first.text.endswith("。") and len(first.glyphs) == 29
    last = first.glyphs[-1]
    assert last.x + last.size / 2 <= WIDTH + 0.2


def test_an_opening_mark_is_carried_over() -> None:
    first, second = set_text("国" * 27 + "《条例》规定", FLUSH, WIDTH)
    assert first.text == "国" * 27
    assert second.text.startswith("《")
    assert first.glyphs[-1].x == pytest.approx(27 * PITCH, abs=0.5), "the line is spread to the edge"


@pytest.mark.parametrize("tail", ["——国", "……国", "61%国", "〔2026〕7号国", "41.6国"])
def test_what_belongs_together_is_not_parted(tail: str) -> None:
    for before in range(20, 29):
        lines = set_text("国" * before + tail, FLUSH, WIDTH)
        whole = tail.removesuffix("国").removeprefix("〔2026")
        assert any(whole in line.text for line in lines), [line.text for line in lines]


@settings(max_examples=300, deadline=None)
@given(prose)
def test_no_line_breaks_the_rules(text: str) -> None:
    cleaned = "".join(paragraphs(text)) or "国"
    lines = set_text(cleaned, GRID, WIDTH)
    paragraph = Paragraph([Span(cleaned)], GRID)
    assert "".join(line.text for line in lines).replace(" ", "") == cleaned.replace(" ", "")
    start = 0
    for line, following in pairwise(lines):
        end = start + len(line.glyphs)
        forced = not any(paragraph.may_break(at) for at in range(start + 1, end + 1))
        assert forced or (following.text[0] not in NO_START and line.text[-1] not in NO_END)
        start = end
        while cleaned[start] == " ":
            start += 1
    for line in lines:
        _edges(line.glyphs)


def _edges(glyphs: tuple) -> None:
    last = glyphs[-1]
    reach = last.x if last.char in HANGING else last.x + last.face.ink(last.char)[1] * last.size * last.stretch
    room = 0.2 if last.char in HANGING else last.size / 2 + 0.2 if last.char in NO_START else 0.2
    assert reach <= WIDTH + room
    places = [glyph.x for glyph in glyphs]
    assert places == sorted(places)


@pytest.mark.parametrize("before", range(26, 60))
def test_no_character_ends_a_paragraph_alone(before: int) -> None:
    for tail in ("。", "", "》。"):
        lines = set_text("国" * before + tail, GRID, WIDTH)
        assert len(lines) == 1 or sum(glyph.char == "国" for glyph in lines[-1].glyphs) != 1


@settings(max_examples=100, deadline=None)
@given(prose)
def test_what_is_left_over_is_spread_evenly(text: str) -> None:
    """On a line that was spread no gap grew more than another."""
    cleaned = "".join(paragraphs(text)) or "国"
    paragraph = Paragraph([Span(cleaned)], GRID)
    at = 0
    for line in set_text(cleaned, GRID, WIDTH)[:-1]:
        count = len(line.glyphs)
        natural = [paragraph.extent(at, at + n) - paragraph.atoms[at + n - 1].width for n in range(1, count + 1)]
        shifts = [paragraph.atoms[at + n].shift for n in range(count)]
        drift = [one.x - shift - place for one, shift, place in zip(line.glyphs, shifts, natural, strict=True)]
        grown = [round(b - a, 3) for a, b in pairwise(drift)]
        if drift[-1] - drift[0] > 0.01:
            assert len({one for one in grown if one > 0.001}) <= 1, grown
        at += count
        while at < len(cleaned) and cleaned[at] == " ":
            at += 1


def test_gaps_around_figures_look_alike_on_all_lines() -> None:
    text = (
        "经查，2021年3月至2024年9月，王某某利用担任工程科负责人的职务便利，先后收受三名承包人财物，折合人民币41.6万元。"
        * 3
    )
    lines = set_text(text, GRID, WIDTH)
    gaps = []
    for line in lines[:-1]:
        for before, one in pairwise(line.glyphs):
            if one.char.isdigit() and before.char in "至币":
                gaps.append(one.x - before.x - PITCH)
    assert gaps and max(gaps) < 0.25 * 16 + 1.2 and min(gaps) > 0.125 * 16 - 0.4


@pytest.mark.parametrize("text", ["检专-003号盘", "[王某某案]", "甲/乙"])
def test_a_hyphen_a_stroke_and_a_bracket_touch_chinese(text: str) -> None:
    (line,) = set_text(text, FLUSH, WIDTH)
    for before, one in pairwise(line.glyphs):
        if one.char in "-[]/" and before.char not in "-[]/":
            assert one.x - before.x <= PITCH + 0.5


def test_a_long_number_is_broken_behind_a_hyphen() -> None:
    for before in range(14, 28):
        lines = [line.text for line in set_text("国" * before + "J001-2-03-0001至", FLUSH, WIDTH)]
        for line in lines[:-1]:
            assert line.endswith(("国", "-")) or "J001-2-03-0001" in line


@pytest.mark.parametrize(
    ("text", "cells", "told"),
    [
        ("青溪县人民检察院关于王某某受贿案的个案预防卷", 14, ["青溪县人民检察院关于", "王某某受贿案的个案预防卷"]),
        ("关于青溪县公路养护中心落实检察建议情况的通报函", 20, ["关于青溪县公路养护中心", "落实检察建议情况的通报函"]),
        ("青溪县公路养护中心", 6, ["青溪县公路", "养护中心"]),
    ],
)
def test_a_title_is_broken_by_its_sense(text: str, cells: int, told: list[str]) -> None:
    style = Style(Role.TITLE, 22, align=Align.CENTRE)
    assert [line.text for line in balanced(text, style, cells * 22)] == told


@settings(max_examples=60, deadline=None)
@given(prose, st.integers(min_value=5, max_value=20))
def test_a_title_loses_nothing_and_stays_within_its_measure(text: str, cells: int) -> None:
    cleaned = "".join(paragraphs(text)) or "国"
    lines = balanced(cleaned, Style(Role.TITLE, 22, align=Align.CENTRE), cells * 22)
    assert "".join(line.text for line in lines).replace(" ", "") == cleaned.replace(" ", "")
    for line in lines:
        assert all(-22 <= one.x <= cells * 22 + 22 for one in line.glyphs)


def test_a_word_longer_than_the_line_is_broken() -> None:
    lines = set_text("A" * 100, FLUSH, WIDTH)
    assert len(lines) > 1
    assert "".join(line.text for line in lines) == "A" * 100


def test_nothing_but_marks_still_ends() -> None:
    lines = set_text("。" * 200, FLUSH, WIDTH)
    assert sum(len(line.glyphs) for line in lines) == 200


def test_a_dash_fills_its_cells() -> None:
    (line,) = set_text("国——国", FLUSH, WIDTH)
    first, second = line.glyphs[1:3]
    left, right = first.face.ink("—")
    assert first.x + right * first.size * first.stretch == pytest.approx(second.x + left * second.size * second.stretch)


def test_rare_characters_come_from_a_face_that_has_them() -> None:
    assert face_for(Role.KAI, "𠮷").has("𠮷")
    assert face_for(Role.HEI, "㙍").has("㙍")


@pytest.mark.parametrize("char", ["\U0001f600", "\U00030000", "ʘ\u0f00"[1]])
def test_a_character_in_no_face_is_named(char: str) -> None:
    with pytest.raises(UserError) as error:
        text_width(f"王{char}某", FLUSH)
    assert error.value.code == "document.missing_glyph"
    assert error.value.params == {"character": char, "code_point": f"U+{ord(char):04X}"}


@pytest.mark.parametrize(
    ("keep", "code"),
    [(None, "document.font_missing"), (0, "document.font_damaged"), (4_000_000, "document.font_damaged")],
)
def test_a_font_file_gone_or_damaged_is_named(tmp_path: Path, keep: int | None, code: str) -> None:
    name = "NotoSerifSC-Bold.ttf"
    if keep is not None:
        (tmp_path / name).write_bytes((faces.fonts_folder() / name).read_bytes()[:keep])
    source = replace(faces.shipped().roles[Role.TITLE][0], path=tmp_path / name)
    with pytest.raises(UserError) as error:
        faces._load.__wrapped__(source)
    assert error.value.code == code


def test_every_character_of_gb_18030_prints_in_every_role() -> None:
    blocks = [(0x4E00, 0x9FA5), (0x9FA6, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734)]
    blocks += [(0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)]
    for role in Role:
        drawn = set().union(*(faces._load(source).font.face.charToGlyph for source in faces.current().roles[role]))
        assert [f"U+{code:04X}" for a, b in blocks for code in range(a, b + 1) if code not in drawn] == []
        assert all(covered(role, chr(code)) for block in blocks for code in block)


def test_cleaning_drops_what_cannot_be_seen_and_refuses_control_characters() -> None:
    assert clean("王\u200b某\u202e某\ufe00\t一\r\n二") == "王某某 一\n二"
    assert paragraphs("　　第一段\n\n  第二段 ") == ("第一段", "第二段")
    with pytest.raises(UserError) as error:
        clean("a\x00b")
    assert error.value.params["code_point"] == "U+0000"
