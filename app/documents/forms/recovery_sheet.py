"""恢复码 on paper: printed once, sealed and locked away."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.wording import wording
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Style
from app.documents.typesetting.paper import MM, THICK, Rendered
from app.documents.typesetting.qr import draw_qr
from app.documents.typesetting.sheet import SMALL, TEXT, Sheet
from app.documents.typesetting.table import Section, Table, TableRow, digits, draw_table, long, value
from db.slots import RECOVERY_HEAD, recovery_groups

CODE, TITLE = "recovery_sheet", "工作库恢复码"
KEY = Style(Role.HEI, 15, leading=30, align=Align.LEFT)
QR_SIDE = 56 * MM
GROUPS_A_LINE = 4


@dataclass(frozen=True, slots=True)
class RecoverySheetData:
    """The key and what it opens. `key` is secret: the paper is not kept by the program."""

    office: str
    workspace: str
    key: str
    made_at: str


def draw(data: RecoverySheetData) -> Rendered:
    """The paper, on one page. Raises UserError `document.field_missing` without office, workspace or key."""
    require(TITLE, 院名=data.office, 工作库=data.workspace, 密钥=data.key)
    sheet = Sheet(TITLE, top=25, bottom=25, numbered=False, drawn=True)
    sheet.heading(TITLE, 22, spread=0.1, after=10)
    sheet.sides(data.office, data.made_at)
    _key(sheet, data)
    whole = (130.0,)
    draw_table(
        sheet,
        Table(
            whole,
            (
                Section((TableRow((digits(data.workspace),)),), "工作库标识", whole),
                Section((TableRow((value(""),), 11),), "存放地点", whole),
                Section((TableRow((long("", foot="签名：　　　　　　　　　年　月　日"),), 16),), "打印人", whole),
                Section((TableRow((long("", foot="签名：　　　　　　　　　年　月　日"),), 16),), "保管人", whole),
            ),
            label_width=26.0,
        ),
    )
    sheet.space(10)
    sheet.write(wording(CODE)["rules"], TEXT)
    return sheet.render()


def _key(sheet: Sheet, data: RecoverySheetData) -> None:
    """The key in groups, each under its number, beside its QR code, framed."""
    groups = recovery_groups(data.key)
    left, top, width = sheet.left, sheet.y, sheet.width
    height = QR_SIDE + 4 * MM
    sheet.draw(lambda paper: paper.frame(left, top, width, height, THICK))
    draw_qr(sheet, data.key, left + width - QR_SIDE - 1 * MM, top + 2 * MM, QR_SIDE)
    sheet.label("恢复码，从左到右、从上到下输入", left + 4 * MM, top + 3 * MM, SMALL)
    sheet.label(RECOVERY_HEAD, left + 4 * MM, top + 8 * MM, KEY)
    for number, group in enumerate(groups):
        line, place = divmod(number, GROUPS_A_LINE)
        x, y = left + 4 * MM + place * 22.5 * MM, top + (17 + line * 14) * MM
        sheet.label(str(number + 1), x, y, SMALL)
        sheet.label(group, x, y + 4 * MM, KEY)
    sheet.y += height + 12


def sample() -> RecoverySheetData:
    """A sheet with a key that opens nothing."""
    return RecoverySheetData(
        office="青溪县人民检察院",
        workspace="01936a5e-11aa-7c40-8f52-0c9d6be1a701",
        key="AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SSAMPLE",
        made_at="2025年11月3日9时12分",
    )


FORM = Form(CODE, TITLE, RecoverySheetData, draw, sample, order=1130, per_case=False)
