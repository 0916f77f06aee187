"""Papers of the 检察建议: the proposal itself, its 送达回证, the letters that follow up."""

from __future__ import annotations

from datetime import date

from app import cases, people, proposals
from app.codes import label
from app.documents.forms.follow_up import TITLES, FollowUpData
from app.documents.forms.investigation_report import InquiryStep, InvestigationData
from app.documents.forms.number_register import NumberRegisterData, RegisterLine
from app.documents.forms.proposal import Advice, Problem, ProposalData
from app.documents.forms.recheck import NOTICES, NoticeData, RecheckData
from app.documents.forms.service_receipt import ServiceReceiptData
from app.documents.forms.wording import wording
from app.documents.office_wording import speak
from app.documents.sources.paper import CasePaper, text, texts
from app.documents.typesetting.official import Seal, chinese_date
from app.numbers import chinese_number
from app.proposals.rules import FROZEN, ProposalText
from app.work import Read
from db.codes import FollowUpKind, ProposalState

_PAPER = "检察建议书"


def proposal_papers(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """检察建议书, a draft until it is signed, final once it has its number."""
    detail = proposals.case_proposal(view, case.id)
    if detail is None:
        return []
    row = detail.row
    issued = row.state in FROZEN and bool(row.number)
    data = proposal_data(view, detail.text, detail)
    title = f"关于{case.name}的{_PAPER}"
    return [CasePaper("proposal", row.id, title, data, row.issued_on, row.number, view.own.office_name, final=issued)]


def proposal_data(view: Read, said: ProposalText, detail: proposals.ProposalDetail | None = None) -> ProposalData:
    """The paper's data from a text; without `detail`, or before it is signed, it is a draft."""
    speak(view)
    draft = detail is None or detail.row.state not in FROZEN
    row = detail.row if detail else None
    issued = row.issued_on if row else None
    stages = detail.stages if detail else ()
    sealed_on = next((stage.on for stage in stages if stage.code == "seal" and stage.done), None)
    return ProposalData(
        office=view.own.office_name,
        addressee=said.addressee,
        origin=said.origin,
        facts=_facts(said),
        advice=tuple(Advice(item.text, item.standard) for item in said.items),
        requests=_requests(said),
        number=row.number if row else "",
        problems=tuple(_problem(words) for words, _ in said.problems),
        legal_basis=tuple(f"《{law.strip('《》')}》{article}" for law, article in said.bases),
        contact=_contact(said.contact),
        copies=(*said.copies, *(f"{name}（备案）" for name in said.filings)),
        day=issued,
        seal=Seal.SEALED if sealed_on else Seal.PLACE,
        sealed_on=sealed_on,
        draft=draft,
    )


def _facts(said: ProposalText) -> str:
    """The facts with their evidence and the danger to be removed, where the rules ask for them."""
    words = wording("proposal")
    evidence = words["evidence"].format(evidence=said.evidence.rstrip("。")) if said.evidence else ""
    return "\n".join(part for part in (said.facts, evidence, said.hazard) if part)


def _contact(written: str) -> str:
    if not written or written.startswith("联系人"):
        return written
    return wording("letterhead")["contact"].format(contact=written)


def _requests(said: ProposalText) -> str:
    """要求事项 with the periods that were entered, where the text does not name them itself."""
    words = wording("proposal")
    parts = [said.requested]
    period = f"{chinese_number(said.reply_months)}个月" if said.reply_months else ""
    period = period or (f"{said.reply_days}日" if said.reply_days else "")
    if said.requested and period and not any(told in said.requested for told in ("月内", "日内", "日前")):
        parts.append(words["reply"].format(period=period))
    if said.requested and said.objection_days and "异议" not in said.requested:
        parts.append(words["objection"].format(days=said.objection_days))
    if said.other:
        parts.append(said.other)
    return "\n".join(parts)


def _problem(words: str) -> Problem:
    """The first sentence heads the problem, when something follows it."""
    head, stop, rest = words.partition("。")
    return Problem(head, rest) if stop and rest.strip() else Problem(words)


def investigations(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """调查终结报告, a draft while the 调查核实 runs."""
    known = proposals.verification_of(view, case.id)
    if known is None or not text(known.form.get("report")):
        return []
    steps = known.form.get("steps")
    data = InvestigationData(
        case_name=case.name,
        unit=case.unit_name,
        decided_by=known.decided_by,
        decided_on=known.decided_on,
        matter=text(known.form.get("matter")),
        methods=tuple(label("verification_methods", one) for one in texts(known.form.get("methods"))),
        steps=tuple(_inquiry(one) for one in steps if isinstance(one, dict)) if isinstance(steps, list) else (),
        findings=text(known.form.get("report")),
        propose=known.propose,
        delay=text(known.form.get("delay")),
        due_on=known.due_on,
        author=case.undertaker,
        concluded_on=known.concluded_on,
    )
    title = f"{case.unit_name}调查终结报告"
    day, by = known.concluded_on, case.undertaker
    return [CasePaper("investigation_report", known.id, title, data, day, responsible=by, final=known.closed)]


def _inquiry(step: dict[str, object]) -> InquiryStep:
    on = text(step.get("on"))
    method = label("verification_methods", text(step.get("method")))
    day = date.fromisoformat(on) if on else None
    return InquiryStep(day, method, text(step.get("subject")), text(step.get("result")))


def receipts(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """送达回证: one for each service; before the first, one to be taken along."""
    detail = proposals.case_proposal(view, case.id)
    if detail is None or detail.row.state in (ProposalState.DRAFT, ProposalState.POLICY_REVIEW):
        return []
    row = detail.row
    unit = people.unit_file(view, detail.text.addressee_id)
    address = unit.address if unit else ""
    if not detail.services:
        blank = ServiceReceiptData(view.own.office_name, row.addressee, _PAPER, row.number, address)
        return [CasePaper("service_receipt", row.id, f"{_PAPER}送达回证", blank, number=row.number, final=False)]
    return [
        CasePaper(
            "service_receipt",
            one.id,
            f"{_PAPER}送达回证",
            _receipt(view, one, row, address),
            one.received_on or one.served_on,
            row.number,
            view.own.office_name,
            final=one.received_on is not None or one.mode == "leave",
        )
        for one in detail.services
    ]


def _receipt(view: Read, one: proposals.ServiceFile, row: proposals.ProposalRow, address: str) -> ServiceReceiptData:
    proxy = [text(one.form.get("proxy")), text(one.form.get("proxy_relation"))]
    return ServiceReceiptData(
        office=view.own.office_name,
        recipient=row.addressee,
        paper=_PAPER,
        number=row.number,
        address=text(one.form.get("address")) or address,
        copies=int(text(one.form.get("copies")) or 1),
        mode=label("service_modes", one.mode),
        servers=tuple(name for name in one.servers.split("、") if name),
        served_at=chinese_date(one.served_on) if one.served_on else "",
        received_on=one.received_on,
        receiver=one.receiver,
        receiver_post=one.receiver_post,
        proxy="，".join(part for part in proxy if part),
        refusal=one.refusal_reason,
        witnesses=tuple(name for name in one.witnesses.split("、") if name),
        remarks=text(one.form.get("remarks")),
    )


def number_register(view: Read, year: int) -> NumberRegisterData:
    """检察建议编号登记簿 of a year."""
    return NumberRegisterData(
        view.own.office_name, year, tuple(_register_line(row) for row in proposals.number_register(view, year))
    )


def _register_line(row: proposals.NumberRow) -> RegisterLine:
    return RegisterLine(
        serial=row.serial,
        number=row.text,
        numbered=_iso(row.numbered_on),
        case_name=row.case_name,
        addressee=row.addressee,
        undertaker=row.drafter,
        signer=row.signed_by,
        numberer=row.numbered_by,
        sealed=_iso(row.sealed_on),
        served=_iso(row.served_on),
        reply_due=_iso(row.reply_due_on),
        remark=row.remark,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def further_opinions(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """进一步整改意见."""
    return _letters(view, case, FollowUpKind.FURTHER_OPINION)


def notifications(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """通报函."""
    return _letters(view, case, FollowUpKind.NOTIFICATION)


def requests(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """商请函."""
    return _letters(view, case, FollowUpKind.REQUEST)


def reminders(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """催办函."""
    return _letters(view, case, FollowUpKind.REMINDER)


def reports_upward(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """报告 to the superior office."""
    return _letters(view, case, FollowUpKind.REPORT_UP)


def answers_to_objections(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """复核意见 told to the unit: one for each objection that was decided upon."""
    detail = proposals.case_proposal(view, case.id)
    return [
        CasePaper(
            "recheck_answer",
            one.id,
            f"关于{case.name}检察建议异议的复核意见",
            RecheckData(
                office=view.own.office_name,
                recipient=one.from_unit,
                proposal=detail.row.number if detail else "",
                received_on=one.received_on,
                result=one.result,
                explanation=text(one.form.get("explanation")),
                day=one.rechecked_on,
            ),
            one.rechecked_on,
            detail.row.number if detail else "",
            view.own.office_name,
        )
        for one in (detail.objections if detail else ())
        if one.result
    ]


def withdrawals(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """撤回检察建议通知书 of a proposal that had its number."""
    return _notices(view, case, "proposal_withdrawal", "withdrawal")


def changes(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """变更检察建议通知书: one for each version that a later one changed after service."""
    return _notices(view, case, "proposal_change", "changed")


def _notices(view: Read, case: cases.CaseFile, code: str, fact: str) -> list[CasePaper]:
    found = []
    for one in proposals.versions_with(view, case.id, fact):
        day = date.fromisoformat(one.told["on"])
        data = NoticeData(
            kind=code,
            office=view.own.office_name,
            recipient=one.addressee,
            proposal=one.number,
            proposal_on=one.issued_on,
            reason=one.told.get("opinion", ""),
            day=day,
        )
        title = f"关于{case.name}的{NOTICES[code]}"
        found.append(CasePaper(code, one.id, title, data, day, one.number, view.own.office_name))
    return found


def _letters(view: Read, case: cases.CaseFile, kind: FollowUpKind) -> list[CasePaper]:
    detail = proposals.case_proposal(view, case.id)
    if detail is None:
        return []
    return [
        CasePaper(
            kind.value,
            one.id,
            f"关于{case.name}的{TITLES[kind.value]}",
            _letter(view, detail, one),
            one.issued_on,
            one.number,
            view.own.office_name,
            final=bool(one.signed_by),
        )
        for one in detail.follow_ups
        if one.kind == kind
    ]


def _letter(view: Read, detail: proposals.ProposalDetail, one: proposals.FollowUpFile) -> FollowUpData:
    form = one.form
    request = text(form.get("request"))
    situation = text(form.get("situation"))
    return FollowUpData(
        kind=one.kind,
        office=view.own.office_name,
        recipient=one.recipient,
        unit=detail.row.addressee,
        proposal=detail.row.number,
        proposal_on=detail.row.issued_on,
        points=(
            ("facts", (situation,) if situation else ()),
            ("not_done", texts(form.get("matters"))),
            ("reasons", texts(form.get("reasons"))),
            ("advice", texts(form.get("opinions"))),
            ("requests", (request,) if request else ()),
        ),
        number=one.number,
        reply_due=one.reply_due_on,
        copies=texts(form.get("copies")),
        day=one.issued_on if one.signed_by else None,
        seal=Seal.PLACE if one.signed_by else Seal.NONE,
    )


PAPERS = {
    "investigation_report": investigations,
    "proposal": proposal_papers,
    "service_receipt": receipts,
    "further_opinion": further_opinions,
    "notification": notifications,
    "request": requests,
    "reminder": reminders,
    "report_up": reports_upward,
    "recheck_answer": answers_to_objections,
    "proposal_withdrawal": withdrawals,
    "proposal_change": changes,
}
