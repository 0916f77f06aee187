"""The six ones below each other, with a line from mark to mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style.theme import color, fonts, theme
from ui.widgets.chip import ChipText, chip_width, draw_chip
from ui.widgets.pips import Pip, draw_pip, pip_name

Line = tuple[Pip, str, str, ChipText | None]
_PITCH = 26


class StepLines(QWidget):
    """Mark, name, and at the right a date or how pressing it is."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other steps."""
        self._lines = list(lines)
        self.setAccessibleName("，".join(f"{name}{pip_name(state)}" for state, name, _told, _chip in lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One pitch for each."""
        return QSize(200, _PITCH * len(self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Links, marks, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (state, name, told, chip) in enumerate(self._lines):
            middle = place * _PITCH + _PITCH / 2
            if place < len(self._lines) - 1:
                passed = state in (Pip.DONE, Pip.MERGED, Pip.WAIVED)
                painter.setPen(QPen(color("c2" if passed else "border"), 1.4))
                painter.drawLine(QPointF(8, middle + 8), QPointF(8, middle + _PITCH - 8))
            draw_pip(painter, QPointF(8, middle), state)
            idle = state is Pip.OFF
            painter.setFont(fonts.ui(13, state in (Pip.NOW, Pip.LATE)))
            painter.setPen(color("text2" if idle else "text"))
            box = QRectF(28, place * _PITCH, self.width() - 28, _PITCH)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
            if chip is not None:
                draw_chip(painter, self.width() - chip_width(chip), middle, chip)
                continue
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, told)
