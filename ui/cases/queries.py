"""What the pages of cases read, each in one moment of the records. Runs in workers."""

from __future__ import annotations

from dataclasses import dataclass

from app import exchange, people
from app.cases import SavedFilter, filters
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
from app.casework import Todo, case_holdings, case_todos
from app.work import Read, Work
from ui.paging import Rows, page_of

_COLUMNS = "cases.columns"


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands around the list: counts of the tabs, choices of the filters, names of offices, saved filters."""

    counts: dict[Shelf, int]
    systems: dict[str, str]
    undertakers: list[str]
    offices: dict[str, str]
    saved: list[SavedFilter]


def list_rows(view: Read, query: CaseQuery, place: int = 0) -> Rows[CaseRow]:
    """The page of a query's rows in which `place` lies; its first one where the list has become shorter."""

    def read(limit: int, offset: int) -> list[CaseRow]:
        return list_cases(view, query, limit=limit, offset=offset)

    return page_of(place, count_cases(view, query), read)


def list_choices(view: Read) -> Choices:
    """What does not depend on the query."""
    return Choices(
        shelf_counts(view),
        unit_systems(view),
        undertakers(view),
        {peer.office_code: peer.office_name for peer in exchange.peers(view)},
        filters(view),
    )


def list_data(view: Read, query: CaseQuery, place: int = 0) -> tuple[Choices, Rows[CaseRow]]:
    """Both, in one moment."""
    return list_choices(view), list_rows(view, query, place)


@dataclass(frozen=True, slots=True)
class Glance:
    """A case for the preview beside the list: its facts, what hangs on it, and what is next."""

    file: CaseFile
    papers: int
    photos: int
    negatives: int
    todo: Todo | None


def glance(view: Read, case_id: str) -> Glance:
    """A case for the preview."""
    counted = case_holdings(view, case_id)
    todos = case_todos(view, case_id)
    return Glance(case_file(view, case_id), counted.papers, counted.photos, counted.negatives, next(iter(todos), None))


def load_arrangement(view: Read) -> dict[str, int]:
    """The widths of the list's columns as the person left them."""
    kept = people.arranged(view, _COLUMNS, {})
    return {str(name): int(width) for name, width in kept.items()} if isinstance(kept, dict) else {}


def keep_arrangement(work: Work, widths: dict[str, int]) -> None:
    """Remember the widths."""
    people.arrange(work, _COLUMNS, widths or None)
