"""The list against a plain model: every filter, order and page; saved filters; the workbook."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from app import cases, search
from app.calendar import Tier
from app.cases import CaseQuery, CaseRow, Shelf, SortBy
from app.cases.listing import SHELVES
from app.workspace import Cancelled, CancelToken, UserError, Workspace
from db import words
from db.codes import Role, Step
from db.models import Case
from db.session import writing
from tests.bench.generate import fill
from tests.support import acting, make_workspace

CASES = 140


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path_factory.mktemp("years") / "workspace")
    fill(workspace, CASES)
    yield workspace
    workspace.close()


def listed(workspace: Workspace, query: CaseQuery, limit: int = 1000, offset: int = 0) -> list[CaseRow]:
    with workspace.read() as view:
        return cases.list_cases(view, query, limit=limit, offset=offset)


def admits(query: CaseQuery, row: CaseRow, charges: set[str]) -> bool:
    """The query said anew, without a database."""
    names = (row.name, row.register_no, row.case_no, row.unit, row.undertaker, *row.suspects)
    said = [one for name in names for one in (name, *search.initials(name))]
    return (
        (query.shelf is Shelf.ALL or row.state in SHELVES[query.shelf])
        and (not query.states or row.state in query.states)
        and all(any(word in words.normal(one) for one in said) for word in words.words(query.text))
        and (not query.charges or bool(query.charges & charges))
        and (not query.undertaker or row.undertaker == query.undertaker)
        and (not query.tiers or row.tier in query.tiers)
        and (query.own is None or row.own is query.own)
    )


TEXTS = ("", "王", "某某", "青检防2025", "财政所", "gly", "12号", "没有", "周马 案", "检察官", "9")


@pytest.mark.parametrize("seed", range(12))
def test_any_query_lists_what_a_plain_model_lists(years: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    with years.read() as view:
        charges = {case.id: {row.charge for row in case.charges} for case in view.session.scalars(select(Case))}
    whole = listed(years, CaseQuery())
    assert len(whole) == CASES
    for _ in range(12):
        query = CaseQuery(
            shelf=chance.choice(list(Shelf)),
            text=chance.choice(TEXTS),
            charges=frozenset(chance.sample(sorted(set().union(*charges.values())), chance.choice((0, 0, 2)))),
            undertaker=chance.choice(("", "", "周检察官", "没有这个人")),
            tiers=frozenset(chance.sample(list(Tier), chance.choice((0, 0, 1, 2)))),
            own=chance.choice((None, True, False)),
            sort=chance.choice(list(SortBy)),
            descending=chance.random() < 0.5,
        )
        found = listed(years, query)
        wanted = {row.id for row in whole if admits(query, row, charges[row.id])}
        assert {row.id for row in found} == wanted, query
        assert_sorted(found, query)
        with years.read() as view:
            assert cases.count_cases(view, query) == len(found)
        pages = [row.id for start in range(0, len(found) + 7, 7) for row in listed(years, query, 7, start)]
        assert pages == [row.id for row in found]


def assert_sorted(found: list[CaseRow], query: CaseQuery) -> None:
    places = {step: place for place, step in enumerate(Step)}
    keys: dict[SortBy, Any] = {
        SortBy.DUE: lambda row: row.due_on,
        SortBy.REGISTER_NO: lambda row: row.id,
        SortBy.NAME: lambda row: row.name,
        SortBy.UNDERTAKER: lambda row: row.undertaker,
        SortBy.UPDATED: lambda row: row.updated_at,
        SortBy.UNIT: lambda row: row.unit,
        SortBy.STEP: lambda row: places.get(row.current_step),
        SortBy.DEADLINE: lambda row: row.deadline_on,
    }
    key = keys.get(query.sort)
    if key is None:
        return  # by code: what a code is called has another order
    values = [key(row) for row in found]
    known = [value for value in values if value is not None]
    assert values == known + [None] * (len(values) - len(known))
    assert known == sorted(known, reverse=query.descending)


def test_a_filter_is_kept_by_the_person_in_order(years: Workspace) -> None:
    query = CaseQuery(
        shelf=Shelf.ACTIVE, text="财政所", tiers=frozenset({Tier.OVERDUE}), sort=SortBy.NAME, descending=True
    )
    with years.work() as work:
        cases.save_filter(work, " 逾期的 ", query)
        cases.save_filter(work, "全部", CaseQuery())
        work.commit()
    with years.read() as view:
        assert [(one.name, one.query) for one in cases.filters(view)] == [("逾期的", query), ("全部", CaseQuery())]
        view.actor = acting(years, Role.CHIEF)
        assert cases.filters(view) == []
    with years.work() as work:
        cases.move_filter(work, "全部", -1)
        cases.save_filter(work, "逾期的", CaseQuery(mine=True))
        work.commit()
    with years.read() as view:
        assert [(one.name, one.query.mine) for one in cases.filters(view)] == [("全部", False), ("逾期的", True)]
    with years.work() as work:
        cases.delete_filter(work, "全部")
        with pytest.raises(UserError, match=r"filter\.unknown"):
            cases.delete_filter(work, "全部")
        for bad in ("", "  ", "长" * 21, "\u202e反"):
            with pytest.raises(UserError, match=r"filter\.bad_name"):
                cases.save_filter(work, bad, query)
        work.commit()


SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(file: Path) -> dict[str, tuple[str, str]]:
    """Kind and value of every cell of the workbook."""
    with zipfile.ZipFile(file) as book:
        assert all("formula" not in name and "external" not in name for name in book.namelist())
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert not list(sheet.iter(f"{SPREADSHEET}f"))
        found = {}
        for cell in sheet.iter(f"{SPREADSHEET}c"):
            texts = "".join(one.text or "" for one in cell.iter(f"{SPREADSHEET}t"))
            value = cell.find(f"{SPREADSHEET}v")
            kind = cell.get("t", "n")
            found[cell.get("r", "")] = (kind, texts if kind == "inlineStr" else value.text if value is not None else "")
        return found


HOSTILE = '=HYPERLINK("http://x","点我")'


def test_the_workbook_has_real_dates_and_numbers_and_no_formulas(years: Workspace, tmp_path: Path) -> None:
    with years.work() as work:
        case = work.session.scalars(select(Case).order_by(Case.due_on.asc().nulls_last())).first()
        assert case is not None
        case.name = HOSTILE
        work.put(case, "case.amend")
        work.commit()
    query = CaseQuery(shelf=Shelf.ACTIVE)
    file = tmp_path / "案件.xlsx"
    seen: list[tuple[int, int]] = []
    count = cases.export_cases(years, query, file, progress=lambda done, total, _what: seen.append((done, total)))
    rows = listed(years, query)
    assert count == len(rows)
    assert seen[-1] == (count, count)
    found = cells(file)
    assert found["A1"] == ("inlineStr", "预防编号")
    assert [found[f"A{place}"][1] for place in range(2, count + 2)] == [row.register_no for row in rows]
    hostile = next(place for place, row in enumerate(rows, 2) if row.name == HOSTILE)
    assert found[f"C{hostile}"] == ("inlineStr", HOSTILE)
    kind, value = found[f"M{hostile}"]
    assert kind == "n"
    assert date.fromordinal(date(1899, 12, 30).toordinal() + int(value)) == rows[hostile - 2].due_on
    assert found[f"H{hostile}"][0] == "n"
    assert [path.name for path in tmp_path.iterdir()] == ["案件.xlsx"]
    with years.read() as view:
        from app import audit

        assert audit.verify(view).breaks == ()
    from db.models import AuditEntry

    with years.read() as view:
        last = view.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last is not None and last.action == "case.export" and re.match(rf"{count}件", last.note)


def test_a_cancelled_export_leaves_nothing(years: Workspace, tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        cases.export_cases(years, CaseQuery(), tmp_path / "x.xlsx", cancel=cancel)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_export_is_said(years: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"cases\.export_empty"):
        cases.export_cases(years, CaseQuery(text="没有这样的案件"), tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_received_cases_are_told_apart(years: Workspace) -> None:
    with writing(years.vault.engine) as session:
        case = session.scalars(select(Case)).first()
        assert case is not None
        case.owner_workspace = "0" * 36
        session.commit()
        case_id = case.id
    assert [row.id for row in listed(years, CaseQuery(own=False))] == [case_id]
