"""案卷封面 in the fields and the size of GB/T 9705-2008: 310 × 220 mm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Style
from app.documents.typesetting.paper import MM, THICK, Rendered
from app.documents.typesetting.sheet import Sheet, cell_lines
from app.documents.typesetting.table import Section, Table, TableRow, draw_table, label, value

CODE, TITLE = "volume_cover", "案卷封面"
SIZE = (220 * MM, 310 * MM)
NAME = Style(Role.TITLE, 26, 26 * 1.1, 38, align=Align.CENTRE)
CATEGORY = Style(Role.TITLE, 20, 20 * 1.4, 30, align=Align.CENTRE)
VOLUME = Style(Role.BODY, 20, 20 * 1.05, 34, align=Align.CENTRE)


@dataclass(frozen=True, slots=True)
class VolumeCoverData:
    """The cover. `first` and `last` are the dates of the earliest and the latest paper."""

    fonds_name: str
    volume_title: str
    category: str = "职务犯罪个案预防"
    first: date | None = None
    last: date | None = None
    retention: str = ""
    papers: int = 0
    pages: int = 0
    filing_no: str = ""
    archival_code: str = ""


def draw(data: VolumeCoverData) -> Rendered:
    """The paper, one page. Raises UserError `document.field_missing` without fonds or title."""
    require(TITLE, 全宗名称=data.fonds_name, 案卷题名=data.volume_title)
    sheet = Sheet(
        f"{TITLE} {data.volume_title}", size=SIZE, left=32, right=28, top=25, bottom=25, numbered=False, drawn=True
    )
    left, top, width, height = sheet.left, sheet.top, sheet.width, sheet.bottom - sheet.top
    sheet.draw(lambda paper: paper.frame(left, top, width, height, THICK))
    sheet.left, sheet.width = left + 12 * MM, width - 24 * MM
    sheet.y = top + 30 * MM
    for text, style, after in (
        (data.fonds_name, NAME, 12),
        (data.category, CATEGORY, 30),
        (data.volume_title, VOLUME, 0),
    ):
        for line in cell_lines(text, style, sheet.width):
            sheet.put(line, sheet.left, sheet.y, style.step)
            sheet.y += style.step
        sheet.y += after * MM
    sheet.y = max(sheet.y, sheet.bottom - 62 * MM)
    _facts(sheet, data)
    return sheet.render()


def _facts(sheet: Sheet, data: VolumeCoverData) -> None:
    period = f"自{_month(data.first)}起\n至{_month(data.last)}止"
    rows = (
        TableRow(
            (label("时间"), value(period, centred=True), label("保管期限"), value(data.retention, centred=True)), 14
        ),
        TableRow(
            (
                label("件数页数"),
                value(f"本卷共{data.papers}件{data.pages}页", centred=True),
                label("归档号"),
                value(data.filing_no, centred=True),
            ),
            14,
        ),
        TableRow((label("档号"), value(data.archival_code, 3, centred=True)), 14),
    )
    draw_table(sheet, Table((20.0, 66.0, 20.0, 30.0), (Section(rows),)))


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else "　　年　月"


def sample() -> VolumeCoverData:
    """The demonstration volume's cover."""
    return VolumeCoverData(
        fonds_name="青溪县人民检察院",
        volume_title="青溪县人民检察院关于王某某受贿案的个案预防卷",
        first=date(2025, 11, 20),
        last=date(2026, 6, 2),
        retention="定期30年",
        papers=17,
        pages=96,
        filing_no="3",
        archival_code="J001-WS·2026-D30-FZB-0003",
    )


FORM = Form(CODE, TITLE, VolumeCoverData, draw, sample, order=910, in_volume=False)
