"""What is found of papers: title, number, and the text that they hold."""

from __future__ import annotations

from collections.abc import Iterator

from app.search import Entry, Group, Source, entries, texts
from db.models import Document, DocumentText


@entries("document")
def document(source: Source, record: Document) -> Iterator[Entry]:
    """A kept paper with its layer of text, as far as that was read."""
    held = source.session.get(DocumentText, record.sha256)
    yield Entry(
        Group.PAPER,
        title=record.title,
        number=record.doc_number,
        names=(record.responsible,),
        body=(*texts(record, "title", "doc_number", "responsible"), *((held.text,) if held and held.text else ())),
        case_id=record.case_id,
    )
