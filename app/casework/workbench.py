"""工作台: what a person has to do, what waits for others, how the cases in hand stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import case, func, select

from app import cases, exchange, people, presets
from app.calendar import Tier, TierSettings, days_left, tier
from app.cases.listing import SHELVES, rows
from app.casework.hands import barred
from app.casework.standing import OVER, Standing, concerning, only_undertaker, open_cases, standings
from app.casework.tasks import Task, tasks, waits_for_unit
from app.casework.timeline import Happening, recent
from app.codes import label
from app.permissions import roles_for
from app.work import Read
from db.codes import Action, CaseState, Role, Step
from db.models import Case

_PROGRESS = 16
#: So many people are told by name; of more the first ones, and how many they are.
_FEW = 2


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of 待办事项. `target` is `advance:CODE`, `record:KIND` or `open`, done on `case_id`.

    `opinion:ID` is a reminder of the superior about which something is to be entered, `table:ID` a table that it handed
    down, which is of no case and no step. `waits_for` names who has to act where it is not the person who looks.
    """

    case_id: str
    register_no: str
    case_name: str
    unit: str
    number: str
    title: str
    button: str
    target: str
    step: Step | None
    step_text: str
    due_on: date | None
    days_left: int | None
    tier: Tier | None
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything that the first page shows. `counts` are of the person's open cases by the date of the step in hand;
    `own` says that only those count which the person undertakes, else all of the office."""

    today: date
    own: bool
    counts: Mapping[Tier, int]
    active: int
    to_archive: int
    completed_this_year: int
    todo: tuple[Todo, ...]
    reviews: tuple[Todo, ...]
    waiting: tuple[Todo, ...]
    progress: tuple[cases.CaseRow, ...]
    recent: tuple[Happening, ...]


#: Those who see what the whole office waits for.
_OVERSEERS = frozenset({Role.INVESTIGATION_HEAD, Role.DEPUTY_CHIEF, Role.CHIEF, Role.PREVENTION_HEAD})

_REPLY = Task("等待发案单位反馈落实情况", "", "open", Action.REPLY_WRITE, Step.RECTIFICATION)


def workbench(view: Read) -> Workbench:
    """The first page of the person who works. Raises `permission.denied` for somebody who may see no case."""
    cases.require_reading(view)
    todo, reviews, waiting = _sorted_tasks(view, open_cases(view))
    todo += _handed_down(view)
    counts = _counts(view)
    return Workbench(
        today=view.today(),
        own=only_undertaker(view),
        counts={one: counts[one.value] for one in Tier},
        active=counts["active"],
        to_archive=counts["to_archive"],
        completed_this_year=counts["completed"],
        todo=tuple(todo),
        reviews=tuple(reviews),
        waiting=tuple(waiting),
        progress=tuple(_progress(view)),
        recent=tuple(recent(view, limit=12)),
    )


def pressing(view: Read) -> dict[str, int]:
    """How many tasks wait for the person: of each step, and late or nearly so (`""`). Raises as `workbench`."""
    cases.require_reading(view)
    todo, reviews, _ = _sorted_tasks(view, open_cases(view))
    found = Counter(task.step.value for task in (*todo, *reviews) if task.step is not None)
    found[""] = sum(task.tier in (Tier.OVERDUE, Tier.URGENT) for task in (*todo, *reviews))
    return dict(found)


def case_todos(view: Read, case_id: str) -> list[Todo]:
    """What is to be done next with one case: by the person who looks, else by whom `waits_for` names."""
    cases.require_reading(view)
    todo, reviews, waiting = _sorted_tasks(view, standings(view, [case_id]), everything=True)
    return [*reviews, *todo, *waiting]


def _counts(view: Read) -> dict[str, int]:
    """The person's cases: by the date of the step in hand, by shelf, and those closed this year."""
    today, tiers = view.today(), presets.current(view).tiers
    urgent, soon = today + timedelta(days=tiers.urgent_days), today + timedelta(days=tiers.soon_days)
    open_ = Case.state.in_([state.value for state in CaseState if state not in OVER])
    due = Case.due_on
    wanted = {
        Tier.OVERDUE.value: open_ & (due < today),
        Tier.URGENT.value: open_ & due.between(today, urgent),
        Tier.SOON.value: open_ & (due > urgent) & (due <= soon),
        Tier.AMPLE.value: open_ & (due > soon),
        "active": Case.state.in_(_states(cases.Shelf.ACTIVE)),
        "to_archive": Case.state.in_(_states(cases.Shelf.TO_ARCHIVE)),
        "completed": Case.completed_on >= date(today.year, 1, 1),
    }
    sums = [func.coalesce(func.sum(case((test, 1), else_=0)), 0).label(name) for name, test in wanted.items()]
    ended = (Case.state == CaseState.ARCHIVED.value) & (Case.completed_on >= date(today.year, 1, 1))
    query = select(*sums).where(open_ | ended, *concerning(view))
    return dict(view.session.execute(query).mappings().one())


def _states(shelf: cases.Shelf) -> list[str]:
    return [state.value for state in SHELVES[shelf]]


def _progress(view: Read) -> list[cases.CaseRow]:
    """The active cases whose step in hand is due first."""
    nearest = (
        select(Case.id)
        .where(Case.state.in_(_states(cases.Shelf.ACTIVE)), *concerning(view))
        .order_by(Case.due_on.asc().nulls_last(), Case.id)
        .limit(_PROGRESS)
    )
    return rows(view, view.session.scalars(nearest).all())


def _sorted_tasks(
    view: Read, looked_through: Sequence[Standing], *, everything: bool = False
) -> tuple[list[Todo], list[Todo], list[Todo]]:
    """What the person may do, decisions apart, and what waits for others: heads and chiefs see the whole office's."""
    todo: list[Todo] = []
    reviews: list[Todo] = []
    waiting: list[Todo] = []
    today, tiers, names = view.today(), presets.current(view).tiers, _Names(view)
    asked = _asked_by_superior(view)
    overseeing = everything or bool(view.actor.roles & _OVERSEERS)
    for one in looked_through:
        for task in [*asked.get(one.id, ()), *tasks(one.snapshot, today)]:
            line = _todo(one, task, today, tiers)
            may = view.actor.may(task.action, own=one.mine) and (one.mine or not _undertakers_own(task.action))
            others = may and barred(view, one.hands, task)
            if may and not others:
                (reviews if task.review else todo).append(line)
            elif one.mine or overseeing:
                waiting.append(replace(line, waits_for=names.whom(one, task.action, others=others)))
        if (one.mine or overseeing) and waits_for_unit(one.snapshot, today):
            line = _todo(one, replace(_REPLY, due_on=one.snapshot.reply_due_on), today, tiers)
            waiting.append(replace(line, waits_for=one.unit))
    for lines in (todo, reviews, waiting):
        lines.sort(key=lambda line: (line.due_on or date.max, line.register_no))
    return todo, reviews, waiting


def _asked_by_superior(view: Read) -> dict[str, list[Task]]:
    """What the superior's opinions ask for, by case."""
    return {
        case_id: [
            Task(one.title, "登记办理", f"opinion:{one.opinion_id}", one.action, Step.PROPOSAL, one.due_on)
            if one.entered
            else Task(one.title, "查看", "open", one.action, Step.PROPOSAL, one.due_on)
            for one in found
        ]
        for case_id, found in exchange.demands(view).items()
    }


def _handed_down(view: Read) -> list[Todo]:
    """Tables of the superior that somebody has to take over or not."""
    if not view.actor.may(Action.CODES_WRITE):
        return []
    return [
        Todo(
            case_id="", register_no="", case_name=table.office_name, unit="", number="",
            title=f"决定是否采用{table.title}", button="查看变化", target=f"table:{table.id}", step=None,
            step_text="下发", due_on=None, days_left=None, tier=None,
        )
        for table in exchange.waiting_tables(view)
    ]  # fmt: skip


class _Names:
    """Whom a task waits for, by name where few have the role."""

    def __init__(self, view: Read) -> None:
        self._people = [one for one in people.people(view) if Role.ADMIN not in one.roles]  # keepers do no case work
        self._held: dict[tuple[Action, bool], str] = {}
        self._me = view.actor.account_id

    def whom(self, one: Standing, action: Action, *, others: bool = False) -> str:
        """Who has to act: the undertaker, else those who may, else the roles where nobody holds one.

        `others` leaves out the person who looks, whose part in the matter bars them.
        """
        if Role.UNDERTAKER in roles_for(action) and not one.mine and one.undertaker:
            return one.undertaker
        known = (action, others)
        if known not in self._held:
            roles = roles_for(action)
            told = [label("roles", role) for role in roles]
            able = [person for person in self._people if person.roles & set(roles)]
            may = [person.name for person in able if not (others and person.id == self._me)]
            more = f"等{len(may)}人" if len(may) > _FEW else ""
            self._held[known] = "、".join(may[:_FEW] or told) + more
        return self._held[known]


def _undertakers_own(action: Action) -> bool:
    """Work of the undertaker that others may assist with is not put on their desks.

    What another department proposes is nobody's own yet: it waits for the head too, who alone may refuse it.
    """
    return Role.UNDERTAKER in roles_for(action) and action not in (Action.CASE_REGISTER, Action.CASE_ACCEPT)


def _todo(one: Standing, task: Task, today: date, tiers: TierSettings) -> Todo:
    due = task.due_on
    return Todo(
        case_id=one.id,
        register_no=one.register_no,
        case_name=one.name,
        unit=one.unit,
        number=one.number,
        title=task.title,
        button=task.button,
        target=task.target,
        step=task.step,
        step_text=label("steps", task.step),
        due_on=due,
        days_left=days_left(today, due) if due else None,
        tier=tier(today, due, tiers) if due else None,
    )
