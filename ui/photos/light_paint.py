"""Painting of the light table: film, holes, frames, flags, loupe. Colours are those of film and light in both modes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPainterPath, QPen

from app.photos import NegativeRow
from ui.photos.picture import corner_word
from ui.photos.strips import Frame
from ui.style.icons import plain
from ui.style.theme import fonts
from ui.widgets.photo_tiles import cover

LIGHT, FILM = QColor("#FCFCF8"), QColor("#231A15")
TABLE = {"light": QColor("#D5DAE2"), "dark": QColor("#0B0F17")}
LABEL_INK, RIM = QColor("#454F61"), QColor("#B9C1CE")
_BLANK, _EDGE, _RING = QColor("#E9A066"), QColor("#EDAE66"), QColor("#3D6FE0")
_UNREGISTERED, _UNSCANNED = QColor("#3A2C23"), QColor("#5A3A22")
_WARN, _WARN_GROUND, _PALE = QColor("#964100"), QColor("#FDEEDD"), QColor("#E8CDB4")
LOUPE, TIMES = 84.0, 4.0

Pair = tuple[QImage, QImage]


def _t(text: str) -> str:
    return QCoreApplication.translate("LightTable", text)


@dataclass(frozen=True, slots=True)
class Look:
    """How a frame is shown: its pictures or the code of their refusal, which of the two, and whether it is chosen."""

    picture: Pair | str | None
    positive: bool
    chosen: bool
    marked: bool = False

    @property
    def image(self) -> QImage | None:
        """The picture that is shown."""
        return None if self.picture is None or isinstance(self.picture, str) else self.picture[int(self.positive)]


def paint_holes(painter: QPainter, box: QRectF) -> None:
    """The perforation of 135 film along both edges."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LIGHT)
    left = box.left() + 5
    while left + 7 < box.right():
        painter.drawRoundedRect(QRectF(left, box.top() + 4, 6.5, 8), 1, 1)
        painter.drawRoundedRect(QRectF(left, box.bottom() - 22, 6.5, 8), 1, 1)
        left += 14.37
    painter.restore()


def paint_frame(painter: QPainter, box: QRectF, frame: Frame, look: Look) -> None:
    """One frame with its number at the edge."""
    painter.setFont(fonts.ui(11, True))
    painter.setPen(_EDGE)
    edge = QRectF(box.left() + 2, box.bottom() + 13, box.width(), 14)
    painter.drawText(edge, Qt.AlignmentFlag.AlignVCenter, f"▸{frame.number}")
    negative = frame.negative
    if negative is None:
        _paint_blank(painter, box, _UNREGISTERED, _t("未登记"), "")
        return
    if negative.reduced_id is None:
        _paint_blank(painter, box, _UNSCANNED, _t("未扫描"), "corners-out")
    elif isinstance(look.picture, str):
        veiled = look.picture == "permission.denied"
        words, icon = (_t("内部资料"), "shield-warning") if veiled else (_t("影像损坏"), "warning-circle")
        _paint_blank(painter, box, _UNSCANNED, words, icon)
    elif look.image is None:
        painter.fillRect(box, _BLANK)
    else:
        painter.drawImage(box, look.image, cover(look.image, box))
    if look.positive and look.image is not None:
        corner_word(painter, QPointF(box.left() + 4, box.bottom() - 24), _t("正像"))
    _paint_flag(painter, box.adjusted(0, 0, -22 if look.marked else 0, 0), negative)
    if negative.picked:
        painter.drawPixmap(QPointF(box.right() - 20, box.bottom() - 20), plain("star-fill", "#F2C14E", 16))
    if look.marked:
        plate = QRectF(box.right() - 22, box.top() + 4, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_RING)
        painter.drawRoundedRect(plate, 3, 3)
        painter.drawPixmap(plate.topLeft() + QPointF(2, 2), plain("check", "#FFFFFF", 14))
    if look.chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_RING, 3))
        painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 2, 2)


def _paint_blank(painter: QPainter, box: QRectF, ground: QColor, words: str, icon: str) -> None:
    painter.fillRect(box, ground)
    painter.setFont(fonts.ui(12))
    painter.setPen(_PALE)
    middle = box.center()
    if icon:
        painter.drawPixmap(QPointF(middle.x() - 9, middle.y() - 20), plain(icon, _PALE.name(), 18))
        painter.drawText(QRectF(box.left(), middle.y(), box.width(), 20), Qt.AlignmentFlag.AlignCenter, words)
    else:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _fault(negative: NegativeRow) -> str:
    """The first of a frame's faults by its short name; the side tells all of it."""
    return re.split("[、，；（]", negative.condition, maxsplit=1)[0]


def _paint_flag(painter: QPainter, box: QRectF, negative: NegativeRow) -> None:
    linked = "" if negative.photo_ids else _t("未挂接")
    flag = _t("已借出") if negative.lent_to else _fault(negative) if negative.faulty else linked
    if not flag:
        return
    font = fonts.ui(12, True)
    metrics = QFontMetrics(font)
    flag = metrics.elidedText(flag, Qt.TextElideMode.ElideRight, int(box.width()) - 34)
    plate = QRectF(box.left() + 4, box.top() + 4, metrics.horizontalAdvance(flag) + 25, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_WARN_GROUND)
    painter.drawRoundedRect(plate, 3, 3)
    painter.drawPixmap(QPointF(plate.left() + 4, plate.top() + 2), plain("warning-fill", _WARN.name(), 13))
    painter.setFont(font)
    painter.setPen(_WARN)
    painter.drawText(plate.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, flag)


def paint_loupe(painter: QPainter, image: QImage, at: QPointF, part: QPointF, frame_width: float) -> None:
    """A loupe at `at` over the `part` (0 to 1) of a frame that is `frame_width` wide, enlarged `TIMES`."""
    shown = cover(image, QRectF(0, 0, 3, 2))
    width = shown.width() * (2 * LOUPE) / (frame_width * TIMES)
    middle = QPointF(shown.left() + part.x() * shown.width(), shown.top() + part.y() * shown.height())
    circle = QPainterPath()
    circle.addEllipse(at, LOUPE, LOUPE)
    painter.save()
    painter.setClipPath(circle)
    painter.fillPath(circle, LIGHT)
    target = QRectF(at.x() - LOUPE, at.y() - LOUPE, 2 * LOUPE, 2 * LOUPE)
    painter.drawImage(target, image, QRectF(middle.x() - width / 2, middle.y() - width / 2, width, width))
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#18202F"), 4))
    painter.drawEllipse(at, LOUPE, LOUPE)
    painter.setPen(QPen(QColor("#8592AD"), 1.5))
    painter.drawEllipse(at, LOUPE - 3, LOUPE - 3)
