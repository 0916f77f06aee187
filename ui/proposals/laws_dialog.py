"""Common legal bases: typed for, chosen with Enter, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.proposals.laws import Law, common_laws
from app.search.initials import initials
from ui.widgets.base import Label
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import TextInput

_AT = Qt.ItemDataRole.UserRole


class LawsDialog(Dialog):
    """`take` is called with each law that is chosen; the dialog stays until it is closed."""

    def __init__(self, parent: QWidget | None, take: Callable[[Law], None]) -> None:
        super().__init__(parent, self.tr("常用法律依据"), width=620)
        self._take = take
        self.text = TextInput(self.tr("输入法律名称、条款、内容或者拼音首字母"))
        self.text.setAccessibleName(self.tr("查找法律依据"))
        self.text.textChanged.connect(lambda _text: self._filter())
        self.text.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("法律依据"))
        self.list.setMinimumHeight(320)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemActivated.connect(lambda _item: self.choose())
        self.told = Label(self.tr("条文要点只供查找，引用前请核对现行文本"), "caption")
        self.body.addWidget(self.text)
        self.body.addWidget(self.list, 1)
        self.foot_note(self.told)
        self.add_button(self.tr("完成"), self.accept)
        self.add_button(self.tr("加入"), self.choose, kind="primary", default=True)
        self._filter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while one types."""
        if watched is self.text and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
        return super().eventFilter(watched, event)

    def choose(self) -> None:
        """Take the law in hand."""
        item = self.list.currentItem()
        if item is not None:
            law: Law = item.data(_AT)
            self._take(law)
            self.told.setText(self.tr("已加入：{law}").format(law=law.text))

    def _filter(self) -> None:
        typed = self.text.value().lower()
        self.list.clear()
        for law in common_laws():
            if typed in law.text or typed in law.gist or any(typed in letters for letters in initials(law.law)):
                item = QListWidgetItem(f"{law.text}　{law.gist}")
                item.setToolTip(item.text())
                item.setData(_AT, law)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
