"""A case carried through all areas: transitions, records, the case's page, the workbench.

Stands above cases, activities, proposals and archive: it asks permission and guards, then lets the areas write.
"""

from __future__ import annotations

from app.casework.advance import Choice, advance, choices, paper_choices
from app.casework.agenda import Agenda, AgendaDay, DueItem, agenda
from app.casework.beginning import Start, first_steps
from app.casework.detail import CaseDetail, Deadline, Holdings, StepNode, case_detail, case_holdings
from app.casework.drafting import begin_proposal, first_draft, found_problems
from app.casework.history import STEPS, HistoryEntry, HistoryFilter, Part, actors, history
from app.casework.paper import OnPaper, deciders
from app.casework.printed import print_agenda, print_history, print_todo
from app.casework.record import Kind, record, report_is_late
from app.casework.reference import RecordDoc, fields
from app.casework.scans import Scan, with_scan
from app.casework.timeline import Happening, recent, timeline
from app.casework.trial import Trial, try_record
from app.casework.workbench import Todo, Workbench, case_todos, pressing, workbench

__all__ = [
    "STEPS",
    "HistoryEntry",
    "HistoryFilter",
    "Part",
    "actors",
    "history",
    "print_agenda",
    "print_history",
    "print_todo",
    "Agenda",
    "AgendaDay",
    "DueItem",
    "agenda",
    "CaseDetail",
    "Choice",
    "Deadline",
    "Happening",
    "Kind",
    "OnPaper",
    "RecordDoc",
    "Scan",
    "Start",
    "StepNode",
    "Todo",
    "Trial",
    "Workbench",
    "advance",
    "begin_proposal",
    "case_detail",
    "choices",
    "deciders",
    "fields",
    "first_draft",
    "first_steps",
    "found_problems",
    "paper_choices",
    "case_todos",
    "Holdings",
    "case_holdings",
    "pressing",
    "recent",
    "record",
    "report_is_late",
    "timeline",
    "with_scan",
    "try_record",
    "workbench",
]
