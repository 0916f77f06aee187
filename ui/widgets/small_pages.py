"""Small pages beside the large ones, drawn as they come into sight; a click or the arrows show the page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.documents import OpenPaper
from ui.style.theme import color, fonts, theme
from ui.tasks import Tasks
from ui.widgets.pages import ground, rim
from ui.widgets.tiles import Tile, TileStore

_WIDTH, _HEIGHT, _PITCH, _TOP = 92, 130, 156, 16


class SmallPages(QAbstractScrollArea):
    """The column at the right."""

    picked = Signal(int)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(132)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("页面缩略图"))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._paper: OpenPaper | None = None
        self._current = 0
        self.note = ""
        self._tiles = TileStore(tasks, self)
        self._tiles.drawn.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look())
        theme.follow(self.viewport().update)

    def set_paper(self, paper: OpenPaper | None, *, keep: bool) -> None:
        """Show another paper's pages."""
        self._paper = paper
        self._tiles.set_paper(paper, keep=keep)
        self._range()
        self._look()
        self.viewport().update()

    def set_current(self, place: int) -> None:
        """Mark the page in front and keep it in sight."""
        if place == self._current:
            return
        self._current = place
        self.setAccessibleDescription(self.tr("第{n}页").format(n=place + 1))
        bar, top = self.verticalScrollBar(), place * _PITCH
        if top < bar.value() or top + _PITCH > bar.value() + self.viewport().height():
            bar.setValue(top - (self.viewport().height() - _PITCH) // 2)
        self.viewport().update()

    def _count(self) -> int:
        return len(self._paper.sizes) if self._paper else 0

    def _range(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(_TOP + self._count() * _PITCH - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(_PITCH // 3)

    def _box(self, place: int) -> QRectF:
        width, height = self._paper.sizes[place] if self._paper else (_WIDTH, _HEIGHT)
        scale = min(_WIDTH / width, _HEIGHT / height)
        wide, high = width * scale, height * scale
        top = _TOP + place * _PITCH - self.verticalScrollBar().value()
        return QRectF(16 + (_WIDTH - wide) / 2, top + (_HEIGHT - high) / 2, wide, high)

    def _in_sight(self) -> range:
        first = max((self.verticalScrollBar().value() - _TOP) // _PITCH, 0)
        return range(first, min(first + self.viewport().height() // _PITCH + 2, self._count()))

    def _tile(self, place: int) -> Tile:
        # Twice as fine as they are shown: small letters stay readable as texture.
        ratio = max(self.devicePixelRatioF(), 1.0) * 2
        box = self._box(place)
        return Tile(place, max(1, round(box.width() * ratio)), max(1, round(box.height() * ratio)), 0, 0)

    def _look(self) -> None:
        self._tiles.want(self._tile(place) for place in self._in_sight())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room."""
        super().resizeEvent(event)
        self._range()
        self._look()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pages, numbers, the mark of the one in front."""
        del event
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), ground())
        for place in self._in_sight():
            box = self._box(place)
            painter.fillRect(box, Qt.GlobalColor.white)
            image = self._tiles.get(self._tile(place))
            before = self._tiles.before(place)
            if image is not None:
                painter.drawImage(box, image)
            elif before:
                painter.drawImage(box, before[0][1])
            self._paint_frame(painter, place, box)

    def _paint_frame(self, painter: QPainter, place: int, box: QRectF) -> None:
        front = place == self._current
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color("focus" if self.hasFocus() else "primary"), 2) if front else QPen(rim(), 1))
        painter.drawRect(box.adjusted(-1, -1, 1, 1))
        last = place == self._count() - 1 and self.note
        painter.setFont(fonts.ui(12))
        painter.setPen(color("cin") if last else color("text2"))
        text = f"{place + 1}　{self.note}" if last else str(place + 1)
        top = _TOP + place * _PITCH - self.verticalScrollBar().value() + _HEIGHT + 3
        painter.drawText(QRectF(0, top, 124, 16), Qt.AlignmentFlag.AlignCenter, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the page under the mouse."""
        for place in self._in_sight():
            if self._box(place).contains(event.position()):
                self.picked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from page to page."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= self._current + step < self._count():
            self.picked.emit(self._current + step)
