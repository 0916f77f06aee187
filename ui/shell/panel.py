"""What stands in the unlocked window: rail, top bar, pages, status bar, toast. Locking throws it away whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app import documents, presets
from app.codes import label
from app.workspace import Changes
from ui.desk import Desk
from ui.documents.watch import ScanWatch, offer
from ui.page import Page, Place
from ui.shell.facts import Facts
from ui.shell.my_drafts import MyDrafts
from ui.shell.passphrase import PassphraseDialog
from ui.shell.rail import Rail
from ui.shell.search import SearchDialog
from ui.shell.status import StatusBar
from ui.shell.topbar import TopBar
from ui.texts import local
from ui.widgets.base import column, row
from ui.widgets.days import days
from ui.widgets.dialogs import open_centred
from ui.widgets.notes import Banner, Toast

WIDE_FROM = 1600


class Panel(QWidget):
    """The unlocked half of the window. Pages are made when they are first shown."""

    theme_switch = Signal()

    def __init__(self, desk: Desk, places: Sequence[Place], version: str) -> None:
        super().__init__()
        self.desk = desk
        shown = [place for place in places if not place.needs or desk.may(place.needs)]
        self._places = {place.key: place for place in shown}
        self._pages: dict[str, Page] = {}
        self._history: list[tuple[str, object]] = []
        self.rail = Rail([place for place in shown if not place.within])
        self.top = TopBar()
        self.status = StatusBar(version)
        self.banner = Banner()
        self._stack = QStackedWidget()
        main = column(self.top, self.banner, self._stack, self.status, gap=0)
        main.setStretch(2, 1)
        whole = row(self.rail, gap=0)
        whole.addLayout(main, 1)
        self.setLayout(whole)
        self.toast = Toast(self)
        self.facts = Facts(desk, self)
        self.scans = ScanWatch(desk, self)
        self._connect()
        self._learn_days()
        self._keys()
        self.top.allow_cases(desk.may("case.read"))
        self.facts.start()
        self.scans.start()
        self._count()
        self._read_texts()
        actor = desk.actor
        roles = "、".join(label("roles", role) for role in sorted(actor.roles))  # the chiefs have no department
        self.top.user.set_person(actor.display_name, actor.department or roles)

    def _connect(self) -> None:
        desk = self.desk
        self.rail.picked.connect(self.go)
        self.top.place.connect(self.go)
        self.top.lock.connect(desk.lock)
        self.top.theme_switch.connect(self.theme_switch)
        self.top.search.connect(self.search)
        self.top.drafts.connect(lambda: open_centred(MyDrafts(desk, self)))
        self.top.passphrase.connect(lambda: open_centred(PassphraseDialog(desk, self)))
        self.scans.offered.connect(lambda paths: self.top.show_scans(len(paths)))
        self.top.scans.connect(lambda: offer(desk, self, self.scans, self._case_in_front))
        desk.going.connect(self.go)
        desk.changed.connect(self._look_again)
        desk.changed.connect(self._read_texts)
        desk.told.connect(self.toast.say)
        self.facts.backup.connect(self.status.show_backup)
        self.facts.medium.connect(self.status.show_medium)
        desk.refused.connect(lambda text: self.banner.say(text, "error"))

    def _learn_days(self) -> None:
        """Date fields show the office's own holidays and reckon from its clock."""

        def today() -> date:
            return local(self.desk.now()).date()

        days.take(days.table, today)
        self.desk.read(presets.holidays, owner=self, on_done=lambda table: days.take(table, today))

    def _look_again(self, changes: Changes) -> None:
        self._count()
        if "settings" in changes.areas:
            self._learn_days()

    def _count(self) -> None:
        if self.desk.counter is not None and self.desk.may("case.read"):
            self.desk.read(self.desk.counter, owner=self, on_done=self._show_counts)

    def _read_texts(self, changes: Changes | None = None) -> None:
        """Papers that came with a bundle are read for the search, one by one, while one goes on working."""
        if self.desk.may("case.read") and (changes is None or "exchange" in changes.areas):
            self.desk.call(documents.read_texts, owner=self)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for key, button in self.rail.buttons.items():
            button.set_count(counts.get(key, 0))
        self.top.bell.set_count(counts.get("", 0))

    def _keys(self) -> None:
        for number, place in enumerate((p.key for p in self._places.values() if not p.within), start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda key=place: self.go(key))
        QShortcut(QKeySequence("Ctrl+K"), self, self.search)
        QShortcut(QKeySequence("F5"), self, lambda: self._on_page("reload"))
        QShortcut(QKeySequence("Ctrl+F"), self, lambda: self._on_page("focus_filter"))
        QShortcut(QKeySequence("Ctrl+S"), self, lambda: self._on_page("save"))
        QShortcut(QKeySequence("Alt+Left"), self, self.back)
        QShortcut(QKeySequence("Ctrl+N"), self, lambda: self.go("cases", "new"))

    def _case_in_front(self) -> str:
        case = getattr(getattr(self._stack.currentWidget(), "data", None), "case", None)
        return str(getattr(case, "id", ""))

    def first(self) -> str:
        """The place to begin at: who sees no cases keeps the workstation."""
        return "workbench" if "workbench" in self._places else "system"

    def go(self, key: str, argument: object = None) -> None:
        """Show a page. `key` may be a page inside another (`cases.detail`): its place is marked in the rail."""
        page = self._page(key)
        if page is None:
            return
        if not self._history or self._history[-1] != (key, argument):
            self._history = [*self._history[-30:], (key, argument)]
        self._show(key, page, argument)

    def way(self) -> list[tuple[str, object]]:
        """The pages that were shown, the one in front last, each with what would bring it back."""
        told = [(key, _again(argument)) for key, argument in self._history]
        front = told[-1][0] if told else ""
        place = self._pages[front].place() if front in self._pages else None
        return [*told[:-1], (front, place)] if place is not None else told

    def come_back(self, way: Sequence[tuple[str, object]]) -> None:
        """Begin where one left off, else at the first place; what is there no more is left out."""
        known = [one for one in way if one[0] in self._places]
        self._history = known[:-1]
        self.go(*(known[-1] if known else (self.first(), None)))

    def back(self) -> None:
        """Alt+←."""
        if len(self._history) > 1:
            self._history.pop()
            key, argument = self._history[-1]
            page = self._page(key)
            if page is not None:
                self._show(key, page, _again(argument))

    def _show(self, key: str, page: Page, argument: object) -> None:
        self.banner.say("")
        self.rail.mark(self._places[key].within or key)
        self._stack.setCurrentWidget(page)
        page.enter(argument)
        held = QApplication.focusWidget()
        if self._stack.currentWidget() is page and (held is None or not page.isAncestorOf(held)):
            page.home().setFocus(Qt.FocusReason.OtherFocusReason)
        self._head(page)

    def page(self) -> Page:
        """The page in front."""
        current = self._stack.currentWidget()
        if not isinstance(current, Page):
            raise TypeError("no page is shown")
        return current

    def search(self) -> None:
        """Ctrl+K."""
        if not self.desk.may("case.read"):
            return
        dialog = SearchDialog(self.desk, self)
        dialog.open_over(self)

    def fit(self, width: int) -> None:
        """Take the window's width."""
        self.rail.set_wide(width >= WIDE_FROM)
        self.top.narrow(width)

    def _page(self, key: str) -> Page | None:
        if key not in self._pages:
            place = self._places.get(key)
            if place is None:
                return None
            made = place.make(self.desk)
            made.crumbs.connect(lambda _trail, page=made: self._head(page))
            self._pages[key] = made
            self._stack.addWidget(made)
        return self._pages[key]

    def _head(self, page: Page) -> None:
        if self._stack.currentWidget() is not page:
            return
        trail = page.trail()
        key = next(name for name, made in self._pages.items() if made is page)
        self.top.show_trail(trail or [(self._places[key].title, key)], page.note())
        self.top.show_beside(page.head_widget())

    def _on_page(self, what: str) -> None:
        getattr(self.page(), what)()


def _again(argument: object) -> object:
    """With what a page is entered when one comes back: a form that was opened on the way there stays closed."""
    if isinstance(argument, tuple):
        return argument[:2]
    return argument if argument != "new" else None
