"""The full-text index inside the encrypted database: entries written, taken out, looked up.

Three tables with the same numbers: `search_entry` (what was found, as it is shown), and FTS5 without content in two:
`search_text` (title, names, body and initials as `db.words` cuts them) and `search_names` (the same without the body:
words that are common in texts and rare in names would be sought there through every text). A number holds the entry's
class above its instant in microseconds: one range of numbers is one class, and the newest of a class come first by
going backwards, without reading anything but the index.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Integer, Select, column, delete, false, insert, select, text
from sqlalchemy.orm import Session

from db import words
from db.models import SearchEntry

_TIME_BITS = 52
_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
_CROWD = 1 << 24
"""So many microseconds after an instant are looked through for a free number: entries of one commit share theirs."""

_TABLES = {"search_text": "title, names, body, initials", "search_names": "names"}


def definition(table: str) -> str:
    """How a full-text table is made."""
    options = "content='', contentless_delete=1, tokenize='ascii', prefix='1'"
    return f"CREATE VIRTUAL TABLE {table} USING fts5({_TABLES[table]}, {options})"


@dataclass(frozen=True, slots=True)
class Indexed:
    """An entry as the areas describe it. `names` are looked for also by their pinyin initials, given in `initials`.

    `kind` (0 to 2047) is the class that the entry is ordered and admitted by.
    """

    kind: int
    record_type: str
    record_id: str
    at: datetime
    title: str
    number: str = ""
    part: str = ""
    case_id: str | None = None
    step: str | None = None
    names: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()


def span(kind: int) -> tuple[int, int]:
    """First and last number of a class."""
    return kind << _TIME_BITS, ((kind + 1) << _TIME_BITS) - 1


def kind_of(number: int) -> int:
    """The class that a number belongs to."""
    return number >> _TIME_BITS


def add(session: Session, entries: Iterable[Indexed], numbers: Numbers | None = None) -> int:
    """Write entries; returns how many. In the transaction of whatever made the records."""
    numbers = numbers or Numbers(session)
    rows, texts, named = [], [], []
    for entry in entries:
        number = numbers.give(entry)
        rows.append(_row(number, entry))
        title, names, body, initials = map(
            words.tokens, ((entry.title, entry.number), entry.names, entry.body, entry.initials)
        )
        texts.append((number, title, names, body, initials))
        named.append((number, " ".join((title, names, initials))))
    if rows:
        session.execute(insert(SearchEntry), rows)
        connection = session.connection()
        connection.exec_driver_sql(_WRITE, texts)
        connection.exec_driver_sql(_WRITE_NAMES, named)
    return len(rows)


def remove(session: Session, record_type: str, record_ids: Sequence[str]) -> None:
    """Take out what stands for records."""
    here = (SearchEntry.record_type == record_type, SearchEntry.record_id.in_(record_ids))
    numbers = session.scalars(select(SearchEntry.id).where(*here)).all()
    if numbers:
        connection = session.connection()
        for table in _TABLES:
            delete_one = f"DELETE FROM {table} WHERE rowid = ?"  # noqa: S608 - our own names
            connection.exec_driver_sql(delete_one, [(number,) for number in numbers])
        session.execute(delete(SearchEntry).where(*here))


def clear(session: Session) -> None:
    """Empty the index."""
    session.execute(delete(SearchEntry))
    connection = session.connection()
    for table in _TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
        connection.exec_driver_sql(definition(table))


def pack(session: Session) -> None:
    """Merge what bulk writing left behind, so that looking up reads one tree instead of many."""
    for table in _TABLES:
        merge = f"INSERT INTO {table} ({table}) VALUES ('optimize')"  # noqa: S608 - our own names
        session.connection().exec_driver_sql(merge)


def find(
    session: Session,
    expression: str,
    kind: int | None = None,
    *,
    limit: int,
    own_of: str | None = None,
    in_names: bool = False,
) -> list[int]:
    """Numbers that match, of a class the newest first, without a class the classes one after the other.

    `own_of` admits only cases that this account undertakes; `in_names` seeks in titles, numbers, names and initials.
    """
    within = span(kind) if kind is not None else (0, _MOST_OF_ALL)
    given = (*((own_of, own_of) if own_of is not None else ()), expression, *within, limit)
    query = (_FIND_OWN if own_of is not None else _FIND)["search_names" if in_names else "search_text"]
    return [number for (number,) in session.connection().exec_driver_sql(query, given)]


def keyed(session: Session, key: str, kind: int, *, own_of: str | None = None) -> list[int]:
    """Numbers of a class whose whole title or number this is, the newest first."""
    own = (own_of, own_of) if own_of is not None else ()
    query = _KEYED_OWN if own_of is not None else _KEYED
    once = (key, *span(kind), *own)
    return [number for (number,) in session.connection().exec_driver_sql(query, (*once, *once))]


def records_named(expression: str, kind: int) -> Select[str]:
    """The record ids of a class that match in their names, to be part of another query; none for no expression."""
    if not expression:
        return select(SearchEntry.record_id).where(false())
    low, high = span(kind)
    hits = text("SELECT rowid FROM search_names WHERE search_names MATCH :words AND rowid BETWEEN :low AND :high")
    found = hits.bindparams(words=expression, low=low, high=high).columns(column("rowid", Integer))
    return select(SearchEntry.record_id).where(SearchEntry.id.in_(found))


def keys_of(session: Session, numbers: Iterable[int]) -> list[tuple[int, str, str]]:
    """Number and keys of entries, for weighing them: no more of them is read."""
    found = session.connection().exec_driver_sql(_KEYS, (json.dumps(list(numbers)),))
    return [(number, title, held) for number, title, held in found]


def load(session: Session, numbers: Sequence[int]) -> dict[int, SearchEntry]:
    """Entries by number."""
    return {row.id: row for row in session.scalars(select(SearchEntry).where(SearchEntry.id.in_(numbers)))}


def as_rows(entries: Iterable[Indexed]) -> Iterator[tuple[object, ...]]:
    """Entries as `contents` gives them, to be compared."""
    for entry in entries:
        row = _row(0, entry)
        yield (entry.kind, *(row[name] for name in _COMPARED))


def contents(session: Session) -> Iterator[tuple[object, ...]]:
    """Everything that the index holds, without its numbers."""
    columns = [getattr(SearchEntry, name) for name in _COMPARED]
    for row in session.execute(select(SearchEntry.id, *columns)):
        yield (kind_of(row[0]), *row[1:])


def faults(session: Session) -> list[str]:
    """What is wrong with the tables themselves: numbers of one that the other lacks, damage inside FTS5."""
    connection = session.connection()
    found = []
    held = [f"{table}_docsize" for table in _TABLES]
    for one, other in ((a, b) for table in held for a, b in (("search_entry", table), (table, "search_entry"))):
        lost = f"SELECT id FROM {one} WHERE id NOT IN (SELECT id FROM {other}) LIMIT 1"  # noqa: S608 - our own names
        found += [f"{one} {number}" for (number,) in connection.exec_driver_sql(lost)]
    return found


_LAST = text("SELECT max(id) FROM search_entry WHERE id BETWEEN :low AND :high")
_WRITE = "INSERT INTO search_text (rowid, title, names, body, initials) VALUES (?, ?, ?, ?, ?)"
_WRITE_NAMES = "INSERT INTO search_names (rowid, names) VALUES (?, ?)"
_MOST_OF_ALL = (1 << 63) - 1

#: Whether somebody undertakes a case or its prevention (as `app.cases.casefile.is_mine` says).
_OWN = """("case".undertaker_id = ? OR EXISTS (
    SELECT 1 FROM json_each("case".form, '$.undertaker_ids') WHERE json_each.value = ?))"""
_WHERE = "{table} MATCH ? AND {table}.rowid BETWEEN ? AND ? ORDER BY {table}.rowid DESC LIMIT ?"
_HITS = "SELECT rowid FROM {table} WHERE "
_OWN_HITS = (
    "SELECT {table}.rowid FROM {table} JOIN search_entry ON search_entry.id = {table}.rowid "  # noqa: S608
    f'JOIN "case" ON "case".id = search_entry.case_id AND {_OWN} WHERE '
)
_FIND = {table: (_HITS + _WHERE).format(table=table) for table in _TABLES}
_FIND_OWN = {table: (_OWN_HITS + _WHERE).format(table=table) for table in _TABLES}
_KEY = "SELECT id FROM search_entry WHERE {column} = ? AND id BETWEEN ? AND ?"
_KEYED = f"{_KEY.format(column='title_key')} UNION {_KEY.format(column='number_key')} ORDER BY id DESC LIMIT 50"
_OWN_KEY = f'{_KEY} AND EXISTS (SELECT 1 FROM "case" WHERE "case".id = case_id AND {_OWN})'  # noqa: S608
_KEYED_OWN = (
    f"{_OWN_KEY.format(column='title_key')} UNION {_OWN_KEY.format(column='number_key')} ORDER BY id DESC LIMIT 50"
)
_KEYS = "SELECT id, title_key, number_key FROM search_entry WHERE id IN (SELECT value FROM json_each(?))"

_COMPARED = (
    "record_type",
    "record_id",
    "part",
    "case_id",
    "step",
    "title",
    "number",
    "title_key",
    "number_key",
    "names",
    "body",
)


def _row(number: int, entry: Indexed) -> dict[str, object]:
    return {
        "id": number,
        "record_type": entry.record_type,
        "record_id": entry.record_id,
        "part": entry.part,
        "case_id": entry.case_id,
        "step": entry.step,
        "title": entry.title,
        "number": entry.number,
        "title_key": words.normal(entry.title),
        "number_key": words.normal(entry.number),
        "names": "\n".join(entry.names),
        "body": "\n".join(entry.body),
    }


@dataclass(slots=True)
class Numbers:
    """Gives entries their numbers: the first free one of their class from their instant on.

    Without a session they go into an empty index, one such object for all of them.
    """

    session: Session | None
    last: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def give(self, entry: Indexed) -> int:
        """A number that nothing has yet, in the table or in this batch."""
        instant = max(int((entry.at - _SINCE).total_seconds() * 1_000_000), 0)
        wanted = (entry.kind << _TIME_BITS) | min(instant, (1 << _TIME_BITS) - _CROWD - 1)
        if wanted not in self.last:
            self.last[wanted] = self._held(wanted)
        number = self.last[wanted] + 1
        while number in self.taken:
            number += 1
        self.last[wanted] = number
        self.taken.add(number)
        return number

    def _held(self, wanted: int) -> int:
        """The last number from `wanted` on that an entry in the table has, else the one before it."""
        if self.session is None:
            return wanted - 1
        window = {"low": wanted, "high": wanted + _CROWD}
        held = self.session.scalar(_LAST, window)
        return wanted - 1 if held is None else int(held)
