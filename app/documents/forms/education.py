"""法制教育活动记录."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.parts import NOT_CONFIRMED, Discipline, draw_record, free, grid, pair, single
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "education", "法制教育活动记录"


@dataclass(frozen=True, slots=True)
class EducationData:
    """The record. `materials` are (name, copies); `trial` names court and case number of an attended hearing."""

    case_name: str
    unit: str
    held_at: str
    place: str
    manners: tuple[str, ...]
    topic: str
    speakers: tuple[str, ...]
    headcount: int
    summary: str
    audiences: tuple[str, ...] = ()
    materials: tuple[tuple[str, int], ...] = ()
    trial: str = ""
    feedback: str = ""
    photos: str = ""
    recorder: str = ""
    discipline: Discipline = NOT_CONFIRMED


def draw(data: EducationData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without unit, time, topic or summary."""
    require(TITLE, 单位=data.unit, 时间=data.held_at, 主题=data.topic, 内容提要=data.summary)
    sections = [
        single("案件名称", data.case_name),
        single("时间", data.held_at),
        single("地点", data.place),
        pair("单位", data.unit, "受教育人数", f"{data.headcount}人"),
        pair("形式", "、".join(data.manners), "受教育对象", "、".join(data.audiences)),
        single("主题", data.topic),
        pair("主讲\n（组织）人", "、".join(data.speakers), "记录人", data.recorder),
        free("内容提要", data.summary, 40),
        grid("宣传材料", ("名称", "份数"), (114.0, 25.0), [(name, f"{count}份") for name, count in data.materials]),
        single("庭审信息", data.trial or "无"),
        free("反馈情况", data.feedback, 24),
        single("照片", data.photos or "无"),
        free("工作纪律\n确认", data.discipline.text(), 14),
        free("签名", "", 18, "记录人：　　　　　单位代表：　　　　　　年　月　日"),
    ]
    return draw_record(TITLE, data.case_name, sections)


def sample() -> EducationData:
    """A lecture of the demonstration case."""
    return EducationData(
        case_name="王某某受贿案",
        unit="青溪县公路养护中心",
        held_at="2026年3月18日14时30分",
        place="养护中心大会议室",
        manners=("上法制课", "发宣传材料"),
        topic="从王某某受贿案看工程建设领域的廉洁风险",
        speakers=("周检察官",),
        headcount=86,
        audiences=("领导干部", "关键岗位人员", "全体职工"),
        summary="第一部分讲受贿罪的构成和立案标准，说明“人情往来”与受贿的界限，结合本案三名承包人逢年过节送礼的情节逐一分析。\n"
        "第二部分讲工程发包、计量支付环节常见的犯罪手法，剖析王某某如何从收受烟酒发展到按工程款比例收取好处费。\n"
        "第三部分讲预防，介绍岗位分离、定期轮岗、集体研究等制度的作用，对照检察建议逐条说明整改要求。",
        materials=(("《预防职务犯罪知识手册》", 90), ("《职务犯罪案例选编》", 20)),
        feedback="职工反映案例就在身边，教育深刻；单位要求各科室一周内组织讨论，关键岗位人员每人写出心得体会。",
        photos="上法制课4张，宣传活动2张",
        recorder="何书记员",
        discipline=Discipline(True, True, True, True, True),
    )


FORM = Form(CODE, TITLE, EducationData, draw, sample, order=500)
