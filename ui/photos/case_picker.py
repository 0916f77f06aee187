"""Beside the title: whose case's photos are shown, and a popup to choose another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.work import Read
from ui.desk import Desk
from ui.photos import queries
from ui.shell.search import Hit, HitGroup, SearchDialog
from ui.style.icons import icon
from ui.style.theme import theme

_ROOM = 200  # pixels for a case's name


def case_hits(view: Read, text: str) -> list[Hit]:
    """Cases as lines of the popup."""
    return [Hit("folders", name, beside, "photos", case_id) for case_id, name, beside in queries.cases_like(view, text)]


class CasePopup(SearchDialog):
    """The quick search over cases only; the first line takes the filter away."""

    picked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.field.setPlaceholderText(self.tr("案件名称、编号、发案单位"))
        self.field.setAccessibleName(self.tr("选择案件"))

    def open_under(self, button: QWidget) -> None:
        """Show below a button."""
        self.setFixedSize(440, 420)
        self.move(button.mapToGlobal(QPoint(0, button.height() + 4)))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._ask()

    def look(self, text: str, only: str, done: Callable[[Sequence[HitGroup]], None]) -> None:
        """Cases only."""
        every = [] if text else [Hit("stack", self.tr("全部案件"), "", "photos", "")]
        self._desk.read(case_hits, text, owner=self, on_done=lambda hits: done([HitGroup("", "", [*every, *hits])]))

    def take(self, hit: Hit) -> None:
        """Tell the case, or none."""
        self.picked.emit(str(hit.argument))


class CaseButton(QPushButton):
    """Says the case and how many there are of it; a click chooses another."""

    picked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "filter")
        self.setAutoDefault(False)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setIconSize(QSize(12, 12))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.choose)
        theme.follow(self._draw)
        self._draw()
        self.say("", "")

    def say(self, name: str, count: str) -> None:
        """Show a case (none: all of them) and a count."""
        whole = name or self.tr("全部案件")
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, _ROOM)
        self.setText(f"{shown}　{count}" if count else shown)
        self.setToolTip(whole if shown != whole else "")
        self.setAccessibleName(self.tr("案件：{name}，{count}").format(name=whole, count=count))

    def choose(self) -> None:
        """Open the popup."""
        popup = CasePopup(self._desk, self)
        popup.picked.connect(self.picked)
        popup.open_under(self)

    def _draw(self) -> None:
        self.setIcon(icon("caret-down", "text2"))
