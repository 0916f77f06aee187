"""Registers of one proposal: 发文稿纸, 抄送备案登记, 落实检察建议情况登记表 (domain §2.7, §2.11)."""

from __future__ import annotations

from collections.abc import Mapping

from app import cases, proposals
from app.codes import label
from app.documents.forms.committee_decision import CommitteeData
from app.documents.forms.copies_register import CopiesRegisterData, CopyLine
from app.documents.forms.implementation import ImplementationData
from app.documents.forms.issue_sheet import IssueSheetData
from app.documents.forms.plan import Approval
from app.documents.sources.paper import CasePaper, text, texts
from app.work import Read
from db.codes import ProposalState

_PAPER = "检察建议书"


def issue_sheets(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """发文稿纸: from the draft on; final once the paper is sealed."""
    detail = proposals.case_proposal(view, case.id)
    if detail is None or detail.row.state is ProposalState.DRAFT:
        return []
    row, said = detail.row, detail.text
    steps = {stage.code: stage for stage in detail.stages if stage.done}
    drafted, signed, sealed = steps.get("draft"), steps.get("sign"), steps.get("seal")
    data = IssueSheetData(
        office=view.own.office_name,
        title=f"{_PAPER}（致{row.addressee}）",
        recipient=row.addressee,
        number=row.number,
        secrecy=label("secrecy", case.secrecy) if case.secrecy not in ("public", "internal") else "",
        copies="、".join(said.copies),
        filings="、".join(said.filings),
        drafter=row.drafter,
        drafted_on=drafted.on if drafted else None,
        discussed=_discussed(detail),
        signed=Approval(text(detail.form.get("sign_opinion")), signed.by, signed.on) if signed else Approval(),
        sealed_on=sealed.on if sealed else None,
        issued_on=row.issued_on,
    )
    title = f"{_PAPER}发文稿纸"
    return [CasePaper("issue_sheet", row.id, title, data, row.issued_on, row.number, final=sealed is not None)]


def _discussed(detail: proposals.ProposalDetail) -> Approval | None:
    if not detail.committee:
        return None
    last = detail.committee[-1]
    words = f"{last.session}讨论，{last.outcome_text}（{last.votes}）。"
    return Approval(words, last.presided_by, last.met_on)


def committee_decisions(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """检察委员会讨论决定登记表 of the newest decision upon the version that counts."""
    detail = proposals.case_proposal(view, case.id)
    if detail is None or not detail.committee:
        return []
    row, last = detail.row, detail.committee[-1]
    data = CommitteeData(
        office=view.own.office_name,
        case_name=case.name,
        addressee=row.addressee,
        version=row.version,
        session=last.session,
        met_on=last.met_on,
        presided_by=last.presided_by,
        members=last.members,
        votes=last.votes,
        outcome=last.outcome_text,
        opinion=last.opinion,
        dissent=last.dissent,
        referred_by=last.referred_by,
        entered_by=last.entered_by,
    )
    title = "检察委员会讨论决定登记表"
    return [CasePaper("committee_decision", row.id, title, data, last.met_on, row.number, view.own.office_name)]


def copies(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """抄送备案登记 of a proposal; final once everything was sent."""
    detail = proposals.case_proposal(view, case.id)
    if detail is None or not detail.copies:
        return []
    lines = tuple(
        CopyLine(
            detail.row.number,
            _PAPER,
            one.recipient,
            one.kind_text,
            one.sent_on.isoformat() if one.sent_on else "",
            one.way,
            one.receipt,
        )
        for one in detail.copies
    )
    days = [one.sent_on for one in detail.copies if one.sent_on]
    data = CopiesRegisterData(view.own.office_name, case.name, lines)
    final = len(days) == len(detail.copies)
    return [
        CasePaper(
            "copies_register",
            detail.row.id,
            f"{_PAPER}抄送备案登记",
            data,
            max(days, default=None),
            detail.row.number,
            view.own.office_name,
            final=final,
        )
    ]


def copies_register(view: Read, year: int) -> CopiesRegisterData:
    """抄送备案登记 of all proposals of a year, oldest first."""
    lines = tuple(
        CopyLine(
            one.number,
            f"{_PAPER}（{one.case_name}）",
            one.recipient,
            one.kind_text,
            one.sent_on.isoformat() if one.sent_on else "",
            one.way,
            one.receipt,
            "" if one.sent_on else "未发出",
        )
        for one in reversed(proposals.copy_ledger(view, year))
    )
    return CopiesRegisterData(view.own.office_name, f"{year}年度", lines)


def implementations(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """落实检察建议情况登记表: one for each report."""
    detail = proposals.case_proposal(view, case.id)
    if detail is None:
        return []
    return [
        CasePaper(
            "implementation",
            one.id,
            "落实检察建议情况登记表",
            _implementation(detail, one),
            one.received_on,
            one.reference,
            one.from_unit,
        )
        for one in detail.replies
    ]


def _implementation(detail: proposals.ProposalDetail, one: proposals.ReplyFile) -> ImplementationData:
    rules = one.form.get("rules_made")
    return ImplementationData(
        proposal=detail.row.number,
        unit=one.from_unit,
        received_on=one.received_on,
        reference=one.reference,
        on_time="按期" if one.on_time else "逾期",
        answers=tuple(
            (
                str(answer.item_no),
                label("adoptions", answer.adoption),
                answer.measure,
                answer.department,
                answer.due,
                label("completions", answer.progress),
            )
            for answer in one.answers
        ),
        rules=tuple(_rule(rule) for rule in rules if isinstance(rule, Mapping)) if isinstance(rules, list) else (),
        held=texts(one.form.get("accountability")),
        difficulties=text(one.form.get("difficulties")),
    )


def _rule(rule: Mapping[str, object]) -> str:
    about = "，".join(part for part in (text(rule.get("number")), text(rule.get("dated"))) if part)
    return f"{text(rule.get('name'))}（{about}）" if about else text(rule.get("name"))


PAPERS = {
    "committee_decision": committee_decisions,
    "issue_sheet": issue_sheets,
    "copies_register": copies,
    "implementation": implementations,
}
