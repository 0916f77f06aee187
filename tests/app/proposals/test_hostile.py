"""What bad input gets at the forms of a proposal: a sentence at the field, nothing lost, nothing changed silently."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import proposals
from app.forms import FindingsError
from db.codes import Role
from tests.app.casework.stories import PROPOSAL, REPLY, REVISIT, SERVICE, Office

NOTED = {"noted_on": "2026-04-08", "item_no": 1, "progress": "done", "text": "办"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """A case whose proposal was served on 2026-04-08; nothing that is refused changes it."""
    office = Office(Path(tmp_path_factory.mktemp("hostile")) / "青检")
    ref = office.up_to_service()
    yield office, ref
    office.workspace.close()


def told(caught: pytest.ExceptionInfo[FindingsError]) -> set[tuple[str, str]]:
    return {(found.code, found.field) for found in caught.value.findings}


@pytest.mark.parametrize(
    ("kind", "data", "wanted"),
    [
        ("reply", REPLY | {"received_on": "2026-04-07"}, ("field.too_early", "received_on")),
        ("reply", REPLY | {"received_on": "2026-04-09"}, ("field.too_late", "received_on")),
        ("reply", REPLY | {"received_on": "2026-02-30"}, ("field.not_date", "received_on")),
        ("reply", REPLY | {"difficulties": "难" * 1_048_576}, ("field.too_long", "difficulties")),
        ("reply", REPLY | {"reference": "青\u202e路"}, ("field.unfit_character", "reference")),
        ("reply", REPLY | {"answers": REPLY["answers"] * 1000}, ("field.repeated", "answers")),
        ("revisit", REVISIT | {"visited_on": "2026-04-07"}, ("field.too_early", "visited_on")),
        ("revisit", REVISIT | {"visited_on": "2027-01-01"}, ("field.too_late", "visited_on")),
        ("revisit", REVISIT | {"id": "x", "reason": "\x00"}, ("correction", "")),
        ("service", SERVICE | {"id": "没有这个", "reason": "更正"}, ("record", "")),
        ("rectification", NOTED | {"item_no": 9}, ("reply.item_unknown", "item_no")),
        ("rectification", NOTED | {"noted_on": "2026-04-07"}, ("field.too_early", "noted_on")),
        ("reminder", {"reply_due": "2026-04-07"}, ("field.too_early", "reply_due")),
        ("reminder", {"matter": "催" * 5_000}, ("field.too_long", "matter")),
        ("follow-up", {"kind": "reminder", "matters": ["甲"]}, ("follow_up.other_way", "kind")),
    ],
)  # fmt: skip
def test_it_is_refused_at_its_field(
    served: tuple[Office, str], kind: str, data: dict[str, Any], wanted: tuple[str, str]
) -> None:
    office, ref = served
    office.day("2026-04-08")
    with office.workspace.read() as view:
        before = proposals.case_proposal(view, ref)
    with pytest.raises(Exception) as caught:
        office.file(ref, kind, data)
    code = getattr(caught.value, "code", "")
    if isinstance(caught.value, FindingsError) and code == "form.invalid":
        assert wanted in told(caught)
    else:
        assert code.startswith((wanted[0], "transition.refused"))
    with office.workspace.read() as view:
        assert proposals.case_proposal(view, ref) == before


def test_rare_characters_stay_and_too_many_items_do_not(tmp_path: Path) -> None:
    office = Office(tmp_path / "青检")
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    rare = "𠮷某、㐂某、䶮某反映：😀"
    office.file(ref, "proposal", PROPOSAL | {"origin": rare})
    with office.workspace.read() as view:
        found = proposals.case_proposal(view, ref)
    assert found is not None
    assert found.text.origin == rare
    for field, value in (
        ("items", [{"text": "办"}] * 2000),
        ("facts", "事" * 1_048_576),
        ("contact", "张\u2066某"),
        ("reply_days", 0),
        ("cases", ["不存在"]),
    ):
        with pytest.raises(FindingsError):
            office.file(ref, "proposal", PROPOSAL | {field: value})
    with office.workspace.read() as view:
        assert proposals.case_proposal(view, ref) == found
    with office.work(Role.PREVENTION_HEAD) as work, pytest.raises(Exception, match=r"number\.not_gap"):
        proposals.explain_gap(work, 2026, 1, "没有")
    office.workspace.close()
