"""Negatives in the store: their condition over time, lending and taking back, requests to scan them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import codes
from app.cases import require_reading
from app.forms import Form
from app.photos.access import require_filing
from app.work import Read, Work
from db.kernel.errors import UserError
from db.models import Negative

_OPEN, _BACK = "out", "back"


@dataclass(frozen=True, slots=True)
class Condition:
    """One look at a negative: codes of `film_faults`, empty where it is sound."""

    on: date
    faults: tuple[str, ...]
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Lending:
    """A negative lent out: 借据 number, to whom, what for, since and until when, and when it came back."""

    number: str
    to: str
    unit: str
    purpose: str
    on: date
    due: date
    back: date | None
    lent_by: str
    taken_by: str


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """A request to scan a negative at a resolution, and what came of it (`done` None: nothing yet)."""

    on: date
    by: str
    dpi: int
    purpose: str
    done: date | None
    result: str


@dataclass(frozen=True, slots=True)
class LendingForm:
    """What is written on a receipt for negatives that are lent out."""

    to: str
    unit: str
    purpose: str
    due: date


@dataclass(frozen=True, slots=True)
class NegativeHistory:
    """All that happened to a negative in the store, each oldest first."""

    conditions: tuple[Condition, ...]
    lendings: tuple[Lending, ...]
    requests: tuple[ScanRequest, ...]


def note_condition(work: Work, negative_ids: Sequence[str], faults: Sequence[str], note: str = "") -> None:
    """Write down how negatives were found today; what stands on their sleeve (状况) follows.

    Raises `UserError`: `permission.denied`, `form.invalid`.
    """
    faults, note = _read_condition(faults, note)
    for negative_id in negative_ids:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        _add_condition(work, negative, faults, note)
        work.put(negative, "negative.condition", negative.condition)


def lend(work: Work, negative_ids: Sequence[str], form: LendingForm) -> str:
    """Lend negatives out under one receipt; returns its number.

    Raises `UserError`: `permission.denied`, `form.invalid`, `negative.lent_already`.
    """
    read = Form({"to": form.to, "unit": form.unit, "purpose": form.purpose, "due": form.due.isoformat()})
    to, unit = read.text("to", "借用人"), read.text("unit", "借用单位")
    purpose = read.text("purpose", "用途")
    due = read.day("due", "归还期限", earliest=work.today())
    read.finish()
    number = _next_number(work)
    for negative_id in negative_ids:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        if negative.lent_to:
            raise UserError("negative.lent_already", number=negative.negative_no, name=negative.lent_to)
        line = {
            "number": number, "to": to, "unit": unit, "purpose": purpose, "on": work.today().isoformat(),
            "due": (due or form.due).isoformat(), "back": "", "state": _OPEN, "lent_by": work.actor.display_name,
            "taken_by": "",
        }  # fmt: skip
        negative.form = (negative.form or {}) | {"lendings": [*_lines(negative, "lendings"), line]}
        negative.lent_to, negative.lent_until = f"{unit}{to}", due
        work.put(negative, "negative.lend", f"{number} {unit}{to}")
    return number


def take_back(work: Work, negative_ids: Sequence[str], faults: Sequence[str] = (), note: str = "") -> None:
    """Take lent negatives back, with how they were found. Raises `UserError`: `permission.denied`, `form.invalid`,
    `negative.not_lent`.
    """
    faults, note = _read_condition(faults, note)
    for negative_id in negative_ids:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        if not negative.lent_to:
            raise UserError("negative.not_lent", number=negative.negative_no)
        came = {"back": work.today().isoformat(), "state": _BACK, "taken_by": work.actor.display_name}
        lines = [line | came if line.get("state") == _OPEN else line for line in _lines(negative, "lendings")]
        negative.form = (negative.form or {}) | {"lendings": lines}
        negative.lent_to, negative.lent_until = "", None
        _add_condition(work, negative, faults, note)
        work.put(negative, "negative.take_back", negative.condition)


def request_scan(work: Work, negative_ids: Sequence[str], dpi: int, purpose: str = "") -> None:
    """Ask for negatives to be scanned; the request is answered when a scan comes (domain §3.9: 2400 dpi and more).

    Raises `UserError`: `permission.denied`, `form.invalid`.
    """
    read = Form({"dpi": dpi, "purpose": purpose})
    dpi = read.integer("dpi", "分辨率", 300, 12_800) or dpi
    purpose = read.text("purpose", "用途", required=False)
    read.finish()
    line = {"on": work.today().isoformat(), "by": work.actor.display_name, "dpi": dpi, "purpose": purpose}
    for negative_id in negative_ids:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        lines = [*_lines(negative, "requests"), line | {"done": "", "result": ""}]
        negative.form = (negative.form or {}) | {"requests": lines}
        work.put(negative, "negative.request_scan", f"{dpi}dpi")


def close_request(work: Work, negative_id: str, result: str) -> None:
    """Answer the open requests without a scan (it cannot be scanned, and why). Raises `photo.reason_needed`."""
    negative = work.get(Negative, negative_id)
    require_filing(work, negative.case_id)
    if not result.strip():
        raise UserError("photo.reason_needed", name=negative.negative_no)
    negative.form = (negative.form or {}) | {"requests": answered(negative, work.today(), result.strip()[:200])}
    work.put(negative, "negative.close_request", result.strip()[:200])


def answered(negative: Negative, today: date, result: str = "已扫描") -> list[dict[str, Any]]:
    """The requests of a negative, the open ones answered today."""
    return [
        line if line.get("done") else line | {"done": today.isoformat(), "result": result}
        for line in _lines(negative, "requests")
    ]


def negative_history(view: Read, negative_id: str) -> NegativeHistory:
    """What happened to a negative. Raises `UserError`: `permission.denied`, `record.missing`."""
    require_reading(view)
    return history_of(view.get(Negative, negative_id))


def history_of(negative: Negative) -> NegativeHistory:
    """The same of a record at hand."""
    return NegativeHistory(
        tuple(
            Condition(
                _day(one, "on") or date.min,
                tuple(map(str, one.get("faults", ()))),
                _text(one, "note"),
                _text(one, "by"),
            )
            for one in _lines(negative, "history")
        ),
        tuple(
            Lending(
                _text(one, "number"), _text(one, "to"), _text(one, "unit"), _text(one, "purpose"),
                _day(one, "on") or date.min, _day(one, "due") or date.min, _day(one, "back"), _text(one, "lent_by"),
                _text(one, "taken_by"),
            )
            for one in _lines(negative, "lendings")
        ),
        tuple(
            ScanRequest(
                _day(one, "on") or date.min, _text(one, "by"), int(one.get("dpi", 0)), _text(one, "purpose"),
                _day(one, "done"), _text(one, "result"),
            )
            for one in _lines(negative, "requests")
        ),
    )  # fmt: skip


def _read_condition(faults: Sequence[str], note: str) -> tuple[tuple[str, ...], str]:
    read = Form({"faults": list(faults), "note": note})
    found = read.codes("faults", "病害", "film_faults", required=False)
    note = read.text("note", "说明", required=False)
    read.finish()
    return tuple(found), note


def _add_condition(work: Work, negative: Negative, faults: Sequence[str], note: str) -> None:
    line = {"on": work.today().isoformat(), "faults": list(faults), "note": note, "by": work.actor.display_name}
    negative.form = (negative.form or {}) | {"history": [*_lines(negative, "history"), line]}
    told = "、".join(codes.label("film_faults", fault) for fault in faults) or "良好"
    negative.condition = f"{told}，{note}" if note else told


def _next_number(view: Read) -> str:
    """借据 number: a running number within the year."""
    year = view.today().year
    issued: set[str] = set()
    rows = view.session.scalars(select(Negative.form).where(func.instr(Negative.form, '"lendings"') > 0))
    for form in rows:
        issued |= {str(line.get("number", "")) for line in form.get("lendings", ())}
    ours = [int(one.rpartition("-")[2]) for one in issued if one.startswith(f"借{year}-") and one[6:].isdigit()]
    return f"借{year}-{max(ours, default=0) + 1:03d}"


def _lines(negative: Negative, name: str) -> list[dict[str, Any]]:
    return list((negative.form or {}).get(name, ()))


def _text(line: dict[str, Any], name: str) -> str:
    return str(line.get(name, ""))


def _day(line: dict[str, Any], name: str) -> date | None:
    written = line.get(name)
    return date.fromisoformat(written) if isinstance(written, str) and written else None
