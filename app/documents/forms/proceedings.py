"""办理经过: what was done in a case, by whom and when, in the order in which it happened."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.form import Form, require
from app.documents.forms.lists import Columns, draw_list
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "proceedings", "办理经过"
COLUMNS = Columns(("序号", "时间", "经办人", "事项", "备注"), (13.0, 36.0, 26.0, 62.0, 22.0), frozenset({0, 1}), 9.5)


@dataclass(frozen=True, slots=True)
class Proceeding:
    """One thing that was done; `at` as it is to be printed."""

    at: str
    actor: str
    what: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ProceedingsData:
    """A case's proceedings, the earliest first."""

    case_name: str
    register_no: str
    lines: tuple[Proceeding, ...]


def draw(data: ProceedingsData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` when nothing was done yet."""
    require(TITLE, 案件名称=data.case_name, 经过=data.lines)
    rows = [(str(number), one.at, one.actor, one.what, one.remark) for number, one in enumerate(data.lines, 1)]
    number = f"预防编号：{data.register_no or '　　　　　　'}"
    return draw_list(TITLE, f"案件名称：{data.case_name}", number, COLUMNS, rows)


def sample() -> ProceedingsData:
    """The demonstration case's, in short."""
    told = (
        ("2025-12-03 09:12", "马检察官", "登记案件"),
        ("2025-12-03 15:40", "马检察官", "提交个案预防计划"),
        ("2025-12-04 10:05", "罗主任", "同意计划：请预防部门派员参加座谈会和法制教育"),
        ("2025-12-05 16:22", "陈检察长", "批准计划，立项"),
        ("2025-12-15 11:30", "马检察官", "登记案情分析会"),
        ("2025-12-18 17:02", "马检察官", "登记发案原因分析报告"),
        ("2025-12-22 16:48", "马检察官", "登记座谈会记录"),
        ("2026-03-03 09:30", "陈副检察长", "签发检察建议书"),
        ("2026-03-04 09:55", "何书记员", "编号：青检建〔2026〕7号"),
        ("2026-03-06 11:20", "马检察官", "登记送达：受送达人签收"),
        ("2026-04-28 15:10", "马检察官", "登记落实情况报告"),
        ("2026-05-12 17:30", "马检察官", "登记回访考察：已落实"),
    )
    return ProceedingsData("王某某受贿案", "青检防〔2025〕19号", tuple(Proceeding(*one) for one in told))


FORM = Form(CODE, TITLE, ProceedingsData, draw, sample, order=810)
