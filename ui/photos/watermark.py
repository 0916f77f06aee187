"""Who looks and when, again and again across a picture that is not for everybody."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from app.photos import watermark_of
from ui.desk import Desk
from ui.style.theme import fonts

_SMALL = 260  # a picture that is not higher gets smaller words
_LIGHT, _DARK = QColor(255, 255, 255, 92), QColor(0, 0, 0, 60)


def mark_for(desk: Desk, secret: bool) -> str:
    """What stands across a picture that whoever sits here looks at now; nothing across one for everybody."""
    workspace = desk.workspace
    return watermark_of(workspace.own, desk.actor, desk.now()) if secret and workspace is not None else ""


@lru_cache(maxsize=2)
def overlay(words: str, width: int, height: int, ratio: float) -> QImage:
    """The same to be laid over small pictures of this size in pixels, on a screen of `ratio` pixels for one."""
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_watermark(painter, QRectF(0, 0, width / ratio, height / ratio), words)
    made.setDevicePixelRatio(1)
    return made


def paint_watermark(painter: QPainter, box: QRectF, words: str) -> None:
    """Slanted lines of the words over a picture's place; light and dark, so that it reads on any ground."""
    small = box.height() < _SMALL
    font = fonts.ui(11 if small else 14)
    step = QFontMetrics(font).horizontalAdvance(words) + 56
    reach = box.width() + box.height()
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
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
        line, top = line + 1, top + (48 if small else 84)
    painter.restore()
