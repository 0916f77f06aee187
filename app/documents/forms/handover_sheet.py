"""交接单: the paper that goes with a medium. It names the file on it by its digest, in figures and as a QR code."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.paper import MM, Rendered
from app.documents.typesetting.qr import draw_qr
from app.documents.typesetting.sheet import SMALL, Sheet
from app.documents.typesetting.table import Section, Table, TableRow, digits, draw_table, label, long, small, value

CODE, TITLE = "handover_sheet", "交接单"
LABEL_WIDTH = 26.0
QR_SIDE = 46 * MM


@dataclass(frozen=True, slots=True)
class HandoverSheetData:
    """What is handed over. `size` in bytes; `medium` names the medium by label and serial number."""

    number: str
    sender: str
    recipient: str
    file_name: str
    size: int
    sha256: str
    made_at: str
    medium: str = ""
    contents: str = ""
    secrecy: str = ""


def draw(data: HandoverSheetData) -> Rendered:
    """The paper, on one page. Raises UserError `document.field_missing` without parties, file or digest."""
    require(TITLE, 移交单位=data.sender, 接收单位=data.recipient, 文件名=data.file_name, 摘要=data.sha256)
    sheet = Sheet(f"{TITLE} {data.number}", top=25, bottom=25, numbered=False, drawn=True)
    sheet.heading(TITLE, 22, spread=0.4, after=10)
    sheet.sides(f"编号：{data.number}", data.made_at)
    pairs, whole = (52.0, 26.0, 52.0), (130.0,)
    sections = (
        Section((TableRow((value(data.sender),)),), "移交单位", whole),
        Section((TableRow((value(data.recipient),)),), "接收单位", whole),
        Section((TableRow((value(data.medium), label("密级"), value(data.secrecy or "内部"))),), "介质", pairs),
        Section((TableRow((small(data.file_name),)),), "文件名", whole),
        Section((TableRow((value(f"{data.size:,}字节"),)),), "大小", whole),
        Section((TableRow((digits(data.sha256, 4, split=8),), 16),), "SHA-256\n摘要", whole),
        Section((TableRow((long(data.contents),), 16),), "内容", whole),
    )
    draw_table(sheet, Table(whole, sections, label_width=LABEL_WIDTH))
    sheet.space(10)
    _code(sheet, data)
    signed = "签名：　　　　　　　（单位印章）　　　　　　年　月　日"
    signatures = tuple(
        Section((TableRow((long(text, foot=signed),), 30),), name, whole)
        for name, text in (
            ("移交人", "介质外观完好，文件摘要与本单一致。"),
            ("接收人", "已核对介质编号和文件摘要，与本单一致。"),
        )
    )
    draw_table(sheet, Table(whole, signatures, label_width=LABEL_WIDTH))
    sheet.space(4)
    sheet.write("本单一式两份，移交单位、接收单位各存一份。", SMALL)
    return sheet.render()


def _code(sheet: Sheet, data: HandoverSheetData) -> None:
    """The QR code with what it is for."""
    payload = f"YIANTONG-HANDOVER:1\n{data.number}\n{data.file_name}\n{data.size}\n{data.sha256}"
    draw_qr(sheet, payload, sheet.left, sheet.y, QR_SIDE)
    x, y = sheet.left + QR_SIDE + 4 * MM, sheet.y + 9 * MM
    for text in (
        "左侧二维码载有编号、文件名、大小和摘要。",
        "接收时请将程序显示的摘要与本单逐段核对，",
        "不一致的不得导入，并立即告知移交单位。",
    ):
        sheet.label(text, x, y, SMALL)
        y += 20
    sheet.y += QR_SIDE + 6


def sample() -> HandoverSheetData:
    """A medium from the demonstration county to its city."""
    return HandoverSheetData(
        number="青检交〔2026〕3号",
        sender="青溪县人民检察院",
        recipient="云岭市人民检察院",
        file_name="990121-990100-0003.yab",
        size=48_233_117,
        sha256="4d0a7be2f5c1938e6a27bb10c3f4d5e8921f7a6603bd4ce85a1e0f9927c6d3b4",
        made_at="2026年5月20日16时35分",
        medium="检专-003号盘",
        contents="第3号交换包：个案1件、文书9件、照片14张、底片登记14条。",
    )


FORM = Form(CODE, TITLE, HandoverSheetData, draw, sample, order=1110, per_case=False)
