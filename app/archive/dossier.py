"""The dossier of a case: compiled, checked, reviewed, taken in, supplemented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import cases, presets
from app.archive import holdings
from app.archive.rules import (
    CheckLine,
    Mark,
    Paper,
    Picture,
    archival_code,
    checklist,
    first_pages,
    gaps,
    in_file_order,
)
from app.archive.rules import photo_faults as faults_of_photos
from app.codes import is_code, label
from app.decision import Decision
from app.findings import Finding
from app.forms import Form
from app.work import Read, Work
from db.codes import Action, DossierState, ItemState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Dossier, DossierCheck, DossierItem


def entity(view: Read, case_id: str) -> Dossier | None:
    """The dossier of a case, None before it is compiled."""
    return view.session.scalar(select(Dossier).where(Dossier.case_id == case_id, Dossier.withdrawn.is_(False)))


def check(view: Read, case: cases.CaseFile) -> tuple[CheckLine, ...]:
    """The checklist of a case as it stands now."""
    papers, pictures = holdings.papers(view, case), holdings.pictures(view, case.id)
    return checklist(holdings.classes(), papers, pictures, _marks(entity(view, case.id)))


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a case is from its archive: what it holds, what came later, what is missing, who compiled it."""

    holdings: int
    later: int
    classes: tuple[Finding, ...]
    photos: tuple[Finding, ...]
    compiled_by: str


def readiness(view: Read, case: cases.CaseFile) -> Readiness:
    """What keeps the dossier from review: classes that are missing, and photos without 说明 or negative."""
    dossier = entity(view, case.id)
    papers, pictures = holdings.papers(view, case), holdings.pictures(view, case.id)
    lines = checklist(holdings.classes(), papers, pictures, _marks(dossier))
    compiler = dossier.compiled_by if dossier else ""
    late_papers, late_pictures = _later(dossier, papers, pictures) if dossier else ([], [])
    later = len(late_papers) + len(late_pictures)
    return Readiness(len(papers) + len(pictures), later, gaps(lines), faults_of_photos(lines), compiler)


@dataclass(frozen=True, slots=True)
class MarkFields:
    """What is said of a class of the checklist."""

    code: str
    state: str
    reason: str


def mark_fields(data: Mapping[str, object]) -> MarkFields:
    """Read what is said of a class: `code`*, `state`*, `reason`* (not needed to take a mark back).

    `state` is `not_applicable`, `pending` or `missing` (takes the mark back). Raises `FindingsError("form.invalid")`.
    """
    form = Form(data)
    code = form.code("code", "归档材料", "archive_items")
    allowed = (ItemState.NOT_APPLICABLE.value, ItemState.PENDING.value, ItemState.MISSING.value)
    state = form.one_of("state", "状态", allowed)
    reason = form.text("reason", "理由", required=state != ItemState.MISSING)
    form.finish()
    return MarkFields(code, state, reason)


def mark(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Say of a class of the checklist that it does not apply or is to follow (`mark_fields`).

    Raises `form.invalid`, `archive.not_compiling`.
    """
    dossier = _compiling(work, case)
    fields = mark_fields(data)
    work.put(dossier, "dossier.mark", label("archive_items", fields.code))
    kept = [row for row in dossier.checks if row.code != fields.code]
    if fields.state != ItemState.MISSING:
        kept.append(DossierCheck(id=new_id(), position=0, code=fields.code, state=fields.state, reason=fields.reason))
    dossier.checks[:] = sorted(kept, key=lambda row: row.code)
    for position, row in enumerate(dossier.checks):
        row.position = position
    return dossier.id


def apply(work: Work, case_id: str, code: str, decision: Decision) -> None:
    """Write down what a transition of the case does to its dossier."""
    case = cases.case_file(work, case_id)
    if code == "start_archive":
        _begin(work, case)
        return
    dossier = entity(work, case_id)
    if dossier is None:
        raise AssertionError("a case in the archive has its dossier")
    work.put(dossier, f"dossier.{code}", decision.opinion)
    if code == "submit_archive":
        _fill(work, case, dossier)
        dossier.state, dossier.compiled_by = DossierState.REVIEW, decision.by
        _remember(dossier, compiled_on=decision.on.isoformat(), handover_note=decision.opinion)
    elif code == "return_archive":
        dossier.state = DossierState.COMPILING
        _remember(dossier, returns=[*dossier.form.get("returns", []), decision.told()])
    elif code == "approve_archive":
        _take_in(work, case, dossier, decision)
    elif code == "supplement":
        _supplement(work, case, dossier, decision)


def set_retention(work: Work, case: cases.CaseFile, retention: str) -> None:
    """Choose the 保管期限 of a dossier being compiled. Raises `archive.unknown_retention`, `permission.denied`."""
    if not is_code("retention", retention):
        raise UserError("archive.unknown_retention", retention=retention[:16])
    dossier = require_compiling(work, case)
    work.put(dossier, "dossier.retention", retention)
    dossier.retention = retention


def lay(work: Work, case: cases.CaseFile) -> None:
    """Lay the papers and photos that are there now in file order. Raises as `require_compiling` does."""
    dossier = require_compiling(work, case)
    work.put(dossier, "dossier.lay", case.name)
    _fill(work, case, dossier)


def require_compiling(work: Work, case: cases.CaseFile) -> Dossier:
    """The dossier, if it is being compiled and the person may. Raises `permission.denied`, `archive.not_compiling`."""
    work.require(Action.ARCHIVE_COMPILE, own=case.mine)
    return _compiling(work, case)


def _begin(work: Work, case: cases.CaseFile) -> None:
    archive = presets.current(work).archive
    dossier = Dossier(
        id=new_id(),
        case_id=case.id,
        state=DossierState.COMPILING,
        title=f"{work.own.office_name}关于{case.name}的个案预防卷",
        fonds_no=str(work.setting("archive.fonds_no", archive["fonds_no"])),
        year=work.today().year,
        retention=archive["retention"],
        form={},
        extra={},
    )
    work.put(dossier, "dossier.start_archive", case.name)
    _fill(work, case, dossier)


def _fill(work: Work, case: cases.CaseFile, dossier: Dossier) -> None:
    """Lay papers, then photos, in file order. Pages are counted through the papers; photos stand in their album."""
    papers = in_file_order(holdings.classes(), holdings.papers(work, case))
    starts = first_pages(paper.pages for paper in papers)
    rows = [_paper_row(n, paper, start) for n, (paper, start) in enumerate(zip(papers, starts, strict=True))]
    rows += [_picture_row(len(rows) + n, one) for n, one in enumerate(holdings.pictures(work, case.id))]
    dossier.items = rows


def _take_in(work: Work, case: cases.CaseFile, dossier: Dossier, decision: Decision) -> None:
    """Assign the 档号, fix the digests by listing everything once more, sign the 备考表."""
    _fill(work, case, dossier)
    archive, today = presets.current(work).archive, decision.on
    dossier.year = today.year
    count = select(func.count()).where(
        Dossier.archival_code.is_not(None),
        Dossier.year == today.year,
        Dossier.retention == dossier.retention,
        Dossier.owner_workspace == work.workspace_id,
    )
    serial = (work.session.scalar(count) or 0) + 1
    try:
        dossier.archival_code = archival_code(
            dossier.fonds_no, archive["category"], today.year, dossier.retention, archive["organ"], serial
        )
    except ValueError as error:
        raise UserError("archive.bad_code_part", detail=str(error)) from error
    dossier.state, dossier.reviewed_by, dossier.archived_on = DossierState.ARCHIVED, decision.by, today
    _remember(dossier, review=decision.told())
    _remark(dossier, decision)


def _supplement(work: Work, case: cases.CaseFile, dossier: Dossier, decision: Decision) -> None:
    """Later material (a judgment's photos) goes behind what is there; nothing that was taken in moves."""
    held = in_file_order(holdings.classes(), holdings.papers(work, case))
    papers, pictures = _later(dossier, held, holdings.pictures(work, case.id))
    page = 1 + sum(row.pages for row in dossier.items)
    position = len(dossier.items)
    for paper in papers:
        row = _paper_row(position, paper, page)
        row.supplementary = True
        dossier.items.append(row)
        position, page = position + 1, page + paper.pages
    for picture in pictures:
        row = _picture_row(position, picture)
        row.supplementary = True
        dossier.items.append(row)
        position += 1
    _remark(dossier, decision)


def _later(dossier: Dossier, papers: Iterable[Paper], pictures: Iterable[Picture]) -> tuple[list[Paper], list[Picture]]:
    """The papers and photos that were filed after the volume was laid."""
    known = {row.document_id or row.photo_id for row in dossier.items}
    return [p for p in papers if p.id and p.id not in known], [p for p in pictures if p.id not in known]


def _remark(dossier: Dossier, decision: Decision) -> None:
    papers = [row for row in dossier.items if row.kind == "document"]
    told: dict[str, Any] = {
        "situation": decision.opinion,
        "papers": len(papers),
        "pages": sum(row.pages for row in papers),
        "photos": len(dossier.items) - len(papers),
        "compiled_by": dossier.compiled_by,
        "checked_by": decision.by,
        "on": decision.on.isoformat(),
    }
    _remember(dossier, remarks=[*dossier.form.get("remarks", []), told])


def _remember(dossier: Dossier, **facts: Any) -> None:
    dossier.form = {**dossier.form, **facts}


def _compiling(work: Work, case: cases.CaseFile) -> Dossier:
    dossier = entity(work, case.id)
    if dossier is None or dossier.state != DossierState.COMPILING:
        raise UserError("archive.not_compiling", name=case.name)
    return dossier


def _marks(dossier: Dossier | None) -> dict[str, Mark]:
    rows: Sequence[DossierCheck] = dossier.checks if dossier else ()
    return {row.code: Mark(ItemState(row.state), row.reason) for row in rows}


def _paper_row(position: int, paper: Paper, page: int | None) -> DossierItem:
    return DossierItem(
        id=new_id(),
        position=position,
        kind="document",
        document_id=paper.id or None,
        title=paper.title,
        doc_number=paper.doc_number,
        responsible=paper.responsible,
        dated=paper.dated,
        page_from=page,
        pages=paper.pages,
        sha256=paper.sha256,
    )


def _picture_row(position: int, picture: Picture) -> DossierItem:
    dated: date | None = picture.taken_on
    return DossierItem(
        id=new_id(),
        position=position,
        kind="photo",
        photo_id=picture.id,
        title=picture.title,
        doc_number=picture.photo_no,
        responsible=picture.photographer,
        dated=dated,
        sha256=picture.sha256,
    )
