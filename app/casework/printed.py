"""Lists of this area on paper: the case's history, a person's tasks."""

from __future__ import annotations

from datetime import date

from app import cases
from app.calendar import Tier
from app.casework.agenda import DueItem, agenda
from app.casework.history import HistoryFilter, history
from app.casework.workbench import Todo, workbench
from app.codes import label
from app.documents import Rendered, render
from app.documents.forms.case_history import CaseHistoryData, HistoryLine
from app.documents.forms.todo_list import TodoLine, TodoListData
from app.work import Read
from db.kernel.clock import OFFICE_ZONE


def print_history(view: Read, ref: str, wanted: HistoryFilter | None = None) -> Rendered:
    """个案预防办理经过 of a case, as far as `wanted` admits. Raises `case.unknown`, `permission.denied`."""
    case = cases.case_file(view, ref)
    chosen = wanted or HistoryFilter()
    lines = tuple(
        HistoryLine(
            at=entry.at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M"),
            step=label("steps", entry.step) if entry.step else "",
            actor=entry.actor,
            text=entry.sentence,
        )
        for entry in history(view, case.id, chosen)
    )
    data = CaseHistoryData(
        office=view.own.office_name,
        case_name=case.name,
        register_no=case.register_no,
        unit=case.unit_name,
        printed=_day(view.today()),
        lines=lines,
        narrowed=chosen.words(),
    )
    return render("case_history", data)


def print_todo(view: Read) -> Rendered:
    """待办事项清单 of the person who works: own tasks by nearness, decisions, what waits for others."""
    bench = workbench(view)
    mine = [*bench.todo, *bench.reviews]
    late = [one for one in mine if one.tier is Tier.OVERDUE]
    near = [one for one in mine if one.tier in (Tier.URGENT, Tier.SOON)]
    rest = [one for one in mine if one.tier not in (Tier.OVERDUE, Tier.URGENT, Tier.SOON)]
    parts = (("逾期", late), ("近10日", near), ("以后", rest), ("等待他人", list(bench.waiting)))
    data = TodoListData(
        office=view.own.office_name,
        person=view.actor.display_name,
        day=_day(bench.today),
        parts=tuple((heading, tuple(_line(one) for one in todos)) for heading, todos in parts),
    )
    return render("todo_list", data)


def print_agenda(view: Read, year: int, month: int) -> Rendered:
    """到期事项清单 of a month, of the cases that concern who works. Raises `permission.denied`."""
    days = [day for day in agenda(view, year, month).days if day.in_month and day.items]
    lines = tuple(_due_line(day.day, one) for day in days for one in day.items)
    data = TodoListData(
        office=view.own.office_name,
        person=view.actor.display_name,
        day=_day(view.today()),
        parts=((f"{year}年{month}月", lines),),
        title="到期事项清单",
    )
    return render("todo_list", data)


def _due_line(day: date, one: DueItem) -> TodoLine:
    told = f"{day.month}月{day.day}日"
    return TodoLine(
        told, one.title, one.case_name, f"承办人：{one.undertaker}" if one.undertaker else "", one.register_no
    )


def _line(one: Todo) -> TodoLine:
    return TodoLine(_due(one), one.title, one.case_name, one.unit, one.number or one.register_no, one.waits_for)


def _due(one: Todo) -> str:
    if one.days_left is None or one.due_on is None:
        return "不限期"
    left = one.days_left
    told = f"逾期{-left}天" if left < 0 else f"剩{left}天" if left else "今天到期"
    return f"{one.due_on.month}月{one.due_on.day}日\n{told}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
