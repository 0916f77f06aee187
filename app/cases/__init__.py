"""Cases: registration, plan, analysis, the eight steps, the list, and the table of all transitions (`rules`).

What joins several areas (making a transition, filing a record, the case page, the workbench) is in `app.casework`,
which stands above this area.
"""

from __future__ import annotations

from app.cases.analysis import (
    AnalysisFields,
    AnalysisFile,
    CauseFields,
    add_analysis,
    analyses,
    analysis_fields,
    cause_fields,
    causes_of,
    correct_analysis,
)
from app.cases.assistance import (
    AssistanceFields,
    AssistanceFile,
    assist,
    assistance_fields,
    assistance_of,
    assistance_waiting,
)
from app.cases.casefile import CaseFile, StepFile, SuspectFile, case_file, case_id, require_reading
from app.cases.filters import SavedFilter, delete_filter, filters, move_filter, save_filter
from app.cases.listing import (
    CaseQuery,
    CaseRow,
    Pip,
    Shelf,
    SortBy,
    count_cases,
    list_cases,
    shelf_counts,
    undertakers,
    unit_systems,
)
from app.cases.plan import PlanFields, PlanFile, PlanItemFields, plan_facts, plan_fields, plan_file, save_plan
from app.cases.registration import (
    AssignmentFields,
    CaseFields,
    SuspectFields,
    amend,
    assign,
    assignment_fields,
    case_fields,
    next_register_no,
    propose,
    register,
    require_correctable,
)
from app.cases.spreadsheet import export_cases
from app.cases.steps import mark_step, set_due

__all__ = [
    "AnalysisFields",
    "AnalysisFile",
    "AssignmentFields",
    "AssistanceFields",
    "AssistanceFile",
    "CaseFields",
    "CaseFile",
    "CaseQuery",
    "CaseRow",
    "CauseFields",
    "Pip",
    "PlanFields",
    "PlanFile",
    "PlanItemFields",
    "SavedFilter",
    "Shelf",
    "SortBy",
    "StepFile",
    "SuspectFields",
    "SuspectFile",
    "add_analysis",
    "amend",
    "analyses",
    "analysis_fields",
    "assign",
    "assist",
    "assistance_fields",
    "assistance_of",
    "assistance_waiting",
    "assignment_fields",
    "case_fields",
    "case_file",
    "case_id",
    "cause_fields",
    "causes_of",
    "correct_analysis",
    "count_cases",
    "delete_filter",
    "export_cases",
    "filters",
    "move_filter",
    "save_filter",
    "list_cases",
    "mark_step",
    "next_register_no",
    "plan_facts",
    "plan_fields",
    "plan_file",
    "propose",
    "register",
    "require_correctable",
    "require_reading",
    "save_plan",
    "set_due",
    "shelf_counts",
    "undertakers",
    "unit_systems",
]
