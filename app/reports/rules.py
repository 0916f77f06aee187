"""Shares and tables of a statistics page, in whole tenths of a percent. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

OTHER = "other"
_FULL, _PARTLY, _NONE = "adopted", "partly", "refused"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. `permille` is None where there is nothing to take a share of."""

    part: int
    whole: int

    @property
    def permille(self) -> int | None:
        """Tenths of a percent, rounded half up."""
        return (self.part * 2000 + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def text(self) -> str:
        """`97.1%`, or a dash."""
        found = self.permille
        return "—" if found is None else f"{found // 10}.{found % 10}%"


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by row and column, both in order of size, the rest joined under `other`."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    def row_total(self, row: str) -> int:
        """Sum of a row."""
        return sum(self.counts.get((row, column), 0) for column in self.columns)

    def column_total(self, column: str) -> int:
        """Sum of a column."""
        return sum(self.counts.get((row, column), 0) for row in self.rows)

    @property
    def total(self) -> int:
        """Sum of everything."""
        return sum(self.counts.values())


def cross(pairs: Iterable[tuple[str, str]], *, most_rows: int, most_columns: int) -> Table:
    """Count pairs; beyond the largest rows and columns they are joined under `other`."""
    told = list(pairs)
    rows = _largest((row for row, _ in told), most_rows)
    columns = _largest((column for _, column in told), most_columns)
    counts = Counter((row if row in rows else OTHER, col if col in columns else OTHER) for row, col in told)
    return Table(_with_other(rows, (r for r, _ in counts)), _with_other(columns, (c for _, c in counts)), counts)


def adoption_of(answers: Sequence[str]) -> str:
    """How a whole reply counts: fully adopted, refused altogether, or in part."""
    kinds = set(answers)
    if kinds == {_FULL}:
        return _FULL
    return _NONE if kinds == {_NONE} else _PARTLY


def on_time(done_on: date | None, due_on: date | None, today: date) -> bool | None:
    """Whether something was done by its day; None while it still may be."""
    if done_on is not None:
        return due_on is None or done_on <= due_on
    return False if due_on is not None and today > due_on else None


def by_quarter(days: Iterable[date]) -> tuple[int, int, int, int]:
    """Counts by quarter."""
    found = Counter((day.month - 1) // 3 for day in days)
    return found[0], found[1], found[2], found[3]


def _largest(values: Iterable[str], most: int) -> tuple[str, ...]:
    counts = Counter(value for value in values if value and value != OTHER)
    return tuple(value for value, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def _with_other(largest: tuple[str, ...], found: Iterable[str]) -> tuple[str, ...]:
    return (*largest, OTHER) if OTHER in set(found) else largest
