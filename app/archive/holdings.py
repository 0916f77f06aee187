"""What a case has to file: papers, records that stand for papers not yet printed, photos with their negatives."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app import activities, cases, proposals
from app.archive.rules import Class, Paper, Picture
from app.codes import items, label
from app.photos import negative_said
from app.work import Read
from db.codes import AnalysisKind, NegativeKind
from db.kernel.clock import business_date
from db.models import Document, Negative, Photo

_ANALYSIS_FORMS = {
    AnalysisKind.CONFESSION: "confession",
    AnalysisKind.MEETING: "analysis_meeting",
    AnalysisKind.REPORT: "analysis",
}


def classes() -> tuple[Class, ...]:
    """The checklist's classes, from `resources/codes/archive_items.toml`."""
    return tuple(
        Class(
            one.code,
            one.label,
            one.text("group") == "photo",
            tuple((one.text("forms") or one.text("categories")).split()),
            bool(one.more.get("all", False)),
        )
        for one in items("archive_items")
    )


def papers(view: Read, case: cases.CaseFile) -> list[Paper]:
    """The filed papers of a case, and its records of forms of which no paper is filed."""
    query = select(Document).where(Document.case_id == case.id, Document.withdrawn.is_(False))
    filed = [
        Paper(d.form_code, d.title, d.dated, d.id, d.doc_number, d.responsible, d.pages, d.sha256)
        for d in view.session.scalars(query.order_by(Document.dated, Document.id))
    ]
    have = {paper.form_code for paper in filed}
    return filed + [paper for paper in _records(view, case) if paper.form_code not in have]


def pictures(view: Read, case_id: str) -> list[Picture]:
    """The photos of a case with what the archive asks of them."""
    query = select(Photo).where(Photo.case_id == case_id, Photo.withdrawn.is_(False))
    photos = view.session.scalars(query.order_by(Photo.category, Photo.id)).all()
    wanted = {photo.negative_id for photo in photos if photo.negative_id}
    negatives = {n.id: n for n in view.session.scalars(select(Negative).where(Negative.id.in_(wanted)))}
    found = []
    for photo in photos:
        negative = negatives.get(photo.negative_id or "")
        linked = negative is not None and (negative.kind != NegativeKind.NONE or bool(negative.none_reason.strip()))
        kept = linked or negative_said(photo.negative_kind, photo.no_negative_reason)
        described = bool(photo.caption.strip() or photo.title.strip())
        found.append(
            Picture(
                id=photo.id,
                category=photo.category,
                title=photo.title or photo.caption or photo.file_name,
                described=described,
                negative=kept,
                taken_on=photo.taken_on,
                sha256=photo.sha256,
                photo_no=photo.photo_no or "",
                photographer=photo.photographer,
            )
        )
    return found


def _records(view: Read, case: cases.CaseFile) -> list[Paper]:
    found: list[Paper] = []

    def add(form: str, title: str, dated: date | None, responsible: str, number: str = "") -> None:
        found.append(Paper(form, title, dated, "", number, responsible))

    plan = cases.plan_file(view, case.id)
    if plan is not None and plan.chief_signed_on:
        add("plan", "个案预防计划安排表", plan.chief_signed_on, plan.filled_by)
    for piece in cases.analyses(view, case.id):
        add(_ANALYSIS_FORMS[piece.kind], piece.title, piece.made_on, piece.author)
    for activity in activities.activities(view, case.id):
        if activity.held_at:
            for kind in activity.kinds:
                title = {"symposium": "座谈会记录", "education": "法制教育活动记录"}[kind]
                add(kind.value, title, business_date(activity.held_at), "、".join(activity.officers))
    for visit in activities.revisits(view, case.id):
        add("revisit", "回访考察记录", visit.visited_on, "、".join(visit.form.get("officers", ())))
    proposal = proposals.case_proposal(view, case.id)
    if proposal is not None:
        _add_proposal(add_to=found, detail=proposal, office=view.own.office_name)
    return found


def _add_proposal(*, add_to: list[Paper], detail: proposals.ProposalDetail, office: str) -> None:
    row = detail.row
    if detail.frozen and row.number:
        add_to.append(Paper("proposal", "检察建议书", row.issued_on, "", row.number, office))
    add_to += [
        Paper("service_receipt", "送达回证", service.received_on or service.served_on, "", row.number, office)
        for service in detail.services
        if row.served_on
    ]
    add_to += [
        Paper(
            "implementation_report", "落实检察建议情况的报告", reply.received_on, "", reply.reference, reply.from_unit
        )
        for reply in detail.replies
    ]
    add_to += [
        Paper(paper.kind, label("follow_up_kinds", paper.kind), paper.issued_on, "", paper.number, office)
        for paper in detail.follow_ups
        if paper.signed_by
    ]
