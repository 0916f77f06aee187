"""案件: the list, and one case with its steps."""

from ui.cases.detail_page import CasePage
from ui.cases.history_page import HistoryPage
from ui.cases.list_page import CaseListPage
from ui.cases.paper_page import PaperPage

__all__ = ["CaseListPage", "CasePage", "HistoryPage", "PaperPage"]
