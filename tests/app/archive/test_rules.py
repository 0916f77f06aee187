"""The checklist, the order of a volume, archival codes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.holdings import classes
from app.archive.rules import (
    Class,
    Mark,
    Paper,
    Picture,
    archival_code,
    checklist,
    first_pages,
    gaps,
    in_file_order,
    photo_faults,
)
from db.codes import ItemState

SERVED = Class("D04", "检察建议书及送达回证", False, ("proposal", "service_receipt"), every=True)
COURT = Class("P04", "庭审、宣判或判决书", True, ("PH04", "PH05", "PH06"))


def picture(category: str, *, described: bool = True, negative: bool = True) -> Picture:
    return Picture("p", category, "题名", described, negative)


def test_the_shipped_checklist_is_the_one_of_the_article() -> None:
    shipped = classes()
    assert [one.code for one in shipped if not one.photo] == [f"D0{n}" for n in range(1, 8)]
    assert [one.code for one in shipped if one.photo] == [f"P0{n}" for n in range(1, 8)]
    assert {code for one in shipped if one.photo for code in one.wanted} == {f"PH0{n}" for n in range(1, 10)}


def test_a_proposal_without_its_receipt_is_not_there() -> None:
    proposal, receipt = Paper("proposal", "检察建议书", None), Paper("service_receipt", "送达回证", None)
    assert checklist([SERVED], [proposal], [], {})[0].state is ItemState.MISSING
    assert checklist([SERVED], [proposal, receipt], [], {})[0].state is ItemState.PRESENT


@pytest.mark.parametrize("category", ["PH04", "PH05", "PH06"])
def test_any_of_the_court_photos_satisfies_the_class(category: str) -> None:
    assert checklist([COURT], [], [picture(category)], {})[0].state is ItemState.PRESENT
    assert checklist([COURT], [], [picture("PH01")], {})[0].state is ItemState.MISSING


def test_a_mark_fills_a_gap_and_gives_way_to_the_thing_itself() -> None:
    marks = {"P04": Mark(ItemState.PENDING, "尚未宣判")}
    line = checklist([COURT], [], [], marks)[0]
    assert (line.state, line.reason) == (ItemState.PENDING, "尚未宣判")
    assert not gaps([line])
    assert checklist([COURT], [], [picture("PH05")], marks)[0].state is ItemState.PRESENT


def test_photos_need_their_caption_and_their_negative() -> None:
    pictures = [picture("PH04", described=False), picture("PH05", negative=False), picture("PH06")]
    lines = checklist([COURT], [], pictures, {})
    told = {(found.code, found.params["number"]) for found in photo_faults(lines)}
    assert told == {("archive.photo_undescribed", 1), ("archive.photo_without_negative", 1)}


def test_a_digital_photo_counts_as_no_negative_of_film() -> None:
    """Its own file is the original: nothing is missing, and nothing lies in a drawer."""
    digital = [Picture("p", "PH04", "题名", True, True, negative_kind="digital_original")] * 2
    line = checklist(
        [COURT], [], [*digital, Picture("f", "PH05", "题名", True, True, negative_kind="film_original")], {}
    )[0]
    assert (line.count, line.on_film, line.digital, line.without_negative) == (3, 1, 2, 0)


@given(st.permutations(["plan", "symposium", "proposal", "service_receipt", "revisit", "completion"]))
def test_the_order_of_a_volume_does_not_depend_on_the_order_of_filing(forms: list[str]) -> None:
    papers = [Paper(form, form, date(2026, 1, 1 + n)) for n, form in enumerate(forms)]
    assert [paper.form_code for paper in in_file_order(classes(), papers)] == [
        "plan",
        "symposium",
        "proposal",
        "service_receipt",
        "revisit",
        "completion",
    ]


@given(st.lists(st.integers(0, 20), max_size=20))
def test_pages_run_on_without_gap(pages: list[int]) -> None:
    starts = first_pages(pages)
    running = 1
    for start, count in zip(starts, pages, strict=True):
        assert start == (running if count else None)
        running += count


def test_an_archival_code_as_the_standard_writes_it() -> None:
    assert archival_code("J001", "WS", 2016, "Y", "BGS", 5) == "J001-WS·2016-Y-BGS-0005"


@pytest.mark.parametrize(
    ("fonds", "category", "retention", "organ", "item"),
    [
        ("J1", "WS", "Y", "BGS", 1),
        ("J001", "文书", "Y", "BGS", 1),
        ("J001", "WS", "", "BGS", 1),
        ("J001", "WS", "Y", "B-S", 1),
        ("J001", "WS", "Y", "BGS", 0),
        ("J001", "WS", "Y", "BGS", 10000),
    ],
)
def test_a_part_that_the_standard_does_not_allow_is_refused(
    fonds: str, category: str, retention: str, organ: str, item: int
) -> None:
    with pytest.raises(ValueError, match=r".+"):
        archival_code(fonds, category, 2026, retention, organ, item)
