"""Statements that open or close a case's prevention: 提议记录, 不予立项说明, 终止说明, 办结说明."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import draw_record, free, grid, pair
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered

TITLES = {
    "suggestion": ("开展个案预防提议记录", "提议理由"),
    "refusal": ("不予立项说明", "不予立项\n的理由"),
    "termination": ("终止个案预防说明", "终止的理由"),
    "completion": ("个案预防办结说明", "办结说明"),
}
"""For each kind its title and what the text is called."""
HEADS = ("步骤", "完成情况", "日期", "说明")
WIDTHS = (36.0, 28.0, 27.0, 48.0)


@dataclass(frozen=True, slots=True)
class StatementData:
    """One statement. `steps` are rows under `HEADS`, for the completion only."""

    kind: str
    register_no: str
    case_name: str
    case_no: str
    charge: str
    unit: str
    undertaker: str
    text: str
    by: str
    day: date | None = None
    steps: tuple[tuple[str, ...], ...] = ()


def draw(data: StatementData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without the text."""
    title, name = TITLES[data.kind]
    require(title, 案件名称=data.case_name, **{name.replace("\n", ""): data.text})
    sections = [
        pair("案件名称", data.case_name, "案件编号", data.case_no),
        pair("案由", data.charge, "发案单位", data.unit),
        pair("预防编号", data.register_no, "承办人", data.undertaker),
    ]
    if data.steps:
        sections.append(grid("工作步骤", HEADS, WIDTHS, data.steps))
    sections.append(free(name, data.text, 60, f"签名：{data.by}　　{chinese_date(data.day)}"))
    sections.append(free("部门负责人\n意见", "", 26, "签名：　　　　　　　　年　月　日"))
    return draw_record(title, data.case_name, sections)


def _sample(kind: str) -> Callable[[], StatementData]:
    texts = {
        "suggestion": "审查起诉中发现该单位财务制度不健全，同类问题可能再次发生，建议侦查部门开展个案预防。",
        "refusal": "发案单位已于2025年撤销，相关制度已由接收单位重新制定，不具备开展个案预防的条件。",
        "termination": "人民法院判决宣告被告人无罪，判决已经生效，个案预防的事实基础不复存在。",
        "completion": "六个步骤均已完成，检察建议四条均已落实，回访考察结论为已落实。",
    }
    steps = (
        ("一案一计划", "已完成", "2025-12-05", ""),
        ("一案一分析", "已完成", "2025-12-18", ""),
        ("一案一座谈", "已完成", "2025-12-22", ""),
        ("一案一建议", "已完成", "2026-03-06", ""),
        ("一案一整改", "已完成", "2026-04-28", ""),
        ("一案一回访", "与整改合并", "2026-05-12", "与整改情况核实一并进行"),
    )

    def make() -> StatementData:
        return StatementData(
            kind=kind,
            register_no="青检防〔2025〕19号",
            case_name="王某某受贿案",
            case_no="青检反贪侦〔2025〕6号",
            charge="受贿罪",
            unit="青溪县公路养护中心",
            undertaker="马检察官",
            text=texts[kind],
            by="马检察官",
            day=date(2026, 5, 20),
            steps=steps if kind == "completion" else (),
        )

    return make


_ORDER = {"suggestion": 110, "refusal": 120, "termination": 130, "completion": 800}
FORMS = tuple(
    Form(kind, title, StatementData, draw, _sample(kind), order=_ORDER[kind]) for kind, (title, _) in TITLES.items()
)
