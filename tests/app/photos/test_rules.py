"""Numbers, captions and what photos lack."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.photos import rules
from app.photos.rules import DigitalNumber, NegativeNumber, PhotoDescription, PhotoNumber
from db.kernel.errors import UserError

fonds = st.from_regex(r"[0-9A-Z]{1,8}", fullmatch=True)
retentions = st.sampled_from(["1", "2", "3", "Y", "C", "D", "D10", "D30"])
sheets = st.integers(1, 999_999)
descriptions = st.builds(
    PhotoDescription,
    taken_on=st.none() | st.dates(date(1949, 10, 1), date(2199, 12, 31)),
    **{name: st.text(max_size=30) for name in ("title", "place", "people", "matter", "background", "photographer")},
)


@given(st.builds(PhotoNumber, fonds, retentions, sheets, st.none() | st.integers(1, 9_999)))
def test_photo_numbers_read_back_as_written(number: PhotoNumber) -> None:
    assert rules.parse_photo_number(str(number)) == number


@given(st.builds(NegativeNumber, fonds, sheets, retentions | st.just("")))
def test_negative_numbers_read_back_as_written(number: NegativeNumber) -> None:
    assert rules.parse_negative_number(str(number)) == number


@given(st.builds(NegativeNumber, fonds, sheets, retentions | st.just("")))
def test_what_the_standard_writes_may_stand_on_a_sleeve(number: NegativeNumber) -> None:
    assert rules.negative_number(str(number)) == str(number)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0063-1", "0063-1"),
        ("0063-2-114", "0063-2-114"),
        (" j001－y－0007 ", "J001-Y-0007"),
        ("0063–D30–12", "0063-D30-12"),
    ],
)
def test_numbers_on_sleeves_as_they_are_typed(typed: str, kept: str) -> None:
    assert rules.negative_number(typed) == kept


@pytest.mark.parametrize(
    "text", ["", "7", "0063", "0063-", "0063-0", "0063-X-1", "0063-2-1-1", "0063-1234567", "七-1", "0063-½", "0063-٣"]
)
def test_what_is_no_number_of_a_negative(text: str) -> None:
    with pytest.raises(UserError, match=r"photo\.bad_negative_no"):
        rules.negative_number(text)


@given(
    st.builds(DigitalNumber, fonds, st.integers(1949, 2199), retentions, st.integers(1, 9_999), st.integers(1, 9_999))
)
def test_digital_numbers_read_back_as_written(number: DigitalNumber) -> None:
    assert rules.parse_digital_number(str(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (PhotoNumber("0063", "2", 22, 5), "0063-2-5-022"),
        (PhotoNumber("J001", "Y", 22), "J001-Y-0022"),
        (NegativeNumber("0063", 114, "2"), "0063-2-0114"),
        (NegativeNumber("0063", 114), "0063-0114"),
        (DigitalNumber("J001", 2026, "D30", 3, 12), "J001-ZP·2026-D30-0003-0012"),
    ],
)
def test_numbers_are_written_as_the_standards_have_them(number: object, written: str) -> None:
    assert str(number) == written


@given(sheets, sheets)
def test_numbers_of_one_album_sort_like_their_sheets_within_the_padding(first: int, second: int) -> None:
    one, two = first % 1000 or 1, second % 1000 or 1
    assert (str(PhotoNumber("A", "Y", one, 1)) < str(PhotoNumber("A", "Y", two, 1))) == (one < two)


@given(st.text(max_size=20))
def test_other_text_is_no_number(text: str) -> None:
    for parse in (rules.parse_photo_number, rules.parse_negative_number, rules.parse_digital_number):
        with contextlib.suppress(UserError):
            assert str(parse(text)) == text


@pytest.mark.parametrize(
    "number",
    [
        PhotoNumber("", "Y", 1),
        PhotoNumber("0063", "X", 1),
        PhotoNumber("0063", "Y", 0),
        PhotoNumber("0063", "Y", 1, 0),
        PhotoNumber("0063-", "Y", 1),
        DigitalNumber("0063", 26, "Y", 1, 1),
        DigitalNumber("0063", 2026, "Y", 1, 10_000),
    ],
)
def test_impossible_numbers_are_refused(number: object) -> None:
    with pytest.raises(UserError) as caught:
        str(number)
    assert caught.value.code == "photo.bad_number"


@pytest.mark.parametrize("text", ["0063-2-05-022", "0063-2-5-22", "0063-2-5-0022", " 0063-2-5-022", "0063-2-5-022\n"])
def test_there_is_one_way_to_write_a_number(text: str) -> None:
    with pytest.raises(UserError):
        rules.parse_photo_number(text)


@given(st.lists(st.integers(1, 60)))
def test_gaps_and_doubles_are_all_found(sheets: list[int]) -> None:
    found = rules.numbering(sheets)
    times = Counter(sheets)
    assert set(found.missing) == set(range(1, max(sheets, default=0) + 1)) - set(sheets)
    assert set(found.doubled) == {sheet for sheet in times if times[sheet] > 1}


@given(descriptions)
def test_a_caption_holds_every_element_and_ends_like_a_sentence(description: PhotoDescription) -> None:
    caption = rules.compose_caption(description)
    for element in (description.place, description.people, description.matter, description.background):
        assert element.strip().rstrip("。．.；;，,") in caption
    assert not caption or caption.endswith("。")
    if description.taken_on:
        assert f"{description.taken_on.year}年" in caption


def test_a_caption_reads_well() -> None:
    description = PhotoDescription(
        title="承办人通报发案情况",
        taken_on=date(2026, 2, 10),
        place="县公路养护中心二楼会议室",
        people="周检察官（左一）、养护中心主任、工程科等9人",
        matter="周检察官在座谈会上通报王某受贿案发案经过。",
        background="指出计量支付环节的制度漏洞",
        photographer="何书记员",
    )
    assert rules.compose_caption(description) == (
        "2026年2月10日在县公路养护中心二楼会议室，周检察官（左一）、养护中心主任、工程科等9人，"
        "周检察官在座谈会上通报王某受贿案发案经过。指出计量支付环节的制度漏洞。摄影：何书记员。"
    )
    assert rules.missing_elements(description) == ()


def test_what_a_photo_lacks_is_named() -> None:
    empty = PhotoDescription(title="座谈会全景")
    found = rules.findings(
        [("座谈会全景", empty, None, ""), ("法制课", empty, "none", " "), ("展板", empty, "none", "遗失")]
    )
    assert [(one.code, one.label) for one in found] == [
        ("photo.not_described", "座谈会全景"),
        ("photo.no_negative", "座谈会全景"),
        ("photo.not_described", "法制课"),
        ("photo.no_negative", "法制课"),
        ("photo.not_described", "展板"),
    ]
    assert found[0].params["missing"] == "时间、地点、事由、摄影者"


@given(st.integers(0, 500), st.integers(0, 200), st.integers(1, 12))
def test_album_places_follow_each_other(held: int, count: int, per_page: int) -> None:
    places = rules.places(held, count, per_page)
    assert [sheet for _, sheet in places] == list(range(held + 1, held + count + 1))
    assert all(page == -(-sheet // per_page) for page, sheet in places)


@pytest.mark.parametrize(
    ("secrecy", "may_see", "veiled"),
    [("public", False, False), ("internal", False, True), ("internal", True, False), ("secret", False, True)],
)
def test_internal_pictures_are_veiled_from_those_who_may_not(secrecy: str, may_see: bool, veiled: bool) -> None:
    assert rules.veiled(secrecy, may_see) is veiled
