"""Scanned pages as small pictures, paper by paper: chosen, moved, turned and parted by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame

from app.documents import Leaf, Papers, recipe
from ui.style.theme import color, fonts, theme

_CELL_W, _CELL_H, _HEAD, _PAD = 132, 186, 34, 14
_PICTURE = 128
_SMALLEST_SKEW = 20


class PageGrid(QAbstractScrollArea):
    """`edited` when the papers changed, `current_changed` with the page in front, `looked` when one is to be seen
    large."""

    edited = Signal()
    current_changed = Signal(int)
    looked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("扫描页"))
        self.papers: Papers = ()
        self.titles: Callable[[int], str] = lambda _number: ""
        self.pictures: dict[tuple[int, int], QImage] = {}
        self.chosen: set[int] = set()
        self.current = 0
        self._anchor = 0
        self._press: QPoint | None = None
        self._drop: int | None = None
        self._history: list[Papers] = []
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme.follow(self.viewport().update)

    # State

    def show_papers(self, papers: Papers) -> None:
        """Show papers as they were laid on the table; undoing goes back to here."""
        self.papers = papers
        self._history = []
        self._settle(min(self.current, max(self.count() - 1, 0)))

    def count(self) -> int:
        """How many pages."""
        return sum(len(sheaf) for sheaf in self.papers)

    def change(self, papers: Papers, current: int | None = None) -> None:
        """Take other papers; can be undone."""
        if papers == self.papers:
            return
        self._history.append(self.papers)
        chosen = len(self.chosen)
        self.papers = papers
        at = self.current if current is None else current
        self._settle(min(at, max(self.count() - 1, 0)), chosen if current is not None else 1)
        self.edited.emit()

    def undo(self) -> None:
        """Ctrl+Z."""
        if self._history:
            self.papers = self._history.pop()
            self._settle(min(self.current, max(self.count() - 1, 0)))
            self.edited.emit()

    def _settle(self, current: int, chosen: int = 1) -> None:
        self.current = self._anchor = current
        self.chosen = set(range(current, min(current + chosen, self.count())))
        self._ranges()
        self._tell()

    def _tell(self) -> None:
        if self.papers:
            number = recipe.paper_at(self.papers, self.current)
            told = self.tr("第{n}页，第{m}份").format(n=self.current + 1, m=number + 1)
            self.setAccessibleDescription(told)
            self.current_changed.emit(self.current)
        self.viewport().update()

    # What is done with pages

    def turn(self, quarters: int) -> None:
        """Turn the chosen pages clockwise."""
        kept = set(self.chosen)
        self.change(recipe.turn(self.papers, self.chosen, quarters))
        self.chosen = kept
        self.viewport().update()

    def nudge(self, step: int) -> None:
        """Move the chosen pages one place."""
        papers, first = recipe.nudge(self.papers, self.chosen, step)
        self.change(papers, first)

    def split(self) -> None:
        """Begin a paper with the page in front, or join it to the one before where it begins one already."""
        starts = recipe.starts(self.papers)
        if self.current in starts:
            self.change(recipe.join(self.papers, starts.index(self.current)))
        else:
            self.change(recipe.split(self.papers, self.current))

    def drop_chosen(self) -> None:
        """Leave the chosen pages out; at least one page stays."""
        if len(self.chosen) < self.count():
            self.change(recipe.drop(self.papers, self.chosen))

    # Places

    def _columns(self) -> int:
        return max((self.viewport().width() - 2 * _PAD) // _CELL_W, 1)

    def _cells(self) -> tuple[list[QRectF], list[QRectF]]:
        """Boxes of the pages and of the papers' heads, before scrolling."""
        cells, heads, top, across = [], [], float(_PAD), self._columns()
        for sheaf in self.papers:
            heads.append(QRectF(_PAD, top, across * _CELL_W, _HEAD))
            top += _HEAD
            for place in range(len(sheaf)):
                left, down = _PAD + place % across * _CELL_W, top + place // across * _CELL_H
                cells.append(QRectF(left, down, _CELL_W, _CELL_H))
            top += -(-len(sheaf) // across) * _CELL_H + 8
        return cells, heads

    def _ranges(self) -> None:
        cells, _heads = self._cells()
        bottom = cells[-1].bottom() + _PAD if cells else 0
        bar = self.verticalScrollBar()
        bar.setRange(0, max(round(bottom) - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        if cells and self.current < len(cells):
            box, high = cells[self.current], self.viewport().height()
            if box.top() - _HEAD < bar.value():
                bar.setValue(round(box.top() - _HEAD))
            elif box.bottom() > bar.value() + high:
                bar.setValue(round(box.bottom() - high))

    def page_at(self, at: QPointF) -> int | None:
        """The page under a point of the viewport."""
        point = at + QPointF(0, self.verticalScrollBar().value())
        return next((place for place, box in enumerate(self._cells()[0]) if box.contains(point)), None)

    def _gap_at(self, at: QPointF) -> int:
        point = at + QPointF(0, self.verticalScrollBar().value())
        cells, _heads = self._cells()
        for place, box in enumerate(cells):
            if box.top() <= point.y() < box.bottom() and point.x() < box.center().x():
                return place
            if box.contains(point):
                return place + 1
        below = [place for place, box in enumerate(cells) if box.top() > point.y()]
        return below[0] if below else len(cells)

    def box(self, place: int) -> QRectF:
        """Where a page is drawn in the viewport."""
        return self._cells()[0][place].translated(0, -self.verticalScrollBar().value())

    # Drawing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room."""
        super().resizeEvent(event)
        self._ranges()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Heads and pages that are in sight."""
        del event
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), color("canvas"))
        painter.translate(0, -self.verticalScrollBar().value())
        room = QRectF(self.viewport().rect()).translated(0, self.verticalScrollBar().value())
        cells, heads = self._cells()
        for number, box in enumerate(heads):
            if box.intersects(room):
                self._paint_head(painter, number, box)
        for place, (leaf, box) in enumerate(zip(recipe.leaves(self.papers), cells, strict=True)):
            if box.intersects(room):
                self._paint_page(painter, place, leaf, box)
        if self._drop is not None and cells:
            last = self._drop >= len(cells)
            box = cells[-1] if last else cells[self._drop]
            painter.setPen(QPen(color("focus"), 3))
            x = box.right() - 1 if last else box.left() + 1
            painter.drawLine(QPointF(x, box.top() + 6), QPointF(x, box.bottom() - 10))

    def _paint_head(self, painter: QPainter, number: int, box: QRectF) -> None:
        painter.setFont(fonts.ui(13, True))
        painter.setPen(color("text"))
        told = self.tr("第{n}份").format(n=number + 1) if len(self.papers) > 1 else ""
        name = "　".join(part for part in (told, self.titles(number)) if part)
        pages = self.tr("{n}页").format(n=len(self.papers[number]))
        width = QFontMetrics(fonts.ui(13, True)).horizontalAdvance(name)
        painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        painter.drawText(box.adjusted(6 + width + 10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, pages)
        if number:
            painter.setPen(QPen(color("border"), 1))
            painter.drawLine(box.topLeft(), box.topRight())

    def _paint_page(self, painter: QPainter, place: int, leaf: Leaf, box: QRectF) -> None:
        on = place in self.chosen
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("selected"))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 5, 5)
        if place == self.current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("focus"), 2))
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 5, 5)
        frame = QRectF(box.left() + 10, box.top() + 10, box.width() - 20, box.height() - 40)
        image = self.pictures.get((leaf.source, leaf.place))
        self._paint_picture(painter, leaf, frame, image)
        painter.setFont(fonts.ui(12, on))
        painter.setPen(color("link" if on else "text2"))
        told = str(place + 1)
        if leaf.skew:
            told += self.tr("　已校正{n}°").format(n=f"{abs(leaf.skew) / 100:.1f}")
        painter.drawText(
            QRectF(box.left(), box.bottom() - 28, box.width(), 18), Qt.AlignmentFlag.AlignCenter, told
        )  # fmt: skip

    def _paint_picture(self, painter: QPainter, leaf: Leaf, frame: QRectF, image: QImage | None) -> None:
        if image is None:
            painter.fillRect(QRectF(frame.center().x() - 45, frame.top(), 90, frame.height()), color("subtle"))
            return
        painter.save()
        sideways = leaf.turn % 2 == 1
        width, height = (image.height(), image.width()) if sideways else (image.width(), image.height())
        scale = min(frame.width() / width, frame.height() / height)
        painter.translate(frame.center())
        shown = QRectF(-width * scale / 2, -height * scale / 2, width * scale, height * scale)
        painter.fillRect(shown, QColor("white"))
        painter.setClipRect(shown)
        painter.rotate(leaf.turn * 90 + leaf.skew / 100)
        size = QRectF(0, 0, image.width() * scale, image.height() * scale)
        painter.drawImage(size.translated(-size.center()), image)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color("ctl"), 1))
        painter.drawRect(shown.translated(frame.center()))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; with Ctrl or Shift more than one."""
        place = self.page_at(event.position())
        self._press = event.position().toPoint() if place is not None else None
        if place is None:
            return
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.chosen ^= {place}
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self.chosen = set(range(min(self._anchor, place), max(self._anchor, place) + 1))
        elif place not in self.chosen:
            self.chosen, self._anchor = {place}, place
        self.current = place
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is chosen."""
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - self._press).manhattanLength() >= QApplication.startDragDistance()
        if far or self._drop is not None:
            self._drop = self._gap_at(event.position())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        drop, self._drop = self._drop, None
        if drop is not None:
            papers, first = recipe.move(self.papers, self.chosen, drop)
            self.change(papers, first)
        elif self._press is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            place = self.page_at(event.position())
            if place is not None:
                self.chosen, self._anchor = {place}, place
        self._press = None
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look at it large."""
        place = self.page_at(event.position())
        if place is not None:
            self.looked.emit(place)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Alt+arrows, R, S, Delete, Space, Ctrl+A, Ctrl+Z."""
        key, held = Qt.Key(event.key()), event.modifiers()
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self._columns(),
            Qt.Key.Key_Down: self._columns(), Qt.Key.Key_Home: -self.count(), Qt.Key.Key_End: self.count(),
        }  # fmt: skip
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        acts: dict[tuple[Qt.Key, bool], Callable[[], object]] = {
            (Qt.Key.Key_R, False): lambda: self.turn(-1 if held & Qt.KeyboardModifier.ShiftModifier else 1),
            (Qt.Key.Key_S, False): self.split,
            (Qt.Key.Key_Delete, False): self.drop_chosen,
            (Qt.Key.Key_Space, False): lambda: self.looked.emit(self.current),
            (Qt.Key.Key_A, True): self._choose_all,
            (Qt.Key.Key_Z, True): self.undo,
        }
        act = acts.get((key, control))
        if key in steps and held & Qt.KeyboardModifier.AltModifier and abs(steps[key]) == 1:
            self.nudge(steps[key])
        elif key in steps:
            self._go(steps[key], extend=bool(held & Qt.KeyboardModifier.ShiftModifier))
        elif act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def _choose_all(self) -> None:
        self.chosen = set(range(self.count()))
        self.viewport().update()

    def _go(self, step: int, *, extend: bool) -> None:
        if not self.count():
            return
        self.current = min(max(self.current + step, 0), self.count() - 1)
        if extend:
            low, high = sorted((self._anchor, self.current))
            self.chosen = set(range(low, high + 1))
        else:
            self.chosen, self._anchor = {self.current}, self.current
        self._ranges()
        self._tell()
