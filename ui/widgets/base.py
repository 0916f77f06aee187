"""Small makers, so that pages read as lists of what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.style.icons import icon, pixmap
from ui.style.theme import theme

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Margins = tuple[int, int, int, int]


class Label(QLabel):
    """Plain text only, whatever it holds: foreign text is data. Elides at the right where it is told to."""

    def __init__(self, text: str = "", kind: str = "body", *, wrap: bool = False, elide: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setWordWrap(wrap)
        self._elide = elide
        self._whole = text
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def setText(self, text: str) -> None:
        """Show `text`, shortened with … where eliding was asked for."""
        self._whole = text
        if self._elide:
            self._shorten()
        else:
            super().setText(text)

    def whole(self) -> str:
        """The text without shortening."""
        return self._whole

    def restyle(self, kind: str) -> None:
        """Take another kind."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            repolish(self)

    def resizeEvent(self, event: object) -> None:
        """Shorten anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._elide:
            self._shorten()

    def _shorten(self) -> None:
        room = max(self.width() - 2, 0)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")
        self.setAccessibleName(self._whole)


class Picture(QLabel):
    """An icon that follows the theme."""

    def __init__(self, name: str, token: str = "text3", size: int = 16) -> None:
        super().__init__()
        self._name, self._token, self._size = name, token, size
        self.setFixedWidth(size)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.follow(self._draw)
        self._draw()

    def show_icon(self, name: str, token: str) -> None:
        """Take another icon."""
        self._name, self._token = name, token
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(pixmap(self._name, self._token, self._size))


class Button(QPushButton):
    """A button with words; `kind` primary, danger, soft, ghost or link, `size` tool (30), row (26) or big (40)."""

    def __init__(
        self,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        kind: str = "",
        fit: str = "",
        icon_name: str | None = None,
    ) -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setProperty("fit", fit)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.chosen = False  #: whether the cursor was brought here by Tab
        if icon_name:
            edge = 15 if fit == "row" else 17
            self.setIconSize(QSize(edge, edge))
            theme.follow(self._draw)
            self._draw()
        if on_click is not None:
            self.clicked.connect(lambda _=False: on_click())

    def show_icon(self, name: str) -> None:
        """Another picture before the words of a button that has one."""
        self._icon_name = name
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that holds the cursor; Qt knows only Space for it. In the foot of a dialog it is the
        main button, so that nobody cancels who was put there when a button went dead; but who went there by Tab means
        this one (`Dialog.focusNextPrevChild` tells)."""
        if event.key() in ENTER and not event.isAutoRepeat() and (self.chosen or not self.property("foot")):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever comes back has to choose anew."""
        self.chosen = False
        super().focusOutEvent(event)

    def changeEvent(self, event: object) -> None:
        """Icons follow enabling."""
        super().changeEvent(event)  # type: ignore[arg-type]
        if getattr(self, "_icon_name", None):
            self._draw()

    def _draw(self) -> None:
        kind, fit = self.property("kind"), self.property("fit")
        token = {"primary": "on-primary", "danger": "cin", "soft": "link", "link": "link"}.get(kind, "text2")
        if fit == "row":
            token = "link"
        self.setIcon(icon(self._icon_name or "", token if self.isEnabled() else "text3"))


class IconButton(QToolButton):
    """One of the few icons that stand alone; `name` is shown as its tip and read aloud."""

    def __init__(
        self, icon_name: str, name: str, on_click: Callable[[], object] | None = None, *, edge: int = 34
    ) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFixedSize(edge, edge)
        self.setIconSize(QSize(18, 18))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.follow(self._draw)
        self._draw()
        if on_click is not None:
            self.clicked.connect(lambda _=False: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        self.setIcon(icon(self._icon_name, "text2"))


def frame(kind: str, layout: QLayout | None = None, *, height: int | None = None, width: int | None = None) -> QFrame:
    """A styled frame around a layout."""
    made = QFrame()
    made.setProperty("kind", kind)
    if layout is not None:
        made.setLayout(layout)
    if height is not None:
        made.setFixedHeight(height)
    if width is not None:
        made.setFixedWidth(width)
    return made


Item = QWidget | QLayout | int | None


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def row(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Widgets beside each other; `None` is a stretch, a number a space."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def column(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Widgets below each other; `None` is a stretch, a number a space."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def holder(layout: QLayout, name: str = "") -> QWidget:
    """A plain widget around a layout; `name` canvas or surface gives it a ground."""
    made = QWidget()
    if name:
        made.setObjectName(name)
    made.setLayout(layout)
    return made


def line(kind: str = "hline") -> QFrame:
    """A hairline: hline (divider), line (border) or vline."""
    return frame(kind)


def separator(height: int = 22) -> QFrame:
    """An upright hairline of a tool bar."""
    made = frame("vline")
    made.setFixedHeight(height)
    return made


class _Area(QScrollArea):
    """Qt brings only the line with the cursor into sight; here Tab shows the whole field it comes to."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab."""
        moved = super().focusNextPrevChild(forward)
        field: QWidget | None = self.focusWidget()
        inner = self.widget()
        if moved and field is not None and inner.isAncestorOf(field):
            middle = field.mapTo(inner, field.rect().center())
            room = field.height() // 2 + 12
            if 2 * room <= self.viewport().height():
                self.ensureVisible(middle.x(), middle.y(), 0, room)
        return moved


class _Inner(QWidget):
    """What scrolls. Its least height is the one that its width asks for: Qt would take that of the narrowest, in which
    every text breaks into many lines, and show a scroll bar over nothing.
    """

    def minimumSizeHint(self) -> QSize:
        """Qt's."""
        least = super().minimumSizeHint()
        layout = self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least


def scrolled(inner: QWidget | QLayout, kind: str = "") -> QScrollArea:
    """`inner` in a scroll area that follows its width."""
    if isinstance(inner, QLayout):
        made = _Inner()
        made.setLayout(inner)
        inner = made
    area = _Area()
    area.setProperty("kind", kind)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not inner.objectName():
        inner.setObjectName("scrolled")
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        taken: Any = layout.takeAt(0)  # Qt's stubs promise what an empty place does not hold
        widget, inner = taken.widget(), taken.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


@contextmanager
def refilling(buttons: QBoxLayout) -> Iterator[None]:
    """A row of buttons is made anew: the cursor that stood on one stands on the same one again, else on the main one,
    else on the page; never on whatever Qt finds next."""
    held = _held(buttons)
    clear(buttons)
    yield
    made = [one for one in _buttons(buttons) if one.isEnabled()]
    if held is None:
        return
    main = [one for one in made if one.property("kind") == "primary"]
    aim: QWidget | None = next((one for one in (*made, *main) if one.text() == held or one in main), None)
    if aim is not None:
        aim.show()  # a hidden one takes no cursor
    else:
        aim = buttons.parentWidget()
        while aim is not None and not aim.focusPolicy() & Qt.FocusPolicy.ClickFocus:
            aim = aim.parentWidget()
    if aim is not None:
        aim.setFocus(Qt.FocusReason.OtherFocusReason)


def _buttons(layout: QBoxLayout) -> list[Button]:
    items: list[Any] = [layout.itemAt(place) for place in range(layout.count())]
    return [one.widget() for one in items if isinstance(one.widget(), Button)]


def _held(layout: QBoxLayout) -> str | None:
    """The words of the button that has the cursor of its window, which may lie behind a dialog."""
    return next((one.text() for one in _buttons(layout) if one.window().focusWidget() is one), None)


def in_turn(*stops: QWidget) -> None:
    """Tab goes from one to the next. Into a field of several parts it comes where its focus is passed on, and what
    stands before that would never be reached."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def reveal(widget: QWidget, shown: bool) -> None:
    """Show or hide. A widget that has no parent yet would become a window of its own: it is shown with its parent."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(shown)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
