"""What the pages of cases read, each in one moment of the records. Runs in workers."""

from __future__ import annotations

from dataclasses import dataclass

from app import exchange
from app.cases.casefile import CaseFile, case_file
from app.cases.listing import (
    CaseQuery,
    CaseRow,
    Shelf,
    count_cases,
    list_cases,
    shelf_counts,
    undertakers,
    unit_systems,
)
from app.work import Read

MOST = 500


@dataclass(frozen=True, slots=True)
class ListData:
    """Everything that the list shows."""

    rows: list[CaseRow]
    total: int
    counts: dict[Shelf, int]
    systems: dict[str, str]
    undertakers: list[str]
    offices: dict[str, str]


def list_data(view: Read, query: CaseQuery) -> ListData:
    """The first rows of a query with the counts of the tabs and the choices of the filters."""
    return ListData(
        list_cases(view, query, limit=MOST),
        count_cases(view, query),
        shelf_counts(view),
        unit_systems(view),
        undertakers(view),
        {peer.office_code: peer.office_name for peer in exchange.peers(view)},
    )


def glance(view: Read, case_id: str) -> CaseFile:
    """A case for the preview beside the list."""
    return case_file(view, case_id)
