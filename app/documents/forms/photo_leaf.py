"""照片芯页: two photos on a leaf, each with its 说明 (GB/T 11821-2002)."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from app.documents.form import Form, require
from app.documents.typesetting.paper import MM, THIN, Rendered
from app.documents.typesetting.sheet import Sheet
from app.documents.typesetting.table import Section, Table, TableRow, draw_table, label, small

CODE, TITLE = "photo_leaf", "照片芯页"
PICTURE = 68 * MM
"""Height kept for a picture; its width is at most the measure."""
DESCRIPTION = 42 * MM
"""Room that must be left under a picture for its 说明."""
LABEL_WIDTH = 20.0
PAIRS = (56.0, 20.0, 60.0)
WHOLE = (136.0,)


@dataclass(frozen=True, slots=True)
class LeafPhoto:
    """One photo with its 说明. `jpeg` is the picture as it is printed, upright."""

    jpeg: bytes
    title: str
    number: str = ""
    negative: str = ""
    see_also: str = ""
    taken: str = ""
    photographer: str = ""
    secrecy: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PhotoLeafData:
    """The leaves of a case's photos."""

    title: str
    photos: tuple[LeafPhoto, ...]


def draw(data: PhotoLeafData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without photos."""
    require(TITLE, 题名=data.title, 照片=data.photos)
    sheet = Sheet(f"{TITLE} {data.title}", left=30, right=24, top=25, bottom=25, drawn=True)
    sheet.sides(data.title, "")
    for photo in data.photos:
        sheet.need(PICTURE + DESCRIPTION)
        _photo(sheet, photo)
        sheet.space(8 * MM)
    return sheet.render()


def _photo(sheet: Sheet, photo: LeafPhoto) -> None:
    with Image.open(io.BytesIO(photo.jpeg)) as picture:
        width, height = picture.size
    scale = min(sheet.width / width, PICTURE / height)
    wide, high = width * scale, height * scale
    x, top, jpeg = sheet.left + (sheet.width - wide) / 2, sheet.y + (PICTURE - high) / 2, photo.jpeg
    sheet.draw(lambda paper: paper.picture(jpeg, x, top, wide, high))
    sheet.draw(lambda paper: paper.frame(x, top, wide, high, THIN / 2))
    sheet.y += PICTURE + 2.5 * MM
    pair = (
        ("照片号", photo.number, "底片号", photo.negative),
        ("参见号", photo.see_also, "时间", photo.taken),
        ("摄影者", photo.photographer, "密级", photo.secrecy),
    )
    sections = [Section((TableRow((small(photo.title),), 7),), "题名", WHOLE)]
    sections += [Section((TableRow((small(a), label(name), small(b)), 7),), first, PAIRS) for first, a, name, b in pair]
    sections.append(Section((TableRow((small(photo.caption),), 11),), "文字说明", WHOLE))
    table = Table(WHOLE, tuple(sections), label_width=LABEL_WIDTH, scale=0.86)
    draw_table(sheet, table)


def _picture(shade: int, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    plain = Image.linear_gradient("L").resize(size).point(lambda value: min(255, value // 2 + shade))
    plain.save(out, "JPEG", quality=80)
    return out.getvalue()


def sample() -> PhotoLeafData:
    """Two photos and a third on the next leaf; the pictures are plain shades."""
    caption = (
        "2025年12月22日在青溪县公路养护中心三楼会议室，马检察官（左起第二）、周检察官（左起第三）与该单位班子成员座谈，"
        "查找王某某受贿案反映出的制度和管理漏洞。摄影：何书记员。"
    )
    one = LeafPhoto(
        jpeg=_picture(90, (1200, 800)),
        title="到青溪县公路养护中心召开座谈会",
        number="J001-2-03-0004",
        negative="数码原始文件",
        see_also="J001-WS·2026-D30-FZB-0003",
        taken="20251222",
        photographer="何书记员",
        secrecy="公开",
        caption=caption,
    )
    tall = LeafPhoto(_picture(60, (600, 900)), "座谈会现场查阅工程合同", "J001-2-03-0005", "数码原始文件")
    film = LeafPhoto(_picture(30, (900, 900)), "扣押的赃款赃物", "J001-2-03-0003", "J001-2-0003", secrecy="内部")
    return PhotoLeafData("王某某受贿案个案预防照片册", (one, tall, film))


FORM = Form(CODE, TITLE, PhotoLeafData, draw, sample, order=940, in_volume=False)
