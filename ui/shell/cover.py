"""The cover beside the lock: six columns, one for each of the six ones, with a flight of steps down through them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.style.icons import logo
from ui.style.theme import fonts

_GROUND, _LINE, _PALE, _FOOT, _WHITE = (
    QColor(value) for value in ("#14224A", "#3A4D85", "#C9D5F2", "#A9B8E0", "#FFFFFF")
)
_CINNABAR = QColor("#E0483A")


class Cover(QWidget):
    """Painted; it holds no records."""

    def __init__(self, version: str) -> None:
        super().__init__()
        self._version = version
        self.setMinimumWidth(470)
        self._names = [
            self.tr("回访"),
            self.tr("整改"),
            self.tr("建议"),
            self.tr("座谈"),
            self.tr("分析"),
            self.tr("计划"),
        ]
        self.setAccessibleName(self.tr("一案通，职务犯罪个案预防规范化管理系统"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, mark, name, columns, foot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), _GROUND)
        painter.drawPixmap(48, 64, logo(True, 52))
        painter.setPen(_WHITE)
        painter.setFont(fonts.serif(46, strong=True))
        for place, letter in enumerate(self.tr("一案通")):
            painter.drawText(QRectF(46, 134 + place * 54, 56, 56), Qt.AlignmentFlag.AlignCenter, letter)
        self._columns(painter)
        self._foot(painter)

    def _columns(self, painter: QPainter) -> None:
        pitch, right, top, bottom = 54, self.width() - 56, 64, self.height() - 150
        left = right - 6 * pitch
        painter.setPen(QPen(_LINE, 1))
        for place in range(7):
            painter.drawLine(QPointF(left + place * pitch + 0.5, top), QPointF(left + place * pitch + 0.5, bottom))
        for place, name in enumerate(self._names):
            middle = left + place * pitch + pitch / 2
            for line, letter in enumerate(self.tr("一案一") + name):
                strong = line > 2
                painter.setFont(fonts.serif(20, strong=strong))
                painter.setPen(_WHITE if strong else _PALE)
                painter.drawText(
                    QRectF(middle - 14, top + 22 + line * 27, 28, 28), Qt.AlignmentFlag.AlignCenter, letter
                )
        self._steps(painter, left, pitch, top + 186, bottom - 36)

    def _steps(self, painter: QPainter, left: float, pitch: float, high: float, low: float) -> None:
        rise = max((low - high) / 5, 8)
        spots = [QPointF(left + place * pitch + pitch / 2, low - place * rise) for place in range(6)]
        painter.setPen(QPen(QColor("#5E73B5"), 1))
        for lower, upper in pairwise(spots):
            painter.drawLine(lower, QPointF(lower.x(), upper.y()))
            painter.drawLine(QPointF(lower.x(), upper.y()), upper)
        for place, spot in enumerate(spots):
            painter.setPen(QPen(_CINNABAR if place == 0 else _PALE, 1.6))
            painter.setBrush(_CINNABAR if place == 0 else _GROUND)
            painter.drawEllipse(spot, 4.6, 4.6)

    def _foot(self, painter: QPainter) -> None:
        right, line = self.width() - 56, self.height() - 120
        painter.setPen(QPen(_LINE, 1))
        painter.drawLine(QPointF(48, line + 0.5), QPointF(right, line + 0.5))
        painter.setPen(_WHITE)
        painter.setFont(fonts.ui(16, True))
        painter.drawText(
            QRectF(48, line + 18, right - 48, 24),
            Qt.AlignmentFlag.AlignVCenter,
            self.tr("职务犯罪个案预防规范化管理系统"),
        )
        painter.setPen(_FOOT)
        painter.setFont(fonts.ui(13))
        painter.drawText(
            QRectF(48, line + 44, right - 48, 20),
            Qt.AlignmentFlag.AlignVCenter,
            self.tr("离线单机版　数据全程加密，只经介质交换"),
        )
        painter.drawText(
            QRectF(48, line + 44, right - 48, 20),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            self._version,
        )
