"""Who looks and when, again and again across a picture that is not for everybody."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from ui.style.theme import fonts

_LIGHT, _DARK = QColor(255, 255, 255, 92), QColor(0, 0, 0, 60)


def paint_watermark(painter: QPainter, box: QRectF, words: str) -> None:
    """Slanted lines of the words over a picture's place; light and dark, so that it reads on any ground."""
    font = fonts.ui(14)
    step = QFontMetrics(font).horizontalAdvance(words) + 56
    reach = box.width() + box.height()
    painter.save()
    painter.setClipRect(box)
    painter.translate(box.center())
    painter.rotate(-24)
    painter.setFont(font)
    line, top = 0, -reach / 2
    while top < reach / 2:
        left = -reach / 2 - (step / 2 if line % 2 else 0)
        while left < reach / 2:
            for shift, ink in ((1.0, _DARK), (0.0, _LIGHT)):
                painter.setPen(ink)
                painter.drawText(QPointF(left + shift, top + shift), words)
            left += step
        line, top = line + 1, top + 84
    painter.restore()
