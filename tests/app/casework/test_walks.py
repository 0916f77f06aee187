"""Whatever people do in whatever order: what is offered can be done, what is refused changes nothing."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from app import archive, audit, cases, people, proposals
from app.casework import (
    Choice,
    OnPaper,
    advance,
    case_detail,
    choices,
    deciders,
    paper_choices,
    record,
    workbench,
)
from app.forms import FindingsError
from app.workspace import UserError
from db.codes import Role
from tests.app.casework.stories import (
    EDUCATION,
    KEPT,
    MEETING,
    PHOTO_CLASSES,
    PLAN,
    PROPOSAL,
    REPLY,
    REPORT,
    REVIEW,
    REVISIT,
    SERVICE,
    SYMPOSIUM,
    Office,
    sheet,
)

STEPS = 50
_LAST = ("terminate", "refuse")
SHEET = sheet()
_BACK = ("waive_", "restore_", "suspend", "dept_return", "chief_return", "return_", "revise_", "withdraw_", "analyse")


def forms(today: date) -> dict[str, tuple[str, dict[str, Any]]]:
    """For each transition that a record makes: kind and fields that fit today."""
    day = today.isoformat()
    held = {"held_at": f"{day} 08:30"}
    visit = REVISIT | {"visited_on": day, "no_reply_reason": "neglected"}
    findings = [dict(one, finding="not_implemented") for one in REVISIT["findings"]]
    planned = {"kinds": ["symposium"], "planned_on": (today + timedelta(days=3)).isoformat()}
    return {
        "analyse": ("analysis", MEETING | {"made_on": day}),
        "conclude_analysis": ("analysis", REPORT | {"made_on": day}),
        "plan_symposium": ("activity", planned),
        "hold_symposium": ("activity", SYMPOSIUM | held),
        "minute_symposium": ("activity", SYMPOSIUM | held | {"serves": ["rectification"]}),
        "plan_education": ("activity", planned | {"kinds": ["education"]}),
        "record_education": ("activity", EDUCATION | held | {"discipline": KEPT}),
        "draft_proposal": ("proposal", PROPOSAL),
        "send_proposal": ("service", {"mode": "post", "served_on": day}),
        "serve_proposal": ("service", SERVICE | {"served_on": day, "received_on": day}),
        "receive_reply": ("reply", REPLY | {"received_on": day}),
        "visit": ("revisit", visit),
        "find_not_implemented": ("revisit", visit | {"conclusion": "not_implemented", "findings": findings}),
        "draft_follow_up": (
            "follow-up",
            {"kind": "further_opinion", "matters": ["甲"], "opinions": ["乙"], "reply_days": 10},
        ),
    }


def step(office: Office, ref: str, chance: random.Random, today: date) -> str:
    """One person does one thing; returns what."""
    role = chance.choice([role for role in Role if role is not Role.ADMIN])
    with office.work(role) as view:
        offered, sheets = choices(view, ref), [one for one in paper_choices(view, ref) if one.code not in _LAST]
    onward_sheets = [one for one in sheets if not one.code.startswith(_BACK)]
    if sheets and chance.random() < 0.3:
        return on_paper(office, ref, role, chance.choice(onward_sheets or sheets), today, chance)
    ready = [choice for choice in offered if not choice.findings and choice.code not in _LAST]
    if not ready:
        return ""
    # Turning back is rarer than going on, or a walk gets nowhere.
    onward = [choice for choice in ready if not choice.code.startswith(_BACK)]
    choice = chance.choice(onward if onward and chance.random() < 0.9 else ready)
    done = file_record(office, ref, role, choice, today) if choice.by_form else make(office, ref, role, choice)
    return f"{role} {choice.code} {done}"


def on_paper(office: Office, ref: str, role: Role, choice: Choice, today: date, chance: random.Random) -> str:
    """What is offered to be entered from a sheet can be entered, for whoever is named as having decided it."""
    with office.work(role) as view:
        named = deciders(view, ref, choice.code)
    if not named:
        return f"{role} {choice.code} nobody may have decided"
    person = chance.choice(named)
    with office.work(role) as work:
        state = advance(work, ref, choice.code, REVIEW, OnPaper(person.id, today, SHEET, "审批单.png"))
        work.commit()
    return f"{role} {choice.code} on paper by {person.name}: {state}"


def make(office: Office, ref: str, role: Role, choice: Choice) -> str:
    """What is offered without findings can be done."""
    with office.work(role) as work:
        state = advance(work, ref, choice.code, "意见")
        work.commit()
    return state


def file_record(office: Office, ref: str, role: Role, choice: Choice, today: date) -> str:
    """A record fits, or is refused with findings and leaves nothing."""
    found = forms(today).get(choice.code)
    if found is None:
        return "no record"
    with office.workspace.read() as view:
        before = audit.count(view)
    try:
        with office.work(role) as work:
            record(work, ref, *found)
            work.commit()
    except FindingsError as error:
        with office.workspace.read() as view:
            assert audit.count(view) == before
        return f"refused: {error.params['details']}"
    return "filed"


@pytest.mark.parametrize("seed", [2, 5])
def test_a_walk_through_everything(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    today = date(2026, 3, 5)
    with office.workspace.work() as work:
        for role in (Role.INVESTIGATION_HEAD, Role.DEPUTY_CHIEF, Role.CHIEF, Role.PREVENTION_HEAD):
            people.add_person(work, f"{role.value}在纸上", [role])
        work.commit()
    ref = office.register()
    office.file(ref, "plan", PLAN)
    told = []
    for _ in range(STEPS):
        told.append(step(office, ref, chance, today))
        if chance.random() < 0.4:
            today += timedelta(days=chance.choice([1, 3, 20]))
            office.day(today.isoformat())
        with office.workspace.read() as view:
            numbers = [row.serial for row in proposals.number_register(view)]
            state = cases.case_file(view, ref).state
        assert numbers == list(range(1, len(numbers) + 1)), told
        if state == "archive_compiling":
            promise_the_rest(office, ref)
        if len(told) % 5 == 0:
            look(office, ref)
    with office.workspace.read() as view:
        assert not audit.verify(view).breaks
        assert cases.count_cases(view) == 1


def look(office: Office, ref: str) -> None:
    """The pages can be read whatever the case looks like."""
    with office.workspace.read() as view:
        case_detail(view, ref)
        archive.dossier_detail(view, ref)
        workbench(view)


def promise_the_rest(office: Office, ref: str) -> None:
    """Mark what is missing, so that the walk may go on to the end."""
    for code in (*PHOTO_CLASSES, *(f"D0{n}" for n in range(1, 8))):
        office.file(ref, "archive-check", {"code": code, "state": "pending", "reason": "待补"})


def test_an_unknown_transition_and_an_unknown_kind_are_told(office: Office) -> None:
    ref = office.register()
    with office.work(Role.UNDERTAKER) as work:
        with pytest.raises(UserError, match=r"transition\.unknown"):
            advance(work, ref, "fly")
        with pytest.raises(UserError, match=r"transition\.by_form"):
            advance(work, ref, "draft_proposal")
        with pytest.raises(UserError, match=r"record\.unknown_kind"):
            record(work, ref, "poem", {})
        with pytest.raises(UserError, match=r"case\.unknown"):
            record(work, "青检防〔1999〕1号", "plan", {})
