"""The photo grid: painted on a scroll area; what is said of pictures and the pictures themselves come as they are seen.

The grid knows the keys of all pictures and holds the rest of a few hundred. A tile is painted once and then copied, so
that scrolling through 100,000 costs what scrolling through ten costs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QBrush,
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from ui.style.icons import pixmap, plain
from ui.style.theme import color, fonts, theme

_LEAST, _GAP, _PAD, _WORDS = 168, 12, 16, 48
_KEPT = 120  # thumbnails in memory, up to 300 KiB each: more than a screen of 1920×1080 shows and its neighbours
_KEPT_TILES = 2000
_KEPT_PAINTED = 120


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture: what stands under it, and its negative's number or what is wrong with it.

    A `veiled` one is kept from whoever looks: the picture that is asked for is a blur of a few colours.
    """

    key: str
    title: str
    number: str
    date: str
    badge: str
    badge_icon: str = "film-strip"
    missing: bool = False
    faint: str = ""
    veiled: bool = False
    picked: bool = False

    def sentence(self) -> str:
        """How it is read aloud."""
        return "，".join(part for part in (self.title, self.number or self.faint, self.date, self.badge) if part)


class PhotoGrid(QAbstractScrollArea):
    """Tiles in rows; arrows move, Space looks, click chooses, Ctrl with click or Space marks."""

    chosen = Signal(str)
    opened = Signal(str)
    wanted = Signal()  # thumbnails of what is seen are not here yet
    tiles_wanted = Signal()  # of pictures that are seen nothing is known yet
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
        self._painted: OrderedDict[str, QPixmap] = OrderedDict()
        self._painted_for: tuple[object, ...] = ()
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
            if self._tiles.get(tile.key) != tile:
                self._painted.pop(tile.key, None)
            self._tiles[tile.key] = tile
            self._tiles.move_to_end(tile.key)
            self._asked_tiles.discard(tile.key)
        while len(self._tiles) > max(_KEPT_TILES, len(tiles)):
            self._tiles.popitem(last=False)
        self.viewport().update()

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show just these pictures, of which all is known."""
        self._tiles.clear()
        self._painted.clear()
        self.put_tiles(tiles)
        self.set_keys([tile.key for tile in tiles])

    def set_image(self, key: str, image: QImage | None) -> None:
        """A thumbnail has come; None where it cannot be shown."""
        self._images[key] = image or QImage()
        self._painted.pop(key, None)
        while len(self._images) > _KEPT:
            old, _image = self._images.popitem(last=False)
            self._asked.discard(old)
        self.viewport().update()

    def forget(self) -> None:
        """Let go of all thumbnails."""
        self._images.clear()
        self._painted.clear()
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

    def _tile_size(self) -> tuple[float, float]:
        columns = self._columns()
        width = (self.viewport().width() - 2 * _PAD - (columns - 1) * _GAP) / columns
        return width, round(width * 0.75) + _WORDS

    def _box(self, place: int) -> QRectF:
        return _box_of(place, self._columns(), self._tile_size())

    def _seen(self, down: int) -> range:
        """The tiles that show at this height of the bar: a grid of many thousands paints as quickly as one of ten."""
        columns, pitch = self._columns(), self._tile_size()[1] + _GAP
        first = max(int((down - 14) // pitch), 0) * columns
        last = (int((down + self.viewport().height()) // pitch) + 1) * columns
        return range(first, min(last, len(self._keys)))

    def _scrolled(self, _value: int) -> None:
        self.viewport().update()

    def _ranges(self) -> None:
        bottom = self._box(len(self._keys) - 1).bottom() + 14 if self._keys else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(int(bottom) - self.viewport().height(), 0))
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
        seen = self._seen(down)
        look = (self._tile_size(), theme.mode, self.devicePixelRatioF())
        if look != self._painted_for:
            self._painted_for = look
            self._painted.clear()
        columns, size = self._columns(), self._tile_size()
        for place in seen:
            box = _box_of(place, columns, size).translated(0, -down)
            self._paint_tile(painter, box, self._keys[place], place == self._current)
        self._ask(seen)

    def _ask(self, seen: range) -> None:
        """Say what is not here; of what is seen and of as much again on both sides first what is said of it."""
        if self._unknown(seen):
            self.tiles_wanted.emit()
        if self._lacking(seen):
            self.wanted.emit()

    def _unknown(self, seen: range) -> list[str]:
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
        width, height = self._tile_size()
        return (QSizeF(width, height - _WORDS) * self.devicePixelRatioF()).toSize().expandedTo(QSize(1, 1))

    def _paint_tile(self, painter: QPainter, box: QRectF, key: str, chosen: bool) -> None:
        tile = self._tiles.get(key)
        if tile is None:
            painter.setPen(QPen(color("border"), 1))
            painter.setBrush(color("surface"))
            painter.drawRoundedRect(box, 5, 5)
        else:
            painter.drawPixmap(box.topLeft(), self._painting(tile, box))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen:
            painter.setPen(QPen(color("focus" if self.hasFocus() else "primary"), 2.5))
            painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 5, 5)
        if key in self._marked:
            mark = QRectF(box.left() + 6, box.top() + 6, 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("primary"))
            painter.drawRoundedRect(mark, 3, 3)
            painter.drawPixmap(mark.adjusted(2, 2, -2, -2).toRect(), pixmap("check", "on-primary", 14))

    def _painting(self, tile: Tile, box: QRectF) -> QPixmap:
        """The tile as it was painted the first time."""
        held = self._painted.get(tile.key)
        if held is not None:
            self._painted.move_to_end(tile.key)
            return held
        ratio = self.devicePixelRatioF()
        made = QPixmap(int((box.width() + 1) * ratio), int((box.height() + 1) * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(color("canvas"))
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_content(painter, QRectF(0, 0, box.width(), box.height()), tile)
        painter.end()
        self._painted[tile.key] = made
        while len(self._painted) > _KEPT_PAINTED:
            self._painted.popitem(last=False)
        return made

    def _paint_content(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        path = QPainterPath()
        path.addRoundedRect(box, 5, 5)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(box, color("surface"))
        picture = QRectF(box.left(), box.top(), box.width(), box.height() - _WORDS)
        self._paint_picture(painter, picture, tile)
        large, small = fonts.ui(13), fonts.ui(12)
        painter.setFont(large)
        painter.setPen(color("text"))
        words = box.adjusted(8, box.height() - _WORDS + 4, -8, 0)
        title = QFontMetrics(large).elidedText(tile.title, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(QRectF(words.left(), words.top(), words.width(), 20), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(small)
        painter.setPen(color("text3"))
        below = QRectF(words.left(), words.top() + 20, words.width(), 18)
        measure = QFontMetrics(small)
        room = int(words.width()) - measure.horizontalAdvance(tile.date) - 8
        number = measure.elidedText(tile.number or tile.faint, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, number)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, tile.date)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color("border"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)

    def _paint_picture(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        image = self._images.get(tile.key)
        if tile.veiled:
            veil(painter, box, self.tr("内部资料"), image)
        elif image is None or image.isNull():
            painter.fillRect(box, color("gry-bg"))
            painter.drawPixmap(
                box.center().toPoint() - QPoint(12, 12),
                pixmap("image" if image is None else "warning-circle", "text3", 24),
            )
        else:
            painter.drawImage(box, image, cover(image, box))
        if tile.badge:
            self._paint_badge(painter, box, tile)
        if tile.picked:
            plate = QRectF(box.right() - 27, box.top() + 5, 22, 22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(16, 22, 38, 200))
            painter.drawRoundedRect(plate, 3, 3)
            painter.drawPixmap(plate.topLeft() + QPointF(4, 4), plain("star-fill", "#F2C14E", 14))

    def _paint_badge(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        font = fonts.ui(12, tile.missing)
        width = QFontMetrics(font).horizontalAdvance(tile.badge) + 28
        where = QRectF(box.right() - 5 - width, box.bottom() - 25, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FDEEDD") if tile.missing else QColor(16, 22, 38, 200))
        painter.drawRoundedRect(where, 3, 3)
        icon = "warning-fill" if tile.missing else tile.badge_icon
        ink = QColor("#964100") if tile.missing else QColor("#FFFFFF")
        painter.drawPixmap(int(where.left()) + 4, int(where.top()) + 3, plain(icon, ink.name(), 14))
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(where.adjusted(21, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, tile.badge)

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        at = event.position() + QPoint(0, self.verticalScrollBar().value())
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
        """Arrows, Home, End; Space and Enter look."""
        columns = self._columns()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        key = Qt.Key(event.key())
        if key in steps:
            self._move(min(max(self._current + steps[key], 0), len(self._keys) - 1))
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.current():
            self._mark(self._marked ^ {self.current()})
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._mark(set(self._keys))
        elif key == Qt.Key.Key_Escape and self._marked:
            self.clear_marks()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(0 if key == Qt.Key.Key_Home else len(self._keys) - 1)
        else:
            super().keyPressEvent(event)

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
            bar.setValue(int(box.top()) - 14)
        elif box.bottom() + 14 > bar.value() + self.viewport().height():
            bar.setValue(int(box.bottom()) + 14 - self.viewport().height())
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


def _box_of(place: int, columns: int, size: tuple[float, float]) -> QRectF:
    """Where a tile stands in the whole of the grid."""
    width, height = size
    return QRectF(_PAD + place % columns * (width + _GAP), 14 + place // columns * (height + _GAP), width, height)


def veil(painter: QPainter, box: QRectF, words: str, blur: QImage | None = None) -> None:
    """In place of a picture that the person may not see: a blur of it, a shield and why."""
    if blur is not None and not blur.isNull():
        painter.drawImage(box, blur)
        painter.fillRect(box, QColor(255, 255, 255, 150) if theme.mode == "light" else QColor(14, 18, 27, 150))
    else:
        painter.fillRect(box, color("gry-bg"))
        painter.fillRect(box, QBrush(color("border"), Qt.BrushStyle.BDiagPattern))
    middle = box.center()
    painter.drawPixmap(QPointF(middle.x() - 14, middle.y() - 26), pixmap("shield-warning", "text3", 28))
    painter.setFont(fonts.ui(12))
    painter.setPen(color("text2"))
    painter.drawText(QRectF(box.left(), middle.y() + 6, box.width(), 20), Qt.AlignmentFlag.AlignCenter, words)


def cover(image: QImage, box: QRectF) -> QRect:
    """The middle part of an image that fills a box of this shape."""
    wide, high = image.width(), image.height()
    shape = box.width() / max(box.height(), 1)
    if wide / max(high, 1) > shape:
        part = round(high * shape)
        return QRect((wide - part) // 2, 0, part, high)
    part = round(wide / shape)
    return QRect(0, (high - part) // 2, wide, part)
