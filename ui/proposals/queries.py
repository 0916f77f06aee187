"""What the list of proposals reads, each in one moment of the records. Runs in workers."""

from __future__ import annotations

from app.proposals import ProposalRow
from app.proposals.listing import ProposalQuery, Stage, count_proposals, list_proposals, stage_counts
from app.work import Read
from ui.paging import Rows, page_of


def list_rows(view: Read, query: ProposalQuery, place: int = 0) -> Rows[ProposalRow]:
    """The page of a query's rows in which `place` lies; its first one where the list has become shorter."""

    def read(limit: int, offset: int) -> list[ProposalRow]:
        return list_proposals(view, query, limit=limit, offset=offset)

    return page_of(place, count_proposals(view, query), read)


def list_data(view: Read, query: ProposalQuery, place: int = 0) -> tuple[dict[Stage, int], Rows[ProposalRow]]:
    """What stands in the tabs, and the rows, in one moment."""
    return stage_counts(view), list_rows(view, query, place)
