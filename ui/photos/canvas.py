"""A canvas for one image: fitted or at a scale, turned, moved about, with a watermark or beside what was before."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui.photos.picture import GROUND, INK, contained, corner_word
from ui.photos.watermark import paint_watermark
from ui.style.icons import plain
from ui.style.theme import fonts

_STEPS = (0.25, 0.5, 1.0, 2.0, 4.0)


class Canvas(QWidget):
    """Paints one image, fitted (scale 0) or at a scale, moved about by dragging."""

    scaled = Signal(float)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._whole = QImage()
        self._other = QImage()
        self._curtain = 0.5
        self._beside_words = ("", "")
        self._quarters = 0
        self.mark = ""
        self._words, self._label = "", ""
        self._middle = QPointF(0.5, 0.5)  # the part of the image that stands in the middle, from 0 to 1
        self._grip: QPointF | None = None
        self.scale = 0.0
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_image(self, image: QImage, label: str = "") -> None:
        """Show an image; scale and place stay, so that a negative lies exactly over its photo."""
        self._whole, self._label, self._words = image, label, ""
        self._image = self._turned(image)
        self.update()

    def show_words(self, text: str) -> None:
        """Say why there is none."""
        self._whole = self._image = self._other = QImage()
        self._words = text
        self.update()

    def turn(self, quarters: int) -> None:
        """Turn for looking at, by quarters to the right; nothing is kept of it."""
        self._quarters = (self._quarters + quarters) % 4
        self._image = self._turned(self._whole)
        self._stay_inside()
        self.update()

    def upright(self) -> None:
        """As it came."""
        self.turn(-self._quarters)

    def show_beside(self, other: QImage, words: tuple[str, str] = ("", "")) -> None:
        """Before and after: another image at the left of a curtain that the pointer draws; an empty one ends it.

        `words` say what the left and the right are.
        """
        self._other, self._beside_words = other, words
        self.setMouseTracking(not other.isNull())
        self.update()

    def beside(self) -> bool:
        """Whether two images are compared."""
        return not self._other.isNull()

    def curtain(self) -> float:
        """Where the curtain hangs, from 0 to 1 of the width."""
        return self._curtain

    def draw_curtain(self, part: float) -> None:
        """Where the curtain hangs, from 0 to 1 of the width."""
        self._curtain = min(max(part, 0.0), 1.0)
        self.update()

    def follow(self, other: Canvas) -> None:
        """Show the same part at the same scale as another canvas."""
        self.scale, self._middle = other.scale, QPointF(other._middle)
        self.update()

    def _turned(self, image: QImage) -> QImage:
        if not self._quarters or image.isNull():
            return image
        return image.transformed(QTransform().rotate(90 * self._quarters))

    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def words(self) -> str:
        """What is said instead."""
        return self._words

    def fit(self) -> None:
        """All of it."""
        self.set_scale(0.0)

    def set_scale(self, scale: float) -> None:
        """Pixels of the screen for one of the image; 0 fits it in."""
        self.scale = scale
        if scale == 0:
            self._middle = QPointF(0.5, 0.5)
        self._stay_inside()
        self.update()
        self.scaled.emit(self.effective())
        self.moved.emit()

    def effective(self) -> float:
        """The scale that is shown."""
        if self.scale or self._image.isNull():
            return self.scale or 1.0
        return contained(self._image, QRectF(self.rect())).width() / self._image.width()

    def zoom(self, inwards: bool) -> None:
        """The next step in or out."""
        now = self.effective()
        larger = [step for step in _STEPS if step > now * 1.01]
        smaller = [step for step in _STEPS if step < now * 0.99]
        self.set_scale(larger[0] if inwards and larger else smaller[-1] if not inwards and smaller else now)

    def shift(self, right: float, down: float) -> bool:
        """Move by parts of the window; whether there was anything to move."""
        size = self._size()
        if size.width() <= self.width() and size.height() <= self.height():
            return False
        self._middle += QPointF(right * self.width() / size.width(), down * self.height() / size.height())
        self._stay_inside()
        self.update()
        self.moved.emit()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and image, or words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.effective() < 2)
        painter.fillRect(self.rect(), GROUND)
        if self._image.isNull():
            middle = QRectF(self.rect()).center()
            painter.drawPixmap(QPointF(middle.x() - 20, middle.y() - 50), plain("image", INK.name(), 40))
            painter.setPen(INK)
            painter.setFont(fonts.ui(14))
            painter.drawText(self.rect().adjusted(0, 30, 0, 0), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        place = self._place()
        painter.drawImage(place, self._image)
        if not self._other.isNull():
            self._paint_other(painter, place)
        if self.mark:
            paint_watermark(painter, place, self.mark)
        if self._label:
            corner_word(
                painter, QPointF(max(place.left(), 0) + 12, min(place.bottom(), self.height()) - 34), self._label
            )

    def _paint_other(self, painter: QPainter, place: QRectF) -> None:
        edge = place.left() + self._curtain * place.width()
        painter.save()
        painter.setClipRect(QRectF(place.left(), place.top(), edge - place.left(), place.height()))
        painter.drawImage(place, self._turned(self._other))
        painter.restore()
        painter.setPen(QPen(QColor("#FFFFFF"), 2))
        painter.drawLine(QPointF(edge, place.top()), QPointF(edge, place.bottom()))
        for left, word in ((max(place.left(), 0.0) + 12, self._beside_words[0]), (edge + 12, self._beside_words[1])):
            if word:
                corner_word(painter, QPointF(left, max(place.top(), 0.0) + 12), word)

    def _size(self) -> QSizeF:
        return QSizeF(self._image.size()) * self.effective()

    def _place(self) -> QRectF:
        if not self.scale:
            return contained(self._image, QRectF(self.rect()))
        size = self._size()
        left = self.width() / 2 - self._middle.x() * size.width()
        top = self.height() / 2 - self._middle.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def _stay_inside(self) -> None:
        self._middle = QPointF(min(max(self._middle.x(), 0.0), 1.0), min(max(self._middle.y(), 0.0), 1.0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self.zoom(event.angleDelta().y() > 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._grip = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or draw the curtain."""
        if self.beside() and self._grip is None:
            place = self._place()
            self.draw_curtain((event.position().x() - place.left()) / max(place.width(), 1))
        if self._grip is not None and self.scale:
            moved = event.position() - self._grip
            self._grip = event.position()
            self.shift(-moved.x() / max(self.width(), 1), -moved.y() / max(self.height(), 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fitted or by pixels."""
        self.set_scale(0.0 if self.scale else 1.0)
