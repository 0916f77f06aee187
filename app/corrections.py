"""Corrections of what was filed: a new revision with its reason; what stood there before stays readable there.

A correction is kept as sentences, field by field, so that it reads the same wherever the record travels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.codes import label
from app.forms import FieldDoc, Form
from app.work import Read

#: Keys of a form that name the record and the correction itself.
_ABOUT = frozenset({"id", "reason"})


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: its name, what stood there, what stands there now; an empty text where nothing stood."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Who corrected a record, when, why, and what."""

    by: str
    on: date
    reason: str
    changes: tuple[Changed, ...]


def asked(form: Form) -> tuple[str, str]:
    """`id` and `reason` of a form that corrects what was filed; both empty for a new record."""
    record_id = form.text("id", "更正的记录", required=False)
    return record_id, form.long("reason", "更正理由", required=bool(record_id), longest=2_000)


def noted(
    view: Read,
    form: Mapping[str, Any],
    reason: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    docs: Sequence[FieldDoc],
) -> list[dict[str, Any]]:
    """The corrections of a record's `form` with this one added, to be kept under `corrections`.

    `before` and `after` are forms as people fill them in, `docs` the fields that their reader asked for.
    """
    changes = [{"label": one.label, "before": one.before, "after": one.after} for one in _compare(before, after, docs)]
    told = {"by": view.actor.display_name, "on": view.today().isoformat(), "reason": reason, "changes": changes}
    return [*form.get("corrections", ()), told]


def corrections(form: Mapping[str, Any]) -> tuple[Correction, ...]:
    """The corrections of a record, oldest first."""
    return tuple(
        Correction(
            str(one.get("by", "")),
            date.fromisoformat(one["on"]) if one.get("on") else date.min,
            str(one.get("reason", "")),
            tuple(Changed(c.get("label", ""), c.get("before", ""), c.get("after", "")) for c in one.get("changes", ())),
        )
        for one in form.get("corrections", ())
    )


def _compare(before: Mapping[str, Any], after: Mapping[str, Any], docs: Sequence[FieldDoc]) -> Iterable[Changed]:
    known = {doc.path: doc for doc in docs}
    old, new = dict(_texts(before, "", known)), dict(_texts(after, "", known))
    for path in dict.fromkeys((*old, *new)):
        if old.get(path, "") != new.get(path, ""):
            name = known[path].label if path in known else path
            yield Changed(name, old.get(path, ""), new.get(path, ""))


def _texts(data: Mapping[str, Any], path: str, known: Mapping[str, FieldDoc]) -> Iterable[tuple[str, str]]:
    """Every field of a form by path; blocks are opened, tables are one text."""
    for key, value in data.items():
        where = f"{path}.{key}" if path else key
        if where in _ABOUT:
            continue
        if isinstance(value, Mapping):
            yield from _texts(value, where, known)
        else:
            yield where, _text(value, where, known)


def _text(value: Any, path: str, known: Mapping[str, FieldDoc]) -> str:
    if value is None or value in ("", [], ()):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        if value and isinstance(value[0], Mapping):
            return "\n".join(f"{n}. {_row(one, f'{path}[]', known)}" for n, one in enumerate(value, 1))
        return "、".join(_text(one, path, known) for one in value)
    doc = known.get(path)
    return label(doc.list_name, str(value)) if doc and doc.list_name else str(value)


def _row(value: Mapping[str, Any], path: str, known: Mapping[str, FieldDoc]) -> str:
    told = []
    for key, one in value.items():
        text = _text(one, f"{path}.{key}", known)
        doc = known.get(f"{path}.{key}")
        if text and key != "id":
            told.append(f"{doc.label.rpartition('的')[2] if doc else key}：{text}")
    return "；".join(told)
