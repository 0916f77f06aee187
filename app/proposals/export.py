"""The registers as a workbook, with real dates and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import xlsxwriter

from app.proposals.register import CopyRow, NumberRow
from db.kernel import durable

_NUMBERS = (
    ("序号", 6), ("文号", 22), ("编号日期", 12), ("案件", 28), ("主送", 28), ("承办人", 12), ("签发人", 12),
    ("编号人", 12), ("用印日期", 12), ("送达日期", 12), ("回复期限", 12), ("备注", 30),
)  # fmt: skip
_COPIES = (
    ("类别", 8),
    ("对象", 30),
    ("案件", 28),
    ("文号", 22),
    ("应于", 12),
    ("日期", 12),
    ("方式", 14),
    ("回执", 20),
)


def write_registers(file: Path, year: int, numbers: Sequence[NumberRow], copies: Sequence[CopyRow]) -> None:
    """Write both registers of a year outside the workspace. Raises `UserError` of `durable.write`."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        lines = [
            (
                one.serial, one.text, one.numbered_on, one.case_name, one.addressee, one.drafter, one.signed_by,
                one.numbered_by, one.sealed_on, one.served_on, one.reply_due_on, one.remark,
            )
            for one in numbers
        ]  # fmt: skip
        sent = [
            (one.kind_text, one.recipient, one.case_name, one.number, one.due_on, one.sent_on, one.way, one.receipt)
            for one in copies
        ]
        for name, columns, rows in ((f"编号登记簿{year}", _NUMBERS, lines), (f"抄送备案登记{year}", _COPIES, sent)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, (title, width) in enumerate(columns):
                sheet.set_column(place, place, width)
                sheet.write_string(0, place, title, head)
            for number, values in enumerate(rows, 1):
                for place, value in enumerate(values):
                    if isinstance(value, date):
                        sheet.write_datetime(number, place, value, day)
                    elif isinstance(value, int):
                        sheet.write_number(number, place, value)
                    elif value:
                        sheet.write_string(number, place, value)
    durable.write(file, made.getvalue(), name="document.out")
