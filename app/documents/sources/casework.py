"""Papers of a case's plan and its analysis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import cases, people
from app.codes import item, label
from app.documents.forms.analysis_meeting import MeetingData
from app.documents.forms.analysis_report import AnalysisData, CauseText
from app.documents.forms.confession import ConfessionData
from app.documents.forms.plan import Approval, PlanData, PlanSuspect, PlanWork
from app.documents.sources.paper import CasePaper, moment, money, text, texts
from app.documents.sources.registration import charge_text
from app.work import Read
from db.codes import AnalysisKind


def plans(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """个案预防计划安排表, final once the 检察长 has signed."""
    plan = cases.plan_file(view, case.id)
    if plan is None:
        return []
    signed = plan.chief_signed_on
    paper = CasePaper(
        "plan",
        plan.id,
        f"{case.name}个案预防计划安排表",
        _plan(view, case, plan),
        signed or plan.filled_on,
        case.register_no,
        plan.filled_by,
        final=signed is not None,
    )
    return [paper]


def _plan(view: Read, case: cases.CaseFile, plan: cases.PlanFile) -> PlanData:
    return PlanData(
        case_name=case.name,
        case_no=case.case_no,
        charge=charge_text(case),
        unit=case.unit_name,
        superior=case.superior,
        suspects=tuple(
            PlanSuspect(
                one.name,
                one.gender_text,
                one.born_on,
                one.post,
                one.unit_name,
                one.measure_text,
                money(one.amount),
            )
            for one in case.suspects
        ),
        facts=plan.summary,
        problems=plan.problems,
        works=tuple(
            PlanWork(
                label("work_items", one.matter),
                one.way,
                one.planned_on.isoformat() if one.planned_on else "",
                one.responsible,
                one.assisting,
            )
            for one in plan.items
        ),
        undertakers="、".join(_named(view, one) for one in plan.undertakers),
        outline=plan.outline,
        number=case.register_no,
        filed_on=case.filed_on,
        concluded_on=case.concluded_on,
        due="应当开展" if plan.due else "不开展",
        asks_prevention="是" if plan.assist_requested else "否",
        drafter=plan.filled_by,
        drafted_on=plan.filled_on,
        department=Approval(plan.dept_opinion, plan.dept_signed_by, plan.dept_signed_on),
        chief=Approval(plan.chief_opinion, plan.chief_signed_by, plan.chief_signed_on),
        initiated_on=case.initiated_on,
    )


def _named(view: Read, written: str) -> str:
    """An undertaker as people know him: plans may name one by login."""
    person = people.find_person(view, written)
    return person.name if person else written


def confessions(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """悔过书登记表."""
    return [
        CasePaper(
            "confession",
            one.id,
            f"{one.author}悔过书登记表",
            ConfessionData(
                case_name=case.name,
                writer=one.author,
                day=one.made_on,
                interrogator=text(one.form.get("interrogator")),
                pages=int(text(one.form.get("pages")) or 0),
                causes=tuple(label("causes", cause) for cause in texts(one.form.get("stated"))),
                place=text(one.form.get("place")),
                summary=text(one.form.get("summary")),
                for_education=bool(one.form.get("for_education")),
            ),
            one.made_on,
            responsible=one.author,
        )
        for one in _pieces(view, case, AnalysisKind.CONFESSION)
    ]


def meetings(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """案情分析会记录."""
    return [
        CasePaper(
            "analysis_meeting",
            one.id,
            f"{case.name}案情分析会记录",
            _meeting(case, one),
            one.made_on,
            responsible=one.author,
        )
        for one in _pieces(view, case, AnalysisKind.MEETING)
    ]


def _meeting(case: cases.CaseFile, piece: cases.AnalysisFile) -> MeetingData:
    form = piece.form
    held_at = text(form.get("held_at"))
    means = "、".join(label("crime_means", one) for one in texts(form.get("means")))
    return MeetingData(
        case_name=case.name,
        held_at=moment(datetime.fromisoformat(held_at)) if held_at else piece.made_on.isoformat(),
        place=text(form.get("place")),
        host=text(form.get("host")),
        recorder=text(form.get("recorder")),
        attendees=texts(form.get("attendees")),
        process=text(form.get("process")),
        means="\n".join(part for part in (means, text(form.get("means_text"))) if part),
        subjective=_with_classes(form, "subjective"),
        objective=_with_classes(form, "objective"),
        conclusion=text(form.get("conclusion")),
        dissent=text(form.get("dissent")),
    )


def _with_classes(form: Mapping[str, Any], name: str) -> str:
    """Causes in words, the classes that they belong to over them."""
    classes = "、".join(label("causes", one) for one in texts(form.get(f"{name}_causes")))
    return "\n".join(part for part in (classes, text(form.get(name))) if part)


def reports(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """发案原因分析报告."""
    plan = cases.plan_file(view, case.id)
    return [
        CasePaper(
            "analysis_report",
            one.id,
            f"{case.name}发案原因分析报告",
            AnalysisData(
                case_name=case.name,
                summary=text(one.form.get("overview")) or (plan.summary if plan else "") or f"{case.name}。",
                methods=tuple(label("analysis_methods", method) for method in texts(one.form.get("methods"))),
                subjective=tuple(_cause(cause) for cause in one.causes if _subjective(cause)),
                objective=tuple(_cause(cause) for cause in one.causes if not _subjective(cause)),
                countermeasures=text(one.form.get("measures")),
                author=one.author,
                day=one.made_on,
            ),
            one.made_on,
            responsible=one.author,
        )
        for one in _pieces(view, case, AnalysisKind.REPORT)
    ]


def _pieces(view: Read, case: cases.CaseFile, kind: AnalysisKind) -> list[cases.AnalysisFile]:
    return [one for one in cases.analyses(view, case.id) if one.kind is kind]


def _cause(cause: cases.CauseFields) -> CauseText:
    return CauseText(cause.category_text, cause.text, cause.evidence, cause.loophole)


def _subjective(cause: cases.CauseFields) -> bool:
    found = item("causes", cause.category)
    return found is not None and found.parent == "subjective"


PAPERS = {"plan": plans, "confession": confessions, "analysis_meeting": meetings, "analysis_report": reports}
