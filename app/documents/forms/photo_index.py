"""册内照片目录 in the columns of GB/T 11821-2002."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import Sheet
from app.documents.typesetting.table import Section, Table, TableRow, draw_table, label, small

CODE, TITLE = "photo_index", "册内照片目录"
COLUMNS = (12.5, 30.5, 43.0, 21.5, 12.0, 27.0, 12.5)
HEADS = ("序号", "照片号", "题名", "时间", "页号", "底片号", "备注")
ROW = 12.0
"""Least height of a line, in millimetres."""


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """One photo. `day` in eight figures; `negative` the 底片号, or what stands for it."""

    title: str
    number: str = ""
    day: str = ""
    page: str = ""
    negative: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PhotoIndexData:
    """The photos of a case in the order of their album."""

    title: str
    photos: tuple[PhotoLine, ...]
    archival_code: str = ""


def draw(data: PhotoIndexData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` when there is nothing to list."""
    require(TITLE, 题名=data.title, 照片=data.photos)
    sheet = Sheet(f"{TITLE} {data.title}", left=28, right=23, top=25, bottom=25)
    sheet.heading(TITLE, 22, spread=0.3, after=10)
    sheet.sides(data.title, f"档号：{data.archival_code or '　　　　　　'}")
    rows = tuple(
        TableRow(
            (
                small(str(number), centred=True),
                small(one.number),
                small(one.title),
                small(one.day, centred=True),
                small(one.page, centred=True),
                small(one.negative),
                small(one.remark),
            ),
            ROW,
        )
        for number, one in enumerate(data.photos, 1)
    )
    head = TableRow(tuple(label(name) for name in HEADS), 10)
    empty = TableRow(tuple(small("") for _ in HEADS), ROW)
    draw_table(sheet, Table(COLUMNS, (Section(rows),), (head,), filler=empty))
    return sheet.render()


def sample() -> PhotoIndexData:
    """The photos of the demonstration case."""
    told = (
        ("侦查人员讯问犯罪嫌疑人王某某", "20250910", "J001-2-0001"),
        ("对犯罪嫌疑人王某某执行逮捕", "20250912", "J001-2-0002"),
        ("扣押的赃款赃物", "20250915", "J001-2-0003"),
        ("到青溪县公路养护中心召开座谈会", "20251222", "数码原始文件"),
        ("座谈会现场查阅工程合同", "20251222", "数码原始文件"),
        ("在青溪县公路养护中心上法制课", "20260318", "数码原始文件"),
        ("发放预防职务犯罪宣传材料", "20260318", "数码原始文件"),
        ("青溪县人民法院公开开庭审理王某某受贿案", "20260520", "数码原始文件"),
    )
    photos = tuple(
        PhotoLine(title, f"J001-2-03-{number:04d}", day, str((number + 1) // 2), negative)
        for number, (title, day, negative) in enumerate(told, 1)
    )
    return PhotoIndexData("王某某受贿案个案预防照片册", photos, "J001-ZP·2026-D30-0003")


FORM = Form(CODE, TITLE, PhotoIndexData, draw, sample, order=930, in_volume=False)
