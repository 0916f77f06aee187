"""What stands over a whole case: that it rests, was broken off, waits for a decision, was only proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from ui.cases.data import CaseData
from ui.cases.part import from_paper, short_of


def _t(text: str) -> str:
    return QCoreApplication.translate("Standing", text)


def standing(data: CaseData) -> tuple[str, str]:
    """The sentence and its level; an empty text where nothing needs to be said."""
    case, form = data.case, data.case.form
    state = case.state.value
    if state == "proposed":
        return _t("{who}提议开展个案预防，等待侦查部门决定").format(who=form.get("proposed_by", "")), "info"
    if state == "not_initiated":
        return _told(form.get("refusal"), _t("不予立项"), data), "warn"
    if state == "terminated":
        return _told(form.get("termination"), _t("终止办理"), data), "warn"
    if form.get("termination_proposal"):
        return _told(form.get("termination_proposal"), _t("提请终止，等待检察长决定"), data), "warn"
    if state == "suspended":
        return _told(form.get("suspension"), _t("中止办理"), data), "warn"
    returned = form.get("returns")
    last = returned[-1] if isinstance(returned, (list, tuple)) and returned else None
    waits = isinstance(last, Mapping) and last.get("level") == "completion" and not form.get("completion")
    if state == "active" and waits:
        return _told(last, _t("办结提请被退回"), data), "warn"
    return "", "info"


def _told(decision: Any, what: str, data: CaseData) -> str:
    if not isinstance(decision, Mapping):
        return what
    who = f"{decision.get('by', '')}{short_of(decision.get('on', ''), data)}"
    why = decision.get("reason") or decision.get("opinion") or ""
    return f"{who}{what}：{why}{from_paper(decision)}" if why else f"{who}{what}{from_paper(decision)}"
