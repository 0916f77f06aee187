"""代码表: the lists behind coded fields, and what the office adds to those that are open."""

from __future__ import annotations

from app import codebook, exchange
from app.codebook import Book, Entry
from app.exchange import TableKind
from app.work import Read
from ui.desk import Desk
from ui.system.handing_down import HandDown, Handed, handed
from ui.system.part import Part
from ui.widgets.base import Button, Label, frame, row
from ui.widgets.dialogs import FormDialog, open_centred
from ui.widgets.fields import Choice, TextInput
from ui.widgets.table import Cell, Column, Table


def _read(view: Read, name: str) -> tuple[Book, Handed]:
    book = codebook.book(view, name)
    return book, handed(view, TableKind.CODES, name) if book.open else Handed(False)


class CodesPart(Part):
    """One list at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("代码表"), whole=True)
        self.lists = Choice(codebook.names(), fit="dense")
        self.lists.setAccessibleName(self.tr("代码表"))
        self.lists.setMinimumWidth(200)
        self.lists.set_value("causes")
        self.lists.currentIndexChanged.connect(lambda _place: self.refresh())
        self._remove = Button(self.tr("删去增补"), self.remove, fit="tool")
        self._add = Button(self.tr("增补"), self.add, kind="primary", fit="tool", icon_name="plus")
        self.hand = HandDown(desk, self.hand_down)
        for widget in (self.lists, self.hand.button, self._remove, self._add):
            self.head.addWidget(widget)
        self.table: Table[Entry] = Table(
            [
                Column(
                    self.tr("类别"), 170, lambda one: Cell(one.group or "—", ink="text3"), order=lambda one: one.group
                ),
                Column(
                    self.tr("名称"), 0, lambda one: Cell(one.label, strong=True, size=14), order=lambda one: one.label
                ),
                Column(self.tr("依据"), 160, lambda one: Cell(one.note, ink="text2"), order=lambda one: one.note),
                Column(self.tr("效力"), 240, lambda one: Cell(one.valid, ink="text2"), order=lambda one: one.valid),
                Column(self.tr("代码"), 190, lambda one: Cell("—" if one.added else one.code, ink="text3")),
            ],
            row_height=32,
        )
        self.table.chosen.connect(lambda _one: self._enable())
        self._words = Label("", "caption", wrap=True)
        self.body.addWidget(frame("panel", row(self.table, margins=(1, 1, 1, 1))), 1)
        self.body.addLayout(row(self._words, self.hand.words, gap=12))
        self._book: Book | None = None

    def refresh(self) -> None:
        """The chosen list."""
        self.desk.read(_read, self.lists.value(), owner=self, on_done=self._show)

    def _show(self, found: tuple[Book, Handed]) -> None:
        book, handed = found
        self._book = book
        self.hand.show(handed, filled=handed.on is not None or any(one.added for one in book.entries))
        self.table.set_rows(list(book.entries), keep=lambda one: one.code)
        told = self.tr("来源：{where}。").format(where=book.provenance.rstrip("。"))
        self._words.setText(told + (self.tr("本院可以增补。") if book.open else self.tr("统一的代码表，只供查阅。")))
        self._enable()

    def _enable(self) -> None:
        chosen, may = self.table.current(), self.desk.may("codes.write")
        self._add.setEnabled(may and self._book is not None and self._book.open)
        self._remove.setEnabled(may and chosen is not None and chosen.own)

    def add(self) -> None:
        """Add an entry of our own."""
        if self._book is None:
            return
        dialog = FormDialog(self, self.tr("增补{list}").format(list=self._book.title), self.tr("增补"), width=440)
        made = dialog.form.add("label", self.tr("名称"), TextInput(), required=True)
        name = self._book.name
        dialog.send = lambda: self.desk.work(
            codebook.add, name, made.value(), owner=dialog, on_done=dialog.done_well, on_error=dialog.failed
        )
        open_centred(dialog)

    def hand_down(self) -> None:
        """Send what was added to the list to all subordinates with the next bundles."""
        if self._book is None:
            return
        title = self.tr("{list}增补").format(list=self._book.title)
        self.desk.work(
            exchange.hand_down_codes, self._book.name, owner=self, on_done=lambda _: self.hand.sent(title),
            on_error=self.desk.refuse,
        )  # fmt: skip

    def remove(self) -> None:
        """Offer an own entry no longer."""
        chosen = self.table.current()
        if chosen is not None and self._book is not None:
            self.desk.work(codebook.remove, self._book.name, chosen.label, owner=self, on_error=self.desk.refuse)
