"""The page of one case: stepper, facts, what belongs to it, what may be done, what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from app import activities, cases, presets, proposals
from app.activities import ActivityFile, RevisitFile
from app.calendar import Tier, TierSettings, days_left, tier
from app.cases.shown import shown
from app.casework.advance import Choice, choices, paper_choices
from app.casework.clocks import deadline_told, law_dates
from app.casework.timeline import Happening, timeline
from app.codes import item, label
from app.work import Read
from db.codes import Step, StepState
from db.models import Document, Negative, Photo

_DONE_WORD = {Step.PROPOSAL: "送达"}


@dataclass(frozen=True, slots=True)
class StepNode:
    """One of the eight nodes of the stepper. `small` nodes (法制教育, 归档) have no pip of their own.

    `text` is the second line where no chip stands: `2月3日送达`, `与分析合并`, `免予`, `未开始`; a node with a running
    date has `days_left` and `tier` instead. `law` tells the law's own last day where a rest day moved it, and that the
    year's holidays are not known.
    """

    step: Step
    label: str
    title: str
    state: StepState
    small: bool
    current: bool
    overdue: bool
    done_on: date | None
    due_on: date | None
    days_left: int | None
    tier: Tier | None
    merged_with: Step | None
    waived_reason: str
    text: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """办结期限: the day that counts beside the law's own, with the mark 节假日表缺失."""

    due: date
    raw: date
    days_left: int
    tier: Tier
    table_missing: bool
    law: str = ""


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything that the page of a case shows."""

    case: cases.CaseFile
    state_text: str
    source_text: str
    secrecy_text: str
    nodes: tuple[StepNode, ...]
    deadline: Deadline | None
    plan: cases.PlanFile | None
    analyses: tuple[cases.AnalysisFile, ...]
    activities: tuple[ActivityFile, ...]
    proposal: proposals.ProposalDetail | None
    revisits: tuple[RevisitFile, ...]
    documents: int
    photos: int
    negatives: int
    choices: tuple[Choice, ...]
    on_paper: tuple[Choice, ...]
    timeline: tuple[Happening, ...]


def case_detail(view: Read, ref: str) -> CaseDetail:
    """The page of a case by id or number. Raises `case.unknown`, `case.ambiguous`, `permission.denied`."""
    case = cases.case_file(view, ref)
    proposal = proposals.case_proposal(view, case.id)
    law = law_dates(view, case, proposal)
    return CaseDetail(
        case=case,
        state_text=label("case_states", case.state),
        source_text=label("case_sources", case.source),
        secrecy_text=label("secrecy", case.secrecy),
        nodes=tuple(replace(node, law=law.get(node.step, "")) for node in nodes(view, case)),
        deadline=_deadline(view, case),
        plan=cases.plan_file(view, case.id),
        analyses=tuple(cases.analyses(view, case.id)),
        activities=tuple(activities.activities(view, case.id)),
        proposal=proposal,
        revisits=tuple(activities.revisits(view, case.id)),
        documents=_count(view, Document, case.id),
        photos=_count(view, Photo, case.id),
        negatives=_count(view, Negative, case.id),
        choices=tuple(choices(view, case.id)),
        on_paper=tuple(paper_choices(view, case.id)),
        timeline=tuple(timeline(view, case.id)),
    )


def nodes(view: Read, case: cases.CaseFile) -> tuple[StepNode, ...]:
    """The stepper's nodes as they stand today."""
    today, tiers = view.today(), presets.current(view).tiers
    return tuple(_node(case, case.steps[step], today, tiers) for step in Step)


def _node(case: cases.CaseFile, file: cases.StepFile, today: date, tiers: TierSettings) -> StepNode:
    step = file.step
    known = item("steps", step)
    current = step is case.current_step
    seen = shown(case.state, step, file.state, file.due_on, case.current_step, today)
    due = seen.due_on
    return StepNode(
        step=step,
        label=known.label if known else step,
        title=known.text("title") if known else step,
        state=seen.state,
        small=step in (Step.EDUCATION, Step.ARCHIVE),
        current=current,
        overdue=seen.overdue,
        done_on=file.done_on,
        due_on=file.due_on,
        days_left=days_left(today, due) if due else None,
        tier=tier(today, due, tiers) if due else None,
        merged_with=file.merged_with,
        waived_reason=file.waived_reason,
        text=node_text(replace(file, state=seen.state)),
    )


def node_text(file: cases.StepFile) -> str:
    """The second line of a node."""
    if file.state is StepState.MERGED and file.merged_with:
        return f"与{label('steps', file.merged_with)}合并"
    if file.state is StepState.WAIVED:
        return "免予"
    if file.state is StepState.DONE and file.done_on:
        return f"{file.done_on.month}月{file.done_on.day}日{_DONE_WORD.get(file.step, '完成')}"
    return label("step_states", file.state)


def _deadline(view: Read, case: cases.CaseFile) -> Deadline | None:
    due = case.deadline_on
    if due is None:
        return None
    raw = str(case.form.get("deadline_raw") or due.isoformat())
    today = view.today()
    return Deadline(
        due,
        date.fromisoformat(raw),
        days_left(today, due),
        tier(today, due, presets.current(view).tiers),
        missing := bool(case.form.get("deadline_table_missing", False)),
        deadline_told(view, due, date.fromisoformat(raw), missing),
    )


@dataclass(frozen=True, slots=True)
class Holdings:
    """How many papers, photos and negatives a case has."""

    papers: int
    photos: int
    negatives: int


def case_holdings(view: Read, case_id: str) -> Holdings:
    """What hangs on a case, counted."""
    return Holdings(*(_count(view, kind, case_id) for kind in (Document, Photo, Negative)))


def _count(view: Read, cls: type[Document] | type[Photo] | type[Negative], case_id: str) -> int:
    query = select(func.count()).select_from(cls).where(cls.case_id == case_id, cls.withdrawn.is_(False))
    return view.session.scalar(query) or 0
