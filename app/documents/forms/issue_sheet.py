"""发文稿纸 (domain §2.11): who drafted, checked, countersigned and signed a paper that leaves the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import WHOLE, draw_record, pair, single
from app.documents.forms.plan import Approval
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.table import Section, TableRow, long

CODE, TITLE = "issue_sheet", "发文稿纸"
_NOT_YET = Approval()


@dataclass(frozen=True, slots=True)
class IssueSheetData:
    """One paper on its way out. Steps that have not been taken are empty, to be written by hand.

    `discussed` is what 检察委员会 decided, None where nothing was laid before it.
    """

    office: str
    title: str
    recipient: str
    number: str = ""
    secrecy: str = ""
    copies: str = ""
    filings: str = ""
    drafter: str = ""
    drafted_on: date | None = None
    checked: Approval = _NOT_YET
    countersigned: Approval = _NOT_YET
    signed: Approval = _NOT_YET
    count: int = 0
    sealed_on: date | None = None
    issued_on: date | None = None
    attachments: str = ""
    discussed: Approval | None = None


def draw(data: IssueSheetData) -> Rendered:
    """The paper, on one page. Raises UserError `document.field_missing` without title and receiver."""
    require(TITLE, 文件标题=data.title, 主送=data.recipient)
    sections = [
        pair("文号", data.number, "密级", data.secrecy),
        single("文件标题", data.title),
        single("主送", data.recipient),
        single("抄送", data.copies),
        single("备案", data.filings),
        pair("拟稿人", data.drafter, "拟稿日期", _day(data.drafted_on)),
        _step("核稿", data.checked),
        _step("会签", data.countersigned),
        *([_step("检委会", data.discussed)] if data.discussed else []),
        _step("签发", data.signed),
        pair("份数", f"{data.count}份" if data.count else "", "附件", data.attachments),
        pair("用印日期", _day(data.sealed_on), "成文日期", _day(data.issued_on)),
    ]
    return draw_record(TITLE, data.title, sections, office=data.office)


def _step(name: str, step: Approval) -> Section:
    return Section((TableRow((long(step.opinion, foot=step.foot),), 24, grows=True),), name, WHOLE)


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def sample() -> IssueSheetData:
    """The demonstration proposal's."""
    return IssueSheetData(
        office="青溪县人民检察院",
        title="检察建议书（致青溪县公路养护中心）",
        recipient="青溪县公路养护中心",
        number="青检建〔2026〕7号",
        copies="青溪县交通运输局",
        filings="云岭市人民检察院职务犯罪预防处",
        drafter="马检察官",
        drafted_on=date(2026, 2, 26),
        checked=Approval("格式、引用法条已核。", "罗主任", date(2026, 2, 27)),
        signed=Approval("同意签发。", "陈副检察长", date(2026, 3, 3)),
        count=6,
        sealed_on=date(2026, 3, 4),
        issued_on=date(2026, 3, 4),
    )


FORM = Form(CODE, TITLE, IssueSheetData, draw, sample, order=410)
