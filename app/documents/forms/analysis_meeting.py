"""案情分析会记录: course, manner and means of the crime, its causes, and what the meeting concluded."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.parts import draw_record, free, pair, single
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "analysis_meeting", "案情分析会记录"


@dataclass(frozen=True, slots=True)
class MeetingData:
    """The record; `held_at` as it is to be printed."""

    case_name: str
    held_at: str
    place: str
    host: str
    recorder: str
    attendees: tuple[str, ...]
    process: str
    means: str
    subjective: str
    objective: str
    conclusion: str
    dissent: str = ""


def draw(data: MeetingData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without time or conclusion."""
    require(TITLE, 案件名称=data.case_name, 时间=data.held_at, 结论=data.conclusion)
    sections = (
        single("案件名称", data.case_name),
        single("时间", data.held_at),
        single("地点", data.place),
        pair("主持人", data.host, "记录人", data.recorder),
        single("参加人", "、".join(data.attendees)),
        free("作案经过", data.process, 24),
        free("作案形式\n与手段", data.means, 20),
        free("主观原因", data.subjective, 20),
        free("客观原因", data.objective, 20),
        free("分歧意见", data.dissent or "无", 12),
        free("结论", data.conclusion, 20),
        free("签名", "", 18, "主持人：　　　　　　记录人：　　　　　　年　月　日"),
    )
    return draw_record(TITLE, data.case_name, sections)


def sample() -> MeetingData:
    """The meeting of the demonstration case."""
    return MeetingData(
        case_name="王某某受贿案",
        held_at="2025年12月15日9时",
        place="本院四楼会议室",
        host="罗主任",
        recorder="何书记员",
        attendees=("罗主任", "马检察官", "周检察官", "何书记员"),
        process="2021年3月至2024年9月，王某某在小修保养工程分包、材料采购和计量支付中，先后收受三名承包人财物，折合人民币41.6万元。",
        means="利用负责发包、计量的职务便利，为承包人承揽工程、虚增工程量提供帮助，逢年过节收受财物，后按工程款百分之五收取好处费。",
        subjective="法制观念淡薄，分不清人情往来与受贿的界限；心存侥幸；交友不慎。",
        objective="限额以下工程发包没有制度约束；计量、审核、支付由同一人经办；重点岗位长期不轮岗；法制教育流于形式。",
        conclusion="应当开展个案预防，到发案单位召开座谈会，进一步查清制度和管理漏洞后制发检察建议。",
    )


FORM = Form(CODE, TITLE, MeetingData, draw, sample, order=220)
