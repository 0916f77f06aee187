"""How two contents of a record differ, as short plain text for people, whatever foreign fields hold.

Of a list only what is gone and what has come is told; a form is compared by its own fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from app import codes
from app.exchange.rows import FieldChange
from app.exchange.titles import day_told, short
from app.holidays import DayKind
from db.kernel import canonical
from db.kernel.canonical import Json
from db.records import RECORDS, blob_columns, record_type, snapshot

#: The fields that say what a part of a record is; one that has none of them is told by all its texts.
_NAMES = ("name", "title", "text", "matter", "law", "reported")
#: Fields of parts that hold codes, and the list of their words.
_CODES: Mapping[tuple[str, str], str] = {
    ("charges", "charge"): "charges",
    ("steps", "step"): "steps",
    ("steps", "state"): "step_states",
    ("findings", "finding"): "findings",
    ("causes", "category"): "causes",
    ("checks", "code"): "archive_items",
    ("checks", "state"): "item_states",
}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ROOM, _LEAD = 56, 12


def of_record(entity: Any, fields: Mapping[str, Json]) -> tuple[FieldChange, ...]:
    """The fields in which a content differs from the record held, blobs left out."""
    return between(record_type(entity), snapshot(entity), fields)


def between(kind: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[FieldChange, ...]:
    """The fields in which two contents of a record differ, blobs left out."""
    skip = set(blob_columns(RECORDS[kind]))
    return tuple(
        _changes(
            {name: before.get(name) for name in before if name not in skip},
            {name: after.get(name) for name in after if name not in skip},
        )
    )


def _changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[FieldChange]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if canonical.dumps(old) == canonical.dumps(new):
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _changes(old, new)
        else:
            yield FieldChange(name, *_told(name, old, new))


def _told(name: str, before: Json, after: Json) -> tuple[str, str]:
    if isinstance(before, list) or isinstance(after, list):
        old, new = _rows(before), _rows(after)
        gone, come = [old[key] for key in old if key not in new], [new[key] for key in new if key not in old]
        for whole in (False, True):
            told = _listed(name, gone, whole=whole), _listed(name, come, whole=whole)
            if told[0] != told[1]:
                return told
    told = _text(before), _text(after)
    return told if told[0] != told[1] else _where_they_part(_whole(before), _whole(after))


def _rows(value: Json) -> dict[bytes, Json]:
    """The rows of a list by all that they say but their place in it."""
    rows = value if isinstance(value, list) else []
    return {canonical.dumps({**one, "position": 0} if isinstance(one, dict) else one): one for one in rows}


def _listed(name: str, rows: Iterable[Json], *, whole: bool) -> str:
    told = list(dict.fromkeys(_worded(name, one, whole=whole) for one in rows))
    text = "、".join(told)
    if len(text) <= _ROOM:
        return text
    kept = [one for at, one in enumerate(told) if len("、".join(told[: at + 1])) <= _ROOM] or [short(told[0])]
    return "、".join(kept) + (f"等{len(told)}项" if len(told) > len(kept) else "")


def _worded(name: str, one: Json, *, whole: bool) -> str:
    """What a row is called, or with `whole` all that it says."""
    if not isinstance(one, dict):
        return _text(one)
    if name == "days" and (day := _day(one)):
        return day
    if not whole:
        for key in _NAMES:
            if isinstance(value := one.get(key), str) and value.strip():
                return short(value)
    texts = [_coded(name, key, value) for key, value in sorted(one.items()) if key != "position"]
    return short("，".join(text for text in texts if text)) or _text(one)


def _coded(name: str, key: str, value: Json) -> str:
    if isinstance(value, str) and (name, key) in _CODES:
        return codes.label(_CODES[name, key], value)
    plain = isinstance(value, (str, int)) and not isinstance(value, bool)
    return str(value).strip() if plain and not _ID.fullmatch(str(value)) else ""


def _day(one: Mapping[str, Json]) -> str:
    try:
        day, kind = date.fromisoformat(str(one["day"])), DayKind(str(one["kind"]))
    except (KeyError, ValueError):
        return ""
    return f"{day.month}月{day.day}日" + day_told(day, (kind, str(one.get("name") or "")))


def _text(value: Json) -> str:
    return short(_whole(value))


def _whole(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical.dumps(value).decode("utf-8")


def _where_they_part(before: str, after: str) -> tuple[str, str]:
    """Two long texts that begin alike, from a little before the first difference on."""
    start = max(_alike(before, after) - _LEAD, 0)
    return "…" + short(before[start : start + _ROOM]), "…" + short(after[start : start + _ROOM])


def _alike(before: str, after: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))
