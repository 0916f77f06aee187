"""What 检察委员会 decided upon a proposal: its form, and how it is shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.proposals import CommitteeFile
from ui.forms import Kind, Spec
from ui.texts import prose
from ui.widgets.base import Label, column, frame


def _t(text: str) -> str:
    return QCoreApplication.translate("Committee", text)


def committee_specs() -> list[Spec]:
    """检察委员会讨论决定, its minutes apart."""
    return [
        Spec(
            "session", _t("会议届次"), span=8, required=True, placeholder=_t("例如：第十五届检察委员会2026年第4次会议")
        ),
        Spec("met_on", _t("会议日期"), Kind.DAY, 4, required=True),
        Spec("presided_by", _t("主持人"), span=4, required=True),
        Spec("members", _t("出席委员"), Kind.NAMES, 8, required=True, hint=_t("用顿号分开")),
        Spec("outcome", _t("讨论结果"), Kind.CODE, 4, required=True, list_name="committee_outcomes"),
        Spec("in_favour", _t("同意"), Kind.NUMBER, 3, required=True, most=99, suffix=_t("人")),
        Spec("against", _t("不同意"), Kind.NUMBER, 3, most=99, suffix=_t("人")),
        Spec("abstained", _t("弃权"), Kind.NUMBER, 2, most=99, suffix=_t("人")),
        Spec("opinion", _t("讨论意见"), Kind.LONG, required=True, lines=4),
        Spec("dissent", _t("少数意见"), Kind.LONG, lines=2),
    ]


def committee_box(one: CommitteeFile) -> QWidget:
    """What 检察委员会 decided upon a proposal."""
    head = _t("{session}　{day}　{outcome}").format(
        session=one.session, day=prose(one.met_on), outcome=one.outcome_text
    )
    about = _t("{who}主持，出席{n}人，{votes}").format(who=one.presided_by, n=len(one.members), votes=one.votes)
    lines = [
        Label(head, "strong", wrap=True),
        Label(about, "caption", wrap=True),
        Label(one.opinion, "dense", wrap=True),
    ]
    if one.dissent:
        lines.append(Label(_t("少数意见：{text}").format(text=one.dissent), "dense2", wrap=True))
    return frame("item", column(*lines, gap=3, margins=(14, 10, 14, 10)))
