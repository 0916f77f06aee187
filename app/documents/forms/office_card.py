"""交换卡 on paper: an office's fingerprint in figures and as a QR code, for comparing by another route."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.wording import wording
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Style
from app.documents.typesetting.paper import MM, THICK, THIN, Rendered
from app.documents.typesetting.qr import draw_qr
from app.documents.typesetting.sheet import SMALL, Sheet

CODE, TITLE = "office_card", "交换卡"
FIGURES = Style(Role.HEI, 20, leading=34, align=Align.LEFT)
ORDINAL = Style(Role.SONG, 8, leading=10, align=Align.LEFT)
QR_SIDE = 46 * MM
CARD = 152 * MM
PAD = 8 * MM


@dataclass(frozen=True, slots=True)
class OfficeCardData:
    """A card as people compare it. `groups` are its twelve groups of five figures."""

    office: str
    code: str
    level: str
    superior: str
    serial: int
    issued: str
    workspace: str
    groups: tuple[str, ...]


def draw(data: OfficeCardData) -> Rendered:
    """The paper: a card to be cut out. Raises UserError `document.field_missing` without office or figures."""
    require(TITLE, 院名=data.office, 代码=data.code, 指纹=data.groups)
    sheet = Sheet(f"{data.office}{TITLE}", top=30, numbered=False, drawn=True)
    top = sheet.y
    left, width = sheet.left, sheet.width
    sheet.draw(lambda paper: paper.frame(left, top, width, CARD, THICK))
    sheet.y += PAD
    sheet.heading(data.office, 20, after=0)
    sheet.heading(TITLE, 16, spread=0.5, after=6)
    rule = sheet.y
    sheet.draw(lambda paper: paper.rule(left + PAD, rule, left + width - PAD, rule, THIN))
    sheet.y += 5 * MM
    _figures(sheet, data.groups)
    _facts(sheet, data)
    sheet.left, sheet.width = left + PAD, width - 2 * PAD
    sheet.y = top + CARD - PAD - 3 * SMALL.step
    sheet.write(wording(CODE)["how"], SMALL)
    return sheet.render()


def _figures(sheet: Sheet, groups: tuple[str, ...]) -> None:
    """Groups in rows of four, each with its ordinal above it."""
    step = (sheet.width - 2 * PAD) / 4
    for at, group in enumerate(groups):
        x = sheet.left + PAD + at % 4 * step + 3 * MM
        y = sheet.y + at // 4 * 14.5 * MM
        sheet.label(f"第{at + 1}组", x, y, ORDINAL)
        sheet.label(group, x, y + 5, FIGURES)
    sheet.y += (len(groups) + 3) // 4 * 14.5 * MM + 2 * MM


def _facts(sheet: Sheet, data: OfficeCardData) -> None:
    """What the card says of the office, beside its QR code."""
    payload = f"YIANTONG-CARD:1\n{data.code}\n{data.workspace}\n{''.join(data.groups)}"
    draw_qr(sheet, payload, sheet.left + sheet.width - PAD - QR_SIDE + 4 * MM, sheet.y, QR_SIDE)
    y = sheet.y + 5 * MM
    for name, text in (
        ("院代码", data.code),
        ("级别", data.level),
        ("上级院", data.superior or "无"),
        ("卡序号", str(data.serial)),
        ("签发日期", data.issued),
    ):
        sheet.label(name, sheet.left + PAD + 3 * MM, y, SMALL)
        sheet.label(text, sheet.left + PAD + 22 * MM, y, SMALL)
        y += 19
    sheet.label("工作库", sheet.left + PAD + 3 * MM, y, SMALL)
    sheet.label(data.workspace, sheet.left + PAD + 22 * MM, y, SMALL)


def sample() -> OfficeCardData:
    """The demonstration county's card."""
    return OfficeCardData(
        office="青溪县人民检察院",
        code="990121",
        level="基层院",
        superior="990100",
        serial=1,
        issued="2025年11月3日",
        workspace="01936a5e-11aa-7c40-8f52-0c9d6be1a701",
        groups=(
            "18204",
            "55391",
            "07716",
            "40928",
            "33154",
            "90077",
            "61823",
            "25540",
            "09916",
            "73385",
            "48102",
            "66739",
        ),
    )


FORM = Form(CODE, TITLE, OfficeCardData, draw, sample, order=1120, per_case=False)
