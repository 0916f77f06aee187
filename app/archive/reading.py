"""Dossiers as pages and papers show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import cases
from app.archive.dossier import check, entity
from app.archive.rules import CheckLine, gaps, photo_faults
from app.codes import label
from app.findings import Finding
from app.work import Read
from db.codes import CaseState, DossierState, ItemState
from db.kernel.errors import UserError
from db.models import Dossier, DossierItem


@dataclass(frozen=True, slots=True)
class ItemFile:
    """One line of the 卷内目录; `pages_text` is `12—15`, empty for what has no pages yet."""

    number: int
    kind: str
    title: str
    doc_number: str
    responsible: str
    dated: date | None
    page_from: int | None
    pages: int
    sha256: str
    document_id: str
    photo_id: str
    supplementary: bool

    @property
    def pages_text(self) -> str:
        """First and last page."""
        if self.page_from is None:
            return ""
        last = self.page_from + self.pages - 1
        return str(self.page_from) if last == self.page_from else f"{self.page_from}—{last}"


@dataclass(frozen=True, slots=True)
class ReviewStage:
    """One stage of 归档审核: who, when, whether done or in hand."""

    label: str
    by: str
    on: date | None
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class DossierDetail:
    """A dossier with its checklist, its papers and photos in file order, and what is still in the way."""

    case_id: str
    case_name: str
    register_no: str
    unit: str
    case_state: CaseState
    state: DossierState | None
    state_text: str
    title: str
    archival_code: str
    retention: str
    retention_text: str
    fonds_no: str
    year: int
    compiled_by: str
    reviewed_by: str
    archived_on: date | None
    checks: tuple[CheckLine, ...]
    papers: tuple[ItemFile, ...]
    photos: tuple[ItemFile, ...]
    total_pages: int
    findings: tuple[Finding, ...]
    stages: tuple[ReviewStage, ...]
    returns: tuple[Mapping[str, str], ...]
    remarks: tuple[Mapping[str, object], ...]

    @property
    def complete(self) -> int:
        """Classes that are present, waived or promised."""
        return sum(line.state is not ItemState.MISSING for line in self.checks)


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line of the list of dossiers."""

    case_id: str
    register_no: str
    case_name: str
    state: DossierState
    state_text: str
    archival_code: str
    retention_text: str
    year: int
    archived_on: date | None
    papers: int
    photos: int
    own: bool


def dossier_detail(view: Read, ref: str) -> DossierDetail:
    """The dossier of a case by id or number; before it is compiled, only its checklist is there."""
    case = cases.case_file(view, ref)
    dossier = entity(view, case.id)
    lines = check(view, case)
    rows = [_item(n, row) for n, row in enumerate(dossier.items, 1)] if dossier else []
    papers = tuple(row for row in rows if row.kind == "document")
    state = DossierState(dossier.state) if dossier else None
    return DossierDetail(
        case_id=case.id,
        case_name=case.name,
        register_no=case.register_no,
        unit=case.unit_name,
        case_state=case.state,
        state=state,
        state_text=label("dossier_states", state) if state else "",
        title=dossier.title if dossier else "",
        archival_code=(dossier.archival_code or "") if dossier else "",
        retention=dossier.retention if dossier else "",
        retention_text=label("retention", dossier.retention) if dossier else "",
        fonds_no=dossier.fonds_no if dossier else "",
        year=dossier.year if dossier else 0,
        compiled_by=dossier.compiled_by if dossier else "",
        reviewed_by=dossier.reviewed_by if dossier else "",
        archived_on=dossier.archived_on if dossier else None,
        checks=lines,
        papers=papers,
        photos=tuple(row for row in rows if row.kind == "photo"),
        total_pages=sum(row.pages for row in papers),
        findings=gaps(lines) + photo_faults(lines),
        stages=_stages(dossier),
        returns=tuple(dossier.form.get("returns", ())) if dossier else (),
        remarks=tuple(dossier.form.get("remarks", ())) if dossier else (),
    )


def list_dossiers(view: Read, *, limit: int = 200, offset: int = 0) -> list[DossierRow]:
    """Dossiers, newest first. One whose case has not come here goes by its title."""
    cases.require_reading(view)
    query = select(Dossier).where(Dossier.withdrawn.is_(False)).order_by(Dossier.id.desc()).limit(limit).offset(offset)
    found = []
    for row in view.session.scalars(query):
        case = _case(view, row.case_id)
        papers = sum(item.kind == "document" for item in row.items)
        found.append(
            DossierRow(
                case_id=row.case_id,
                register_no=case.register_no if case else "",
                case_name=case.name if case else row.title,
                state=DossierState(row.state),
                state_text=label("dossier_states", row.state),
                archival_code=row.archival_code or "",
                retention_text=label("retention", row.retention),
                year=row.year,
                archived_on=row.archived_on,
                papers=papers,
                photos=len(row.items) - papers,
                own=view.is_own(row),
            )
        )
    return found


def archival_codes(view: Read, ids: Sequence[str]) -> dict[str, str]:
    """The 档号 of those of these cases that have one, by the case's id."""
    cases.require_reading(view)
    query = select(Dossier.case_id, Dossier.archival_code).where(
        Dossier.case_id.in_(ids), Dossier.archival_code.is_not(None), Dossier.withdrawn.is_(False)
    )
    return {case_id: code or "" for case_id, code in view.session.execute(query)}


def _case(view: Read, case_id: str) -> cases.CaseFile | None:
    try:
        return cases.case_file(view, case_id)
    except UserError:
        return None


def _item(number: int, row: DossierItem) -> ItemFile:
    return ItemFile(
        number=number,
        kind=row.kind,
        title=row.title,
        doc_number=row.doc_number,
        responsible=row.responsible,
        dated=row.dated,
        page_from=row.page_from,
        pages=row.pages,
        sha256=row.sha256,
        document_id=row.document_id or "",
        photo_id=row.photo_id or "",
        supplementary=row.supplementary,
    )


def _stages(dossier: Dossier | None) -> tuple[ReviewStage, ...]:
    reached = {None: -1, DossierState.COMPILING: 0, DossierState.REVIEW: 1, DossierState.ARCHIVED: 3}[
        DossierState(dossier.state) if dossier else None
    ]
    compiled_on = dossier.form.get("compiled_on", "") if dossier else ""
    archived = dossier.archived_on if dossier else None
    told = [
        (
            "承办人整理",
            dossier.compiled_by if dossier else "",
            date.fromisoformat(compiled_on) if compiled_on else None,
        ),
        ("预防部门审核", dossier.reviewed_by if dossier else "", archived),
        ("档案部门接收", dossier.reviewed_by if dossier else "", archived),
    ]
    return tuple(
        ReviewStage(text, by, on, done=place < reached, current=place == reached)
        for place, (text, by, on) in enumerate(told)
    )
