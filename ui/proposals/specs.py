"""The five parts of a 检察建议书 and the papers around it, as forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.cases import CauseFields
from app.proposals.rules import ProposalText
from ui.forms import Kind, Spec
from ui.forms.known import Known


def _t(text: str) -> str:
    return QCoreApplication.translate("ProposalForm", text)


def titles() -> list[str]:
    """The names of the five parts."""
    return [_t("发往单位"), _t("问题的来源"), _t("依据的事实"), _t("依据和建议内容"), _t("要求事项")]


def parts(known: Known, causes: Sequence[CauseFields]) -> list[list[Spec]]:
    """The fields of the five parts."""
    tied = tuple((cause.id, f"{number}. {cause.text}"[:40]) for number, cause in enumerate(causes, start=1))
    problem = (
        Spec("text", _t("问题"), Kind.LONG, required=True, lines=2),
        Spec("cause", _t("对应的原因"), Kind.CODE, options=tied, placeholder=_t("不对应")),
    )
    basis = (Spec("law", _t("法律名称"), span=7, required=True), Spec("article", _t("条款"), span=5, required=True))
    item = (
        Spec("text", _t("建议"), Kind.LONG, required=True, lines=2),
        Spec("standard", _t("可检验的标准"), span=7, required=True),
        Spec("cause", _t("对应的原因"), Kind.CODE, 5, required=True, options=tied),
    )
    return [
        [
            Spec("addressee", _t("主送单位"), span=12, required=True, suggest=lambda: known.units),
            Spec("copies", _t("抄送"), Kind.NAMES, required=True, hint=_t("须抄送发案单位的上级主管部门")),
            Spec("filings", _t("备案"), Kind.NAMES, required=True),
        ],
        [Spec("origin", _t("问题的来源或提出建议的起因"), Kind.LONG, required=True, lines=4)],
        [
            Spec("facts", _t("提出建议所依据的事实"), Kind.LONG, required=True, lines=5),
            Spec("problems", _t("问题与原因"), Kind.ROWS, required=True, columns=problem, verb=_t("添加问题")),
        ],
        [
            Spec("bases", _t("法律依据"), Kind.ROWS, required=True, columns=basis, verb=_t("添加依据")),
            Spec("items", _t("建议内容"), Kind.ROWS, required=True, columns=item, verb=_t("添加建议")),
        ],
        [
            Spec("requested", _t("要求事项"), Kind.LONG, required=True, lines=3),
            Spec("reply_months", _t("反馈期限"), Kind.NUMBER, 4, required=True, most=12, suffix=_t("个月")),
            Spec("contact", _t("联系人"), span=8, required=True, placeholder=_t("姓名、电话")),
        ],
    ]


def values(text: ProposalText) -> dict[str, Any]:
    """A text as the forms' values."""
    return {
        "addressee": text.addressee, "copies": list(text.copies), "filings": list(text.filings), "origin": text.origin,
        "facts": text.facts, "requested": text.requested, "reply_months": text.reply_months, "contact": text.contact,
        "problems": [{"text": problem, "cause": cause} for problem, cause in text.problems],
        "bases": [{"law": law, "article": article} for law, article in text.bases],
        "items": [{"text": item.text, "standard": item.standard, "cause": item.cause_id} for item in text.items],
    }  # fmt: skip


def summaries(text: ProposalText) -> list[str]:
    """What stands in the heads of the five parts."""
    first = text.addressee + (_t("；抄送{n}家").format(n=len(text.copies)) if text.copies else "")
    length = sum(len(item.text) for item in text.items)
    fourth = _t("建议{n}条，{m}字").format(n=len(text.items), m=length) if text.items else ""
    period = _t("收到之日起{n}个月内书面回复").format(n=text.reply_months) if text.reply_months else ""
    return [first, text.origin, text.facts, fourth, period or text.requested]


def service() -> list[Spec]:
    """送达回证."""
    return [
        Spec("mode", _t("送达方式"), Kind.CODE, 4, required=True, list_name="service_modes"),
        Spec("servers", _t("送达人"), Kind.NAMES, 8, hint=_t("两人，用顿号分开")),
        Spec("served_on", _t("送达时间"), Kind.DAY, 4),
        Spec("received_on", _t("收到日期"), Kind.DAY, 4),
        Spec("address", _t("送达地址"), span=4),
        Spec("receiver", _t("签收人"), span=4),
        Spec("receiver_post", _t("职务"), span=4),
        Spec("signed", _t("已签名盖章"), Kind.FLAG, 4),
        Spec("refusal_reason", _t("拒收事由"), span=6, hint=_t("留置送达时填写")),
        Spec("witnesses", _t("见证人"), Kind.NAMES, 6),
        Spec("tracking_no", _t("邮件号"), span=4, hint=_t("邮寄送达时填写")),
        Spec("entrusted_to", _t("受托检察院"), span=4, hint=_t("委托送达时填写")),
        Spec("consent", _t("受送达单位同意"), Kind.FLAG, 4),
    ]


def copy() -> list[Spec]:
    """抄送备案登记."""
    return [
        Spec("kind", _t("类别"), Kind.CODE, 4, required=True, list_name="copy_kinds"),
        Spec("recipient", _t("对象"), span=8, required=True),
        Spec("sent_on", _t("日期"), Kind.DAY, 4, required=True),
        Spec("way", _t("方式"), span=4),
        Spec("receipt", _t("回执"), span=4),
    ]
