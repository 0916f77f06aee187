"""异议和复核 (检察建议工作规定 22, 23): what the unit objects to, and what 检察长 decides upon it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app import cases, presets
from app.calendar import Period, PeriodUnit, due_date
from app.codes import label
from app.decision import made_here
from app.forms import Form
from app.proposals import desk
from app.proposals.draft import live
from app.work import Read, Work
from db.codes import ProposalState, RecheckResult
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Objection, Proposal


@dataclass(frozen=True, slots=True)
class ObjectionFile:
    """An objection; `result` is empty while it waits for its 复核."""

    id: str
    from_unit: str
    received_on: date
    in_time: bool
    document_id: str
    result: str
    result_text: str
    rechecked_on: date | None
    rechecked_by: str
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ObjectionFields:
    """An objection as filled in."""

    received_on: date
    from_unit: str
    document_id: str
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecheckFields:
    """A 复核 as filled in."""

    result: str
    rechecked_by: str
    form: Mapping[str, Any]


def objection_fields(data: Mapping[str, object], today: date, *, earliest: date) -> ObjectionFields:
    """Read an objection: `received_on`*, `from_unit`, `reference` (来文号), `reasons`*, `document` (id of the scan)."""
    form = Form(data)
    fields = ObjectionFields(
        received_on=form.day("received_on", "收到异议日期", earliest=earliest, latest=today) or today,
        from_unit=form.text("from_unit", "提出异议的单位", required=False),
        document_id=form.text("document", "原件", required=False),
        form={
            "reference": form.text("reference", "来文号", required=False),
            "reasons": form.long("reasons", "异议的理由"),
        },
    )
    form.finish()
    return fields


def recheck_fields(data: Mapping[str, object]) -> RecheckFields:
    """Read a 复核: `result`*, `explanation`* (why; told to the unit), `rechecked_by` (who looked into it)."""
    form = Form(data)
    fields = RecheckFields(
        result=form.code("result", "复核结果", "recheck_results"),
        rechecked_by=form.text("rechecked_by", "复核人", required=False),
        form={"explanation": form.long("explanation", "复核理由", longest=4_000)},
    )
    form.finish()
    return fields


def record_objection(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Keep a unit's objection; returns its id.

    Raises `form.invalid`, `objection.not_prescribed`, `proposal.not_served`, `objection.waiting`.
    """
    row = _served(work, case.id)
    if any(not one.result for one in objections(work, row.series_id)):
        raise UserError("objection.waiting")
    fields = objection_fields(data, work.today(), earliest=row.served_on or work.today())
    objection = Objection(
        id=new_id(),
        case_id=case.id,
        series_id=row.series_id,
        from_unit=fields.from_unit or str(row.form.get("addressee", "")),
        received_on=fields.received_on,
        in_time=in_time(work, row, fields.received_on),
        document_id=fields.document_id or None,
        form=dict(fields.form),
        extra={},
    )
    work.put(objection, "objection.receive", objection.from_unit)
    return objection.id


def record_recheck(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Decide upon the objection that waits; an upheld one changes or withdraws the proposal in the same unit of work.

    Returns its id. Raises `form.invalid`, `objection.absent`, `objection.not_prescribed`.
    """
    row = _served(work, case.id)
    query = select(Objection).where(
        Objection.series_id == row.series_id, Objection.result.is_(None), Objection.withdrawn.is_(False)
    )
    objection = work.session.scalars(query).first()
    if objection is None:
        raise UserError("objection.absent")
    fields = recheck_fields(data)
    work.put(objection, f"objection.{fields.result}", str(fields.form["explanation"])[:200])
    objection.result, objection.rechecked_on = fields.result, work.today()
    objection.rechecked_by = fields.rechecked_by or work.actor.display_name
    objection.form = {**objection.form, **fields.form, "decided_by": work.actor.display_name}
    reason = str(fields.form["explanation"])
    if fields.result == RecheckResult.WITHDRAWN:
        desk.apply(work, case.id, "withdraw_proposal", ProposalState.WITHDRAWN, made_here(work, reason))
    elif fields.result == RecheckResult.AMENDED:
        desk.apply(work, case.id, "change_proposal", ProposalState.SUPERSEDED, made_here(work, reason))
    return objection.id


def objections(view: Read, series_id: str) -> tuple[ObjectionFile, ...]:
    """The objections to a proposal, oldest first."""
    query = select(Objection).where(Objection.series_id == series_id, Objection.withdrawn.is_(False))
    return tuple(
        ObjectionFile(
            id=row.id,
            from_unit=row.from_unit,
            received_on=row.received_on,
            in_time=row.in_time,
            document_id=row.document_id or "",
            result=row.result or "",
            result_text=label("recheck_results", row.result) if row.result else "",
            rechecked_on=row.rechecked_on,
            rechecked_by=row.rechecked_by,
            form=row.form,
        )
        for row in view.session.scalars(query.order_by(Objection.received_on, Objection.id))
    )


def objection_due(view: Read, row: Proposal) -> date | None:
    """Last day on which the unit may object, counted from the day of service; None where the text sets no period."""
    days = row.form.get("objection_days")
    if not days or row.served_on is None:
        return None
    return due_date(row.served_on, Period(int(days), PeriodUnit.DAY), presets.holidays(view)).due


def in_time(view: Read, row: Proposal, day: date) -> bool:
    """Whether an objection of that day came within its period."""
    due = objection_due(view, row)
    return due is None or day <= due


def _served(work: Work, case_id: str) -> Proposal:
    if not presets.current(work).objections:
        raise UserError("objection.not_prescribed")
    row = live(work, case_id)
    if row is None or row.state != ProposalState.SERVED:
        raise UserError("proposal.not_served")
    return row
