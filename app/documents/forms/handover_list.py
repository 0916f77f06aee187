"""移交清单: what goes from the undertaker to the prevention department when a volume is handed in."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import TEXT, Sheet
from app.documents.typesetting.table import Section, Table, TableRow, draw_table, label, long, small

CODE, TITLE = "handover_list", "移交清单"
COLUMNS = (13.0, 60.0, 38.0, 15.0, 15.0, 18.0)
HEADS = ("序号", "材料名称", "文号", "份数", "页数", "备注")


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One thing handed over; `count` and `pages` as they are to be printed."""

    name: str
    number: str = ""
    count: str = "1"
    pages: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class HandoverListData:
    """The list with both sides."""

    case_name: str
    register_no: str
    giver: str
    receiver: str
    lines: tuple[HandoverLine, ...]


def draw(data: HandoverListData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` when nothing is handed over."""
    require(TITLE, 案件名称=data.case_name, 材料=data.lines)
    sheet = Sheet(f"{TITLE} {data.case_name}", left=28, right=23, top=25, bottom=25)
    sheet.heading(TITLE, 22, spread=0.4, after=10)
    sheet.sides(f"案件名称：{data.case_name}", f"预防编号：{data.register_no}")
    rows = tuple(
        TableRow(
            (
                small(str(number), centred=True),
                small(one.name),
                small(one.number),
                small(one.count, centred=True),
                small(one.pages, centred=True),
                small(one.remark),
            ),
            9,
        )
        for number, one in enumerate(data.lines, 1)
    )
    head = TableRow(tuple(label(name) for name in HEADS), 9)
    draw_table(sheet, Table(COLUMNS, (Section(rows),), (head,)))
    sheet.space(10)
    sheet.need(TEXT.step * 8)
    signed = "签名：　　　　　　　　年　月　日"
    sides = tuple(
        Section((TableRow((long(unit, foot=signed),), 20),), name, (133.0,))
        for name, unit in (("移交方", data.giver), ("接收方", data.receiver))
    )
    draw_table(sheet, Table((133.0,), sides, label_width=26.0))
    return sheet.render()


def sample() -> HandoverListData:
    """The demonstration case handed in."""
    papers = (
        HandoverLine("王某某受贿案个案预防计划安排表", "青检防〔2025〕19号", pages="1"),
        HandoverLine("王某某受贿案发案原因分析报告", pages="7"),
        HandoverLine("青溪县公路养护中心座谈会记录", pages="8"),
        HandoverLine("检察建议书", "青检建〔2026〕7号", "2", "3", "正本、签发稿"),
        HandoverLine("检察建议书送达回证", "青检建〔2026〕7号", pages="1"),
        HandoverLine("法制教育活动记录", pages="5"),
        HandoverLine("落实检察建议情况的报告", "青公养〔2026〕21号", pages="12"),
        HandoverLine("回访考察记录", pages="5"),
        HandoverLine("照片", count="14", remark="附说明"),
        HandoverLine("底片", count="3", remark="另存底片册"),
        HandoverLine("数码原始文件", count="11", remark="光盘1张"),
    )
    return HandoverListData("王某某受贿案", "青检防〔2025〕19号", "侦查部门", "预防部门", papers)


FORM = Form(CODE, TITLE, HandoverListData, draw, sample, order=900, in_volume=False)
