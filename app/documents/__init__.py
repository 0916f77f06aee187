"""Papers: forms made into archivable PDF from a case's records, kept and read again; papers that came in.

Stands above cases, activities, proposals and archive, whose records the papers print.
"""

from __future__ import annotations

from app.documents.filing import (
    DocumentRow,
    Reprint,
    as_word,
    carrying_data,
    compare_draft,
    document_row,
    file_document,
    file_form,
    list_documents,
    open_document,
    pdf_for_case,
    read_document,
    render_copies_register,
    render_for_case,
    render_number_register,
    reprint_document,
    withdraw_document,
    word_for_case,
)
from app.documents.form import FormInfo
from app.documents.incoming import read_scan
from app.documents.issuing import keep_issued
from app.documents.keeping import INCOMING
from app.documents.office_faces import refusals, stand_ins, use_office_faces
from app.documents.office_wording import (
    Template,
    WordingVersion,
    save_wording,
    template,
    template_titles,
    try_wording,
)
from app.documents.raster import ForeignPaper, OpenPaper, OwnPaper, PageImage, page_count, rasterise
from app.documents.received import (
    IncomingFields,
    OriginalRow,
    add_incoming,
    add_papers,
    export_originals,
    free_name,
    keep_sheet,
    originals,
    read_original,
    replace_paper,
)
from app.documents.recipe import Leaf, Papers, Sheaf
from app.documents.registry import forms, render
from app.documents.scans import Assembled, Glance, ScanTable, Source, as_they_came, read_through
from app.documents.sets import CaseSet, SetPaper, case_set, export_set, open_paper
from app.documents.sources import CasePaper, case_paper, case_papers
from app.documents.sources.proposals import proposal_data
from app.documents.stamping import stamped_document
from app.documents.texts import outstanding, read_texts
from app.documents.typesetting.paper import Rendered
from app.documents.verifying import Verification, verify_document
from app.documents.volume import compile_volume
from app.documents.word.comparison import Change, Comparison, Passage, Piece
from app.workers.pdf_page import Letter

__all__ = [
    "INCOMING",
    "Assembled",
    "CasePaper",
    "CaseSet",
    "Change",
    "Comparison",
    "DocumentRow",
    "ForeignPaper",
    "FormInfo",
    "Glance",
    "IncomingFields",
    "Leaf",
    "Letter",
    "OpenPaper",
    "OriginalRow",
    "OwnPaper",
    "PageImage",
    "Papers",
    "Passage",
    "Piece",
    "Rendered",
    "Reprint",
    "ScanTable",
    "SetPaper",
    "Sheaf",
    "Source",
    "add_incoming",
    "add_papers",
    "as_they_came",
    "as_word",
    "carrying_data",
    "compare_draft",
    "case_paper",
    "case_papers",
    "case_set",
    "compile_volume",
    "document_row",
    "export_originals",
    "export_set",
    "file_document",
    "file_form",
    "forms",
    "free_name",
    "keep_issued",
    "keep_sheet",
    "list_documents",
    "open_document",
    "open_paper",
    "outstanding",
    "originals",
    "page_count",
    "pdf_for_case",
    "proposal_data",
    "rasterise",
    "read_document",
    "refusals",
    "reprint_document",
    "stamped_document",
    "stand_ins",
    "use_office_faces",
    "read_original",
    "read_scan",
    "read_texts",
    "read_through",
    "render",
    "render_for_case",
    "render_copies_register",
    "render_number_register",
    "replace_paper",
    "withdraw_document",
    "word_for_case",
    "Template",
    "Verification",
    "WordingVersion",
    "save_wording",
    "template",
    "template_titles",
    "try_wording",
    "verify_document",
]
