"""Numbers never repeat, frozen text is noticed, service is proved as its mode asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar import shipped_table
from app.proposals.rules import (
    ItemText,
    ProposalText,
    ServiceFacts,
    digest,
    next_serial,
    normal,
    pattern_faults,
    render,
    reply_due,
    serial_of,
    service_date,
    service_findings,
    text_findings,
)
from db.codes import ServiceMode

PATTERN = "{院简称}检建〔{yyyy}〕{n}号"
TEXT = ProposalText(
    kind="case",
    addressee_id="u",
    addressee="县公路养护中心",
    origin="在办案中发现",
    facts="经查",
    problems=(("发包缺少监督", "c1"),),
    bases=(("人民检察院组织法", "第二十一条"),),
    items=(ItemText("公开比选", "c1", "有比选记录"),),
    requested="请书面反馈",
    reply_months=2,
    reply_days=None,
    contact="周检察官",
    copies=("县交通运输局",),
    filings=("市院预防部门",),
)


@pytest.mark.parametrize(("short", "number"), [("青检", "青检建〔2026〕7号"), ("青", "青检建〔2026〕7号")])
def test_a_number_as_it_is_written(short: str, number: str) -> None:
    assert render(PATTERN, short, 2026, 7) == number


@given(st.integers(1, 99_999), st.integers(1990, 2100))
def test_a_number_reads_back(serial: int, year: int) -> None:
    number = render(PATTERN, "青检", year, serial)
    assert serial_of(number, PATTERN, "青检", year) == serial
    assert serial_of(number, PATTERN, "云检", year) is None
    assert normal(number.replace("〔", "[").replace("〕", "]") + " ") == number


@given(st.lists(st.booleans(), max_size=30), st.integers(0, 50))
def test_numbers_are_never_reused_whatever_is_void(voided: list[bool], floor: int) -> None:
    used: list[int] = []
    for _ in voided:
        used.append(next_serial(used, floor))
    assert len(set(used)) == len(used)
    assert used == list(range(floor + 1, floor + 1 + len(used)))


@pytest.mark.parametrize(
    "pattern", ["检建〔{yyyy}〕{n}号", "{院简称}{n}{n}{yyyy}", "{院简称}〔{yyyy}〕号", "{院简称}{yyyy}{n}{x}"]
)
def test_a_pattern_that_would_repeat_numbers_is_faulty(pattern: str) -> None:
    assert pattern_faults(pattern)
    assert not pattern_faults(PATTERN)


@given(st.sampled_from(["addressee", "origin", "facts", "requested", "contact"]), st.text(min_size=1, max_size=5))
def test_any_change_of_the_text_changes_its_digest(field: str, added: str) -> None:
    changed = replace(TEXT, **{field: getattr(TEXT, field) + added})
    assert digest(changed, 1, b"k") != digest(TEXT, 1, b"k")


def test_the_digest_covers_items_version_and_key() -> None:
    told = digest(TEXT, 1, b"k")
    assert told == digest(replace(TEXT), 1, b"k")
    assert told != digest(TEXT, 2, b"k")
    assert told != digest(TEXT, 1, b"K")
    assert told != digest(replace(TEXT, items=(ItemText("公开比选", "c1", "有比选的记录"),)), 1, b"k")
    assert told != digest(replace(TEXT, reply_months=None, reply_days=2), 1, b"k")


def test_a_complete_text_lacks_nothing_and_an_empty_one_lacks_all() -> None:
    assert not text_findings(TEXT, copy_required=True)
    assert {found.field for found in text_findings(TEXT, copy_required=True, objection_required=True)} == {
        "objection_days"
    }
    bare = replace(
        TEXT, origin=" ", facts="", problems=(), bases=(), items=(), requested="", reply_months=None, copies=()
    )
    told = {found.field for found in text_findings(bare, copy_required=True)}
    assert told == {"origin", "facts", "problems", "bases", "items", "requested", "reply_months", "copies"}
    assert "copies" not in {found.field for found in text_findings(bare, copy_required=False)}


def test_each_advice_needs_its_cause_and_its_standard() -> None:
    loose = replace(TEXT, items=(ItemText("公开比选"),))
    assert {found.field for found in text_findings(loose, copy_required=True)} == {
        "items[1].cause",
        "items[1].standard",
    }


def test_the_reply_clock_runs_from_receipt() -> None:
    due = reply_due(date(2025, 8, 1), 2, None, shipped_table())
    assert due is not None
    assert (due.raw, due.due) == (date(2025, 10, 1), date(2025, 10, 9))
    assert reply_due(date(2025, 8, 1), None, None, shipped_table()) is None


DIRECT = ServiceFacts(
    mode=ServiceMode.DIRECT,
    servers=2,
    served_on=date(2026, 4, 8),
    received_on=date(2026, 4, 8),
    receiver="主任",
    signed=True,
    refusal_reason="",
    witnesses=0,
    evidence="",
    tracking_no="",
    consent=False,
    entrusted_to="",
)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (DIRECT, set()),
        (replace(DIRECT, servers=1), {"service.two_servers"}),
        (replace(DIRECT, signed=False), {"service.not_signed"}),
        (replace(DIRECT, received_on=None), {"field.required"}),
        (replace(DIRECT, mode=ServiceMode.LEAVE), {"field.required", "service.no_witness"}),
        (replace(DIRECT, mode=ServiceMode.LEAVE, refusal_reason="拒签", evidence="录像"), set()),
        (replace(DIRECT, mode=ServiceMode.POST, servers=0, signed=False), {"field.required"}),
        (replace(DIRECT, mode=ServiceMode.POST, servers=0, signed=False, tracking_no="E1"), set()),
        (replace(DIRECT, mode=ServiceMode.ANNOUNCE, attendees=1), {"service.no_consent"}),
        (replace(DIRECT, mode=ServiceMode.ANNOUNCE, consent=True), {"field.required"}),
        (replace(DIRECT, mode=ServiceMode.ELECTRONIC, signed=False, consent=True, servers=0), {"field.required"}),
        (replace(DIRECT, mode=ServiceMode.ELECTRONIC, signed=False, consent=True, address="a@b.cn"), set()),
        (replace(DIRECT, proxy="门卫"), {"field.required"}),
        (replace(DIRECT, proxy="门卫", proxy_relation="本单位职工"), set()),
        (replace(DIRECT, received_on=date(2026, 4, 7)), {"service.received_before_sent"}),
        (replace(DIRECT, mode=ServiceMode.ENTRUST), {"field.required"}),
    ],
)
def test_each_mode_asks_for_its_own_proof(facts: ServiceFacts, codes: set[str]) -> None:
    assert {found.code for found in service_findings(facts)} == codes


def test_what_was_left_counts_from_the_day_it_was_left() -> None:
    left = replace(DIRECT, mode=ServiceMode.LEAVE, received_on=None)
    assert service_date(left) == date(2026, 4, 8)
    assert service_date(replace(DIRECT, received_on=date(2026, 4, 9))) == date(2026, 4, 9)
