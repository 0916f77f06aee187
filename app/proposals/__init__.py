"""检察建议: from draft to closing, with the number register, service, replies and papers that follow up.

Transitions are made by `app.casework.advance`, records filed by `app.casework.record`: both ask role and guards.
"""

from __future__ import annotations

from app.cases.guards import ProposalFacts
from app.proposals.answers import Answer
from app.proposals.draft import save
from app.proposals.reading import (
    CopyFile,
    FollowUpFile,
    ProposalDetail,
    ProposalRow,
    ReplyFile,
    ServiceFile,
    StageFile,
    case_proposal,
    earlier_version,
    list_proposals,
    proposal_detail,
    proposal_facts,
    series_of,
)
from app.proposals.register import NumberRow, enter_highest, locked, number_register, void_number

__all__ = [
    "Answer",
    "CopyFile",
    "FollowUpFile",
    "NumberRow",
    "ProposalDetail",
    "ProposalFacts",
    "ProposalRow",
    "ReplyFile",
    "ServiceFile",
    "StageFile",
    "case_proposal",
    "earlier_version",
    "enter_highest",
    "list_proposals",
    "locked",
    "number_register",
    "proposal_detail",
    "proposal_facts",
    "save",
    "series_of",
    "void_number",
]
