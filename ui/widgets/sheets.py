"""The pages of a paper below each other: white also in the dark, sharp at any zoom, text that can be marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.documents import Letter, OpenPaper
from ui.style.theme import color, theme
from ui.tasks import Tasks
from ui.widgets.tiles import Tile, TileStore, tiles_of

GAP = 16
PIXELS = 4 / 3
"""Pixels of a point at zoom 1 (96 dots for each inch)."""
LEAST, MOST = 0.2, 6.0
_INSERTED, _REMOVED = "#26438C", "#B02A1E"
"""Ink of what was put in and taken out: pages are white in the dark too."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place between letters: the page and how many letters lie before."""

    page: int
    at: int


def ground() -> QColor:
    """What lies behind pages."""
    return QColor("#E4E8EF") if theme.mode == "light" else QColor("#0B0F17")


def rim() -> QColor:
    """A page's edge."""
    return QColor("#C9D1DD") if theme.mode == "light" else color("border")


class Sheets(QAbstractScrollArea):
    """The pages. `page_changed` tells which one is in front, `zoomed` how large they are."""

    page_changed = Signal(int)
    zoomed = Signal(float)
    find_asked = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("文书预览"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # else fitting changes the room it fits to
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._tasks = tasks
        self.paper: OpenPaper | None = None
        self.zoom = 0.71
        self.tiles = TileStore(tasks, self)
        self.tiles.drawn.connect(self.viewport().update)
        self._tops: list[int] = [GAP]
        self._letters: dict[int, tuple[Letter, ...]] = {}
        self._asked: set[int] = set()
        self._from: Spot | None = None
        self._to: Spot | None = None
        self._press: QPointF | None = None
        self.hits: tuple[tuple[int, int, int], ...] = ()
        self.hit = -1
        self.added: tuple[tuple[int, int, int], ...] = ()
        self.removed: tuple[tuple[int, int], ...] = ()
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        theme.follow(self.viewport().update)

    # What is shown

    def set_paper(self, paper: OpenPaper | None, *, keep: bool) -> None:
        """Show another paper. With `keep` zoom and place stay, and the old pages until the new ones are drawn."""
        place = self._place() if keep else None
        self.paper = paper
        self.tiles.set_paper(paper, keep=keep)
        self._letters.clear()
        self._asked.clear()
        self._from = self._to = None
        self.hits, self.hit = (), -1
        self.added = self.removed = ()
        self._lay_out()
        self._restore(place)
        self._look()
        self.page_changed.emit(self.current())

    def count(self) -> int:
        """How many pages."""
        return len(self.paper.sizes) if self.paper else 0

    def sheet(self, place: int) -> tuple[int, int]:
        """A page's size in logical pixels."""
        if self.paper is None:
            return 0, 0
        width, height = self.paper.sizes[place]
        scale = PIXELS * self.zoom
        return max(1, round(width * scale)), max(1, round(height * scale))

    def box(self, place: int) -> QRectF:
        """Where a page lies in the viewport."""
        width, height = self.sheet(place)
        left = max((self.viewport().width() - width) // 2, GAP) - self.horizontalScrollBar().value()
        return QRectF(left, self._tops[place] - self.verticalScrollBar().value(), width, height)

    def show_page(self, place: int) -> None:
        """Bring a page's top to the top."""
        if 0 <= place < self.count():
            self.verticalScrollBar().setValue(self._tops[place] - GAP)

    def current(self) -> int:
        """The page in the middle of the viewport."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return min(max(bisect_right(self._tops, middle) - 1, 0), max(self.count() - 1, 0))

    def _lay_out(self) -> None:
        self._tops = [GAP]
        for place in range(self.count()):
            self._tops.append(self._tops[-1] + self.sheet(place)[1] + GAP)
        self._ranges()

    def _ranges(self) -> None:
        tops = self._tops
        bar = self.verticalScrollBar()
        bar.setRange(0, max(tops[-1] - self.viewport().height(), 0) if self.count() else 0)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        wide = max((self.sheet(place)[0] for place in range(self.count())), default=0) + 2 * GAP
        across = self.horizontalScrollBar()
        across.setRange(0, max(wide - self.viewport().width(), 0))
        across.setPageStep(self.viewport().width())

    # Zoom

    def set_zoom(self, zoom: float, fixed: QPointF | None = None) -> None:
        """Show larger or smaller; what lies under `fixed` (else in the middle) stays there."""
        zoom = min(max(zoom, LEAST), MOST)
        if zoom == self.zoom:
            return
        at = fixed or QPointF(self.viewport().width() / 2, self.viewport().height() / 2)
        place = self._place(at)
        self.tiles.rescale()
        self.zoom = zoom
        self._lay_out()
        self._restore(place, at)
        self._look()
        self.viewport().update()
        self.zoomed.emit(zoom)

    def fit_width(self) -> float:
        """The zoom at which the widest page fills the width."""
        wide = max((width for width, _height in self.paper.sizes), default=595.0) if self.paper else 595.0
        return (self.viewport().width() - 2 * GAP - 1) / (wide * PIXELS)

    def fit_page(self) -> float:
        """The zoom at which the page in front is seen whole."""
        if not self.paper or not self.count():
            return self.zoom
        width, height = self.paper.sizes[self.current()]
        across = (self.viewport().width() - 2 * GAP) / (width * PIXELS)
        return min(across, (self.viewport().height() - 2 * GAP) / (height * PIXELS))

    def _place(self, at: QPointF | None = None) -> tuple[int, float, float] | None:
        """Page and share of its sides at a point of the viewport."""
        if not self.count():
            return None
        point = at or QPointF(self.viewport().width() / 2, 0.0)
        down = point.y() + self.verticalScrollBar().value()
        place = min(max(bisect_right(self._tops, down) - 1, 0), self.count() - 1)
        box = self.box(place)
        return place, (point.x() - box.left()) / box.width(), (point.y() - box.top()) / box.height()

    def _restore(self, place: tuple[int, float, float] | None, at: QPointF | None = None) -> None:
        if place is None or not self.count():
            self.verticalScrollBar().setValue(0)
            return
        page, across, down = min(place[0], self.count() - 1), place[1], place[2]
        point = at or QPointF(self.viewport().width() / 2, 0.0)
        box = self.box(page)
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        bars[0].setValue(round(bars[0].value() + box.left() + across * box.width() - point.x()))
        bars[1].setValue(round(bars[1].value() + box.top() + down * box.height() - point.y()))

    # Drawing

    def _in_sight(self, beyond: float) -> list[int]:
        height, top = self.viewport().height(), self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top - beyond * height) - 1, 0)
        last = bisect_right(self._tops, top + (1 + beyond) * height)
        return list(range(first, min(last, self.count())))

    def _look(self) -> None:
        """Ask for what is in sight, then for what is near."""
        wanted = []
        for beyond in (0.0, 0.6):
            room = QRectF(self.viewport().rect())
            room.adjust(0, -beyond * room.height(), 0, beyond * room.height())
            for place in self._in_sight(beyond):
                wanted += [tile for tile in self._tiles(place, room) if tile not in wanted]
        self.tiles.want(wanted)

    def _tiles(self, place: int, room: QRectF) -> list[Tile]:
        ratio = self.devicePixelRatioF()
        width, height = self.sheet(place)
        box = self.box(place)
        part = room.intersected(box).translated(-box.topLeft())
        part = QRectF(part.left() * ratio, part.top() * ratio, part.width() * ratio, part.height() * ratio)
        return tiles_of(place, round(width * ratio), round(height * ratio), part)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, pages, marks."""
        del event
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), ground())
        for place in self._in_sight(0.0):
            self._paint_page(painter, place)

    def _paint_page(self, painter: QPainter, place: int) -> None:
        box = self.box(place)
        painter.fillRect(box, QColor("white"))
        tiles = self._tiles(place, QRectF(self.viewport().rect()))
        drawn = [(tile, self.tiles.get(tile)) for tile in tiles]
        if any(image is None for _tile, image in drawn):
            for share, old in self.tiles.before(place):
                painter.drawImage(self._shared(box, share), old)
        ratio = self.devicePixelRatioF()
        for tile, image in drawn:
            if image is not None:
                left, top, right, bottom = tile.box
                spot = QRectF(left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio)
                painter.drawImage(spot.translated(box.topLeft()), image)
        self._paint_marks(painter, place, box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(rim(), 1))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    @staticmethod
    def _shared(box: QRectF, share: QRectF) -> QRectF:
        return QRectF(
            box.left() + share.left() * box.width(),
            box.top() + share.top() * box.height(),
            share.width() * box.width(),
            share.height() * box.height(),
        )

    def _paint_marks(self, painter: QPainter, place: int, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for number, (page, first, last) in enumerate(self.hits):
            if page == place:
                self._mark(painter, place, box, first, last, QColor("#FFB300" if number == self.hit else "#FFE9A8"))
        chosen = self.chosen(place)
        if chosen:
            self._mark(painter, place, box, *chosen, QColor("#B9CDF7"))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._paint_changes(painter, place, box)

    def show_changes(self, added: tuple[tuple[int, int, int], ...], removed: tuple[tuple[int, int], ...]) -> None:
        """Underline what was put in (page, first and last letter); a wedge stands where something was taken out."""
        self.added, self.removed = added, removed
        self.viewport().update()

    def _paint_changes(self, painter: QPainter, place: int, box: QRectF) -> None:
        letters, scale = self._letters.get(place, ()), PIXELS * self.zoom
        painter.setPen(QPen(QColor(_INSERTED), max(1.2, 1.1 * scale)))
        for page, first, last in self.added:
            for one in letters[first:last] if page == place else ():
                low = box.top() + (one.bottom + 1.5) * scale
                painter.drawLine(
                    QPointF(box.left() + one.left * scale, low), QPointF(box.left() + one.right * scale, low)
                )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_REMOVED))
        for page, at in self.removed:
            if page == place and at < len(letters):
                one = letters[at]
                tip = QPointF(box.left() + one.left * scale, box.top() + (one.bottom + 0.5) * scale)
                wedge = QPolygonF([tip, tip + QPointF(-3.5 * scale, 5 * scale), tip + QPointF(3.5 * scale, 5 * scale)])
                painter.drawPolygon(wedge)

    def _mark(self, painter: QPainter, place: int, box: QRectF, first: int, last: int, ink: QColor) -> None:
        painter.setBrush(ink)
        scale = PIXELS * self.zoom
        for one in self._letters.get(place, ())[first:last]:
            spot = QRectF(one.left, one.top, one.right - one.left, one.bottom - one.top)
            painter.drawRect(
                QRectF(spot.x() * scale, spot.y() * scale, spot.width() * scale, spot.height() * scale)
                .translated(box.topLeft())
            )  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room."""
        super().resizeEvent(event)
        self._ranges()
        self._look()

    def _scrolled(self, _value: int) -> None:
        self.viewport().update()
        self._look()
        self.page_changed.emit(self.current())

    # Letters

    def with_letters(self, page: int, then: Callable[[], object]) -> None:
        """Call `then` once a page's letters are known."""
        paper = self.paper
        if page in self._letters or paper is None:
            then()
            return
        if page in self._asked:
            return
        self._asked.add(page)

        def take(letters: tuple[Letter, ...]) -> None:
            if self.paper is paper:
                self._letters[page] = letters
                then()

        self._tasks.run(paper.letters, page, name="letters", owner=self, on_done=take)

    def take_letters(self, letters: dict[int, tuple[Letter, ...]]) -> None:
        """Letters that a search has read."""
        self._letters |= letters

    def _spot(self, at: QPointF) -> Spot | None:
        """The place between letters that is nearest to a point."""
        for place in self._in_sight(0.0):
            box = self.box(place)
            if not box.contains(at):
                continue
            scale = PIXELS * self.zoom
            x, y = (at.x() - box.left()) / scale, (at.y() - box.top()) / scale
            return Spot(place, _nearest(self._letters.get(place, ()), x, y))
        return None

    def chosen(self, page: int) -> tuple[int, int] | None:
        """First and last letter of a page that are marked."""
        if self._from is None or self._to is None or self._from == self._to:
            return None
        first, last = sorted((self._from, self._to), key=lambda spot: (spot.page, spot.at))
        if not first.page <= page <= last.page:
            return None
        begin = first.at if page == first.page else 0
        return begin, last.at if page == last.page else len(self._letters.get(page, ()))

    def text(self) -> str:
        """The marked text; line by line as it stands."""
        told = []
        for page in range(self.count()):
            chosen = self.chosen(page)
            if chosen:
                told.append(_written(self._letters.get(page, ())[slice(*chosen)]))
        return "\n".join(told)

    def copy(self) -> None:
        """Ctrl+C."""
        if text := self.text():
            QGuiApplication.clipboard().setText(text)

    def choose_all(self) -> None:
        """Ctrl+A: the page in front."""
        page = self.current()

        def choose() -> None:
            self._from, self._to = Spot(page, 0), Spot(page, len(self._letters.get(page, ())))
            self.viewport().update()

        self.with_letters(page, choose)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to mark."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._press = event.position()
        self._from = self._to = None
        self.viewport().update()
        self._extend(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark up to here."""
        if self._press is not None:
            self._extend(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Done."""
        self._extend(event.position())
        self._press = None

    def _extend(self, at: QPointF) -> None:
        press = self._press
        if press is None:
            return

        def mark() -> None:
            self._from = self._from or self._spot(press)
            self._to = self._spot(at) or self._to
            self.viewport().update()

        for place in self._in_sight(0.0):
            if self.box(place).contains(at):
                self.with_letters(place, mark)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms where the mouse stands."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * 1.0015 ** event.angleDelta().y(), event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+F, Ctrl+C and Ctrl+A are the paper's while it has the focus, whatever they mean to the page."""
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and self._action(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        for key, action in (
            (QKeySequence.StandardKey.Copy, self.copy),
            (QKeySequence.StandardKey.SelectAll, self.choose_all),
            (QKeySequence.StandardKey.Find, self.find_asked.emit),
        ):
            if event.matches(key):
                return action
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages by PgUp and PgDn, the ends by Home and End."""
        action = self._action(event)
        if action is not None:
            action()
            return
        here = self.current()
        goals = {
            Qt.Key.Key_PageDown: here + 1, Qt.Key.Key_PageUp: here - 1,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count() - 1,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in goals:
            self.show_page(goals[key])
            return
        super().keyPressEvent(event)

    def reveal(self, page: int, first: int) -> None:
        """Bring a letter into sight."""
        letters = self._letters.get(page, ())
        if first < len(letters):
            scale = PIXELS * self.zoom
            spot = self.box(page).top() + letters[first].top * scale
            room = QRect(self.viewport().rect()).adjusted(0, 40, 0, -60)
            if not room.top() <= spot <= room.bottom():
                bar = self.verticalScrollBar()
                bar.setValue(round(bar.value() + spot - self.viewport().height() / 3))
            self.viewport().update()


def _nearest(letters: tuple[Letter, ...], x: float, y: float) -> int:
    """How many letters lie before a point, by the line that is nearest to it."""
    best, found = float("inf"), 0
    for place, one in enumerate(letters):
        off = max(one.top - y, y - one.bottom, 0.0)
        beside = max(one.left - x, x - one.right, 0.0)
        distance = off * 1000 + beside
        if distance < best:
            best, found = distance, place + (x > (one.left + one.right) / 2)
    return found


def _written(letters: tuple[Letter, ...]) -> str:
    """Letters as text; a line ends where the next letter stands clearly lower or further left."""
    told: list[str] = []
    before: Letter | None = None
    for one in letters:
        if before is not None and (one.top > before.bottom - 1 or one.left < before.left - 2):
            told.append("\n")
        told.append(one.char)
        before = one
    return "".join(told)
