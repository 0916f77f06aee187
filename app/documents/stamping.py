"""归档章 on the first page of a filed paper: printed over a copy; the kept original stays as it was filed."""

from __future__ import annotations

from app import archive, cases
from app.documents.filing import DocumentRow, document_row, read_document
from app.documents.forms.archive_stamp import ArchiveStampData
from app.documents.incoming import overlaid
from app.documents.registry import render
from app.work import Read
from db.kernel.errors import UserError


def archive_stamp(view: Read, document_id: str) -> ArchiveStampData:
    """What the stamp of a filed paper says.

    Raises `document.unknown`, `document.not_archived` before the volume has its 档号 or for a paper that is not in it.
    """
    row = document_row(view, document_id)
    detail = archive.dossier_detail(view, row.case_id)
    item = next((one for one in detail.papers if one.document_id == document_id), None)
    if item is None or not detail.archival_code:
        raise UserError("document.not_archived", title=row.title)
    parts = detail.archival_code.split("-")
    return ArchiveStampData(
        fonds_no=detail.fonds_no,
        year=str(detail.year),
        item_no=f"{item.number:04d}",
        class_name=parts[-2] if len(parts) > 3 else "",
        retention=detail.retention,
        pages=str(item.pages or row.pages),
    )


def stamped_document(view: Read, document_id: str) -> bytes:
    """A copy of a filed PDF with the 归档章 at the head of its first page; our own papers stay PDF/A.

    Raises as `archive_stamp` does, `document.no_stamp` for pictures, and what reading a foreign paper raises.
    """
    row: DocumentRow = document_row(view, document_id)
    if row.media_type != "application/pdf":
        raise UserError("document.no_stamp", title=row.title)
    stamp = render("archive_stamp", archive_stamp(view, document_id))
    cases.require_reading(view)
    return overlaid(read_document(view, document_id), stamp.pdf, row.title)
