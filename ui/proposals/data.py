"""What the page of a proposal reads and prints. Runs in workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app import documents
from app.cases import CauseFields, causes_of
from app.casework import Choice, choices
from app.proposals import ProposalDetail, proposal_detail
from app.proposals.draft import text_fields
from app.work import Read, Work
from app.workspace import UserError


@dataclass(frozen=True, slots=True)
class ProposalData:
    """One proposal, what it may be tied to, what may be done, and its printed page."""

    proposal: ProposalDetail
    causes: tuple[CauseFields, ...]
    choices: tuple[Choice, ...]
    today: date
    pdf: bytes | None
    unprintable: UserError | None

    def choice(self, code: str) -> Choice | None:
        """A transition, if this person may make it from here."""
        return next((choice for choice in self.choices if choice.code == code), None)


def proposal_data(view: Read, ref: str) -> ProposalData:
    """Read a proposal. Raises `proposal.unknown`, `permission.denied`."""
    proposal = proposal_detail(view, ref)
    case_id = proposal.row.case_id
    pdf, why = printed(view, case_id)
    return ProposalData(
        proposal, tuple(causes_of(view, case_id)), tuple(choices(view, case_id)), view.today(), pdf, why
    )


def printed(view: Read, case_id: str) -> tuple[bytes | None, UserError | None]:
    """The PDF as the records stand, or why there is none."""
    try:
        return documents.render_for_case(view, case_id, "proposal").pdf, None
    except UserError as error:
        return None, error


def tried(view: Read, case_id: str, values: dict[str, Any]) -> tuple[bytes | None, UserError | None]:
    """The PDF of a draft that is still being typed, or why there is none."""
    try:
        text = text_fields(values, [cause.id for cause in causes_of(view, case_id)])
        return documents.render("proposal", documents.proposal_data(view, text)).pdf, None
    except UserError as error:
        return None, error


def exported(work: Work, case_id: str, name: str) -> bytes:
    """The PDF for a file outside the workspace, which the log tells."""
    pdf = documents.render_for_case(work, case_id, "proposal").pdf
    work.note("document.export", "case", case_id, name)
    work.touch("audit")
    return pdf
