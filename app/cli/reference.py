"""What `yiantong codes` lists: record kinds with their fields, transitions, code lists, forms, refusals."""

from __future__ import annotations

from typing import Any

import resources
from app import codes, documents
from app.cases import rules
from app.casework import reference
from app.messages import sentences
from app.permissions import roles_for


def everything() -> dict[str, Any]:
    """All that a person needs in order to write the JSON files that the command reads."""
    return {
        "records": reference.fields(),
        "transitions": [
            {
                "code": line.code,
                "label": line.label,
                "track": line.track,
                "from": line.sources,
                "to": line.target,
                "roles": roles_for(line.action),
                "guards": line.guards,
                "by_record": line.by_form,
            }
            for line in rules.TRANSITIONS
        ],
        "forms": documents.forms(),
        "codes": {name: {item.code: item.label for item in codes.items(name)} for name in _code_lists()},
        "refusals": sentences(),
    }


def _code_lists() -> list[str]:
    return sorted(file.stem for file in resources.path("codes").glob("*.toml"))
