"""Ctrl+K: a few characters of anything, and Enter. Hits stand in groups, with the places marked that match."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from ui.desk import Desk
from ui.style.icons import pixmap
from ui.style.theme import color, fonts
from ui.widgets.base import Label, Picture, column, frame, line, row
from ui.widgets.notes import EmptyState

_WAIT = 120  # milliseconds after the last key before the records are asked
_HEAD, _ONE, _TWO = 28, 34, 50
_TOLD = 20  # characters of what was asked that are said back

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that can be opened. `beside` is the second fact, `below` the place in its text; marks are (start, end).

    One without a `place` shows more of its group (`argument`).
    """

    icon: str
    title: str
    beside: str
    place: str
    argument: object
    title_marks: Spans = ()
    beside_marks: Spans = ()
    below: str = ""
    below_marks: Spans = ()

    def spoken(self) -> str:
        """How it is read aloud."""
        return "，".join(part for part in (self.title, self.beside, self.below) if part)


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of one kind under a heading."""

    heading: str
    count: str
    hits: Sequence[Hit]


class _Delegate(QStyledItemDelegate):
    """A heading, or icon, title, second fact, and below them the place in the text."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        held = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        painter.save()
        if isinstance(held, HitGroup):
            self._heading(painter, box, held)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(box, color("selected" if chosen else "surface"))
            if chosen:
                painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), color("primary"))
            self._hit(painter, box, held)
        painter.restore()

    def _heading(self, painter: QPainter, box: QRectF, group: HitGroup) -> None:
        painter.fillRect(box, color("subtle"))
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        inner = box.adjusted(14, 0, -14, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, group.heading)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, group.count)

    def _hit(self, painter: QPainter, box: QRectF, hit: Hit) -> None:
        first = QRectF(
            box.left() + 42, box.top() + (5 if hit.below else 0), box.width() - 56, 22 if hit.below else _ONE
        )
        painter.drawPixmap(int(box.left()) + 15, int(first.center().y()) - 8, pixmap(hit.icon, "text2", 16))
        if not hit.place:
            painter.setFont(fonts.ui(13))
            painter.setPen(color("link"))
            painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, hit.title)
            return
        room = first.width() - (12 if hit.beside else 0)
        beside = min(QFontMetricsF(fonts.ui(13)).horizontalAdvance(hit.beside), room * 0.55) if hit.beside else 0.0
        title = QRectF(first.left(), first.top(), room - beside, first.height())
        end = _marked(painter, title, hit.title, hit.title_marks, fonts.ui(14, True), "text")
        second = QRectF(end + 12, first.top(), first.right() - end - 12, first.height())
        _marked(painter, second, hit.beside, hit.beside_marks, fonts.ui(13), "text2")
        if hit.below:
            below = QRectF(first.left(), first.bottom(), first.width(), 19)
            _marked(painter, below, hit.below, hit.below_marks, fonts.ui(12), "text3")


def _marked(painter: QPainter, box: QRectF, text: str, marks: Spans, font: QFont, ink: str) -> float:
    """Draw text with its marks, shortened to its box; returns where it ends."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0.0))
    for start, end in marks:
        if start < len(shown):
            left = box.left() + metrics.horizontalAdvance(shown[:start])
            width = metrics.horizontalAdvance(shown[start:end])
            painter.fillRect(QRectF(left, box.center().y() - 10, width, 19), color("yel-bg"))
    painter.setFont(font)
    painter.setPen(color(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, shown)
    return box.left() + metrics.horizontalAdvance(shown)


class SearchDialog(QDialog):
    """A frameless list under the search field."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._desk = desk
        self._asked = 0
        self._only = ""
        self._eager = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setMaxLength(200)
        self.field.setPlaceholderText(self.tr("名称、编号、人名、单位、文书里的字；名称可用拼音首字母"))
        self.field.setAccessibleName(self.tr("搜索"))
        self.list = QListWidget()
        self.list.setItemDelegate(_Delegate(self))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("搜索结果"))
        self.list.itemClicked.connect(self._open)
        self._nothing = EmptyState("magnifying-glass", "")
        self._body = QStackedWidget()
        self._body.addWidget(self.list)
        self._body.addWidget(self._nothing)
        self._count = Label("", "caption")
        top = row(Picture("magnifying-glass", "text2", 20), self.field, Label("Esc", "kbd"), margins=(14, 8, 12, 8))
        foot = row(
            Label("↑↓", "kbd"), Label(self.tr("选择"), "caption"), Label("Enter", "kbd"),
            Label(self.tr("打开"), "caption"), None, self._count, margins=(14, 5, 14, 6),
        )  # fmt: skip
        box = frame(
            "popup", column(frame("divided", top), self._body, line(), frame("", foot), gap=0, margins=(1, 1, 1, 1))
        )
        self.setLayout(column(box))
        self.field.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)

    def open_over(self, parent: QWidget) -> None:
        """Show under the top bar."""
        width = min(640, parent.width() - 80)
        self.setFixedSize(width, min(560, parent.height() - 90))
        self.move(parent.mapToGlobal(QPoint(parent.width() - width - 40, 46)))
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def hits(self) -> list[Hit]:
        """What can be chosen, in order."""
        held = (self.list.item(place).data(Qt.ItemDataRole.UserRole) for place in range(self.list.count()))
        return [one for one in held if isinstance(one, Hit)]

    def _typed(self, _text: str) -> None:
        self._only, self._eager = "", False
        self._timer.start()

    def look(self, text: str, only: str, done: Callable[[Sequence[HitGroup]], None]) -> None:
        """Ask for what matches a text; `only` names the one group that is wanted whole."""
        if self._desk.finder is not None:
            self._desk.read(self._desk.finder, text, only, owner=self, on_done=done)

    def take(self, hit: Hit) -> None:
        """Do what a chosen hit is for."""
        self._desk.go(hit.place, hit.argument)

    def _ask(self) -> None:
        self._asked += 1
        asked, text = self._asked, self.field.text().strip()
        self.look(text, self._only, lambda groups: self._show(asked, text, groups))

    def _show(self, asked: int, text: str, groups: Sequence[HitGroup]) -> None:
        if asked != self._asked:
            return  # somebody typed on: another answer is on its way
        self.list.clear()
        for group in groups:
            if group.heading:
                self._add(group, group.heading, _HEAD, Qt.ItemFlag.NoItemFlags)
            for hit in group.hits:
                height = _TWO if hit.below else _ONE
                self._add(hit, hit.spoken(), height, Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self._choose(0, 1)
        total = sum(len([hit for hit in group.hits if hit.place]) for group in groups)
        told = self.tr("列出{n}条").format(n=total) if total else self.tr("没有找到")
        self._count.setText(told if text or total else "")
        short = text if len(text) <= _TOLD else text[:_TOLD] + "…"
        self._nothing.say(
            self.tr("没有找到“{text}”").format(text=short), self.tr("可以少写几个字；人名和单位名可用拼音首字母")
        )
        self._body.setCurrentIndex(1 if text and not total else 0)
        if self._eager:
            self._eager = False
            self._open(self.list.currentItem())

    def _add(self, held: object, spoken: str, height: int, flags: Qt.ItemFlag) -> None:
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, held)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        item.setSizeHint(QSize(10, height))
        item.setFlags(flags)
        self.list.addItem(item)

    def _choose(self, start: int, step: int) -> None:
        """Choose the first hit from a row on; headings are passed over."""
        count = self.list.count()
        for away in range(count):
            item = self.list.item((start + away * step) % count)
            if item.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.list.setCurrentItem(item)
                if self.list.row(item) == 1:
                    self.list.scrollToTop()  # the first heading too
                return

    def _open(self, item: QListWidgetItem | None) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if not isinstance(hit, Hit):
            return
        if not hit.place:
            self._only = str(hit.argument)
            self._ask()
            return
        self.close()
        self.take(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose, Enter opens, while the field keeps the focus."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.list.count():
                step = 1 if key == Qt.Key.Key_Down else -1
                self._choose(self.list.currentRow() + step, step)
                return True
            if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self.list.count():
                step = 8 if key == Qt.Key.Key_PageDown else -8
                self._choose(max(0, min(self.list.currentRow() + step, self.list.count() - 1)), 1 if step > 0 else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Open the chosen one; what was typed a moment ago is looked up first, so that no older hit is opened."""
        if self._timer.isActive():
            self._timer.stop()
            self._eager = True
            self._ask()
            return
        self._open(self.list.currentItem())
