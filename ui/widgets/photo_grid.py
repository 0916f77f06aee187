"""The photo grid: painted on a scroll area; what is said of pictures and the pictures themselves come as they are seen.

The grid knows the keys of all pictures and holds the rest of a few hundred. A tile is painted once and then copied, so
that scrolling through 100,000 costs what scrolling through ten costs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from ui.style.icons import pixmap
from ui.style.theme import color, theme
from ui.widgets.photo_tiles import WORDS, Tile, TilePainter

_LEAST, _GAP, _PAD = 168, 12, 16
_KEPT = 120  # thumbnails in memory, up to 300 KiB each: more than a screen of 1920×1080 shows and its neighbours
_KEPT_TILES = 2000


class PhotoGrid(QAbstractScrollArea):
    """Tiles in rows; arrows move, Space looks, click chooses, Ctrl with click or Space marks."""

    chosen = Signal(str)
    opened = Signal(str)
    wanted = Signal()  # of what is seen something is not known, or its thumbnail is not here yet
    marks_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("照片"))
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._tiles: OrderedDict[str, Tile] = OrderedDict()
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._painter = TilePainter(self.tr("内部资料"))
        self._asked: set[str] = set()
        self._asked_tiles: set[str] = set()
        self._current = -1
        self._marked: set[str] = set()
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.follow(self.repaint_viewport)

    def repaint_viewport(self) -> None:
        """Paint anew, in other colours."""
        self.viewport().update()

    def set_keys(self, keys: Sequence[str]) -> None:
        """Show other pictures in this order; the chosen one stays where it is still there."""
        before = self.current()
        self._keys = list(keys)
        self._places = {key: place for place, key in enumerate(self._keys)}
        self._asked_tiles.clear()
        self._mark({key for key in self._marked if key in self._places})
        self._current = self._places.get(before, 0 if self._keys else -1)
        self._ranges()
        self.viewport().update()

    def put_tiles(self, tiles: Sequence[Tile]) -> None:
        """Say what stands at pictures."""
        for tile in tiles:
            self._tiles[tile.key] = tile
            self._tiles.move_to_end(tile.key)
            self._asked_tiles.discard(tile.key)
        while len(self._tiles) > max(_KEPT_TILES, len(tiles)):
            self._tiles.popitem(last=False)
        self.viewport().update()

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show just these pictures, of which all is known."""
        self._tiles.clear()
        self._painter.clear()
        self.put_tiles(tiles)
        self.set_keys([tile.key for tile in tiles])

    def set_image(self, key: str, image: QImage | None) -> None:
        """A thumbnail has come; None where it cannot be shown."""
        self._images[key] = image or QImage()
        while len(self._images) > _KEPT:
            old, _image = self._images.popitem(last=False)
            self._asked.discard(old)
        self._update_tile(key)

    def forget(self) -> None:
        """Let go of all thumbnails."""
        self._images.clear()
        self._painter.clear()
        self._asked.clear()
        self.set_tiles([])

    def order(self) -> list[str]:
        """All keys in their order."""
        return self._keys

    def seen(self) -> list[str]:
        """Keys of what shows now."""
        return [self._keys[place] for place in self._seen(self.verticalScrollBar().value())]

    def known(self) -> frozenset[str]:
        """Keys of which is known what stands at them."""
        return frozenset(self._tiles)

    def place(self, key: str) -> int:
        """Where a picture stands, from 0; -1 where it is not."""
        return self._places.get(key, -1)

    def image(self, key: str) -> QImage | None:
        """A thumbnail that is here."""
        return self._images.get(key)

    def held(self) -> int:
        """How many thumbnails are in memory."""
        return len(self._images)

    def marked(self) -> list[str]:
        """Keys of the marked pictures in their order."""
        return sorted(self._marked, key=self._places.__getitem__)

    def mark(self, keys: Sequence[str]) -> None:
        """Mark just these pictures."""
        self._mark({key for key in keys if key in self._places})

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._mark(set())

    def current(self) -> str:
        """Key of the chosen picture, or nothing."""
        return self._keys[self._current] if 0 <= self._current < len(self._keys) else ""

    def select(self, key: str) -> None:
        """Choose a picture."""
        self._move(self._places.get(key, -1))

    def count(self) -> int:
        """How many pictures there are."""
        return len(self._keys)

    # Geometry

    def _columns(self) -> int:
        return max((self.viewport().width() - 2 * _PAD + _GAP) // (_LEAST + _GAP), 1)

    def _tile_size(self) -> QSize:
        columns = self._columns()
        width = max((self.viewport().width() - 2 * _PAD - (columns - 1) * _GAP) // columns, 1)
        return QSize(width, round(width * 0.75) + WORDS)

    def _box(self, place: int) -> QRect:
        return _box_of(place, self._columns(), self._tile_size())

    def _update_tile(self, key: str) -> None:
        """Paint one tile anew, if it is in sight."""
        place = self._places.get(key, -1)
        if place in self._seen(self.verticalScrollBar().value()):
            self.viewport().update(
                self._box(place).translated(0, -self.verticalScrollBar().value()).adjusted(-2, -2, 2, 2)
            )

    def _seen(self, down: int) -> range:
        """The tiles that show at this height of the bar: a grid of many thousands paints as quickly as one of ten."""
        columns, pitch = self._columns(), self._tile_size().height() + _GAP
        first = max((down - 14) // pitch, 0) * columns
        last = ((down + self.viewport().height()) // pitch + 1) * columns
        return range(first, min(last, len(self._keys)))

    def _scrolled(self, _value: int) -> None:
        self.viewport().update()

    def _ranges(self) -> None:
        bottom = self._box(len(self._keys) - 1).bottom() + 14 if self._keys else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(bottom - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, other columns."""
        super().resizeEvent(event)
        self._ranges()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is seen, ask for what is missing."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), color("canvas"))
        down = self.verticalScrollBar().value()
        seen, columns, size = self._seen(down), self._columns(), self._tile_size()
        self._painter.begin(size, self.devicePixelRatioF())
        for place in seen:
            box = _box_of(place, columns, size).translated(0, -down)
            if box.intersects(event.rect()):
                self._paint_tile(painter, box, self._keys[place], place == self._current)
        self._ask(seen)

    def _ask(self, seen: range) -> None:
        """Say that something is not here."""
        if self._unknown(seen) or self._lacking(seen):
            self.wanted.emit()

    def _unknown(self, seen: range) -> list[str]:
        """Of what is seen and of as much again on both sides."""
        around = range(max(0, seen.start - len(seen)), min(len(self._keys), seen.stop + len(seen)))
        unknown = [key for key in map(self._keys.__getitem__, around) if key not in self._tiles]
        return [key for key in unknown if key not in self._asked_tiles]

    def _lacking(self, seen: range) -> list[str]:
        return [
            key
            for key in map(self._keys.__getitem__, seen)
            if key in self._tiles and key not in self._images and key not in self._asked
        ]

    def take_unknown(self) -> list[str]:
        """What is to be read now, for where one looks now; it counts as asked for."""
        unknown = self._unknown(self._seen(self.verticalScrollBar().value()))
        self._asked_tiles.update(unknown)
        return unknown

    def take_lacking(self, most: int) -> list[str]:
        """At most so many thumbnails to be read now, of what is seen now; they count as asked for."""
        lacking = self._lacking(self._seen(self.verticalScrollBar().value()))[:most]
        self._asked.update(lacking)
        return lacking

    def room(self) -> QSize:
        """What a picture is to fill, in pixels of the screen."""
        size = self._tile_size()
        return QSize(size.width(), size.height() - WORDS) * self.devicePixelRatioF()

    def _paint_tile(self, painter: QPainter, box: QRect, key: str, chosen: bool) -> None:
        tile = self._tiles.get(key)
        if tile is None:
            painter.setPen(QPen(color("border"), 1))
            painter.setBrush(color("surface"))
            painter.drawRoundedRect(box, 5, 5)
        else:
            painter.drawPixmap(box.topLeft(), self._painter.pixmap(tile, self._images.get(key)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen:
            painter.setPen(QPen(color("focus" if self.hasFocus() else "primary"), 2.5))
            painter.drawRoundedRect(QRectF(box).adjusted(-0.5, -0.5, 0.5, 0.5), 5, 5)
        if key in self._marked:
            mark = QRectF(box.left() + 6, box.top() + 6, 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("primary"))
            painter.drawRoundedRect(mark, 3, 3)
            painter.drawPixmap(mark.adjusted(2, 2, -2, -2).toRect(), pixmap("check", "on-primary", 14))

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        at = event.position().toPoint() + QPoint(0, self.verticalScrollBar().value())
        for place in self._seen(self.verticalScrollBar().value()):
            if self._box(place).contains(at):
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self._mark(self._marked ^ {self._keys[place]})
                elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                    first, last = sorted((max(self._current, 0), place))
                    self._mark(self._marked | set(self._keys[first : last + 1]))
                self._move(place)
                return

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look."""
        if self.current():
            self.opened.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End; with Shift they mark what they pass. Space and Enter look."""
        columns = self._columns()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        key = Qt.Key(event.key())
        ends = {Qt.Key.Key_Home: -len(self._keys), Qt.Key.Key_End: len(self._keys)}
        if key in steps or key in ends:
            self._go(steps[key] if key in steps else ends[key], event.modifiers())
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.current():
            self._mark(self._marked ^ {self.current()})
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._mark(set(self._keys))
        elif key == Qt.Key.Key_Escape and self._marked:
            self.clear_marks()
        else:
            super().keyPressEvent(event)

    def _go(self, by: int, modifiers: Qt.KeyboardModifier) -> None:
        before, place = self._current, min(max(self._current + by, 0), len(self._keys) - 1)
        if modifiers & Qt.KeyboardModifier.ShiftModifier and before >= 0:
            first, last = sorted((before, place))
            self._mark(self._marked | set(self._keys[first : last + 1]))
        self._move(place)

    def focusInEvent(self, event: object) -> None:
        """Show the ring."""
        self.viewport().update()

    focusOutEvent = focusInEvent

    def _move(self, place: int) -> None:
        if not 0 <= place < len(self._keys):
            return
        self._current = place
        box = self._box(place)
        bar = self.verticalScrollBar()
        if box.top() - 14 < bar.value():
            bar.setValue(box.top() - 14)
        elif box.bottom() + 14 > bar.value() + self.viewport().height():
            bar.setValue(box.bottom() + 14 - self.viewport().height())
        self.viewport().update()
        tile = self._tiles.get(self._keys[place])
        told = self.tr("{what}，第{n}张，共{m}张").format(
            what=tile.sentence() if tile else self.tr("照片"), n=place + 1, m=len(self._keys)
        )
        self.setAccessibleDescription(told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
        self.chosen.emit(self._keys[place])

    def _mark(self, keys: set[str]) -> None:
        changed, self._marked = keys != self._marked, keys
        if changed:
            self.viewport().update()
            self.marks_changed.emit(len(keys))


def _box_of(place: int, columns: int, size: QSize) -> QRect:
    """Where a tile stands in the whole of the grid."""
    width, height = size.width(), size.height()
    return QRect(_PAD + place % columns * (width + _GAP), 14 + place // columns * (height + _GAP), width, height)
