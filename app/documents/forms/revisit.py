"""回访考察记录: what the unit reported and what was found, advice by advice."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.parts import (
    NOT_CONFIRMED,
    Discipline,
    Person,
    draw_record,
    free,
    grid,
    pair,
    persons,
    single,
)
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "revisit", "回访考察记录"


@dataclass(frozen=True, slots=True)
class Check:
    """One advice: what was reported, what was found, the verdict."""

    number: int
    advice: str
    reported: str
    found: str
    verdict: str


@dataclass(frozen=True, slots=True)
class RevisitData:
    """The record. `no_reply` says why there was none, when the visit was made because the period had run out."""

    case_name: str
    unit: str
    proposal: str
    trigger: str
    visited_at: str
    place: str
    visitors: tuple[str, ...]
    hosts: tuple[Person, ...]
    manners: tuple[str, ...]
    checks: tuple[Check, ...]
    conclusion: str
    no_reply: str = ""
    unit_opinion: str = ""
    next_steps: str = ""
    photos: str = ""
    discipline: Discipline = NOT_CONFIRMED


def draw(data: RevisitData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without unit, time, findings or conclusion."""
    require(TITLE, 发案单位=data.unit, 时间=data.visited_at, 逐条核实=data.checks, 总体结论=data.conclusion)
    rows = [(str(one.number), one.advice, one.reported, one.found, one.verdict) for one in data.checks]
    sections = [
        pair("案件名称", data.case_name, "检察建议书", data.proposal),
        pair("发案单位", data.unit, "回访起因", data.trigger),
        single("时间", data.visited_at),
        single("地点", data.place),
        single("回访人", "、".join(data.visitors)),
        single("接待人", persons(data.hosts)),
        single("考察方式", "、".join(data.manners)),
        grid("逐条核实", ("序号", "建议", "报告所述", "核实情况", "结论"), (13.0, 38.0, 35.0, 36.0, 17.0), rows),
    ]
    if data.no_reply:
        sections.append(free("未反馈原因", data.no_reply, 14))
    sections += [
        single("总体结论", data.conclusion),
        free("单位意见", data.unit_opinion, 13),
        free("后续措施", data.next_steps, 13),
        single("照片", data.photos or "无"),
        free("工作纪律\n确认", data.discipline.text(), 14),
        free("签名", "", 20, "回访人：　　　　　　接待人：　　　　　　年　月　日"),
    ]
    return draw_record(TITLE, data.case_name, sections)


def sample() -> RevisitData:
    """A visit of the demonstration case."""
    return RevisitData(
        case_name="王某某受贿案",
        unit="青溪县公路养护中心",
        proposal="青检建〔2026〕7号",
        trigger="收到落实情况报告",
        visited_at="2026年5月12日9时至16时",
        place="养护中心及两处养护工地",
        visitors=("马检察官", "周检察官"),
        hosts=(Person("赵某", "主任"), Person("孙某", "财务科长"), Person("吴某", "工程科科长")),
        manners=("查阅制度", "抽查账目", "实地查看", "谈话"),
        checks=(
            Check(
                1,
                "健全小修保养工程发包制度，限额以上公开比选，限额以下集体研究",
                "4月20日印发《小修保养工程发包管理办法》，4月以来11个项目均经班子会研究",
                "查阅办法文本和会议记录，抽查5个项目合同，均有比选或集体研究记录",
                "已落实",
            ),
            Check(
                2,
                "计量、审核、支付三岗分离，每季度由主管部门抽查",
                "已明确三名人员分别负责，县交通运输局4月底抽查一次",
                "三岗人员已分设；抽查记录只有一份，未载明抽查范围",
                "已落实",
            ),
            Check(
                3,
                "工程、采购、财务岗位每三年轮岗",
                "制定轮岗计划，工程科科长、采购员已调整",
                "财务科出纳任职七年仍未列入计划，单位称暂无合适人选，也未实行专项审计",
                "部分落实",
            ),
            Check(
                4, "开展全员警示教育", "3月18日邀请检察官上法制课，86人参加", "查阅签到表、心得体会，情况属实", "已落实"
            ),
        ),
        conclusion="部分落实",
        unit_opinion="对核实情况没有异议。出纳岗位将在7月底前完成轮岗，轮岗前先由县审计局进行专项审计。",
        next_steps="8月上旬再次回访，重点核实财务岗位轮岗和专项审计情况。",
        photos="回访3张",
        discipline=Discipline(True, True, True, True, True),
    )


FORM = Form(CODE, TITLE, RevisitData, draw, sample, order=600)
