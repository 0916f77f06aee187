"""底片台账: what is lent, what is to be scanned, what is damaged, over all rolls; from a line one goes to its frame."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import photos
from app.photos import LedgerLine, Standing
from ui.desk import Desk
from ui.photos import words
from ui.widgets.base import row
from ui.widgets.days import days
from ui.widgets.dialogs import Dialog, NoteDialog, open_centred
from ui.widgets.fields import Segments
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table


def _t(text: str) -> str:
    return QCoreApplication.translate("LedgerDialog", text)


class LedgerDialog(Dialog):
    """`asked` carries the case and the negative that one goes to."""

    asked = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent, _t("底片台账"), width=940)
        self._desk = desk
        self._lines: list[LedgerLine] = []
        self._kinds = row(gap=0)
        self.kinds = self._segments({})
        self.table: Table[LedgerLine] = Table(
            [
                Column(_t("底片号"), 124, lambda one: Cell(one.negative_no, strong=True)),
                Column(_t("卷号帧号"), 148, lambda one: Cell(words.frame_place(one), ink="text2")),
                Column(_t("案件"), 190, lambda one: Cell(one.case_name, ink="text2")),
                Column(_t("情况"), 0, lambda one: Cell(one.what, sub=one.who)),
                Column(_t("日期"), 138, _dated),
            ],
            row_height=44,
        )
        self.table.setMinimumHeight(320)
        self.table.setAccessibleName(_t("底片台账"))
        self.table.chosen.connect(lambda _line: self._allow())
        self.table.opened.connect(lambda _line: self.submit())
        self._empty = EmptyState("check-circle", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addLayout(self._kinds)
        self.body.addWidget(self._stack, 1)
        self.refuse_button = self.add_button(_t("不能扫描"), self._ask_why)
        self.add_button(_t("关闭"), self.reject)
        self.go_button = self.add_button(_t("到灯箱"), self.submit, kind="primary", default=True)
        self._renew()

    def _segments(self, counts: dict[Standing, int]) -> Segments:
        names = {Standing.LENT: _t("借出"), Standing.WANTED: _t("待扫描"), Standing.FAULTY: _t("有病害")}
        made = Segments([(one.value, f"{name} {counts.get(one, 0)}") for one, name in names.items()])
        made.picked.connect(lambda _key: self._show_kind())
        return made

    def _renew(self) -> None:
        self._desk.read(photos.store_ledger, owner=self, on_done=self._show, on_error=self.refuse)

    def _show(self, lines: list[LedgerLine]) -> None:
        """The kind that was shown stays; at first the one that has something."""
        counts = {one: sum(line.standing is one for line in lines) for one in Standing}
        before = Standing(self.kinds.value()) if self._lines else None
        kind = before or next((one for one in Standing if counts[one]), Standing.LENT)
        self._lines = lines
        self._kinds.removeWidget(self.kinds)
        self.kinds.deleteLater()
        self.kinds = self._segments(counts)
        self.kinds.pick(kind.value)
        self._kinds.insertWidget(0, self.kinds)
        self._kinds.addStretch(1)
        self._show_kind()

    def _show_kind(self) -> None:
        kind = Standing(self.kinds.value())
        lines = [one for one in self._lines if one.standing is kind]
        none = {
            Standing.LENT: _t("没有借出的底片"),
            Standing.WANTED: _t("没有待办的扫描申请"),
            Standing.FAULTY: _t("没有登记病害的底片"),
        }
        self._empty.say(none[kind], "")
        self._stack.setCurrentIndex(0 if lines else 1)
        self.table.set_rows(lines)
        self.table.choose(0)
        self.table.setFocus()
        self._allow()

    def _allow(self) -> None:
        line = self.table.current()
        self.go_button.setEnabled(line is not None)
        wanted = line is not None and line.standing is Standing.WANTED
        self.refuse_button.setVisible(wanted and self._desk.may("photo.file"))

    def submit(self) -> None:
        """To the frame on the light table, where it is taken back, scanned or looked at."""
        line = self.table.current()
        if line is not None and self.go_button.isEnabled():
            self.accept()
            self.asked.emit(line.case_id, line.negative_id)

    def _ask_why(self) -> None:
        """A request is answered without a scan, with the reason."""
        line = self.table.current()
        if line is None:
            return
        dialog = NoteDialog(self, _t("答复扫描申请"), _t("不能扫描的原因"), _t("答复"))
        dialog.accepted.connect(self._answer(line, dialog))
        open_centred(dialog)

    def _answer(self, line: LedgerLine, dialog: NoteDialog) -> Callable[[], object]:
        return lambda: self._desk.work(
            photos.close_request, line.negative_id, dialog.text(), owner=self,
            on_done=lambda _none: self._renew(), on_error=self.refuse,
        )  # fmt: skip


def _dated(line: LedgerLine) -> Cell:
    if line.due is None:
        return Cell(line.on.isoformat())
    if line.due < days.today():
        return Cell(_t("{day}逾期").format(day=line.due), ink="cin", icon="warning-octagon-fill", icon_ink="cin")
    return Cell(_t("{day}前还").format(day=line.due))
