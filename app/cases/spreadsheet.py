"""The list of cases as a workbook (xlsx): real dates and numbers, every text literal, whatever it begins with."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import select

from app.cases.casefile import require_reading
from app.cases.listing import CaseQuery, CaseRow, case_ids, rows
from app.work import Work
from app.workspace import CancelToken, Progress, UserError, Workspace, silent
from db.kernel import durable
from db.kernel.clock import OFFICE_ZONE
from db.models import Case

_BATCH = 500
_TITLE = "案件"
#: Longest text of a cell (ECMA-376, Excel's limit).
_LONGEST = 32_767
Value = str | int | float | date | datetime | None


@dataclass(frozen=True, slots=True)
class _Line:
    row: CaseRow
    case: Case


_COLUMNS: Sequence[tuple[str, int, Callable[[_Line], Value]]] = (
    ("预防编号", 20, lambda line: line.row.register_no),
    ("案件编号", 24, lambda line: line.row.case_no),
    ("案件名称", 40, lambda line: line.row.name),
    ("发案单位", 36, lambda line: line.row.unit),
    ("领域", 16, lambda line: line.row.system_text),
    ("罪名", 18, lambda line: line.row.charge_text),
    ("犯罪嫌疑人", 18, lambda line: "、".join(line.row.suspects)),
    ("涉案金额（元）", 16, lambda line: _amount(line.case)),
    ("承办人", 12, lambda line: line.row.undertaker),
    ("状态", 14, lambda line: line.row.state_text),
    ("当前步骤", 12, lambda line: line.row.current_step_text),
    ("六个一完成项数", 14, lambda line: line.row.done_count),
    ("本步时限", 12, lambda line: line.row.due_on),
    ("剩余天数", 10, lambda line: line.row.days_left),
    ("办结期限", 12, lambda line: line.row.deadline_on),
    ("立项日期", 12, lambda line: line.case.initiated_on),
    ("侦查终结日期", 14, lambda line: line.case.concluded_on),
    ("更新时间", 18, lambda line: line.row.updated_at.astimezone(OFFICE_ZONE).replace(tzinfo=None)),
)


def export_cases(
    workspace: Workspace,
    query: CaseQuery,
    file: Path,
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> int:
    """Write every case that the query finds to `file`; returns how many. The file leaves the protection of the program.

    That it was written is audited before it is in its place. Raises `permission.denied`, `cases.export_empty`,
    `disk.full`, `disk.denied`, `Cancelled` (nothing is left behind then).
    """
    cancel = cancel or CancelToken()
    with workspace.work() as work:
        require_reading(work)
        ids = case_ids(work, query)
        if not ids:
            raise UserError("cases.export_empty")
        with durable.replacing(file, name="cases.export") as target:
            _write(target, _lines(work, ids, progress, cancel), file)
            work.note("case.export", "case", "", f"{len(ids)}件，{file.name}")
            work.commit()
    return len(ids)


def _lines(work: Work, ids: Sequence[str], progress: Progress, cancel: CancelToken) -> Iterator[_Line]:
    for start in range(0, len(ids), _BATCH):
        cancel.check()
        progress(start, len(ids), "写出案件")
        batch = ids[start : start + _BATCH]
        found = {case.id: case for case in work.session.scalars(select(Case).where(Case.id.in_(batch)))}
        for row in rows(work, batch):
            yield _Line(row, found[row.id])
        work.session.expunge_all()
    progress(len(ids), len(ids), "写出案件")


def _write(target: Any, lines: Iterator[_Line], file: Path) -> None:
    """Row after row, so that a long list needs no more memory than a short one; its parts lie beside the file."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".") as parts:
        book = xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": parts})
        try:
            _sheet(book, lines)
        finally:
            book.close()


def _sheet(book: Any, lines: Iterator[_Line]) -> None:
    sheet = book.add_worksheet(_TITLE)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        float: book.add_format({"num_format": "#,##0.00"}),
    }
    for place, (title, width, _) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, line in enumerate(lines, 1):
        for place, (_, _, value) in enumerate(_COLUMNS):
            _cell(sheet, last, place, value(line), formats)
    sheet.autofilter(0, 0, max(last, 1), len(_COLUMNS) - 1)


def _cell(sheet: Any, row: int, place: int, value: Value, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, (datetime, date)):
        sheet.write_datetime(row, place, value, formats[type(value)])
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value, formats.get(type(value)))
    else:
        sheet.write_string(row, place, value[:_LONGEST])


def _amount(case: Case) -> float | None:
    """What all suspects took together, in 元."""
    sums = [suspect.amount for suspect in case.suspects if suspect.amount is not None]
    return sum(sums) / 100 if sums else None
