"""送达回证: filled in by the program as far as it is known, the rest by hand where it is served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import draw_record, free, pair, single
from app.documents.forms.wording import wording
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "service_receipt", "送达回证"


@dataclass(frozen=True, slots=True)
class ServiceReceiptData:
    """What is served on whom. Empty fields are left to be filled in by hand."""

    office: str
    recipient: str
    paper: str
    number: str = ""
    address: str = ""
    copies: int = 1
    mode: str = ""
    servers: tuple[str, ...] = ()
    served_at: str = ""
    received_on: date | None = None
    receiver: str = ""
    receiver_post: str = ""
    proxy: str = ""
    refusal: str = ""
    witnesses: tuple[str, ...] = ()
    remarks: str = ""


def draw(data: ServiceReceiptData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without office, recipient or paper."""
    require(TITLE, 送达机关=data.office, 受送达人=data.recipient, 文书名称=data.paper)
    signed = f"签名或者盖章：{data.receiver or '　　　　　　'}　　职务：{data.receiver_post or '　　　　　'}"
    sections = (
        single("受送达人", data.recipient),
        single("送达地址", data.address),
        pair("送达文书\n名称", data.paper, "文号", data.number),
        pair("份数", f"{data.copies}份", "送达方式", data.mode),
        pair("送达人", "、".join(data.servers), "送达时间", data.served_at),
        free("受送达人\n签收", "", 34, f"{signed}\n收到日期：{chinese_date(data.received_on)}"),
        free("代收人及\n代收关系", data.proxy, 18),
        free("拒收事由", data.refusal, 20),
        free(
            "见证人",
            "、".join(data.witnesses),
            20,
            "" if data.witnesses else "签名或者盖章：　　　　　　　　年　月　日",
        ),
        free("备注", data.remarks, 20),
    )
    about = f"{data.paper} {data.number}".strip()
    return draw_record(TITLE, about, sections, office=data.office, number=data.number, note=wording(CODE)["note"])


def sample() -> ServiceReceiptData:
    """The receipt for the demonstration proposal, before it is signed."""
    return ServiceReceiptData(
        office="青溪县人民检察院",
        recipient="青溪县公路养护中心",
        address="青溪县城关镇建设路18号",
        paper="检察建议书",
        number="青检建〔2026〕7号",
        mode="直接送达",
        servers=("马检察官", "周检察官"),
        served_at="2026年3月6日10时",
    )


FORM = Form(CODE, TITLE, ServiceReceiptData, draw, sample, order=450)
