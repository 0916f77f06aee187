"""悔过书登记表: what a confession says of the causes, with the confession itself behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import draw_record, free, pair, single
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "confession", "悔过书登记表"


@dataclass(frozen=True, slots=True)
class ConfessionData:
    """One confession as registered; `causes` are the causes that the writer names."""

    case_name: str
    writer: str
    day: date
    interrogator: str
    pages: int
    causes: tuple[str, ...]
    place: str = ""
    summary: str = ""
    for_education: bool = False


def draw(data: ConfessionData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without the writer."""
    require(TITLE, 案件名称=data.case_name, 书写人=data.writer)
    sections = (
        single("案件名称", data.case_name),
        pair("书写人", data.writer, "书写日期", chinese_date(data.day)),
        pair("讯问人", data.interrogator, "页数", f"{data.pages}页"),
        pair("地点", data.place, "可否用于\n警示教育", "可以" if data.for_education else "不可以"),
        free("自述原因", "、".join(data.causes), 20),
        free("内容摘要", data.summary, 60),
        free("备注", "悔过书附后。", 18),
    )
    return draw_record(TITLE, f"{data.case_name} {data.writer}", sections)


def sample() -> ConfessionData:
    """The confession of the demonstration case."""
    return ConfessionData(
        case_name="王某某受贿案",
        writer="王某某",
        day=date(2025, 11, 20),
        interrogator="马检察官、周检察官",
        pages=4,
        causes=("法制观念淡薄", "贪利、侥幸或补偿心理", "交友不慎"),
        place="青溪县看守所",
        summary="自述从收受烟酒、购物卡开始，总认为是人情往来；后来按工程款的比例收钱，心里害怕但存有侥幸，觉得计量、审核、支付都由自己经手，"
        "不说没有人知道。没有人提醒，也没有人查过，一步步走到今天，对不起组织和家人。",
        for_education=True,
    )


FORM = Form(CODE, TITLE, ConfessionData, draw, sample, order=210)
