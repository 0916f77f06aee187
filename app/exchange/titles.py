"""What records are called in a preview: short plain text, whatever foreign fields hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app import codes
from app.exchange.format import lines
from app.holidays import DayKind
from db.codes import TableKind
from db.kernel.canonical import Json
from db.kernel.errors import UserError
from db.records import record_type, snapshot

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
        return short(table_title(str(fields.get("kind")), str(fields.get("name"))))
    for name in _NAMES.get(kind, ("title", "name")):
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return short(value)
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


def day_told(day: date, told: tuple[DayKind, str] | None) -> str:
    """What a day is in a table of holidays: 休息（元旦）, 调休上班, and 工作日 or 周末 where it is not named."""
    if told is None:
        return "周末" if day.weekday() >= 5 else "工作日"
    return f"休息（{told[1]}）" if told[0] is DayKind.REST else "调休上班"


def short(text: str) -> str:
    """A text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONG else line[: _LONG - 1] + "…"
