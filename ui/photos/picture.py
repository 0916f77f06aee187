"""A picture in a box: contained on a dark ground or covering the box, with a word in its corner, or words instead."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.photos.watermark import paint_watermark
from ui.style.icons import plain
from ui.style.theme import fonts
from ui.widgets.photo_tiles import cover

GROUND, INK, PLATE = QColor("#0E121B"), QColor("#C9D0DE"), QColor(16, 22, 38, 200)


class PictureBox(QWidget):
    """Paints one picture; a double click asks to see it large."""

    opened = Signal()

    def __init__(self, height: int, *, covers: bool = False) -> None:
        super().__init__()
        self._image = QImage()
        self._words, self._icon, self._label = "", "image", ""
        self._covers = covers
        self.zoom = 1.0
        self.mark = ""
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage, label: str = "") -> None:
        """Show a picture with a word in its corner."""
        self._image, self._label, self._words = image, label, ""
        self.update()

    def show_words(self, words: str, icon: str = "image") -> None:
        """Say why there is no picture."""
        self._image, self._label, self._words, self._icon = QImage(), "", words, icon
        self.update()

    def forget(self) -> None:
        """Let go of the picture."""
        self.show_words("")

    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def words(self) -> str:
        """What is said instead of a picture."""
        return self._words

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, picture, corner word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        painter.fillRect(box, GROUND)
        if self._image.isNull():
            self._paint_words(painter, box)
            return
        if self._covers:
            painter.drawImage(box, self._image, middle_part(cover(self._image, box), self.zoom))
        else:
            painter.drawImage(contained(self._image, box), self._image)
        if self.mark:
            paint_watermark(painter, box if self._covers else contained(self._image, box), self.mark)
        if self._label:
            corner_word(painter, QPointF(box.left() + 8, box.bottom() - 28), self._label)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        middle = box.center()
        lift = 20 if self._words else 12
        painter.drawPixmap(QPointF(middle.x() - 12, middle.y() - lift), plain(self._icon, INK.name(), 24))
        painter.setFont(fonts.ui(12))
        painter.setPen(INK)
        where = QRectF(box.left() + 12, middle.y() + 10, box.width() - 24, 40)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere
        painter.drawText(where, int(flags), self._words)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask to see it large."""
        self.opened.emit()


def contained(image: QImage, box: QRectF) -> QRectF:
    """The largest place in a box that shows all of an image."""
    scale = min(box.width() / max(image.width(), 1), box.height() / max(image.height(), 1))
    width, height = image.width() * scale, image.height() * scale
    return QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height)


def middle_part(part: QRect, zoom: float) -> QRectF:
    """The middle of a part of an image, `zoom` times as large."""
    whole = QRectF(part)
    width, height = whole.width() / zoom, whole.height() / zoom
    return QRectF(whole.center().x() - width / 2, whole.center().y() - height / 2, width, height)


def corner_word(painter: QPainter, at: QPointF, text: str) -> None:
    """A word on a dark plate over a picture."""
    font = fonts.ui(12)
    plate = QRectF(at.x(), at.y(), QFontMetrics(font).horizontalAdvance(text) + 14, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(plate, 3, 3)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
