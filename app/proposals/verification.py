"""调查核实 before drafting (检察建议工作规定 13–15): decided by 检察长, two months as a rule, ends with a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app import cases, presets
from app.calendar import due_date
from app.forms import Form
from app.work import Read, Work
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Verification


@dataclass(frozen=True, slots=True)
class VerificationFields:
    """A 调查核实 as filled in; `concluded_on` is the date of its 调查终结报告."""

    decided_by: str
    decided_on: date
    concluded_on: date | None
    propose: bool
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VerificationFile:
    """A 调查核实 as it is shown; `late` says that it took longer than the period and why is in `form["delay"]`."""

    id: str
    decided_by: str
    decided_on: date
    due_on: date | None
    concluded_on: date | None
    propose: bool
    form: Mapping[str, Any]

    @property
    def closed(self) -> bool:
        """Whether it ended with its report."""
        return self.concluded_on is not None


def verification_fields(data: Mapping[str, object], today: date, *, due_on: date | None = None) -> VerificationFields:
    """Read a 调查核实. Raises `FindingsError("form.invalid")`.

    Fields: `decided_by`* and `decided_on`* (检察长's decision), `matter`* (what is looked into), `methods`*, `steps`
    [{on*, method*, subject*, result*}], `concluded_on` with `report`* and `propose` once it ended, `delay` (why it took
    longer than `due_on`).
    """
    form = Form(data)
    decided_on = form.day("decided_on", "决定日期", latest=today)
    concluded_on = form.day(
        "concluded_on", "终结报告日期", required=False, earliest=decided_on or date(1949, 10, 1), latest=today
    )
    late = bool(due_on and concluded_on and concluded_on > due_on)
    fields = VerificationFields(
        decided_by=form.text("decided_by", "决定人"),
        decided_on=decided_on or today,
        concluded_on=concluded_on,
        propose=form.flag("propose", "应当提出检察建议"),
        form={
            "matter": form.long("matter", "调查核实的事项"),
            "methods": form.codes("methods", "调查核实措施", "verification_methods"),
            "steps": form.rows(
                "steps", "调查核实经过", lambda row: _step(row, today), required=concluded_on is not None
            ),
            "report": form.long("report", "调查终结报告", required=concluded_on is not None),
            "delay": form.long("delay", "超过期限的原因", required=late),
        },
    )
    form.finish()
    return fields


def record_verification(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Begin a case's 调查核实, go on with it or conclude it; returns its id.

    Raises `form.invalid`, `verification.not_prescribed`, `verification.closed`.
    """
    preset = presets.current(work)
    if not preset.verification:
        raise UserError("verification.not_prescribed")
    row = _newest(work, case.id)
    if row is not None and row.concluded_on is not None and row.propose:
        raise UserError("verification.closed")
    if row is None or row.concluded_on is not None:
        row = Verification(id=new_id(), case_id=case.id, decided_by="", form={}, extra={})
        row.decided_on = work.today()
    fields = verification_fields(data, work.today(), due_on=_due(work, data))
    work.put(row, "verification.conclude" if fields.concluded_on else "verification.record", fields.decided_by)
    period = preset.periods["verification"]
    row.decided_by, row.decided_on, row.concluded_on = fields.decided_by, fields.decided_on, fields.concluded_on
    row.due_on = due_date(fields.decided_on, period, presets.holidays(work)).due if period else None
    row.propose = fields.propose if fields.concluded_on else None
    row.form = dict(fields.form)
    return row.id


def verification_of(view: Read, case_id: str) -> VerificationFile | None:
    """The newest 调查核实 of a case."""
    row = _newest(view, case_id)
    if row is None:
        return None
    return VerificationFile(
        row.id, row.decided_by, row.decided_on, row.due_on, row.concluded_on, bool(row.propose), row.form
    )


def _due(view: Read, data: Mapping[str, object]) -> date | None:
    period, told = presets.current(view).periods["verification"], data.get("decided_on")
    try:
        start = date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return due_date(start, period, presets.holidays(view)).due if start and period else None


def _newest(view: Read, case_id: str) -> Verification | None:
    query = select(Verification).where(Verification.case_id == case_id, Verification.withdrawn.is_(False))
    return view.session.scalars(query.order_by(Verification.id.desc())).first()


def _step(row: Form, today: date) -> dict[str, str]:
    on = row.day("on", "日期", latest=today)
    return {
        "on": on.isoformat() if on else "",
        "method": row.code("method", "措施", "verification_methods"),
        "subject": row.text("subject", "对象"),
        "result": row.long("result", "核实情况", longest=4_000),
    }
