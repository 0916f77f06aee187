"""个案预防计划安排表: a table of one A4 page with the two approvals at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import Sheet
from app.documents.typesetting.table import (
    Cell,
    Section,
    Table,
    TableRow,
    draw_table,
    fill_page,
    label,
    long,
    small,
    value,
)

CODE, TITLE = "plan", "个案预防计划安排表"
LABEL_WIDTH = 24.0
PAIRS = (54.0, 28.0, 59.0)
WHOLE = (141.0,)
GROWING = 5
"""Rows of free text."""
SCALES = (1.0, 0.92, 0.875, 0.8, 0.75)
"""Type sizes that are tried, from 小四 down to 小五, until the form fits its one page."""


@dataclass(frozen=True, slots=True)
class PlanSuspect:
    """One suspect, each field as it is to be printed."""

    name: str
    sex: str = ""
    born: str = ""
    post: str = ""
    unit: str = ""
    measure: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class PlanWork:
    """One thing to be done."""

    matter: str
    manner: str = ""
    due: str = ""
    responsible: str = ""
    assisting: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """An opinion with its signature and date; empty until given."""

    opinion: str = ""
    name: str = ""
    day: date | None = None

    @property
    def foot(self) -> str:
        """The line for signature and date."""
        return f"签名：{self.name or '　　　　　'}　　{chinese_date(self.day)}"


@dataclass(frozen=True, slots=True)
class PlanData:
    """The plan as domain fields, each as it is to be printed."""

    case_name: str
    case_no: str
    charge: str
    unit: str
    superior: str
    suspects: tuple[PlanSuspect, ...]
    facts: str
    problems: str
    works: tuple[PlanWork, ...]
    undertakers: str
    outline: str
    number: str = ""
    filed_on: date | None = None
    concluded_on: date | None = None
    due: str = "应当开展"
    asks_prevention: str = ""
    drafter: str = ""
    drafted_on: date | None = None
    department: Approval = Approval()
    chief: Approval = Approval()
    initiated_on: date | None = None


def draw(data: PlanData) -> Rendered:
    """The paper on one page; texts too long for one page in small type go on to a second.

    Raises UserError `document.field_missing` for an empty case name, unit or list of works.
    """
    require(TITLE, 案件名称=data.case_name, 发案单位=data.unit, 工作安排=data.works)
    return fill_page(lambda scale, more: _compose(data, scale, more), GROWING, SCALES).render()


def _compose(data: PlanData, scale: float, more: float) -> Sheet:
    """The form at a scale of its type, its free-text rows `more` millimetres higher than they need be."""
    sheet = Sheet(f"{TITLE} {data.case_name}", left=25, right=20, top=20, bottom=18)
    sheet.heading(TITLE, 22, after=6)
    sheet.sides(
        f"编号：{data.number}" if data.number else "编号：",
        f"填表人：{data.drafter}　填表日期：{_day(data.drafted_on)}",
    )
    sections = (
        _pair("案件名称", data.case_name, "案件编号", data.case_no),
        _pair("案由", data.charge, "应否开展预防", data.due),
        _pair("发案单位", data.unit, "上级主管部门", data.superior),
        _pair("立案日期", _day(data.filed_on), "侦查终结日期", _day(data.concluded_on)),
        _suspects(data),
        _free("基本案情", long(data.facts)),
        _free("暴露的问题", long(data.problems)),
        _works(data),
        _free("检察建议\n提纲", long(data.outline)),
        _pair("个案预防\n承办人", data.undertakers, "拟请预防\n部门协助", data.asks_prevention),
        _free("侦查部门\n负责人意见", long(data.department.opinion, foot=data.department.foot)),
        _free("检察长意见", long(data.chief.opinion, foot=data.chief.foot)),
        Section((TableRow((value(_day(data.initiated_on)),), 8),), "立项日期", WHOLE),
    )
    draw_table(sheet, Table(PAIRS, sections, label_width=LABEL_WIDTH, scale=scale, more=more))
    return sheet


def _pair(left: str, left_value: str, right: str, right_value: str) -> Section:
    return Section((TableRow((value(left_value), label(right), value(right_value)), 8),), left)


def _free(name: str, cell: Cell) -> Section:
    """A row of free text over the whole width."""
    return Section((TableRow((cell,), 14, grows=True),), name, WHOLE)


def _suspects(data: PlanData) -> Section:
    heads = ("姓名", "性别", "出生年月", "职务", "单位", "强制措施", "涉案金额")
    rows = [TableRow(tuple(label(name) for name in heads), 7)]
    for one in data.suspects or (PlanSuspect(""),):
        fields = (one.name, one.sex, one.born, one.post, one.unit, one.measure, one.amount)
        rows.append(TableRow(tuple(small(text, centred=True) for text in fields), 8))
    return Section(tuple(rows), "犯罪嫌疑人", (16.5, 12, 24.5, 24, 25, 19, 20))


def _works(data: PlanData) -> Section:
    heads = ("事项", "方式", "拟办日期", "责任人", "协助部门")
    rows = [TableRow(tuple(label(name) for name in heads), 7)]
    for work in data.works:
        cells: tuple[Cell, ...] = (
            small(work.matter),
            small(work.manner),
            small(work.due, centred=True),
            small(work.responsible, centred=True),
            small(work.assisting, centred=True),
        )
        rows.append(TableRow(cells, 8))
    return Section(tuple(rows), "工作安排", (43, 33, 25, 20, 20))


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def sample() -> PlanData:
    """A plan of the demonstration office."""
    return PlanData(
        number="青检防〔2025〕19号",
        case_name="王某某受贿案",
        case_no="青检反贪侦〔2025〕6号",
        charge="受贿罪",
        unit="青溪县公路养护中心",
        superior="青溪县交通运输局",
        filed_on=date(2025, 9, 8),
        concluded_on=date(2025, 11, 28),
        suspects=(
            PlanSuspect("王某某", "男", "1978年6月", "工程科原负责人", "青溪县公路养护中心", "逮捕", "41.6万元"),
            PlanSuspect("李某", "男", "1983年2月", "工程科计量员", "青溪县公路养护中心", "取保候审", "3.2万元"),
        ),
        facts="2021年3月至2024年9月，王某某利用担任青溪县公路养护中心工程科负责人的职务便利，在小修保养工程分包、材料采购和计量支付中，"
        "先后收受三名承包人财物，折合人民币41.6万元；李某明知计量不实仍予签认，收受3.2万元。",
        problems="限额以下工程由科室自行确定承包人，未经集体研究；计量、审核、支付由同一人经办，台账抽查制度未落实；重点岗位人员长期不轮岗。",
        works=(
            PlanWork("召开案情分析会，分析发案原因", "会议研究", "2025-12-15", "马检察官", "预防部门"),
            PlanWork(
                "到发案单位召开座谈会，查找制度和管理漏洞", "座谈、查阅资料", "2025-12-22", "马检察官", "预防部门"
            ),
            PlanWork("制发检察建议书并送达", "直接送达", "2026-03-06", "马检察官", ""),
            PlanWork("上法制课，发放宣传材料", "集中授课", "2026-03-18", "周检察官", "预防部门"),
            PlanWork("督促整改，回访考察", "实地查看、谈话", "2026-05-12", "马检察官", "预防部门"),
        ),
        undertakers="马检察官、周检察官",
        asks_prevention="是",
        outline="一、健全小修保养工程发包制度，限额以上公开比选；二、计量、审核、支付三岗分离；三、重点岗位定期轮岗；四、开展全员警示教育。",
        drafter="马检察官",
        drafted_on=date(2025, 12, 3),
        department=Approval("同意。请预防部门派员参加座谈会和法制教育。", "罗主任", date(2025, 12, 4)),
        chief=Approval("同意。", "陈检察长", date(2025, 12, 5)),
        initiated_on=date(2025, 12, 5),
    )


FORM = Form(CODE, TITLE, PlanData, draw, sample, order=200)
