"""What a case has to file: papers, records that stand for papers not yet printed, photos with their negatives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from app import activities, cases, proposals
from app.archive.rules import Class, Paper, Picture
from app.codes import items, label
from app.photos import negative_said
from app.work import Read
from db.codes import ActivityKind, AnalysisKind, NegativeKind
from db.kernel.clock import business_date
from db.models import Document, Negative, Photo

_ANALYSIS_FORMS = {
    AnalysisKind.CONFESSION: "confession",
    AnalysisKind.MEETING: "analysis_meeting",
    AnalysisKind.REPORT: "analysis_report",
}
_ACTIVITY_TITLES = {ActivityKind.SYMPOSIUM: "座谈会记录", ActivityKind.EDUCATION: "法制教育活动记录"}

#: Papers about the volume are no papers of the volume, and corrected drafts are working papers.
_ABOUT_THE_VOLUME = ("volume_index", "remark_sheet", "handover_sheet", "corrected_draft")


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
    """The filed papers of a case, and its records of which no paper is filed."""
    query = select(Document).where(
        Document.case_id == case.id, Document.withdrawn.is_(False), Document.form_code.not_in(_ABOUT_THE_VOLUME)
    )
    filed = [
        Paper(
            d.form_code,
            d.title,
            d.dated,
            id=d.id,
            doc_number=d.doc_number,
            responsible=d.responsible,
            pages=d.pages,
            sha256=d.sha256,
            subject=d.subject_id or "",
        )
        for d in view.session.scalars(query.order_by(Document.dated, Document.id))
    ]
    made = {(paper.form_code, paper.subject) for paper in filed}
    loose = {paper.form_code for paper in filed if not paper.subject}
    rest = [
        one for one in _records(view, case) if (one.form_code, one.subject) not in made and one.form_code not in loose
    ]
    return filed + rest


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
                negative_kind=negative.kind if negative is not None else photo.negative_kind or "",
            )
        )
    return found


def _records(view: Read, case: cases.CaseFile) -> list[Paper]:
    return [
        *_groundwork(view, case),
        *_work_at_the_unit(view, case),
        *_inquiry(view, case),
        *_proposal(proposals.case_proposal(view, case.id), view.own.office_name),
    ]


def _groundwork(view: Read, case: cases.CaseFile) -> Iterator[Paper]:
    plan = cases.plan_file(view, case.id)
    if plan is not None and plan.chief_signed_on:
        yield _paper("plan", "个案预防计划安排表", plan.chief_signed_on, plan.id, plan.filled_by, case.register_no)
    for piece in cases.analyses(view, case.id):
        yield _paper(_ANALYSIS_FORMS[piece.kind], piece.title, piece.made_on, piece.id, piece.author)


def _work_at_the_unit(view: Read, case: cases.CaseFile) -> Iterator[Paper]:
    for activity in activities.activities(view, case.id):
        day = business_date(activity.held_at) if activity.held_at else None
        for kind in activity.kinds if day else ():
            yield _paper(kind.value, _ACTIVITY_TITLES[kind], day, activity.id, "、".join(activity.officers))
    for visit in activities.revisits(view, case.id):
        officers = "、".join(visit.form.get("officers", ()))
        yield _paper("revisit", "回访考察记录", visit.visited_on, visit.id, officers)


def _inquiry(view: Read, case: cases.CaseFile) -> Iterator[Paper]:
    known = proposals.verification_of(view, case.id)
    if known is not None and known.closed:
        yield _paper("investigation_report", "调查终结报告", known.concluded_on, known.id, case.undertaker)


def _proposal(detail: proposals.ProposalDetail | None, office: str) -> Iterator[Paper]:
    if detail is None:
        return
    row = detail.row
    if detail.frozen and row.number:
        yield _paper("proposal", "检察建议书", row.issued_on, row.id, office, row.number)
    if detail.committee:
        title = "检察委员会讨论决定登记表"
        yield _paper("committee_decision", title, detail.committee[-1].met_on, row.id, office, row.number)
    for service in detail.services if row.served_on else ():
        day = service.received_on or service.served_on
        yield _paper("service_receipt", "送达回证", day, service.id, office, row.number)
    for reply in detail.replies:
        title = "落实检察建议情况的报告"
        yield _paper("implementation_report", title, reply.received_on, reply.id, reply.from_unit, reply.reference)
    for paper in detail.follow_ups:
        if paper.signed_by:
            title = label("follow_up_kinds", paper.kind)
            yield _paper(paper.kind, title, paper.issued_on, paper.id, office, paper.number)


def _paper(form: str, title: str, dated: date | None, subject: str, responsible: str, number: str = "") -> Paper:
    return Paper(form, title, dated, doc_number=number, responsible=responsible, subject=subject)
