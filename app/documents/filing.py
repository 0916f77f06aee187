"""Papers kept: those that were printed here from records, and those that came in; listed and read again."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from app import cases
from app.codes import label
from app.documents.forms.follow_up import FollowUpData
from app.documents.forms.proposal import ProposalData
from app.documents.forms.wording import held
from app.documents.incoming import own_paper, plain_name, read_words
from app.documents.keeping import INCOMING, issued, keep, live, may_file
from app.documents.office_faces import pinned
from app.documents.office_wording import current_versions, of_versions, program_version
from app.documents.raster import ForeignPaper, OpenPaper, OwnPaper
from app.documents.registry import form, render
from app.documents.sources import CasePaper, case_paper
from app.documents.sources.proposals import number_register
from app.documents.sources.registers import copies_register
from app.documents.typesetting.archival import Attachment, attach
from app.documents.typesetting.faces import holding
from app.documents.typesetting.official import Seal
from app.documents.typesetting.paper import Rendered
from app.documents.word.comparison import Comparison, compare
from app.documents.word.writer import MEDIA_TYPE as WORD
from app.documents.word.writer import write
from app.work import Read, Work
from db.codes import Action, Direction
from db.kernel.errors import UserError
from db.models import Document


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A kept paper as lists show it. `kind_text` names its form or kind; `faces` are the font files used."""

    id: str
    case_id: str
    subject_id: str
    form_code: str
    kind_text: str
    direction: Direction
    title: str
    doc_number: str
    responsible: str
    dated: date
    pages: int
    secrecy: str
    secrecy_text: str
    media_type: str
    size: int
    sha256: str
    faces: tuple[str, ...]
    file_name: str
    filed_by: str
    filed_at: datetime
    own: bool
    here: bool
    assembled: bool
    archival: bool


def render_for_case(view: Read, ref: str, form_code: str, subject_id: str = "", *, for_seal: bool = False) -> Rendered:
    """The paper of a form as the case's records stand; drafts too. The newest one, or that of the record `subject_id`.
    What was issued is worded as it was then.

    `for_seal`: as it goes to the printer to be sealed, with room for the seal and no mark of its place.
    Raises `case.unknown`, `permission.denied`, `document.not_own`, `document.unknown_form`, `document.no_case_form`,
    `document.nothing_to_print`, `document.field_missing`, `document.missing_glyph`.
    """
    paper = case_paper(view, ref, form_code, subject_id)
    with _worded(view, issued(view, cases.case_id(view, ref), form_code, paper.subject_id)):
        return _set(case_paper(view, ref, form_code, subject_id), for_seal=for_seal)


def _set(paper: CasePaper, *, for_seal: bool) -> Rendered:
    data = paper.filled()
    if for_seal and isinstance(data, (ProposalData, FollowUpData)) and data.seal is Seal.PLACE:
        data = replace(data, seal=Seal.ROOM)
    return render(paper.form_code, data)


def _worded(view: Read, kept: Document | None) -> AbstractContextManager[None]:
    """The wording that a kept paper was set with; that of now where none is kept."""
    if kept is None:
        return nullcontext()
    made = kept.form.get("made")
    versions = made.get("wording") if isinstance(made, dict) else None
    return held(of_versions(view, versions if isinstance(versions, dict) else {}))


def pdf_for_case(view: Read, ref: str, form_code: str, subject_id: str = "") -> tuple[bytes, bool]:
    """The paper as it was issued, bit for bit, where it was; else as the records stand. And whether a word processor
    can take it. Raises as `render_for_case` does."""
    paper = case_paper(view, ref, form_code, subject_id)
    kept = issued(view, cases.case_id(view, ref), form_code, paper.subject_id)
    if kept is not None and kept.blob_id is not None:
        return view.load(kept.blob_id), True
    rendered = render_for_case(view, ref, form_code, subject_id)
    return rendered.pdf, rendered.outline is not None


def word_for_case(view: Read, ref: str, form_code: str, subject_id: str = "") -> bytes:
    """The same paper as DOCX, for offices that circulate drafts; its words are the PDF's.

    Raises as `render_for_case` does, and `document.no_word` for papers that are mostly drawn.
    """
    return as_word(form_code, render_for_case(view, ref, form_code, subject_id))


def as_word(form_code: str, rendered: Rendered) -> bytes:
    """A paper that was set as DOCX. Raises `document.no_word`."""
    if rendered.outline is None:
        raise UserError("document.no_word", form=form(form_code).title)
    return write(rendered.outline)


def carrying_data(rendered: Rendered, data: object) -> bytes:
    """The paper as PDF/A-3u with what it was made from as data.json in it (AFRelationship Data)."""
    said = json.dumps(asdict(data), ensure_ascii=False, indent=1, default=str)  # type: ignore[call-overload]
    return attach(rendered.pdf, Attachment("data.json", said.encode("utf-8"), described="本文书的结构化数据"))


def render_number_register(view: Read, year: int) -> Rendered:
    """检察建议编号登记簿 of a year. Raises `permission.denied`."""
    cases.require_reading(view)
    return render("number_register", number_register(view, year))


def render_copies_register(view: Read, year: int) -> Rendered:
    """抄送备案登记 of a year. Raises `permission.denied`."""
    cases.require_reading(view)
    return render("copies_register", copies_register(view, year))


def file_form(work: Work, ref: str, form_code: str, subject_id: str = "") -> str:
    """Print a form of a case from its records and keep it; returns the document's id.

    Printing again what is kept already changes nothing; a newer state of the same paper takes the older one's place,
    but what was issued stays. Raises as `render_for_case` does, and `document.not_final` for what is not yet signed or
    held.
    """
    paper = case_paper(work, ref, form_code, subject_id)
    if not paper.final:
        raise UserError("document.not_final", form=form(form_code).title)
    kept = issued(work, cases.case_id(work, ref), form_code, paper.subject_id)
    if kept is not None:
        return kept.id
    return file_document(work, ref, paper, render(form_code, paper.filled()))


def file_document(work: Work, ref: str, paper: CasePaper, rendered: Rendered) -> str:
    """Keep a rendered paper of a case; returns the document's id. Raises `permission.denied`, `disk.full`."""
    return keep_printed(work, may_file(work, ref), paper, rendered)


def keep_printed(work: Work, case: cases.CaseFile, paper: CasePaper, rendered: Rendered) -> str:
    """Keep a rendered paper, whoever acts: issuing it is permission enough. Raises `disk.full`."""
    kept = own_paper(rendered)
    earlier = _earlier(work, case.id, paper)
    for row in earlier:
        if row.sha256 == kept.sha256:
            return row.id
    document = keep(
        work,
        case,
        kept,
        form_code=paper.form_code,
        subject_id=paper.subject_id or None,
        direction=Direction.OUTGOING,
        title=paper.title,
        doc_number=paper.number,
        responsible=paper.responsible,
        dated=paper.dated or work.today(),
        faces=list(rendered.pins),
        form={"made": {"program": program_version(), "wording": current_versions(work)}},
    )
    for row in earlier:
        work.withdraw(row, "document.replace", paper.title)
    return document.id


def compare_draft(view: Read, document_id: str) -> Comparison:
    """A corrected draft that came in beside the same paper as the records say it now, by their words.

    Raises `document.no_comparison` for papers that are no corrected drafts, and what reading and rendering raise.
    """
    row = _document(view, document_id)
    of_form = str(row.form.get("of_form", ""))
    if row.media_type != WORD or not of_form:
        raise UserError("document.no_comparison", title=row.title)
    ours = render_for_case(view, row.case_id, of_form, row.subject_id or "").outline
    if ours is None:
        raise UserError("document.no_word", form=form(of_form).title)
    theirs = read_words(read_document(view, document_id), plain_name(str(row.form.get("file_name", ""))) or row.title)
    return compare(ours.paragraphs(), theirs)


def list_documents(view: Read, ref: str) -> list[DocumentRow]:
    """The kept papers of a case by date. Raises `case.unknown`, `permission.denied`."""
    case = cases.case_file(view, ref)
    query = live(Document.case_id == case.id).order_by(Document.dated, Document.id)
    return [_row(view, row) for row in view.session.scalars(query)]


def document_row(view: Read, document_id: str) -> DocumentRow:
    """One kept paper. Raises `document.unknown`, `permission.denied`."""
    return _row(view, _document(view, document_id))


def read_document(view: Read, document_id: str) -> bytes:
    """The bytes of a kept paper, as they were issued or received.

    Raises `document.unknown`, `document.not_here` (its bytes did not come with the record), `permission.denied`.
    """
    row = _document(view, document_id)
    if row.blob_id is None:
        raise UserError("document.not_here", title=row.title)
    return view.load(row.blob_id)


def open_document(view: Read, document_id: str) -> OpenPaper:
    """A kept paper to look at: ours drawn here, foreign ones in a walled child, all in the same way.

    Raises as `read_document` does, and `document.damaged`, `document.too_slow`, `document.too_large`.
    """
    row = _document(view, document_id)
    data = read_document(view, document_id)
    if row.direction == Direction.OUTGOING and view.is_own(row) and row.media_type == "application/pdf":
        return OwnPaper(data)
    return ForeignPaper(data, plain_name(str(row.form.get("file_name", ""))) or row.title)


@dataclass(frozen=True, slots=True)
class Reprint:
    """A kept paper printed again from the records with the faces it was issued with; `same`: byte for byte."""

    rendered: Rendered
    same: bool


def reprint_document(view: Read, document_id: str) -> Reprint:
    """Print a kept paper of ours again, with the very font files that it was issued with.

    Raises `document.face_gone` naming a face that is no longer there, and as `render_for_case` does.
    """
    row = _document(view, document_id)
    with _worded(view, row):
        return _reprint(view, row)


def _reprint(view: Read, row: Document) -> Reprint:
    paper = case_paper(view, row.case_id, row.form_code, row.subject_id or "")
    with holding(pinned(pin for pin in row.faces or () if "|" in pin)):
        rendered = render(paper.form_code, paper.filled())
    return Reprint(rendered, own_paper(rendered).sha256 == row.sha256)


def withdraw_document(work: Work, document_id: str, reason: str) -> None:
    """Take a wrongly filed paper back; it stays in the records, marked. Raises `document.reason_missing` too."""
    row = _document(work, document_id)
    work.require(Action.DOCUMENT_FILE, own=cases.case_file(work, row.case_id).mine)
    if not reason.strip():
        raise UserError("document.reason_missing", title=row.title)
    work.withdraw(row, "document.withdraw", reason.strip())


def _earlier(work: Work, case_id: str, paper: CasePaper) -> list[Document]:
    """The same paper as it was printed before."""
    query = live(
        Document.case_id == case_id,
        Document.form_code == paper.form_code,
        Document.subject_id == (paper.subject_id or None),
        Document.direction == Direction.OUTGOING,
    )
    return list(work.session.scalars(query))


def _document(view: Read, document_id: str) -> Document:
    cases.require_reading(view)
    row = view.session.get(Document, document_id)
    if row is None or row.withdrawn:
        raise UserError("document.unknown", id=document_id[:64])
    return row


def _row(view: Read, row: Document) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        case_id=row.case_id,
        subject_id=row.subject_id or "",
        form_code=row.form_code,
        kind_text=_kind_text(row),
        direction=Direction(row.direction),
        title=row.title,
        doc_number=row.doc_number,
        responsible=row.responsible,
        dated=row.dated,
        pages=row.pages,
        secrecy=row.secrecy,
        secrecy_text=label("secrecy", row.secrecy),
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        faces=tuple(pin.partition("|")[0] for pin in row.faces or ()),
        file_name=plain_name(str(row.form.get("file_name", ""))),
        filed_by=row.created_by,
        filed_at=row.created_at,
        own=view.is_own(row),
        here=row.blob_id is not None,
        assembled=bool(row.form.get("recipe")),
        archival=row.direction == Direction.OUTGOING or bool(row.form.get("archival")),
    )


def _kind_text(row: Document) -> str:
    if row.direction == Direction.INCOMING:
        return INCOMING.get(row.form_code, row.form_code)
    try:
        return form(row.form_code).title
    except UserError:
        return row.form_code


__all__ = [
    "DocumentRow",
    "document_row",
    "file_document",
    "file_form",
    "list_documents",
    "open_document",
    "read_document",
    "render_for_case",
    "render_copies_register",
    "render_number_register",
    "withdraw_document",
]
