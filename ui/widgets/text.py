"""Fields for texts: one line, several lines, a secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui.style.icons import icon
from ui.style.theme import theme

#: Characters that a line, and a paste into several lines, may have at all: beyond these the window would stand still.
_MOST_SHOWN, _MOST_PASTED = 20_000, 200_000


class TextInput(QLineEdit):
    """One line of text. A text longer than `limit` is told at the field, never cut off."""

    left_out = Signal(int)  # so many characters were too many even to be shown; they are still in the clipboard

    def __init__(self, placeholder: str = "", *, fit: str = "", limit: int = 400) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setProperty("fit", fit)
        self.limit = limit
        self.setMaxLength(max(limit, _MOST_SHOWN))

    def value(self) -> str:
        """The text without blanks around it."""
        return self.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is pasted goes in whole or not at all."""
        if event.matches(QKeySequence.StandardKey.Paste):
            length = len(QGuiApplication.clipboard().text())
            if length > _MOST_SHOWN:
                self.left_out.emit(length)
                return
        super().keyPressEvent(event)

    def replace(self, text: str) -> None:
        """Put another text there, so that Ctrl+Z brings the former back."""
        self.selectAll()
        self.insert(text)

    def set_value(self, value: Any) -> None:
        """Show `value`."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def add_mark(self, icon_name: str, tip: str, action: Callable[[], object]) -> None:
        """An icon at the end of the field that does something."""
        self._mark = (self.addAction(icon(icon_name, "text3"), QLineEdit.ActionPosition.TrailingPosition), icon_name)
        self._mark[0].setToolTip(tip)
        self._mark[0].triggered.connect(lambda _=False: action())
        theme.follow(self._draw_mark)

    def _draw_mark(self) -> None:
        self._mark[0].setIcon(icon(self._mark[1], "text3"))

    def typed(self) -> str:
        """What stands there to the letter."""
        return self.text()

    def retype(self, typed: Any) -> None:
        """Show what was typed."""
        TextInput.set_value(self, typed)


class TextArea(QPlainTextEdit):
    """Several lines; Tab leaves it. What stands there is what was pasted, hard spaces and all."""

    editingFinished = Signal()
    left_out = Signal(int)

    def __init__(self, placeholder: str = "", *, lines: int = 3) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._least = lines
        self.setFixedHeight(lines * 21 + 20)
        layout = self.document().documentLayout()
        layout.documentSizeChanged.connect(lambda _size: self._grow())

    def _grow(self) -> None:
        """As high as the text, up to twelve lines."""
        shown = int(self.document().size().height())
        height = min(max(shown, self._least), 12) * 21 + 20
        if height != self.height():
            self.setFixedHeight(height)

    def value(self) -> str:
        """The text without blanks around it."""
        return self.typed().strip()

    def set_value(self, value: Any) -> None:
        """Show `value`."""
        self.setPlainText("" if value is None else str(value))
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def typed(self) -> str:
        """What stands there to the letter."""
        return self.document().toRawText().replace("\u2029", "\n")  # toPlainText makes spaces of hard spaces

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted goes in whole or not at all, without its colours and tables."""
        length = len(source.text())
        if length > _MOST_PASTED:
            self.left_out.emit(length)
            return
        super().insertFromMimeData(source)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The field is left."""
        super().focusOutEvent(event)
        self.editingFinished.emit()

    def replace(self, text: str) -> None:
        """Put another text there, so that Ctrl+Z brings the former back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)


class Secret(TextInput):
    """A passphrase, hidden unless shown on purpose; says when capitals are locked where the system tells."""

    def __init__(self, placeholder: str = "", *, fit: str = "") -> None:
        super().__init__(placeholder, fit=fit)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.addAction(icon("eye-slash", "text3"), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.setToolTip(self.tr("显示或隐藏密码"))
        self._eye.triggered.connect(self._toggle)
        theme.follow(self._draw)

    def value(self) -> str:
        """The passphrase as typed, blanks included."""
        return self.text()

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._draw()

    def _draw(self) -> None:
        shown = self.echoMode() == QLineEdit.EchoMode.Normal
        self._eye.setIcon(icon("eye" if shown else "eye-slash", "text3"))
