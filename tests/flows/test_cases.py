"""Whole stories of cases: straight, sent back, done together, waived, proposed by others, broken off, at rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app import cases
from app.casework import Scan, case_detail, choices, timeline, with_scan, workbench
from app.forms import FindingsError
from app.workspace import UserError
from db.codes import CaseState, Role, Step, StepState
from tests.app.casework.stories import CASE, EDUCATION, PLAN, REPLY, REPORT, REVISIT, SYMPOSIUM, Office, sheet

UD, IH, CH, PO, PH, OD = (
    Role.UNDERTAKER,
    Role.INVESTIGATION_HEAD,
    Role.CHIEF,
    Role.PREVENTION_OFFICER,
    Role.PREVENTION_HEAD,
    Role.OTHER_DEPARTMENT,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A fresh office on 2026-03-05."""
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def state(office: Office, ref: str) -> CaseState:
    with office.workspace.read() as view:
        return cases.case_file(view, ref).state


def steps(office: Office, ref: str) -> dict[str, str]:
    with office.workspace.read() as view:
        return {step.value: file.state.value for step, file in cases.case_file(view, ref).steps.items()}


def report(office: Office, ref: str) -> None:
    """The unit's report with its original, on 2026-05-20."""
    office.day("2026-05-20")
    with office.work(UD) as work:
        whole = with_scan(work, ref, "reply", REPLY, Scan(sheet(), "报告.png"))
        work.commit()
    office.file(ref, "reply", whole)


def test_straight_through_from_registration_to_the_archive(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-04-20")
    office.file(ref, "activity", EDUCATION)
    report(office, ref)
    office.day("2026-06-02")
    office.file(ref, "revisit", REVISIT)
    assert set(steps(office, ref).values()) == {"done", "not_started"}
    office.close(ref)
    assert state(office, ref) is CaseState.WORK_COMPLETED
    office.archive(ref)
    assert state(office, ref) is CaseState.ARCHIVED
    assert set(steps(office, ref).values()) == {"done"}
    office.day("2026-09-01")
    with office.work(Role.ARCHIVIST) as work:
        from app import documents

        fields = documents.IncomingFields("judgment", date(2026, 8, 20), "王某某受贿案判决书")
        documents.add_incoming(work, ref, fields, sheet(120), "判决书.png")
        work.commit()
    office.do(ref, "supplement", Role.ARCHIVIST, "补充判决书")
    assert state(office, ref) is CaseState.ARCHIVED
    with office.workspace.read() as view:
        told = [one.text for one in timeline(view, ref)]
    assert told[0] == "补充归档"


def test_a_plan_sent_back_twice_keeps_both_opinions(office: Office) -> None:
    ref = office.register()
    office.file(ref, "plan", PLAN)
    office.do(ref, "submit_plan", UD)
    office.do(ref, "dept_return_plan", IH, "提纲太简单。")
    with pytest.raises(UserError, match=r"transition\.refused"):
        office.do(ref, "dept_approve_plan", IH, "同意")
    office.file(ref, "plan", PLAN | {"outline": "健全发包制度，分离三岗，公开比选。"})
    office.do(ref, "submit_plan", UD)
    office.do(ref, "dept_approve_plan", IH, "同意")
    office.do(ref, "chief_return_plan", CH, "应请预防部门协助。")
    with office.workspace.read() as view:
        plan = cases.plan_file(view, ref)
    assert plan is not None
    assert [(one["level"], one["opinion"]) for one in plan.returns] == [
        ("dept", "提纲太简单。"),
        ("chief", "应请预防部门协助。"),
    ]
    assert not plan.dept_signed_by, "the head looks at the changed plan again"
    office.file(ref, "plan", PLAN | {"assist_requested": True})
    office.do(ref, "submit_plan", UD)
    office.do(ref, "dept_approve_plan", IH, "同意")
    assert office.do(ref, "chief_approve_plan", CH, "同意") == CaseState.ACTIVE
    with office.workspace.read() as view:
        plan = cases.plan_file(view, ref)
        assert plan is not None and len(plan.returns) == 2
        told = [one.sentence for one in timeline(view, ref)]
    assert "侦查部门负责人退回计划：提纲太简单。" in told
    assert "检察长退回计划：应请预防部门协助。" in told


def test_symposium_analysis_and_education_in_one_visit(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.day("2026-03-18")
    both = SYMPOSIUM | {
        "kinds": ["symposium", "education"],
        "headcount": 30,
        "education": EDUCATION["education"],
        "serves": ["analysis", "rectification"],
        "analysis": {"causes": REPORT["causes"]},
        "rectification": {"measures": "当日成立整改小组。"},
    }
    for block, missing in (("education", "education.theme"), ("rectification", "rectification.measures")):
        with pytest.raises(FindingsError) as told:
            office.file(ref, "activity", {key: value for key, value in both.items() if key != block})
        assert missing in {one.field for one in told.value.findings}, "each step brings what it requires"
    office.file(ref, "activity", both)
    told_of = steps(office, ref)
    assert (told_of["symposium"], told_of["education"], told_of["analysis"]) == ("done", "merged", "merged")
    assert told_of["rectification"] == "in_progress"
    with office.workspace.read() as view:
        nodes = {node.step: node.text for node in case_detail(view, ref).nodes}
    assert nodes[Step.EDUCATION] == nodes[Step.ANALYSIS] == "与座谈合并"


def test_a_step_is_waived_and_the_waiver_taken_back(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    with pytest.raises(UserError, match=r"permission\.denied"):
        office.do(ref, "waive_symposium", UD, "不需要")
    with pytest.raises(FindingsError) as told:
        office.do(ref, "waive_symposium", IH, " ")
    assert [one.code for one in told.value.findings] == ["note.no_reason"]
    office.do(ref, "waive_symposium", IH, "单位已撤销")
    with office.workspace.read() as view:
        file = cases.case_file(view, ref).steps[Step.SYMPOSIUM]
    assert (file.state, file.waived_reason, file.waived_by) == (StepState.WAIVED, "单位已撤销", "IH同志")
    office.do(ref, "restore_symposium", CH, "单位恢复")
    assert steps(office, ref)["symposium"] == "not_started"
    with office.workspace.read() as view:
        history = cases.case_file(view, ref).form["waivers"]
    assert [(one["step"], one["waived"], one["by"]) for one in history] == [  # type: ignore[attr-defined]
        ("symposium", True, "IH同志"),
        ("symposium", False, "CH同志"),
    ]


def test_another_departments_proposal_is_refused_or_accepted_with_reasons(office: Office) -> None:
    with office.work(OD) as work:
        refused = cases.propose(work, CASE | {"undertaker": ""})
        taken = cases.propose(work, CASE | {"case_no": "青检反贪〔2026〕4号", "undertaker": ""})
        work.commit()
    with pytest.raises(FindingsError) as told:
        office.do(refused, "refuse", IH)
    assert [one.code for one in told.value.findings] == ["note.no_reason"]
    office.do(refused, "refuse", IH, "情节轻微，单位已自行整改")
    office.do(taken, "accept_proposal", UD)
    with office.work(OD) as view:
        shown = cases.case_file(view, refused)
        assert shown.state is CaseState.NOT_INITIATED
        assert shown.form["refusal"]["reason"] == "情节轻微，单位已自行整改"  # type: ignore[index]
        accepted = cases.case_file(view, taken)
        assert accepted.form["acceptance"]["by"] == "周检察官"  # type: ignore[index]
        assert accepted.undertaker == "周检察官"
        assert {one.code for one in choices(view, taken)} <= {"analyse"}
    office.approve_plan(taken)
    assert state(office, taken) is CaseState.ACTIVE


def test_a_case_is_terminated_by_the_chief_and_what_there_is_goes_to_the_archive(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-04-20")
    office.do(ref, "propose_termination", IH, "案件撤销")
    with office.work(CH) as view:
        assert "决定是否终止办理" in [one.title for one in workbench(view).reviews]
    office.do(ref, "terminate", CH, "案件已撤销，终止个案预防。")
    assert state(office, ref) is CaseState.TERMINATED
    for kind, data in (("activity", EDUCATION | {"held_at": "2026-04-20 09:00"}), ("reply", REPLY)):
        with pytest.raises(FindingsError):
            office.file(ref, kind, data)
    office.do(ref, "start_archive", UD)
    assert state(office, ref) is CaseState.ARCHIVE_COMPILING


def test_a_case_rests_and_goes_on_with_its_clock_moved(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    with office.workspace.read() as view:
        before = cases.case_file(view, ref).deadline_on
    assert before == date(2026, 6, 5)
    office.day("2026-03-10")
    office.do(ref, "suspend", IH, "犯罪嫌疑人脱逃")
    with pytest.raises(FindingsError) as told:
        office.file(ref, "activity", SYMPOSIUM | {"held_at": "2026-03-10 09:00"})
    assert "case.not_active" in {one.code for one in told.value.findings}
    office.day("2026-03-30")
    office.do(ref, "resume", IH)
    with office.workspace.read() as view:
        after = cases.case_file(view, ref)
    assert after.state is CaseState.ACTIVE
    assert after.deadline_on == date(2026, 6, 25), "twenty days later"
    assert after.form["suspension"] is None
