"""Papers that came in: filed with their originals and their recipe, replaced, and given out bit for bit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from app import cases
from app.documents.incoming import Kept, plain_name, read_words
from app.documents.keeping import INCOMING, keep, live, may_file
from app.documents.registry import form
from app.documents.scans import Assembled, Original, as_they_came
from app.documents.word.writer import MEDIA_TYPE as WORD
from app.work import Read, Work
from app.workers.word import OLD_WORD
from db.codes import Direction
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Document, DocumentOriginal

DRAFT = "corrected_draft"
"""The one kind that comes as DOCX."""


@dataclass(frozen=True, slots=True)
class IncomingFields:
    """What is entered of a paper that came in. `subject_id` ties it to a record, such as a reply; `of_form` names the
    form that it is a corrected draft of."""

    kind: str
    dated: date
    title: str = ""
    sender: str = ""
    number: str = ""
    subject_id: str = ""
    of_form: str = ""

    @property
    def shown(self) -> str:
        """The title it will have."""
        return self.title.strip() or INCOMING.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """A file as it came, of which a paper was made. `id` names it among the paper's originals."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str


def add_incoming(work: Work, ref: str, fields: IncomingFields, data: bytes, file_name: str, password: str = "") -> str:
    """Keep one file that came in (PDF, JPEG, PNG, TIFF, a corrected draft as DOCX); returns the document's id. A locked
    PDF needs its `password`.

    PDF and DOCX are kept as they are; pictures become a PDF/A, and their bytes are kept beside it. Raises
    `permission.denied`, `document.unknown_kind`, `document.date_in_future`, `document.duplicate` (already kept with
    this case), `document.word_is_a_draft` and what `ScanTable.add` raises.
    """
    case = may_file(work, ref)
    _check(work, fields)
    digest = hashlib.sha256(data).hexdigest()
    name = plain_name(file_name)
    _refuse_known(work, case.id, name, digest)
    word = data.startswith((b"PK\3\4", OLD_WORD))
    if data and word != (fields.kind == DRAFT):
        raise UserError("document.word_is_a_draft", name=name, kind=INCOMING[DRAFT])
    if word:
        read_words(data, name)  # how many pages it has is for a word processor to say
        ready = Assembled(Kept(data, WORD, 1, digest, name))
    else:
        ready = as_they_came([(file_name, data)], fields.shown, password)
    return add_papers(work, ref, [(fields, ready)])[0]


def keep_sheet(work: Work, ref: str, fields: IncomingFields, data: bytes, file_name: str, password: str = "") -> str:
    """`add_incoming`, or the paper of these very bytes that is with the case already: one sheet bears several opinions.

    Raises as `add_incoming` does, but never `document.duplicate`.
    """
    case = may_file(work, ref)
    known = _known(work, case.id, hashlib.sha256(data).hexdigest())
    return known.id if known is not None else add_incoming(work, ref, fields, data, file_name, password)


def add_papers(work: Work, ref: str, papers: Sequence[tuple[IncomingFields, Assembled]]) -> list[str]:
    """File papers that were put together; returns the documents' ids. A file that is part of several is kept once.

    Raises `permission.denied`, `document.unknown_kind`, `document.date_in_future`, `document.duplicate`, `disk.full`.
    """
    case = may_file(work, ref)
    blobs: dict[str, str] = {}
    return [_file(work, case, fields, paper, blobs) for fields, paper in papers]


def replace_paper(work: Work, document_id: str, paper: Assembled, reason: str) -> str:
    """Put another scan in a paper's place; the former one stays in the records, withdrawn for the `reason`.

    Returns the new document's id. Raises `document.unknown`, `document.not_incoming`, `document.reason_missing` too.
    """
    row = _received(work, document_id)
    case = may_file(work, row.case_id)
    if not reason.strip():
        raise UserError("document.reason_missing", title=row.title)
    fields = IncomingFields(row.form_code, row.dated, row.title, row.responsible, row.doc_number, row.subject_id or "")
    made = _file(work, case, fields, paper, {}, replaces=row.id)
    work.withdraw(row, "document.replace", reason.strip())
    return made


def originals(view: Read, document_id: str) -> list[OriginalRow]:
    """The files that a paper was made of; the paper's own bytes where it is a file as it came. Empty for another
    office's paper whose originals did not travel. Raises `document.unknown`, `permission.denied`."""
    row = _received(view, document_id)
    query = (
        select(DocumentOriginal)
        .where(DocumentOriginal.document_id == row.id)
        .order_by(DocumentOriginal.position)
    )  # fmt: skip
    found = [OriginalRow(one.id, one.name, one.media_type, one.size, one.sha256) for one in view.session.scalars(query)]
    if found or row.form.get("recipe") or row.blob_id is None:
        return found
    name = plain_name(str(row.form.get("file_name", ""))) or row.title
    return [OriginalRow(row.id, name, row.media_type, row.size, row.sha256)]


def read_original(view: Read, document_id: str, original_id: str) -> bytes:
    """A file as it came, bit for bit. Raises `document.unknown`, `blob.damaged` too."""
    row = _received(view, document_id)
    if original_id == row.id and row.blob_id is not None:
        return view.load(row.blob_id)
    found = view.session.get(DocumentOriginal, original_id)
    if found is None or found.document_id != row.id:
        raise UserError("document.unknown", id=original_id[:64])
    return view.load(found.blob_id)


def export_originals(work: Work, document_id: str, folder: Path) -> list[Path]:
    """Write a paper's originals into a folder, bit for bit, under names that are free there; the log tells.

    Raises `document.unknown`, `disk.full`, `disk.denied`.
    """
    row = _received(work, document_id)
    written = []
    for one in originals(work, document_id):
        target = free_name(folder, one.name)
        durable.write(target, read_original(work, document_id, one.id), name="document.out")
        written.append(target)
    work.note("document.export", "document", row.id, "、".join(path.name for path in written))
    work.touch("audit")
    return written


def free_name(folder: Path, name: str) -> Path:
    """A name in a folder that nothing has yet: `name`, else with a number before its ending."""
    target = folder / name
    number = 2
    while target.exists() or target.is_symlink():
        target = folder / f"{Path(name).stem}（{number}）{Path(name).suffix}"
        number += 1
    return target


def _received(view: Read, document_id: str) -> Document:
    cases.require_reading(view)
    row = view.session.get(Document, document_id)
    if row is None or row.withdrawn:
        raise UserError("document.unknown", id=document_id[:64])
    if row.direction != Direction.INCOMING:
        raise UserError("document.not_incoming", title=row.title)
    return row


def _check(work: Work, fields: IncomingFields) -> None:
    if fields.kind not in INCOMING:
        raise UserError("document.unknown_kind", kind=fields.kind[:32], known="、".join(INCOMING))
    if fields.dated > work.today():
        raise UserError("document.date_in_future", date=fields.dated.isoformat())


def _known(work: Work, case_id: str, sha256: str) -> Document | None:
    """A live paper of the case that is this file, or was made of it alone."""
    same = work.session.scalars(live(Document.case_id == case_id, Document.sha256 == sha256)).first()
    if same is not None:
        return same
    query = live(Document.case_id == case_id, DocumentOriginal.sha256 == sha256).join(
        DocumentOriginal, DocumentOriginal.document_id == Document.id
    )
    alone = (row for row in work.session.scalars(query) if _whole(row.form.get("recipe")))
    return next(alone, None)


def _whole(recipe: object) -> bool:
    """Whether a recipe takes one file's pages in order and as they are; how many that file has is not asked."""
    return isinstance(recipe, list) and recipe == [[0, place, 0, 0] for place in range(len(recipe))]


def _refuse_known(work: Work, case_id: str, name: str, sha256: str) -> None:
    known = _known(work, case_id, sha256)
    if known is not None:
        raise UserError("document.duplicate", name=name, title=known.title)


def _file(
    work: Work,
    case: cases.CaseFile,
    fields: IncomingFields,
    paper: Assembled,
    blobs: dict[str, str],
    replaces: str = "",
) -> str:
    _check(work, fields)
    known = work.session.scalars(live(Document.case_id == case.id, Document.sha256 == paper.kept.sha256)).first()
    if known is not None:
        raise UserError("document.duplicate", name=paper.kept.name, title=known.title)
    told: dict[str, object] = {}
    if paper.made_of:
        told["recipe"] = [list(step) for step in paper.recipe]
        told["sources"] = [one.sha256 for one in paper.made_of]
        told["archival"] = paper.archival
    if replaces:
        told["replaces"] = replaces
    if fields.of_form:
        told["of_form"] = form(fields.of_form).code
    document = keep(
        work,
        case,
        replace(paper.kept, name=plain_name(paper.kept.name)),
        form=told,
        form_code=fields.kind,
        subject_id=fields.subject_id or None,
        direction=Direction.INCOMING,
        title=fields.shown,
        doc_number=fields.number.strip(),
        responsible=fields.sender.strip() or case.unit_name,
        dated=fields.dated,
        faces=[],
    )
    for position, one in enumerate(paper.made_of):
        work.session.add(_original(work, document.id, position, one, blobs))
    return document.id


def _original(work: Work, document_id: str, position: int, one: Original, blobs: dict[str, str]) -> DocumentOriginal:
    if one.sha256 not in blobs:
        blobs[one.sha256] = work.store(one.data, one.media_type).id
    return DocumentOriginal(
        id=new_id(),
        document_id=document_id,
        position=position,
        name=one.name,
        media_type=one.media_type,
        size=len(one.data),
        sha256=one.sha256,
        blob_id=blobs[one.sha256],
    )
