"""Work at the unit: symposium, legal education, revisit, each with its confirmation of conduct."""

from __future__ import annotations

from app.activities.reading import ActivityFile, Met, RevisitFile, activities, last_met, revisits
from app.activities.recording import ActivityFields, activity_fields, record_activity
from app.activities.revisit import ItemFinding, RevisitFields, correct_revisit, record_revisit, revisit_fields
from app.activities.rules import leading_step

__all__ = [
    "ActivityFields",
    "ActivityFile",
    "ItemFinding",
    "Met",
    "RevisitFields",
    "RevisitFile",
    "activities",
    "activity_fields",
    "correct_revisit",
    "last_met",
    "leading_step",
    "record_activity",
    "record_revisit",
    "revisit_fields",
    "revisits",
]
