"""The lit panel: strips of six frames, turned positive all at once or one by one, with a loupe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.photos import NegativeRow
from ui.photos.light_paint import (
    FILM,
    LABEL_INK,
    LIGHT,
    LOUPE,
    RIM,
    TABLE,
    Look,
    Pair,
    paint_frame,
    paint_holes,
    paint_loupe,
)
from ui.photos.strips import PER_STRIP, Strip
from ui.photos.watermark import paint_watermark
from ui.style.theme import fonts, theme

_PAD, _SIDE, _LABEL, _TOP, _BOTTOM, _GAP = 10, 18, 19, 17, 27, 7


class LightPanel(QAbstractScrollArea):
    """Arrows move, N turns all frames, holding Space turns one, L takes the loupe, Enter opens the photo."""

    chosen = Signal(str)
    opened = Signal(str)
    wanted = Signal(list)
    turned = Signal(bool)
    loupe_taken = Signal(bool)
    marks_changed = Signal()
    compare_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("灯箱"))
        self.viewport().setMouseTracking(True)
        self._strips: list[Strip] = []
        self._labels: list[str] = []
        self._places: list[tuple[int, int]] = []  # strips and slots that hold a negative
        self._pictures: dict[str, Pair | str] = {}
        self._asked: set[str] = set()
        self._current = ""
        self._marked: set[str] = set()
        self.positive = False
        self.mark_words = ""
        self._held = ""
        self.loupe = False
        self._loupe_at = QPointF(0.5, 0.5)
        self._pointer: QPoint | None = None
        self.verticalScrollBar().valueChanged.connect(lambda _v: self.viewport().update())
        theme.follow(self.repaint_viewport)

    # Data

    def repaint_viewport(self) -> None:
        """Paint anew, in other colours."""
        self.viewport().update()

    def set_strips(self, strips: Sequence[Strip], labels: Sequence[str] = ()) -> None:
        """Lay other strips with their labels on the table; the chosen frame stays where it is still there."""
        self._strips, self._labels = list(strips), list(labels)
        self._places = [
            (line, slot) for line, strip in enumerate(strips) for slot, one in enumerate(strip.frames) if one.negative
        ]
        ids = [negative.id for negative in self._negatives()]
        self._pictures = {key: value for key, value in self._pictures.items() if key in ids}
        self._asked = {key for key in self._asked if key in self._pictures}
        if self._current not in ids:
            self._current = ids[0] if ids else ""
        self._mark(self._marked & set(ids))
        self._held = ""
        self._ranges()
        self.viewport().update()

    def marked(self) -> set[str]:
        """The marked frames."""
        return self._marked

    def ids(self) -> list[str]:
        """All negatives on the table in their order."""
        return [negative.id for negative in self._negatives()]

    def mark(self, ids: Sequence[str]) -> None:
        """Mark just these frames."""
        self._mark({one for one in ids if one in self.ids()})

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._mark(set())

    def _mark(self, ids: set[str]) -> None:
        changed, self._marked = ids != self._marked, ids
        if changed:
            self.viewport().update()
        self.marks_changed.emit()

    def set_pictures(self, found: dict[str, Pair | str]) -> None:
        """Pictures of frames have come, or the codes of their refusals."""
        self._pictures |= found
        self.viewport().update()

    def renew(self, negative_id: str) -> None:
        """Ask again for a frame that was scanned meanwhile."""
        self._pictures.pop(negative_id, None)
        self._asked.discard(negative_id)
        self.viewport().update()

    def forget(self) -> None:
        """Let go of all pictures."""
        self._pictures.clear()
        self.set_strips([])

    def held(self) -> int:
        """How many frames have their pictures in memory."""
        return sum(not isinstance(value, str) for value in self._pictures.values())

    def pictures(self, negative_id: str) -> Pair | None:
        """A frame's pictures that are here."""
        found = self._pictures.get(negative_id)
        return None if found is None or isinstance(found, str) else found

    def current(self) -> str:
        """The chosen frame's negative."""
        return self._current

    def select(self, negative_id: str) -> None:
        """Choose a frame."""
        for line, slot in self._places:
            negative = self._strips[line].frames[slot].negative
            if negative is not None and negative.id == negative_id:
                self._move(line, slot)
                return

    def step(self, by: int) -> None:
        """The frame before or after."""
        ids = [negative.id for negative in self._negatives()]
        if self._current in ids:
            place = ids.index(self._current) + by
            if 0 <= place < len(ids):
                self.select(ids[place])

    def set_positive(self, positive: bool) -> None:
        """All frames at once."""
        self.positive = positive
        self.viewport().update()
        self.turned.emit(positive)

    def set_loupe(self, on: bool) -> None:
        """Take the loupe or lay it down."""
        self.loupe, self._loupe_at = on, QPointF(0.5, 0.5)
        self.viewport().update()
        self.loupe_taken.emit(on)

    def _negatives(self) -> Iterator[NegativeRow]:
        for line, slot in self._places:
            negative = self._strips[line].frames[slot].negative
            if negative is not None:
                yield negative

    def _look(self, negative: NegativeRow | None) -> Look:
        if negative is None:
            return Look(None, False, False)
        picture = self._pictures.get(negative.id)
        return Look(picture, self._shows_positive(negative), negative.id == self._current, negative.id in self._marked)

    def _shows_positive(self, negative: NegativeRow) -> bool:
        return self.positive != (self._held == negative.id)

    # Geometry

    def _panel(self) -> QRectF:
        return QRectF(16, 14, self.viewport().width() - 32, self._content_height())

    def _frame_size(self) -> tuple[float, float]:
        room = self.viewport().width() - 32 - 2 * _SIDE - 14 - 5 * (PER_STRIP - 1)
        width = max(room / PER_STRIP, 40)
        return width, width * 2 / 3

    def _pitch(self) -> float:
        return _LABEL + _TOP + self._frame_size()[1] + _BOTTOM + _GAP

    def _content_height(self) -> float:
        return 2 * _PAD + len(self._strips) * self._pitch()

    def _strip_box(self, line: int) -> QRectF:
        panel = self._panel()
        top = panel.top() + _PAD + line * self._pitch() + _LABEL
        return QRectF(panel.left() + _SIDE, top, panel.width() - 2 * _SIDE, _TOP + self._frame_size()[1] + _BOTTOM)

    def _frame_box(self, line: int, slot: int) -> QRectF:
        strip = self._strip_box(line)
        width, height = self._frame_size()
        return QRectF(strip.left() + 7 + slot * (width + 5), strip.top() + _TOP, width, height)

    def _ranges(self) -> None:
        bar = self.verticalScrollBar()
        bar.setRange(0, max(int(self._content_height() + 28) - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other width, other frames."""
        super().resizeEvent(event)
        self._ranges()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Table, light, strips that show, loupe; asks for pictures that are not here."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), TABLE[theme.mode])
        down = self.verticalScrollBar().value()
        painter.translate(0, -down)
        painter.setPen(QPen(RIM, 1))
        painter.setBrush(LIGHT)
        painter.drawRoundedRect(self._panel(), 6, 6)
        missing, secret = [], QPainterPath()
        for line, strip in enumerate(self._strips):
            box = self._strip_box(line)
            if box.bottom() < down or box.top() - _LABEL > down + self.viewport().height():
                continue
            missing += self._paint_strip(painter, line, strip)
            for slot, frame in enumerate(strip.frames):
                if frame.negative is not None and frame.negative.secret and frame.negative.reduced_id:
                    secret.addRect(self._frame_box(line, slot))
        found = self._under_loupe() if self.loupe else None
        image = self._look(found[0]).image if found else None
        if found is not None and image is not None:
            paint_loupe(painter, image, found[1], found[2], self._frame_size()[0])
            if found[0].secret:
                secret.addEllipse(found[1], LOUPE, LOUPE)
                secret.setFillRule(Qt.FillRule.WindingFill)
        if (
            self.mark_words and not secret.isEmpty()
        ):  # across all that lies there: a frame alone is too small to be read on
            painter.setClipPath(secret)
            paint_watermark(painter, self._panel(), self.mark_words)
        if missing:
            self._asked.update(missing)
            self.wanted.emit(missing)

    def _paint_strip(self, painter: QPainter, line: int, strip: Strip) -> list[str]:
        box = self._strip_box(line)
        painter.setFont(fonts.ui(12))
        painter.setPen(LABEL_INK)
        label = QRectF(box.left(), box.top() - _LABEL, box.width(), 16)
        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, self._labels[line] if line < len(self._labels) else "")
        painter.fillRect(box, FILM)
        first = next((frame.negative for frame in strip.frames if frame.negative), None)
        if first is None or first.film == "135":
            paint_holes(painter, box)
        missing = []
        for slot, frame in enumerate(strip.frames):
            where = self._frame_box(line, slot)
            negative = frame.negative
            paint_frame(painter, where, frame, self._look(negative))
            if (
                negative
                and negative.reduced_id
                and negative.id not in self._pictures
                and negative.id not in self._asked
            ):
                missing.append(negative.id)
        return missing

    def _under_loupe(self) -> tuple[NegativeRow, QPointF, QPointF] | None:
        """The negative under the loupe, where it lies, and which part of the frame: the pointer's, else the keys'."""
        down = QPointF(0, self.verticalScrollBar().value())
        for line, slot in self._places:
            negative = self._strips[line].frames[slot].negative
            box = self._frame_box(line, slot)
            if negative is None:
                continue
            if self._pointer is not None:
                at = QPointF(self._pointer) + down
                if box.contains(at):
                    part = QPointF((at.x() - box.left()) / box.width(), (at.y() - box.top()) / box.height())
                    return negative, at, part
            elif negative.id == self._current:
                part = self._loupe_at
                return negative, QPointF(box.left() + part.x() * box.width(), box.top() + part.y() * box.height()), part
        return None

    # Hands

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        at = point + QPointF(0, self.verticalScrollBar().value())
        return next((place for place in self._places if self._frame_box(*place).contains(at)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        place = self._at(event.position())
        if place is not None:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._mark(self._marked ^ {self._id(place)} - {""})
            self._move(*place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the photo."""
        if self._current:
            self.opened.emit(self._current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The loupe follows."""
        self._pointer = event.position().toPoint()
        if self.loupe:
            self.viewport().update()

    def leaveEvent(self, event: object) -> None:
        """The keys have the loupe again."""
        self._pointer = None
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, [ ], N, Space, L, Enter; Shift with arrows moves the loupe within the frame."""
        key = Qt.Key(event.key())
        if self._marking(event):
            return
        sides = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if key in sides and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._shift_loupe(*sides[key])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.step(-1 if key in (Qt.Key.Key_Left, Qt.Key.Key_BracketLeft) else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._line(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_N:
            self.set_positive(not self.positive)
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._held = self._current
                self.viewport().update()
        elif key == Qt.Key.Key_C and not event.modifiers():
            self.compare_asked.emit()
        elif key == Qt.Key.Key_L:
            self.set_loupe(not self.loupe)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _marking(self, event: QKeyEvent) -> bool:
        """Ctrl with Space marks, Ctrl+A marks all, Esc none; whether it was one of these."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._mark(self._marked ^ {self._current} - {""})
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._mark({negative.id for negative in self._negatives()})
        elif event.key() == Qt.Key.Key_Escape and self._marked:
            self.clear_marks()
        else:
            return False
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Space let go: the frame turns back."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._held = ""
            self.viewport().update()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing stays held."""
        self._held = ""
        super().focusOutEvent(event)
        self.viewport().update()

    def _shift_loupe(self, down: int, right: int) -> None:
        at = self._loupe_at + QPointF(right * 0.08, down * 0.08)
        self._loupe_at = QPointF(min(max(at.x(), 0.0), 1.0), min(max(at.y(), 0.0), 1.0))
        self.viewport().update()

    def _line(self, by: int) -> None:
        now = next((place for place in self._places if self._id(place) == self._current), None)
        lines = sorted({line for line, _slot in self._places})
        if now is None:
            return
        at = lines.index(now[0]) + by
        if 0 <= at < len(lines):
            line = lines[at]
            self._move(
                *min((place for place in self._places if place[0] == line), key=lambda place: abs(place[1] - now[1]))
            )

    def _id(self, place: tuple[int, int]) -> str:
        negative = self._strips[place[0]].frames[place[1]].negative
        return negative.id if negative else ""

    def _move(self, line: int, slot: int) -> None:
        negative = self._strips[line].frames[slot].negative
        if negative is None:
            return
        self._current, self._held, self._loupe_at = negative.id, "", QPointF(0.5, 0.5)
        box, bar = self._strip_box(line), self.verticalScrollBar()
        if box.top() - _LABEL - _PAD < bar.value():
            bar.setValue(int(box.top()) - _LABEL - _PAD - 14)
        elif box.bottom() + _PAD > bar.value() + self.viewport().height():
            bar.setValue(int(box.bottom()) + _PAD + 14 - self.viewport().height())
        self.viewport().update()
        told = self.tr("第{frame}帧，底片号{number}").format(frame=negative.frame, number=negative.negative_no)
        self.setAccessibleDescription(told)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
        self.chosen.emit(negative.id)
