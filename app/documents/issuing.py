"""What leaves the office is kept as it left: the PDF of an issued paper with its digest, the faces, the wording and the
program that it was set with."""

from __future__ import annotations

from app import cases
from app.documents.filing import keep_printed
from app.documents.forms.proposal import ProposalData
from app.documents.keeping import ISSUED, issued
from app.documents.registry import render
from app.documents.sources import CasePaper, papers_of_form
from app.documents.typesetting.official import Seal
from app.work import Work


def keep_issued(work: Work, ref: str) -> list[str]:
    """Keep every paper of a case that is issued and not kept yet; returns the documents' ids.

    A proposal is issued when it is sealed, a letter when it is signed. One that is kept stays as it is, whatever the
    records or the office's wording come to say later. Raises as `render` does, and `disk.full`.
    """
    case = cases.case_file(work, ref)
    waiting = [
        paper
        for code in ISSUED
        for paper in papers_of_form(work, case.id, code)
        if _is_issued(paper) and issued(work, case.id, code, paper.subject_id) is None
    ]
    return [keep_printed(work, case, paper, render(paper.form_code, paper.filled())) for paper in waiting]


def _is_issued(paper: CasePaper) -> bool:
    if isinstance(paper.data, ProposalData):
        return paper.final and paper.data.seal is Seal.SEALED
    return paper.final


__all__ = ["keep_issued"]
