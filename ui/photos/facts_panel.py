"""The right of the large view: the picture's histogram and what is known of how it was taken."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QFrame, QWidget

from ui.photos.queries import LargeFacts
from ui.style.theme import color, theme
from ui.widgets.base import Label, column, scrolled
from ui.widgets.facts import Facts

_BINS = 64
_SAMPLE = 160
_INKS = (QColor(214, 60, 50, 120), QColor(50, 150, 70, 120), QColor(60, 100, 220, 120))


def _t(text: str) -> str:
    return QCoreApplication.translate("FactsPanel", text)


def histogram(image: QImage) -> list[list[int]]:
    """Counts of red, green and blue in `_BINS` steps, from a small copy."""
    small = image.scaled(_SAMPLE, _SAMPLE, Qt.AspectRatioMode.KeepAspectRatio).convertToFormat(
        QImage.Format.Format_RGB888
    )
    counts = [[0] * _BINS for _ in range(3)]
    for line in range(small.height()):
        row = bytes(memoryview(small.constScanLine(line)))[: 3 * small.width()]  # type: ignore[arg-type]
        for channel in range(3):
            for value in row[channel::3]:
                counts[channel][value * _BINS // 256] += 1
    return counts


class Histogram(QWidget):
    """Three curves over each other."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: list[list[int]] = []
        self.setFixedHeight(110)
        theme.follow(self.update)

    def show_picture(self, image: QImage) -> None:
        """Count a picture's tones."""
        self._counts = [] if image.isNull() else histogram(image)
        dark = sum(sum(one[: _BINS // 4]) for one in self._counts)
        light = sum(sum(one[-_BINS // 4 :]) for one in self._counts)
        total = max(1, sum(map(sum, self._counts)))
        told = _t("直方图，暗部{a}%，亮部{b}%").format(a=round(100 * dark / total), b=round(100 * light / total))
        self.setAccessibleName(told)
        self.update()

    def counts(self) -> list[list[int]]:
        """What is shown."""
        return self._counts

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 0, -1, -1)
        painter.fillRect(box, color("subtle"))
        painter.setPen(Qt.PenStyle.NoPen)
        most = max((max(one) for one in self._counts), default=0)
        for counts, ink in zip(self._counts, _INKS, strict=False):
            points = [
                QPointF(
                    box.left() + place * box.width() / (_BINS - 1),
                    box.bottom() - (count / max(most, 1)) ** 0.5 * (box.height() - 6),
                )
                for place, count in enumerate(counts)
            ]
            painter.setBrush(ink)
            painter.drawPolygon(QPolygonF([box.bottomLeft(), *points, box.bottomRight()]))


class FactsPanel(QFrame):
    """Histogram above, facts below."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "right")
        self.setFixedWidth(300)
        self.histogram = Histogram()
        self.facts = Facts(76, 4)
        inner = column(
            Label(_t("直方图"), "strong"),
            self.histogram,
            4,
            Label(_t("拍摄信息"), "strong"),
            self.facts,
            None,
            gap=8,
            margins=(14, 12, 12, 12),
        )
        self.setLayout(column(scrolled(inner, "surface"), gap=0, margins=(1, 0, 0, 0)))

    def show_picture(self, image: QImage) -> None:
        """The picture in front."""
        self.histogram.show_picture(image)

    def show_facts(self, facts: LargeFacts) -> None:
        """What is known."""
        self.facts.set_facts(facts.facts)

    def release(self) -> None:
        """Let go."""
        self.histogram.show_picture(QImage())
        self.facts.set_facts([])
