"""调查终结报告 (检察建议工作规定 15): what 调查核实 looked into and found, and whether a proposal is to be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.wording import wording
from app.documents.typesetting.official import Closing, Imprint, Official, Seal, chinese_date
from app.documents.typesetting.paper import Rendered
from app.numbers import chinese_number

CODE, TITLE = "investigation_report", "调查终结报告"


@dataclass(frozen=True, slots=True)
class InquiryStep:
    """One step: on which day, by which measure, of whom or what, with which result."""

    on: date | None
    method: str
    subject: str
    result: str


@dataclass(frozen=True, slots=True)
class InvestigationData:
    """The report; without `concluded_on` the 调查核实 still runs."""

    case_name: str
    unit: str
    decided_by: str
    decided_on: date
    matter: str
    methods: tuple[str, ...]
    steps: tuple[InquiryStep, ...]
    findings: str
    propose: bool
    delay: str = ""
    due_on: date | None = None
    author: str = ""
    concluded_on: date | None = None


def draw(data: InvestigationData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without the matter or what was found."""
    require(TITLE, 调查核实事项=data.matter, 查明的情况=data.findings)
    words = wording(CODE)
    title = words["title"].format(unit=data.unit)
    paper = Official(title.replace("\n", ""))
    paper.centred(title, 22)
    paper.blank()
    opening = words["open"].format(case=data.case_name, day=chinese_date(data.decided_on), by=data.decided_by)
    paper.body(opening)
    parts = [
        ("matter", data.matter),
        ("course", _course(words, data)),
        ("findings", data.findings),
        ("delay", _delay(words, data)),
        ("advice", words["propose" if data.propose else "no_proposal"]),
    ]
    for number, (name, text) in enumerate(((name, text) for name, text in parts if text), 1):
        paper.heading(f"{chinese_number(number)}、{words[name]}", 1)
        paper.body(text)
    day = chinese_date(data.concluded_on) if data.concluded_on else ""
    return paper.render(Closing(data.author, day, Seal.NONE), Imprint())


def _course(words: dict[str, str], data: InvestigationData) -> str:
    """The measures, then each step as a paragraph."""
    lines = [words["methods"].format(methods="、".join(data.methods))] if data.methods else []
    for step in data.steps:
        day = chinese_date(step.on) if step.on else ""
        lines.append(words["step"].format(day=day, method=step.method, subject=step.subject, result=step.result))
    return "\n".join(lines)


def _delay(words: dict[str, str], data: InvestigationData) -> str:
    if not data.delay:
        return ""
    due = chinese_date(data.due_on) if data.due_on else ""
    return words["late"].format(due=due, why=data.delay) if due else data.delay


def sample() -> InvestigationData:
    """The report of the demonstration case by the rules of 2019."""
    return InvestigationData(
        case_name="王某某受贿案",
        unit="青溪县公路养护中心",
        decided_by="许检察长",
        decided_on=date(2025, 12, 22),
        matter="限额以下小修保养工程的发包、计量和支付情况，重点岗位轮岗和审计情况。",
        methods=("查询、调取、复制证据材料", "询问", "现场查看"),
        steps=(
            InquiryStep(
                date(2025, 12, 25),
                "查询、调取、复制证据材料",
                "近三年工程合同63份、计量台账",
                "61%的项目由同三家承包人承揽，计量台账没有复核人签字。",
            ),
            InquiryStep(
                date(2026, 1, 6), "询问", "财务科、工程科负责人", "付款只作形式审查；工程科负责人任职九年未轮岗。"
            ),
            InquiryStep(date(2026, 1, 13), "现场查看", "三处养护工点", "实际工程量少于计量签认数。"),
        ),
        findings="经调查核实，该单位限额以下工程的发包没有制度约束，计量、审核、支付由同一人经办，"
        "重点岗位长期不轮换，造成本案的漏洞至今没有堵塞，同类问题可能再次发生。",
        propose=True,
        author="马检察官",
        concluded_on=date(2026, 2, 10),
    )


FORM = Form(CODE, TITLE, InvestigationData, draw, sample, order=390)
