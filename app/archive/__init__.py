"""The archive of a case: checklist, dossier in file order, review, 档号, later supplements."""

from __future__ import annotations

from app.archive.dossier import apply, lay, mark, mark_fields, readiness, require_compiling, set_retention
from app.archive.reading import (
    DossierDetail,
    DossierRow,
    ItemFile,
    ReviewStage,
    archival_codes,
    dossier_detail,
    list_dossiers,
)
from app.archive.rules import CheckLine

__all__ = [
    "CheckLine",
    "DossierDetail",
    "DossierRow",
    "ItemFile",
    "Readiness",
    "ReviewStage",
    "apply",
    "archival_codes",
    "dossier_detail",
    "lay",
    "list_dossiers",
    "mark",
    "mark_fields",
    "readiness",
    "require_compiling",
    "set_retention",
]
