"""检察建议: from draft to closing, with the number register, service, replies and papers that follow up.

Transitions are made by `app.casework.advance`, records filed by `app.casework.record`: both ask role and guards.
"""

from __future__ import annotations

from app.cases.guards import ProposalFacts
from app.proposals.answers import Answer
from app.proposals.committee import CommitteeFile, committee_standing
from app.proposals.compare import Mark, PartChange, Run, compare, runs
from app.proposals.draft import draft_data, save, text_gaps
from app.proposals.files import (
    CopyFile,
    FollowUpFile,
    LinkedCase,
    ProposalDetail,
    ProposalRow,
    ReplyFile,
    ServiceFile,
    StageFile,
)
from app.proposals.gather import CauseCount, Gathered, gather, gathered_draft, proposals_on
from app.proposals.ledger import LedgerLine
from app.proposals.listing import (
    ProposalQuery,
    ProposalSort,
    Stage,
    count_proposals,
    list_proposals,
    stage_counts,
)
from app.proposals.objection import ObjectionFile
from app.proposals.reading import (
    case_proposal,
    earlier_version,
    proposal_detail,
    proposal_facts,
    series_of,
    versions_with,
)
from app.proposals.register import (
    CopyRow,
    NumberRow,
    copy_ledger,
    enter_highest,
    explain_gap,
    locked,
    next_number,
    number_register,
    register_years,
    void_number,
)
from app.proposals.reply import reminder_start
from app.proposals.verification import VerificationFile, verification_of

__all__ = [
    "Answer",
    "CauseCount",
    "CommitteeFile",
    "CopyFile",
    "CopyRow",
    "FollowUpFile",
    "Gathered",
    "LedgerLine",
    "LinkedCase",
    "Mark",
    "NumberRow",
    "ObjectionFile",
    "PartChange",
    "ProposalDetail",
    "ProposalFacts",
    "ProposalQuery",
    "ProposalRow",
    "ProposalSort",
    "ReplyFile",
    "Run",
    "ServiceFile",
    "Stage",
    "StageFile",
    "VerificationFile",
    "case_proposal",
    "committee_standing",
    "compare",
    "copy_ledger",
    "count_proposals",
    "draft_data",
    "earlier_version",
    "enter_highest",
    "explain_gap",
    "gather",
    "gathered_draft",
    "list_proposals",
    "locked",
    "next_number",
    "number_register",
    "proposal_detail",
    "proposal_facts",
    "proposals_on",
    "register_years",
    "reminder_start",
    "save",
    "runs",
    "series_of",
    "stage_counts",
    "text_gaps",
    "verification_of",
    "versions_with",
    "void_number",
]
