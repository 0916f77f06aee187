"""What the pages show: the stepper, the list, the workbench, the course of things."""

from __future__ import annotations

from datetime import date

import pytest

from app import cases
from app.calendar import Tier
from app.casework import case_detail, choices, timeline, workbench
from app.workspace import UserError
from db.codes import CaseState, Role, Step, StepState
from tests.app.casework.stories import EDUCATION, REPLY, SYMPOSIUM, Office


def test_the_page_of_a_case(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    office.file(ref, "reply", REPLY)
    office.day("2026-05-25")
    with office.workspace.read() as view:
        detail = case_detail(view, "青检防[2026]1号")
        assert detail.case.id == ref
        assert [node.text for node in detail.nodes][:4] == ["3月5日完成", "3月12日完成", "3月18日完成", "4月8日送达"]
        revisit = next(node for node in detail.nodes if node.step is Step.REVISIT)
        assert (revisit.current, revisit.due_on, revisit.days_left) == (True, date(2026, 6, 22), 28)
        assert detail.deadline is not None
        assert (detail.deadline.due, detail.deadline.tier) == (date(2026, 6, 5), Tier.AMPLE)
        assert detail.proposal is not None
        assert [stage.done for stage in detail.proposal.stages] == [True] * 6
        texts = [one.text for one in timeline(view, ref)]
        assert texts[0] == "收到落实检察建议情况的报告"
        assert "检察长批准计划，立项" in texts
        assert texts[-1] == "登记案件"


def test_the_list_filters_sorts_and_counts(office: Office) -> None:
    first = office.register()
    office.approve_plan(first)
    second = office.register(case_no="青检反贪〔2026〕8号", name="李某贪污案", charges=["382"])
    with office.workspace.read() as view:
        rows = cases.list_cases(view)
        assert [row.id for row in rows] == [second, first]
        assert rows[0].current_step is Step.PLAN
        assert [pip.state for pip in rows[1].pips] == [StepState.DONE, StepState.IN_PROGRESS] + [
            StepState.NOT_STARTED
        ] * 4
        assert [row.id for row in cases.list_cases(view, cases.CaseQuery(text="李某"))] == [second]
        assert [row.id for row in cases.list_cases(view, cases.CaseQuery(text="公路"), limit=1, offset=1)] == [first]
        assert cases.count_cases(view, cases.CaseQuery(charges=frozenset({"385"}))) == 1
        assert cases.count_cases(view, cases.CaseQuery(text="100%_")) == 0
        assert cases.shelf_counts(view)[cases.Shelf.ACTIVE] == 2
        assert cases.count_cases(view, cases.CaseQuery(tiers=frozenset({Tier.SOON}))) == 1


def test_due_dates_turn_red_where_work_is_late(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.day("2026-03-21")
    with office.workspace.read() as view:
        row = cases.list_cases(view)[0]
        assert (row.id, row.tier, row.days_left) == (ref, Tier.OVERDUE, -1)
        assert [pip.overdue for pip in row.pips] == [False, True, False, False, False, False]


def titles(office: Office, role: Role) -> tuple[list[str], list[str], list[str]]:
    with office.work(role) as view:
        bench = workbench(view)
        return (
            [line.title for line in bench.todo],
            [line.title for line in bench.reviews],
            [f"{line.title}→{line.waits_for}" for line in bench.waiting],
        )


def test_the_workbench_of_each_role(office: Office) -> None:
    ref = office.register()
    assert titles(office, Role.UNDERTAKER)[0] == ["填写《个案预防计划安排表》"]
    office.approve_plan(ref)
    mine, reviews, others = titles(office, Role.INVESTIGATION_HEAD)
    assert (mine, reviews) == ([], [])
    assert "起草检察建议书→周检察官" in others
    office.analyse(ref)
    office.day("2026-03-18")
    office.file(ref, "activity", SYMPOSIUM)
    assert titles(office, Role.UNDERTAKER)[0] == ["起草检察建议书"]
    office.sign_proposal(ref)
    assert titles(office, Role.UNDERTAKER)[0] == ["检察建议书送达", "登记抄送备案2件"]
    office.serve(ref)
    todo, _, waiting = titles(office, Role.UNDERTAKER)
    assert todo == ["开展法制教育", "登记抄送备案2件"]
    assert waiting == ["等待发案单位反馈落实情况→青溪县公路养护中心"]
    office.day("2026-06-15")
    todo = titles(office, Role.UNDERTAKER)[0]
    assert [one for one in todo if "反馈" in one or "催办" in one] == ["催办落实情况报告", "回访查明未反馈的原因"]
    office.file(ref, "reminder", {})
    assert "催办落实情况报告" not in titles(office, Role.UNDERTAKER)[0], "until the day that it sets is over"
    office.day("2026-06-30")
    assert "催办落实情况报告" in titles(office, Role.UNDERTAKER)[0]


def test_approvers_see_what_waits_for_them(office: Office) -> None:
    ref = office.register()
    office.file(ref, "plan", {"outline": "提纲"})
    assert titles(office, Role.UNDERTAKER)[0] == ["提交《个案预防计划安排表》"]
    office.approve_plan(ref)
    office.analyse(ref)
    office.day("2026-04-07")
    from tests.app.casework.stories import PROPOSAL

    office.file(ref, "proposal", PROPOSAL)
    office.do(ref, "submit_proposal", Role.UNDERTAKER)
    assert titles(office, Role.DEPUTY_CHIEF)[1] == ["审核签发检察建议书"]
    assert "审核签发检察建议书→分管检察长、检察长" in titles(office, Role.UNDERTAKER)[2]


def test_choices_are_those_of_the_role_with_what_is_missing(office: Office) -> None:
    ref = office.register()
    with office.work(Role.UNDERTAKER) as view:
        told = {choice.code: choice for choice in choices(view, ref)}
        assert {"start_plan", "analyse"} <= set(told), "a confession is older than the plan"
    with office.work(Role.INVESTIGATION_HEAD) as view:
        told = {choice.code: choice for choice in choices(view, ref)}
        assert told["refuse"].needs_note
    office.approve_plan(ref)
    with office.work(Role.UNDERTAKER) as view:
        told = {choice.code: choice for choice in choices(view, ref)}
        assert {"analyse", "minute_symposium", "draft_proposal", "propose_completion"} <= set(told)
        assert {found.code for found in told["propose_completion"].findings} == {"step.open", "proposal.not_served"}
        assert "waive_symposium" not in told


def test_nobody_without_a_case_role_reads_cases(office: Office) -> None:
    office.register()
    with office.work(Role.ADMIN) as view:
        for read in (cases.list_cases, cases.shelf_counts, workbench):
            with pytest.raises(UserError, match=r"permission\.denied"):
                read(view)


def test_the_course_of_things_names_who_and_what(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.day("2026-04-20")
    office.file(ref, "activity", EDUCATION)
    with office.workspace.read() as view:
        newest = timeline(view, ref, limit=1)[0]
        assert (newest.actor, newest.sentence) == ("周检察官", "完成活动记录：法制教育")
        assert cases.case_file(view, ref).state is CaseState.ACTIVE
