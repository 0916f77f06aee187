"""待办事项清单 on A4: what one person has to do, with dates, to take along or to keep on the desk."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.documents.form import Form, require
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import LABEL, SMALL, Sheet
from app.documents.typesetting.table import Cell, Section, Table, TableRow, draw_table, small

CODE, TITLE = "todo_list", "待办事项清单"
COLUMNS = (12.0, 22.0, 44.0, 48.0, 32.0, 12.0)
HEADS = ("序号", "期限", "事项", "案件与发案单位", "编号", "完成")
ROW = 10.0


@dataclass(frozen=True, slots=True)
class TodoLine:
    """One thing to do: when it is due in words, what, of which case, under which number; `waits_for` names others."""

    due: str
    title: str
    case_name: str
    unit: str = ""
    number: str = ""
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class TodoListData:
    """The list of one person on one day, in parts with their headings; of a month it is called 到期事项清单."""

    office: str
    person: str
    day: str
    parts: tuple[tuple[str, tuple[TodoLine, ...]], ...]
    title: str = TITLE


def draw(data: TodoListData) -> Rendered:
    """The paper; without anything to do it says so."""
    require(TITLE, 院名=data.office, 姓名=data.person)
    sheet = Sheet(f"{data.title} {data.person} {data.day}", left=20, right=20, top=22, bottom=22)
    sheet.heading(data.title, 20, spread=0.12, after=8)
    sheet.sides(f"{data.office}　{data.person}", data.day)
    head = TableRow(tuple(Cell(name, 1, replace(LABEL, size=10)) for name in HEADS), 9)
    rows: list[TableRow] = []
    number = 0
    for heading, lines in data.parts:
        if lines:
            rows.append(TableRow((Cell(f"{heading}　{len(lines)}项", len(COLUMNS), replace(SMALL, size=10.5)),), 8))
        for line in lines:
            number += 1
            rows.append(TableRow(_cells(number, line), ROW))
    if not rows:
        rows.append(
            TableRow(
                (small("没有待办事项" if data.title == TITLE else "没有到期事项", len(COLUMNS), centred=True),), ROW
            )
        )
    draw_table(sheet, Table(COLUMNS, (Section(tuple(rows)),), (head,), scale=0.94))
    return sheet.render()


def _cells(number: int, line: TodoLine) -> tuple[Cell, ...]:
    case = f"{line.case_name}\n{line.unit}" if line.unit else line.case_name
    what = f"{line.title}\n待{line.waits_for}" if line.waits_for else line.title
    return (
        small(str(number), centred=True),
        small(line.due, centred=True),
        small(what),
        small(case),
        small(line.number),
        small("□", centred=True),
    )


def sample() -> TodoListData:
    """A crowded day of the demonstration county."""
    late = TodoLine("逾期9天", "催办落实情况报告", "陈某、刘某挪用公款案", "县供销合作联社", "青检建〔2026〕3号")
    soon = tuple(
        TodoLine(
            f"剩{number}天",
            "召开发案单位座谈会" if number % 2 else "检察建议书用印、送达",
            "王某某受贿案",
            "青溪县公路养护中心",
            "青检防〔2026〕3号",
        )
        for number in range(1, 31)
    )
    other = TodoLine("剩5天", "审核《个案预防计划安排表》", "何某某受贿案", "县第二医院", "青检防〔2026〕5号", "梁科长")
    parts = (("逾期", (late,)), ("近10日", soon), ("等待他人", (other,)))
    return TodoListData("青溪县人民检察院", "周检察官", "2026年3月5日", parts)


FORM = Form(CODE, TITLE, TodoListData, draw, sample, order=1200, per_case=False)
