"""A case's papers as one set: in the order of its volume, what is missing named, printed or saved together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import archive, cases
from app.documents.filing import (
    document_row,
    list_documents,
    open_document,
    pdf_for_case,
    read_document,
    render_for_case,
)
from app.documents.raster import OpenPaper, OwnPaper
from app.documents.received import free_name
from app.documents.registry import forms
from app.documents.sources import case_papers
from app.work import Read, Work
from db.codes import Direction, ItemState
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress, silent

_UNFIT = '\\/:*?"<>|'


@dataclass(frozen=True, slots=True)
class SetPaper:
    """One paper of a set. `form` and `subject` for what is printed from records, `document` for what came in."""

    title: str
    kind: str
    dated: date | None
    final: bool
    form: str = ""
    subject: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The papers of a case in file order, and the classes of the checklist for which there is nothing yet."""

    case_id: str
    case_name: str
    papers: tuple[SetPaper, ...]
    missing: tuple[str, ...]


def case_set(view: Read, ref: str) -> CaseSet:
    """All papers of a case. Raises `case.unknown`, `permission.denied`."""
    case = cases.case_file(view, ref)
    names = {form.code: form.title for form in forms()}
    try:
        made = [
            SetPaper(one.title.removeprefix(case.name) or one.title, names[one.form_code], one.dated, one.final,
                     one.form_code, one.subject_id)
            for one in case_papers(view, case.id)
        ]  # fmt: skip
    except UserError:
        made = []  # another office's case: only what came with it
    came = [
        SetPaper(one.title, one.kind_text, one.dated, True, document=one.id)
        for one in list_documents(view, case.id)
        if one.here and (one.direction is Direction.INCOMING or not made)
    ]
    checks = archive.dossier_detail(view, case.id).checks
    missing = tuple(one.label for one in checks if not one.photo and one.state is ItemState.MISSING)
    return CaseSet(case.id, case.name, (*made, *came), missing)


def open_paper(view: Read, case_id: str, paper: SetPaper, *, for_seal: bool = False) -> OpenPaper:
    """A paper of a set, open to be printed. Raises as `render_for_case` and `open_document` do."""
    if paper.document:
        return open_document(view, paper.document)
    if for_seal:
        return OwnPaper(render_for_case(view, case_id, paper.form, paper.subject, for_seal=True).pdf)
    return OwnPaper(pdf_for_case(view, case_id, paper.form, paper.subject)[0])


def export_set(
    work: Work,
    case_id: str,
    papers: Sequence[SetPaper],
    folder: Path,
    *,
    plain_names: bool = False,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> list[Path]:
    """Write papers into a folder, which is made where it is not there, numbered in their order, and note it in the log.
    Nothing there is overwritten.

    They are not encrypted any more. With `plain_names` the files are named by the kind of paper alone, without names
    of persons, cases or units. Raises `disk.full`, `disk.denied`, `Cancelled`, and as `open_paper` does.
    """
    cases.require_reading(work)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise durable.disk_error(error, folder) from error
    written: list[Path] = []
    for number, paper in enumerate(papers, 1):
        if cancel is not None:
            cancel.check()
        progress(number - 1, len(papers), paper.title)
        if paper.document:
            data, ending = read_document(work, paper.document), _ending(document_row(work, paper.document).media_type)
        else:
            data, ending = pdf_for_case(work, case_id, paper.form, paper.subject)[0], ".pdf"
        name = _file_name(number, paper.kind if plain_names else paper.title, ending)
        target = free_name(folder, name)
        durable.write(target, data, name="document.out")
        written.append(target)
    progress(len(papers), len(papers), "")
    work.note("document.export", "case", case_id, "、".join(path.name for path in written)[:2000])
    work.touch("audit")
    return written


def _ending(media_type: str) -> str:
    return {"application/pdf": ".pdf", "image/tiff": ".tif", "image/jpeg": ".jpg", "image/png": ".png"}.get(
        media_type, ".docx"
    )


def _file_name(number: int, title: str, ending: str) -> str:
    plain = "".join("_" if char in _UNFIT or not char.isprintable() else char for char in title).strip(". ")
    return f"{number:02}　{plain[:80]}{ending}"
