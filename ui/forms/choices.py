"""Codes of long lists: one or several, found by typing. Two-level lists show their heads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app import codes
from app.codes import Item
from ui.forms.flow import Flow
from ui.style.icons import icon
from ui.widgets.base import column, reveal
from ui.widgets.fields import TextInput
from ui.widgets.offers import Offer, Offers, fitting

#: A list with more entries is searched instead of opened.
SHORT_LIST = 12

_initials: dict[str, tuple[str, ...]] = {}
_own: dict[str, list[str]] = {}


def learn_own(added: Mapping[str, list[str]]) -> None:
    """Offer what the office added to open lists, from now on."""
    _own.clear()
    _own.update(added)


def learn_initials(read: Callable[[str], tuple[str, ...]]) -> None:
    """Note the initials of every label of the lists that are searched. Runs in a worker, once."""
    for texts in list(_own.values()):
        for text in texts:
            _initials.setdefault(text, read(text))
    for name in codes.names():
        for entry in codes.items(name):
            if entry.label not in _initials:
                _initials[entry.label] = read(entry.label)


def code_offers(list_name: str, on: date | None = None) -> list[Offer]:
    """The entries of a code list as offers, two-level lists under their heads.

    With `on`, only what could be chosen on that day; a name that has gone out of use since says so.
    """
    heads = {group.code: _head(group) for group in codes.code_list(list_name).groups}
    found = [_offer(entry, heads.get(entry.parent, "")) for entry in codes.items(list_name, on)]
    added = QCoreApplication.translate("Codes", "本院增补")
    return found + [
        Offer(codes.own_code(text), text, "", _initials.get(text, ()), added) for text in _own.get(list_name, ())
    ]


def _head(group: Item) -> str:
    over = group.text("over")
    return f"{over}　{group.label}" if over else group.label


def _offer(entry: Item, group: str) -> Offer:
    told = [entry.text("article")]
    if entry.valid_to is not None:
        told.append(QCoreApplication.translate("Codes", "已停用，至{day}").format(day=entry.valid_to.isoformat()))
    elif entry.valid_from is not None and entry.valid_from > date(1997, 10, 1):
        told.append(QCoreApplication.translate("Codes", "{day}起").format(day=entry.valid_from.isoformat()))
    keys = tuple(one for one in (entry.text("initials"), entry.code, *_initials.get(entry.label, ())) if one)
    if entry.text("article"):  # a charge is found under its full name too: 受贿罪, shz
        keys += (f"{entry.label}罪", *(f"{one}z" for one in keys if one.isalpha() and one.isascii()))
    return Offer(entry.code, entry.label, "　".join(one for one in told if one), keys, group)


class SearchChoice(TextInput):
    """One code of a long list."""

    chosen = Signal(object)

    def __init__(self, source: Callable[[], Sequence[Offer]], placeholder: str, *, fit: str = "") -> None:
        super().__init__(placeholder, fit=fit)
        self._source = source
        self._code = ""
        self.offers = Offers(self, source)
        self.offers.taken.connect(self._take)
        self.add_mark("caret-down", self.tr("列出全部（向下键）"), lambda: self.offers.look(everything=True))
        self.textEdited.connect(self._typed)
        self.editingFinished.connect(self._settle)

    def value(self) -> str:
        """The code; what was typed where it is none."""
        return self._code or self.text().strip()

    def set_value(self, value: Any) -> None:
        """Choose a code; an unknown one is shown as it is."""
        self._code = str(value or "")
        label = next((offer.label for offer in self._source() if offer.value == value), self._code)
        TextInput.set_value(self, label)

    def retype(self, typed: Any) -> None:
        """Show what was typed; a name of the list means its code."""
        TextInput.set_value(self, typed)
        self._typed(str(typed or ""))

    def fault(self) -> str:
        """Why what stands there is no entry of the list."""
        if self._code or not self.text().strip():
            return ""
        return self.tr("列表中没有“{text}”，请从列表中选择").format(text=self.text().strip()[:20])

    def _typed(self, text: str) -> None:
        self._code = next((offer.value for offer in self._source() if offer.label == text.strip()), "")

    def _settle(self) -> None:
        """A text that means only one entry is that entry."""
        if not self._code and self.text().strip():
            found = fitting(self._source(), self.text())
            if len(found) == 1:
                self._take(found[0])

    def _take(self, offer: Offer) -> None:
        self._code = str(offer.value)
        self.setText(offer.label)
        self.chosen.emit(offer)


class Tags(QWidget):
    """Several codes as tags; a click on a tag takes it away, Backspace in the empty field the last one."""

    changed = Signal()
    editingFinished = Signal()

    def __init__(self, choices: Sequence[Offer] | Sequence[tuple[str, str]], placeholder: str) -> None:
        super().__init__()
        self._offered: list[Offer] = []
        self._labels: dict[str, str] = {}
        self._chosen: list[str] = []
        self._flow = Flow()
        self.field = TextInput(placeholder)
        self.offers = Offers(self.field, self._open_ones)
        self.offers.taken.connect(self._take)
        self.field.installEventFilter(self)
        self.field.textEdited.connect(lambda _text: self.changed.emit())
        self.field.editingFinished.connect(self._settle)
        self.field.add_mark("caret-down", self.tr("列出全部（向下键）"), lambda: self.offers.look(everything=True))
        self._holder = QWidget()
        self._holder.setLayout(self._flow)
        self._holder.hide()
        self.setLayout(column(self.field, self._holder, gap=6))
        self.setFocusProxy(self.field)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[Any]) -> None:
        """Offer other codes; chosen ones stay."""
        self._offered = [one if isinstance(one, Offer) else Offer(one[0], one[1]) for one in choices]
        self._labels |= {one.value: one.label for one in self._offered}

    def _open_ones(self) -> list[Offer]:
        return [offer for offer in self._offered if offer.value not in self._chosen]

    def setAccessibleName(self, name: str) -> None:
        """The label's words, for the field with the cursor."""
        super().setAccessibleName(name)
        self.field.setAccessibleName(name)

    def value(self) -> list[str]:
        """The chosen codes in the order of choosing."""
        return list(self._chosen)

    def set_value(self, value: Iterable[str] | None) -> None:
        """Choose codes."""
        self._chosen = [code for code in value or () if code]
        self._draw()

    def fault(self) -> str:
        """What was typed and not taken."""
        typed = self.field.text().strip()
        return self.tr("列表中没有“{text}”，请从列表中选择").format(text=typed[:20]) if typed else ""

    def mark(self, invalid: bool) -> None:
        """Frame the field."""
        self.field.setProperty("invalid", invalid)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the only entry that is meant; it does not reach the dialog's main button."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or watched is not self.field:
            return super().eventFilter(watched, event)
        typed = self.field.text().strip()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and typed and not self.offers.current():
            found = fitting(self._open_ones(), typed)
            if found and (len(found) == 1 or found[0].label == typed):
                self._take(found[0])
            return True
        if event.key() == Qt.Key.Key_Backspace and not self.field.text() and self._chosen:
            self._remove(self._chosen[-1])
            return True
        return super().eventFilter(watched, event)

    def _take(self, offer: Offer) -> None:
        if offer.value not in self._chosen:
            self._chosen.append(offer.value)
            self._draw()
            self.changed.emit()
        self.field.clear()

    def _settle(self) -> None:
        """A text that means only one entry is that entry; another is complained of when the field is left."""
        typed = self.field.text().strip()
        found = fitting(self._open_ones(), typed) if typed else []
        if len(found) == 1:
            self._take(found[0])
        self.editingFinished.emit()

    def _remove(self, code: str) -> None:
        self._chosen.remove(code)
        self._draw()
        self.changed.emit()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        self.field.setReadOnly(locked)
        reveal(self.field, not (locked and self._chosen))
        self._holder.setEnabled(not locked)

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
