"""检察建议: the list, and one proposal from draft to service with its printed page beside it."""

from ui.proposals.list_page import ProposalListPage
from ui.proposals.page import ProposalPage
from ui.proposals.register_page import RegisterPage

__all__ = ["ProposalListPage", "ProposalPage", "RegisterPage"]
