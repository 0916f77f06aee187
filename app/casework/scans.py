"""Scans that come with a record: filed with the case first, so that the record can point to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import documents
from app.work import Work
from db.codes import ActivityKind, AnalysisKind
from db.kernel.errors import UserError


@dataclass(frozen=True, slots=True)
class Scan:
    """The bytes of a scanned paper and the file's name."""

    data: bytes
    file_name: str


def with_scan(work: Work, ref: str, kind: str, data: Mapping[str, Any], scan: Scan) -> dict[str, Any]:
    """File a scan and return the record's fields with its id at the place where its kind keeps it.

    A confession and a unit's report keep it as `document`, a symposium as `symposium.sheet` (核对签名).
    Raises `record.no_scan` for a kind that has none, and what filing a paper raises.
    """
    place = _place(kind, data)
    if place is None:
        raise UserError("record.no_scan", kind=kind[:32])
    form, day = place
    fields = documents.IncomingFields(form, _day(work, data.get(day)))
    document = documents.keep_sheet(work, ref, fields, scan.data, scan.file_name)
    if form != "symposium_sheet":
        return {**data, "document": document}
    minutes = data.get("symposium")
    return {**data, "symposium": {**(minutes if isinstance(minutes, Mapping) else {}), "sheet": document}}


def _place(kind: str, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """As which paper the scan of a record is kept, and which field has its date."""
    if kind == "reply":
        return "implementation_report", "received_on"
    if kind == "analysis" and data.get("kind") == AnalysisKind.CONFESSION:
        return "confession", "made_on"
    kinds = data.get("kinds")
    if kind == "activity" and isinstance(kinds, (list, tuple)) and ActivityKind.SYMPOSIUM in kinds:
        return "symposium_sheet", "held_at"
    return None


def _day(work: Work, value: object) -> date:
    """The record's date; what is no date is told by the record's own reader."""
    try:
        found = date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return work.today()
    return min(found, work.today())
