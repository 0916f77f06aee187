"""落实检察建议情况登记表 (domain §2.7): what a unit reported, advice by advice, as it was entered on receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import draw_record, free, grid, pair, single
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "implementation", "落实检察建议情况登记表"
HEADS = ("建议", "采纳", "整改措施", "责任部门", "完成时限", "完成情况")
WIDTHS = (12.0, 16.0, 48.0, 20.0, 25.0, 18.0)


@dataclass(frozen=True, slots=True)
class ImplementationData:
    """A report. `answers` are rows under `HEADS`, each as it is to be printed; `rules` and `held` one line each."""

    proposal: str
    unit: str
    received_on: date | None
    reference: str = ""
    on_time: str = ""
    answers: tuple[tuple[str, ...], ...] = ()
    rules: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    difficulties: str = ""
    clerk: str = ""


def draw(data: ImplementationData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without unit and proposal."""
    require(TITLE, 来文单位=data.unit, 检察建议书=data.proposal)
    sections = [
        pair("来文单位", data.unit, "来文号", data.reference),
        pair("检察建议书", data.proposal, "收文日期", chinese_date(data.received_on) if data.received_on else ""),
        single("是否按期", data.on_time),
        grid("逐条落实\n情况", HEADS, WIDTHS, data.answers),
        free("建章立制", "\n".join(data.rules)),
        free("问责处理", "\n".join(data.held)),
        free("存在困难", data.difficulties),
        free("登记", "", 16, f"登记人：{data.clerk or '　　　　　'}　　{chinese_date(data.received_on)}"),
    ]
    return draw_record(TITLE, data.unit, sections)


def sample() -> ImplementationData:
    """The demonstration unit's report."""
    return ImplementationData(
        proposal="青检建〔2026〕7号",
        unit="青溪县公路养护中心",
        received_on=date(2026, 4, 28),
        reference="青公养〔2026〕21号",
        on_time="按期（应于2026年5月6日前反馈）",
        answers=(
            ("1", "采纳", "修订小修保养工程发包管理办法，限额以上一律公开比选", "工程科", "2026-04-20", "已完成"),
            ("2", "采纳", "计量、审核、支付由三人分别经办，按季报县交通运输局抽查", "财务科", "2026-04-15", "已完成"),
            ("3", "部分采纳", "工程、采购岗位已轮岗；财务岗位待年底人员到位后轮岗", "人事科", "2026-12-31", "正在办理"),
            ("4", "采纳", "全员警示教育一次，关键岗位旁听庭审一次", "党支部", "2026-05-20", "已完成"),
        ),
        rules=("小修保养工程发包管理办法（青公养〔2026〕18号，2026年4月20日）",),
        held=("对分管副主任诫勉谈话。",),
        difficulties="财务岗位只有两人，轮岗需要县人社部门支持。",
        clerk="马检察官",
    )


FORM = Form(CODE, TITLE, ImplementationData, draw, sample, order=590)
