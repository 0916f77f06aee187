"""Papers tried from what is being typed: what saving would print, with blanks for what is missing, and nothing kept."""

from __future__ import annotations

from typing import Any

import pytest

from app import cases, documents
from app.casework import try_record
from db.kernel.errors import UserError
from tests.app.casework.stories import MEETING, PROPOSAL, REPLY, REVISIT, SYMPOSIUM, Office
from tests.app.documents.support import text_of


def _told(office: Office, case: str, kind: str, values: dict[str, Any], form: str) -> tuple[str, tuple[str, ...]]:
    trial = try_record(office.workspace, case, kind, values, form)
    return text_of(trial.pdf), trial.gaps


def test_a_whole_form_prints_what_saving_it_prints(office: Office) -> None:
    case = office.register()
    office.approve_plan(case)
    office.day("2026-03-12")
    trial = try_record(office.workspace, case, "analysis", MEETING, "analysis_meeting")
    assert trial.gaps == ()
    with office.workspace.read() as view:
        assert cases.analyses(view, case) == []
    office.file(case, "analysis", MEETING)
    with office.workspace.read() as view:
        assert documents.render_for_case(view, case, "analysis_meeting").pdf == trial.pdf


def test_every_record_is_tried_empty_half_filled_and_spoilt(office: Office) -> None:
    case = office.register()
    told, gaps = _told(office, case, "plan", {}, "plan")
    assert "个案预防计划安排表" in told and gaps
    office.approve_plan(case)
    office.day("2026-03-12")
    for kind, form in (("meeting", "analysis_meeting"), ("report", "analysis_report"), ("confession", "confession")):
        assert _told(office, case, "analysis", {"kind": kind}, form)[1]
    office.analyse(case)
    spoilt = SYMPOSIUM | {"held_at": "nonsense", "officers": ["周检察官"], "unheard_of": 1}
    told, gaps = _told(office, case, "activity", spoilt, "symposium")
    assert "工程发包和计量支付中的漏洞" in told
    told, gaps = _told(office, case, "activity", {"kinds": ["education"]}, "education")
    assert gaps[0] == "时间" and "0时" not in told and "2026年3月12日" not in told, "no day is invented"
    assert "你单位存在制度漏洞" in _told(office, case, "proposal", {"origin": PROPOSAL["origin"]}, "proposal")[0]
    office.sign_proposal(case)
    assert _told(office, case, "service", {"mode": "leave"}, "service_receipt")[1]
    office.serve(case)
    office.day("2026-05-20")
    office.file(case, "reply", REPLY)
    office.day("2026-06-02")
    told, gaps = _told(office, case, "revisit", {"place": "县公路养护中心"}, "revisit")
    assert "县公路养护中心" in told and "总体结论" in gaps
    office.file(case, "revisit", REVISIT | {"conclusion": "partial"})
    for form in ("further_opinion", "notification", "request"):
        assert _told(office, case, "follow-up", {"kind": form}, form)[1]


def test_what_the_rules_do_not_allow_at_all_is_told(office: Office) -> None:
    case = office.register()
    with pytest.raises(UserError) as caught:
        try_record(office.workspace, case, "revisit", {}, "revisit")
    assert caught.value.code in ("proposal.absent", "transition.refused")
