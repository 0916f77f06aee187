"""The five parts of a 检察建议书 and the papers around it, as forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.cases import CauseFields
from app.proposals.rules import ProposalText
from ui.forms import Kind, Spec
from ui.forms.known import Known


def _t(text: str) -> str:
    return QCoreApplication.translate("ProposalForm", text)


def titles(*, seven: bool = False) -> list[str]:
    """The names of the five parts; with `seven` as 检察建议工作规定 16 has them."""
    if seven:
        return [
            _t("发往单位"), _t("来源或者起因"), _t("事实和证据"), _t("违法情形或者隐患"),
            _t("建议内容和依据"), _t("异议和回复期限"), _t("其他事项"),
        ]  # fmt: skip
    return [_t("发往单位"), _t("问题的来源"), _t("依据的事实"), _t("依据和建议内容"), _t("要求事项")]


def parts(
    known: Known,
    causes: Sequence[CauseFields],
    *,
    seven: bool = False,
    linked: bool = False,
    filings: Sequence[str] = (),
) -> list[list[Spec]]:
    """The fields of the parts; `linked` asks for the further cases of several, `filings` are offered under 备案."""
    tied = tuple((cause.id, f"{number}. {cause.text}"[:40]) for number, cause in enumerate(causes, start=1))
    first = _addressing(known, filings, seven=seven, linked=linked)
    origin = [Spec("origin", _t("问题的来源或提出建议的起因"), Kind.LONG, required=True, lines=4)]
    facts, problems = _facts(tied)
    if not seven:
        return [first, origin, [facts, problems], _advice(tied), _demands(known)]
    return [
        first,
        origin,
        [facts, Spec("evidence", _t("证据"), Kind.LONG, required=True, lines=3), problems],
        [Spec("hazard", _t("违法情形或者应当消除的隐患"), Kind.LONG, required=True, lines=4)],
        _advice(tied),
        _demands(known, objection=True),
        [Spec("other", _t("其他需要说明的事项"), Kind.LONG, lines=4)],
    ]


def _addressing(known: Known, filings: Sequence[str], *, seven: bool, linked: bool) -> list[Spec]:
    """To whom it goes, with copies and filings."""
    copies = (
        _t("影响较大的，可以抄送党委、人大、政府、纪委监委、上级机关、行业组织")
        if seven
        else _t("须抄送发案单位的上级主管部门")
    )
    cases = Spec("cases", _t("一并依据的案件"), Kind.NAMES, hint=_t("案件编号或者预防编号，用顿号分开"))
    return [
        Spec("kind", _t("建议类别"), Kind.CODE, 4, list_name="proposal_kinds"),
        Spec("addressee", _t("主送单位"), span=8, required=True, suggest=lambda: [one.label for one in known.units]),
        *([cases] if linked else []),
        Spec("copies", _t("抄送"), Kind.NAMES, required=not seven, hint=copies, suggest=lambda: _names(known)),
        Spec("filings", _t("备案"), Kind.NAMES, required=True, suggest=lambda: filings),
    ]


def _facts(tied: tuple[tuple[str, str], ...]) -> tuple[Spec, Spec]:
    """The facts, and the problems that follow from them, each with its cause."""
    problem = (
        Spec("text", _t("问题"), Kind.LONG, required=True, lines=2),
        Spec("cause", _t("对应的原因"), Kind.CODE, options=tied, placeholder=_t("不对应")),
    )
    return (
        Spec("facts", _t("提出建议所依据的事实"), Kind.LONG, required=True, lines=5),
        Spec("problems", _t("问题与原因"), Kind.ROWS, required=True, columns=problem, verb=_t("添加问题")),
    )


def _advice(tied: tuple[tuple[str, str], ...]) -> list[Spec]:
    """The legal bases and the advice, each piece with its cause and a standard that can be verified."""
    basis = (Spec("law", _t("法律名称"), span=7, required=True), Spec("article", _t("条款"), span=5, required=True))
    item = (
        Spec("text", _t("建议"), Kind.LONG, required=True, lines=2),
        Spec("standard", _t("可检验的标准"), span=7, required=True),
        Spec("cause", _t("对应的原因"), Kind.CODE, 5, required=True, options=tied),
    )
    order = _t("Alt+↑、Alt+↓调整次序")
    return [
        Spec("bases", _t("法律依据"), Kind.ROWS, required=True, columns=basis, verb=_t("添加依据")),
        Spec("items", _t("建议内容"), Kind.ROWS, required=True, columns=item, verb=_t("添加建议"), hint=order),
    ]


def _demands(known: Known, *, objection: bool = False) -> list[Spec]:
    """What is asked of the unit, by when, and whom it may call; with `objection` also by when it may object."""
    period = Spec("objection_days", _t("异议期限"), Kind.NUMBER, 3, required=True, most=90, suffix=_t("日"))
    return [
        Spec("requested", _t("要求事项"), Kind.LONG, required=True, lines=3),
        *([period] if objection else []),
        Spec("reply_months", _t("反馈期限"), Kind.NUMBER, 3, required=True, most=12, suffix=_t("个月")),
        Spec("reply_days", _t("或者"), Kind.NUMBER, 3, most=365, suffix=_t("日")),
        Spec(
            "contact",
            _t("联系人"),
            span=12 if objection else 6,
            required=True,
            placeholder=_t("姓名、电话"),
            known=known,
        ),
    ]


def _names(known: Known) -> list[str]:
    return [one.label for one in known.units]


def values(text: ProposalText, cases: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A text as the forms' values; `cases` gives the numbers of the further cases."""
    return {
        "kind": text.kind, "addressee": text.addressee, "copies": list(text.copies), "filings": list(text.filings),
        "origin": text.origin, "facts": text.facts, "requested": text.requested, "contact": text.contact,
        "reply_months": text.reply_months, "reply_days": text.reply_days, "objection_days": text.objection_days,
        "evidence": text.evidence, "hazard": text.hazard, "other": text.other,
        "cases": [(cases or {}).get(one) or one for one in text.cases],
        "problems": [{"text": problem, "cause": cause} for problem, cause in text.problems],
        "bases": [{"law": law, "article": article} for law, article in text.bases],
        "items": [{"text": item.text, "standard": item.standard, "cause": item.cause_id} for item in text.items],
    }  # fmt: skip


def summaries(text: ProposalText, *, seven: bool = False) -> list[str]:
    """What stands in the heads of the parts."""
    first = text.addressee + (_t("；抄送{n}家").format(n=len(text.copies)) if text.copies else "")
    length = sum(len(item.text) for item in text.items)
    advice = _t("建议{n}条，{m}字").format(n=len(text.items), m=length) if text.items else ""
    period = _t("收到之日起{n}个月内书面回复").format(n=text.reply_months) if text.reply_months else ""
    period = period or (_t("收到之日起{n}日内书面回复").format(n=text.reply_days) if text.reply_days else "")
    if not seven:
        return [first, text.origin, text.facts, advice, period or text.requested]
    return [first, text.origin, text.facts, text.hazard, advice, period or text.requested, text.other]


def copy() -> list[Spec]:
    """抄送备案登记."""
    return [
        Spec("kind", _t("类别"), Kind.CODE, 4, required=True, list_name="copy_kinds"),
        Spec("recipient", _t("对象"), span=8, required=True),
        Spec("sent_on", _t("日期"), Kind.DAY, 4, required=True),
        Spec("way", _t("方式"), span=4),
        Spec("receipt", _t("回执"), span=4),
    ]
