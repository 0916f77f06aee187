"""Writing a 检察建议书: versions of a series, each editable until it is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from app import cases, people, presets
from app.findings import Finding
from app.forms import FindingsError, Form, refuse_if
from app.proposals.rules import FROZEN, MOST_ITEMS, ItemText, ProposalText, text_findings
from app.work import Read, Version, Work
from db.codes import ProposalState, ReplyState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Proposal, ProposalBasis, ProposalCase, ProposalItem, ProposalProblem


def live(view: Read, case_id: str) -> Proposal | None:
    """The version that counts: the newest of the newest series that was not withdrawn, else the withdrawn one."""
    query = select(Proposal).where(Proposal.case_id == case_id, Proposal.withdrawn.is_(False))
    versions = view.session.scalars(query.order_by(Proposal.series_id.desc(), Proposal.version.desc())).all()
    standing = [row for row in versions if row.state not in (ProposalState.WITHDRAWN, ProposalState.SUPERSEDED)]
    return next(iter(standing or versions), None)


def save(work: Work, case: cases.CaseFile, data: Mapping[str, object], *, opened_at: Version | None = None) -> str:
    """Keep the draft of a case's proposal as it stands; returns its id. Permission is the caller's to check.

    Fields (all may be absent in a draft): `kind`, `addressee` (name of a unit; the offending unit unless given),
    `origin`, `facts`, `problems` [{text, cause}], `bases` [{law, article}], `items` [{text, cause, standard}],
    `requested`, `reply_months` or `reply_days`, `objection_days`, `contact`, `copies` [names], `filings` [names],
    `evidence`, `hazard`, `other`, `cases` [numbers of further cases].
    `cause` is the number of a cause in the newest analysis report, from 1, or its id.
    Raises `form.invalid`, `proposal.frozen`, `record.changed_meanwhile`.
    """
    current = live(work, case.id)
    if current is not None and current.state in FROZEN and current.state != ProposalState.WITHDRAWN:
        raise UserError("proposal.frozen", state=current.state, number=current.doc_number or "")
    if current is not None and current.state not in (ProposalState.DRAFT, ProposalState.WITHDRAWN):
        raise UserError("proposal.under_review")
    text = read_text(work, case, data)
    if current is None or current.state == ProposalState.WITHDRAWN:
        row = begin(work, case.id, new_id(), 1)
        fill(row, text)
        work.put(row, "proposal.draft")
    else:
        row = current
        work.put(row, "proposal.draft", opened_at=opened_at)
        fill(row, text)
    return row.id


def begin(work: Work, case_id: str, series_id: str, version: int) -> Proposal:
    """An empty draft by the actor."""
    return Proposal(
        id=new_id(),
        series_id=series_id,
        version=version,
        case_id=case_id,
        state=ProposalState.DRAFT,
        reply_state=ReplyState.NONE,
        drafter_id=work.actor.account_id,
        drafter_name=work.actor.display_name,
        form={},
        extra={},
    )


def fill(row: Proposal, text: ProposalText) -> None:
    """Write a text into a version."""
    row.kind, row.addressee_id = text.kind, text.addressee_id
    row.origin, row.facts, row.requested = text.origin, text.facts, text.requested
    row.reply_months, row.reply_days = text.reply_months, text.reply_days
    row.form = {
        **(row.form or {}),
        "addressee": text.addressee,
        "contact": text.contact,
        "copies": list(text.copies),
        "filings": list(text.filings),
        "objection_days": text.objection_days,
        "evidence": text.evidence,
        "hazard": text.hazard,
        "other": text.other,
    }
    row.cases = [ProposalCase(id=new_id(), position=n, case_id=one) for n, one in enumerate(text.cases)]
    row.problems = [
        ProposalProblem(id=new_id(), position=n, text=problem, cause_id=cause or None)
        for n, (problem, cause) in enumerate(text.problems)
    ]
    row.bases = [
        ProposalBasis(id=new_id(), position=n, law=law, article=article) for n, (law, article) in enumerate(text.bases)
    ]
    row.items = [
        ProposalItem(
            id=new_id(),
            position=n,
            item_no=n + 1,
            text=item.text,
            cause_id=item.cause_id or None,
            standard=item.standard,
        )
        for n, item in enumerate(text.items)
    ]


def text_of(row: Proposal) -> ProposalText:
    """The text of a version, as it was signed."""
    form = row.form
    return ProposalText(
        kind=row.kind,
        addressee_id=row.addressee_id,
        addressee=form.get("addressee", ""),
        origin=row.origin,
        facts=row.facts,
        problems=tuple((problem.text, problem.cause_id or "") for problem in row.problems),
        bases=tuple((basis.law, basis.article) for basis in row.bases),
        items=tuple(ItemText(item.text, item.cause_id or "", item.standard) for item in row.items),
        requested=row.requested,
        reply_months=row.reply_months,
        reply_days=row.reply_days,
        contact=form.get("contact", ""),
        copies=tuple(form.get("copies", ())),
        filings=tuple(form.get("filings", ())),
        objection_days=form.get("objection_days"),
        evidence=form.get("evidence", ""),
        hazard=form.get("hazard", ""),
        other=form.get("other", ""),
        cases=tuple(one.case_id for one in row.cases),
    )


def draft_data(view: Read, case_id: str, text: ProposalText) -> dict[str, object]:
    """A text as the fields that `save` reads; ties to causes that no longer stand in the analysis are left out."""
    known = set(causes_for(view, case_id, text.cases))

    def tie(cause: str) -> dict[str, str]:
        return {"cause": cause} if cause in known else {}

    told: dict[str, object] = {
        "kind": text.kind,
        "addressee": text.addressee,
        "origin": text.origin,
        "facts": text.facts,
        "problems": [{"text": problem, **tie(cause)} for problem, cause in text.problems],
        "bases": [{"law": law, "article": article} for law, article in text.bases],
        "items": [{"text": one.text, "standard": one.standard, **tie(one.cause_id)} for one in text.items],
        "requested": text.requested,
        "reply_months": text.reply_months,
        "reply_days": text.reply_days,
        "objection_days": text.objection_days,
        "contact": text.contact,
        "copies": list(text.copies),
        "filings": list(text.filings),
        "evidence": text.evidence,
        "hazard": text.hazard,
        "other": text.other,
        "cases": list(text.cases),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def text_gaps(data: Mapping[str, object], causes: Sequence[str], rules: presets.Preset) -> tuple[Finding, ...]:
    """What a draft that is being typed lacks for its signature, or what of it cannot be read."""
    try:
        text = text_fields(data, causes)
    except FindingsError as error:
        return error.findings
    return text_findings(
        replace(text, addressee_id=text.addressee),
        copy_required=rules.copy_required,
        objection_required=rules.objections,
        seven_items=rules.objections,
    )


def read_text(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> ProposalText:
    """Read a draft for a case, with what the office's preset and the case itself put into blank fields."""
    preset = presets.current(work)
    others = linked_cases(work, case, data)
    text = text_fields(data, causes_for(work, case.id, others))
    unit_id, addressee = case.unit_id, text.addressee or case.unit_name
    if addressee != case.unit_name:
        unit_id = people.ensure_unit(work, people.UnitFields(addressee))
    return replace(
        text,
        addressee_id=unit_id,
        addressee=addressee,
        reply_months=text.reply_months if text.reply_months or text.reply_days else preset.reply_months,
        copies=text.copies if data.get("copies") else tuple(name for name in (case.superior,) if name),
        filings=text.filings if data.get("filings") else preset.filing_recipients,
        objection_days=text.objection_days or (preset.objection_days if preset.objections else None),
        cases=others,
    )


def causes_for(view: Read, case_id: str, others: Sequence[str] = ()) -> list[str]:
    """Ids of the causes that advice may be tied to: those of the case, then those of the further cases."""
    return [cause.id for one in (case_id, *others) for cause in cases.causes_of(view, one)]


def linked_cases(view: Read, case: cases.CaseFile, data: Mapping[str, object]) -> tuple[str, ...]:
    """Ids of the further cases named in a draft (numbers or ids). Raises `FindingsError` for one that is not known."""
    form = Form(data)
    found: list[str] = []
    for number, name in enumerate(form.texts("cases", "一并依据的案件", required=False), 1):
        try:
            one = cases.case_id(view, name)
        except UserError:
            form.add("proposal.unknown_case", f"cases[{number}]", "一并依据的案件", name=name[:64])
            continue
        if one not in (case.id, *found):
            found.append(one)
    refuse_if("form.invalid", form.findings)
    return tuple(found)


def text_fields(data: Mapping[str, object], causes: Sequence[str]) -> ProposalText:
    """Read a draft; `causes` are the ids that advice may be tied to. Nothing is required yet.

    Raises `FindingsError("form.invalid")` for what is malformed.
    """
    form = Form(data)
    addressee = form.text("addressee", "发往单位", required=False)
    months = form.integer("reply_months", "反馈期限（月）", 1, 12, required=False)
    days = form.integer("reply_days", "反馈期限（日）", 1, 365, required=False)
    if months and days:
        form.add("proposal.two_periods", "reply_days", "反馈期限")
    text = ProposalText(
        kind=form.code("kind", "建议类别", "proposal_kinds", required=False) or "case",
        addressee_id="",
        addressee=addressee,
        origin=form.long("origin", "问题的来源", required=False),
        facts=form.long("facts", "依据的事实", required=False),
        problems=tuple(form.rows("problems", "问题与原因", lambda row: _problem(row, causes), required=False)),
        bases=tuple(form.rows("bases", "法律依据", _basis, required=False)),
        items=tuple(form.rows("items", "建议内容", lambda row: _item(row, causes), required=False)),
        requested=form.long("requested", "要求事项", required=False),
        reply_months=months,
        reply_days=days,
        contact=form.text("contact", "联系人", required=False),
        copies=tuple(form.texts("copies", "抄送", required=False)),
        filings=tuple(form.texts("filings", "备案", required=False)),
        objection_days=form.integer("objection_days", "异议期限（日）", 1, 90, required=False),
        evidence=form.long("evidence", "证据", required=False),
        hazard=form.long("hazard", "违法情形或者应当消除的隐患", required=False),
        other=form.long("other", "其他需要说明的事项", required=False),
        cases=tuple(form.texts("cases", "一并依据的案件", required=False)),
    )
    if len(text.items) > MOST_ITEMS:
        form.add("field.too_many", "items", "建议内容", most=MOST_ITEMS)
    form.finish()
    return text


def _problem(row: Form, causes: Sequence[str]) -> tuple[str, str]:
    return row.long("text", "内容", longest=4_000), _cause(row, causes)


def _basis(row: Form) -> tuple[str, str]:
    return row.text("law", "法律名称"), row.text("article", "条款")


def _item(row: Form, causes: Sequence[str]) -> ItemText:
    text = row.long("text", "内容", longest=4_000)
    return ItemText(text, _cause(row, causes), row.long("standard", "可检验标准", required=False, longest=2_000))


def _cause(row: Form, causes: Sequence[str]) -> str:
    """A cause by its id, or by its number in the newest report."""
    row.tell("cause", "对应原因（序号或标识）", "cause", required=False)
    value = row.raw("cause")
    if value is None or value == "":
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(causes):
        return causes[value - 1]
    if isinstance(value, str) and value in causes:
        return value
    row.add("proposal.unknown_cause", "cause", "对应原因", count=len(causes))
    return ""
