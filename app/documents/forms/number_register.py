"""检察建议编号登记簿 on A4 across: every number of a year, gaps and void ones among them (domain §2.11)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.documents.form import Form, require
from app.documents.typesetting.paper import A4, Rendered
from app.documents.typesetting.sheet import LABEL, Sheet
from app.documents.typesetting.table import Cell, Section, Table, TableRow, draw_table, small

CODE, TITLE = "number_register", "检察建议编号登记簿"
COLUMNS = (10.5, 33.0, 22.0, 29.0, 32.0, 18.0, 18.0, 18.0, 22.0, 22.0, 22.0, 20.5)
HEADS = (
    "序号",
    "文号",
    "编号日期",
    "案件",
    "主送",
    "承办人",
    "签发人",
    "编号人",
    "用印日期",
    "送达日期",
    "回复期限",
    "备注",
)
ROW = 11.0
"""Least height of a line, in millimetres."""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One number as it is to be printed, in the order of the heads."""

    serial: int
    number: str
    numbered: str = ""
    case_name: str = ""
    addressee: str = ""
    undertaker: str = ""
    signer: str = ""
    numberer: str = ""
    sealed: str = ""
    served: str = ""
    reply_due: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NumberRegisterData:
    """The register of one office and year."""

    office: str
    year: int
    lines: tuple[RegisterLine, ...]


def draw(data: NumberRegisterData) -> Rendered:
    """The paper; a year without numbers is a leaf of empty lines."""
    require(TITLE, 院名=data.office, 年度=data.year)
    title = f"{TITLE} {data.year}"
    sheet = Sheet(title, size=(A4[1], A4[0]), left=15, right=15, top=22, bottom=24)
    sheet.heading(TITLE, 22, spread=0.12, after=8)
    sheet.sides(data.office, f"{data.year}年度")
    rows = tuple(TableRow(_cells(line), ROW) for line in data.lines)
    head = TableRow(tuple(Cell(name, 1, replace(LABEL, size=10)) for name in HEADS), 10)
    empty = TableRow(tuple(small("") for _ in HEADS), ROW)
    draw_table(sheet, Table(COLUMNS, (Section(rows),) if rows else (), (head,), scale=0.9, filler=empty))
    return sheet.render()


def _cells(line: RegisterLine) -> tuple[Cell, ...]:
    texts = (line.numbered, line.case_name, line.addressee, line.undertaker, line.signer, line.numberer)
    dates = (line.sealed, line.served, line.reply_due)
    return (
        small(str(line.serial), centred=True),
        small(line.number),
        *(small(text, centred=len(text) <= 10 and text.isascii()) for text in texts),
        *(small(text, centred=True) for text in dates),
        small(line.remark),
    )


def sample() -> NumberRegisterData:
    """A year of the demonstration office, long enough for a second leaf."""
    lines = tuple(
        RegisterLine(
            number,
            f"青检建〔2026〕{number}号",
            f"2026-{number // 3 + 1:02d}-04",
            "王某某受贿案" if number % 2 else "李某贪污案",
            "青溪县公路养护中心" if number % 2 else "云溪镇财政所",
            "马检察官",
            "陈副检察长",
            "何书记员",
            f"2026-{number // 3 + 1:02d}-05",
            f"2026-{number // 3 + 1:02d}-06" if number != 5 else "",
            f"2026-{number // 3 + 3:02d}-06" if number != 5 else "",
            "作废：主送单位有误" if number == 5 else "",
        )
        for number in range(1, 19)
    )
    return NumberRegisterData("青溪县人民检察院", 2026, lines)


FORM = Form(CODE, TITLE, NumberRegisterData, draw, sample, order=1000, per_case=False)
