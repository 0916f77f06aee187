"""办理经过 and 月历: everything in order, told apart by kind, step and person; due dates on their days."""

from __future__ import annotations

from datetime import date

import pytest

from app import casework, documents
from app.casework import HistoryFilter, Part
from db.codes import Role, Step
from tests.app.casework.stories import VERIFICATION, Office
from tests.app.documents.support import text_of


def test_a_case_is_told_from_its_registration_on(office: Office) -> None:
    ref = office.up_to_service()
    with office.workspace.read() as view:
        told = casework.history(view, ref)
    texts = [entry.text for entry in told]
    assert texts[0] == "登记案件"
    assert [entry.step for entry in told if entry.part is Part.DECISION][:2] == [Step.PLAN, Step.PLAN]
    assert "检察长批准计划，立项" in texts
    assert told == sorted(told, key=lambda entry: entry.at)
    assert {Step.PLAN, Step.ANALYSIS, Step.SYMPOSIUM, Step.PROPOSAL} <= {entry.step for entry in told}


@pytest.mark.parametrize(
    ("wanted", "least"),
    [
        (HistoryFilter(frozenset({Part.DECISION})), 3),
        (HistoryFilter(step=Step.PROPOSAL), 5),
        (HistoryFilter(actor="CH同志"), 1),
        (HistoryFilter(frozenset({Part.DECISION}), Step.PROPOSAL, "DC同志"), 1),
    ],
)
def test_a_filter_shows_all_that_it_admits_and_nothing_else(office: Office, wanted: HistoryFilter, least: int) -> None:
    ref = office.up_to_service()
    with office.workspace.read() as view:
        everything = casework.history(view, ref)
        shown = casework.history(view, ref, wanted)
    assert shown == [entry for entry in everything if wanted.admits(entry)]
    assert least <= len(shown) < len(everything)


def test_papers_looks_and_corrections_are_told(office: Office) -> None:
    ref = office.up_to_service()
    with office.work(Role.UNDERTAKER) as work:
        document_id = documents.file_form(work, ref, "plan")
        work.commit()
    with office.work(Role.UNDERTAKER) as work:
        documents.withdraw_document(work, document_id, "放错案件")
        work.note("document.export", "case", ref, "计划.pdf")
        work.commit()
    with office.workspace.read() as view:
        told = casework.history(view, ref)
    assert [(entry.part, entry.sentence) for entry in told[-3:]] == [
        (Part.PAPER, "归入文书1件：王某某受贿案个案预防计划安排表"),
        (Part.CORRECTION, "撤回文书：放错案件"),
        (Part.SECRET, "导出文书：计划.pdf"),
    ]


def test_the_history_is_printed_as_it_was_narrowed(office: Office) -> None:
    ref = office.up_to_service()
    with office.workspace.read() as view:
        whole = casework.print_history(view, ref)
        some = casework.print_history(view, ref, HistoryFilter(step=Step.PLAN))
    assert whole.pages >= 1
    assert whole.pdf != some.pdf


def test_what_falls_due_stands_on_its_day(office: Office) -> None:
    ref = office.up_to_service()
    with office.workspace.read() as view:
        june = casework.agenda(view, 2026, 6)
        bench = casework.workbench(view)
    assert len(june.days) == 42
    assert june.days[0].day.weekday() == 0
    found = {(day.day, item.title) for day in june.days for item in day.items if item.case_id == ref}
    assert (date(2026, 6, 8), "发案单位反馈期限") in found
    assert any(title == "办结期限" for _, title in found)
    due = {todo.due_on for todo in (*bench.todo, *bench.waiting) if todo.due_on and todo.due_on.month == 6}
    assert due <= {day for day, _ in found}


def test_periods_of_the_rules_of_2019_stand_on_their_days(office: Office) -> None:
    ref = office.up_to_announcement()

    def told(month: int) -> set[tuple[date, str]]:
        with office.work(Role.UNDERTAKER) as view:
            days = casework.agenda(view, 2026, month).days
        return {(day.day, item.title) for day in days for item in day.items if item.case_id == ref}

    april = told(4)
    assert (date(2026, 4, 13), "检察建议备案期限") in april, "five days from issue, over a weekend"
    assert (date(2026, 4, 23), "发案单位异议期限") in april
    office.day("2026-04-20")
    office.file(ref, "objection", {"received_on": "2026-04-20", "reasons": "已经纠正。"})
    april = told(4)
    assert (date(2026, 4, 20), "复核发案单位的异议") in april
    assert (date(2026, 4, 23), "发案单位异议期限") not in april
    other = office.register(case_no="第2号")
    office.approve_plan(other)
    running = {key: value for key, value in VERIFICATION.items() if key not in ("concluded_on", "report", "propose")}
    office.file(other, "verification", running)
    with office.work(Role.UNDERTAKER) as view:
        may = [item.title for day in casework.agenda(view, 2026, 5).days for item in day.items if item.case_id == other]
        assert "调查核实期限" in may
        assert "调查核实期限" in text_of(casework.print_agenda(view, 2026, 5).pdf)


def test_days_of_rest_are_marked_also_beyond_the_table(office: Office) -> None:
    with office.workspace.read() as view:
        october, later = casework.agenda(view, 2026, 10), casework.agenda(view, 2031, 10)
    marked = {day.day: (day.rest, day.name) for day in october.days}
    assert marked[date(2026, 10, 1)][0] and "国庆" in marked[date(2026, 10, 1)][1]
    assert not october.table_missing
    assert later.table_missing
    assert {day.day.weekday() for day in later.days if day.rest} == {5, 6}


def test_an_undertaker_sees_only_the_own_cases_in_the_month(office: Office) -> None:
    from dataclasses import replace

    office.up_to_service()
    with office.workspace.read() as view:
        view.actor = replace(office.people[Role.UNDERTAKER], account_id="0" * 36)
        assert not [item for day in casework.agenda(view, 2026, 6).days for item in day.items]
        assert not casework.workbench(view).todo
        view.actor = office.people[Role.INVESTIGATION_HEAD]
        assert [item for day in casework.agenda(view, 2026, 6).days for item in day.items]


def test_counts_are_those_of_the_cases(office: Office) -> None:
    from app.calendar import Tier

    for number in range(3):
        office.register(case_no=f"第{number}号")
    office.up_to_service(case_no="第9号")
    with office.workspace.read() as view:
        view.actor = office.people[Role.INVESTIGATION_HEAD]
        bench = casework.workbench(view)
    assert bench.active == 4
    assert bench.to_archive == bench.completed_this_year == 0
    assert set(bench.counts) == set(Tier)
    assert sum(bench.counts.values()) <= 4
    with office.workspace.read() as view:
        assert casework.pressing(view)[""] == sum(
            todo.tier in (Tier.OVERDUE, Tier.URGENT)
            for todo in (*casework.workbench(view).todo, *casework.workbench(view).reviews)
        )


def test_the_list_of_tasks_is_printed(office: Office) -> None:
    office.up_to_service()
    with office.workspace.read() as view:
        assert casework.print_todo(view).pages == 1
