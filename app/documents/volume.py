"""The papers of a volume made in one go: what is signed or held is printed and filed, and the volume laid anew."""

from __future__ import annotations

from app import archive, cases
from app.documents.filing import file_document
from app.documents.keeping import issued
from app.documents.registry import form, render
from app.documents.sources import case_papers
from app.work import Work


def compile_volume(work: Work, ref: str) -> int:
    """Print and file every finished paper of a case, then lay its dossier in file order; returns how many were filed.

    What is kept already, byte for byte, is left as it is, and so is what was issued.
    Raises `archive.not_compiling`, `permission.denied`,
    `document.not_own`, `document.missing_glyph`, `disk.full`.
    """
    case = cases.case_file(work, ref)
    archive.require_compiling(work, case)
    filed = 0
    for paper in case_papers(work, case.id):
        if not (paper.final and form(paper.form_code).in_volume):
            continue
        if issued(work, case.id, paper.form_code, paper.subject_id) is None:
            file_document(work, case.id, paper, render(paper.form_code, paper.filled()))
        filed += 1
    archive.lay(work, case)
    return filed
