"""Conduct at a unit, and which step an activity completes with which other. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.findings import Finding
from db.codes import ActivityKind, Step

#: The four things that every visit to a unit confirms (domain §1.1, 工作纪律), with their names for people.
CONDUCT = {
    "no_levy": "没有摊派收费",
    "no_sponsorship": "没有拉赞助",
    "no_gift": "没有接受礼品宴请",
    "order_kept": "没有影响单位正常秩序",
}

#: The step that each kind of activity is the record of.
KIND_STEP = {ActivityKind.SYMPOSIUM: Step.SYMPOSIUM, ActivityKind.EDUCATION: Step.EDUCATION}

#: Steps that one activity may serve together (S0: 分析、座谈、教育、整顿 may be combined).
COMBINABLE = (Step.SYMPOSIUM, Step.EDUCATION, Step.ANALYSIS, Step.RECTIFICATION)


@dataclass(frozen=True, slots=True)
class Discipline:
    """纪律确认: each point kept, broken or not yet answered (None); what was not kept needs an explanation."""

    no_levy: bool | None = None
    no_sponsorship: bool | None = None
    no_gift: bool | None = None
    order_kept: bool | None = None
    remarks: str = ""
    unit_opinion: str = ""


def discipline_findings(block: Discipline, officers: Collection[str]) -> tuple[Finding, ...]:
    """What the confirmation lacks: an answer to each point, an explanation, at least two officers."""
    found = [
        Finding("discipline.unanswered", f"discipline.{name}", text)
        for name, text in CONDUCT.items()
        if getattr(block, name) is None
    ]
    broken = [text for name, text in CONDUCT.items() if getattr(block, name) is False]
    if broken and not block.remarks.strip():
        found.append(Finding("discipline.unexplained", "discipline.remarks", "、".join(broken)))
    if len(set(officers)) < 2:
        found.append(Finding("discipline.two_officers", "officers", "检察机关人员"))
    return tuple(found)


def leading_step(steps: Collection[Step]) -> Step:
    """The step under whose name a combined activity stands; the others are drawn as merged with it."""
    return next(step for step in COMBINABLE if step in steps)
