"""案卷脊背 in the three widths of GB/T 9705-2008 (10, 15 and 20 mm), 310 mm high, on one sheet to be cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.documents.form import Form, require
from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Align, Style, text_width
from app.documents.typesetting.paper import MM, THIN, Rendered
from app.documents.typesetting.sheet import SMALL, Sheet, cell_lines

CODE, TITLE = "volume_spine", "案卷脊背"
WIDTHS = (10.0, 15.0, 20.0)
HEIGHT = 310 * MM
SIZE = (220 * MM, 330 * MM)
"""A sheet of the cover's width, with 10 mm to cut off above and below."""
GAP = 30 * MM
NAME = Style(Role.HEI, 9, leading=12, align=Align.CENTRE)
WRITTEN = Style(Role.BODY, 12, leading=15, align=Align.CENTRE)
TURNED = 14.0
"""Type size of the volume's title, which runs down the spine."""
HEADS = (("全宗号", 22.0), ("目录号", 20.0), ("年度", 22.0), ("案卷号", 20.0))


@dataclass(frozen=True, slots=True)
class VolumeSpineData:
    """What stands on the spine, each as it is to be printed; empty fields are filled in by hand."""

    volume_title: str
    fonds_no: str = ""
    list_no: str = ""
    year: str = ""
    volume_no: str = ""
    retention: str = ""
    filing_no: str = ""


def draw(data: VolumeSpineData) -> Rendered:
    """The sheet. Raises UserError `document.field_missing` without a title."""
    require(TITLE, 案卷题名=data.volume_title)
    sheet = Sheet(f"{TITLE} {data.volume_title}", size=SIZE, left=28, right=28, top=10, bottom=10, drawn=True)
    left = sheet.left
    for width in WIDTHS:
        _spine(sheet, data, left, width * MM)
        left += width * MM + GAP
    note = f"沿线裁开，按卷厚选用{'、'.join(f'{width:g}' for width in WIDTHS)}毫米。"
    for at, line in enumerate(cell_lines(note, SMALL, SIZE[0] - left - 14 * MM)):
        sheet.put(line, left - 10 * MM, sheet.top + at * SMALL.step, SMALL.step)
    return sheet.render()


def _spine(sheet: Sheet, data: VolumeSpineData, left: float, width: float) -> None:
    top = start = sheet.top
    sheet.draw(lambda paper: paper.frame(left, start, width, HEIGHT, THIN))
    values = (data.fonds_no, data.list_no, data.year, data.volume_no)
    for (name, high), text in zip(HEADS, values, strict=True):
        top = _field(sheet, name, text, (left, top, width), high * MM)
    bottom = sheet.top + HEIGHT
    for name, text in (("归档号", data.filing_no), ("保管期限", data.retention)):
        bottom -= 24 * MM
        _field(sheet, name, text, (left, bottom, width), 24 * MM)
    _title(sheet, data.volume_title, left + width / 2, (top, bottom))


def _field(sheet: Sheet, name: str, text: str, place: tuple[float, float, float], high: float) -> float:
    """A named field; returns where the next one begins."""
    left, top, width = place
    y = top + 1 * MM
    for line in cell_lines(name, _fitting(name, NAME, width), width):
        sheet.put(line, left, y, NAME.step)
        y += NAME.step
    for line in cell_lines(text, _fitting(text, WRITTEN, width), width):
        sheet.put(line, left, y + 1 * MM, WRITTEN.step)
        y += WRITTEN.step
    foot = top + high
    sheet.draw(lambda paper: paper.rule(left, foot, left + width, foot, THIN))
    return foot


def _fitting(text: str, style: Style, width: float) -> Style:
    """Smaller where a word is wider than the spine."""
    longest = max((text_width(word, replace(style, align=Align.LEFT)) for word in text.split() or [""]), default=0)
    room = width - 2.4 * MM
    return style if longest <= room else replace(style, size=max(6.5, style.size * room / longest))


def _title(sheet: Sheet, text: str, middle: float, room: tuple[float, float]) -> None:
    """The title, one character under the other, in a second column where one does not hold it."""
    top, bottom = room
    chars = list(_upright(text))
    step = min(TURNED * 1.25, (bottom - top - 6 * MM) / max(1, len(chars)))
    size = min(TURNED, step / 1.08)
    y = (top + bottom - step * len(chars)) / 2
    style = Style(Role.BODY, size, leading=step, align=Align.LEFT)
    for char in chars:
        wide = text_width(char, style)
        sheet.label(char, middle - wide / 2, y, style)
        y += step


def _upright(text: str) -> Iterator[str]:
    """The characters; brackets as they stand in vertical text."""
    for char in text:
        if not char.isspace():
            yield {"（": "︵", "）": "︶", "《": "︽", "》": "︾"}.get(char, char)


def sample() -> VolumeSpineData:
    """The demonstration volume's."""
    return VolumeSpineData("王某某受贿案个案预防卷", "J001", "WS", "2026", "3", "定期30年", "3")


FORM = Form(CODE, TITLE, VolumeSpineData, draw, sample, order=915, in_volume=False)
