"""What a proposal's draft begins with: the text that was withdrawn, or what analysis, symposium and plan have found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app import activities, cases, proposals
from app.casework.record import Kind, record
from app.forms import LONG
from app.proposals.rules import MOST_ITEMS
from app.work import Read, Work
from db.codes import ActivityKind, AnalysisKind, ProposalState

_NUMBER = r"[（(]?(?:[一二三四五六七八九十]+|\d{1,2})[）)、.．](?!\d)"
#: The number before a point of an outline: 一、 （一） 1. 1、
_POINT = re.compile(rf"^\s*{_NUMBER}\s*")
#: Where points follow one another in a line.
_NEXT = re.compile(rf"(?<=[。；;])\s*(?={_NUMBER})")
#: Characters of one advice.
_LONGEST = 4_000


def begin_proposal(work: Work, ref: str) -> str:
    """Begin the draft of a case's proposal with `first_draft`; returns its id. Raises as `record` does."""
    return record(work, ref, Kind.PROPOSAL, first_draft(work, ref))


def first_draft(view: Read, ref: str) -> dict[str, object]:
    """The fields of a draft (`proposals.save`) to go on from. Raises `case.unknown`, `permission.denied`.

    What was withdrawn is taken up again, as far as its causes still stand in the analysis. A first draft has the
    causes and loopholes that were found as its problems, and the plan's 检察建议提纲 as its advice.
    """
    case = cases.case_file(view, ref)
    known = proposals.case_proposal(view, case.id)
    if known is not None and known.row.state is ProposalState.WITHDRAWN:
        return proposals.draft_data(view, case.id, known.text)
    plan, report = cases.plan_file(view, case.id), _report(view, case.id)
    overview = str(report.form.get("overview", "")) if report else ""
    facts = (overview or (plan.summary if plan else "")).strip()
    found = found_problems(view, case.id)
    draft: dict[str, object] = {
        "kind": "case",
        "problems": [{"text": text, **({"cause": cause} if cause else {})} for text, cause in found],
        "items": [{"text": point} for point in _points(plan.outline if plan else "")],
    }
    if found:
        draft["origin"] = f"我院在办理{case.name}中，发现你单位在制度和管理方面存在漏洞，现提出如下检察建议。"
    if facts:
        whole = facts.startswith("经查") or len(facts) + 3 > LONG
        draft["facts"] = facts if whole else f"经查，{facts}"
    return draft


def found_problems(view: Read, case_id: str) -> tuple[tuple[str, str], ...]:
    """What analysis and symposium found: texts with the id of their cause, empty for a loophole named at the unit."""
    causes = [(_told(cause), cause.id) for cause in cases.causes_of(view, case_id)]
    said = [text for text, _cause in causes]
    loopholes = [one for one in _loopholes(view, case_id) if not any(_bare(one) in text for text in said)]
    return (*causes, *((one, "") for one in loopholes))


def _told(cause: cases.CauseFields) -> str:
    text = cause.text.strip().rstrip("。")
    loophole = cause.loophole.strip().rstrip("。")
    return f"{text}，{loophole}。" if loophole and loophole not in text else f"{text}。"


def _bare(text: str) -> str:
    return text.strip().rstrip("。")


def _loopholes(view: Read, case_id: str) -> Iterable[str]:
    """制度漏洞 and 管理漏洞 of every symposium, each once."""
    found: dict[str, None] = {}
    for one in activities.activities(view, case_id):
        minutes = one.symposium if ActivityKind.SYMPOSIUM in one.kinds and one.held_at else {}
        for name in ("system_loopholes", "management_loopholes"):
            told = minutes.get(name, ())
            found |= dict.fromkeys(
                f"{_bare(str(text))}。" for text in (told if isinstance(told, (list, tuple)) else ())
            )
    return found


def _report(view: Read, case_id: str) -> cases.AnalysisFile | None:
    reports = [one for one in cases.analyses(view, case_id) if one.kind is AnalysisKind.REPORT]
    return reports[-1] if reports else None


def _points(outline: str) -> list[str]:
    """The points of an outline, each in its line or one behind the other, without the numbers that the paper gives."""
    points = (point for line in outline.splitlines() for point in _NEXT.split(line))
    lines = (_POINT.sub("", point).strip() for point in points)
    return [line for line in lines if 0 < len(line) <= _LONGEST][:MOST_ITEMS]
