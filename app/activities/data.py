"""An activity in the words of its form, to be filled in further, corrected, compared."""

from __future__ import annotations

from typing import Any

from app.activities.rules import KIND_STEP
from app.forms import moment_text
from db.codes import ActivityKind
from db.models import Activity


def activity_data(row: Activity) -> dict[str, Any]:
    """An activity as a form."""
    kinds = [str(kind) for kind in row.form.get("kinds", ())]
    own = {KIND_STEP[ActivityKind(kind)] for kind in kinds}
    told: dict[str, Any] = {
        "id": row.id,
        "kinds": kinds,
        "serves": [one.step for one in row.serves if one.step not in own],
        "title": row.title,
        "planned_on": row.planned_on.isoformat() if row.planned_on else "",
        "held_at": moment_text(row.held_at) if row.held_at else "",
        "place": row.place,
        "headcount": row.headcount,
        "officers": list(row.form.get("officers", ())),
        "discipline": dict(row.discipline),
    }
    for name in ("symposium", "education", "rectification"):
        if name in row.form:
            told[name] = dict(row.form[name])
    return told
