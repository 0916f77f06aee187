"""Search over everything: areas define what is found (`finding` modules), each commit keeps it, here it is ranked."""

from __future__ import annotations

from app.search.index import SETTING, VERSION, differences, rebuild, refresh, stale, update
from app.search.index import dependents as touched
from app.search.initials import initials, sound
from app.search.looking import Found, GroupHits, SearchHit, cases_named, search
from app.search.registry import Entry, Group, Guard, Source, dependents, entries, not_sought, texts

__all__ = [
    "SETTING",
    "VERSION",
    "Entry",
    "Found",
    "Group",
    "GroupHits",
    "Guard",
    "SearchHit",
    "Source",
    "cases_named",
    "dependents",
    "differences",
    "entries",
    "initials",
    "not_sought",
    "rebuild",
    "refresh",
    "search",
    "sound",
    "stale",
    "texts",
    "touched",
    "update",
]
