"""Records as plain data: what a version holds, for audit digests, exchange and comparison, from the mapping itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Date
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.orm import Mapper

from db.kernel.canonical import Json, dumps
from db.models.base import RECORD_COLUMNS, Base, Instant, Part, Record

#: Area of each record type, in an order in which what is referred to comes first.
AREAS: dict[str, str] = {
    "office": "people",
    "department": "people",
    "unit": "people",
    "case": "cases",
    "plan": "cases",
    "analysis": "cases",
    "activity": "activities",
    "revisit": "activities",
    "proposal": "proposals",
    "proposal_number": "proposals",
    "service": "proposals",
    "proposal_copy": "proposals",
    "verification": "proposals",
    "objection": "proposals",
    "reply": "proposals",
    "rectification": "proposals",
    "follow_up": "proposals",
    "photo_group": "photos",
    "photo": "photos",
    "film_scan": "photos",
    "negative": "photos",
    "album": "photos",
    "store_check": "photos",
    "document": "documents",
    "dossier": "archive",
    "superior_opinion": "exchange",
    "superior_table": "exchange",
    "superior_answer": "exchange",
    "passed_line": "exchange",
}

_CLASSES: dict[str, type[Any]] = {str(m.persist_selectable): m.class_ for m in Base.registry.mappers}
RECORDS: dict[str, type[Any]] = {name: _CLASSES[name] for name in AREAS}


#: What the mapping says of each class, looked up once.
_COLUMNS: dict[type[Any], tuple[tuple[str, Column[Any]], ...]] = {}
_PARTS: dict[type[Any], tuple[tuple[str, type[Any]], ...]] = {}

#: First and last year of a day or an instant in a record.
_YEARS = (1000, 9000)


class MisfitError(ValueError):
    """Data that does not fit the record type it claims to be; `field` says where."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def record_type(entity: Record | type[Record]) -> str:
    """The type name that a record carries in the change feed and in bundles (its table's name)."""
    cls = entity if isinstance(entity, type) else type(entity)
    return str(sa_inspect(cls).persist_selectable)


def content_columns(cls: type[Any]) -> tuple[tuple[str, Column[Any]], ...]:
    """Name and column of everything that is a record's or part's content."""
    if cls not in _COLUMNS:
        _COLUMNS[cls] = _content_columns(cls)
    return _COLUMNS[cls]


def _content_columns(cls: type[Any]) -> tuple[tuple[str, Column[Any]], ...]:
    mapper: Mapper[Any] = sa_inspect(cls)
    skip = RECORD_COLUMNS | {"extra"} if issubclass(cls, Record) else {"position", *_parent_keys(mapper)}
    named = ((attribute.key, attribute.columns[0]) for attribute in mapper.column_attrs)
    return tuple((key, column) for key, column in named if key not in skip)  # type: ignore[misc]


def part_lists(cls: type[Any]) -> tuple[tuple[str, type[Any]], ...]:
    """Name and class of each list of parts."""
    if cls not in _PARTS:
        mapper: Mapper[Any] = sa_inspect(cls)
        _PARTS[cls] = tuple((relation.key, relation.mapper.class_) for relation in mapper.relationships)
    return _PARTS[cls]


def blob_columns(cls: type[Any]) -> tuple[str, ...]:
    """Names of the columns that point at blobs, whose ids mean nothing outside this workspace."""
    return tuple(name for name, column in content_columns(cls) if column.info.get("refers") == "blob")


def snapshot(entity: Any) -> dict[str, Json]:
    """The content of a record, without its version: columns, parts in order, and unknown fields as they came."""
    cls = type(entity)
    fields: dict[str, Json] = dict(entity.extra or {})
    for name, _ in content_columns(cls):
        fields[name] = _plain(getattr(entity, name))
    for name, part in part_lists(cls):
        columns = list(content_columns(part))
        fields[name] = [{key: _plain(getattr(row, key)) for key, _ in columns} for row in getattr(entity, name)]
    return fields


def restore(entity: Any, fields: dict[str, Any]) -> None:
    """Set a record's content from `snapshot` data; fields that this program does not know go to `extra`.

    Parts keep their ids; a part is updated in place where the record has it already. Raises `MisfitError` where a
    value is absent that must be there, or is of the wrong kind.
    """
    cls = type(entity)
    left = dict(fields)
    for name, column in content_columns(cls):
        setattr(entity, name, _typed(name, column, left.pop(name, None)))
    for name, part in part_lists(cls):
        _restore_parts(getattr(entity, name), part, name, left.pop(name, []))
    entity.extra = left


def content_bytes(entity: Any) -> bytes:
    """Canonical bytes of a record's content, for digests."""
    return dumps(snapshot(entity))


def parent_id(part: Part) -> str | None:
    """Id of the record that a part belongs to; None before it was first written."""
    (key,) = _parent_keys(sa_inspect(type(part)))
    return getattr(part, key)  # type: ignore[no-any-return]


def _parent_keys(mapper: Mapper[Any]) -> set[str]:
    return {mapper.get_property_by_column(c).key for c in mapper.columns if c.foreign_keys}


def _restore_parts(held: list[Any], part: type[Any], where: str, rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MisfitError(where)
    known = {row.id: row for row in held}
    parts = []
    for position, row in enumerate(rows):
        part_id = row.get("id")
        entity = (known.pop(part_id, None) if isinstance(part_id, str) else None) or part()
        entity.position = position
        for name, column in content_columns(part):
            setattr(entity, name, _typed(f"{where}.{name}", column, row.get(name)))
        parts.append(entity)
    held[:] = parts


def _plain(value: Any) -> Json:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return value  # type: ignore[no-any-return]


def _typed(name: str, column: Column[Any], value: Any) -> Any:
    if value is None:
        if column.nullable:
            return None
        if column.default is not None and column.default.is_scalar:
            return column.default.arg  # type: ignore[attr-defined]
        if column.default is not None and column.default.is_callable:
            return column.default.arg(None)  # type: ignore[attr-defined]
        raise MisfitError(name)
    try:
        if isinstance(column.type, Instant):
            return _exact(datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC), value)
        if isinstance(column.type, Date):
            return _exact(date.fromisoformat(value), value)
        expected = column.type.python_type
    except (TypeError, ValueError) as error:
        raise MisfitError(name) from error
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        raise MisfitError(name)
    return value


def _exact(found: date, written: str) -> date:
    """A day or an instant in its one way of writing, so far from the ends of the calendar that a period may be added.

    Raises `ValueError`.
    """
    if _plain(found) != written or not _YEARS[0] <= found.year <= _YEARS[1]:
        raise ValueError(written)
    return found
