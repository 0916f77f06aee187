"""检察建议编号登记簿 and 抄送备案登记 of a year: searched, explained, printed, taken out as a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import documents
from app.proposals import (
    CopyRow,
    NumberRow,
    copy_ledger,
    explain_gap,
    number_register,
    register_years,
    void_number,
)
from app.proposals.export import write_registers
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.forms.drafts import keep_note
from ui.page import Page
from ui.texts import file_name
from ui.widgets.base import Button, Label, column, frame, holder, row
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.fields import Choice, Segments, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner, EmptyState
from ui.widgets.pdf_dialog import PdfDialog
from ui.widgets.table import Cell, Column, Table


@dataclass(frozen=True, slots=True)
class Registers:
    """Both registers of a year."""

    years: tuple[int, ...]
    year: int
    numbers: tuple[NumberRow, ...]
    copies: tuple[CopyRow, ...]


def registers(view: Read, year: int, text: str) -> Registers:
    """Read both, filtered. Raises `permission.denied`."""
    chosen = year or view.today().year
    return Registers(
        tuple(register_years(view)),
        chosen,
        tuple(number_register(view, chosen, text)),
        tuple(copy_ledger(view, chosen, text)),
    )


class RegisterPage(Page):
    """The registers; entered with `numbers` or `copies`."""

    areas = frozenset({"proposals", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._year = 0
        self._data: Registers | None = None
        self.which = Segments([("numbers", self.tr("编号登记簿")), ("copies", self.tr("抄送备案登记"))])
        self.which.picked.connect(lambda _key: self._turn())
        self.year = Choice(fit="dense")
        self.year.setAccessibleName(self.tr("年度"))
        self.year.setFixedWidth(96)
        self.year.currentIndexChanged.connect(lambda _place: self._take_year())
        self.text = TextInput(self.tr("文号、案件、单位、人员"), fit="dense")
        self.text.setAccessibleName(self.tr("筛选"))
        self.text.setFixedWidth(220)
        self.text.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self.refresh)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.void_button = Button(self.tr("作废"), self.void, kind="danger", fit="tool")
        self.explain_button = Button(self.tr("说明空号"), self.explain, fit="tool")
        self.export_button = Button(self.tr("导出表格"), self._choose_file, fit="tool", icon_name="table")
        self.print_button = Button(self.tr("打印"), self.print_out, fit="tool", icon_name="printer")
        self.banner = Banner()
        self.numbers, self.copies = self._numbers(), self._copies()
        self.numbers.opened.connect(lambda one: self._open(one.proposal_id))
        self.copies.opened.connect(lambda one: self._open(one.proposal_id))
        self.numbers.selectionModel().currentRowChanged.connect(lambda _now, _before: self._offer())
        empty = EmptyState(
            "list-numbers", self.tr("这一年没有登记"), self.tr("检察建议书签发后由预防部门统一编号，随即登记在此")
        )
        self._stack = QStackedWidget()
        for widget in (self.numbers, self.copies, empty):
            self._stack.addWidget(widget)
        self._count = Label("", "caption2")
        tools = row(
            self.which, self.year, self.text, None, self.void_button, self.explain_button, self.export_button,
            self.print_button, margins=(20, 0, 16, 0),
        )  # fmt: skip
        whole = column(frame("bar", tools, height=50), self.banner, gap=0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(frame("foot", row(self._count, None, margins=(20, 0, 20, 0)), height=32))
        self.setLayout(column(holder(whole, "surface"), gap=0))

    def _numbers(self) -> Table[NumberRow]:
        ink = lambda one: "text3" if one.gap or one.voided_on else "text"  # noqa: E731 - for each cell of a row
        return Table(
            [
                Column(self.tr("序号"), 56, lambda n: Cell(str(n.serial), ink=ink(n)), order=lambda n: n.serial),
                Column(self.tr("文号"), 158, lambda n: Cell(n.text, ink=ink(n))),
                Column(self.tr("编号"), 96, lambda n: Cell(_day(n.numbered_on), ink="text2")),
                Column(self.tr("案件与主送单位"), 0, lambda n: Cell(n.addressee or "—", sub=n.case_name, ink=ink(n))),
                Column(self.tr("承办人"), 84, lambda n: Cell(n.drafter or "—", ink=ink(n))),
                Column(self.tr("签发人"), 96, lambda n: Cell(n.signed_by or "—", ink=ink(n))),
                Column(self.tr("编号人"), 84, lambda n: Cell(n.numbered_by or "—", ink=ink(n))),
                Column(self.tr("用印"), 96, lambda n: Cell(_day(n.sealed_on), ink="text2")),
                Column(self.tr("送达"), 96, lambda n: Cell(_day(n.served_on), ink="text2")),
                Column(self.tr("回复期限"), 96, lambda n: Cell(_day(n.reply_due_on), ink="text2")),
                Column(self.tr("备注"), 190, self._remark),
            ]
        )

    @staticmethod
    def _remark(one: NumberRow) -> Cell:
        icon = "minus-circle" if one.gap else "prohibit" if one.voided_on else None
        return Cell(one.remark, icon=icon, icon_ink="text3", ink="text2")

    def _copies(self) -> Table[CopyRow]:
        return Table(
            [
                Column(self.tr("类别"), 70, lambda c: Cell(c.kind_text)),
                Column(self.tr("对象"), 0, lambda c: Cell(c.recipient, sub=c.case_name)),
                Column(self.tr("文号"), 160, lambda c: Cell(c.number)),
                Column(self.tr("应于"), 100, lambda c: Cell(_day(c.due_on), ink="text2")),
                Column(self.tr("日期"), 120, self._sent),
                Column(self.tr("方式"), 110, lambda c: Cell(c.way or "—", ink="text2")),
                Column(self.tr("回执"), 150, lambda c: Cell(c.receipt or "—", ink="text2")),
            ]
        )

    def _sent(self, one: CopyRow) -> Cell:
        if one.sent_on:
            return Cell(_day(one.sent_on), icon="check-circle-fill", icon_ink="gre-solid")
        return Cell(self.tr("未发出"), icon="warning-circle-fill", icon_ink="ora-solid")

    def trail(self) -> list[tuple[str, str]]:
        """检察建议 / 登记簿."""
        return [(self.tr("检察建议"), "proposals"), (self.tr("登记簿"), "")]

    def enter(self, argument: object = None) -> None:
        """Show one of the two."""
        if argument in ("numbers", "copies"):
            self.which.pick(str(argument))
        super().enter(argument)

    def refresh(self) -> None:
        """Read both."""
        self.desk.read(registers, self._year, self.text.value(), owner=self, on_done=self._show)

    def _take_year(self) -> None:
        self._year = int(self.year.value() or 0)
        self.refresh()

    def _show(self, data: Registers) -> None:
        self._data, self._year = data, data.year
        self.year.blockSignals(True)
        self.year.set_options([(str(one), self.tr("{n}年").format(n=one)) for one in data.years])
        self.year.set_value(str(data.year))
        self.year.blockSignals(False)
        self.numbers.set_rows(data.numbers, keep=lambda one: one.serial)
        self.copies.set_rows(data.copies, keep=lambda one: one.id)
        self._turn()

    def _turn(self) -> None:
        if self._data is None:
            return
        numbers = self.which.value() == "numbers"
        rows = self._data.numbers if numbers else self._data.copies
        self._stack.setCurrentIndex(2 if not rows else 0 if numbers else 1)
        gaps = sum(one.gap for one in self._data.numbers)
        told = self.tr("共{n}号").format(n=len(rows)) if numbers else self.tr("共{n}件").format(n=len(rows))
        if numbers and gaps:
            told += self.tr("，其中空号{n}个").format(n=gaps)
        self._count.setText(told)
        self._offer()

    def _offer(self) -> None:
        """作废 for the number of a withdrawn proposal, 说明 for a gap; what the role may not do is not offered."""
        one = self.numbers.current() if self.which.value() == "numbers" else None
        may = self.desk.may("proposal.void")
        self.void_button.setVisible(bool(may and one and one.state == "withdrawn" and one.voided_on is None))
        self.explain_button.setVisible(bool(may and one and one.gap))

    def _open(self, proposal_id: str) -> None:
        if proposal_id:
            self.desk.go("proposal", proposal_id)

    def void(self) -> None:
        """Ask why, then void."""
        one = self.numbers.current()
        if one is not None:
            dialog = NoteDialog(
                self, self.tr("作废{number}").format(number=one.text), self.tr("理由"), self.tr("作废"), kind="danger"
            )
            subject = f"note:void:{one.text}"
            keep_note(self.desk, dialog, subject)
            dialog.accepted.connect(
                lambda: self.desk.work(
                    void_number, one.text, dialog.text(), owner=self, on_error=self._refused, draft=subject
                )
            )
            open_centred(dialog)

    def explain(self) -> None:
        """Ask why nobody was given this number."""
        one = self.numbers.current()
        if one is not None:
            title = self.tr("说明空号{number}").format(number=one.text)
            dialog = NoteDialog(self, title, self.tr("原因"), self.tr("保存"), text=one.gap_reason)
            year, subject = self._year, f"note:gap:{self._year}-{one.serial}"
            keep_note(self.desk, dialog, subject)
            dialog.accepted.connect(
                lambda: self.desk.work(
                    explain_gap, year, one.serial, dialog.text(), owner=self, on_error=self._refused, draft=subject
                )
            )
            open_centred(dialog)

    def _refused(self, error: UserError) -> None:
        self.desk.refuse(error)

    def print_out(self) -> None:
        """The register of the year that is shown, as a paper."""
        which = self.which.value()
        numbers, copies = self.tr("检察建议编号登记簿　{n}年"), self.tr("抄送备案登记　{n}年")
        title = (numbers if which == "numbers" else copies).format(n=self._year)
        dialog = PdfDialog(
            self, self.desk.tasks, title, "register.pdf", self.tr("保存到工作库之外的文件没有加密，并记入日志")
        )
        self.desk.read(_drawn, self._year, which, owner=dialog, on_done=dialog.show_pdf, on_error=dialog.failed)
        dialog.on_saved = lambda file: self.desk.work(_noted, file.name, which)
        open_centred(dialog)

    def _choose_file(self) -> None:
        name = file_name(self.tr("检察建议编号登记簿{year}").format(year=self._year), ".xlsx")
        title = self.tr("导出到工作库之外（记入日志）")
        chosen = files.save_as(self, Purpose.PAPERS, title, name, "Excel (*.xlsx)")
        if chosen is not None:
            self.export(chosen)

    def export(self, file: Path) -> None:
        """Both registers as tables, as they are filtered."""
        if self._data is None:
            return
        data = self._data

        def write(work: Work) -> None:
            write_registers(file, data.year, data.numbers, data.copies)
            _noted(work, file.name)

        self.desk.work(
            write, owner=self, on_error=self._refused,
            on_done=lambda _none: self.desk.say(self.tr("已导出：{name}").format(name=file.name)),
        )  # fmt: skip

    def home(self) -> QWidget:
        """The table."""
        return self.numbers if self.which.value() == "numbers" else self.copies

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus()
        self.text.selectAll()


def _drawn(view: Read, year: int, which: str) -> bytes:
    made = documents.render_number_register if which == "numbers" else documents.render_copies_register
    return made(view, year).pdf


def _noted(work: Work, name: str, which: str = "numbers") -> None:
    work.note("document.export", "setting", "number_register" if which == "numbers" else "copies_register", name)
    work.touch("audit")


def _day(day: Any) -> str:
    return day.isoformat() if day else "—"
