"""What the forms of plan and activities begin with: all that the case and the office's rules tell already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app import cases, presets
from app.activities import ActivityFile
from app.calendar import due_date
from app.work import Read
from db.codes import ActivityKind, AnalysisKind


@dataclass(frozen=True, slots=True)
class Start:
    """Proposals for forms that nobody has filled in yet; whoever fills them in sees and changes them.

    `agenda` has the matters of a plan with day and person, `planned` the day that the plan set for a matter, `people`
    those who go to the unit, `topic` what a symposium is about, `methods` those by which the causes were looked into.
    """

    agenda: tuple[Mapping[str, object], ...] = ()
    planned: Mapping[str, date] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    topic: str = ""
    methods: tuple[str, ...] = ()


def first_steps(
    view: Read,
    case: cases.CaseFile,
    plan: cases.PlanFile | None,
    analyses: Sequence[cases.AnalysisFile],
    held: Sequence[ActivityFile],
) -> Start:
    """What a case's forms begin with."""
    return Start(
        agenda=_agenda(view, case),
        planned={item.matter: item.planned_on for item in plan.items if item.planned_on} if plan else {},
        people=_people(plan, analyses),
        topic=f"{case.name}的发案原因和制度、管理漏洞",
        methods=_methods(analyses, held),
    )


def _methods(analyses: Sequence[cases.AnalysisFile], held: Sequence[ActivityFile]) -> tuple[str, ...]:
    """分析方法 as far as their material lies here."""
    kinds = {piece.kind.value for piece in analyses}
    met = any(ActivityKind.SYMPOSIUM in one.kinds and one.held_at is not None for one in held)
    return tuple(one for one in ("confession", "meeting", "symposium") if one in kinds or (one == "symposium" and met))


def _agenda(view: Read, case: cases.CaseFile) -> tuple[Mapping[str, object], ...]:
    """The office's usual matters, each as long after today as its rules say, moved to a working day."""
    today, table = view.today(), presets.holidays(view)
    made = []
    for matter, period in presets.current(view).agenda.items():
        day = due_date(today, period, table).due if period else None
        made.append({"matter": matter, "planned_on": day, "responsible": case.undertaker})
    return tuple(made)


def _people(plan: cases.PlanFile | None, analyses: Sequence[cases.AnalysisFile]) -> tuple[str, ...]:
    """Those whom the plan names; where that is one alone, also whoever was at the analysis meeting."""
    named: dict[str, None] = {}
    if plan is not None:
        named |= dict.fromkeys(plan.undertakers)
        named |= dict.fromkeys(item.responsible for item in plan.items if item.matter in ("symposium", "education"))
    if len(named) < 2:
        for piece in analyses:
            held = piece.form.get("attendees") if piece.kind is AnalysisKind.MEETING else None
            named |= dict.fromkeys(str(one) for one in held) if isinstance(held, (list, tuple)) else {}
    return tuple(named)
