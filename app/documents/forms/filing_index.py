"""归档文件目录 in the columns of DA/T 22-2015, on A4 across."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.lists import Columns, draw_list
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "filing_index", "归档文件目录"
COLUMNS = Columns(
    ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"),
    (12.0, 61.0, 36.0, 31.0, 53.0, 22.0, 12.0, 12.0, 18.0),
    frozenset({0, 5, 6, 7}),
)


@dataclass(frozen=True, slots=True)
class FilingEntry:
    """One 件. `day` in eight figures; a title that was made for the catalogue stands in [ ]."""

    title: str
    archival_code: str = ""
    number: str = ""
    responsible: str = ""
    day: str = ""
    secrecy: str = ""
    pages: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FilingIndexData:
    """The papers of a year or of a case, each with its own 档号."""

    fonds: str
    about: str
    entries: tuple[FilingEntry, ...]


def draw(data: FilingIndexData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` when there is nothing to list."""
    require(TITLE, 全宗名称=data.fonds, 文件=data.entries)
    rows = [
        (
            str(number),
            one.archival_code,
            one.number,
            one.responsible,
            one.title,
            one.day,
            one.secrecy,
            one.pages,
            one.remark,
        )
        for number, one in enumerate(data.entries, 1)
    ]
    return draw_list(TITLE, f"全宗名称：{data.fonds}", data.about, COLUMNS, rows, across=True)


def sample() -> FilingIndexData:
    """The demonstration case's papers, long enough for a second leaf."""
    office, unit = "青溪县人民检察院", "青溪县公路养护中心"
    papers = (
        ("王某某受贿案个案预防计划安排表", "青检防〔2025〕19号", "侦查部门", "20251203", "1"),
        ("王某某悔过书（复印件）", "", "王某某", "20251128", "4"),
        ("[王某某受贿案案情分析会记录]", "", "侦查部门", "20251215", "4"),
        ("王某某受贿案发案原因分析报告", "", "马检察官", "20251218", "7"),
        ("青溪县公路养护中心座谈会记录", "", "马检察官", "20251222", "8"),
        ("关于完善小修保养工程管理的检察建议书", "青检建〔2026〕7号", office, "20260304", "3"),
        ("检察建议书（青检建〔2026〕7号）签发稿", "", office, "20260303", "3"),
        ("检察建议书（青检建〔2026〕7号）送达回证", "", unit, "20260306", "1"),
        ("检察建议书抄送青溪县交通运输局回执", "", "青溪县交通运输局", "20260309", "1"),
        ("法制教育活动记录", "", "侦查部门", "20260318", "5"),
        ("落实检察建议情况的报告", "青公养〔2026〕21号", unit, "20260428", "12"),
        ("小修保养工程发包管理办法等制度文本", "青公养〔2026〕18号", unit, "20260420", "14"),
        ("回访考察记录", "", "马检察官", "20260512", "5"),
    )
    entries = tuple(
        FilingEntry(title, f"J001-WS·2026-D30-FZB-{number:04d}", doc, who, day, "", pages)
        for number, (title, doc, who, day, pages) in enumerate(papers, 1)
    )
    return FilingIndexData(office, "2026年度　定期30年　职务犯罪个案预防", entries)


FORM = Form(CODE, TITLE, FilingIndexData, draw, sample, order=925, in_volume=False)
