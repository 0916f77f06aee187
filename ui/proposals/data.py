"""What the page of a proposal reads and prints. Runs in workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import activities, documents, exchange, people, presets
from app.cases import CauseFields, case_file, causes_of
from app.casework import Choice, Trial, choices, found_problems, paper_choices
from app.presets import Preset
from app.proposals import (
    ProposalDetail,
    case_proposal,
    compare,
    earlier_version,
    next_number,
    proposal_detail,
    series_of,
)
from app.proposals.draft import text_fields
from app.work import Read, Work
from app.workspace import UserError, Workspace


@dataclass(frozen=True, slots=True)
class ProposalData:
    """One proposal, what it may be tied to, what may be done, and its printed page."""

    proposal: ProposalDetail
    causes: tuple[CauseFields, ...]
    choices: tuple[Choice, ...]
    today: date
    pdf: bytes | None
    unprintable: UserError | None
    rules: Preset
    next_number: str
    on_paper: tuple[Choice, ...]
    service_start: Mapping[str, Any]
    filing_offers: tuple[str, ...]
    mine: bool
    found: tuple[tuple[str, str], ...]
    changes: int

    def choice(self, code: str) -> Choice | None:
        """A transition, if this person may make it from here."""
        return next((choice for choice in self.choices if choice.code == code), None)


def proposal_data(view: Read, ref: str) -> ProposalData:
    """Read a proposal. Raises `proposal.unknown`, `permission.denied`."""
    proposal = proposal_detail(view, ref)
    case_id = proposal.row.case_id
    pdf, why = printed(view, case_id)
    own = proposal.row.own
    return ProposalData(
        proposal,
        tuple(all_causes(view, proposal)),
        tuple(choices(view, case_id)),
        view.today(),
        pdf,
        why,
        presets.current(view),
        next_number(view, series_of(view, case_id)) if own else "",
        tuple(paper_choices(view, case_id)) if own else (),
        service_start(view, proposal),
        filing_offers(view),
        case_file(view, case_id).mine,
        found_problems(view, case_id) if own else (),
        _changes(view, proposal),
    )


def _changes(view: Read, proposal: ProposalDetail) -> int:
    """In how many places the newest version differs from the one before."""
    if len(proposal.versions) < 2:
        return 0
    before = earlier_version(view, proposal.row.id, proposal.versions[-2])
    return sum(part.changes for part in compare(before, proposal.text))


def filing_offers(view: Read) -> tuple[str, ...]:
    """With whom a proposal may be filed: the office's own wording, the same with the superior's name, and that name."""
    usual = presets.current(view).filing_recipients
    above = [one.card.office_name for one in exchange.peers(view) if one.card.office_code == view.own.superior_code]
    named = [recipient.replace("上一级人民检察院", name) for name in above for recipient in usual]
    return tuple(dict.fromkeys([*named, *usual, *above]))


def service_start(view: Read, proposal: ProposalDetail) -> dict[str, Any]:
    """What a 送达回证 begins with: who was at the unit last, whom they met there, the unit's address, today."""
    met = activities.last_met(view, proposal.row.case_id)
    unit = people.unit_file(view, proposal.text.addressee_id)
    today = view.today().isoformat()
    return {
        "mode": "direct",
        "servers": list(met.officers[:2]) or [view.actor.display_name],
        "served_on": today,
        "received_on": today,
        "address": unit.address if unit else "",
        "receiver": met.receivers[0]["name"] if met.receivers else "",
        "receiver_post": met.receivers[0]["post"] if met.receivers else "",
    }


def all_causes(view: Read, proposal: ProposalDetail) -> list[CauseFields]:
    """The causes that advice may be tied to: those of the case and of the further cases."""
    linked = (one.id for one in proposal.linked)
    return [cause for case_id in (proposal.row.case_id, *linked) for cause in causes_of(view, case_id)]


def printed(view: Read, case_id: str) -> tuple[bytes | None, UserError | None]:
    """The PDF as the records stand, or why there is none."""
    try:
        return documents.pdf_for_case(view, case_id, "proposal")[0], None
    except UserError as error:
        return None, error


def tried(workspace: Workspace, case_id: str, values: dict[str, Any]) -> Trial:
    """The paper of a draft that is still being typed. Raises what printing raises."""
    with workspace.read() as view:
        detail = case_proposal(view, case_id)
        causes = all_causes(view, detail) if detail else causes_of(view, case_id)
        text = text_fields(values, [cause.id for cause in causes])
        return Trial(documents.render("proposal", documents.proposal_data(view, text)).pdf, ())


def exported(work: Work, case_id: str, name: str) -> bytes:
    """The PDF for a file outside the workspace, which the log tells."""
    pdf, _editable = documents.pdf_for_case(work, case_id, "proposal")
    work.note("document.export", "case", case_id, name)
    work.touch("audit")
    return pdf
