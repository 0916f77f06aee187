"""The law's own dates of a case's clocks, counted again from their beginnings and compared with what was recorded.

A date that no longer follows from its beginning (the office's rules or the holiday table were changed since) keeps what
was recorded; nothing is said of it then but whether its year's holidays are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app import cases, presets, proposals
from app.calendar import DueDate, HolidayTable, due_date
from app.calendar.told import law_told, missing_told
from app.proposals.rules import reply_due
from app.work import Read
from db.codes import Step


def law_dates(view: Read, case: cases.CaseFile, proposal: proposals.ProposalDetail | None) -> Mapping[Step, str]:
    """For each step with a date: what the law's own day was and where it moved to, or that the table is missing."""
    table, preset = presets.holidays(view), presets.current(view)
    found: dict[Step, str] = {}
    for step, file in case.steps.items():
        if file.due_on is None:
            continue
        counted = [
            due_date(start, period, table)
            for start, name in _beginnings(step, case, proposal)
            if (period := preset.periods.get(name)) is not None
        ]
        if step is Step.RECTIFICATION and proposal is not None and proposal.row.served_on is not None:
            text = proposal.text
            awaited = reply_due(proposal.row.served_on, text.reply_months, text.reply_days, table)
            counted += [awaited] if awaited else []
        found[step] = _told(file.due_on, counted, table)
    return {step: told for step, told in found.items() if told}


def deadline_told(view: Read, due: date, raw: date, missing: bool) -> str:
    """The same of 办结期限, whose own day is recorded."""
    return law_told(DueDate(raw, raw, due, missing), presets.holidays(view))


def _told(due: date, counted: list[DueDate], table: HolidayTable) -> str:
    match = next((one for one in counted if one.due == due), None)
    return law_told(match, table) if match is not None else missing_told(due, table)


def _beginnings(step: Step, case: cases.CaseFile, proposal: proposals.ProposalDetail | None) -> list[tuple[date, str]]:
    """The days from which a step's date may count, and the names of the periods."""
    starts: list[tuple[date | None, str]] = []
    if step is Step.PLAN:
        starts = [(case.concluded_on, "plan")]
    elif step is Step.ARCHIVE:
        starts = [(case.completed_on, "archive")]
    elif step is Step.PROPOSAL and proposal is not None:
        starts = [(stage.on, "service") for stage in proposal.stages if stage.code == "seal"]
    elif step is Step.REVISIT and proposal is not None:
        starts = [(reply.received_on, "revisit_replied") for reply in proposal.replies]
        starts.append((proposal.reply_due_on, "revisit_overdue"))
    return [(start, name) for start, name in starts if start is not None]
