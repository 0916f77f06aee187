"""抄送备案登记 (domain §2.11): who got a proposal to know or to keep, when, how, and with which receipt."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.lists import Columns, draw_list
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "copies_register", "抄送备案登记"
COLUMNS = Columns(
    ("序号", "文号", "文书", "抄送、备案对象", "类别", "日期", "方式", "回执", "备注"),
    (12.0, 38.0, 48.0, 58.0, 16.0, 25.0, 22.0, 24.0, 14.0),
    frozenset({0, 4, 5, 6}),
)


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy, each field as it is to be printed."""

    number: str
    paper: str
    recipient: str
    kind: str
    day: str = ""
    way: str = ""
    receipt: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CopiesRegisterData:
    """The copies of one proposal, or of a year's."""

    office: str
    about: str
    lines: tuple[CopyLine, ...]


def draw(data: CopiesRegisterData) -> Rendered:
    """The register; without entries a leaf of empty lines."""
    require(TITLE, 院名=data.office)
    rows = [
        (str(number), one.number, one.paper, one.recipient, one.kind, one.day, one.way, one.receipt, one.remark)
        for number, one in enumerate(data.lines, 1)
    ]
    return draw_list(TITLE, data.office, data.about, COLUMNS, rows, across=True)


def sample() -> CopiesRegisterData:
    """The demonstration proposal's copies."""
    number, paper = "青检建〔2026〕7号", "检察建议书"
    lines = (
        CopyLine(number, paper, "青溪县交通运输局", "抄送", "2026-03-09", "直接送达", "回执1页"),
        CopyLine(number, paper, "云岭市人民检察院职务犯罪预防处", "备案", "2026-03-10", "交换包", "已签收"),
    )
    return CopiesRegisterData("青溪县人民检察院", "王某某受贿案", lines)


FORM = Form(CODE, TITLE, CopiesRegisterData, draw, sample, order=460)
