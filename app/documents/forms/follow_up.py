"""进一步整改意见, 通报函, 商请函, 催办函, report upward: what presses a unit (domain §2.9, §2.10, §6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.parts import numbered
from app.documents.forms.wording import letter_mark, wording
from app.documents.typesetting.official import Closing, Imprint, LetterHead, Official, Seal, chinese_date
from app.documents.typesetting.outline import Part
from app.documents.typesetting.paper import Rendered
from app.numbers import chinese_number

TITLES = {
    "further_opinion": "进一步整改意见",
    "notification": "通报函",
    "request": "商请函",
    "reminder": "催办函",
    "report_up": "检察建议落实情况的报告",
}


@dataclass(frozen=True, slots=True)
class FollowUpData:
    """One letter. `points` are its numbered parts: (name of a heading in the wording, texts)."""

    kind: str
    office: str
    recipient: str
    unit: str
    proposal: str
    proposal_on: date | None
    points: tuple[tuple[str, tuple[str, ...]], ...]
    number: str = ""
    reply_due: date | None = None
    copies: tuple[str, ...] = ()
    day: date | None = None
    seal: Seal = Seal.PLACE


def draw(data: FollowUpData) -> Rendered:
    """The paper. Raises UserError `document.field_missing` without recipient or contents."""
    title = TITLES[data.kind]
    words = wording("follow_up")
    require(title, 主送单位=data.recipient, 关联建议书=data.proposal, 内容=[texts for _, texts in data.points if texts])
    number = data.number or "〔　　　　〕　　号"
    name = f"{data.office}{title} {data.number}".strip()
    if data.kind == "further_opinion":
        paper = Official(name)
        paper.centred(data.office, 22, spread=0.06, part=Part.OFFICE)
        paper.centred(title, 28, rows=2, spread=0.12)
        paper.right(number)
    else:
        paper = Official(name, head=LetterHead(letter_mark(data.office), number))
        paper.centred(words[f"{data.kind}_title"].format(unit=data.unit), 22)
    paper.blank()
    paper.recipient(data.recipient)
    opening = words[f"{data.kind}_open"]
    if opening:
        paper.body(opening.format(issued=chinese_date(data.proposal_on), number=data.proposal, unit=data.unit))
    if data.kind == "reminder":
        for _, texts in data.points:
            paper.body("\n".join(texts))
    else:
        for part, (point, texts) in enumerate(((point, texts) for point, texts in data.points if texts), 1):
            called = words.get(f"{data.kind}_{point}", words[point])  # the superior office is asked by 提请, not 商请
            paper.heading(f"{chinese_number(part)}、{called}", 1)
            paper.body(numbered(texts))
    if data.reply_due and data.kind != "report_up":  # nobody sets the superior a day
        paper.body(words["urge" if data.kind == "reminder" else "reply"].format(deadline=chinese_date(data.reply_due)))
    if data.kind != "further_opinion":
        paper.body(words["report_closing" if data.kind == "report_up" else "closing"])
    note = words["seal_place"] if data.seal is Seal.PLACE else ""
    return paper.render(Closing(data.office, chinese_date(data.day), data.seal, note), Imprint(data.copies))


_REMINDED = (
    "我院检察建议书（青检建〔2026〕7号）已于2026年3月6日送达你单位，反馈期限已于2026年5月6日届满，"
    "我院至今未收到书面反馈。"
)


def _sample(kind: str) -> Callable[[], FollowUpData]:
    points: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
        "further_opinion": (
            ("not_done", ("财务科出纳任职七年，仍未列入轮岗计划。", "轮岗前的专项审计没有开展。")),
            (
                "advice",
                ("将财务岗位列入轮岗计划，七月底前完成调整。", "出纳轮岗前由县审计局进行专项审计。"),
            ),
        ),
        "notification": (
            ("facts", ("检察建议书已于2026年3月6日送达，该单位应当在5月6日前反馈，经催办仍未反馈。",)),
            ("not_done", ("重点岗位轮岗、专项审计两项建议未落实。",)),
            ("reasons", ("单位主要负责人重视不够，没有明确责任科室。",)),
        ),
        "reminder": (
            (
                "not_done",
                (_REMINDED,),
            ),
        ),
        "report_up": (
            ("facts", ("检察建议书已于2026年3月6日送达，两次回访均未落实。",)),
            ("not_done", ("重点岗位轮岗、专项审计两项建议未落实。",)),
            ("reasons", ("该单位无正当理由拒不整改。",)),
            ("requests", ("请上级院通报其上级机关、主管机关。",)),
        ),
        "request": (
            ("facts", ("检察建议书已于2026年3月6日送达，该单位应当在5月6日前反馈，经催办仍未反馈。",)),
            ("requests", ("责令该单位限期落实检察建议。", "将落实情况纳入对该单位的年度考核。")),
        ),
    }
    recipient = "青溪县公路养护中心" if kind in ("further_opinion", "reminder") else "青溪县交通运输局"
    recipient = "云岭市人民检察院" if kind == "report_up" else recipient

    def make() -> FollowUpData:
        return FollowUpData(
            kind=kind,
            office="青溪县人民检察院",
            recipient=recipient,
            unit="青溪县公路养护中心",
            proposal="青检建〔2026〕7号",
            proposal_on=date(2026, 3, 4),
            points=points[kind],
            number="青检函〔2026〕2号",
            reply_due=date(2026, 8, 31),
            day=date(2026, 7, 1),
        )

    return make


FORMS = tuple(
    Form(kind, title, FollowUpData, draw, _sample(kind), order=700 + number)
    for number, (kind, title) in enumerate(TITLES.items())
)
