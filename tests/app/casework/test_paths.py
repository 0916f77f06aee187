"""Whole paths of a case, from registration to the archive."""

from __future__ import annotations

from datetime import date

import pytest

from app import archive, audit, cases, proposals
from app.casework import advance, choices, record
from app.forms import FindingsError
from app.workspace import UserError
from db.codes import CaseState, ItemState, ProposalState, ReplyState, Role, Step, StepState
from tests.app.casework.stories import CASE, EDUCATION, PLAN, PROPOSAL, REPLY, REVISIT, SERVICE, SYMPOSIUM, Office


def test_straight_through(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-04-20")
    office.file(ref, "activity", EDUCATION)
    office.day("2026-05-20")
    office.file(ref, "reply", REPLY)
    office.day("2026-06-02")
    office.file(ref, "revisit", REVISIT)
    office.close(ref)
    office.archive(ref)
    with office.workspace.read() as view:
        case = cases.case_file(view, ref)
        assert case.state is CaseState.ARCHIVED
        assert case.register_no == "青检防〔2026〕1号"
        assert case.name == "王某某受贿案"
        assert case.initiated_on == date(2026, 3, 5)
        assert case.deadline_on == date(2026, 6, 5)
        assert [step.state for step in case.steps.values()] == [StepState.DONE] * 8
        proposal = proposals.case_proposal(view, ref)
        assert proposal is not None
        assert proposal.row.number == "青检建〔2026〕1号"
        assert proposal.reply_due_on == date(2026, 6, 8)
        assert proposal.row.reply_state is ReplyState.IMPLEMENTED
        dossier = archive.dossier_detail(view, ref)
        assert case.steps[Step.RECTIFICATION].done_on == date(2026, 5, 20)
        assert dossier.archival_code == "J001-WS·2026-D30-YF-0001"
        assert {line.state for line in dossier.checks if line.photo} == {ItemState.PENDING}
        assert dossier.papers[0].title == "个案预防计划安排表"


def codes(error: FindingsError) -> set[str]:
    return {found.code for found in error.findings}


def test_sent_back_twice(office: Office) -> None:
    ref = office.register()
    office.file(ref, "plan", PLAN)
    office.do(ref, "submit_plan", Role.UNDERTAKER)
    office.do(ref, "dept_return_plan", Role.INVESTIGATION_HEAD, "提纲过简")
    office.file(ref, "plan", PLAN | {"outline": "补充后的提纲"})
    office.do(ref, "submit_plan", Role.UNDERTAKER)
    office.do(ref, "dept_approve_plan", Role.INVESTIGATION_HEAD, "同意")
    office.do(ref, "chief_return_plan", Role.CHIEF, "再加一次座谈")
    office.do(ref, "submit_plan", Role.UNDERTAKER)
    with pytest.raises(FindingsError) as caught, office.work(Role.INVESTIGATION_HEAD) as work:
        advance(work, ref, "dept_approve_plan", "  ")
    assert codes(caught.value) == {"note.no_opinion"}
    office.do(ref, "dept_approve_plan", Role.INVESTIGATION_HEAD, "同意")
    assert office.do(ref, "chief_approve_plan", Role.CHIEF, "同意") == CaseState.ACTIVE
    with office.workspace.read() as view:
        plan = cases.plan_file(view, ref)
        assert plan is not None
        assert plan.chief_signed_on == date(2026, 3, 5)


def test_an_unfinished_plan_is_kept_but_not_submitted(office: Office) -> None:
    ref = office.register()
    office.file(ref, "plan", {"outline": "只写了提纲"})
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "submit_plan", Role.UNDERTAKER)
    assert codes(caught.value) == {"plan.no_items", "plan.no_undertaker", "plan.incomplete"}
    assert "计划没有工作安排" in str(caught.value.params["details"])


def test_symposium_and_education_together(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.day("2026-03-18")
    both = SYMPOSIUM | {"kinds": ["symposium", "education"], "headcount": 20, "education": EDUCATION["education"]}
    office.file(ref, "activity", both | {"serves": ["analysis"]})
    with office.workspace.read() as view:
        steps = cases.case_file(view, ref).steps
        assert steps[Step.SYMPOSIUM].state is StepState.DONE
        assert steps[Step.EDUCATION].state is StepState.MERGED
        assert steps[Step.EDUCATION].merged_with is Step.SYMPOSIUM
        assert steps[Step.ANALYSIS].state is StepState.IN_PROGRESS


def test_overdue_then_implemented_after_all(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-06-08")
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "mark_overdue", Role.UNDERTAKER)
    assert "transition.wrong_state" in codes(caught.value) or codes(caught.value) == {"reply.not_yet_overdue"}
    office.day("2026-06-15")
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "revisit", REVISIT | {"visited_on": "2026-06-15"})
    assert codes(caught.value) == {"field.required"}
    office.file(ref, "revisit", REVISIT | {"visited_on": "2026-06-15", "no_reply_reason": "in_progress"})
    with office.workspace.read() as view:
        case = cases.case_file(view, ref)
        assert case.steps[Step.RECTIFICATION].state is StepState.DONE
        assert case.steps[Step.REVISIT].done_on == date(2026, 6, 15)
    office.close(ref)


def not_implemented(day: str) -> dict[str, object]:
    findings = [dict(one, finding="not_implemented") for one in REVISIT["findings"]]
    return REVISIT | {"visited_on": day, "conclusion": "not_implemented", "findings": findings}


def test_not_implemented_twice_with_superior_notice(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    office.file(ref, "reply", REPLY)
    office.day("2026-06-02")
    office.file(ref, "revisit", not_implemented("2026-06-02"))
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "propose_completion", Role.UNDERTAKER)
    assert codes(caught.value) == {"step.open", "reply.not_followed", "reply.no_original"}
    office.file(
        ref,
        "follow-up",
        {"kind": "further_opinion", "matters": ["未公开比选"], "opinions": ["限期公开"], "reply_days": 15},
    )
    office.do(ref, "sign_follow_up", Role.DEPUTY_CHIEF)
    with office.workspace.read() as view:
        case = cases.case_file(view, ref)
        assert case.steps[Step.RECTIFICATION].due_on == date(2026, 6, 17)
        assert case.current_step is Step.RECTIFICATION
    office.day("2026-06-25")
    office.file(ref, "revisit", not_implemented("2026-06-25") | {"no_reply_reason": "neglected"})
    letter = {"kind": "request", "matters": ["仍未公开"], "request": "请责令落实", "reply_months": 1}
    office.file(ref, "follow-up", letter)
    office.do(ref, "sign_follow_up", Role.CHIEF)
    office.day("2026-07-20")
    office.file(ref, "reply", REPLY | {"received_on": "2026-07-20"})
    office.day("2026-07-28")
    office.file(ref, "revisit", REVISIT | {"visited_on": "2026-07-28"})
    office.close(ref)
    with office.workspace.read() as view:
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert [paper.number for paper in detail.follow_ups] == ["青检建续〔2026〕1号", "青检预函〔2026〕1号"]
        assert detail.follow_ups[1].recipient == "青溪县交通运输局"


def test_a_notification_alone_or_a_waiver_lets_it_rest(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    office.file(ref, "reply", REPLY)
    office.day("2026-06-02")
    office.file(ref, "revisit", not_implemented("2026-06-02"))
    office.file(ref, "follow-up", {"kind": "notification", "matters": ["未公开比选"]})
    office.do(ref, "sign_notification", Role.CHIEF)
    office.do(ref, "waive_rectification", Role.CHIEF, "单位已撤并")
    office.close(ref)


def test_the_chief_may_waive_the_follow_up(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    office.file(ref, "reply", REPLY)
    office.day("2026-06-02")
    office.file(ref, "revisit", not_implemented("2026-06-02"))
    office.do(ref, "waive_follow_up", Role.CHIEF, "单位已撤并")
    office.do(ref, "waive_rectification", Role.INVESTIGATION_HEAD, "单位已撤并")
    office.close(ref)


def test_a_waived_step_counts_and_can_be_taken_back(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.do(ref, "waive_symposium", Role.INVESTIGATION_HEAD, "单位已注销")
    with office.workspace.read() as view:
        step = cases.case_file(view, ref).steps[Step.SYMPOSIUM]
        assert (step.state, step.waived_reason) == (StepState.WAIVED, "单位已注销")
    office.do(ref, "restore_symposium", Role.CHIEF)
    with office.workspace.read() as view:
        assert cases.case_file(view, ref).steps[Step.SYMPOSIUM].state is StepState.NOT_STARTED


def test_a_proposal_of_another_department_is_refused_or_taken_up(office: Office) -> None:
    with office.work(Role.OTHER_DEPARTMENT) as work:
        refused = cases.propose(work, CASE | {"undertaker": ""})
        taken = cases.propose(work, CASE | {"case_no": "青检反贪〔2026〕4号", "undertaker": ""})
        work.commit()
    with pytest.raises(FindingsError) as caught:
        office.do(taken, "accept_proposal", Role.INVESTIGATION_HEAD)
    assert codes(caught.value) == {"case.no_undertaker"}
    office.file(taken, "assignment", {"undertaker": "admin"}, Role.INVESTIGATION_HEAD)
    office.do(refused, "refuse", Role.INVESTIGATION_HEAD, "情节轻微，单位已自行整改")
    office.do(taken, "accept_proposal", Role.INVESTIGATION_HEAD)
    office.approve_plan(taken)
    with office.workspace.read() as view:
        assert cases.case_file(view, refused).state is CaseState.NOT_INITIATED
        assert cases.case_file(view, taken).state is CaseState.ACTIVE


def test_terminated_and_its_papers_archived(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.do(ref, "terminate", Role.CHIEF, "案件撤销")
    office.do(ref, "start_archive", Role.UNDERTAKER)
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "submit_archive", Role.UNDERTAKER)
    assert codes(caught.value) == {"archive.class_missing"}
    with office.workspace.read() as view:
        missing = [line.code for line in archive.dossier_detail(view, ref).checks if line.state is ItemState.MISSING]
    for code in missing:
        office.file(ref, "archive-check", {"code": code, "state": "not_applicable", "reason": "案件撤销"})
    office.do(ref, "submit_archive", Role.UNDERTAKER)
    assert office.do(ref, "approve_archive", Role.PREVENTION_HEAD, "齐全") == CaseState.ARCHIVED


def test_suspension_stops_only_the_soft_clock(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.do(ref, "suspend", Role.INVESTIGATION_HEAD, "单位改制")
    office.day("2026-03-15")
    office.do(ref, "resume", Role.INVESTIGATION_HEAD)
    with office.workspace.read() as view:
        assert cases.case_file(view, ref).deadline_on == date(2026, 6, 15)


def test_a_signed_text_is_frozen_and_a_new_version_keeps_the_number(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.sign_proposal(ref)
    with pytest.raises(UserError, match=r"transition.refused|proposal.frozen"):
        office.file(ref, "proposal", PROPOSAL | {"facts": "改动"})
    office.do(ref, "revise_proposal", Role.DEPUTY_CHIEF, "错一字")
    office.sign_proposal(ref, facts="改正后的事实")
    with office.workspace.read() as view:
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert (detail.row.version, detail.row.number) == (2, "青检建〔2026〕1号")
        assert len(proposals.number_register(view)) == 1
        assert proposals.earlier_version(view, detail.row.id, 1).facts == PROPOSAL["facts"]


def test_a_withdrawn_number_is_void_and_never_given_again(office: Office) -> None:
    ref = office.up_to_service()
    with pytest.raises(UserError, match=r"number\.still_used"), office.work(Role.PREVENTION_HEAD) as work:
        proposals.void_number(work, "青检建〔2026〕1号", "误发")
    office.do(ref, "withdraw_proposal", Role.CHIEF, "对象有误")
    with office.work(Role.PREVENTION_HEAD) as work:
        proposals.void_number(work, "青检建〔2026〕1号", "误发")
        work.commit()
    office.sign_proposal(ref)
    with office.workspace.read() as view:
        register = proposals.number_register(view)
        assert [(row.serial, row.void_reason) for row in register] == [(1, "误发"), (2, "")]
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert detail.row.state is ProposalState.SEALED


def test_left_without_signature_needs_a_witness(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.sign_proposal(ref)
    office.day("2026-04-08")
    left = {"mode": "leave", "servers": ["甲", "乙"], "served_on": "2026-04-08", "refusal_reason": "拒绝签收"}
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "service", left)
    assert codes(caught.value) == {"service.no_witness"}
    office.file(ref, "service", left | {"witnesses": ["社区干部"]})
    with office.workspace.read() as view:
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert detail.row.served_on == date(2026, 4, 8)


def test_a_reply_before_service_is_impossible(office: Office) -> None:
    ref = office.up_to_service()
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "reply", REPLY | {"received_on": "2026-04-01"})
    assert codes(caught.value) == {"field.too_early"}
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "service", SERVICE)
    assert "transition.wrong_state" in codes(caught.value)


def test_an_activity_before_the_investigation_ended_is_impossible(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "activity", SYMPOSIUM | {"held_at": "2026-03-01 15:00"})
    assert codes(caught.value) == {"field.too_early"}
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "activity", SYMPOSIUM | {"held_at": "2026-03-06 15:00"})
    assert codes(caught.value) == {"field.too_late"}


def test_a_registration_is_corrected_until_the_archive(office: Office) -> None:
    ref = office.register()
    with office.work(Role.UNDERTAKER) as work:
        cases.amend(work, ref, CASE | {"charges": ["382"], "suspects": [{"name": "李某", "post": "所长"}]})
        work.commit()
    with office.workspace.read() as view:
        case = cases.case_file(view, ref)
        assert (case.name, case.charge_text, len(case.suspects)) == ("李某贪污案", "贪污", 1)
    office.register(case_no="另案1号")
    with pytest.raises(UserError, match=r"case\.duplicate"), office.work(Role.UNDERTAKER) as work:
        cases.amend(work, ref, CASE | {"case_no": "另案1号"})
    with pytest.raises(UserError, match=r"permission\.denied"), office.work(Role.PREVENTION_HEAD) as work:
        cases.amend(work, ref, CASE)


def test_two_people_writing_one_plan_do_not_overwrite_each_other(office: Office) -> None:
    ref = office.register()
    office.file(ref, "plan", PLAN)
    with office.workspace.read() as view:
        opened = cases.plan_file(view, ref)
        assert opened is not None
    with office.work(Role.UNDERTAKER) as work:
        record(work, ref, "plan", PLAN | {"outline": "甲的提纲"}, opened_at=opened.version)
        work.commit()
    with pytest.raises(UserError, match=r"record\.changed_meanwhile"), office.work(Role.UNDERTAKER) as work:
        record(work, ref, "plan", PLAN | {"outline": "乙的提纲"}, opened_at=opened.version)
    with office.workspace.read() as view:
        kept = cases.plan_file(view, ref)
        assert kept is not None
        assert kept.outline == "甲的提纲"


def test_a_refused_record_leaves_nothing_behind(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    with office.workspace.read() as view:
        before = audit.count(view)
    with pytest.raises(FindingsError):
        office.file(ref, "reply", REPLY | {"answers": REPLY["answers"][:1]})
    with office.workspace.read() as view:
        assert audit.count(view) == before
        detail = proposals.case_proposal(view, ref)
        assert detail is not None
        assert not detail.replies
        assert detail.row.reply_state is ReplyState.AWAITING


def test_a_completion_is_sent_back_before_it_is_confirmed(office: Office) -> None:
    ref = office.up_to_service()
    office.day("2026-05-20")
    office.file(ref, "reply", REPLY)
    office.day("2026-06-02")
    office.file(ref, "revisit", REVISIT)
    office.keep_original(ref)
    office.do(ref, "propose_completion", Role.UNDERTAKER)
    office.do(ref, "return_completion", Role.INVESTIGATION_HEAD, "补充照片")
    with pytest.raises(FindingsError) as caught:
        office.do(ref, "complete", Role.INVESTIGATION_HEAD)
    assert codes(caught.value) == {"case.completion_not_proposed"}
    office.close(ref)


def test_a_report_that_comes_in_while_the_case_rests_is_taken_in(office: Office) -> None:
    ref = office.up_to_service()
    office.do(ref, "suspend", Role.INVESTIGATION_HEAD, "单位改制")
    office.day("2026-05-20")
    with office.work(Role.UNDERTAKER) as view:
        assert {choice.code for choice in choices(view, ref) if not choice.findings} == {"receive_reply"}
    office.file(ref, "reply", REPLY)
    with pytest.raises(FindingsError) as caught:
        office.file(ref, "revisit", REVISIT | {"visited_on": "2026-05-20"})
    assert codes(caught.value) == {"case.not_active"}
