"""The pages of the window in the order of the rail, and what the quick search looks through."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.calendar import Tier
from app.cases.listing import CaseQuery, list_cases
from app.casework import workbench
from app.proposals import list_proposals
from app.work import Read
from ui.archive import ArchivePage
from ui.cases import CaseListPage, CasePage
from ui.exchange import ExchangePage
from ui.page import Place
from ui.photos import LightTablePage, PhotosPage, find_photos
from ui.proposals import ProposalListPage, ProposalPage
from ui.shell.search import Hit
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
        Place("proposals", _t("检察建议"), "article", ProposalListPage, needs="case.read"),
        Place("proposal", _t("检察建议"), "", ProposalPage, within="proposals", needs="case.read"),
        Place("photos", _t("图片资料"), "image-square", PhotosPage, needs="case.read"),
        Place("lighttable", _t("灯箱"), "", LightTablePage, within="photos", needs="case.read"),
        Place("archive", _t("档案"), "archive-box", ArchivePage, needs="case.read"),
        Place("exchange", _t("数据交换"), "arrows-left-right", ExchangePage),
        Place("system", _t("系统"), "gear-six", SystemPage, low=True),
    ]


def find(view: Read, text: str) -> list[Hit]:
    """Cases that mention a text; the most pressing without one."""
    cases = [
        Hit("folders", case.name, f"{case.unit}　{case.register_no}", _t("案件"), "case", case.id)
        for case in list_cases(view, CaseQuery(text=text), limit=30)
    ]
    proposals = [
        Hit(
            "article",
            one.number or _t("未编号"),
            _t("致{unit}").format(unit=one.addressee),
            _t("文书"),
            "proposal",
            one.id,
        )
        for one in list_proposals(view, text=text, limit=10)
    ]
    return cases + proposals + find_photos(view, text) if text else cases


def count(view: Read) -> dict[str, int]:
    """What waits for the person at the desk: by page for the rail, and all that presses for the bell (`""`)."""
    bench = workbench(view)
    mine = [*bench.todo, *bench.reviews]
    pressing = [todo for todo in mine if todo.tier in (Tier.OVERDUE, Tier.URGENT)]
    proposals = sum(todo.step.value == "proposal" for todo in mine)
    archive = sum(todo.step.value == "archive" for todo in mine)
    return {"": len(pressing), "proposals": proposals, "archive": archive}
