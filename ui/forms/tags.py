"""Several codes of a long list: chosen ones as tags, a field that completes what is typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from ui.style.icons import icon
from ui.widgets.base import column, reveal


class Flow(QLayout):
    """Widgets beside each other, on the next line where there is no room."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's."""
        self._items.append(item)

    def count(self) -> int:
        """Qt's."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt's."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Qt's."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Qt's."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Qt's."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Qt's."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The largest of its widgets."""
        found = QSize()
        for item in self._items:
            found = found.expandedTo(item.minimumSize())
        return found

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x + hint.width() > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()


class Tags(QWidget):
    """Codes as tags; a click on a tag takes it away."""

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], placeholder: str) -> None:
        super().__init__()
        self._labels = dict(choices)
        self._chosen: list[str] = []
        self._flow = Flow()
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setMaxVisibleItems(14)
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for code, label in choices:
            self._box.addItem(label, code)
        self._box.setCurrentIndex(-1)
        edit = self._box.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(placeholder)
            edit.setProperty("kind", "bare")
        self._box.installEventFilter(self)
        completer = QCompleter([label for _code, label in choices], self._box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._take)
        self._box.setCompleter(completer)
        self._box.activated.connect(lambda place: self._take(self._box.itemText(place)))
        self._holder = QWidget()
        self._holder.setLayout(self._flow)
        self._holder.hide()
        self.setLayout(column(self._box, self._holder, gap=6))
        self.setFocusProxy(self._box)

    def value(self) -> list[str]:
        """The chosen codes in the order of choosing."""
        return list(self._chosen)

    def set_value(self, value: Iterable[str] | None) -> None:
        """Choose codes."""
        self._chosen = [code for code in value or () if code]
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes what is typed, or the only label that holds it; it does not reach the dialog's main button."""
        enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        typed = self._box.currentText().strip()
        if watched is not self._box or event.type() != QEvent.Type.KeyPress or not enter or not typed:
            return super().eventFilter(watched, event)
        fitting = [label for label in self._labels.values() if typed in label]
        if typed in fitting or len(fitting) == 1:
            self._take(typed if typed in fitting else fitting[0])
        return True

    def _take(self, label: str) -> None:
        code = next((code for code, text in self._labels.items() if text == label.strip()), "")
        if code and code not in self._chosen:
            self._chosen.append(code)
            self._draw()
            self.changed.emit()
        self._box.setCurrentIndex(-1)
        self._box.clearEditText()

    def _remove(self, code: str) -> None:
        self._chosen.remove(code)
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for code in self._chosen:
            tag = QPushButton(self._labels.get(code, code))
            tag.setProperty("kind", "tag")
            tag.setIcon(icon("x", "link"))
            tag.setIconSize(QSize(11, 11))
            tag.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            tag.setAutoDefault(False)
            tag.setAccessibleName(self.tr("取消{text}").format(text=tag.text()))
            tag.clicked.connect(lambda _=False, chosen=code: self._remove(chosen))
            self._flow.addWidget(tag)
        reveal(self._holder, bool(self._chosen))
        self._holder.updateGeometry()
