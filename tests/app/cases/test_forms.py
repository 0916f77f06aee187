"""Reading a form: anything may come in, faults are named by field, what is fit is kept as it came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases import case_fields
from app.findings import Finding
from app.forms import LONG, FindingsError, Form, first_unfit, note_text, sentence
from app.messages import sentences

TODAY = date(2026, 3, 5)
CASE: dict[str, Any] = {
    "case_no": "3号",
    "unit": {"name": "县公路养护中心", "unit_class": "institution"},
    "suspects": [{"name": "王某某", "post": "科长"}],
    "charges": ["385"],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def faults(**more: Any) -> dict[str, str]:
    """Field → code of what is wrong with a registration."""
    try:
        case_fields(CASE | more, TODAY)
    except FindingsError as error:
        return {found.field: found.code for found in error.findings}
    return {}


@given(st.dictionaries(st.sampled_from([*CASE, "filed_on", "summary", "x"]), JSON))
def test_whatever_comes_in_is_read_or_refused_with_every_field_named(data: dict[str, Any]) -> None:
    found: tuple[Finding, ...] = ()
    try:
        case_fields(data, TODAY)
    except FindingsError as error:
        found = error.findings
    assert all(one.code in sentences() and sentence(one).endswith("。") for one in found)


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=50))
def test_fit_text_is_kept_as_it_came(text: str) -> None:
    form = Form({"x": text})
    kept = form.long("x", "内容")
    assert kept == text or form.findings


@pytest.mark.parametrize("name", ["𠮷某", "㐂某", "䶮某", "𰻝某", "王某👨‍👩‍👧", "买买提·吐尔逊"])
def test_rare_characters_are_fit(name: str) -> None:
    assert not faults(suspects=[{"name": name, "post": "科长"}])


@pytest.mark.parametrize(
    "name", ["王\x00某", "王\u202e某", "王\u200f某", "王\ufffe某", "王\x1b[31m", "王\n某", "王\ud800"]
)
def test_control_and_bidi_characters_are_named_by_place(name: str) -> None:
    assert faults(suspects=[{"name": name, "post": "科长"}]) == {"suspects[1].name": "field.unfit_character"}
    assert first_unfit(name, lines=False) == 1


def test_pasted_line_ends_become_our_own() -> None:
    form = Form({"x": "一\r\n二\x0b三\u2028四"})
    assert form.long("x", "内容") == "一\n二\n三\n四"
    assert not form.findings


def test_a_megabyte_of_text_is_refused_with_its_length() -> None:
    with pytest.raises(FindingsError) as caught:
        case_fields(CASE | {"summary": "字" * 1_000_000}, TODAY)
    assert caught.value.findings[0].params == {"length": 1_000_000, "longest": LONG}
    with pytest.raises(FindingsError):
        note_text("字" * 3_000)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("filed_on", "2026-02-30", "field.not_date"),
        ("filed_on", "20260301", "field.not_date"),
        ("filed_on", "2026-3-1", "field.not_date"),
        ("filed_on", "2026-03-06", "field.too_late"),
        ("filed_on", "1066-10-14", "field.too_early"),
        ("filed_on", 46082, "field.not_text"),
        ("concluded_on", "２０２６-03-01", "field.not_date"),
    ],
)
def test_impossible_dates(field: str, value: object, code: str) -> None:
    assert faults(**{field: value}) == {field: code}


def test_concluded_before_filed() -> None:
    assert faults(filed_on="2026-03-02", concluded_on="2026-03-01") == {"concluded_on": "field.before"}


@pytest.mark.parametrize(
    ("born", "code"), [("1826-01", "field.age"), ("2020-05", "field.age"), ("1975-13", "field.not_month")]
)
def test_impossible_ages(born: str, code: str) -> None:
    assert faults(suspects=[{"name": "王某某", "post": "科长", "born": born}]) == {"suspects[1].born": code}


@pytest.mark.parametrize("amount", [-1, 10**14, True, 1.5, "100"])
def test_impossible_amounts(amount: object) -> None:
    assert set(faults(suspects=[{"name": "王某某", "post": "科长", "amount": amount}])) == {"suspects[1].amount"}


def test_all_faults_at_once_in_one_paragraph() -> None:
    with pytest.raises(FindingsError) as caught:
        case_fields({"charges": ["999", "999"], "suspects": [{}], "unit": 7, "spy": 1}, TODAY)
    told = {(found.field, found.code) for found in caught.value.findings}
    assert told >= {
        ("case_no", "field.required"),
        ("charges", "field.unknown_code"),
        ("charges", "field.repeated"),
        ("suspects[1].name", "field.required"),
        ("unit", "field.not_object"),
        ("spy", "field.unknown"),
    }
    details = str(caught.value.params["details"])
    assert "犯罪嫌疑人第1项的姓名没有填写" in details
    assert "没有“spy”这个字段" in details


@given(st.dates(date(1950, 1, 1), TODAY), st.integers(1, 3000))
def test_a_date_is_read_within_its_bounds(day: date, ahead: int) -> None:
    form = Form({"x": day.isoformat(), "y": (TODAY + timedelta(days=ahead)).isoformat()})
    assert form.day("x", "日期", latest=TODAY) == day
    assert form.findings == []
    form.day("y", "日期", latest=TODAY)
    assert [found.code for found in form.findings] == ["field.too_late"]
