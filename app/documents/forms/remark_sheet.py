"""卷内备考表 (GB/T 9705-2008): what is to be known of the volume, who compiled and who checked it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.documents.form import Form, require
from app.documents.typesetting.lines import Line
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import MM, THICK, Rendered
from app.documents.typesetting.sheet import TEXT, Sheet, cell_lines

CODE, TITLE = "remark_sheet", "卷内备考表"
PAD = 8 * MM
SIGNATURES = 40 * MM


@dataclass(frozen=True, slots=True)
class RemarkSheetData:
    """The sheet. `additions` are later entries (补充归档), each as one paragraph."""

    volume_title: str
    statement: str
    archival_code: str = ""
    additions: tuple[str, ...] = ()
    compiler: str = ""
    checker: str = ""
    compiled_on: date | None = None


def draw(data: RemarkSheetData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without a statement."""
    require(TITLE, 案卷题名=data.volume_title, 本卷情况说明=data.statement)
    sheet = Sheet(f"{TITLE} {data.volume_title}", top=25, bottom=25, drawn=True)
    sheet.heading(TITLE, 22, spread=0.3, after=10)
    sheet.sides(f"案卷题名：{data.volume_title}", f"档号：{data.archival_code or '　　　　　　'}")
    statement = "\n".join((data.statement, *data.additions))
    lines = cell_lines("本卷情况说明：", TEXT, sheet.width) + cell_lines(
        statement, replace(TEXT, indent=2), sheet.width - 2 * PAD
    )
    while True:
        count = int((sheet.room - SIGNATURES - PAD) / TEXT.step)
        _page(sheet, lines[:count], data, last=len(lines) <= count)
        lines = lines[count:]
        if not lines:
            return sheet.render()
        sheet.break_page()


def _page(sheet: Sheet, lines: Sequence[Line], data: RemarkSheetData, *, last: bool) -> None:
    """One framed leaf down to the foot of the page; the last one carries the signatures at its lower right."""
    left, top, width, height = sheet.left, sheet.y, sheet.width, sheet.room
    sheet.draw(lambda paper: paper.frame(left, top, width, height, THICK))
    y = top + PAD
    for line in lines:
        sheet.put(line, left + PAD, y, TEXT.step)
        y += TEXT.step
    if not last:
        return
    y = sheet.bottom - SIGNATURES
    for name, text in (
        ("立 卷 人", data.compiler),
        ("检 查 人", data.checker),
        ("立卷时间", chinese_date(data.compiled_on)),
    ):
        sheet.label(f"{name}：{text}", left + width * 0.55, y, TEXT)
        y += 11 * MM


def sample() -> RemarkSheetData:
    """The demonstration volume's sheet with one later entry."""
    return RemarkSheetData(
        volume_title="王某某受贿案个案预防卷",
        archival_code="J001-WS·2026-D30-FZB-0003",
        statement="本卷共17件96页，其中文书16件79页、照片册1册17页。\n"
        "检察建议书（青检建〔2026〕7号）有签发稿，签发稿与正本内容一致。\n"
        "王某某悔过书、一审刑事判决书为复印件，原件存刑事诉讼卷。\n"
        "照片14张，底片14张；其中胶片底片3张另存底片册，数码原始文件11个随照片册光盘保存。",
        additions=("2026年6月10日补充归档：一审刑事判决书（复印件）1件8页，列为第16件。补充人：何书记员。",),
        compiler="马检察官",
        checker="罗主任",
        compiled_on=date(2026, 5, 20),
    )


FORM = Form(CODE, TITLE, RemarkSheetData, draw, sample, order=950, in_volume=False)
