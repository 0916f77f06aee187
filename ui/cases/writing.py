"""Records of a case filed with what comes along on paper, each in one unit of work. Runs in workers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import photos
from app.workspace import Workspace
from ui.tasks import Done


def bring_in(
    workspace: Workspace, case_id: str, category: str, files: Sequence[Path], activity: str, **watch: Any
) -> Done:
    """Import the photos of an activity."""
    report = photos.import_photos(workspace, case_id, category, files, activity_id=activity, **watch)
    return Done(report, report.changes)
