"""Papers of the work at the unit: symposium, legal education, revisit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app import activities, cases, photos, proposals
from app.codes import label
from app.documents.forms.education import EducationData
from app.documents.forms.parts import Discipline, Person
from app.documents.forms.revisit import Check, RevisitData
from app.documents.forms.symposium import Statement, SymposiumData
from app.documents.sources.paper import CasePaper, moment, text, texts
from app.work import Read
from db.codes import ActivityKind
from db.kernel.clock import business_date


def symposiums(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """座谈会记录 of the symposiums that were held."""
    shot = _shot(view, case, "PH07")
    return [
        CasePaper("symposium", one.id, f"{case.unit_name}座谈会记录", _symposium(case, one, shot), **_when(one))
        for one in _held(view, case, ActivityKind.SYMPOSIUM)
    ]


def educations(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """法制教育活动记录 of the activities that were held."""
    shot = _shot(view, case, "PH08", "PH09")
    return [
        CasePaper("education", one.id, f"{case.unit_name}法制教育活动记录", _education(case, one, shot), **_when(one))
        for one in _held(view, case, ActivityKind.EDUCATION)
    ]


def revisits(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """回访考察记录."""
    shot = _shot(view, case, "PH10")
    proposal = proposals.case_proposal(view, case.id)
    return [
        CasePaper(
            "revisit",
            one.id,
            f"{case.unit_name}回访考察记录",
            _revisit(case, one, proposal, shot),
            one.visited_on,
            responsible="、".join(texts(one.form.get("officers"))),
        )
        for one in activities.revisits(view, case.id)
    ]


def _shot(view: Read, case: cases.CaseFile, *categories: str) -> str:
    """How many photos of these categories the case has: 上法制课4张，宣传活动2张."""
    counts = (
        (label("photo_categories", one), len(photos.list_photos(view, case.id, category=one))) for one in categories
    )
    return "，".join(f"{name}{count}张" for name, count in counts if count)


def _held(view: Read, case: cases.CaseFile, kind: ActivityKind) -> list[activities.ActivityFile]:
    return [one for one in activities.activities(view, case.id) if kind in one.kinds and one.held_at]


def _when(one: activities.ActivityFile) -> dict[str, Any]:
    return {"dated": business_date(one.held_at) if one.held_at else None, "responsible": "、".join(one.officers)}


def _symposium(case: cases.CaseFile, one: activities.ActivityFile, shot: str) -> SymposiumData:
    minutes = one.symposium
    return SymposiumData(
        case_name=case.name,
        unit=case.unit_name,
        held_at=moment(one.held_at),
        place=one.place,
        host=text(minutes.get("host")),
        officers=tuple(Person(name) for name in one.officers),
        participants=_people(minutes.get("unit_attendees")),
        topics=text(minutes.get("topic")),
        statements=tuple(Statement(text(row["speaker"]), text(row["text"])) for row in minutes.get("speeches", ())),
        prevention=bool(minutes.get("prevention_joined")),
        system_gaps=texts(minutes.get("system_loopholes")),
        management_gaps=texts(minutes.get("management_loopholes")),
        willingness=text(minutes.get("willingness")),
        photos=shot,
        discipline=_discipline(one.discipline, one.officers),
    )


def _education(case: cases.CaseFile, one: activities.ActivityFile, shot: str) -> EducationData:
    record = one.education
    court = [text(record.get(name)) for name in ("court", "court_case_no")]
    return EducationData(
        case_name=case.name,
        unit=case.unit_name,
        held_at=moment(one.held_at),
        place=one.place,
        manners=tuple(label("education_forms", form) for form in texts(record.get("forms"))),
        topic=text(record.get("theme")),
        speakers=(text(record.get("lecturer")),),
        headcount=one.headcount or 0,
        summary=text(record.get("content")),
        audiences=tuple(label("audiences", audience) for audience in texts(record.get("audiences"))),
        materials=tuple((text(row["name"]), int(row["copies"] or 0)) for row in record.get("materials", ())),
        trial="，".join(part for part in court if part),
        feedback=text(record.get("feedback")),
        photos=shot,
        discipline=_discipline(one.discipline, one.officers),
    )


def _revisit(
    case: cases.CaseFile, one: activities.RevisitFile, proposal: proposals.ProposalDetail | None, shot: str
) -> RevisitData:
    advice = {n: item.text for n, item in enumerate(proposal.text.items, 1)} if proposal else {}
    officers = texts(one.form.get("officers"))
    reasons = [one.no_reply_reason_text, text(one.form.get("no_reply_text"))]
    return RevisitData(
        case_name=case.name,
        unit=case.unit_name,
        proposal=proposal.row.number if proposal else "",
        trigger=one.trigger_text,
        visited_at=f"{one.visited_on.year}年{one.visited_on.month}月{one.visited_on.day}日",
        place=one.place,
        visitors=officers,
        hosts=_people(one.form.get("receivers")),
        manners=tuple(label("revisit_methods", method) for method in texts(one.form.get("methods"))),
        checks=tuple(
            Check(
                found.item_no,
                advice.get(found.item_no, ""),
                found.reported,
                found.verified,
                label("findings", found.finding),
            )
            for found in one.findings
        ),
        conclusion=one.conclusion_text,
        no_reply="。".join(reason.rstrip("。") for reason in reasons if reason),
        unit_opinion=text(one.form.get("unit_opinion")),
        next_steps="\n".join(texts(one.form.get("measures"))),
        photos=shot,
        discipline=_discipline(one.discipline, officers),
    )


def _people(rows: object) -> tuple[Person, ...]:
    found = rows if isinstance(rows, (list, tuple)) else ()
    return tuple(Person(text(row.get("name")), text(row.get("post"))) for row in found if isinstance(row, Mapping))


def _discipline(block: Mapping[str, Any], officers: tuple[str, ...]) -> Discipline:
    return Discipline(
        no_levy=block.get("no_levy") is True,
        no_sponsorship=block.get("no_sponsorship") is True,
        no_benefit=block.get("no_gift") is True,
        order_kept=block.get("order_kept") is True,
        two_officers=len(set(officers)) >= 2,
        remarks="\n".join(part for part in (text(block.get("remarks")), text(block.get("unit_opinion"))) if part),
    )


PAPERS = {"symposium": symposiums, "education": educations, "revisit": revisits}
