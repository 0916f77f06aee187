"""The photo grid: painted on a scroll area, only what is seen is asked for, thumbnails come from workers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
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
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from ui.style.icons import pixmap, plain
from ui.style.theme import color, fonts, theme

_LEAST, _GAP, _PAD, _WORDS = 168, 12, 16, 48
_KEPT = 400  # thumbnails in memory


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture: what stands under it, and its negative's number or what is wrong with it.

    A `veiled` one is kept from whoever looks: its picture is never asked for.
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

    def sentence(self) -> str:
        """How it is read aloud."""
        return "，".join(part for part in (self.title, self.number or self.faint, self.date, self.badge) if part)


class PhotoGrid(QAbstractScrollArea):
    """Tiles in rows; arrows move, Space looks, click chooses, Ctrl with click or Space marks."""

    chosen = Signal(str)
    opened = Signal(str)
    wanted = Signal(list)  # keys whose thumbnail is not here yet
    marks_changed = Signal(int)
    end_near = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("照片"))
        self._tiles: list[Tile] = []
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._asked: set[str] = set()
        self._current = -1
        self._marked: set[str] = set()
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.follow(self.repaint_viewport)

    def repaint_viewport(self) -> None:
        """Paint anew, in other colours."""
        self.viewport().update()

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show other pictures; the chosen one stays where it is still there."""
        before = self.current()
        self._tiles = list(tiles)
        keys = {tile.key for tile in tiles}
        self._mark(self._marked & keys)
        self._current = next(
            (place for place, tile in enumerate(self._tiles) if tile.key == before), 0 if tiles else -1
        )
        self._ranges()
        self.viewport().update()

    def set_image(self, key: str, image: QImage | None) -> None:
        """A thumbnail has come; None where it cannot be shown."""
        self._images[key] = image or QImage()
        while len(self._images) > _KEPT:
            old, _image = self._images.popitem(last=False)
            self._asked.discard(old)
        self.viewport().update()

    def forget(self) -> None:
        """Let go of all thumbnails."""
        self._images.clear()
        self._asked.clear()
        self.set_tiles([])

    def image(self, key: str) -> QImage | None:
        """A thumbnail that is here."""
        return self._images.get(key)

    def held(self) -> int:
        """How many thumbnails are in memory."""
        return len(self._images)

    def marked(self) -> list[str]:
        """Keys of the marked pictures in their order."""
        return [tile.key for tile in self._tiles if tile.key in self._marked]

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._mark(set())

    def current(self) -> str:
        """Key of the chosen picture, or nothing."""
        return self._tiles[self._current].key if 0 <= self._current < len(self._tiles) else ""

    def select(self, key: str) -> None:
        """Choose a picture."""
        for place, tile in enumerate(self._tiles):
            if tile.key == key:
                self._move(place)

    def count(self) -> int:
        """How many pictures there are."""
        return len(self._tiles)

    # Geometry

    def _columns(self) -> int:
        return max((self.viewport().width() - 2 * _PAD + _GAP) // (_LEAST + _GAP), 1)

    def _tile_size(self) -> tuple[float, float]:
        columns = self._columns()
        width = (self.viewport().width() - 2 * _PAD - (columns - 1) * _GAP) / columns
        return width, round(width * 0.75) + _WORDS

    def _box(self, place: int) -> QRectF:
        columns = self._columns()
        width, height = self._tile_size()
        return QRectF(_PAD + place % columns * (width + _GAP), 14 + place // columns * (height + _GAP), width, height)

    def _seen(self, down: int) -> range:
        """The tiles that show at this height of the bar: a grid of many thousands paints as quickly as one of ten."""
        columns, pitch = self._columns(), self._tile_size()[1] + _GAP
        first = max(int((down - 14) // pitch), 0) * columns
        last = (int((down + self.viewport().height()) // pitch) + 1) * columns
        return range(first, min(last, len(self._tiles)))

    def _scrolled(self, value: int) -> None:
        self.viewport().update()
        if self._tiles and value > self.verticalScrollBar().maximum() - 2 * self.viewport().height():
            self.end_near.emit()

    def _ranges(self) -> None:
        bottom = self._box(len(self._tiles) - 1).bottom() + 14 if self._tiles else 0
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
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), color("canvas"))
        down = self.verticalScrollBar().value()
        missing = []
        for place in self._seen(down):
            tile = self._tiles[place]
            self._paint_tile(painter, self._box(place).translated(0, -down), tile, place == self._current)
            if tile.key not in self._images and tile.key not in self._asked and not tile.veiled:
                missing.append(tile.key)
        if missing:
            self._asked.update(missing)
            self.wanted.emit(missing)

    def _paint_tile(self, painter: QPainter, box: QRectF, tile: Tile, chosen: bool) -> None:
        path = QPainterPath()
        path.addRoundedRect(box, 5, 5)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(box, color("surface"))
        picture = QRectF(box.left(), box.top(), box.width(), box.height() - _WORDS)
        self._paint_picture(painter, picture, tile)
        painter.setFont(fonts.ui(13))
        painter.setPen(color("text"))
        words = box.adjusted(8, box.height() - _WORDS + 4, -8, 0)
        title = QFontMetrics(fonts.ui(13)).elidedText(tile.title, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(QRectF(words.left(), words.top(), words.width(), 20), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        below = QRectF(words.left(), words.top() + 20, words.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, tile.number or tile.faint)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, tile.date)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen:
            painter.setPen(QPen(color("focus" if self.hasFocus() else "primary"), 2.5))
            painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 5, 5)
        else:
            painter.setPen(QPen(color("border"), 1))
            painter.drawRoundedRect(box, 5, 5)
        if tile.key in self._marked:
            mark = QRectF(box.left() + 6, box.top() + 6, 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("primary"))
            painter.drawRoundedRect(mark, 3, 3)
            painter.drawPixmap(mark.adjusted(2, 2, -2, -2).toRect(), pixmap("check", "on-primary", 14))

    def _paint_picture(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        image = self._images.get(tile.key)
        if tile.veiled:
            veil(painter, box, self.tr("内部资料"))
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
                    self._mark(self._marked ^ {self._tiles[place].key})
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
            self._move(min(max(self._current + steps[key], 0), len(self._tiles) - 1))
        elif key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.current():
            self._mark(self._marked ^ {self.current()})
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._mark({tile.key for tile in self._tiles})
        elif key == Qt.Key.Key_Escape and self._marked:
            self.clear_marks()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(0 if key == Qt.Key.Key_Home else len(self._tiles) - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        """Show the ring."""
        self.viewport().update()

    focusOutEvent = focusInEvent

    def _move(self, place: int) -> None:
        if not 0 <= place < len(self._tiles):
            return
        self._current = place
        box = self._box(place)
        bar = self.verticalScrollBar()
        if box.top() - 14 < bar.value():
            bar.setValue(int(box.top()) - 14)
        elif box.bottom() + 14 > bar.value() + self.viewport().height():
            bar.setValue(int(box.bottom()) + 14 - self.viewport().height())
        self.viewport().update()
        told = self.tr("{what}，第{n}张，共{m}张").format(
            what=self._tiles[place].sentence(), n=place + 1, m=len(self._tiles)
        )
        self.setAccessibleDescription(told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
        self.chosen.emit(self._tiles[place].key)

    def _mark(self, keys: set[str]) -> None:
        changed, self._marked = keys != self._marked, keys
        if changed:
            self.viewport().update()
            self.marks_changed.emit(len(keys))


def veil(painter: QPainter, box: QRectF, words: str) -> None:
    """In place of a picture that the person may not see: a shield and why."""
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
