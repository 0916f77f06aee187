"""个案预防办理经过 on A4: what was done with a case, by whom and when, from its registration on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.documents.form import Form, require
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import LABEL, SMALL, Sheet
from app.documents.typesetting.table import Cell, Section, Table, TableRow, draw_table, small

CODE, TITLE = "case_history", "个案预防办理经过"
COLUMNS = (11.0, 34.0, 20.0, 28.0, 77.0)
HEADS = ("序号", "时间", "步骤", "经办人", "办理事项")
ROW = 9.0


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done, as it is to be printed."""

    at: str
    step: str
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseHistoryData:
    """What was done with one case, oldest first. `narrowed` says in words what was left out; empty for everything."""

    office: str
    case_name: str
    register_no: str
    unit: str
    printed: str
    lines: tuple[HistoryLine, ...]
    narrowed: str = ""


def draw(data: CaseHistoryData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without a case."""
    require(TITLE, 院名=data.office, 案件名称=data.case_name)
    sheet = Sheet(f"{TITLE} {data.case_name}", left=20, right=20, top=22, bottom=22)
    sheet.heading(TITLE, 20, spread=0.12, after=8)
    about = "　".join(part for part in (data.case_name, data.unit) if part)
    sheet.write(about, SMALL)
    sheet.space(3)
    sheet.sides(f"{data.office}　{data.register_no}", f"打印于{data.printed}")
    head = TableRow(tuple(Cell(name, 1, replace(LABEL, size=10)) for name in HEADS), 9)
    rows = [
        TableRow(
            (
                small(str(number), centred=True),
                small(line.at, centred=True),
                small(line.step, centred=True),
                small(line.actor, centred=len(line.actor) <= 6),
                small(line.text),
            ),
            ROW,
        )
        for number, line in enumerate(data.lines, 1)
    ] or [TableRow((small("没有办理记录", len(COLUMNS), centred=True),), ROW)]
    draw_table(sheet, Table(COLUMNS, (Section(tuple(rows)),), (head,), scale=0.94))
    if data.narrowed:
        sheet.space(6)
        sheet.write(data.narrowed, SMALL)
    return sheet.render()


def sample() -> CaseHistoryData:
    """A case of the demonstration county, long enough for a second leaf."""
    lines = tuple(
        HistoryLine(
            f"2026-{1 + number // 9:02d}-{1 + number % 9 * 3:02d} 09:{number:02d}",
            ("计划", "分析", "座谈", "建议", "法制教育", "整改", "回访", "归档")[number // 5 % 8],
            "周检察官" if number % 3 else "陈副检察长",
            "签发检察建议书：同意签发" if number % 7 == 3 else "登记照片12张" if number % 5 == 2 else "完成活动记录",
        )
        for number in range(40)
    )
    return CaseHistoryData(
        "青溪县人民检察院", "王某某受贿案", "青检防〔2026〕3号", "青溪县公路养护中心", "2026年6月5日", lines
    )


FORM = Form(CODE, TITLE, CaseHistoryData, draw, sample, order=1300, per_case=False)
