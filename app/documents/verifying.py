"""核对: an issued paper set again by what it was set with, and what differs where it is not the same any more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from app.documents.filing import document_row, read_document, reprint_document
from app.documents.office_wording import current_versions, program_version, template_titles
from app.work import Read
from db.codes import Direction
from db.kernel.errors import UserError
from db.models import Document


@dataclass(frozen=True, slots=True)
class Verification:
    """What setting a paper again showed.

    `kept`: the bytes are those of the digest. `same`: set again, it is the same byte for byte. `program` and `wording`
    tell what differs between then and now (empty where nothing does), `faces` the face that is no longer there.
    `records`: none of these explains it, so the records say something else now.
    """

    title: str
    kept: bool
    same: bool
    program: str
    wording: tuple[str, ...]
    faces: str
    records: bool


def verify_document(view: Read, document_id: str) -> Verification:
    """Set an issued paper again and compare. Raises `document.unknown`, `document.received` for what came in."""
    row = document_row(view, document_id)
    if row.direction is not Direction.OUTGOING or not row.own:
        raise UserError("document.received", title=row.title)
    kept = hashlib.sha256(read_document(view, document_id)).hexdigest() == row.sha256
    made = _made(view, document_id)
    then, now = str(made.get("program", "")), program_version()
    program = f"{then or '?'} → {now}" if then != now else ""
    wording = _differing(made.get("wording"), current_versions(view))
    faces, same = "", False
    try:
        same = reprint_document(view, document_id).same
    except UserError as error:
        if error.code == "document.face_gone":
            faces = str(error.params.get("face", ""))
        elif error.code != "document.nothing_to_print":
            raise
    return Verification(row.title, kept, same, program, wording, faces, not (same or faces or program))


def _made(view: Read, document_id: str) -> dict[str, Any]:
    found = view.session.get(Document, document_id)
    made = found.form.get("made") if found is not None else None
    return made if isinstance(made, dict) else {}


def _differing(then: object, now: dict[str, int]) -> tuple[str, ...]:
    """Templates whose version is another one now. A paper is set again by the versions of its own time all the same."""
    before = then if isinstance(then, dict) else {}
    return tuple(
        f"{title} {before.get(code, 0)} → {now.get(code, 0)}"
        for code, title in template_titles()
        if before.get(code, 0) != now.get(code, 0)
    )
