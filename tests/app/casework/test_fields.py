"""The list of fields is what readers ask for, the samples can be filed, and the page says the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import cases
from app.casework import Kind, RecordDoc, Scan, fields, with_scan
from app.casework.record import record
from app.casework.reference import page, transitions_page
from app.forms import FindingsError
from db.codes import Role
from tests.app.casework.stories import Office, sheet

DOCS = {doc.kind: doc for doc in fields()}


def test_every_kind_that_can_be_filed_is_listed() -> None:
    assert {kind.partition("-")[0] if kind.startswith("analysis") else kind for kind in DOCS} == {"case", *Kind}


@pytest.mark.parametrize("doc", DOCS.values(), ids=lambda doc: doc.kind)
def test_a_sample_shows_every_field_and_no_other(doc: RecordDoc) -> None:
    def paths(value: object, path: str) -> set[str]:
        if isinstance(value, dict):
            return {one for key, inner in value.items() for one in {f"{path}{key}", *paths(inner, f"{path}{key}.")}}
        if isinstance(value, list):
            return {one for inner in value for one in paths(inner, path.removesuffix(".") + "[].")}
        return set()

    assert paths(dict(doc.example), "") == {one.path for one in doc.fields}


def test_the_page_is_up_to_date() -> None:
    assert Path("docs/records.md").read_text("utf-8") == page()


def test_the_page_of_transitions_is_up_to_date() -> None:
    assert Path("docs/transitions.md").read_text("utf-8") == transitions_page()


def test_unknown_keys_and_wrong_types_are_named(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    wrong = {"received_on": 20260520, "answers": [{"item_no": "1", "adoption": "maybe"}, 7], "remark": "x"}
    with pytest.raises(FindingsError) as caught, office.work(Role.UNDERTAKER) as work:
        record(work, ref, "reply", wrong)
    told = {(found.code, found.field) for found in caught.value.findings}
    assert {
        ("field.not_text", "received_on"),
        ("field.unknown_code", "answers[1].adoption"),
        ("field.not_integer", "answers[1].item_no"),
        ("field.required", "answers[1].measure"),
        ("field.not_object", "answers[2]"),
        ("field.unknown", "remark"),
    } <= told
    assert "逐条落实情况第1项的采纳情况“maybe”不在“采纳情况”之内" in str(caught.value.params["details"])


def test_the_samples_can_be_filed_one_after_the_other_on_one_day(office: Office) -> None:
    docs = {doc.kind: dict(doc.example) for doc in fields(date(2026, 3, 5))}
    with office.work(Role.UNDERTAKER) as work:
        ref = cases.register(work, docs["case"])
        work.commit()
    office.file(ref, "plan", docs["plan"])
    office.do(ref, "submit_plan", Role.UNDERTAKER)
    office.do(ref, "dept_approve_plan", Role.INVESTIGATION_HEAD, "同意")
    office.do(ref, "chief_approve_plan", Role.CHIEF, "同意")
    with office.work(Role.UNDERTAKER) as work:
        docs["analysis-confession"] = with_scan(
            work, ref, "analysis", docs["analysis-confession"], Scan(sheet(), "悔过书.png")
        )
        work.commit()
    for kind in ("analysis-confession", "analysis-meeting", "analysis-report", "activity", "proposal"):
        office.file(ref, kind.partition("-")[0], docs[kind])
    office.do(ref, "submit_proposal", Role.UNDERTAKER)
    office.do(ref, "sign_proposal", Role.CHIEF, "同意")
    office.do(ref, "number_proposal", Role.PREVENTION_OFFICER)
    office.do(ref, "seal_proposal", Role.PREVENTION_OFFICER)
    for kind in ("service", "copy", "reply", "revisit"):
        office.file(ref, kind, docs[kind])
    office.close(ref)
    office.do(ref, "start_archive", Role.UNDERTAKER)
    office.file(ref, "archive-check", docs["archive-check"])
