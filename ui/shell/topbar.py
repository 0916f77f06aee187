"""The top bar: where we are, quick open, lock, and who sits here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme
from ui.widgets.base import Button, IconButton, Label, clear, reveal, separator


class SearchButton(QPushButton):
    """Looks like a field, opens the quick search."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(360, 34)
        self.setAccessibleName(self.tr("搜索案件、检察建议、单位，Ctrl+K"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        theme.follow(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, glass, words, key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(color("focus"), 2) if self.hasFocus() else QPen(color("ctl"), 1))
        painter.setBrush(color("surface"))
        painter.drawRoundedRect(box, 5, 5)
        painter.drawPixmap(10, 8, pixmap("magnifying-glass", "text3", 18))
        painter.setFont(fonts.ui(14))
        painter.setPen(color("text3"))
        painter.drawText(
            box.adjusted(36, 0, -60, 0), Qt.AlignmentFlag.AlignVCenter, self.tr("搜索案件、检察建议、单位")
        )
        key = QRectF(box.right() - 59, 7, 52, 20)
        painter.setPen(color("border"))
        painter.setBrush(color("subtle"))
        painter.drawRoundedRect(key, 3, 3)
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, "Ctrl+K")


#: Room for a person's name and department, in px; more is cut short and told by the tip.
_PERSON = 160


class Bell(IconButton):
    """Leads to what is to be done, and says how much of it presses."""

    def __init__(self, name: str, on_click: Callable[[], object]) -> None:
        super().__init__("bell", name, on_click)
        self._name = name
        self._count = 0

    def set_count(self, count: int) -> None:
        """How many things press."""
        self._count = count
        told = self.tr("{name}，{n}项紧迫").format(name=self._name, n=count) if count else self._name
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bell, and the number on its shoulder."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = "99+" if self._count > 99 else str(self._count)
        width = 15 + 6 * (len(text) - 1)
        where = QRectF(self.width() - width - 2, 3, width, 15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("primary"))
        painter.drawRoundedRect(where, 7.5, 7.5)
        painter.setFont(fonts.ui(11, True))
        painter.setPen(color("on-primary"))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)


class UserButton(QToolButton):
    """The person's first character, name and department, with a menu."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._part = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(40)
        theme.follow(self.update)

    def set_person(self, name: str, part: str) -> None:
        """Show who sits here."""
        self._name, self._part = name, part
        self.setAccessibleName(self.tr("当前用户：{name}，{part}").format(name=name, part=part))
        self.setToolTip(part)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        words = max(
            QFontMetrics(fonts.ui(13, True)).horizontalAdvance(self._name),
            QFontMetrics(fonts.ui(12)).horizontalAdvance(self._part),
        )
        return QSize(min(words, _PERSON) + 66, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Disc, words, arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(color("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("selected"))
        painter.drawEllipse(QRectF(4, 5, 30, 30))
        painter.setFont(fonts.ui(14, True))
        painter.setPen(color("link"))
        painter.drawText(QRectF(4, 5, 30, 30), Qt.AlignmentFlag.AlignCenter, self._name[:1])
        painter.setFont(fonts.ui(13, True))
        painter.setPen(color("text"))
        painter.drawText(QRectF(42, 3, self.width() - 62, 18), Qt.AlignmentFlag.AlignVCenter, self._name)
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        part = painter.fontMetrics().elidedText(self._part, Qt.TextElideMode.ElideRight, self.width() - 62)
        painter.drawText(QRectF(42, 20, self.width() - 62, 17), Qt.AlignmentFlag.AlignVCenter, part)
        painter.drawPixmap(self.width() - 19, 13, pixmap("caret-down", "text3", 14))


class TopBar(QFrame):
    """Above every page."""

    search = Signal()
    lock = Signal()
    theme_switch = Signal()
    passphrase = Signal()
    drafts = Signal()
    scans = Signal()
    place = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "top")
        self.setFixedHeight(52)
        self._trail = QHBoxLayout()
        self._trail.setSpacing(8)
        self._beside = QHBoxLayout()
        self.search_button = SearchButton()
        self.search_button.clicked.connect(self.search)
        self.bell = Bell(self.tr("待办事项"), lambda: self.place.emit("workbench"))
        lock = IconButton("lock-key", self.tr("锁定（Ctrl+L）"), self.lock.emit)
        self.user = UserButton()
        menu = QMenu(self.user)
        menu.addAction(self.tr("我的草稿"), self.drafts.emit)
        menu.addAction(self.tr("修改密码"), self.passphrase.emit)
        menu.addAction(self.tr("锁定"), self.lock.emit)
        menu.addAction(self.tr("切换浅色或深色"), self.theme_switch.emit)
        self.user.setMenu(menu)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(20, 0, 12, 0)
        inner.setSpacing(8)
        inner.addLayout(self._trail)
        inner.addSpacing(6)
        inner.addLayout(self._beside)
        inner.addStretch(1)
        self.scans_button = Button("", self.scans.emit, kind="soft", fit="tool", icon_name="tray")
        self.scans_button.hide()
        inner.addWidget(self.scans_button)
        inner.addWidget(self.search_button)
        inner.addSpacing(4)
        for widget in (self.bell, lock, separator(), self.user):
            inner.addWidget(widget)
        self._extra: QWidget | None = None

    def show_trail(self, trail: list[tuple[str, str]], note: str = "") -> None:
        """Show a title, or a way whose earlier parts can be clicked."""
        clear(self._trail)
        if len(trail) == 1:
            self._trail.addWidget(Label(trail[0][0], "page"))
            if note:
                self._trail.addWidget(Label(note, "crumb"))
            return
        for text, where in trail[:-1]:
            crumb = QPushButton(text)
            crumb.setProperty("kind", "link")
            crumb.setProperty("flush", True)
            crumb.setCursor(Qt.CursorShape.PointingHandCursor)
            crumb.clicked.connect(lambda _=False, key=where: self.place.emit(key))
            self._trail.addWidget(crumb)
            self._trail.addWidget(Label("/", "crumb"))
        self._trail.addWidget(Label(trail[-1][0], "body"))

    def show_beside(self, widget: QWidget | None) -> None:
        """Show a page's own widget beside its title."""
        if self._extra is not None:
            self._beside.removeWidget(self._extra)
            self._extra.hide()
        self._extra = widget
        if widget is not None:
            self._beside.addWidget(widget)
            widget.show()

    def show_scans(self, count: int) -> None:
        """A quiet word that scans wait."""
        self.scans_button.setText(self.tr("收到{n}份扫描件").format(n=count))
        reveal(self.scans_button, count > 0)

    def allow_cases(self, allowed: bool) -> None:
        """Search and bell lead to cases: not for somebody who may see none."""
        reveal(self.search_button, allowed)
        reveal(self.bell, allowed)

    def narrow(self, width: int) -> None:
        """Give the search less room in a small window."""
        self.search_button.setFixedWidth(360 if width >= 1240 else 220)
