"""打印: printer, pages, copies, sides, grey; then how far it is, with a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import documents
from app.workspace import CancelToken, UserError
from ui.tasks import Tasks
from ui.texts import file_name
from ui.widgets.base import Label, Picture, column, holder, reveal, row
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.fields import Choice, FieldRow, Number, Segments, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import ProgressPanel
from ui.widgets.printing import Make, Part, PrintChoice, Sides, new_printer, pages_of, print_papers, set_up

_FILE = "\0file"
_COLOUR, _GREY = "colour", "grey"


class PrintDialog(Dialog):
    """Prints papers one after the other. `on_end` is called once all is printed, with where it went, for people."""

    def __init__(
        self, parent: QWidget | None, tasks: Tasks, title: str, makers: Sequence[Make], total: int,
        on_end: Callable[[str], object],
    ) -> None:  # fmt: skip
        super().__init__(parent, title, width=520)
        self._tasks, self._title, self._makers, self._total, self._on_end = tasks, title, list(makers), total, on_end
        self._choice = PrintChoice()
        self._file = ""
        self.progress = ProgressPanel(self.tr("正在打印"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._asking())
        self._stack.addWidget(holder(column(None, self.progress, None)))
        self._stack.addWidget(self._turning())
        self.body.addWidget(self._stack)
        self.safe = self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(self.tr("打印"), self.submit, kind="primary", default=True)
        if not QPrinterInfo.availablePrinterNames():
            self.banner.say(self.tr("这台电脑没有安装打印机，可以先打印到PDF文件"), "warn")

    def _asking(self) -> QWidget:
        names = QPrinterInfo.availablePrinterNames()
        options = [(name, name) for name in names] + [(_FILE, self.tr("打印到PDF文件"))]
        self.printer = FieldRow(self.tr("打印机"), Choice(options))
        self.printer.set_value(QPrinterInfo.defaultPrinterName() or options[0][0])
        hint = self.tr("共{n}页；如1-3,5，不填为全部").format(n=self._total)
        self.range = FieldRow(self.tr("页码范围"), TextInput(self.tr("全部")), hint=hint)
        self.copies = FieldRow(self.tr("份数"), Number(1, 99))
        self.copies.set_value(1)
        self.sides = Segments(
            [
                (Sides.ONE.value, self.tr("单面")),
                (Sides.PRINTER.value, self.tr("双面")),
                (Sides.HAND.value, self.tr("手工双面")),
            ]
        )
        self.sides.pick(Sides.ONE.value)
        self.colour = Segments([(_COLOUR, self.tr("彩色")), (_GREY, self.tr("灰度"))])
        self.colour.pick(_COLOUR)
        pair = row(self.range, self.copies, gap=14)
        pair.setStretch(0, 1)
        for made in (self.range, self.copies):
            pair.setAlignment(made, Qt.AlignmentFlag.AlignTop)
        words = Label(self.tr("按实际尺寸打印，不缩放；手工双面先打印正面，再提示翻面打印背面"), "caption", wrap=True)
        sides = column(Label(self.tr("单双面"), "field"), row(self.sides, None), gap=4)
        colour = column(Label(self.tr("颜色"), "field"), row(self.colour, None), gap=4)
        both = row(gap=24)
        both.addLayout(sides)
        both.addLayout(colour)
        both.addStretch(1)
        inner = column(self.printer, gap=12)
        inner.addLayout(pair)
        inner.addLayout(both)
        inner.addWidget(words)
        return holder(inner)

    def _turning(self) -> QWidget:
        told = self.tr(
            "正面已送往打印机。请把打印好的一叠纸按出纸时的样子放回纸盒，有字的一面朝向与出纸时相反，再打印背面。"
        )
        words = column(Label(self.tr("翻面"), "section"), Label(told, "dense2", wrap=True), gap=4)
        inner = row(Picture("arrows-clockwise", "link", 28), words, gap=14)
        inner.setStretch(1, 1)
        whole = column(gap=0)
        whole.addLayout(inner)
        whole.addStretch(1)
        return holder(whole)

    def choice(self) -> PrintChoice | None:
        """What was chosen; None where the pages cannot be read, which is said."""
        text = str(self.range.value()).strip()
        pages = pages_of(text, self._total) if text else None
        if text and pages is None:
            self.range.set_error(self.tr("请写成1-3,5这样的页码，共{n}页").format(n=self._total))
            return None
        grey = self.colour.value() == _GREY
        return PrintChoice(pages, int(self.copies.value()), Sides(self.sides.value()), grey)

    def submit(self) -> None:
        """Print; for both sides by hand the fronts first, and the backs when the stack has been turned."""
        if not self.go_button.isEnabled():
            return
        if self._stack.currentIndex() == 2:
            self._run(Part.BACK)
            return
        choice = self.choice()
        if choice is None:
            return
        self._choice = choice
        if self.printer.value() == _FILE and not self._file:
            kinds = self.tr("PDF文件 (*.pdf)")
            name = file_name(self._title, ".pdf")
            chosen = files.save_as(self, Purpose.PAPERS, self.tr("打印到PDF文件"), name, kinds)
            if chosen is None:
                return
            self._file = str(chosen)
        self._run(Part.FRONT if choice.sides is Sides.HAND else Part.ALL)

    def print_to(self, file: Path) -> None:
        """Print into a PDF file."""
        self.printer.set_value(_FILE)
        self._file = str(file)
        self.submit()

    def _printer(self, part: Part) -> QPrinter:
        if self.printer.value() != _FILE:
            printer = new_printer(self._title, str(self.printer.value()))
        else:
            printer = new_printer(self._title)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            file = Path(self._file)
            backs = part is Part.BACK
            printer.setOutputFileName(str(file.with_stem(file.stem + "-2") if backs else file))
        set_up(printer, self._choice)
        return printer

    def _run(self, part: Part) -> None:
        self.banner.say("")
        self.go_button.setEnabled(False)
        reveal(self.go_button, False)
        self._stack.setCurrentIndex(1)
        job = self._tasks.run(
            print_papers, self._printer(part), self._makers, self._choice, part, name="print", owner=self,
            on_done=lambda well: self._went(part, well=well), on_error=self._failed, on_progress=self.progress.tick,
            on_cancelled=self._stopped, cancel=CancelToken(),
        )  # fmt: skip
        self.progress.watch(job)

    def _went(self, part: Part, *, well: bool) -> None:
        reveal(self.go_button, True)
        self.go_button.setEnabled(True)
        if not well:
            self._again(self.tr("没有打印成，请检查打印机后重试，也可以先保存为PDF"), "error")
        elif part is Part.FRONT:
            self._stack.setCurrentIndex(2)
            self.go_button.setText(self.tr("打印背面"))
        else:
            to_file = self.printer.value() == _FILE
            named = self.tr("已打印到文件：{name}").format(name=Path(self._file).name)
            self._on_end(named if to_file else self.tr("已送往打印机"))
            self.accept()

    def _failed(self, error: UserError) -> None:
        reveal(self.go_button, True)
        self._stack.setCurrentIndex(0)
        self.go_button.setEnabled(True)
        self.refuse(error)

    def _stopped(self) -> None:
        reveal(self.go_button, True)
        self.go_button.setEnabled(True)
        self._again(self.tr("已停止打印；已送往打印机的页可能还会打印出来"), "info")

    def _again(self, told: str, level: str) -> None:
        self._stack.setCurrentIndex(0)
        self._file = ""
        self.go_button.setText(self.tr("打印"))
        self.banner.say(told, level)

    def reject(self) -> None:
        """Esc while it prints asks the run to stop."""
        if self._stack.currentIndex() == 1:
            self.progress.stop()
        else:
            super().reject()


def print_pdf(owner: QWidget, tasks: Tasks, pdf: bytes, title: str, on_end: Callable[[str], object]) -> QObject:
    """Ask for the printer and print; nothing happens where the person thinks better of it."""
    dialog = PrintDialog(
        owner, tasks, title, [lambda: documents.OwnPaper(pdf)], documents.page_count(pdf), on_end
    )  # fmt: skip
    open_centred(dialog)
    return dialog
