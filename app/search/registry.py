"""What is found of each kind of record: one definition in the area that owns it, found here by itself.

An area that has something to be searched for has a module `finding` with functions marked by `entries`:

    @entries("case")
    def case(source: Source, record: Case) -> Iterator[Entry]:
        yield Entry(Group.CASE, title=record.name, …)

The search, its index, the check of the index and the command line need nothing else to know a new kind of record.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from functools import cache
from typing import Any

from sqlalchemy import Date, inspect, select
from sqlalchemy.orm import Session

from db import words
from db.kernel.clock import business_date
from db.models.base import Instant
from db.records import RECORDS, content_columns, part_lists


class Group(IntEnum):
    """What was found, in the order in which groups are shown. The numbers stand in the index: never give one anew."""

    CASE = 1
    PERSON = 2
    UNIT = 3
    PROPOSAL = 4
    PAPER = 5
    PHOTO = 6
    RECORD = 7


class Guard(IntEnum):
    """Who may find an entry besides having to be allowed to read cases: everybody, or who may see originals."""

    OPEN = 0
    ORIGINALS = 1


#: The guards that entries of a group may be under; each costs every search one more look.
GUARDS: Mapping[Group, tuple[Guard, ...]] = {
    group: (Guard.OPEN, Guard.ORIGINALS) if group is Group.PHOTO else (Guard.OPEN,) for group in Group
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    `title` and `number` are what it is called by; `names` are looked for by their pinyin initials too; `body` is the
    rest of its text. `part` tells several entries of one record apart; `step` is the step of the case it belongs to.
    """

    group: Group
    title: str
    number: str = ""
    names: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    case_id: str | None = None
    step: str | None = None
    part: str = ""
    guard: Guard = Guard.OPEN


@dataclass(slots=True)
class Source:
    """Where a definition looks up what it takes from other records."""

    session: Session
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, record_type: str, record_id: str | None) -> str:
        """The `name` of another record, empty where it is not here."""
        if not record_id:
            return ""
        key = record_type, record_id
        if key not in self._names:
            cls = RECORDS[record_type]
            self._names[key] = str(self.session.scalar(select(cls.name).where(cls.id == record_id)) or "")
        return self._names[key]


Maker = Callable[[Source, Any], Iterable[Entry]]
Dependents = Callable[[Session, Sequence[str]], Iterable[tuple[str, str]]]

_makers: dict[str, Maker] = {}
_dependents: dict[str, Dependents] = {}
#: Ids that one query names.
_AT_ONCE = 500
#: Kinds of records that are deliberately not found.
_unsought: set[str] = set()


def entries(record_type: str) -> Callable[[Maker], Maker]:
    """Marks the function that tells the entries of a kind of record."""

    def mark(maker: Maker) -> Maker:
        if _makers.setdefault(record_type, maker) is not maker:
            raise ValueError(f"two definitions of what is found of {record_type}")
        return maker

    return mark


def dependents(record_type: str) -> Callable[[Dependents], Dependents]:
    """Marks the function that names the records (type, id) whose entries take something from changed ones, by id."""

    def mark(function: Dependents) -> Dependents:
        _dependents[record_type] = function
        return function

    return mark


def not_sought(*record_types: str) -> None:
    """Says that these kinds of records are not searched for."""
    _unsought.update(record_types)


@cache
def _load() -> None:
    package = importlib.import_module("app")
    for module in pkgutil.iter_modules(package.__path__):
        name = f"{package.__name__}.{module.name}.finding"
        if module.ispkg and importlib.util.find_spec(name) is not None:
            importlib.import_module(name)


def makers() -> dict[str, Maker]:
    """Every definition by kind of record."""
    _load()
    return _makers


def unsought() -> frozenset[str]:
    """Kinds of records that nobody is to find."""
    _load()
    return frozenset(_unsought)


def dependents_of(session: Session, record_type: str, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Records whose entries have to be made anew because these changed."""
    _load()
    function = _dependents.get(record_type)
    for start in range(0, len(ids) if function else 0, _AT_ONCE):
        yield from function(session, ids[start : start + _AT_ONCE])  # type: ignore[misc]


def texts(record: Any, *without: str) -> tuple[str, ...]:
    """All that a record says in words: its texts, days, forms and parts, without ids, codes and the columns named."""
    return tuple(dict.fromkeys(text for text in _texts(record, frozenset(without)) if text.strip()))


def _texts(record: Any, without: frozenset[str]) -> Iterator[str]:
    for name in _columns(type(record)):
        if name not in without:
            yield from _words(getattr(record, name))
    if hasattr(record, "owner_workspace"):
        for name, _ in part_lists(type(record)):
            for part in getattr(record, name) if name not in without else ():
                yield from _texts(part, without)


_worded: dict[type[Any], tuple[str, ...]] = {}


def _columns(cls: type[Any]) -> tuple[str, ...]:
    """Columns that hold words: neither ids nor codes nor digests."""
    if cls not in _worded:
        keys = {column.key for column in inspect(cls).mapper.columns if column.primary_key or column.foreign_keys}
        found = []
        for name, column in content_columns(cls):
            timed = isinstance(column.type, (Date, Instant))
            worded = timed or getattr(column.type, "length", None) is None
            if worded and name not in keys and "refers" not in column.info and name not in _MACHINE:
                found.append(name)
        _worded[cls] = tuple(found)
    return _worded[cls]


_MACHINE = frozenset({"sha256", "media_type", "frozen_digest", "exif", "discipline", "faces", "series_id"})


#: Codes and ids inside forms: no words of people.
_CODE = re.compile(r"[a-z][a-z_]*(\.[a-z_]+)*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not _CODE.fullmatch(value):
            yield value
    elif isinstance(value, datetime):
        yield words.prose(business_date(value))
    elif isinstance(value, date):
        yield words.prose(value)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
