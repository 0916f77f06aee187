"""Filters that a person has named and keeps, in the order that they were put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app import people
from app.calendar import Tier
from app.cases.listing import CaseQuery, Shelf, SortBy
from app.work import Read, Work
from db.codes import CaseState
from db.kernel.errors import UserError

_KEPT = "cases.filters"
LONGEST_NAME, MOST = 20, 30


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A query under a name."""

    name: str
    query: CaseQuery


def filters(view: Read) -> list[SavedFilter]:
    """The person's filters in their order; what an older program kept otherwise is passed over."""
    found = []
    for row in people.arranged(view, _KEPT, []):
        try:
            found.append(SavedFilter(str(row["name"]), _query(row["query"])))
        except (KeyError, TypeError, ValueError):
            continue
    return found


def save_filter(work: Work, name: str, query: CaseQuery) -> None:
    """Keep a query under a name, in the place of one of that name, else last.

    Raises `filter.bad_name` for an empty or overlong name, `filter.too_many`.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UserError("filter.bad_name", most=LONGEST_NAME)
    kept = filters(work)
    saved = SavedFilter(name, query)
    if any(one.name == name for one in kept):
        kept = [saved if one.name == name else one for one in kept]
    else:
        kept.append(saved)
    if len(kept) > MOST:
        raise UserError("filter.too_many", most=MOST)
    _keep(work, kept)


def move_filter(work: Work, name: str, step: int) -> None:
    """Move a filter by so many places; at an end it stays there. Raises `filter.unknown`."""
    kept = filters(work)
    place = _place(kept, name)
    moved = kept.pop(place)
    kept.insert(max(0, min(place + step, len(kept))), moved)
    _keep(work, kept)


def delete_filter(work: Work, name: str) -> None:
    """Forget a filter. Raises `filter.unknown`."""
    kept = filters(work)
    kept.pop(_place(kept, name))
    _keep(work, kept)


def _place(kept: list[SavedFilter], name: str) -> int:
    for place, one in enumerate(kept):
        if one.name == name:
            return place
    raise UserError("filter.unknown", name=name[:LONGEST_NAME])


def _keep(work: Work, kept: list[SavedFilter]) -> None:
    people.arrange(work, _KEPT, [{"name": one.name, "query": _plain(one.query)} for one in kept])


def _plain(query: CaseQuery) -> dict[str, Any]:
    return {
        "shelf": query.shelf.value,
        "states": sorted(state.value for state in query.states),
        "text": query.text,
        "charges": sorted(query.charges),
        "systems": sorted(query.systems),
        "undertaker": query.undertaker,
        "tiers": sorted(tier.value for tier in query.tiers),
        "mine": query.mine,
        "own": query.own,
        "sort": query.sort.value,
        "descending": query.descending,
    }


def _query(row: Mapping[str, Any]) -> CaseQuery:
    return CaseQuery(
        shelf=Shelf(row["shelf"]),
        states=frozenset(CaseState(state) for state in row["states"]),
        text=str(row["text"]),
        charges=frozenset(row["charges"]),
        systems=frozenset(row["systems"]),
        undertaker=str(row["undertaker"]),
        tiers=frozenset(Tier(tier) for tier in row["tiers"]),
        mine=bool(row["mine"]),
        own=row["own"],
        sort=SortBy(row["sort"]),
        descending=bool(row["descending"]),
    )
