"""系统: parts at the left, one of them at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from ui.desk import Desk
from ui.page import Page
from ui.system.accounts import AccountsPart
from ui.system.backup import BackupPart
from ui.system.codes import CodesPart
from ui.system.directory import NamesPart, UnitsPart
from ui.system.holidays import HolidaysPart
from ui.system.log import LogPart
from ui.system.office import OfficePart
from ui.system.part import Part
from ui.system.rules import RulesPart
from ui.system.wording import WordingPart
from ui.widgets.base import column, frame, row
from ui.widgets.sidelist import SideList


class SystemPage(Page):
    """Who we are, who works here, and whether everything is whole."""

    areas = frozenset(
        {
            "people",
            "settings",
            "audit",
            "cases",
            "photos",
            "proposals",
            "exchange",
            "archive",
            "documents",
            "activities",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.side = SideList()
        self._stack = QStackedWidget()
        self._parts: dict[str, Part] = {}
        made: list[tuple[str, str, str, Part]] = [
            ("office", self.tr("本院与工作库"), "buildings", OfficePart(desk)),
            ("accounts", self.tr("人员与账号"), "users", AccountsPart(desk)),
            ("directory", self.tr("人员名录"), "address-book", NamesPart(desk)),
            ("units", self.tr("单位"), "bank", UnitsPart(desk)),
            ("rules", self.tr("工作规范"), "sliders-horizontal", RulesPart(desk)),
            ("wording", self.tr("文书用语"), "text-aa", WordingPart(desk)),
            ("holidays", self.tr("节假日"), "calendar-blank", HolidaysPart(desk)),
            ("codes", self.tr("代码表"), "list-numbers", CodesPart(desk)),
            ("backup", self.tr("备份"), "floppy-disk", BackupPart(desk)),
            ("log", self.tr("操作日志"), "list-bullets", LogPart(desk)),
        ]
        for key, title, icon, part in made:
            self.side.add(key, title, icon)
            self._parts[key] = part
            self._stack.addWidget(part)
        self.side.picked.connect(self._show)
        left = frame("left", column(self.side, None, margins=(10, 12, 10, 10)), width=196)
        whole = row(left, self._stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.side.pick("office")

    def trail(self) -> list[tuple[str, str]]:
        """Its title."""
        return [(self.tr("系统"), "system")]

    def enter(self, argument: object = None) -> None:
        """Show a part by its key."""
        if isinstance(argument, str) and argument in self._parts:
            self.side.pick(argument)
            self._show(argument)
        super().enter(argument)

    def refresh(self) -> None:
        """Look at the part in front."""
        part = self._stack.currentWidget()
        if isinstance(part, Part):
            part.refresh()

    def _show(self, key: str) -> None:
        self._stack.setCurrentWidget(self._parts[key])
        self._parts[key].refresh()

    def focus_filter(self) -> None:
        """Go to the list of parts."""
        self.side.setFocus(Qt.FocusReason.ShortcutFocusReason)
