"""What is found of what the superior wrote."""

from __future__ import annotations

from collections.abc import Iterator

from app.codes import label
from app.search import Entry, Group, Source, entries, not_sought, texts
from db.models import SuperiorOpinion

# A line passed on for another office is found as the record that it carries.
# Tables stand where they count once they were taken over; an answer stands beside what it answers.
not_sought("passed_line", "superior_table", "superior_answer")


@entries("superior_opinion")
def superior_opinion(source: Source, record: SuperiorOpinion) -> Iterator[Entry]:
    """备案号, 审查意见, 催办 and 挂牌督办."""
    yield Entry(
        Group.RECORD,
        f"上级院{label('opinion_kinds', record.kind)}",
        number=record.filing_no,
        body=texts(record, "filing_no", "subject_digest"),
        case_id=record.case_id,
    )
