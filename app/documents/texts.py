"""The text of papers, for the search: of our own when they are kept, of received ones afterwards, from their PDF."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import search
from app.documents.raster import text_of
from app.workers import Sandbox, shared_sandbox
from app.workspace import CancelToken, Progress, UserError, Workspace, silent
from db.models import Document, DocumentText

_BATCH = 20
_PDF = "application/pdf"
#: Blanks and line ends between two full-width characters: a line ends there on paper only.
_GAP = re.compile(r"(?<=[\u2e80-\U0003ffff])\s+(?=[\u2e80-\U0003ffff])")


def keep_text(session: Session, sha256: str, data: bytes, media_type: str, *, foreign: bool) -> None:
    """Keep the text of a paper's bytes beside it, in the transaction that keeps the paper.

    What came from outside is read in a walled child; one that cannot be read there has no text.
    """
    if session.get(DocumentText, sha256) is None:
        session.add(DocumentText(sha256=sha256, text=read_text(data, media_type, foreign=foreign)))


def read_text(data: bytes, media_type: str, *, foreign: bool, sandbox: Sandbox | None = None) -> str:
    """The text of a paper without the line ends of its layout; empty where it has none."""
    if media_type != _PDF:
        return ""
    if not foreign:
        return plain(text_of(data))
    try:
        (found,) = (sandbox or shared_sandbox()).run("app.workers.papers:text", data).parts
    except UserError:
        return ""  # it was kept for its bytes; that nobody can read its text is no reason to refuse it
    return plain(found.decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Running text: no control characters, blanks only where words need them."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return _GAP.sub("", " ".join(printable.split()))


def outstanding(session: Session) -> list[str]:
    """Papers here whose text was not read yet: those that came with bundles."""
    query = (
        select(Document.id)
        .outerjoin(DocumentText, DocumentText.sha256 == Document.sha256)
        .where(Document.withdrawn.is_(False), Document.blob_id.is_not(None), Document.media_type == _PDF)
        .where(DocumentText.sha256.is_(None))
        .order_by(Document.id)
    )
    return list(session.scalars(query))


def read_texts(workspace: Workspace, progress: Progress = silent, cancel: CancelToken | None = None) -> int:
    """Read the text of all papers that wait for it, some at a time, so that others may write between; returns how many.

    Raises `Cancelled` between two papers; those before are kept.
    """
    cancel = cancel or CancelToken()
    with workspace.read() as view:
        waiting = outstanding(view.session)
    done = 0
    for start in range(0, len(waiting), _BATCH):
        found = {}
        with workspace.read() as view:
            for document_id in waiting[start : start + _BATCH]:
                cancel.check()
                progress(done, len(waiting), "读取文书文字")
                done += 1
                row = view.session.get(Document, document_id)
                if row is not None and row.blob_id is not None:
                    found[document_id] = read_text(view.load(row.blob_id), row.media_type, foreign=True)
        with workspace.work() as work:
            _keep(work.session, found)
            work.touch("documents")
            work.commit()
    return done


def _keep(session: Session, found: dict[str, str]) -> None:
    rows = list(session.scalars(select(Document).where(Document.id.in_(found))))
    for row in rows:
        if session.get(DocumentText, row.sha256) is None:
            session.add(DocumentText(sha256=row.sha256, text=found[row.id]))
    session.flush()
    search.update(session, rows)
