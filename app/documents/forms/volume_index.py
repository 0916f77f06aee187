"""卷内文件目录 in the columns of GB/T 9705-2008; the heads stand on every page."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import Sheet
from app.documents.typesetting.table import Section, Table, TableRow, draw_table, label, small

CODE, TITLE = "volume_index", "卷内文件目录"
COLUMNS = (16.0, 29.0, 25.0, 41.5, 21.5, 14.0, 12.0)
HEADS = ("顺序号", "文号", "责任者", "题名", "日期", "页号", "备注")
ROW = 13.5
"""Least height of a line, in millimetres. Leaves are ruled to the foot, so that later papers can be added by hand."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One paper of the volume. `day` in eight figures (YYYYMMDD); `pages` its first page (last paper: first-last)."""

    title: str
    number: str = ""
    responsible: str = ""
    day: str = ""
    pages: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class VolumeIndexData:
    """The volume's catalogue. `archival_code` 档号 is empty until the volume is taken in."""

    volume_title: str
    entries: tuple[IndexEntry, ...]
    archival_code: str = ""


def draw(data: VolumeIndexData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` when there is nothing to list."""
    require(TITLE, 案卷题名=data.volume_title, 文件=data.entries)
    sheet = Sheet(f"{TITLE} {data.volume_title}", left=28, right=23, top=25, bottom=25)
    sheet.heading(TITLE, 22, spread=0.3, after=10)
    sheet.sides(
        f"案卷题名：{data.volume_title}", f"档号：{data.archival_code}" if data.archival_code else "档号：　　　　　　"
    )
    rows = [
        TableRow(
            (
                small(str(number), centred=True),
                small(entry.number),
                small(entry.responsible),
                small(entry.title),
                small(entry.day, centred=True),
                small(entry.pages, centred=True),
                small(entry.remark),
            ),
            ROW,
        )
        for number, entry in enumerate(data.entries, 1)
    ]
    empty = TableRow(tuple(small("") for _ in HEADS), ROW)
    head = TableRow(tuple(label(name) for name in HEADS), 11)
    draw_table(sheet, Table(COLUMNS, (Section(tuple(rows)),), (head,), filler=empty))
    return sheet.render()


def sample() -> VolumeIndexData:
    """A volume of the demonstration office, long enough to go over to a second page."""
    office, unit = "青溪县人民检察院", "青溪县公路养护中心"
    papers = (
        IndexEntry("王某某受贿案个案预防计划安排表", "青检防〔2025〕19号", "侦查部门", "20251203", "1"),
        IndexEntry("王某某悔过书（复印件）", "", "王某某", "20251128", "2"),
        IndexEntry("王某某受贿案案情分析会记录", "", "侦查部门", "20251215", "6"),
        IndexEntry("王某某受贿案发案原因分析报告", "", "马检察官", "20251218", "10"),
        IndexEntry("青溪县公路养护中心座谈会记录", "", "马检察官", "20251222", "17"),
        IndexEntry("关于完善小修保养工程管理的检察建议书", "青检建〔2026〕7号", office, "20260304", "25"),
        IndexEntry("检察建议书（青检建〔2026〕7号）签发稿", "", office, "20260303", "28"),
        IndexEntry("检察建议书（青检建〔2026〕7号）送达回证", "", unit, "20260306", "31"),
        IndexEntry("检察建议书抄送青溪县交通运输局回执", "", "青溪县交通运输局", "20260309", "32"),
        IndexEntry("检察建议书报送云岭市人民检察院备案回执", "", "云岭市人民检察院", "20260310", "33"),
        IndexEntry("法制教育活动记录", "", "侦查部门", "20260318", "34"),
        IndexEntry("落实检察建议情况的报告", "青公养〔2026〕21号", unit, "20260428", "39"),
        IndexEntry(
            "青溪县公路养护中心小修保养工程发包管理办法等制度文本", "青公养〔2026〕18号", unit, "20260420", "51"
        ),
        IndexEntry("回访考察记录", "", "马检察官", "20260512", "65"),
        IndexEntry("王某某受贿案个案预防办结说明", "", "侦查部门", "20260520", "70"),
        IndexEntry(
            "一审刑事判决书（复印件）", "（2026）990121刑初12号", "青溪县人民法院", "20260602", "72", "补充归档"
        ),
        IndexEntry("照片册", "", "侦查部门", "20260520", "80-96", "底片另存"),
    )
    return VolumeIndexData("王某某受贿案个案预防卷", papers, "J001-WS·2026-D30-FZB-0003")


FORM = Form(CODE, TITLE, VolumeIndexData, draw, sample, order=920, in_volume=False)
