"""A paper on its way to a printer; here the printer is a file."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import documents
from app.documents.forms import handover_sheet
from ui.tasks import Tasks
from ui.widgets.printing import PrintRun, new_printer


def to_file(file: Path) -> QPrinter:
    printer = new_printer("交接单")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def test_every_page_goes_to_the_printer(qtbot: QtBot, tmp_path: Path) -> None:
    owner, tasks, ends = QWidget(), Tasks(), []
    qtbot.addWidget(owner)
    pdf = documents.render("handover_sheet", handover_sheet.sample()).pdf
    run = PrintRun(owner, tasks, to_file(tmp_path / "out.pdf"), pdf, ends.append)
    with qtbot.waitSignal(run.destroyed, timeout=20_000):
        run.start()
    assert ends == [True]
    printed = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    assert len(printed) == documents.page_count(pdf)
    printed.close()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_cannot_be_reached_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    owner, ends = QWidget(), []
    qtbot.addWidget(owner)
    pdf = documents.render("handover_sheet", handover_sheet.sample()).pdf
    run = PrintRun(owner, Tasks(), to_file(tmp_path / "not there" / "out.pdf"), pdf, ends.append)
    with qtbot.waitSignal(run.destroyed, timeout=20_000):
        run.start()
    assert ends == [False]
