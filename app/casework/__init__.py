"""A case carried through all areas: transitions, records, the case's page, the workbench.

Stands above cases, activities, proposals and archive: it asks permission and guards, then lets the areas write.
"""

from __future__ import annotations

from app.casework.advance import Choice, advance, choices
from app.casework.record import Kind, record

__all__ = ["Choice", "Kind", "advance", "choices", "record"]
