"""复核意见答复函, 变更 and 撤回检察建议通知书 (检察建议工作规定 22, 23): what the unit is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.documents.form import Form, require
from app.documents.forms.wording import letter_mark, wording
from app.documents.typesetting.official import Closing, Imprint, LetterHead, Official, Seal, chinese_date
from app.documents.typesetting.outline import Part
from app.documents.typesetting.paper import Rendered

NOTICES = {"proposal_change": "变更检察建议通知书", "proposal_withdrawal": "撤回检察建议通知书"}
_BLANK = "〔　　　　〕　　号"


@dataclass(frozen=True, slots=True)
class RecheckData:
    """What the unit is told of its objection; `result` is amended, withdrawn or explained."""

    office: str
    recipient: str
    proposal: str
    received_on: date
    result: str
    explanation: str
    day: date | None = None
    seal: Seal = Seal.PLACE


@dataclass(frozen=True, slots=True)
class NoticeData:
    """A change or a withdrawal, with its reason."""

    kind: str
    office: str
    recipient: str
    proposal: str
    proposal_on: date | None
    reason: str
    day: date | None = None
    seal: Seal = Seal.PLACE


def draw_answer(data: RecheckData) -> Rendered:
    """The answer to an objection. Raises UserError `document.field_missing` without recipient or reasons."""
    words = wording("recheck")
    require("复核意见答复函", 主送单位=data.recipient, 检察建议书=data.proposal, 复核理由=data.explanation)
    paper = Official(f"{data.office}复核意见答复函", head=LetterHead(letter_mark(data.office), _BLANK))
    paper.centred(words["answer_title"], 22)
    paper.blank()
    paper.recipient(data.recipient)
    paper.body(words["answer_open"].format(received=chinese_date(data.received_on), number=data.proposal))
    paper.body(data.explanation)
    paper.body(words[f"answer_{data.result}"])
    paper.body(words["answer_close"])
    return _closed(paper, data.office, data.day, data.seal)


def draw_notice(data: NoticeData) -> Rendered:
    """The notice. Raises UserError `document.field_missing` without recipient or reason."""
    words, title = wording("recheck"), NOTICES[data.kind]
    require(title, 主送单位=data.recipient, 检察建议书=data.proposal, 理由=data.reason)
    paper = Official(f"{data.office}{title} {data.proposal}")
    paper.centred(data.office, 22, spread=0.06, part=Part.OFFICE)
    paper.centred(title, 28, rows=2, spread=0.12)
    paper.right(_BLANK)
    paper.blank()
    paper.recipient(data.recipient)
    issued = chinese_date(data.proposal_on)
    paper.body(words[data.kind].format(issued=issued, number=data.proposal))
    paper.body(data.reason)
    paper.body(words[f"{data.kind}_close"])
    return _closed(paper, data.office, data.day, data.seal)


def _closed(paper: Official, office: str, day: date | None, seal: Seal) -> Rendered:
    note = wording("recheck")["seal_place"] if seal is Seal.PLACE else ""
    return paper.render(Closing(office, chinese_date(day), seal, note), Imprint(()))


def _answer_sample() -> RecheckData:
    return RecheckData(
        office="青溪县人民检察院",
        recipient="青溪县公路养护中心",
        proposal="青检建〔2026〕7号",
        received_on=date(2026, 3, 16),
        result="explained",
        explanation="经复核，工程科撤并以后，小额工程的发包和计量支付由养护科承担，制约不足的问题仍然存在，第二条建议应当落实。",
        day=date(2026, 3, 20),
    )


def _notice_sample(kind: str) -> Callable[[], NoticeData]:
    def make() -> NoticeData:
        return NoticeData(
            kind=kind,
            office="青溪县人民检察院",
            recipient="青溪县公路养护中心",
            proposal="青检建〔2026〕7号",
            proposal_on=date(2026, 3, 4),
            reason="经复核，第二条建议所涉及的工程科已于2025年12月撤销，你单位提出的异议成立。",
            day=date(2026, 3, 20),
        )

    return make


FORMS = (
    Form("recheck_answer", "复核意见答复函", RecheckData, draw_answer, _answer_sample, order=420),
    *(
        Form(kind, title, NoticeData, draw_notice, _notice_sample(kind), order=430 + place)
        for place, (kind, title) in enumerate(NOTICES.items())
    ),
)
