"""检察委员会讨论决定 upon a proposal (检察建议工作规定 15): its meeting, votes, outcome, and the scan of its minutes.

It is kept in the version that it was held upon, as every decision of that version is. 检察长 may lay a proposal before
the committee (`referred`); the signature then waits for what it decides. A decision that asks for changes binds until
the draft was sent back, one against the proposal until the committee decides otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import cases, presets
from app.codes import label
from app.forms import Form
from app.proposals.draft import live
from app.work import Work
from db.codes import CommitteeOutcome, CommitteeStanding, ProposalState
from db.kernel.errors import UserError
from db.models import Proposal


@dataclass(frozen=True, slots=True)
class CommitteeFile:
    """One decision of the committee; votes are numbers of members, `document` the id of the scanned minutes."""

    session: str
    met_on: date
    presided_by: str
    members: tuple[str, ...]
    in_favour: int
    against: int
    abstained: int
    outcome: str
    outcome_text: str
    opinion: str
    dissent: str
    document: str
    entered_by: str
    referred_by: str

    @property
    def votes(self) -> str:
        """How they voted, in words."""
        return f"同意{self.in_favour}人，不同意{self.against}人，弃权{self.abstained}人"


def committee_fields(data: Mapping[str, object], today: date, *, earliest: date) -> dict[str, Any]:
    """Read a decision of the committee. Raises `FindingsError("form.invalid")`.

    Fields: `session`* (会议届次), `met_on`*, `presided_by`*, `members`* [names of who was present], `in_favour`*,
    `against`, `abstained`, `outcome`*, `opinion`* (what was decided and why), `dissent`, `document`* (id of the filed
    minutes). The votes are those of members who were present; a proposal is agreed to by more than half of them.
    """
    form = Form(data)
    met_on = form.day("met_on", "会议日期", earliest=earliest, latest=today)
    told: dict[str, Any] = {
        "session": form.text("session", "会议届次"),
        "met_on": met_on.isoformat() if met_on else "",
        "presided_by": form.text("presided_by", "主持人"),
        "members": form.texts("members", "出席委员"),
        "in_favour": form.integer("in_favour", "同意人数", 0, 99) or 0,
        "against": form.integer("against", "不同意人数", 0, 99, required=False) or 0,
        "abstained": form.integer("abstained", "弃权人数", 0, 99, required=False) or 0,
        "outcome": form.code("outcome", "讨论结果", "committee_outcomes"),
        "opinion": form.long("opinion", "讨论意见"),
        "dissent": form.long("dissent", "少数意见", required=False),
        "document": form.text("document", "检委会会议记录"),
    }
    present, voted = len(told["members"]), told["in_favour"] + told["against"] + told["abstained"]
    if present and voted > present:
        form.add("committee.too_many_votes", "in_favour", "同意人数", present=present, voted=voted)
    elif present and told["outcome"] in _AGREED and told["in_favour"] * 2 <= present:
        form.add("committee.no_majority", "in_favour", "同意人数", present=present)
    form.finish()
    return told


#: Outcomes that a majority carries.
_AGREED = (CommitteeOutcome.AGREED, CommitteeOutcome.AMENDED)


def record_committee(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Keep what the committee decided upon the proposal that waits for its signature; returns the proposal's id.

    Raises `form.invalid`, `committee.not_prescribed`, `committee.not_pending`.
    """
    if not presets.current(work).committee:
        raise UserError("committee.not_prescribed")
    row = live(work, case.id)
    if row is None or row.state != ProposalState.SIGN_PENDING:
        raise UserError("committee.not_pending")
    submitted = str(row.form.get("submitted_on") or "")
    earliest = date.fromisoformat(submitted) if submitted else case.initiated_on or work.today()
    told = committee_fields(data, work.today(), earliest=earliest)
    referred = row.form.get("referred") or {}
    told |= {
        "entered_by": work.actor.display_name,
        "referred_by": str(referred.get("by", "")),
        "returns": len(row.form.get("returns", ())),
    }
    work.put(row, f"proposal.committee_{told['outcome']}", told["session"])
    row.form = {**row.form, "committee": [*row.form.get("committee", ()), told], "referred": None}
    return row.id


def committee_files(form: Mapping[str, Any]) -> tuple[CommitteeFile, ...]:
    """What the committee decided upon a version, oldest first, out of its form."""
    return tuple(
        CommitteeFile(
            session=str(one.get("session", "")),
            met_on=date.fromisoformat(one["met_on"]),
            presided_by=str(one.get("presided_by", "")),
            members=tuple(one.get("members", ())),
            in_favour=int(one.get("in_favour") or 0),
            against=int(one.get("against") or 0),
            abstained=int(one.get("abstained") or 0),
            outcome=str(one.get("outcome", "")),
            outcome_text=label("committee_outcomes", str(one.get("outcome", ""))),
            opinion=str(one.get("opinion", "")),
            dissent=str(one.get("dissent", "")),
            document=str(one.get("document", "")),
            entered_by=str(one.get("entered_by", "")),
            referred_by=str(one.get("referred_by", "")),
        )
        for one in form.get("committee", ())
        if one.get("met_on")
    )


def committee_standing(form: Mapping[str, Any]) -> CommitteeStanding:
    """How the committee binds the signature of a version."""
    if form.get("referred"):
        return CommitteeStanding.WAITS
    held = form.get("committee") or ()
    last = held[-1] if held else {}
    if last.get("outcome") == CommitteeOutcome.REFUSED:
        return CommitteeStanding.REFUSED
    sent_back = len(form.get("returns") or ()) > int(last.get("returns") or 0)
    if last.get("outcome") == CommitteeOutcome.AMENDED and not sent_back:
        return CommitteeStanding.AMENDED
    return CommitteeStanding.FREE


def standing_of(row: Proposal) -> CommitteeStanding:
    """How the committee binds the signature of a proposal."""
    return committee_standing(row.form)
