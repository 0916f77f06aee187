"""发案原因分析报告: causes by class with their evidence and the loopholes behind them, as a running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.wording import wording
from app.documents.typesetting.official import Closing, Imprint, Official, Seal, chinese_date
from app.documents.typesetting.paper import Rendered
from app.numbers import chinese_number

CODE, TITLE = "analysis_report", "发案原因分析报告"


@dataclass(frozen=True, slots=True)
class CauseText:
    """One cause: its class, what happened, where that is known from, the loophole."""

    category: str
    text: str
    evidence: str = ""
    loophole: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisData:
    """The report. `author` signs it: a person, or a department with one."""

    case_name: str
    summary: str
    methods: tuple[str, ...]
    subjective: tuple[CauseText, ...]
    objective: tuple[CauseText, ...]
    countermeasures: str
    author: str
    day: date | None = None
    office: str = ""


def draw(data: AnalysisData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without summary or any cause."""
    require(TITLE, 案件名称=data.case_name, 案情概述=data.summary, 发案原因=data.subjective + data.objective)
    words = wording(CODE)
    title = words["title"].format(case=data.case_name)
    paper = Official(title)
    paper.centred(title, 22, rows=2)
    paper.blank()
    parts: list[tuple[str, str | Sequence[CauseText]]] = [
        ("summary", data.summary),
        ("methods", f"采用{'、'.join(data.methods)}的方法分析。" if data.methods else ""),
        ("subjective", data.subjective),
        ("objective", data.objective),
        ("countermeasures", data.countermeasures),
    ]
    for number, (name, content) in enumerate(((n, c) for n, c in parts if c), 1):
        paper.heading(f"{chinese_number(number)}、{words[name]}", 1)
        if isinstance(content, str):
            paper.body(content)
        else:
            _causes(paper, content)
    signature = f"{data.office}　{data.author}" if data.office else data.author
    return paper.render(Closing(signature, chinese_date(data.day), Seal.NONE), Imprint())


def _causes(paper: Official, causes: Sequence[CauseText]) -> None:
    words = wording(CODE)
    for number, cause in enumerate(causes, 1):
        text = cause.text.rstrip("。")
        if cause.evidence:
            text += words["evidence"].format(evidence=cause.evidence)
        text += "。"
        if cause.loophole:
            text += words["loophole"].format(loophole=cause.loophole.rstrip("。")) + "。"
        paper.item(f"（{chinese_number(number)}）{cause.category.rstrip('。')}。", 2, text)


def sample() -> AnalysisData:
    """The report of the demonstration case."""
    return AnalysisData(
        case_name="王某某受贿案",
        summary="王某某，男，1978年6月出生，案发前任青溪县公路养护中心工程科负责人。2021年3月至2024年9月，王某某利用职务便利，"
        "在小修保养工程分包、材料采购和计量支付中，先后收受三名承包人财物，折合人民币41.6万元。计量员李某明知计量不实仍予签认，"
        "收受3.2万元。",
        methods=("悔过书分析", "案情分析会", "座谈会"),
        subjective=(
            CauseText(
                "法制观念淡薄",
                "王某某认为逢年过节收受烟酒、购物卡是“人情往来”，直至案发仍分不清馈赠与受贿的界限",
                "悔过书",
            ),
            CauseText(
                "侥幸心理",
                "计量、审核、支付都由自己经手，认为“自己不说没人知道”，数额由每次几百元发展到按工程款的百分之五收取",
                "讯问笔录、悔过书",
            ),
            CauseText("交友不慎", "与三名承包人长期同吃同游，逐步形成利益关系", "证人证言"),
        ),
        objective=(
            CauseText(
                "制度缺失",
                "限额以下小修保养工程的发包没有制度约束，三年间61%的项目由同三家承包人承揽",
                "工程合同63份、座谈会记录",
                "科室可以自行确定承包人，班子会不研究、不备案",
            ),
            CauseText(
                "制度不执行",
                "《工程计量管理办法》规定的每季度现场复核从未实行",
                "计量台账、支付凭证412份",
                "计量、审核、支付由同一人经办，财务付款只作形式审查",
            ),
            CauseText("岗位不轮换", "王某某在工程科任职九年，从未轮岗", "任职文件", "没有重点岗位定期轮岗的规定"),
            CauseText("教育流于形式", "法制学习以转发文件代替", "学习记录、座谈会记录"),
        ),
        countermeasures="建议从四个方面入手：一是健全限额以下工程的发包制度；二是计量、审核、支付三岗分离；三是重点岗位定期轮岗，"
        "不能轮岗的实行专项审计；四是开展有针对性的警示教育。以上拟作为检察建议的主要内容。",
        author="马检察官",
        day=date(2025, 12, 18),
        office="侦查部门",
    )


FORM = Form(CODE, TITLE, AnalysisData, draw, sample, order=230)
