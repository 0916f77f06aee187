"""案件登记表: a case as it was taken up for prevention, by the investigation or at another's proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import draw_record, free, grid, pair, single
from app.documents.typesetting.official import chinese_date
from app.documents.typesetting.paper import Rendered

CODE, TITLE = "registration", "个案预防案件登记表"
HEADS = ("姓名", "性别", "出生年月", "职务", "单位", "强制措施", "涉案金额")
WIDTHS = (16.0, 12.0, 21.0, 25.0, 26.0, 19.5, 19.5)


@dataclass(frozen=True, slots=True)
class RegistrationData:
    """The registration, each field as it is to be printed; `suspects` are rows under `HEADS`."""

    register_no: str
    case_name: str
    case_no: str
    source: str
    charge: str
    unit: str
    superior: str
    undertaker: str
    suspects: tuple[tuple[str, ...], ...]
    filed_on: date | None = None
    concluded_on: date | None = None
    summary: str = ""
    problems: str = ""


def draw(data: RegistrationData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without name or unit."""
    require(TITLE, 案件名称=data.case_name, 发案单位=data.unit)
    sections = (
        pair("案件名称", data.case_name, "案件编号", data.case_no),
        pair("案由", data.charge, "案件来源", data.source),
        pair("发案单位", data.unit, "上级主管\n部门", data.superior),
        pair("立案日期", _day(data.filed_on), "侦查终结\n日期", _day(data.concluded_on)),
        single("承办人", data.undertaker),
        grid("犯罪嫌疑人", HEADS, WIDTHS, data.suspects),
        free("基本案情", data.summary, 40),
        free("暴露的问题", data.problems, 30),
        free("备注", "", 16),
    )
    number = f"预防编号：{data.register_no}" if data.register_no else ""
    return draw_record(TITLE, data.case_name, sections, number=number)


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def sample() -> RegistrationData:
    """The demonstration case."""
    return RegistrationData(
        register_no="青检防〔2025〕19号",
        case_name="王某某受贿案",
        case_no="青检反贪侦〔2025〕6号",
        source="本院侦查",
        charge="受贿罪",
        unit="青溪县公路养护中心",
        superior="青溪县交通运输局",
        undertaker="马检察官",
        suspects=(("王某某", "男", "1978-06", "工程科原负责人", "青溪县公路养护中心", "逮捕", "41.6万元"),),
        filed_on=date(2025, 9, 8),
        concluded_on=date(2025, 11, 28),
        summary="2021年3月至2024年9月，王某某利用担任工程科负责人的职务便利，先后收受三名承包人财物，折合人民币41.6万元。",
        problems="限额以下工程由科室自行确定承包人；计量、审核、支付由同一人经办；重点岗位人员长期不轮岗。",
    )


FORM = Form(CODE, TITLE, RegistrationData, draw, sample, order=100)
