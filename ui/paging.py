"""A list that is read where one looks: a page of rows at once, further ones as they come into sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from app.work import Read
from ui.page import Page
from ui.widgets.table import Table

#: Rows that are read at once: some screens full.
PAGE = 100


class Kept(Protocol):
    """A row that is told from others by its id."""

    @property
    def id(self) -> str:
        """The record's."""


Query = TypeVar("Query")
Row = TypeVar("Row", bound=Kept)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """Some rows of a list: those from `start` on, of `total`."""

    rows: list[Row]
    start: int
    total: int


def page_of(place: int, total: int, read: Callable[[int, int], list[Row]]) -> Rows[Row]:
    """The page in which `place` lies, the first where the list has become shorter; `read(limit, offset)` reads it."""
    start = place // PAGE * PAGE if place < total else 0
    return Rows(read(PAGE, start), start, total)


class Paging(Generic[Query, Row]):
    """Reads the rows of a page's table. `query` says what the tools of the page ask for at this moment.

    `read` runs in a worker; `show` gets the rows of a new query, which are in the table already.
    """

    def __init__(
        self,
        page: Page,
        table: Table[Row],
        query: Callable[[], Query],
        read: Callable[[Read, Query, int], Rows[Row]],
        show: Callable[[Rows[Row]], None],
    ) -> None:
        self._page, self._table = page, table
        self._query, self._read, self._show = query, read, show
        self._shown: Query | None = None
        self._asked: set[int] = set()
        table.wanted.connect(self._more)

    def place(self) -> int:
        """The row to read first when the same list is read again: where the person stands."""
        return max(self._table.currentIndex().row(), 0) if self._query() == self._shown else 0

    def narrow(self) -> None:
        """Ask for the rows alone: the tools say something else."""
        query = self._query()
        self._page.desk.read(self._read, query, 0, owner=self._page, on_done=lambda rows: self.take(query, rows))

    def take(self, query: Query, found: Rows[Row]) -> None:
        """Show the answer to `query`, unless the tools say something else by now: another one is on its way then."""
        if query != self._query():
            return
        self._shown, self._asked = query, {found.start}
        self._table.set_rows(found.rows, keep=lambda row: row.id, start=found.start, total=found.total)
        self._show(found)

    def _more(self, place: int) -> None:
        query, start = self._shown, place // PAGE * PAGE
        if query is None or start in self._asked:
            return
        self._asked.add(start)

        def come(rows: Rows[Row]) -> None:
            if query == self._shown and rows.start == start:
                self._table.take(start, rows.rows)

        self._page.desk.read(self._read, query, place, owner=self._page, on_done=come)
