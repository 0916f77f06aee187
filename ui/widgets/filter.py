"""A filter button: says what it narrows to; its menu offers the choices, the first takes the filter away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from ui.style.icons import icon
from ui.style.theme import theme


class FilterButton(QPushButton):
    """One filter with one choice."""

    picked = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._title = title
        self._choices: dict[str, str] = {}
        self._value = ""
        self.setProperty("kind", "filter")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setIconSize(QSize(12, 12))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        theme.follow(self._draw)
        self._draw()

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer choices; a chosen one that is no longer offered stays chosen."""
        self._choices = dict(choices)

    def value(self) -> str:
        """The chosen code, or nothing."""
        return self._value

    def set_value(self, value: str) -> None:
        """Choose without telling."""
        self._value = value
        self._draw()

    def _draw(self) -> None:
        on = bool(self._value)
        self.setChecked(on)
        told = self._choices.get(self._value, self._value)
        self.setText(f"{self._title}：{told}" if on else self._title)
        self.setIcon(icon("caret-down", "link" if on else "text2"))
        self.setAccessibleName(self.text())

    def _open(self) -> None:
        self.setChecked(bool(self._value))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, text in [("", self.tr("不限")), *self._choices.items()]:
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setChecked(code == self._value)
            action.triggered.connect(lambda _=False, chosen=code: self._choose(chosen))
            menu.addAction(action)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, code: str) -> None:
        self.set_value(code)
        self.picked.emit(code)
