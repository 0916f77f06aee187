"""底片印样: the frames of a roll as small positives with their numbers, six to a line as they lie on the strips."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from app.documents.form import Form, require
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Style
from app.documents.typesetting.paper import MM, THIN, Rendered
from app.documents.typesetting.sheet import SMALL, Sheet

CODE, TITLE = "contact_sheet", "底片印样"
ACROSS = 6
GAP = 2.2 * MM
"""Between two frames."""
NO_PICTURE = "无影像"
WORDS = 11.0
"""Points under a frame for its number."""
NUMBER = Style(Role.HEI, 7.5, leading=10, align=Align.LEFT)


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """One frame: the small positive (none where it is not scanned or may not be seen), number on the film, 底片号."""

    jpeg: bytes
    frame: str
    number: str
    picked: bool = False


@dataclass(frozen=True, slots=True)
class SheetStrip:
    """One strip of a roll with its frames in order."""

    label: str
    frames: tuple[SheetFrame, ...]


@dataclass(frozen=True, slots=True)
class ContactSheetData:
    """The roll. `watermark` stands at the foot where a frame is not for everybody."""

    title: str
    facts: str
    strips: tuple[SheetStrip, ...]
    watermark: str = ""


def draw(data: ContactSheetData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without frames."""
    require(TITLE, 题名=data.title, 画幅=data.strips)
    sheet = Sheet(f"{TITLE} {data.title}", left=20, right=20, top=20, bottom=20, drawn=True)
    sheet.heading(data.title, 18, after=6)
    sheet.sides(data.facts, "")
    width = (sheet.width - (ACROSS - 1) * GAP) / ACROSS
    height = width * 2 / 3
    for strip in data.strips:
        for start in range(0, len(strip.frames), ACROSS):
            sheet.need(SMALL.step + height + WORDS + 4 * MM)
            if not start:
                sheet.label(strip.label, sheet.left, sheet.y, SMALL)
                sheet.y += SMALL.step
            _line(sheet, strip.frames[start : start + ACROSS], width, height)
            sheet.y += height + WORDS + 3 * MM
    if data.watermark:
        sheet.need(SMALL.step)
        sheet.write(f"内部资料　{data.watermark}", SMALL)
    return sheet.render()


def _line(sheet: Sheet, frames: Sequence[SheetFrame], width: float, height: float) -> None:
    for place, one in enumerate(frames):
        x, top = sheet.left + place * (width + GAP), sheet.y
        if one.jpeg:
            _picture(sheet, one.jpeg, x, top, width, height)
        else:
            sheet.label(NO_PICTURE, x + width / 2 - 1.5 * SMALL.size, top + height / 2 - SMALL.step / 2, SMALL)
        rule = 1.6 if one.picked else THIN / 2
        sheet.draw(lambda paper, x=x, top=top, rule=rule: paper.frame(x, top, width, height, rule))  # type: ignore[misc]
        told = f"{'★' if one.picked else ''}{one.frame}　{one.number}" if one.frame else one.number
        sheet.label(told, x, top + height + 1, NUMBER)


def _picture(sheet: Sheet, jpeg: bytes, x: float, top: float, width: float, height: float) -> None:
    with Image.open(io.BytesIO(jpeg)) as picture:
        wide, high = picture.size
    scale = min(width / wide, height / high)
    left, above = x + (width - wide * scale) / 2, top + (height - high * scale) / 2
    sheet.draw(lambda paper: paper.picture(jpeg, left, above, wide * scale, high * scale))


def sample() -> ContactSheetData:
    """A roll of two strips; one frame is not scanned, one is picked."""

    def shade(value: int) -> bytes:
        out = io.BytesIO()
        plain = Image.linear_gradient("L").resize((360, 240)).point(lambda level: min(255, level // 2 + value))
        plain.save(out, "JPEG", quality=80)
        return out.getvalue()

    frames = tuple(
        SheetFrame(b"" if n == 8 else shade(12 * n), str(n), f"J001-2-{n:04d}", picked=n == 3) for n in range(1, 11)
    )
    strips = (SheetStrip("第1条　2025年12月22日", frames[:6]), SheetStrip("第2条", frames[6:]))
    return ContactSheetData(
        "2025-36卷印样", "135彩色负片，共10帧，底片柜2号第5册", strips, "青检 马检察官 2026-03-05 09:00"
    )


FORM = Form(CODE, TITLE, ContactSheetData, draw, sample, order=942, in_volume=False)
