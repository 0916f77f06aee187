"""What is found of units. Offices and departments are few and stand in the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.codes import label
from app.search import Entry, Group, Source, dependents, entries, not_sought, texts
from db.models import Case, Proposal, Unit

not_sought("office", "department")


@entries("unit")
def unit(source: Source, record: Unit) -> Iterator[Entry]:
    """The unit by its name."""
    system = label("systems", record.system) if record.system else ""
    yield Entry(Group.UNIT, title=record.name, names=(record.name,), body=(system, *texts(record, "name")))


@dependents("unit")
def of_units(session: Session, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Cases and proposals are found by their unit's name too."""
    for case_id in session.scalars(select(Case.id).where(Case.unit_id.in_(ids))):
        yield "case", case_id
    for proposal_id in session.scalars(select(Proposal.id).where(Proposal.addressee_id.in_(ids))):
        yield "proposal", proposal_id
