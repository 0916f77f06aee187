"""The six pips: one shape for the state of a step, everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.style.theme import color, theme


class Pip(StrEnum):
    """What a step's mark says. `merged` is done together with another step: done, and drawn as such."""

    OFF = "off"
    NOW = "now"
    DONE = "done"
    MERGED = "merged"
    LATE = "late"
    WAIVED = "waived"


PITCH = 20
SIZE = 15
_REACHED = {Pip.DONE, Pip.MERGED, Pip.WAIVED, Pip.NOW, Pip.LATE}
_PASSED = {Pip.DONE, Pip.MERGED, Pip.WAIVED}


def pip_name(state: Pip) -> str:
    """The word for a state, for legends and for reading aloud."""
    translate = QCoreApplication.translate
    return {
        Pip.OFF: translate("Pip", "未开始"),
        Pip.NOW: translate("Pip", "进行中"),
        Pip.DONE: translate("Pip", "完成"),
        Pip.MERGED: translate("Pip", "合并完成"),
        Pip.LATE: translate("Pip", "逾期"),
        Pip.WAIVED: translate("Pip", "免予"),
    }[state]


def draw_pip(painter: QPainter, centre: QPointF, state: Pip, size: float = 13.0, ground: QColor | None = None) -> None:
    """Paint one mark of `size` px around `centre`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = size / 2
    scale = size / 13
    back = ground or color("surface")
    if state is Pip.OFF:
        _ring(painter, centre, radius - 0.6 * scale, "pip-off", 1.2 * scale, back)
    elif state is Pip.NOW:
        _ring(painter, centre, radius - 0.9 * scale, "c1", 1.8 * scale, back)
        _disc(painter, centre, 2.9 * scale, "c1")
    elif state is Pip.DONE:
        _disc(painter, centre, radius, "c1")
        _tick(painter, centre, scale, color("on-c1"))
    elif state is Pip.MERGED:
        _ring(painter, centre, radius - 0.9 * scale, "c1", 1.6 * scale, color("selected"))
        _tick(painter, centre, scale * 0.86, color("c1"))
    elif state is Pip.LATE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("cin-solid"))
        edge = size - 0.4 * scale
        painter.drawRoundedRect(
            QRectF(centre.x() - edge / 2, centre.y() - edge / 2, edge, edge), 2.3 * scale, 2.3 * scale
        )
        painter.setPen(_pen(QColor("#FFFFFF"), 1.8 * scale))
        painter.drawLine(centre + QPointF(0, -3.3 * scale), centre + QPointF(0, 0.7 * scale))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawEllipse(centre + QPointF(0, 3.4 * scale), scale, scale)
    else:
        _ring(painter, centre, radius - 0.6 * scale, "pip-off", 1.2 * scale, color("gry-bg"))
        painter.setPen(_pen(color("gry"), 1.5 * scale))
        painter.drawLine(centre + QPointF(-2.7 * scale, 0), centre + QPointF(2.7 * scale, 0))
    painter.restore()


def draw_pips(painter: QPainter, left: float, middle: float, states: Sequence[Pip], pitch: float = PITCH) -> None:
    """Paint a row of marks with their links; `left` is the first mark's left edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = SIZE / 2
    for place in range(len(states) - 1):
        both = states[place] in _PASSED and states[place + 1] in _REACHED
        painter.setPen(QPen(color("c2" if both else "border"), 1.4))
        start = left + half + place * pitch
        painter.drawLine(QPointF(start + 8, middle), QPointF(start + pitch - 8, middle))
    painter.restore()
    ratio = painter.device().devicePixelRatioF()
    for place, state in enumerate(states):
        at = QPointF(round(left + place * pitch) - 1, round(middle - half) - 1)
        painter.drawPixmap(at, _cached(state, 13, ratio, theme.mode))


@lru_cache(maxsize=64)
def _cached(state: Pip, size: int, ratio: float, mode: str) -> QPixmap:
    del mode
    edge = size + 4
    picture = QPixmap(round(edge * ratio), round(edge * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_pip(painter, QPointF(edge / 2, edge / 2), state, size)
    painter.end()
    return picture


class PipRow(QWidget):
    """The six marks of one case."""

    def __init__(self, states: Sequence[Pip] = (), pitch: int = PITCH) -> None:
        super().__init__()
        self._states = tuple(states)
        self._pitch = pitch
        theme.follow(self.update)
        self._tell()

    def set_states(self, states: Sequence[Pip]) -> None:
        """Show other states."""
        self._states = tuple(states)
        self._tell()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its marks."""
        return QSize(max(len(self._states) - 1, 0) * self._pitch + SIZE + 2, SIZE + 4)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        painter = QPainter(self)
        draw_pips(painter, 1, self.height() / 2, self._states, self._pitch)

    def _tell(self) -> None:
        self.setAccessibleName("，".join(pip_name(state) for state in self._states))


class PipMark(QWidget):
    """One mark alone, for legends and lists of steps."""

    def __init__(self, state: Pip, size: int = 13) -> None:
        super().__init__()
        self.state = state
        self._edge = size
        self.setFixedSize(size + 3, size + 3)
        self.setAccessibleName(pip_name(state))
        theme.follow(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark."""
        painter = QPainter(self)
        draw_pip(painter, QPointF(self.width() / 2, self.height() / 2), self.state, self._edge)


def _ring(painter: QPainter, centre: QPointF, radius: float, token: str, width: float, back: QColor) -> None:
    painter.setPen(QPen(color(token), width))
    painter.setBrush(back)
    painter.drawEllipse(centre, radius, radius)


def _disc(painter: QPainter, centre: QPointF, radius: float, token: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(token))
    painter.drawEllipse(centre, radius, radius)


def _tick(painter: QPainter, centre: QPointF, scale: float, ink: QColor) -> None:
    painter.setPen(_pen(ink, 1.6 * scale))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [QPointF(-2.9, 0.2), QPointF(-0.8, 2.5), QPointF(3.0, -1.9)]
    painter.drawPolyline(QPolygonF([centre + point * scale for point in points]))


def _pen(ink: QColor, width: float) -> QPen:
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
