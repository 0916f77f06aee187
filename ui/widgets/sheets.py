"""A paper's pages with their text: what is marked, found, changed, copied; mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QWheelEvent,
)

from app.documents import Letter, OpenPaper
from ui.tasks import Tasks
from ui.widgets.pages import PIXELS, Pages

_INSERTED, _REMOVED = "#26438C", "#B02A1E"
"""Ink of what was put in and taken out: pages are white in the dark too."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place between letters: the page and how many letters lie before."""

    page: int
    at: int


class Sheets(Pages):
    """The pages, sharp at any zoom, whose text can be chosen and copied."""

    find_asked = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks)
        self.setAccessibleName(self.tr("文书预览"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._letters: dict[int, tuple[Letter, ...]] = {}
        self._asked: set[int] = set()
        self._from: Spot | None = None
        self._to: Spot | None = None
        self._press: QPointF | None = None
        self.hits: tuple[tuple[int, int, int], ...] = ()
        self.hit = -1
        self.added: tuple[tuple[int, int, int], ...] = ()
        self.removed: tuple[tuple[int, int], ...] = ()

    def set_paper(self, paper: OpenPaper | None, *, keep: bool) -> None:
        """Show another paper, as `Pages` does; what was chosen, found and compared in the old one is forgotten."""
        self._letters.clear()
        self._asked.clear()
        self._from = self._to = None
        self.hits, self.hit = (), -1
        self.added = self.removed = ()
        super().set_paper(paper, keep=keep)

    # Marks

    def paint_over(self, painter: QPainter, place: int, box: QRectF) -> None:
        """What was found, what is chosen, what changed."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for number, (page, first, last) in enumerate(self.hits):
            if page == place:
                self._mark(painter, place, box, first, last, QColor("#FFB300" if number == self.hit else "#FFE9A8"))
        chosen = self.chosen(place)
        if chosen:
            self._mark(painter, place, box, *chosen, QColor("#B9CDF7"))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._paint_changes(painter, place, box)

    def show_changes(self, added: tuple[tuple[int, int, int], ...], removed: tuple[tuple[int, int], ...]) -> None:
        """Underline what was put in (page, first and last letter); a wedge stands where something was taken out."""
        self.added, self.removed = added, removed
        self.viewport().update()

    def _paint_changes(self, painter: QPainter, place: int, box: QRectF) -> None:
        letters, scale = self._letters.get(place, ()), PIXELS * self.zoom
        painter.setPen(QPen(QColor(_INSERTED), max(1.2, 1.1 * scale)))
        for page, first, last in self.added:
            for one in letters[first:last] if page == place else ():
                low = box.top() + (one.bottom + 1.5) * scale
                painter.drawLine(
                    QPointF(box.left() + one.left * scale, low), QPointF(box.left() + one.right * scale, low)
                )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_REMOVED))
        for page, at in self.removed:
            if page == place and at < len(letters):
                one = letters[at]
                tip = QPointF(box.left() + one.left * scale, box.top() + (one.bottom + 0.5) * scale)
                wedge = QPolygonF([tip, tip + QPointF(-3.5 * scale, 5 * scale), tip + QPointF(3.5 * scale, 5 * scale)])
                painter.drawPolygon(wedge)

    def _mark(self, painter: QPainter, place: int, box: QRectF, first: int, last: int, ink: QColor) -> None:
        painter.setBrush(ink)
        scale = PIXELS * self.zoom
        for one in self._letters.get(place, ())[first:last]:
            spot = QRectF(one.left, one.top, one.right - one.left, one.bottom - one.top)
            painter.drawRect(
                QRectF(spot.x() * scale, spot.y() * scale, spot.width() * scale, spot.height() * scale)
                .translated(box.topLeft())
            )  # fmt: skip

    # Letters

    def with_letters(self, page: int, then: Callable[[], object]) -> None:
        """Call `then` once a page's letters are known."""
        paper = self.paper
        if page in self._letters or paper is None:
            then()
            return
        if page in self._asked:
            return
        self._asked.add(page)

        def take(letters: tuple[Letter, ...]) -> None:
            if self.paper is paper:
                self._letters[page] = letters
                then()

        self._tasks.run(paper.letters, page, name="letters", owner=self, on_done=take)

    def take_letters(self, letters: dict[int, tuple[Letter, ...]]) -> None:
        """Letters that a search has read."""
        self._letters |= letters

    def _spot(self, at: QPointF) -> Spot | None:
        """The place between letters that is nearest to a point."""
        for place in self._in_sight(0.0):
            box = self.box(place)
            if not box.contains(at):
                continue
            scale = PIXELS * self.zoom
            x, y = (at.x() - box.left()) / scale, (at.y() - box.top()) / scale
            return Spot(place, _nearest(self._letters.get(place, ()), x, y))
        return None

    def chosen(self, page: int) -> tuple[int, int] | None:
        """First and last letter of a page that are marked."""
        if self._from is None or self._to is None or self._from == self._to:
            return None
        first, last = sorted((self._from, self._to), key=lambda spot: (spot.page, spot.at))
        if not first.page <= page <= last.page:
            return None
        begin = first.at if page == first.page else 0
        return begin, last.at if page == last.page else len(self._letters.get(page, ()))

    def text(self) -> str:
        """The marked text; line by line as it stands."""
        told = []
        for page in range(self.count()):
            chosen = self.chosen(page)
            if chosen:
                told.append(_written(self._letters.get(page, ())[slice(*chosen)]))
        return "\n".join(told)

    def copy(self) -> None:
        """Ctrl+C."""
        if text := self.text():
            QGuiApplication.clipboard().setText(text)

    def choose_all(self) -> None:
        """Ctrl+A: the page in front."""
        page = self.current()

        def choose() -> None:
            self._from, self._to = Spot(page, 0), Spot(page, len(self._letters.get(page, ())))
            self.viewport().update()

        self.with_letters(page, choose)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to mark."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._press = event.position()
        self._from = self._to = None
        self.viewport().update()
        self._extend(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark up to here."""
        if self._press is not None:
            self._extend(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Done."""
        self._extend(event.position())
        self._press = None

    def _extend(self, at: QPointF) -> None:
        press = self._press
        if press is None:
            return

        def mark() -> None:
            self._from = self._from or self._spot(press)
            self._to = self._spot(at) or self._to
            self.viewport().update()

        for place in self._in_sight(0.0):
            if self.box(place).contains(at):
                self.with_letters(place, mark)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms where the mouse stands."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * 1.0015 ** event.angleDelta().y(), event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+F, Ctrl+C and Ctrl+A are the paper's while it has the focus, whatever they mean to the page."""
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and self._action(event) is not None:  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        for key, action in (
            (QKeySequence.StandardKey.Copy, self.copy),
            (QKeySequence.StandardKey.SelectAll, self.choose_all),
            (QKeySequence.StandardKey.Find, self.find_asked.emit),
        ):
            if event.matches(key):
                return action
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages by PgUp and PgDn, the ends by Home and End."""
        action = self._action(event)
        if action is not None:
            action()
            return
        here = self.current()
        goals = {
            Qt.Key.Key_PageDown: here + 1, Qt.Key.Key_PageUp: here - 1,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.count() - 1,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in goals:
            self.show_page(goals[key])
            return
        super().keyPressEvent(event)

    def reveal(self, page: int, first: int) -> None:
        """Bring a letter into sight."""
        letters = self._letters.get(page, ())
        if first < len(letters):
            scale = PIXELS * self.zoom
            spot = self.box(page).top() + letters[first].top * scale
            room = QRect(self.viewport().rect()).adjusted(0, 40, 0, -60)
            if not room.top() <= spot <= room.bottom():
                bar = self.verticalScrollBar()
                bar.setValue(round(bar.value() + spot - self.viewport().height() / 3))
            self.viewport().update()


def _nearest(letters: tuple[Letter, ...], x: float, y: float) -> int:
    """How many letters lie before a point, by the line that is nearest to it."""
    best, found = float("inf"), 0
    for place, one in enumerate(letters):
        off = max(one.top - y, y - one.bottom, 0.0)
        beside = max(one.left - x, x - one.right, 0.0)
        distance = off * 1000 + beside
        if distance < best:
            best, found = distance, place + (x > (one.left + one.right) / 2)
    return found


def _written(letters: tuple[Letter, ...]) -> str:
    """Letters as text; a line ends where the next letter stands clearly lower or further left."""
    told: list[str] = []
    before: Letter | None = None
    for one in letters:
        if before is not None and (one.top > before.bottom - 1 or one.left < before.left - 2):
            told.append("\n")
        told.append(one.char)
        before = one
    return "".join(told)
