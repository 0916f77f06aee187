"""The list of proposals: the database filters, sorts and cuts it as one would by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app import cases, proposals
from app.proposals import ProposalQuery, ProposalRow, ProposalSort, Stage
from app.proposals.listing import STAGES
from db.codes import ProposalState, ReplyState
from db.kernel.ids import new_id
from db.models import Proposal, ProposalNumber
from tests.app.casework.stories import Office

MANY = 60


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with many proposals in every state, some without number, signer or day."""
    made = Office(tmp_path_factory.mktemp("listing") / "青检")
    chance = random.Random(11)
    refs = [made.register(case_no=f"第{n}号") for n in range(3)]
    with made.workspace.work() as work:
        for number in range(MANY):
            put(work, cases.case_file(work, chance.choice(refs)), number, chance)
        work.commit()
    yield made
    made.workspace.close()


def put(work: Any, case: cases.CaseFile, number: int, chance: random.Random) -> None:
    """One proposal as chance has it."""
    state = chance.choice(list(ProposalState))
    served = date(2026, 4, 1) + timedelta(days=chance.randrange(90)) if state is ProposalState.SERVED else None
    numbered = chance.random() < 0.6
    row = Proposal(
        id=new_id(), series_id=new_id(), version=1, case_id=case.id, kind="case", state=state,
        reply_state=chance.choice(list(ReplyState)), addressee_id=case.unit_id,
        doc_number=f"青检建〔2026〕{number + 1}号" if numbered else None,
        drafter_name=chance.choice(["甲", "乙"]), signed_by=chance.choice(["", "许检察长"]), served_on=served,
        reply_due_on=served + timedelta(days=60) if served and chance.random() < 0.8 else None,
        revisit_due_on=served + timedelta(days=80) if served and chance.random() < 0.4 else None,
        form={"addressee": case.unit_name}, extra={},
    )  # fmt: skip
    work.put(row, "proposal.draft")
    if numbered:
        line = ProposalNumber(
            id=new_id(), year=2026, serial=number + 1, text=row.doc_number or "", series_id=row.series_id,
            case_id=case.id, numbered_on=date(2026, 4, 1), numbered_by="何书记员", extra={},
        )  # fmt: skip
        work.put(line, "number.give")


def listed(office: Office, query: ProposalQuery, **more: Any) -> list[ProposalRow]:
    with office.workspace.read() as view:
        return proposals.list_proposals(view, query, **more)


KEYS: dict[ProposalSort, Any] = {
    ProposalSort.NUMBER: lambda one: int(one.number[9:-1]) if one.number else None,
    ProposalSort.ADDRESSEE: lambda one: one.addressee,
    ProposalSort.STATE: lambda one: list(ProposalState).index(one.state),
    ProposalSort.REPLY: lambda one: list(ReplyState).index(one.reply_state),
    ProposalSort.DRAFTER: lambda one: one.drafter,
    ProposalSort.SIGNER: lambda one: one.signed_by or None,
    ProposalSort.SERVED: lambda one: one.served_on,
    ProposalSort.DUE: lambda one: one.due_on,
}


@pytest.mark.parametrize("sort", list(KEYS))
def test_it_is_sorted_by_any_column_with_what_is_empty_at_the_end(office: Office, sort: ProposalSort) -> None:
    key = KEYS[sort]
    for descending in (False, True):
        found = listed(office, ProposalQuery(sort=sort, descending=descending), limit=MANY)
        assert len(found) == len(listed(office, ProposalQuery(), limit=MANY))
        told = [key(one) for one in found]
        there = [one for one in told if one is not None]
        assert there == sorted(there, reverse=descending), sort
        assert told[len(there) :] == [None] * (len(told) - len(there))


def test_pages_put_together_are_the_list(office: Office) -> None:
    query = ProposalQuery(sort=ProposalSort.DUE)
    whole = [one.id for one in listed(office, query, limit=MANY)]
    parts = [one.id for start in range(0, MANY, 7) for one in listed(office, query, limit=7, offset=start)]
    assert parts == whole
    with office.workspace.read() as view:
        assert proposals.count_proposals(view, query) == len(whole)


def test_stages_are_counted_and_narrow_the_list(office: Office) -> None:
    with office.workspace.read() as view:
        counts = proposals.stage_counts(view)
    for stage in Stage:
        found = listed(office, ProposalQuery(stage=stage), limit=MANY)
        assert len(found) == counts[stage]
        assert {one.state for one in found} <= STAGES[stage]
    assert ProposalState.SUPERSEDED not in {one.state for one in listed(office, ProposalQuery(), limit=MANY)}


def test_every_word_must_stand_somewhere(office: Office) -> None:
    whole = listed(office, ProposalQuery(), limit=MANY)
    one = next(row for row in whole if row.number)
    assert [row.id for row in listed(office, ProposalQuery(text=f"{one.number} {one.addressee[2:6]}"))] == [one.id]
    assert len(listed(office, ProposalQuery(text=one.case_name), limit=MANY)) == len(whole)
    assert listed(office, ProposalQuery(text=f"{one.number} 没有这个")) == []
    assert listed(office, ProposalQuery(text="100%_")) == [], "signs of patterns are themselves"
