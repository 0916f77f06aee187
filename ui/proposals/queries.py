"""What the list of proposals reads, each in one moment of the records. Runs in workers."""

from __future__ import annotations

from dataclasses import dataclass

from app.proposals import ProposalRow
from app.proposals.listing import ProposalQuery, Stage, count_proposals, list_proposals, stage_counts
from app.work import Read

#: Rows that are read at once: some screens full.
PAGE = 100


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the list: those from `start` on, of `total`."""

    rows: list[ProposalRow]
    start: int
    total: int


def list_rows(view: Read, query: ProposalQuery, place: int = 0) -> Rows:
    """The page of a query's rows in which `place` lies; its first one where the list has become shorter."""
    total = count_proposals(view, query)
    start = place // PAGE * PAGE if place < total else 0
    return Rows(list_proposals(view, query, limit=PAGE, offset=start), start, total)


def list_data(view: Read, query: ProposalQuery, place: int = 0) -> tuple[dict[Stage, int], Rows]:
    """What stands in the tabs, and the rows, in one moment."""
    return stage_counts(view), list_rows(view, query, place)
