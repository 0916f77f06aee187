"""Lists and first page of an office with years of cases. The stock is the same rows out of an unencrypted SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app import cases, casework
from app.calendar import Tier
from app.cases import CaseQuery, Shelf, SortBy
from app.check import check
from app.workspace import Workspace
from tests.bench.figures import Meter, size_of
from tests.bench.generate import fill
from tests.support import make_workspace

CASES = size_of("CASES", 10_000)
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
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    folder = tmp_path_factory.mktemp("years")
    workspace = make_workspace(folder / "workspace")
    fill(workspace, CASES)
    assert not check(workspace)
    with workspace.vault.raw() as connection:
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(folder / "plain.db"),))
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
        connection.execute("DETACH DATABASE plain")
    plain = sqlite3.connect(folder / "plain.db")
    plain.row_factory = sqlite3.Row
    yield Years(workspace, plain)
    plain.close()
    workspace.close()


QUERIES = {
    "first page": CaseQuery(),
    "in hand": CaseQuery(shelf=Shelf.ACTIVE),
    "archived": CaseQuery(shelf=Shelf.ARCHIVED),
    "by name": CaseQuery(sort=SortBy.NAME),
    "last changed": CaseQuery(sort=SortBy.UPDATED, descending=True),
    "overdue": CaseQuery(tiers=frozenset({Tier.OVERDUE})),
    "one charge": CaseQuery(charges=frozenset({"385"})),
    "text found": CaseQuery(text="公路养护"),
    "text not found": CaseQuery(text="没有这个"),
}
STOCK = {
    "first page": ("",),
    "text found": (" AND name LIKE ?", "%公路养护%"),
    "text not found": (" AND name LIKE ?", "%没有这个%"),
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


def test_detail(meter: Meter, years: Years) -> None:
    with years.workspace.read() as view:
        case_id = cases.list_cases(view)[0].id

    def ours() -> None:
        with years.workspace.read() as view:
            casework.case_detail(view, case_id)

    meter.compare(f"{CASES:,} cases: one case's page", ours, rounds=9)
