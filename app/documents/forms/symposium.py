"""座谈会记录: who spoke of what at the unit, the loopholes found, conduct confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.parts import (
    NOT_CONFIRMED,
    Discipline,
    Person,
    draw_record,
    free,
    numbered,
    pair,
    persons,
    single,
)
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "symposium", "座谈会记录"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person said."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SymposiumData:
    """The record. `held_at` as it is to be printed; `prevention` whether the prevention department took part."""

    case_name: str
    unit: str
    held_at: str
    place: str
    host: str
    officers: tuple[Person, ...]
    participants: tuple[Person, ...]
    topics: str
    statements: tuple[Statement, ...]
    recorder: str = ""
    prevention: bool = False
    system_gaps: tuple[str, ...] = ()
    management_gaps: tuple[str, ...] = ()
    willingness: str = ""
    photos: str = ""
    discipline: Discipline = NOT_CONFIRMED


def draw(data: SymposiumData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without unit, time, participants or statements."""
    require(TITLE, 发案单位=data.unit, 时间=data.held_at, 单位参加人=data.participants, 发言记录=data.statements)
    spoken = "\n".join(f"{one.name}：{one.text}" for one in data.statements)
    sections = [
        single("案件名称", data.case_name),
        single("时间", data.held_at),
        single("地点", data.place),
        pair("发案单位", data.unit, "预防部门\n参加", "是" if data.prevention else "否"),
        pair("主持人", data.host, "记录人", data.recorder),
        single("检察机关\n人员", persons(data.officers)),
        single("单位参加人", persons(data.participants)),
        free("议题", data.topics, 12),
        free("发言记录", spoken, 40),
        free("制度漏洞", numbered(data.system_gaps), 14),
        free("管理漏洞", numbered(data.management_gaps), 14),
        free("单位整改\n意愿", data.willingness, 14),
        single("照片", data.photos or "无"),
        free("工作纪律\n确认", data.discipline.text(), 14),
        free("核对签名", "以上记录经核对无误。", 24, "签名：　　　　　　　　年　月　日"),
    ]
    return draw_record(TITLE, data.case_name, sections)


def sample() -> SymposiumData:
    """A symposium of the demonstration case, long enough to go over the page."""
    return SymposiumData(
        case_name="王某某受贿案",
        unit="青溪县公路养护中心",
        held_at="2025年12月22日9时至11时30分",
        place="养护中心三楼会议室",
        host="马检察官",
        officers=(Person("马检察官", "侦查部门"), Person("周检察官", "侦查部门"), Person("何书记员", "预防部门")),
        participants=(
            Person("赵某", "主任"),
            Person("钱某", "副主任"),
            Person("孙某", "财务科长"),
            Person("吴某", "工程科副科长"),
            Person("郑某", "纪检员"),
        ),
        recorder="何书记员",
        prevention=True,
        topics="查找王某某受贿案反映出的制度和管理漏洞，研究整改办法。",
        statements=(
            Statement(
                "马检察官",
                "今天到你单位召开座谈会，目的是结合王某某受贿一案，一起分析案件为什么会发生、哪些环节出了问题、今后怎样防止再次发生。"
                "检察机关不影响你单位正常工作，不收取任何费用，请大家畅所欲言。",
            ),
            Statement(
                "赵某",
                "案件发生后班子很受震动。过去总认为限额以下的小工程不会出大问题，把发包权交给了科室，三年来没有上过一次班子会。"
                "对王某某本人也是重使用、轻监督，九年没有轮岗。",
            ),
            Statement(
                "孙某",
                "财务科付款时只看手续齐不齐，计量单、审核单、支付申请都有签字就付款，没有注意到三张单子都是同一个人签的。"
                "计量管理办法里写了每季度到现场复核，实际上没有人去过。",
            ),
            Statement(
                "吴某",
                "工程科一共六个人，计量员听科长的，科长说签就签。材料采购也是科长联系好厂家，我们去办手续。承包人平时和科长来往很多，"
                "大家看在眼里，但是没有人提醒。",
            ),
            Statement(
                "郑某", "纪检工作停留在转发文件上，没有对重点岗位做过谈话提醒，也没有查过工程合同。这次要认真补上。"
            ),
            Statement(
                "周检察官",
                "综合大家的意见，问题集中在三点：一是限额以下工程没有集体研究和比选；二是计量、审核、支付没有分开；三是重点岗位长期不轮岗。"
                "建议单位先从制度入手，把能马上做的先做起来。",
            ),
            Statement(
                "钱某", "单位已经着手修订发包办法，准备把限额以下项目也纳入集体研究范围，年内完成三个岗位的人员调整。"
            ),
        ),
        system_gaps=(
            "限额以下小修保养工程发包没有制度约束，由科室自行确定承包人。",
            "《工程计量管理办法》没有规定计量、审核、支付岗位分离。",
            "没有重点岗位定期轮岗的规定。",
        ),
        management_gaps=(
            "每季度现场复核、台账抽查的规定没有落实。",
            "财务付款只作形式审查。",
            "对关键岗位人员的日常提醒和法制教育流于形式。",
        ),
        willingness="单位表示三个月内修订发包办法，调整计量、审核、支付岗位，并请检察机关来上法制课。",
        photos="到发案单位召开座谈会5张",
        discipline=Discipline(True, True, True, True, True),
    )


FORM = Form(CODE, TITLE, SymposiumData, draw, sample, order=300)
