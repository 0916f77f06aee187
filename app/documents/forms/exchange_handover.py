"""交换包内交接单: the sheet inside a bundle, which says on paper what the bundle holds, from whom, for whom."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.typesetting.paper import Rendered
from app.documents.typesetting.sheet import SMALL, Sheet
from app.documents.typesetting.table import Section, Table, TableRow, digits, draw_table, label, small, value

CODE, TITLE = "exchange_handover", "交换包交接单"
LABEL_WIDTH = 30.0


@dataclass(frozen=True, slots=True)
class Party:
    """One side: its office and the fingerprint of its card, digits in groups of five."""

    name: str
    code: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class HandoverData:
    """What the inner sheet says. `made_at` as text in the office's time; `counts` are (what, how many)."""

    bundle_id: str
    number: int
    sender: Party
    recipient: Party
    made_at: str
    epoch: int
    base: int
    head: int
    snapshot: bool
    counts: tuple[tuple[str, int], ...]
    record_root: str
    acknowledges: str = ""


def draw(data: HandoverData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without a bundle id or parties."""
    require(TITLE, 包标识=data.bundle_id, 发出院=data.sender.name, 接收院=data.recipient.name)
    sheet = Sheet(f"{TITLE} {data.bundle_id}")
    sheet.heading(TITLE, 22, spread=0.2, after=10)
    sheet.sides(f"第{data.number}号", data.made_at)
    kind = "全量包（快照）" if data.snapshot else "增量包"
    sections = (
        Section(_party(data.sender), "发出院", (24.0, 102.0)),
        Section(_party(data.recipient), "接收院", (24.0, 102.0)),
        Section(
            (
                TableRow((label("包标识"), digits(data.bundle_id, span=3))),
                TableRow((label("种类"), value(kind), label("轮次"), value(str(data.epoch)))),
                TableRow((label("起始序号"), value(str(data.base)), label("截止序号"), value(str(data.head)))),
                TableRow((label("回执"), value(data.acknowledges or "无", 3))),
            ),
            "交换包",
            (24.0, 39.0, 24.0, 39.0),
        ),
        Section(_counts(data), "所载内容", (44.0, 19.0, 44.0, 19.0)),
        Section((TableRow((digits(data.record_root, 4, split=8),), 12),), "记录根摘要", (126.0,)),
    )
    draw_table(sheet, Table((126.0,), sections, label_width=LABEL_WIDTH))
    sheet.space(8)
    sheet.write("本单在交换包内，由发出院签名覆盖；接收院以程序核验结果为准，本单供阅看和留存。", SMALL)
    return sheet.render()


def _party(party: Party) -> tuple[TableRow, ...]:
    return (
        TableRow((label("名称"), value(f"{party.name}（{party.code}）"))),
        TableRow((label("指纹"), digits(party.fingerprint, 6))),
    )


def _counts(data: HandoverData) -> tuple[TableRow, ...]:
    """Two kinds a row."""
    cells = [(small(what), small(str(count), centred=True)) for what, count in data.counts] or [
        (small("无"), small("0"))
    ]
    if len(cells) % 2:
        cells.append((small(""), small("")))
    return tuple(TableRow(cells[i] + cells[i + 1], 8) for i in range(0, len(cells), 2))


def sample() -> HandoverData:
    """A bundle from the demonstration county to its city."""
    return HandoverData(
        bundle_id="01936a5e-7c2b-7d11-9c3e-5b1f6a2d8e90",
        number=3,
        sender=Party(
            "青溪县人民检察院", "990121", "18204 55391 07716 40928 33154 90077 61823 25540 09916 73385 48102 66739"
        ),
        recipient=Party(
            "云岭市人民检察院", "990100", "70113 29846 51902 38477 06625 81394 42250 97761 13508 64479 20936 55817"
        ),
        made_at="2026年5月20日16时30分",
        epoch=1,
        base=118,
        head=164,
        snapshot=False,
        counts=(
            ("个案", 1),
            ("计划", 1),
            ("原因分析", 1),
            ("活动记录", 4),
            ("检察建议", 1),
            ("送达", 1),
            ("回复", 1),
            ("回访", 1),
            ("照片", 14),
            ("底片登记", 14),
            ("文书", 9),
        ),
        record_root="9b1f3c60d27e48a5b6c1e0f4778d2a93be5501c9f6a84d3e172b90ac5dd8e641",
        acknowledges="已收到对方第2号包，截止序号57",
    )


FORM = Form(CODE, TITLE, HandoverData, draw, sample, order=1100, per_case=False)
