"""底片袋标签: a sheet of labels for neutral sleeves, the 底片号 at the upper right of each (GB/T 11821-2002)."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Style, text_width
from app.documents.typesetting.paper import GREY, MM, Rendered
from app.documents.typesetting.sheet import Sheet, cell_lines

CODE, TITLE = "negative_labels", "底片袋标签"
ACROSS, DOWN = 3, 8
LABEL = (64 * MM, 32 * MM)
"""Width and height of one label; 24 on a sheet."""
NUMBER = Style(Role.HEI, 11, leading=14)
NAME = Style(Role.BODY, 10, leading=13, align=Align.LEFT)
FACT = Style(Role.SONG, 8, leading=10.5, align=Align.LEFT)
PAD = 2.5 * MM


@dataclass(frozen=True, slots=True)
class SleeveLabel:
    """One negative. `number` 底片号, `photo` 照片号, `day` in eight figures, `kind` 原底片 or 翻版底片, `place` roll
    and frame.
    """

    number: str
    title: str
    photo: str = ""
    day: str = ""
    kind: str = ""
    film: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class NegativeLabelsData:
    """The labels of a roll of film, or of a case's negatives that are of none."""

    title: str
    labels: tuple[SleeveLabel, ...]


def draw(data: NegativeLabelsData) -> Rendered:
    """The sheets. Raises UserError `document.field_missing` without labels."""
    require(TITLE, 题名=data.title, 底片=data.labels)
    sheet = Sheet(f"{TITLE} {data.title}", left=9, right=9, top=14, bottom=14, numbered=False, drawn=True)
    for at, one in enumerate(data.labels):
        place = at % (ACROSS * DOWN)
        if at and place == 0:
            sheet.break_page()
        left = sheet.left + (place % ACROSS) * LABEL[0]
        _label(sheet, one, left, sheet.top + (place // ACROSS) * (LABEL[1] + 1 * MM))
    return sheet.render()


def _label(sheet: Sheet, one: SleeveLabel, left: float, top: float) -> None:
    width, height = LABEL
    sheet.draw(lambda paper: paper.frame(left, top, width, height, 0.15 * MM, GREY))
    size = min(NUMBER.size, NUMBER.size * (width - 2 * PAD) / max(1.0, text_width(one.number, NUMBER)))
    number = Style(NUMBER.role, size, leading=NUMBER.step)
    sheet.label(one.number, left + width - PAD - text_width(one.number, number), top + 1.5 * MM, number)
    y = top + 1.5 * MM + NUMBER.step + 1 * MM
    for line in cell_lines(one.title, NAME, width - 2 * PAD)[:2]:
        sheet.put(line, left + PAD, y, NAME.step)
        y += NAME.step
    facts = (
        f"照片号：{one.photo}" if one.photo else "",
        one.place,
        "　".join(part for part in (one.day, one.kind, one.film) if part),
    )
    y = top + height - 1.5 * MM - FACT.step * len(facts)
    for text in facts:
        for line in cell_lines(text, FACT, width - 2 * PAD)[:1]:
            sheet.put(line, left + PAD, y, FACT.step)
        y += FACT.step


def sample() -> NegativeLabelsData:
    """The demonstration case's film negatives and what follows them, more than one sheet."""
    told = (
        "侦查人员讯问犯罪嫌疑人王某某",
        "对犯罪嫌疑人王某某执行逮捕",
        "扣押的赃款赃物（现金、银行卡、购物卡清点现场）",
    )
    labels = tuple(
        SleeveLabel(
            f"J001-2-{number:04d}",
            told[number % len(told)],
            f"J001-2-03-{number:04d}",
            "20250910",
            "原底片" if number % 4 else "翻版底片",
            "135黑白",
            f"2025-36卷，第{number}帧",
        )
        for number in range(1, 27)
    )
    return NegativeLabelsData("王某某受贿案", labels)


FORM = Form(CODE, TITLE, NegativeLabelsData, draw, sample, order=947, in_volume=False)
