"""The eight nodes of a case's way, and the shorter row of steps of a document or a wizard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme
from ui.widgets.base import ENTER
from ui.widgets.chip import Level, chip_tokens, level_icon
from ui.widgets.pips import Pip, draw_pip, pip_name

#: Room before a node's mark, px: the focus ring goes around the mark, not through it.
STEP_PAD = 8


@dataclass(frozen=True, slots=True)
class Node:
    """One step: its key, its name, its mark, and a second line with a date or how pressing it is, a tip."""

    key: str
    title: str
    state: Pip
    below: str = ""
    level: Level | None = None
    small: bool = False
    tip: str = ""


class StepButton(QToolButton):
    """One node, painted whole, so that it keeps focus, keys and a name."""

    def __init__(self, node: Node, last: bool, linked: bool) -> None:
        super().__init__()
        self.node, self._last, self._linked = node, last, linked
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("，".join(part for part in (node.title, pip_name(node.state), node.below) if part))
        self.setAccessibleDescription(node.tip)
        self.setToolTip(node.tip)
        theme.follow(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the step, as Space does."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for the mark and the two lines."""
        metrics = QFontMetrics(fonts.ui(14, True))
        small = QFontMetrics(fonts.ui(12, True))
        words = max(
            metrics.horizontalAdvance(self.node.title),
            small.horizontalAdvance(self.node.below) + (18 if self.node.level else 0),
        )
        return QSize(words + 48 + STEP_PAD, 66)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark, name, line to the next, second line, underline at the shown step, focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(STEP_PAD, 0)
        node, width = self.node, self.width() - STEP_PAD
        draw_pip(painter, QPointF(11 if not node.small else 9, 20), node.state, 14 if node.small else 20)
        left = 22 + (2 if node.small else 8)
        idle = node.state is Pip.OFF
        font = fonts.ui(14, not idle)
        painter.setFont(font)
        painter.setPen(color("link" if self.isChecked() else "text2" if idle else "text"))
        painter.drawText(QRectF(left, 8, width - left, 24), Qt.AlignmentFlag.AlignVCenter, node.title)
        if not self._last:
            start = left + QFontMetrics(font).horizontalAdvance(node.title) + 8
            painter.setPen(QPen(color("c2" if self._linked else "border"), 1.5))
            if start < width - 12:
                painter.drawLine(QPointF(start, 20), QPointF(width - 4, 20))
        self._second_line(painter, left)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("primary"))
            painter.drawRoundedRect(QRectF(0, self.height() - 3, width - 12, 5), 2, 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("focus"), 2))
            painter.drawRoundedRect(QRectF(1 - STEP_PAD, 3, self.width() - 6, self.height() - 10), 5, 5)

    def _second_line(self, painter: QPainter, left: int) -> None:
        node = self.node
        if not node.below:
            return
        painter.setFont(fonts.ui(12, node.level is not None))
        at = left
        if node.level is not None:
            ink, _ground = chip_tokens(node.level)
            painter.drawPixmap(QPointF(left, 35), pixmap(level_icon(node.level), ink, 13))
            painter.setPen(color(ink))
            at += 17
        else:
            painter.setPen(color("text3"))
        painter.drawText(QRectF(at, 32, self.width() - at, 18), Qt.AlignmentFlag.AlignVCenter, node.below)


class Stepper(QWidget):
    """Nodes beside each other; arrows move, Enter or a click shows the step."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._buttons: list[StepButton] = []
        self.setFixedHeight(66)

    def set_nodes(self, nodes: Sequence[Node], shown: str) -> None:
        """Show a case's steps with `shown` underlined; the cursor stays on the step that has it."""
        held = next((button.node.key for button in self._buttons if button.hasFocus()), "")
        for button in self._buttons:
            button.hide()
            button.deleteLater()
            self._row.removeWidget(button)
        self._buttons = []
        passed = {Pip.DONE, Pip.MERGED, Pip.WAIVED}
        for place, node in enumerate(nodes):
            last = place == len(nodes) - 1
            linked = not last and node.state in passed and nodes[place + 1].state is not Pip.OFF
            button = StepButton(node, last, linked)
            button.setChecked(node.key == shown)
            button.clicked.connect(lambda _=False, key=node.key: self.picked.emit(key))
            self._row.addWidget(button, 55 if last else 94 if node.small else 100)
            self._buttons.append(button)
            if node.key == held:
                button.show()
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_step(self, key: str) -> None:
        """Underline a step without telling anybody."""
        for button in self._buttons:
            button.setChecked(button.node.key == key)

    def keys(self) -> list[str]:
        """The steps in order."""
        return [button.node.key for button in self._buttons]

    def button(self, key: str) -> StepButton:
        """The node of a step."""
        return next(button for button in self._buttons if button.node.key == key)


class StepTrack(QWidget):
    """A row of steps that only tells where something stands (a document's way, a wizard)."""

    def __init__(self, nodes: Sequence[Node] = ()) -> None:
        super().__init__()
        self._nodes: tuple[Node, ...] = tuple(nodes)
        self.setMinimumHeight(44)
        theme.follow(self.update)

    def set_nodes(self, nodes: Sequence[Node]) -> None:
        """Show other steps."""
        self._nodes = tuple(nodes)
        self.setAccessibleName("，".join(f"{node.title}{pip_name(node.state)}" for node in nodes))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Marks, names and the lines between."""
        if not self._nodes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        two = any(node.below for node in self._nodes)
        middle = self.height() / 2
        bold, small = QFontMetrics(fonts.ui(14, True)), QFontMetrics(fonts.ui(12))
        widths = [
            30 + max(bold.horizontalAdvance(n.title), small.horizontalAdvance(n.below) + (17 if n.level else 0))
            for n in self._nodes
        ]
        gap = max((self.width() - sum(widths)) / max(len(widths) - 1, 1), 12)
        at = 0.0
        for place, node in enumerate(self._nodes):
            self._draw_node(painter, at, middle, node, two)
            if place < len(self._nodes) - 1:
                reached = node.state in (Pip.DONE, Pip.MERGED, Pip.WAIVED)
                painter.setPen(QPen(color("c2" if reached else "border"), 1.5))
                if gap > 24:
                    painter.drawLine(
                        QPointF(at + widths[place] + 8, middle), QPointF(at + widths[place] + gap - 10, middle)
                    )
            at += widths[place] + gap

    def _draw_node(self, painter: QPainter, at: float, middle: float, node: Node, two: bool) -> None:
        draw_pip(painter, QPointF(at + 11, middle), node.state, 20 if two else 17)
        painter.setFont(fonts.ui(14, node.state is not Pip.OFF))
        ink = "link" if node.state in (Pip.NOW, Pip.LATE) else "text2" if node.state is Pip.OFF else "text"
        painter.setPen(color(ink))
        left = at + 30
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if not node.below:
            painter.drawText(QRectF(left, middle - 12, 400, 24), flags, node.title)
            return
        painter.drawText(QRectF(left, middle - 20, 400, 21), flags, node.title)
        painter.setFont(fonts.ui(12, node.level is not None))
        if node.level is not None:
            token = chip_tokens(node.level)[0]
            painter.drawPixmap(QPointF(left, middle + 3), pixmap(level_icon(node.level), token, 13))
            painter.setPen(color(token))
            left += 17
        else:
            painter.setPen(color("text3"))
        painter.drawText(QRectF(left, middle, 400, 19), flags, node.below)
