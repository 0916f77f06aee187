"""Deadline chips: colour, shape and word together, painted the same in tables and as a label."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme
from ui.widgets.base import reveal


class Level(StrEnum):
    """How pressing: overdue, within 3 days, within 10, later; `info`, `grey` and the rest say states."""

    RED = "cin"
    ORANGE = "ora"
    YELLOW = "yel"
    GREEN = "gre"
    GREY = "gry"
    INFO = "info"


_ICONS = {
    Level.RED: "warning-octagon-fill",
    Level.ORANGE: "warning-fill",
    Level.YELLOW: "hourglass-medium-fill",
    Level.GREEN: "clock",
    Level.GREY: "minus-circle",
    Level.INFO: "info",
}


@dataclass(frozen=True, slots=True)
class ChipText:
    """What a chip says."""

    text: str
    level: Level
    icon: str | None = None

    @property
    def icon_name(self) -> str:
        """Its icon: the level's, unless it has its own."""
        return _ICONS[self.level] if self.icon is None else self.icon


def level_icon(level: Level) -> str:
    """The icon of a level."""
    return _ICONS[level]


def days_left(days: int, level: Level | None = None) -> ChipText:
    """The chip of a period that ends in `days` days: 逾期9天, 今天到期, 剩1天. `level` overrules the tiers."""
    translate = QCoreApplication.translate
    if days < 0:
        return ChipText(translate("Chip", "逾期{days}天").format(days=-days), level or Level.RED)
    text = translate("Chip", "今天到期") if days == 0 else translate("Chip", "剩{days}天").format(days=days)
    tier = Level.ORANGE if days <= 3 else Level.YELLOW if days <= 10 else Level.GREEN
    return ChipText(text, level or tier)


def chip_tokens(level: Level) -> tuple[str, str]:
    """Ink and ground of a level."""
    return ("link", "info-bg") if level is Level.INFO else (level.value, f"{level.value}-bg")


HEIGHT = 22
WORDS_AT = 24
"""Pixels from a chip's left edge to its words."""


def chip_width(chip: ChipText) -> int:
    """Pixels that a chip needs."""
    return QFontMetrics(fonts.ui(12, True)).horizontalAdvance(chip.text) + 5 + 18 + 8


def draw_chip(painter: QPainter, left: float, middle: float, chip: ChipText, width: float | None = None) -> None:
    """Paint a chip whose left edge is at `left`."""
    ink, ground = chip_tokens(chip.level)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(left, middle - HEIGHT / 2, width or chip_width(chip), HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(ground))
    painter.drawRoundedRect(box, 3, 3)
    painter.drawPixmap(QPointF(left + 6, middle - 7), pixmap(chip.icon_name, ink, 14))
    painter.setFont(fonts.ui(12, True))
    painter.setPen(color(ink))
    painter.drawText(
        box.adjusted(WORDS_AT, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, chip.text
    )
    painter.restore()


class Chip(QWidget):
    """A chip as a widget."""

    def __init__(self, chip: ChipText | None = None, *, least: int = 0) -> None:
        super().__init__()
        self._chip = chip
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)
        self.set_chip(chip)

    def set_chip(self, chip: ChipText | None) -> None:
        """Say something else; nothing hides it."""
        self._chip = chip
        reveal(self, chip is not None)
        self.setAccessibleName(chip.text if chip else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(max(chip_width(self._chip), self._least) if self._chip else 0, HEIGHT)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        if self._chip is not None:
            draw_chip(QPainter(self), 0, self.height() / 2, self._chip, self.width())
