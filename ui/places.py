"""The pages of the window in the order of the rail, and what waits on them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.casework import pressing
from app.work import Read
from ui.archive import ArchivePage
from ui.cases import CaseListPage, CasePage, HistoryPage, PaperPage
from ui.exchange import ExchangePage
from ui.page import Place
from ui.photos import LightTablePage, PhotosPage
from ui.proposals import ProposalListPage, ProposalPage, RegisterPage
from ui.system import SystemPage
from ui.workbench import WorkbenchPage


def _t(text: str) -> str:
    return QCoreApplication.translate("Places", text)


def places() -> list[Place]:
    """All pages that are real; one without an icon stands inside another."""
    return [
        Place("workbench", _t("工作台"), "squares-four", WorkbenchPage, needs="case.read"),
        Place("cases", _t("案件"), "folders", CaseListPage, needs="case.read"),
        Place("case", _t("案件"), "", CasePage, within="cases", needs="case.read"),
        Place("history", _t("办理经过"), "", HistoryPage, within="cases", needs="case.read"),
        Place("paper", _t("文书"), "", PaperPage, within="cases", needs="case.read"),
        Place("proposals", _t("检察建议"), "article", ProposalListPage, needs="case.read"),
        Place("proposal", _t("检察建议"), "", ProposalPage, within="proposals", needs="case.read"),
        Place("register", _t("登记簿"), "", RegisterPage, within="proposals", needs="case.read"),
        Place("photos", _t("图片资料"), "image-square", PhotosPage, needs="case.read"),
        Place("lighttable", _t("灯箱"), "", LightTablePage, within="photos", needs="case.read"),
        Place("archive", _t("档案"), "archive-box", ArchivePage, needs="case.read"),
        Place("exchange", _t("数据交换"), "arrows-left-right", ExchangePage),
        Place("system", _t("系统"), "gear-six", SystemPage, low=True),
    ]


def count(view: Read) -> dict[str, int]:
    """What waits for the person at the desk: by page for the rail, and all that presses for the bell (`""`)."""
    waiting = pressing(view)
    return {"": waiting[""], "proposals": waiting.get("proposal", 0), "archive": waiting.get("archive", 0)}
