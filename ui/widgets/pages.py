"""Pages of a paper below each other: laid out, scrolled, zoomed, drawn from tiles; white also in the dark."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.documents import OpenPaper
from ui.style.theme import color, theme
from ui.tasks import Tasks
from ui.widgets.tiles import Tile, TileStore, tiles_of

GAP = 16
PIXELS = 4 / 3
"""Pixels of a point at zoom 1 (96 dots for each inch)."""
LEAST, MOST = 0.2, 6.0


def ground() -> QColor:
    """What lies behind pages."""
    return QColor("#E4E8EF") if theme.mode == "light" else QColor("#0B0F17")


def rim() -> QColor:
    """A page's edge."""
    return QColor("#C9D1DD") if theme.mode == "light" else color("border")


class Pages(QAbstractScrollArea):
    """The pages. `page_changed` tells which one is in front, `zoomed` how large they are."""

    page_changed = Signal(int)
    zoomed = Signal(float)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # else fitting changes the room it fits to
        self._tasks = tasks
        self.paper: OpenPaper | None = None
        self.zoom = 0.71
        self.tiles = TileStore(tasks, self)
        self.tiles.drawn.connect(self.viewport().update)
        self._tops: list[int] = [GAP]
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        theme.follow(self.viewport().update)

    # What is shown

    def set_paper(self, paper: OpenPaper | None, *, keep: bool) -> None:
        """Show another paper. With `keep` zoom and place stay, and the old pages until the new ones are drawn."""
        place = self._place() if keep else None
        self.paper = paper
        self.tiles.set_paper(paper, keep=keep)
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
        self.paint_over(painter, place, box)
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

    def paint_over(self, painter: QPainter, place: int, box: QRectF) -> None:
        """What lies over the drawn page `place`, whose box in the viewport is `box`. The subclass's."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room."""
        super().resizeEvent(event)
        self._ranges()
        self._look()

    def _scrolled(self, _value: int) -> None:
        self.viewport().update()
        self._look()
        self.page_changed.emit(self.current())
