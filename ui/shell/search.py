"""Quick open: a few characters of a case, a proposal's number or a unit, and Enter."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from ui.desk import Desk
from ui.style.icons import pixmap
from ui.style.theme import color, fonts
from ui.widgets.base import Label, Picture, column, frame, line, row

_WAIT = 120  # milliseconds after the last key before the records are asked
_MOST = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that can be opened."""

    icon: str
    title: str
    beside: str
    kind: str
    place: str
    argument: object


class _HitDelegate(QStyledItemDelegate):
    """Icon, title, second fact with the hit marked, kind at the right."""

    def __init__(self, dialog: SearchDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog

    def paint(self, painter: QPainter, option, index) -> None:  # type: ignore[no-untyped-def]
        hit: Hit = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, color("selected" if chosen else "surface"))
        middle = box.center().y()
        painter.drawPixmap(int(box.left()) + 14, int(middle) - 8, pixmap(hit.icon, "text2", 16))
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        painter.drawText(
            box.adjusted(0, 0, -14, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hit.kind
        )
        left = self._words(painter, box.left() + 40, box, hit.title, strong=True)
        self._words(painter, left + 10, box, hit.beside, strong=False)
        painter.restore()

    def _words(self, painter: QPainter, left: float, box: QRectF, text: str, *, strong: bool) -> float:
        font = fonts.ui(14 if strong else 13, strong)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(int(box.right() - 70 - left), 0))
        typed = self._dialog.typed()
        at = shown.find(typed) if typed else -1
        if at >= 0:
            start = left + metrics.horizontalAdvance(shown[:at])
            painter.fillRect(
                QRectF(start, box.center().y() - 10, metrics.horizontalAdvance(typed), 20), color("yel-bg")
            )
        painter.setFont(font)
        painter.setPen(color("text" if strong else "text2"))
        painter.drawText(QRectF(left, box.top(), 900, box.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        return left + metrics.horizontalAdvance(shown)


class SearchDialog(QDialog):
    """A frameless list under the search field."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setPlaceholderText(self.tr("案件名称、编号、文号、发案单位"))
        self.field.setAccessibleName(self.tr("搜索"))
        self.list = QListWidget()
        self.list.setItemDelegate(_HitDelegate(self))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._open)
        self._count = Label("", "caption")
        top = row(Picture("magnifying-glass", "text2", 20), self.field, Label("Esc", "kbd"), margins=(14, 8, 12, 8))
        foot = row(
            Label("↑↓", "kbd"), Label(self.tr("选择"), "caption"), Label("Enter", "kbd"),
            Label(self.tr("打开"), "caption"), None, self._count, margins=(14, 5, 14, 6),
        )  # fmt: skip
        box = frame(
            "popup", column(frame("divided", top), self.list, line(), frame("", foot), gap=0, margins=(1, 1, 1, 1))
        )
        self.setLayout(column(box))
        self.field.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(lambda _text: self._timer.start())

    def open_over(self, parent: QWidget) -> None:
        """Show under the top bar."""
        width = min(560, parent.width() - 80)
        self.setFixedSize(width, 430)
        self.move(parent.mapToGlobal(QPoint(parent.width() - width - 40, 46)))
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def typed(self) -> str:
        """What is looked for."""
        return self.field.text().strip()

    def _ask(self) -> None:
        if self._desk.finder is not None:
            self._desk.read(self._desk.finder, self.typed(), owner=self, on_done=self._show_hits)

    def _show_hits(self, hits: list[Hit]) -> None:
        self.list.clear()
        for hit in hits[:_MOST]:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.kind}，{hit.title}，{hit.beside}")
            item.setSizeHint(QSize(10, 34))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._count.setText(self.tr("共{n}条").format(n=len(hits)) if hits else self.tr("没有找到"))

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        hit: Hit = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        self._desk.go(hit.place, hit.argument)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose, Enter opens, while the field keeps the focus."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.list.count():
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
