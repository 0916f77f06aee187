"""Printing a paper: page by page, drawn in a worker, so that a thick volume needs the memory of one page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app import documents
from app.workspace import UserError
from ui.tasks import Tasks

DOTS = 300  # per inch
_POINTS = 72.0


def page_image(pdf: bytes, page: int) -> QImage:
    """One page as it goes to the printer. Runs in a worker. Raises `document.damaged`."""
    drawn = documents.rasterise(pdf, page, DOTS / _POINTS)
    image = QImage(drawn.rgb, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888)
    return image.copy()


class PrintRun(QObject):
    """One paper on its way to a printer; `on_end` is told whether all pages went."""

    def __init__(
        self, owner: QWidget, tasks: Tasks, printer: QPrinter, pdf: bytes, on_end: Callable[[bool], object]
    ) -> None:
        super().__init__(owner)
        self._tasks, self._printer, self._pdf, self._on_end = tasks, printer, pdf, on_end
        first, last = printer.fromPage(), printer.toPage()
        total = documents.page_count(pdf)
        self._pages = list(range(first - 1, min(last, total))) if first else list(range(total))
        self._painter = QPainter()

    def start(self) -> None:
        """Begin; a printer that does not answer ends it at once."""
        if not self._pages or not self._painter.begin(self._printer):
            self._end(False)
            return
        self._next()

    def _next(self) -> None:
        self._tasks.run(
            page_image, self._pdf, self._pages[0], name="print", owner=self, on_done=self._draw, on_error=self._failed
        )

    def _draw(self, image: QImage) -> None:
        room = QRectF(self._printer.pageLayout().fullRectPixels(self._printer.resolution()))
        size = image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRectF(0, 0, size.width(), size.height()), image)
        self._pages.pop(0)
        if not self._pages:
            self._end(self._painter.end())
        elif self._printer.newPage():
            self._next()
        else:
            self._painter.end()
            self._end(False)

    def _failed(self, _error: UserError) -> None:
        self._painter.end()
        self._printer.abort()
        self._end(False)

    def _end(self, well: bool) -> None:
        self._on_end(well)
        self.deleteLater()


def new_printer(title: str) -> QPrinter:
    """A printer for A4 without margins of its own: the papers bring theirs."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    return printer


def print_pdf(owner: QWidget, tasks: Tasks, pdf: bytes, title: str, on_end: Callable[[bool], object]) -> None:
    """Ask for the printer and print; nothing happens where the person thinks better of it."""
    printer = new_printer(title)
    dialog = QPrintDialog(printer, owner)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setMinMax(1, documents.page_count(pdf))
    dialog.accepted.connect(lambda: PrintRun(owner, tasks, printer, pdf, on_end).start())
    dialog.setModal(True)
    dialog.show()
