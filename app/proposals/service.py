"""送达回证 and 抄送备案登记: bringing a sealed proposal to its unit, and its copies to those above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import cases, presets
from app.corrections import asked, noted
from app.findings import Finding
from app.forms import Form, refuse_if, watching
from app.proposals.desk import verify_text
from app.proposals.draft import live
from app.proposals.rules import TRIES, ServiceFacts, reply_due, returned, service_date, service_findings
from app.work import Read, Work
from db.codes import CopyKind, FollowUpKind, ProposalState, ReplyState, ServiceMode, Step, StepState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import FollowUp, Proposal, ProposalCopy, Reply, Service


@dataclass(frozen=True, slots=True)
class ServiceFields:
    """A 送达回证 as filled in; `complete` says that it proves the service, not only that the paper is on its way."""

    facts: ServiceFacts
    servers: tuple[str, ...]
    witnesses: tuple[str, ...]
    receiver_post: str
    more: Mapping[str, object]
    complete: bool
    service_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CopyFields:
    """A 抄送 or 备案 that was sent."""

    kind: str
    recipient: str
    sent_on: date | None
    way: str
    receipt: str


def service_fields(data: Mapping[str, object], today: date, *, earliest: date, under_way: bool) -> ServiceFields:
    """Read a 送达回证. Without a date of receipt the paper is sent out, unless it was already (`under_way`).

    Fields: `mode`*, `servers`* [two names], `served_on`, `received_on`, `receiver`, `receiver_post`, `signed`,
    `address`, `copies`, `proxy`, `proxy_relation`, `refusal_reason`, `witnesses` [names], `evidence`, `tracking_no`,
    `entrusted_to`, `consent`, `failed_tries`, `remarks`, and for an announcement `place`, `attendees` (of the unit),
    `invited` (人大代表、政协委员、人民监督员), `unit_statement`. Raises `FindingsError("form.invalid")`.
    """
    form = Form(data)
    mode = form.code("mode", "送达方式", "service_modes")
    alone = mode in (ServiceMode.POST, ServiceMode.ELECTRONIC)
    servers = form.texts("servers", "送达人", required=not alone)
    witnesses = form.texts("witnesses", "见证人", required=False)
    attendees = form.texts("attendees", "被建议单位到场人员", required=False)
    invited = form.texts("invited", "邀请见证的人员", required=False)
    facts = ServiceFacts(
        mode=ServiceMode(mode) if mode in set(ServiceMode) else ServiceMode.DIRECT,
        servers=len(servers),
        served_on=form.day("served_on", "送达时间", required=False, earliest=earliest, latest=today),
        received_on=form.day("received_on", "收到日期", required=False, earliest=earliest, latest=today),
        receiver=form.text("receiver", "签收人", required=False),
        signed=form.flag("signed", "签名盖章"),
        refusal_reason=form.long("refusal_reason", "拒收事由", required=False),
        witnesses=len(witnesses),
        evidence=form.text("evidence", "录像照片", required=False),
        tracking_no=form.text("tracking_no", "邮件号", required=False),
        consent=form.flag("consent", "受送达单位同意"),
        entrusted_to=form.text("entrusted_to", "受托检察院", required=False),
        proxy=form.text("proxy", "代收人", required=False),
        proxy_relation=form.text("proxy_relation", "与受送达人的关系", required=False),
        attendees=len(attendees),
        address=form.text("address", "送达地址", required=False),
        failed_tries=form.integer("failed_tries", "投递不成次数", 0, 9, required=False) or 0,
    )
    post = form.text("receiver_post", "职务", required=False)
    more: dict[str, object] = {
        "address": facts.address,
        "copies": form.integer("copies", "份数", 1, 99, required=False) or 1,
        "proxy": facts.proxy,
        "proxy_relation": facts.proxy_relation,
        "failed_tries": facts.failed_tries,
        "place": form.text("place", "宣告地点", required=False),
        "attendees": attendees,
        "invited": invited,
        "unit_statement": form.long("unit_statement", "听取被建议单位意见", required=False),
        "remarks": form.long("remarks", "备注", required=False),
    }
    complete = (under_way or facts.received_on is not None or mode == ServiceMode.LEAVE) and not returned(facts)
    if mode and complete:
        form.findings.extend(service_findings(facts))
    record_id, reason = asked(form)
    form.finish()
    return ServiceFields(facts, tuple(servers), tuple(witnesses), post, more, complete, record_id, reason)


def copy_fields(data: Mapping[str, object], today: date, *, earliest: date) -> CopyFields:
    """Read a 抄送 or 备案: `kind`*, `recipient`*, `sent_on`*, `way`, `receipt` (回执或备案号)."""
    form = Form(data)
    fields = CopyFields(
        kind=form.code("kind", "类别", "copy_kinds"),
        recipient=form.text("recipient", "对象"),
        sent_on=form.day("sent_on", "日期", earliest=earliest, latest=today),
        way=form.text("way", "方式", required=False),
        receipt=form.text("receipt", "回执", required=False),
    )
    form.finish()
    return fields


def record_service(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Keep a 送达回证 (`service_fields`); returns its id. The text must still be the one that was signed.

    Raises `form.invalid`, `proposal.absent`, `proposal.text_changed`.
    """
    row = live(work, case.id)
    if row is None:
        raise UserError("proposal.absent")
    verify_text(work, row)
    begun = under_way(work, row) is not None
    fields = service_fields(data, work.today(), earliest=row.sealed_on or work.today(), under_way=begun)
    service = _keep(work, row, fields)
    if fields.complete:
        _served(work, row, fields.facts)
    else:
        work.put(row, "proposal.send_proposal")
        row.state = ProposalState.SERVING
    return service.id


def record_copy(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Keep that a copy was sent (`copy_fields`); returns its id. Raises `form.invalid`, `proposal.not_sealed`."""
    row = live(work, case.id)
    if row is None or row.sealed_on is None:
        raise UserError("proposal.not_sealed")
    fields = copy_fields(data, work.today(), earliest=row.sealed_on)
    query = select(ProposalCopy).where(
        ProposalCopy.series_id == row.series_id,
        ProposalCopy.kind == fields.kind,
        ProposalCopy.recipient == fields.recipient,
        ProposalCopy.withdrawn.is_(False),
    )
    copy = work.session.scalars(query).first()
    if copy is None:
        copy = ProposalCopy(id=new_id(), case_id=case.id, series_id=row.series_id, extra={})
        copy.kind, copy.recipient = CopyKind(fields.kind), fields.recipient
    work.put(copy, "proposal.copy_sent", fields.recipient)
    copy.sent_on, copy.way, copy.receipt = fields.sent_on, fields.way, fields.receipt
    return copy.id


def _keep(work: Work, row: Proposal, fields: ServiceFields) -> Service:
    facts = fields.facts
    service = under_way(work, row)
    if service is None:
        service = Service(id=new_id(), case_id=row.case_id, series_id=row.series_id, form={}, extra={})
        service.mode, service.server_names = facts.mode, ""
    work.put(service, "service.returned" if returned(facts) else "service.record", row.doc_number or "")
    _write(service, fields)
    service.form = {**service.form, "version": row.version}
    return service


def under_way(view: Read, row: Proposal) -> Service | None:
    """The service of a version that was begun and is not proved yet; one that the post brought back is over."""
    query = select(Service).where(
        Service.series_id == row.series_id, Service.received_on.is_(None), Service.withdrawn.is_(False)
    )
    begun = [one for one in view.session.scalars(query.order_by(Service.id)) if one.mode != ServiceMode.LEAVE]
    return next((one for one in begun if int(one.form.get("failed_tries") or 0) < TRIES), None)


def _write(service: Service, fields: ServiceFields) -> None:
    facts = fields.facts
    service.mode = facts.mode
    service.server_names = "、".join(fields.servers)
    service.served_on, service.received_on = facts.served_on or facts.received_on, facts.received_on
    service.receiver, service.receiver_post = facts.receiver, fields.receiver_post
    service.refusal_reason, service.witnesses = facts.refusal_reason, "、".join(fields.witnesses)
    service.form = {
        **{name: kept for name, kept in service.form.items() if name in _KEPT},
        **fields.more,
        "signed": facts.signed,
        "evidence": facts.evidence,
        "tracking_no": facts.tracking_no,
        "consent": facts.consent,
        "entrusted_to": facts.entrusted_to,
    }


#: What a form keeps beside what is filled in.
_KEPT = ("corrections", "version")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def service_data(row: Service) -> dict[str, Any]:
    """A 送达回证 as the mapping that `service_fields` reads."""
    told = {name: value for name, value in row.form.items() if name not in _KEPT and value not in (None, "")}
    return {
        **told,
        "mode": row.mode,
        "servers": [name for name in row.server_names.split("、") if name],
        "served_on": _day(row.served_on),
        "received_on": _day(row.received_on),
        "receiver": row.receiver,
        "receiver_post": row.receiver_post,
        "refusal_reason": row.refusal_reason,
        "witnesses": [name for name in row.witnesses.split("、") if name],
    }


def correct_service(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Correct a 送达回证 (`id`, `reason`); the reply clock follows its date. Raises `form.invalid`, `record.missing`.

    A receipt that proved the service must go on proving it, and no report may have come in before its date.
    """
    service = work.get(Service, str(data.get("id")))
    row = live(work, case.id)
    if row is None or service.case_id != case.id or service.series_id != row.series_id:
        raise UserError("correction.not_here")
    proved = service.received_on is not None or service.mode == ServiceMode.LEAVE
    with watching() as docs:
        fields = service_fields(data, work.today(), earliest=row.sealed_on or work.today(), under_way=proved)
    day, known = service_date(fields.facts), service_date_of(service)
    counts = proved and row.served_on is not None and row.served_on == known
    if counts:
        _refuse_after_reply(work, row, day)
    work.put(service, "service.correct", fields.reason)
    told = noted(work, service.form, fields.reason, service_data(service), data, docs)
    _write(service, fields)
    service.form = {**service.form, "corrections": told}
    if counts and day is not None and day != row.served_on:
        work.put(row, "proposal.reply_clock", row.doc_number or "")
        start_reply_clock(work, row, day)
        cases.mark_step(work, row.case_id, Step.PROPOSAL, StepState.DONE, done_on=day)
        if row.reply_state == ReplyState.AWAITING:
            cases.set_due(work, row.case_id, {Step.RECTIFICATION: row.reply_due_on})
    return service.id


def _refuse_after_reply(work: Work, row: Proposal, day: date | None) -> None:
    first = work.session.scalar(
        select(func.min(Reply.received_on)).where(Reply.series_id == row.series_id, Reply.withdrawn.is_(False))
    )
    if day is not None and first is not None and first < day:
        found = Finding("service.after_reply", "received_on", "收到日期", {"day": first.isoformat()})
        refuse_if("form.invalid", [found])


def service_date_of(service: Service) -> date | None:
    """The day that a kept receipt proves."""
    return service.served_on if service.mode == ServiceMode.LEAVE else service.received_on


def _served(work: Work, row: Proposal, facts: ServiceFacts) -> None:
    """The date on the receipt is the service date; it starts the reply clock."""
    day = service_date(facts)
    if day is None:
        raise AssertionError("a receipt without findings has its date")
    work.put(row, "proposal.serve_proposal", row.doc_number or "")
    row.state, row.reply_state = ProposalState.SERVED, ReplyState.AWAITING
    start_reply_clock(work, row, day)
    cases.mark_step(work, row.case_id, Step.PROPOSAL, StepState.DONE, done_on=day)
    cases.mark_step(work, row.case_id, Step.RECTIFICATION, StepState.IN_PROGRESS)
    cases.set_due(work, row.case_id, {Step.RECTIFICATION: row.reply_due_on})


def start_reply_clock(work: Work, row: Proposal, day: date) -> None:
    """Count the period to reply from the day of service; the period that a later paper set stays."""
    row.served_on = day
    due = reply_due(day, row.reply_months, row.reply_days, presets.holidays(work))
    row.form = {
        **row.form,
        "reply_due_raw": due.raw.isoformat() if due else "",
        "reply_table_missing": bool(due and due.table_missing),
    }
    later = select(func.count()).where(
        FollowUp.series_id == row.series_id,
        FollowUp.signed_by != "",
        FollowUp.kind != FollowUpKind.REMINDER,
        FollowUp.reply_due_on.is_not(None),
        FollowUp.issued_on >= day,
        FollowUp.withdrawn.is_(False),
    )
    if not work.session.scalar(later):
        row.reply_due_on = due.due if due else None
