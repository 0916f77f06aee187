"""What a tile of the photo grid looks like. It is painted once and then copied: its words when they are known, its
picture when it comes.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPen, QPixmap

from ui.style.icons import pixmap, plain
from ui.style.theme import color, fonts, theme

#: Height of the words under a picture, in logical pixels.
WORDS = 48
_KEPT = 120
_ROUND = 5
_PLATE = QColor(16, 22, 38, 200)


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture: what stands under it, and its negative's number or what is wrong with it.

    A `veiled` one is kept from whoever looks: the picture that is asked for is a blur of a few colours. `secrecy` is
    said on one that may be seen, but not by everybody.
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
    secrecy: str = ""

    def sentence(self) -> str:
        """How it is read aloud."""
        parts = (self.title, self.number or self.faint, self.date, self.badge, self.secrecy)
        return "，".join(part for part in parts if part)


@dataclass(slots=True)
class _Painted:
    """A tile as it was painted, and of what."""

    tile: Tile
    image: QImage | None
    pixmap: QPixmap


class TilePainter:
    """Holds the painted tiles of one size, those that were wanted last.

    The window's thread waits for the interpreter after every call that paints, while a worker reads what comes next. So
    a tile takes few of them: what all tiles have in common is a picture that is laid over each.
    """

    def __init__(self, veiled: str) -> None:
        self._veiled = veiled
        self._held: OrderedDict[str, _Painted] = OrderedDict()
        self._look: tuple[object, ...] = ()
        self._size, self._ratio = QSize(), 1.0
        self._edge = QPixmap()

    def clear(self) -> None:
        """Let go of all."""
        self._held.clear()

    def begin(self, size: QSize, ratio: float) -> None:
        """From now on tiles of `size` in logical pixels, on a screen of that many pixels for one of them."""
        look = (size, ratio, theme.mode)
        if look != self._look:
            self._look, self._size, self._ratio = look, size, ratio
            self._held.clear()
            self._edge = self._made(QColor(Qt.GlobalColor.transparent))
            _paint_edge(self._edge, size)

    def pixmap(self, tile: Tile, image: QImage | None) -> QPixmap:
        """The tile with its picture: None where it is not here yet, an empty one where it cannot be shown."""
        held = self._held.pop(tile.key, None)
        if held is None:
            full = len(self._held) >= _KEPT
            made = self._held.popitem(last=False)[1].pixmap if full else self._made(color("surface"))
            held = _Painted(tile, image, made)
            self._paint(held, words=True)
        elif held.tile != tile or held.image is not image:
            words, held.tile, held.image = held.tile != tile, tile, image
            self._paint(held, words)
        self._held[tile.key] = held
        return held.pixmap

    def _made(self, ground: QColor) -> QPixmap:
        made = QPixmap(self._size * self._ratio)
        made.setDevicePixelRatio(self._ratio)
        made.fill(ground)
        return made

    def _paint(self, held: _Painted, words: bool) -> None:
        painter = QPainter(held.pixmap)
        above = QRect(0, 0, self._size.width(), self._size.height() - WORDS)
        if words:
            self._paint_words(painter, above, held.tile)
        self._paint_picture(painter, QRectF(above), held.tile, held.image)
        if held.tile.badge:
            badge = _badge(held.tile.badge, held.tile.badge_icon, held.tile.missing, self._ratio)
            left = above.width() - 5 - badge.deviceIndependentSize().width()
            painter.drawPixmap(QPointF(left, above.height() - 25), badge)
        if held.tile.secrecy:
            painter.drawPixmap(
                QPointF(5, above.height() - 25), _badge(held.tile.secrecy, "lock-key", False, self._ratio)
            )
        if held.tile.picked:
            painter.drawPixmap(QPointF(above.width() - 27, 5), _star(self._ratio))
        part = QRect(0, 0, self._edge.width(), self._edge.height() if words else round(above.height() * self._ratio))
        painter.drawPixmap(QPointF(), self._edge, QRectF(part))
        painter.end()

    def _paint_words(self, painter: QPainter, above: QRect, tile: Tile) -> None:
        large, small = fonts.ui(13), fonts.ui(12)
        measure = QFontMetrics(small)
        words = QRectF(8, above.height() + 4, above.width() - 16, 20)
        below = QRectF(8, above.height() + 24, above.width() - 16, 18)
        painter.fillRect(0, above.height(), above.width(), WORDS, color("surface"))
        painter.setFont(large)
        painter.setPen(color("text"))
        title = QFontMetrics(large).elidedText(tile.title, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(small)
        painter.setPen(color("text3"))
        room = int(words.width()) - measure.horizontalAdvance(tile.date) - 8
        number = measure.elidedText(tile.number or tile.faint, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, number)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, tile.date)

    def _paint_picture(self, painter: QPainter, box: QRectF, tile: Tile, image: QImage | None) -> None:
        if tile.veiled:
            veil(painter, box, self._veiled, image)
        elif image is None or image.isNull():
            painter.fillRect(box, color("gry-bg"))
            sign = pixmap("image" if image is None else "warning-circle", "text3", 24)
            painter.drawPixmap(box.center() - QPointF(12, 12), sign)
        elif image.size() == box.size().toSize() * self._ratio:
            painter.drawImage(box, image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, image, cover(image, box))


def _paint_edge(edge: QPixmap, size: QSize) -> None:
    """What lies over every tile: the ground outside its rounded corners, and its border."""
    box = QRectF(0, 0, size.width(), size.height())
    corners = QPainterPath()
    corners.addRect(box)
    corners.addRoundedRect(box, _ROUND, _ROUND)
    painter = QPainter(edge)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(corners, color("canvas"))
    painter.setPen(QPen(color("border"), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    painter.end()


def _plate(width: int, height: int, ratio: float, ground: QColor) -> tuple[QPixmap, QPainter]:
    """A rounded plate to lie on a picture, and the painter for what stands on it."""
    made = QPixmap(QSize(width, height) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(0, 0, width, height), 3, 3)
    return made, painter


@lru_cache(maxsize=256)
def _badge(text: str, icon: str, missing: bool, ratio: float) -> QPixmap:
    font = fonts.ui(12, missing)
    width = QFontMetrics(font).horizontalAdvance(text) + 28
    made, painter = _plate(width, 20, ratio, QColor("#FDEEDD") if missing else _PLATE)
    ink = QColor("#964100") if missing else QColor("#FFFFFF")
    painter.drawPixmap(4, 3, plain("warning-fill" if missing else icon, ink.name(), 14))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QRectF(21, 0, width - 25, 20), Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return made


@lru_cache(maxsize=4)
def _star(ratio: float) -> QPixmap:
    """The sign of a picture that was picked."""
    made, painter = _plate(22, 22, ratio, _PLATE)
    painter.drawPixmap(QPointF(4, 4), plain("star-fill", "#F2C14E", 14))
    painter.end()
    return made


def veil(painter: QPainter, box: QRectF, words: str, blur: QImage | None = None) -> None:
    """In place of a picture that the person may not see: a blur of it, a shield and why."""
    if blur is not None and not blur.isNull():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # a few colours: else it is a chessboard
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
