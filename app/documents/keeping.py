"""How a paper becomes a record: who may file one, its bytes as a blob, its row; for printed and received ones."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, select

from app import cases
from app.documents.incoming import Kept
from app.documents.texts import keep_text
from app.work import Read, Work
from db.codes import Action, Direction
from db.kernel.ids import new_id
from db.models import Document

INCOMING = {
    "implementation_report": "落实检察建议情况的报告",
    "confession": "悔过书",
    "service_receipt": "送达回证",
    "copy_receipt": "抄送、备案回执",
    "rectification_evidence": "整改佐证材料",
    "judgment": "判决书",
    "draft_for_signature": "签发稿",
    "corrected_draft": "改稿",
    "approval_sheet": "审批单",
    "committee_minutes": "检察委员会会议记录",
    "symposium_sheet": "座谈会记录核对签名页",
    "other": "其他来文",
}
"""Kinds of incoming papers with their names; the codes stand beside those of the forms."""

ISSUED = (
    "proposal",
    "proposal_change",
    "proposal_withdrawal",
    "recheck_answer",
    "further_opinion",
    "notification",
    "request",
    "reminder",
    "report_up",
)
"""The forms of what goes out under the office's name."""


def may_file(work: Work, ref: str) -> cases.CaseFile:
    """The case, for somebody who may file its papers. Raises `case.unknown`, `permission.denied`."""
    case = cases.case_file(work, ref)
    work.require(Action.DOCUMENT_FILE, own=case.mine)
    return case


def live(*conditions: ColumnElement[bool]) -> Select[Document]:
    """Papers that have not been taken back."""
    return select(Document).where(Document.withdrawn.is_(False), *conditions)


def issued(view: Read, case_id: str, form_code: str, subject_id: str) -> Document | None:
    """The paper of an outgoing form as it was issued; None for other forms and before."""
    if form_code not in ISSUED:
        return None
    query = live(
        Document.case_id == case_id,
        Document.form_code == form_code,
        Document.subject_id == (subject_id or None),
        Document.direction == Direction.OUTGOING,
    )
    return view.session.scalars(query).first()


def keep(
    work: Work, case: cases.CaseFile, kept: Kept, *, form: Mapping[str, object] | None = None, **columns: object
) -> Document:
    """Make a paper's bytes and its record. Raises `disk.full`."""
    blob = work.store(kept.data, kept.media_type)
    document = Document(
        id=new_id(),
        case_id=case.id,
        pages=kept.pages,
        secrecy=case.secrecy,
        media_type=kept.media_type,
        size=len(kept.data),
        sha256=kept.sha256,
        blob_id=blob.id,
        form=({"file_name": kept.name} if kept.name else {}) | dict(form or {}),
        extra={},
        **columns,
    )
    foreign = document.direction == Direction.INCOMING
    keep_text(work.session, kept.sha256, kept.data, kept.media_type, foreign=foreign)
    work.put(document, "document.file", document.title)
    return document
