"""底片借据: negatives lent out, by whom to whom and until when, with the line for their return."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import TEXT, Sheet
from app.documents.typesetting.table import Section, Table, TableRow, draw_table, label, long, small

CODE, TITLE = "lending_receipt", "底片借据"
COLUMNS = (13.0, 38.0, 40.0, 34.0, 34.0)
HEADS = ("序号", "底片号", "卷号帧号", "借出时状况", "归还时状况")
PAIRS = (62.0, 22.0, 49.0)


@dataclass(frozen=True, slots=True)
class LentNegative:
    """One negative on the receipt."""

    number: str
    place: str = ""
    condition: str = ""
    returned: str = ""


@dataclass(frozen=True, slots=True)
class LendingReceiptData:
    """The receipt; days as they are to be printed."""

    number: str
    office: str
    unit: str
    borrower: str
    purpose: str
    lent_on: str
    due: str
    lender: str
    negatives: tuple[LentNegative, ...]


def draw(data: LendingReceiptData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` when something essential is empty."""
    require(TITLE, 借据编号=data.number, 借用人=data.borrower, 底片=data.negatives)
    sheet = Sheet(f"{TITLE} {data.number}", left=28, right=23, top=25, bottom=25)
    sheet.heading(TITLE, 22, spread=0.4, after=10)
    sheet.sides(data.office, f"编号：{data.number}")
    facts = (
        ("借用单位", data.unit, "借用人", data.borrower),
        ("用途", data.purpose, "经办人", data.lender),
        ("借出日期", data.lent_on, "归还期限", data.due),
    )
    sections = tuple(
        Section((TableRow((small(a), label(name), small(b)), 9),), first, PAIRS) for first, a, name, b in facts
    )
    draw_table(sheet, Table((133.0,), sections, label_width=26.0))
    sheet.space(8)
    rows = tuple(
        TableRow(
            (
                small(str(number), centred=True),
                small(one.number),
                small(one.place),
                small(one.condition),
                small(one.returned),
            ),
            9,
        )
        for number, one in enumerate(data.negatives, 1)
    )
    draw_table(sheet, Table(COLUMNS, (Section(rows),), (TableRow(tuple(label(name) for name in HEADS), 9),)))
    sheet.space(8)
    sheet.need(TEXT.step * 8)
    signed = "签名：　　　　　　　　年　月　日"
    sides = tuple(
        Section((TableRow((long(told, foot=signed),), 18),), name, (133.0,))
        for name, told in (("借出", "底片已如数交付，借用期间妥善保管，不翻印、不转借。"), ("归还", "底片已如数收回。"))
    )
    draw_table(sheet, Table((133.0,), sides, label_width=26.0))
    return sheet.render()


def sample() -> LendingReceiptData:
    """Two negatives lent for a film."""
    negatives = (
        LentNegative("J001-2-0001", "2025-36卷，第1帧", "良好"),
        LentNegative("J001-2-0002", "2025-36卷，第2帧", "划伤，右下角"),
    )
    return LendingReceiptData(
        "借2026-001", "青溪县人民检察院", "青溪县广播电视台", "马某", "制作警示教育片", "2026年3月5日", "2026年3月19日",
        "何书记员", negatives,
    )  # fmt: skip


FORM = Form(CODE, TITLE, LendingReceiptData, draw, sample, order=944, in_volume=False)
