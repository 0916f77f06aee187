"""Papers of the volume: 卷内文件目录 and 卷内备考表."""

from __future__ import annotations

from datetime import date

from app import archive, cases
from app.codes import label
from app.documents.forms.filing_index import FilingEntry, FilingIndexData
from app.documents.forms.handover_list import HandoverLine, HandoverListData
from app.documents.forms.remark_sheet import RemarkSheetData
from app.documents.forms.volume_cover import VolumeCoverData
from app.documents.forms.volume_index import IndexEntry, VolumeIndexData
from app.documents.forms.volume_spine import VolumeSpineData
from app.documents.sources.paper import CasePaper, text
from app.work import Read


def indexes(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """卷内文件目录, final once the volume has its 档号."""
    detail = archive.dossier_detail(view, case.id)
    if not detail.papers:
        return []
    last = detail.papers[-1]
    entries = tuple(_entry(one, whole=one is last) for one in detail.papers)
    data = VolumeIndexData(detail.title, entries, detail.archival_code)
    return [_paper("volume_index", "卷内文件目录", case, detail, data)]


def _entry(one: archive.ItemFile, *, whole: bool) -> IndexEntry:
    """The first page of a paper; of the last one also its last."""
    pages = one.pages_text.replace("—", "-") if whole else str(one.page_from or "")
    return IndexEntry(
        one.title,
        one.doc_number,
        one.responsible,
        one.dated.strftime("%Y%m%d") if one.dated else "",
        pages,
        _supplement(one),
    )


def covers(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """案卷封面."""
    detail = archive.dossier_detail(view, case.id)
    if not detail.papers:
        return []
    days = [one.dated for one in detail.papers if one.dated]
    data = VolumeCoverData(
        fonds_name=view.own.office_name,
        volume_title=detail.title,
        first=min(days, default=None),
        last=max(days, default=None),
        retention=detail.retention_text,
        papers=len(detail.papers),
        pages=detail.total_pages,
        archival_code=detail.archival_code,
    )
    return [_paper("volume_cover", "案卷封面", case, detail, data)]


def handovers(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """移交清单 from the undertaker to the prevention department."""
    detail = archive.dossier_detail(view, case.id)
    if not detail.papers:
        return []
    lines = [
        HandoverLine(one.title, one.doc_number, pages=str(one.pages) if one.pages else "", remark=_supplement(one))
        for one in detail.papers
    ]
    if detail.photos:
        lines.append(HandoverLine("照片", count=str(len(detail.photos)), remark="附说明和底片登记"))
    data = HandoverListData(case.name, case.register_no, case.undertaker, detail.reviewed_by, tuple(lines))
    return [_paper("handover_list", "移交清单", case, detail, data)]


def _supplement(one: archive.ItemFile) -> str:
    return "补充归档" if one.supplementary else ""


def remarks(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """卷内备考表: the situation when the volume was taken in, then each later supplement."""
    detail = archive.dossier_detail(view, case.id)
    if not detail.papers:
        return []
    counts = f"本卷共{len(detail.papers)}件{detail.total_pages}页；照片{len(detail.photos)}张，底片登记与照片一一对应。"
    told = [_remark(one) for one in detail.remarks]
    first, additions = (told[0], tuple(f"补充归档：{one}" for one in told[1:])) if told else (counts, ())
    data = RemarkSheetData(
        volume_title=detail.title,
        statement=first,
        archival_code=detail.archival_code,
        additions=additions,
        compiler=detail.compiled_by,
        checker=detail.reviewed_by,
        compiled_on=detail.archived_on,
    )
    return [_paper("remark_sheet", "卷内备考表", case, detail, data)]


def _remark(told: object) -> str:
    """One entry as `archive` keeps it: counts first, then what was written."""
    entry = told if isinstance(told, dict) else {}
    day = date.fromisoformat(text(entry.get("on"))) if entry.get("on") else None
    head = f"{day.year}年{day.month}月{day.day}日，" if day else ""
    counts = f"本卷共{entry.get('papers', 0)}件{entry.get('pages', 0)}页，照片{entry.get('photos', 0)}张。"
    return "\n".join(part for part in (head + counts, text(entry.get("situation"))) if part)


def _paper(code: str, title: str, case: cases.CaseFile, detail: archive.DossierDetail, data: object) -> CasePaper:
    return CasePaper(
        code,
        case.id,
        title,
        data,
        detail.archived_on,
        responsible=detail.compiled_by,
        final=bool(detail.archival_code),
    )


def filings(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """归档文件目录: the volume's papers with their 密级, final once the volume has its 档号."""
    detail = archive.dossier_detail(view, case.id)
    if not detail.papers:
        return []
    secrecy = "" if case.secrecy == "public" else label("secrecy", case.secrecy)
    entries = tuple(
        FilingEntry(
            one.title,
            f"{detail.archival_code}-{one.number:04d}" if detail.archival_code else "",
            one.doc_number,
            one.responsible,
            one.dated.strftime("%Y%m%d") if one.dated else "",
            secrecy,
            str(one.pages) if one.pages else "",
            _supplement(one),
        )
        for one in detail.papers
    )
    about = "　".join(part for part in (f"{detail.year}年度", detail.retention_text, detail.title) if part)
    data = FilingIndexData(view.own.office_name, about, entries)
    return [_paper("filing_index", "归档文件目录", case, detail, data)]


def spines(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """案卷脊背 in three widths."""
    detail = archive.dossier_detail(view, case.id)
    if not detail.papers:
        return []
    *_, volume = detail.archival_code.rpartition("-")
    data = VolumeSpineData(
        volume_title=detail.title,
        fonds_no=detail.fonds_no,
        list_no="WS" if detail.archival_code else "",
        year=str(detail.year),
        volume_no=volume.lstrip("0"),
        retention=detail.retention_text,
    )
    return [_paper("volume_spine", "案卷脊背", case, detail, data)]


PAPERS = {
    "handover_list": handovers,
    "volume_cover": covers,
    "volume_spine": spines,
    "volume_index": indexes,
    "filing_index": filings,
    "remark_sheet": remarks,
}
