"""What is found of dossiers."""

from __future__ import annotations

from collections.abc import Iterator

from app.search import Entry, Group, Source, entries, texts
from db.codes import Step
from db.models import Dossier


@entries("dossier")
def dossier(source: Source, record: Dossier) -> Iterator[Entry]:
    """案卷 by title and 档号."""
    yield Entry(
        Group.RECORD,
        title=record.title,
        number=record.archival_code or "",
        body=texts(record, "title", "archival_code"),
        case_id=record.case_id,
        step=Step.ARCHIVE.value,
    )
