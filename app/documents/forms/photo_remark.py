"""册内备考表 of a photo album (GB/T 11821-2002): 本册情况说明, 立册人, 检查人, 立册时间."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import LABEL_WIDTH, WHOLE
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import MM, Rendered
from app.documents.typesetting.sheet import Sheet
from app.documents.typesetting.table import Section, Table, TableRow, draw_table, long, value

CODE, TITLE = "photo_remark", "册内备考表"


@dataclass(frozen=True, slots=True)
class PhotoRemarkData:
    """The album's sheet. `additions` are later entries, each with its date and name."""

    album: str
    statement: str
    archival_code: str = ""
    additions: tuple[str, ...] = ()
    compiler: str = ""
    checker: str = ""
    compiled_on: date | None = None


def draw(data: PhotoRemarkData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without a statement."""
    require(TITLE, 册名=data.album, 本册情况说明=data.statement)
    sheet = Sheet(f"{TITLE} {data.album}", left=25, right=20, top=25, bottom=25)
    sheet.heading(TITLE, 22, spread=0.4, after=10)
    sheet.sides(data.album, f"册号：{data.archival_code or '　　　　　　'}")
    told = "\n".join((data.statement, *data.additions))
    pairs = (
        Section((TableRow((value(data.compiler),), 12),), "立册人", WHOLE),
        Section((TableRow((value(data.checker),), 12),), "检查人", WHOLE),
        Section((TableRow((value(chinese_date(data.compiled_on)),), 12),), "立册时间", WHOLE),
    )
    free = max(40.0, sheet.room / MM - 3 * 12 - 2)
    said = Section((TableRow((long(told),), free),), "本册情况说明", WHOLE)
    draw_table(sheet, Table(WHOLE, (said, *pairs), label_width=LABEL_WIDTH))
    return sheet.render()


def sample() -> PhotoRemarkData:
    """The demonstration album's."""
    return PhotoRemarkData(
        album="王某某受贿案个案预防照片册",
        statement="本册共7页，照片14张，其中组照2组8张，单张6张；照片号J001-2-03-0001至J001-2-03-0014。\n"
        "底片14张：胶片原底片3张存底片册第1册，数码原始文件11个刻录光盘1张随册保存。\n"
        "庭审、宣判照片待补，补入时在本表登记。",
        archival_code="J001-2-03",
        additions=("2026年6月10日补入宣判照片2张（J001-2-03-0015、0016）。补充人：何书记员。",),
        compiler="何书记员",
        checker="罗主任",
        compiled_on=date(2026, 5, 20),
    )


FORM = Form(CODE, TITLE, PhotoRemarkData, draw, sample, order=945, in_volume=False)
