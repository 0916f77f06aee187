"""What records are called in a preview, and how they differ: short plain text, whatever foreign fields hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import codes
from app.exchange.format import lines
from app.exchange.format.lines import Line
from app.exchange.rows import FieldChange
from db.codes import TableKind
from db.kernel import canonical
from db.kernel.canonical import Json
from db.kernel.errors import UserError
from db.records import RECORDS, blob_columns, record_type, snapshot

#: The fields that name a record, the first that is filled in.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "case": ("name", "case_no"),
    "proposal": ("doc_number", "origin"),
    "proposal_number": ("text",),
    "proposal_copy": ("recipient",),
    "service": ("receiver", "server_names"),
    "reply": ("reference", "from_unit"),
    "follow_up": ("doc_number", "recipient"),
    "objection": ("from_unit",),
    "rectification": ("text",),
    "verification": ("decided_by",),
    "revisit": ("visited_on",),
    "analysis": ("made_on",),
    "plan": ("filled_on",),
    "photo_group": ("title", "caption"),
    "photo": ("title", "caption", "file_name"),
    "negative": ("negative_no",),
    "superior_opinion": ("filing_no", "text"),
    "superior_answer": ("text", "answered_by"),
}
_LONG = 60


def of_fields(kind: str, fields: Mapping[str, Json]) -> str:
    """A record's title from its content, its type's label where it has none."""
    if kind == "passed_line" and isinstance(inner := fields.get("line"), str):
        try:
            line = lines.parse(inner.encode("utf-8", "surrogatepass"))
        except UserError:
            return codes.label("record_types", kind)
        return of_fields(line.type, line.fields)
    if kind == "superior_table":
        return _short(table_title(str(fields.get("kind")), str(fields.get("name"))))
    for name in _NAMES.get(kind, ("title", "name")):
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return _short(value)
    return codes.label("record_types", kind)


def table_title(kind: str, name: str) -> str:
    """What a table is called: 2027年节假日安排, 发案领域增补."""
    if kind == TableKind.HOLIDAYS:
        return f"{name}年节假日安排"
    known = codes.code_list(name).title if name in codes.OPEN_LISTS else f"代码表{name}"
    return f"{known}增补"


def of_record(entity: Any) -> str:
    """A held record's title."""
    return of_fields(record_type(entity), snapshot(entity))


def differences(entity: Any, line: Line) -> tuple[FieldChange, ...]:
    """The fields in which a line differs from the record held, blobs left out."""
    return between(record_type(entity), snapshot(entity), line.fields)


def between(kind: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[FieldChange, ...]:
    """The fields in which two contents of a record differ, blobs left out."""
    skip = set(blob_columns(RECORDS[kind]))
    return tuple(
        FieldChange(name, _text(before.get(name)), _text(after.get(name)))
        for name in sorted((before.keys() | after.keys()) - skip)
        if before.get(name) != after.get(name)
    )


def _text(value: Json) -> str:
    if value is None:
        return ""
    return _short(value if isinstance(value, str) else canonical.dumps(value).decode("utf-8"))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONG else line[: _LONG - 1] + "…"
