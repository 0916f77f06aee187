"""A paper as it will be printed: tool bar, pages, small pages beside. Nothing is drawn in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from app.documents import Letter, OpenPaper, OwnPaper
from app.workspace import UserError
from ui.tasks import Tasks
from ui.widgets.base import Button, IconButton, Label, column, frame, reveal, row, separator
from ui.widgets.find_bar import FindBar
from ui.widgets.sheets import Sheets
from ui.widgets.small_pages import SmallPages

_ZOOMS = (0.25, 0.5, 0.71, 0.85, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0)
_NARROW = 560
"""Logical pixels below which there is no room for small pages."""


@dataclass
class _Held:
    """The open paper, held apart so that it can be let go when the widget is gone."""

    paper: OpenPaper | None = None

    def close(self) -> None:
        paper, self.paper = self.paper, None
        if paper is not None:
            paper.close()


class PaperView(QWidget):
    """Shows one paper after another; with the same zoom and place when a newer state of the same one comes.

    `shown` when a paper is open, `failed` when it cannot be.
    """

    shown = Signal()
    failed = Signal(object)  # UserError

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._asked = 0
        self._opening = False
        self._waiting: tuple[Callable[[], OpenPaper], bool] | None = None
        self._held = _Held()
        self._fit = False
        self._words = ""
        self.pdf: bytes | None = None
        self.sheets = Sheets(tasks)
        self.small = SmallPages(tasks)
        self.find_bar = FindBar()
        self._where = Label("", "dense2")
        self._percent = Button("", kind="ghost", fit="tool")
        self._build()
        self.sheets.page_changed.connect(self._at)
        self.sheets.zoomed.connect(lambda _zoom: self._tell())
        self.sheets.find_asked.connect(self.seek)
        self.small.picked.connect(self.sheets.show_page)
        self.find_bar.asked.connect(self._find)
        self.find_bar.stepped.connect(self._step_hit)
        self.find_bar.left.connect(lambda: self._show_hits(()))
        self.destroyed.connect(self._held.close)
        self._keys()
        self._tell()

    def _build(self) -> None:
        self._percent.setMenu(self._zoom_menu())
        self._percent.setAccessibleName(self.tr("显示比例"))
        self.tools = row(
            IconButton("caret-left", self.tr("上一页（PgUp）"), lambda: self.turn(-1), edge=28),
            self._where,
            IconButton("caret-right", self.tr("下一页（PgDn）"), lambda: self.turn(1), edge=28),
            separator(18),
            IconButton("magnifying-glass-minus", self.tr("缩小（Ctrl+-）"), lambda: self.step(-1), edge=28),
            self._percent,
            IconButton("magnifying-glass-plus", self.tr("放大（Ctrl++）"), lambda: self.step(1), edge=28),
            None,
            margins=(12, 0, 12, 0),
        )
        body = row(self.sheets, self.small, gap=0)
        body.setStretch(0, 1)
        whole = column(frame("bar", self.tools, height=42), self.find_bar, gap=0)
        whole.addLayout(body, 1)
        self.setLayout(whole)

    def _zoom_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("适合宽度　Ctrl+0"), self.fit_width)
        menu.addAction(self.tr("整页"), lambda: self.set_zoom(self.sheets.fit_page()))
        menu.addSeparator()
        for zoom in (0.5, 0.71, 1.0, 1.5, 2.0, 4.0):
            menu.addAction(f"{round(zoom * 100)}%", lambda chosen=zoom: self.set_zoom(chosen))
        return menu

    def _keys(self) -> None:
        # On the window: one zooms while typing in the form beside.
        for keys in ("Ctrl++", "Ctrl+="):
            QShortcut(QKeySequence(keys), self, lambda: self.step(1))
        QShortcut(QKeySequence("Ctrl+-"), self, lambda: self.step(-1))
        QShortcut(QKeySequence("Ctrl+0"), self, self.fit_width)

    def add_tool(self, widget: QWidget) -> None:
        """Put something at the right of the tool bar."""
        self.tools.addWidget(widget)

    def add_beside_zoom(self, widget: QWidget) -> None:
        """Put something behind the zoom, which says how the pages are shown."""
        for place in range(self.tools.count()):
            if self.tools.itemAt(place).spacerItem() is not None:
                self.tools.insertWidget(place, widget)
                return

    def set_note(self, note: str) -> None:
        """A word under the last small page (待用印)."""
        self.small.note = note
        self.small.viewport().update()

    # What is shown

    def show_pdf(self, pdf: bytes | None) -> None:
        """Show another paper of ours, or a newer state of the one in front: zoom and place stay."""
        self.pdf = pdf
        if pdf is None:
            self._show_none()
        else:
            self.open(lambda: OwnPaper(pdf))

    def open(self, make: Callable[[], OpenPaper], *, keep: bool = True) -> None:
        """Open a paper in a worker and show it. While one is being opened only the newest of the later ones waits."""
        if self._opening:
            self._waiting = (make, keep)
            return
        self._opening = True
        self._asked += 1
        number = self._asked
        self._tasks.run(
            make, name="open paper", owner=self,
            on_done=lambda paper: self._take(number, paper, keep), on_error=lambda error: self._refused(number, error),
        )  # fmt: skip

    def _show_none(self) -> None:
        self._asked += 1
        self._opening, self._waiting = False, None
        self._swap(None, keep=False)

    def _take(self, number: int, paper: OpenPaper, keep: bool) -> None:
        if number != self._asked:
            self._tasks.run(paper.close, name="close paper")
            return
        self._opening = False
        self._swap(paper, keep=keep and self._held.paper is not None)
        if self._fit:
            self.sheets.set_zoom(self.sheets.fit_width(), QPointF(self.sheets.viewport().width() / 2, 0))
        self.shown.emit()
        self._open_waiting()

    def _refused(self, number: int, error: UserError) -> None:
        if number == self._asked:
            self._opening = False
            self.failed.emit(error)
            self._open_waiting()

    def _open_waiting(self) -> None:
        if self._waiting is not None:
            (make, keep), self._waiting = self._waiting, None
            self.open(make, keep=keep)

    def _swap(self, paper: OpenPaper | None, *, keep: bool) -> None:
        before, self._held.paper = self._held.paper, paper
        self.sheets.set_paper(paper, keep=keep)
        self.small.set_paper(paper, keep=keep)
        if before is not None:
            self._tasks.run(before.close, name="close paper")
        reveal(self.small, self._roomy())
        self._tell()

    def pages(self) -> int:
        """How many pages are shown."""
        return self.sheets.count()

    # Moving

    def turn(self, step: int) -> None:
        """To the next page or the one before."""
        self.sheets.show_page(self.sheets.current() + step)

    def step(self, step: int) -> None:
        """To the next larger zoom or the next smaller one."""
        now = self.sheets.zoom
        wider = [one for one in _ZOOMS if (one > now + 0.004 if step > 0 else one < now - 0.004)]
        if wider:
            self.set_zoom(min(wider) if step > 0 else max(wider))

    def set_zoom(self, zoom: float) -> None:
        """Show at a zoom."""
        self._fit = False
        self.sheets.set_zoom(zoom)

    def fit_width(self) -> None:
        """Ctrl+0: as wide as there is room, also when the room changes."""
        self._fit = True
        self.sheets.set_zoom(self.sheets.fit_width(), QPointF(self.sheets.viewport().width() / 2, 0))

    def _roomy(self) -> bool:
        return self.width() >= _NARROW and self.pages() > 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Small pages only where there is room."""
        super().resizeEvent(event)
        reveal(self.small, self._roomy())
        if self._fit:
            self.sheets.set_zoom(self.sheets.fit_width(), QPointF(self.sheets.viewport().width() / 2, 0))

    def _at(self, place: int) -> None:
        self.small.set_current(place)
        self._tell()

    def _tell(self) -> None:
        total, place = self.pages(), self.sheets.current()
        told = self.tr("第{n}页，共{total}页").format(n=place + 1, total=total) if total else self.tr("没有内容")
        self._where.setText(told)
        self._percent.setText(f"{round(self.sheets.zoom * 100)}%")

    # Finding

    def seek(self) -> None:
        """Ctrl+F: a field for what is sought."""
        self.find_bar.begin(self.sheets.text().partition("\n")[0])

    def _find(self, words: str) -> None:
        self._words = words
        paper = self._held.paper
        if not words or paper is None:
            self._show_hits(())
            return

        def take(found: tuple[dict[int, tuple[Letter, ...]], tuple[tuple[int, int, int], ...]]) -> None:
            if self._held.paper is paper and words == self._words:
                self.sheets.take_letters(found[0])
                self._show_hits(found[1])

        self._tasks.run(search, paper, words, name="search paper", owner=self, on_done=take)

    def _show_hits(self, hits: tuple[tuple[int, int, int], ...]) -> None:
        self.sheets.hits = hits
        here = self.sheets.current()
        self.sheets.hit = next((place for place, hit in enumerate(hits) if hit[0] >= here), 0) if hits else -1
        self._reveal_hit()

    def _step_hit(self, step: int) -> None:
        if self.sheets.hits:
            self.sheets.hit = (self.sheets.hit + step) % len(self.sheets.hits)
            self._reveal_hit()

    def _reveal_hit(self) -> None:
        self.find_bar.tell(self.sheets.hit, len(self.sheets.hits))
        if self.sheets.hits:
            page, first, _last = self.sheets.hits[self.sheets.hit]
            self.sheets.reveal(page, first)
        self.sheets.viewport().update()


def search(paper: OpenPaper, words: str) -> tuple[dict[int, tuple[Letter, ...]], tuple[tuple[int, int, int], ...]]:
    """Where words stand: the pages' letters, and page, first and last letter of each find. Runs in a worker.

    Blanks and the ends of lines do not matter, nor does case.
    """
    sought = "".join(words.split()).casefold()
    known, hits = {}, []
    for page in range(len(paper.sizes)):
        letters = paper.letters(page)
        known[page] = letters
        places = [place for place, one in enumerate(letters) if not one.char.isspace()]
        told = "".join(letters[place].char.casefold()[:1] or " " for place in places)
        at = told.find(sought) if sought else -1
        while at >= 0:
            hits.append((page, places[at], places[at + len(sought) - 1] + 1))
            at = told.find(sought, at + len(sought))
    return known, tuple(hits)
