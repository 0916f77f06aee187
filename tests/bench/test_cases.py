"""Lists and first page of an office with years of cases. The stock is the same rows out of an unencrypted SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app import cases, casework
from app.calendar import Tier
from app.cases import CaseQuery, Shelf, SortBy
from app.workspace import Workspace
from tests.bench.figures import Meter
from tests.bench.years import CASES, office

PARTS = ("suspect", "case_charge", "case_step")


@dataclass(frozen=True)
class Years:
    """The office, and its records as a plain SQLite file."""

    workspace: Workspace
    plain: sqlite3.Connection

    def page(self, where: str = "", *values: str) -> int:
        """What a list of a hundred lines needs, in the fewest plain queries."""
        query = f'SELECT * FROM "case" WHERE withdrawn IS 0 {where} ORDER BY due_on NULLS LAST, id DESC LIMIT 100'
        found = self.plain.execute(query, values).fetchall()
        marks = ",".join("?" * len(found))
        ids = [row["id"] for row in found]
        for part in PARTS:
            self.plain.execute(f"SELECT * FROM {part} WHERE case_id IN ({marks})", ids).fetchall()
        self.plain.execute(f"SELECT * FROM unit WHERE id IN ({marks})", [row["unit_id"] for row in found]).fetchall()
        return len(found)


@pytest.fixture(scope="module")
def years() -> Iterator[Years]:
    workspace = office()
    copy = workspace.vault.folder.with_name(workspace.vault.folder.name + ".plain")
    if not copy.exists():
        _copy(workspace, copy)
    plain = sqlite3.connect(copy)
    plain.row_factory = sqlite3.Row
    yield Years(workspace, plain)
    plain.close()
    workspace.close()


def _copy(workspace: Workspace, copy: object) -> None:
    """The tables that lists read, unencrypted, with their indexes."""
    tables = ("case", "unit", *PARTS)
    with workspace.vault.raw() as connection:
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(copy),))
        for table in tables:
            connection.execute(f'CREATE TABLE plain."{table}" AS SELECT * FROM main."{table}"')
        marks = ",".join("?" * len(tables))
        kept = f"SELECT sql FROM main.sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name IN ({marks})"
        for (made,) in connection.execute(kept, tables).fetchall():
            connection.execute(made.replace("INDEX ", "INDEX plain.", 1))
        for table in tables:
            connection.execute(f'CREATE UNIQUE INDEX plain."key_{table}" ON "{table}" (id)')
        connection.execute("DETACH DATABASE plain")


QUERIES = {
    "first page": CaseQuery(),
    "in hand": CaseQuery(shelf=Shelf.ACTIVE),
    "archived": CaseQuery(shelf=Shelf.ARCHIVED),
    "overdue": CaseQuery(tiers=frozenset({Tier.OVERDUE})),
    "one charge": CaseQuery(charges=frozenset({"385"})),
    **{f"by {sort.value}": CaseQuery(sort=sort) for sort in SortBy},
    "by unit, backwards": CaseQuery(sort=SortBy.UNIT, descending=True),
    "filter: a unit": CaseQuery(text="公路养护"),
    "filter: a name": CaseQuery(text="王某某"),
    "filter: one character": CaseQuery(text="王"),
    "filter: initials": CaseQuery(text="gly"),
    "filter: a number": CaseQuery(text="青检防2025 12"),
    "filter: in hand": CaseQuery(text="财政所", shelf=Shelf.ACTIVE),
    "filter: not found": CaseQuery(text="没有这个"),
}
STOCK = {
    "first page": ("",),
    "filter: a name": (" AND name LIKE ?", "%王某某%"),
    "filter: not found": (" AND name LIKE ?", "%没有这个%"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_list(meter: Meter, years: Years, name: str) -> None:
    def ours() -> None:
        with years.workspace.read() as view:
            cases.list_cases(view, QUERIES[name])

    stock = STOCK.get(name)
    meter.compare(
        f"{CASES:,} cases: {name}",
        ours,
        (lambda: years.page(*stock)) if stock else None,
        stock_name="unencrypted SQLite",
        rounds=9,
    )


@pytest.mark.parametrize("name", ["filter: a name", "filter: one character", "filter: in hand"])
def test_number_found(meter: Meter, years: Years, name: str) -> None:
    def ours() -> None:
        with years.workspace.read() as view:
            cases.count_cases(view, QUERIES[name])

    meter.compare(f"{CASES:,} cases: count, {name}", ours, rounds=9)


def test_counts(meter: Meter, years: Years) -> None:
    """The tabs' numbers and the number of lines."""

    def ours() -> None:
        with years.workspace.read() as view:
            cases.shelf_counts(view)
            cases.count_cases(view)

    meter.compare(f"{CASES:,} cases: counts of the tabs", ours, rounds=9)


def test_workbench(meter: Meter, years: Years) -> None:
    def ours() -> None:
        with years.workspace.read() as view:
            casework.workbench(view)

    meter.compare(f"{CASES:,} cases: workbench", ours, rounds=9, memory=True)


def test_bell(meter: Meter, years: Years) -> None:
    """What the window asks again after each change."""

    def ours() -> None:
        with years.workspace.read() as view:
            casework.pressing(view)

    meter.compare(f"{CASES:,} cases: bell and badges", ours, rounds=9)


def test_month(meter: Meter, years: Years) -> None:
    def ours() -> None:
        with years.workspace.read() as view:
            today = view.today()
            casework.agenda(view, today.year, today.month)

    meter.compare(f"{CASES:,} cases: month of due dates", ours, rounds=9)


def test_detail(meter: Meter, years: Years) -> None:
    with years.workspace.read() as view:
        case_id = cases.list_cases(view)[0].id

    def ours() -> None:
        with years.workspace.read() as view:
            casework.case_detail(view, case_id)

    meter.compare(f"{CASES:,} cases: one case's page", ours, rounds=9)
