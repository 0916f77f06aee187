"""What is found of work at the units."""

from __future__ import annotations

from collections.abc import Iterator

from app.search import Entry, Group, Source, entries, texts
from db.codes import Step
from db.models import Activity, Revisit


@entries("activity")
def activity(source: Source, record: Activity) -> Iterator[Entry]:
    """座谈会 and 法制教育, at the first step that they serve."""
    step = next((row.step for row in record.serves), Step.SYMPOSIUM.value)
    yield Entry(Group.RECORD, record.title, body=texts(record, "title"), case_id=record.case_id, step=step)


@entries("revisit")
def revisit(source: Source, record: Revisit) -> Iterator[Entry]:
    """回访考察记录."""
    yield Entry(Group.RECORD, "回访考察记录", body=texts(record), case_id=record.case_id, step=Step.REVISIT.value)
