"""What was filed is corrected with a reason, never silently: the old text stays, until the case is archived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app import activities, cases
from app.casework import Scan, case_detail, record, timeline, with_scan
from app.forms import FindingsError
from app.workspace import UserError
from db.codes import Role, Step, StepState
from tests.app.casework.stories import CASE, MEETING, PROPOSAL, REPORT, SYMPOSIUM, Office, sheet
from tests.support import acting


@pytest.fixture
def active(office: Office) -> str:
    """A case with an approved plan, an analysis and a symposium, on 2026-03-18."""
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.day("2026-03-18")
    office.file(ref, "activity", SYMPOSIUM)
    return ref


def report_of(office: Office, ref: str) -> cases.AnalysisFile:
    with office.workspace.read() as view:
        return cases.analyses(view, ref)[-1]


def symposium_of(office: Office, ref: str) -> activities.ActivityFile:
    with office.workspace.read() as view:
        return activities.activities(view, ref)[0]


def test_a_report_is_corrected_and_its_old_words_stay(office: Office, active: str) -> None:
    old = report_of(office, active)
    causes = [{**one} for one in old.data["causes"]]
    causes[0]["text"] = "限额以下工程的发包由科长一人决定。"
    made = office.file(active, "analysis", {**old.data, "causes": causes, "reason": "漏写了“限额以下”"})
    new = report_of(office, active)
    assert made == old.id == new.id
    assert new.version.revision == old.version.revision + 1
    assert [one.id for one in new.causes] == [one.id for one in old.causes], "advice stays tied to its cause"
    (told,) = new.corrections
    assert (told.by, told.reason) == ("周检察官", "漏写了“限额以下”")
    (change,) = told.changes
    assert change.label == "发案原因"
    assert "发包由一人决定。" in change.before
    assert "由科长一人决定" in change.after
    with office.workspace.read() as view:
        assert any("更正分析材料" in one.text for one in timeline(view, active))


def test_a_correction_needs_its_reason(office: Office, active: str) -> None:
    for kind, data in (("analysis", report_of(office, active).data), ("activity", symposium_of(office, active).data)):
        with pytest.raises(FindingsError) as told:
            office.file(active, kind, dict(data))
        assert [one.field for one in told.value.findings] == ["reason"]
    with pytest.raises(FindingsError) as told:
        office.file(active, "case", {key: value for key, value in CASE.items() if key != "undertaker"})
    assert [one.code for one in told.value.findings] == ["correction.no_reason"]


def test_a_symposium_is_corrected_with_its_day(office: Office, active: str) -> None:
    old = symposium_of(office, active)
    data = {**old.data, "held_at": "2026-03-17 09:30", "officers": ["周检察官", "何书记员"], "reason": "时间写错"}
    office.file(active, "activity", data)
    new = symposium_of(office, active)
    assert {one.label: (one.before, one.after) for one in new.corrections[0].changes} == {
        "时间": ("2026-03-18 15:00", "2026-03-17 09:30"),
        "检察机关人员": ("周检察官、马检察官", "周检察官、何书记员"),
    }
    with office.workspace.read() as view:
        step = cases.case_file(view, active).steps[Step.SYMPOSIUM]
    assert step.done_on is not None
    assert step.done_on.isoformat() == "2026-03-17"


@pytest.mark.parametrize(
    "change",
    [lambda data: {**data, "kinds": ["education"]}, lambda data: {**data, "held_at": "", "planned_on": "2026-04-01"}],
)
def test_a_correction_takes_no_step_back(
    office: Office, active: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    data = change({**symposium_of(office, active).data, "reason": "改"})
    with pytest.raises(UserError, match=r"activity\.steps_fixed|form\.invalid"):
        office.file(active, "activity", data)
    assert symposium_of(office, active).corrections == ()


def test_two_people_correct_one_record_in_two_sittings(office: Office, active: str) -> None:
    """The second one is told who was quicker; nothing of either is lost."""
    opened = report_of(office, active)
    with office.work(Role.UNDERTAKER) as work:
        record(
            work, active, "analysis", {**opened.data, "author": "李检察官", "reason": "甲"}, opened_at=opened.version
        )
        work.commit()
    with (
        pytest.raises(UserError, match=r"record\.changed_meanwhile"),
        office.work(Role.PREVENTION_OFFICER) as work,
    ):
        record(
            work, active, "analysis", {**opened.data, "author": "王检察官", "reason": "乙"}, opened_at=opened.version
        )
    now = report_of(office, active)
    assert now.author == "李检察官"
    assert [one.reason for one in now.corrections] == ["甲"]


def test_nothing_is_corrected_once_the_dossier_is_handed_over(office: Office) -> None:
    ref = office.up_to_service()
    office.do(ref, "terminate", Role.CHIEF, "案件撤销")
    office.file(ref, "analysis", {**report_of(office, ref).data, "reason": "归档前还可更正"})
    office.do(ref, "start_archive", Role.UNDERTAKER)
    with office.workspace.read() as view:
        missing = [line.code for line in case_checks(view, ref)]
    for code in missing:
        office.file(ref, "archive-check", {"code": code, "state": "not_applicable", "reason": "案件终止"})
    office.do(ref, "submit_archive", Role.UNDERTAKER)
    for kind, data in (
        ("analysis", {**report_of(office, ref).data, "reason": "迟了"}),
        ("activity", {**symposium_of(office, ref).data, "reason": "迟了"}),
        ("case", CASE | {"reason": "迟了"}),
    ):
        with pytest.raises(UserError, match=r"case\.closed"):
            office.file(ref, kind, {key: value for key, value in data.items() if key != "undertaker"})
    with pytest.raises(UserError, match=r"case\.closed"):
        office.file(ref, "assignment", {"undertaker": "admin"}, Role.INVESTIGATION_HEAD)


def case_checks(view: Any, ref: str) -> Any:
    from app import archive

    return [line for line in archive.dossier_detail(view, ref).checks if line.state == "missing"]


def test_another_undertaker_needs_a_reason_and_the_former_stays_known(office: Office) -> None:
    ref = office.register()
    other = office.workspace.add_account(
        "li", "另一条很长的口令三百", display_name="李检察官", roles=frozenset({Role.UNDERTAKER})
    )
    with pytest.raises(FindingsError) as told:
        office.file(ref, "assignment", {"undertaker": "li"}, Role.INVESTIGATION_HEAD)
    assert [one.code for one in told.value.findings] == ["correction.no_reason"]
    office.file(ref, "assignment", {"undertaker": "li", "reason": "原承办人调离"}, Role.INVESTIGATION_HEAD)
    with office.workspace.read() as view:
        case = cases.case_file(view, ref)
    assert case.undertaker_id == other.account_id
    (moved,) = case.form["assignments"]  # type: ignore[misc]
    assert (moved["from"], moved["to"], moved["reason"]) == ("周检察官", "李检察官", "原承办人调离")  # type: ignore[index]


def test_a_registration_is_corrected_after_initiation_with_before_and_after(office: Office, active: str) -> None:
    data = {key: value for key, value in CASE.items() if key != "undertaker"}
    suspects = [{**CASE["suspects"][0], "post": "工程科科长"}]
    office.file(active, "case", {**data, "suspects": suspects, "reason": "职务写错"})
    with office.workspace.read() as view:
        told = case_detail(view, active).case.corrections
    labels = {one.label for one in told[-1].changes}
    assert "犯罪嫌疑人" in labels
    changed = next(one for one in told[-1].changes if one.label == "犯罪嫌疑人")
    assert "工程科负责人" in changed.before and "工程科科长" in changed.after


def test_a_confession_comes_with_its_scan(office: Office, active: str) -> None:
    data = {
        "kind": "confession",
        "made_on": "2026-02-20",
        "author": "王某某",
        "interrogator": "周检察官",
        "pages": 3,
        "stated": ["power.concentrated"],
    }
    with pytest.raises(FindingsError) as told:
        office.file(active, "analysis", data)
    assert [one.field for one in told.value.findings] == ["document"]
    with pytest.raises(FindingsError) as told:
        office.file(active, "analysis", data | {"document": "no such paper"})
    assert [one.code for one in told.value.findings] == ["document.not_with_case"]
    with office.work(Role.UNDERTAKER) as work:
        whole = with_scan(work, active, "analysis", data, Scan(sheet(), "悔过书.png"))
        record(work, active, "analysis", whole)
        work.commit()
    with pytest.raises(UserError, match=r"record\.no_scan"), office.work(Role.UNDERTAKER) as work:
        with_scan(work, active, "analysis", MEETING, Scan(sheet(), "x.png"))


def test_a_symposium_may_finish_the_analysis_and_begin_the_rectification(office: Office) -> None:
    """Each step that is served brings what it requires for itself."""
    ref = office.register()
    office.approve_plan(ref)
    office.day("2026-03-18")
    together = SYMPOSIUM | {"serves": ["analysis", "rectification"]}
    with pytest.raises(FindingsError) as told:
        office.file(ref, "activity", together)
    assert [one.field for one in told.value.findings] == ["rectification.measures"]
    both = together | {
        "rectification": {"measures": "一周内公开限额以下工程。"},
        "analysis": {"causes": REPORT["causes"], "measures": "集体决定。"},
    }
    office.file(ref, "activity", both)
    with office.workspace.read() as view:
        steps = cases.case_file(view, ref).steps
        named = cases.causes_of(view, ref)
    assert (steps[Step.ANALYSIS].state, steps[Step.ANALYSIS].merged_with) == (StepState.MERGED, Step.SYMPOSIUM)
    assert steps[Step.RECTIFICATION].state is StepState.IN_PROGRESS
    assert [one.category for one in named] == ["power.concentrated", "management.works"]
    office.day("2026-04-07")
    office.file(ref, "proposal", PROPOSAL)


def test_prevention_is_asked_for_help_and_says_whom_it_sends(office: Office) -> None:
    ref = office.register()
    ask = {"asked": "请派员参加座谈会。", "step": "symposium", "wanted_on": "2026-03-20"}
    request = office.file(ref, "assistance", ask)
    with pytest.raises(UserError, match=r"permission\.denied"):
        office.file(ref, "assistance", {"id": request, "people": ["admin"]})
    with pytest.raises(FindingsError) as told:
        office.file(ref, "assistance", {"id": request}, Role.PREVENTION_OFFICER)
    assert [one.field for one in told.value.findings] == ["answer"]
    with pytest.raises(FindingsError) as told:
        office.file(ref, "assistance", {"id": request, "people": ["陌生人"]}, Role.PREVENTION_OFFICER)
    assert [one.code for one in told.value.findings] == ["person.unknown"]
    office.file(ref, "assistance", {"id": request, "people": ["admin"]}, Role.PREVENTION_OFFICER)
    with pytest.raises(UserError, match=r"assistance\.answered"):
        office.file(ref, "assistance", {"id": request, "answer": "不派"}, Role.PREVENTION_HEAD)
    with office.workspace.read() as view:
        (told_of,) = cases.assistance_of(cases.case_file(view, ref))
    assert (told_of.people, told_of.answered_by, told_of.step) == (("周检察官",), "PO同志", Step.SYMPOSIUM)


def test_a_plan_that_asks_for_help_asks_at_initiation(office: Office) -> None:
    from tests.app.casework.stories import PLAN

    ref = office.register()
    office.file(ref, "plan", PLAN | {"assist_requested": True})
    office.do(ref, "submit_plan", Role.UNDERTAKER)
    office.do(ref, "dept_approve_plan", Role.INVESTIGATION_HEAD, "同意")
    office.do(ref, "chief_approve_plan", Role.CHIEF, "同意")
    with office.workspace.read() as view:
        assert [one.asked for one in cases.assistance_of(cases.case_file(view, ref))] == ["计划安排表请预防部门协助"]


def test_termination_is_proposed_by_the_head_and_decided_by_the_chief(office: Office) -> None:
    ref = office.up_to_service()
    with pytest.raises(FindingsError):
        office.do(ref, "decline_termination", Role.CHIEF, "无此提请")
    office.do(ref, "propose_termination", Role.INVESTIGATION_HEAD, "案件撤销")
    with pytest.raises(FindingsError) as told:
        office.do(ref, "propose_termination", Role.INVESTIGATION_HEAD, "再提")
    assert [one.code for one in told.value.findings] == ["case.termination_proposed"]
    assert office.do(ref, "decline_termination", Role.CHIEF, "继续办理") == "active"
    office.do(ref, "propose_termination", Role.INVESTIGATION_HEAD, "单位注销")
    both = acting(
        office.workspace, Role.INVESTIGATION_HEAD, Role.CHIEF, name=office.people[Role.INVESTIGATION_HEAD].login
    )
    from dataclasses import replace

    both = replace(both, account_id=office.people[Role.INVESTIGATION_HEAD].account_id)
    from app.casework import advance

    with pytest.raises(FindingsError) as told, office.workspace.work(both) as work:
        advance(work, ref, "terminate", "单位注销")
    assert [one.code for one in told.value.findings] == ["person.own_termination"]
    assert office.do(ref, "terminate", Role.CHIEF, "单位注销") == "terminated"
