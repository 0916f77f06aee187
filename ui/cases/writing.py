"""Records of a case filed with what comes along on paper, each in one unit of work. Runs in workers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import photos
from app.casework import Scan, record, with_scan
from app.documents import read_scan
from app.work import Version, Work
from app.workspace import Workspace
from ui.tasks import Done


def file_record(
    work: Work, case_id: str, kind: str, given: dict[str, Any], scan: Path | None, opened_at: Version | None = None
) -> str:
    """File a record, and before it the scan that it points to, if one was chosen; returns the record's id."""
    whole = with_scan(work, case_id, kind, given, Scan(read_scan(scan), scan.name)) if scan is not None else given
    return record(work, case_id, kind, whole, opened_at=opened_at)


def bring_in(
    workspace: Workspace, case_id: str, category: str, files: Sequence[Path], activity: str, **watch: Any
) -> Done:
    """Import the photos of an activity."""
    report = photos.import_photos(workspace, case_id, category, files, activity_id=activity, **watch)
    return Done(report, report.changes)
