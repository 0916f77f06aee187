"""检察建议书 as a legal document in the layout of GB/T 9704-2012 (no red head): five parts, signature, seal, copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.wording import wording
from app.documents.typesetting.official import Closing, Imprint, Official, Seal, chinese_date
from app.documents.typesetting.outline import Part
from app.documents.typesetting.paper import Rendered
from app.numbers import chinese_number

CODE, TITLE = "proposal", "检察建议书"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem and its cause."""

    head: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """One proposal with the standard by which its carrying out can be checked."""

    text: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class ProposalData:
    """What a 检察建议书 says. Texts may hold several paragraphs; `number` is the whole 文号, empty until numbered.

    A `draft` may still lack parts; it says that it is one.
    """

    office: str
    addressee: str
    origin: str
    facts: str
    advice: tuple[Advice, ...]
    requests: str
    number: str = ""
    problems: tuple[Problem, ...] = ()
    legal_basis: tuple[str, ...] = ()
    contact: str = ""
    copies: tuple[str, ...] = ()
    issuer: str = ""
    day: date | None = None
    seal: Seal = Seal.PLACE
    sealed_on: date | None = None
    draft: bool = False


def draw(data: ProposalData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` when one of the five parts is empty and it is no draft."""
    if not data.draft:
        require(
            TITLE,
            院名=data.office,
            发往单位=data.addressee,
            问题的来源=data.origin,
            依据的事实=data.facts,
            建议内容=data.advice,
            要求事项=data.requests,
        )
    paper = Official(f"{data.office}{TITLE} {data.number}".strip(), mark=wording(CODE)["draft"] if data.draft else "")
    paper.centred(data.office, 22, spread=0.06, part=Part.OFFICE)
    paper.centred(TITLE, 30, rows=2, spread=0.18)
    paper.right(data.number or "〔　　　　〕　　号")
    paper.blank()
    paper.recipient(data.addressee)
    paper.body(data.origin)
    _parts(paper, data)
    words = wording(CODE)
    note = {Seal.PLACE: words["seal_place"], Seal.SEALED: words["sealed"]}.get(data.seal, "")
    if data.seal is Seal.SEALED and data.sealed_on:
        note += f" {data.sealed_on.isoformat()}"
    closing = Closing(data.office, chinese_date(data.day), data.seal, note, data.contact)
    return paper.render(closing, Imprint(data.copies, data.issuer, chinese_date(data.day) if data.issuer else ""))


def _parts(paper: Official, data: ProposalData) -> None:
    """The body's numbered parts: facts, problems, basis and proposals, requests."""
    words = wording(CODE)
    part = 1

    def head(name: str) -> None:
        nonlocal part
        paper.heading(f"{chinese_number(part)}、{words[name]}", 1)
        part += 1

    head("facts")
    paper.body(data.facts)
    if data.problems:
        head("problems")
        for number, problem in enumerate(data.problems, 1):
            title = problem.head.rstrip("。") + "。"
            paper.item(f"（{chinese_number(number)}）{title}", 2, problem.text)
    head("advice")
    basis = words["basis"].format(basis="、".join(data.legal_basis)) if data.legal_basis else words["advice_only"]
    paper.body(basis)
    for number, advice in enumerate(data.advice, 1):
        measure = words["measure"].format(measure=_sentence(advice.measure)) if advice.measure else ""
        paper.item(f"{number}.", 3, _sentence(advice.text) + measure)
    head("requests")
    paper.body(data.requests)


def _sentence(text: str) -> str:
    """The text with a full stop behind it."""
    return text if text.rstrip().endswith(("。", "！", "？", "；")) else f"{text.rstrip()}。"


def sample() -> ProposalData:
    """A proposal of the demonstration office."""
    return ProposalData(
        office="青溪县人民检察院",
        number="青检建〔2026〕7号",
        addressee="青溪县公路养护中心",
        origin="我院在办理你单位工程科原负责人王某某受贿案中，发现你单位在工程发包、计量支付和岗位管理等方面存在制度漏洞，"
        "为犯罪提供了可乘之机。为帮助你单位完善制度、堵塞漏洞，预防此类犯罪再次发生，现提出如下检察建议。",
        facts="经查，2021年3月至2024年9月，王某某利用担任你单位工程科负责人的职务便利，在小修保养工程分包、材料采购和计量支付中，"
        "先后收受三名承包人财物，折合人民币41.6万元。案发后，我院会同你单位召开座谈会，查阅2021年以来工程合同63份、支付凭证412份，"
        "听取了财务、工程、纪检等岗位16名职工的意见。",
        problems=(
            Problem(
                "工程发包缺少监督",
                "限额以下的小修保养工程由科室自行确定承包人，未经集体研究，也未公开比选；三年间61%的限额以下工程由同三家承包人承揽。",
            ),
            Problem(
                "计量、审核、支付由同一人经办",
                "计量单、审核单和支付申请均由王某某一人签字，《工程计量管理办法》规定的现场复核（每季度不少于一次）未落实，台账抽查制度形同虚设。",
            ),
            Problem(
                "重点岗位人员长期不轮岗",
                "王某某在工程科任职九年，从未轮岗；单位对其8小时以外的社交活动缺乏了解和提醒。",
            ),
            Problem(
                "法制教育流于形式", "单位近三年开展的法制学习均以转发文件代替，关键岗位人员对受贿犯罪的界限认识模糊。"
            ),
        ),
        legal_basis=(
            "《中华人民共和国人民检察院组织法》第二十一条",
            "《人民检察院检察建议工作规定》第十一条",
        ),
        advice=(
            Advice(
                "健全小修保养工程发包制度，限额以上项目一律公开比选，限额以下项目由班子会集体研究并记录在案。",
                "三个月内印发修订后的发包办法，此后每个项目均有比选或者集体研究记录。",
            ),
            Advice(
                "实行计量、审核、支付三岗分离，每季度由县交通运输局抽查一次计量台账。",
                "三个岗位由不同人员担任，抽查记录存档备查。",
            ),
            Advice(
                "对工程、采购、财务等岗位人员每三年轮岗一次，因特殊情况不能轮岗的，实行专项审计。",
                "制定轮岗计划并报主管部门。",
            ),
            Advice("组织全员开展警示教育，邀请我院上法制课，组织关键岗位人员旁听庭审。", "年内全员参加不少于两次。"),
        ),
        requests="请你单位认真研究，采取切实可行的措施加以整改，并在收到本建议书之日起二个月内，将落实情况及有关制度文本书面反馈我院。"
        "整改中遇到困难的，可以与我院联系，我院将予以协助。",
        contact="联系人：马检察官，电话：0000-5550107",
        copies=("青溪县交通运输局", "云岭市人民检察院职务犯罪预防处（备案）"),
        issuer="青溪县人民检察院办公室",
        day=date(2026, 3, 4),
    )


FORM = Form(CODE, TITLE, ProposalData, draw, sample, order=400)
