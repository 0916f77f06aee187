"""Saved filters: a menu of their names, keeping the one in force, and putting them in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListWidget, QMenu, QPushButton, QSizePolicy, QWidget

from app import cases
from app.cases import CaseQuery, SavedFilter
from app.work import Work
from app.workspace import UserError
from ui.desk import Desk
from ui.style.icons import icon
from ui.style.theme import theme
from ui.widgets.base import Button, Label, column, row
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.fields import FieldRow, TextInput


def _save(work: Work, name: str, query: CaseQuery) -> None:
    cases.save_filter(work, name, query)


def _move(work: Work, name: str, step: int) -> None:
    cases.move_filter(work, name, step)


def _delete(work: Work, name: str) -> None:
    cases.delete_filter(work, name)


class SaveFilterDialog(Dialog):
    """Asks for a name."""

    saved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None, query: CaseQuery) -> None:
        super().__init__(parent, self.tr("保存筛选"), width=420)
        self._desk, self._query = desk, query
        self.name = TextInput(self.tr("例如：逾期的渎职案件"))
        self._row = FieldRow(self.tr("名称"), self.name, required=True)
        self.body.addWidget(self._row)
        self.body.addWidget(Label(self.tr("同名的筛选会被现在的条件替换"), "caption"))
        self.add_button(self.tr("取消"), self.reject)
        self.add_button(self.tr("保存筛选"), self.submit, kind="primary", default=True)

    def submit(self) -> None:
        """Keep it."""
        self._desk.work(
            _save, self.name.value(), self._query, owner=self, on_done=lambda _none: self._done(), on_error=self._refuse
        )

    def _done(self) -> None:
        self.saved.emit()
        self.accept()

    def _refuse(self, error: UserError) -> None:
        self.refuse(error)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)


class ArrangeFiltersDialog(Dialog):
    """Order and deletion."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None, names: Sequence[str]) -> None:
        super().__init__(parent, self.tr("整理筛选"), width=420)
        self._desk = desk
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("保存的筛选"))
        self.list.addItems(list(names))
        self.list.setCurrentRow(0)
        up = Button(self.tr("上移"), lambda: self._shift(-1), fit="tool")
        down = Button(self.tr("下移"), lambda: self._shift(1), fit="tool")
        remove = Button(self.tr("删除筛选"), self._remove, kind="danger", fit="tool")
        beside = row(self.list, column(up, down, remove, None))
        beside.setStretch(0, 1)
        self.body.addLayout(beside)
        self.add_button(self.tr("关闭"), self.accept, kind="primary", default=True)

    def _shift(self, step: int) -> None:
        at = self.list.currentRow()
        if 0 <= at < self.list.count() and 0 <= at + step < self.list.count():
            item = self.list.takeItem(at)
            self.list.insertItem(at + step, item)
            self.list.setCurrentRow(at + step)
            self._desk.work(_move, item.text(), step, owner=self, on_done=lambda _none: self.changed.emit())

    def _remove(self) -> None:
        item = self.list.takeItem(self.list.currentRow())
        if item is not None:
            self._desk.work(_delete, item.text(), owner=self, on_done=lambda _none: self.changed.emit())


class SavedButton(QPushButton):
    """The menu of saved filters; `query` tells what is in force."""

    picked = Signal(object)  # CaseQuery
    changed = Signal()

    def __init__(self, desk: Desk, query: Callable[[], CaseQuery]) -> None:
        super().__init__(self.tr("常用筛选"))
        self._desk, self._query = desk, query
        self._saved: Sequence[SavedFilter] = ()
        self.setProperty("kind", "filter")
        self.setAutoDefault(False)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setIconSize(QSize(12, 12))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        theme.follow(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(icon("caret-down", "text2"))

    def offer(self, saved: Sequence[SavedFilter]) -> None:
        """Know what is kept."""
        self._saved = saved

    def open_menu(self) -> None:
        """The names, then keeping and arranging."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._saved:
            action = QAction(one.name, menu)
            action.triggered.connect(lambda _=False, query=one.query: self.picked.emit(query))
            menu.addAction(action)
        if self._saved:
            menu.addSeparator()
        menu.addAction(self.tr("保存当前条件…"), self.save)
        arrange = menu.addAction(self.tr("整理筛选…"), self.arrange)
        arrange.setEnabled(bool(self._saved))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def save(self) -> None:
        """Keep what is in force under a name."""
        dialog = SaveFilterDialog(self._desk, self.window(), self._query())
        dialog.saved.connect(self.changed)
        open_centred(dialog)

    def arrange(self) -> None:
        """Put the kept ones in order."""
        dialog = ArrangeFiltersDialog(self._desk, self.window(), [one.name for one in self._saved])
        dialog.changed.connect(self.changed)
        open_centred(dialog)
