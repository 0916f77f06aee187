"""类案、行业、区域 proposals: the causes of several cases counted together, and a draft made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import cases, presets
from app.codes import OWN, code_list, label
from app.work import Read
from db.models import Proposal, ProposalCase

#: Of each category as many causes are quoted in a draft.
_QUOTED = 3


@dataclass(frozen=True, slots=True)
class CauseCount:
    """A category of causes: in how many of the cases it was found, how often, in whose words, and a cause to tie to."""

    category: str
    label: str
    group: str
    cases: int
    causes: int
    words: tuple[str, ...]
    cause_id: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Several cases looked at together: `names` in the order chosen, `without` those that have no analysis yet."""

    case_ids: tuple[str, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]
    counts: tuple[CauseCount, ...]
    without: tuple[str, ...]


def gather(view: Read, refs: Sequence[str]) -> Gathered:
    """Count the causes of several cases (numbers or ids) by category, the most common first.

    Raises `case.unknown`, `permission.denied`.
    """
    files: list[cases.CaseFile] = []
    for ref in refs:
        file = cases.case_file(view, ref)
        if all(one.id != file.id for one in files):
            files.append(file)
    found = [(file, cases.causes_of(view, file.id)) for file in files]
    told: dict[str, list[tuple[str, cases.CauseFields]]] = {}
    for file, causes in found:
        for cause in causes:
            told.setdefault(cause.category, []).append((file.id, cause))
    counts = [_count(category, rows) for category, rows in told.items()]
    counts.sort(key=lambda one: (-one.cases, -one.causes, one.category))
    return Gathered(
        case_ids=tuple(file.id for file in files),
        names=tuple(file.name for file in files),
        units=tuple(dict.fromkeys(file.unit_name for file in files if file.unit_name)),
        counts=tuple(counts),
        without=tuple(file.name for file, causes in found if not causes),
    )


def gathered_draft(view: Read, refs: Sequence[str], kind: str, addressee: str = "") -> dict[str, object]:
    """The fields of a draft (`proposals.save`) on the first of the cases, made of the causes of all of them.

    What to advise stays for a person to write: the items hold their cause and nothing else.
    """
    found = gather(view, refs)
    preset = presets.current(view)
    named = "、".join(found.names)
    scope = label("proposal_kinds", kind)
    common = [one for one in found.counts if one.cases > 1] or list(found.counts)
    units = "、".join(found.units)
    lines = [f"{one.group}方面，{one.label}，见于{one.cases}件：{'；'.join(one.words)}" for one in common]
    number = len(found.case_ids)
    origin = f"我院对办理的{named}等{number}件案件进行分析，发现存在同类问题，现提出{scope}检察建议。"
    problems = [{"text": f"{one.label}：{one.words[0]}", "cause": one.cause_id} for one in common if one.words]
    draft: dict[str, object] = {
        "kind": kind,
        "cases": list(found.case_ids[1:]),
        "origin": origin,
        "facts": f"上列案件涉及{units}。经逐案分析，原因集中在以下方面：\n" + "\n".join(lines),
        "problems": problems,
        "items": [],
        "requested": "请研究落实，并将落实情况书面反馈我院。",
        "reply_months": preset.reply_months,
    }
    if addressee:
        draft["addressee"] = addressee
    return draft


def proposals_on(view: Read, case_id: str) -> tuple[str, ...]:
    """Ids of the newest versions of proposals of other cases that rest on this case too."""
    query = (
        select(Proposal)
        .join(ProposalCase, ProposalCase.proposal_id == Proposal.id)
        .where(ProposalCase.case_id == case_id, Proposal.withdrawn.is_(False))
        .order_by(Proposal.series_id, Proposal.version)
    )
    return tuple({row.series_id: row.id for row in view.session.scalars(query)}.values())


def _count(category: str, rows: list[tuple[str, cases.CauseFields]]) -> CauseCount:
    group = "" if category.startswith(OWN) else category.partition(".")[0]
    words = Counter(cause.text.strip().rstrip("。") for _case, cause in rows if cause.text.strip())
    return CauseCount(
        category=category,
        label=label("causes", category),
        group=cases_group(group) if group else "本院增补",
        cases=len({case_id for case_id, _cause in rows}),
        causes=len(rows),
        words=tuple(word for word, _n in words.most_common(_QUOTED)),
        cause_id=rows[0][1].id,
    )


def cases_group(code: str) -> str:
    """The name of a group of causes."""
    return next((one.label for one in code_list("causes").groups if one.code == code), code)
