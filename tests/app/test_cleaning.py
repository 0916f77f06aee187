"""Pasted text: what is unseen is found and can be taken out; everything that people mean stays to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.cleaning import clean, suspicious
from app.forms import Form, first_unfit, text_fault

ANY = some.text(some.characters(codec=None), max_size=200)  # surrogates and all
#: 𠮷 㐂 䶮, GB 18030-2022 level 3 (U+9FB4, U+20164, U+30EDD), emoji of several parts, kana, private names.
MEANT = "𠮷㐂䶮\u9fb4\U00020164\U00030edd李😀👨\u200d👩\u200d👧❤️🇨🇳ア、。“”‘’—…·\u3000Ａ①㈱№ €\ue000\ue5e5"


@given(ANY, some.booleans())
def test_a_cleaned_text_is_fit_and_stays_so(text: str, lines: bool) -> None:
    cleaned = clean(text, lines=lines)
    assert first_unfit(cleaned.text, lines=lines) is None
    assert clean(cleaned.text, lines=lines) == type(cleaned)(cleaned.text, ())


@given(ANY, some.booleans())
def test_what_is_refused_is_always_offered_to_be_cleaned(text: str, lines: bool) -> None:
    if first_unfit(text, lines=lines) is not None:
        assert suspicious(text, lines=lines)
        assert clean(text, lines=lines).found


@given(some.text(some.sampled_from(MEANT), max_size=60))
def test_nothing_else_is_touched(text: str) -> None:
    plain = text.replace("\u200d", "")
    assert clean(plain, lines=False) == clean(plain, lines=True)
    assert clean(plain, lines=False).text == plain
    assert text_fault(plain, "备注", longest=400, lines=False) == ""


def test_signs_of_several_parts_stay_whole() -> None:
    assert clean(MEANT, lines=False).text == MEANT
    assert clean("周\u200d某", lines=False).text == "周某"


@pytest.mark.parametrize(
    ("pasted", "meant", "told"),
    [
        ("检\xad察\xad院", "检察院", "2个软连字符"),
        ("\uf0b7 公开发包\x0b\uf0d8集体研究", "· 公开发包\n· 集体研究", "1个换行符、2个文字处理软件的符号"),
        ("张\xa0某\u2009某", "张 某 某", "2个特殊空格"),
        ("县\u202e局\u200f", "县局", "2个文字方向标记"),
        ("\ufeff标题\u200b", "标题", "2个零宽字符"),
        ("一\x00二\x07", "一二", "2个控制字符"),
        ("一\ud800二\uffff", "一二", "2个损坏的字符"),
    ],
)
def test_what_word_processors_bring_along(pasted: str, meant: str, told: str) -> None:
    cleaned = clean(pasted, lines=True)
    assert (cleaned.text, cleaned.told) == (meant, told)


def test_a_break_in_a_single_line_becomes_a_space() -> None:
    assert clean("甲\r\n乙\t丙", lines=False).text == "甲 乙 丙"


@given(ANY)
def test_the_field_and_the_record_refuse_the_same(text: str) -> None:
    form = Form({"note": text})
    form.text("note", "备注", required=False)
    assert bool(form.findings) == bool(text_fault(text.strip(), "备注", longest=200, lines=False))
