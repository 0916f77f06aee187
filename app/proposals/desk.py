"""What each transition of a proposal writes down, from review to withdrawal.

Guards and permission were asked before (`app.casework.advance`). From signing on the text is frozen under a keyed
digest, which sealing and service compare again.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app import cases, presets
from app.calendar import due_date
from app.decision import Decision
from app.proposals import register
from app.proposals.draft import begin, fill, live, text_of
from app.proposals.rules import digest
from app.work import Read, Work
from db.codes import CopyKind, ProposalState, Step, StepState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Proposal, ProposalCopy

Effect = Callable[[Work, Proposal, Decision], None]


def apply(work: Work, case_id: str, code: str, target: ProposalState, decision: Decision) -> None:
    """Make a transition of the case's proposal, with everything that follows from it."""
    row = live(work, case_id)
    if row is None:
        raise AssertionError("a transition of a proposal that is not there")
    work.put(row, f"proposal.{code}", decision.opinion)
    row.state = target
    effect = _EFFECTS.get(code)
    if effect is not None:
        effect(work, row, decision)


def verify_text(work: Work, row: Proposal) -> None:
    """Raise `proposal.text_changed` when the text is no longer the one that was signed."""
    if not is_intact(work, row):
        raise UserError("proposal.text_changed", number=row.doc_number or "")


def is_intact(view: Read, row: Proposal) -> bool:
    """Whether the text is the one that was signed; another office's, whose key we lack, is believed."""
    if not view.is_own(row):
        return True
    found = digest(text_of(row), row.version, view.secret("audit.hmac"))
    return row.frozen_digest is not None and hmac.compare_digest(found, row.frozen_digest)


def _remember(row: Proposal, **facts: Any) -> None:
    row.form = {**row.form, **facts}


def _submitted(work: Work, row: Proposal, _decision: Decision) -> None:
    _remember(row, submitted_on=work.today().isoformat())


def _reviewed(_work: Work, row: Proposal, decision: Decision) -> None:
    _remember(row, review=decision.told())


def _returned(_work: Work, row: Proposal, decision: Decision) -> None:
    _remember(row, returns=[*row.form.get("returns", []), decision.told()], referred=None)


def _signed(work: Work, row: Proposal, decision: Decision) -> None:
    row.signed_by, row.signed_on, row.issued_on = decision.by, decision.on, decision.on
    _remember(row, sign_opinion=decision.opinion, signing=decision.told())
    row.frozen_digest = digest(text_of(row), row.version, work.secret("audit.hmac"))


def _referred(_work: Work, row: Proposal, decision: Decision) -> None:
    _remember(row, referred=decision.told())


def _numbered(work: Work, row: Proposal, _decision: Decision) -> None:
    verify_text(work, row)
    row.doc_number = register.give_number(work, row)
    _remember(row, numbered={"by": work.actor.display_name, "on": work.today().isoformat()})


def _sealed(work: Work, row: Proposal, _decision: Decision) -> None:
    verify_text(work, row)
    today, periods = work.today(), presets.current(work).periods
    row.sealed_on, row.sealed_by = today, work.actor.display_name
    service, filing = periods["service"], periods["filing"]
    if service:
        cases.set_due(work, row.case_id, {Step.PROPOSAL: due_date(today, service, presets.holidays(work)).due})
    filing_due = due_date(row.issued_on or today, filing, presets.holidays(work)).due if filing else None
    _remember(row, filing_due=filing_due.isoformat() if filing_due else "")
    _plan_copies(work, row)


def _plan_copies(work: Work, row: Proposal) -> None:
    """Enter whom the paper names under 抄送 and 备案, still to be sent."""
    text = text_of(row)
    for kind, names in ((CopyKind.COPY, text.copies), (CopyKind.FILING, text.filings)):
        for name in names:
            copy = ProposalCopy(
                id=new_id(), case_id=row.case_id, series_id=row.series_id, kind=kind, recipient=name, extra={}
            )
            work.put(copy, "proposal.copy_planned", name)


def _changed(work: Work, row: Proposal, decision: Decision) -> None:
    """变更 after service (检察建议工作规定 22): a new version is signed and served anew, under the same number."""
    _remember(row, changed=decision.told())
    row.reply_due_on = row.revisit_due_on = None
    for step in (Step.RECTIFICATION, Step.REVISIT):
        cases.mark_step(work, row.case_id, step, StepState.NOT_STARTED)
    cases.set_due(work, row.case_id, {Step.RECTIFICATION: None, Step.REVISIT: None})
    _new_version(work, row, decision)


def _revised(work: Work, row: Proposal, decision: Decision) -> None:
    """退回重签: a new version in draft with the same text and, later, the same number."""
    _remember(row, revised=decision.told())
    _new_version(work, row, decision)


def _new_version(work: Work, row: Proposal, decision: Decision) -> None:
    unsent = select(ProposalCopy).where(
        ProposalCopy.series_id == row.series_id, ProposalCopy.sent_on.is_(None), ProposalCopy.withdrawn.is_(False)
    )
    for copy in work.session.scalars(unsent).all():
        work.withdraw(copy, "proposal.copy_dropped", decision.opinion)
    newer = begin(work, row.case_id, row.series_id, row.version + 1)
    newer.drafter_id, newer.drafter_name = row.drafter_id, row.drafter_name
    fill(newer, text_of(row))
    newer.doc_number = row.doc_number
    work.put(newer, "proposal.new_version", decision.opinion)
    cases.mark_step(work, row.case_id, Step.PROPOSAL, StepState.IN_PROGRESS)


def _withdrawn(work: Work, row: Proposal, decision: Decision) -> None:
    _remember(row, withdrawal=decision.told())
    row.reply_due_on = row.revisit_due_on = None
    for step in (Step.PROPOSAL, Step.RECTIFICATION, Step.REVISIT):
        cases.mark_step(work, row.case_id, step, StepState.NOT_STARTED)


_EFFECTS: Mapping[str, Effect] = {
    "submit_proposal": _submitted,
    "submit_policy_review": _submitted,
    "pass_policy_review": _reviewed,
    "fail_policy_review": _returned,
    "return_proposal": _returned,
    "refer_proposal": _referred,
    "sign_proposal": _signed,
    "number_proposal": _numbered,
    "seal_proposal": _sealed,
    "revise_proposal": _revised,
    "change_proposal": _changed,
    "withdraw_proposal": _withdrawn,
}


def filing_due(row: Proposal) -> date | None:
    """By when the paper is to be filed with the superior office, where the preset sets a period."""
    text = row.form.get("filing_due", "")
    return date.fromisoformat(text) if text else None
