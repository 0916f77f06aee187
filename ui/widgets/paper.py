"""Pages of a PDF as they will be printed: white also in the dark, with zoom, paging and small pages beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app import documents
from ui.style.theme import color, fonts, theme
from ui.tasks import Tasks
from ui.widgets.base import IconButton, Label, column, frame, row, separator

_A4_POINTS = 595.0
_GAP = 16
_ZOOMS = (0.5, 0.71, 0.85, 1.0, 1.25, 1.5, 2.0)
_SMALL_WIDTH = 92


@dataclass(frozen=True, slots=True)
class Raster:
    """Pages drawn at one zoom, and small ones."""

    pages: tuple[QImage, ...]
    small: tuple[QImage, ...]
    zoom: float


def rasterise(pdf: bytes, zoom: float, ratio: float) -> Raster:
    """Draw every page; `zoom` 1.0 shows a point as 4/3 px. Runs in a worker."""
    numbers = range(documents.page_count(pdf))
    pages = tuple(_draw(pdf, number, zoom * 4 / 3 * ratio, ratio) for number in numbers)
    small = tuple(_draw(pdf, number, _SMALL_WIDTH / _A4_POINTS * ratio * 2, ratio * 2) for number in numbers)
    return Raster(pages, small, zoom)


def _draw(pdf: bytes, number: int, scale: float, ratio: float) -> QImage:
    drawn = documents.rasterise(pdf, number, scale)
    image = QImage(drawn.rgb, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888).copy()
    image.setDevicePixelRatio(ratio)
    return image


class _Sheets(QAbstractScrollArea):
    """The pages below each other."""

    page_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("文书预览"))
        self._images: tuple[QImage, ...] = ()
        self.mark_last = ""
        self.verticalScrollBar().valueChanged.connect(self._tell)
        theme.follow(self.repaint_viewport)

    def repaint_viewport(self) -> None:
        """Paint anew, in other colours."""
        self.viewport().update()

    def set_images(self, images: tuple[QImage, ...]) -> None:
        self._images = images
        self._ranges()
        self.viewport().update()

    def sheet(self, place: int) -> QSize:
        """Logical size of a page."""
        image = self._images[place]
        ratio = image.devicePixelRatio()
        return QSize(round(image.width() / ratio), round(image.height() / ratio))

    def tops(self) -> list[int]:
        found, at = [], _GAP
        for place in range(len(self._images)):
            found.append(at)
            at += self.sheet(place).height() + _GAP
        return [*found, at]

    def show_page(self, place: int) -> None:
        if 0 <= place < len(self._images):
            self.verticalScrollBar().setValue(self.tops()[place] - _GAP)

    def current(self) -> int:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        tops = self.tops()
        return max([place for place in range(len(self._images)) if tops[place] <= middle], default=0)

    def _ranges(self) -> None:
        tops = self.tops()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(tops[-1] - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        wide = max((self.sheet(place).width() for place in range(len(self._images))), default=0) + 2 * _GAP
        across = self.horizontalScrollBar()
        across.setRange(0, max(wide - self.viewport().width(), 0))
        across.setPageStep(self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ranges()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor("#E4E8EF") if theme.mode == "light" else QColor("#0B0F17"))
        down, across = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        for place, top in enumerate(self.tops()[:-1]):
            size = self.sheet(place)
            left = max((self.viewport().width() - size.width()) // 2, _GAP) - across
            box = QRectF(left, top - down, size.width(), size.height())
            if box.bottom() < 0 or box.top() > self.viewport().height():
                continue
            painter.drawImage(box.topLeft(), self._images[place])
            painter.setPen(QPen(QColor("#C9D1DD") if theme.mode == "light" else color("border"), 1))
            painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in steps:
            self.show_page(self.current() + steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def _tell(self, _value: int) -> None:
        self.viewport().update()
        self.page_changed.emit(self.current())


class _Small(QWidget):
    """Small pages; a click shows the page."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(124)
        self._images: tuple[QImage, ...] = ()
        self._current = 0
        self.note = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_images(self, images: tuple[QImage, ...]) -> None:
        self._images = images
        self.update()

    def set_current(self, place: int) -> None:
        self._current = place
        self.update()

    def _boxes(self) -> list[QRectF]:
        return [QRectF(16, 16 + place * 156, _SMALL_WIDTH, 130) for place in range(len(self._images))]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#E4E8EF") if theme.mode == "light" else QColor("#0B0F17"))
        for place, box in enumerate(self._boxes()):
            painter.drawImage(box, self._images[place])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("primary"), 2) if place == self._current else QPen(QColor("#C9D1DD"), 1))
            painter.drawRect(box.adjusted(-1, -1, 1, 1))
            painter.setFont(fonts.ui(12))
            last = place == len(self._images) - 1 and self.note
            painter.setPen(color("cin") if last else color("text2"))
            text = f"{place + 1}　{self.note}" if last else str(place + 1)
            painter.drawText(QRectF(0, box.bottom() + 3, 124, 16), Qt.AlignmentFlag.AlignCenter, text)

    def mousePressEvent(self, event: object) -> None:
        at: QPointF = event.position()  # type: ignore[attr-defined]
        for place, box in enumerate(self._boxes()):
            if box.contains(at):
                self.picked.emit(place)


class PaperView(QWidget):
    """Tool bar, pages, small pages. Drawing happens in a worker."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._pdf: bytes | None = None
        self._given: tuple[QImage, ...] = ()
        self._zoom = _ZOOMS[1]
        self._asked = 0
        self.sheets = _Sheets()
        self.small = _Small()
        self._where = Label("", "dense2")
        self._percent = Label("", "dense2")
        self.tools = row(
            IconButton("caret-left", self.tr("上一页"), lambda: self._turn(-1), edge=28),
            self._where,
            IconButton("caret-right", self.tr("下一页"), lambda: self._turn(1), edge=28),
            separator(18),
            IconButton("magnifying-glass-minus", self.tr("缩小"), lambda: self._step(-1), edge=28),
            self._percent,
            IconButton("magnifying-glass-plus", self.tr("放大"), lambda: self._step(1), edge=28),
            None,
            margins=(12, 0, 12, 0),
        )
        body = row(self.sheets, self.small, gap=0)
        body.setStretch(0, 1)
        whole = column(frame("bar", self.tools, height=42), gap=0)
        whole.addLayout(body, 1)
        self.setLayout(whole)
        self.sheets.page_changed.connect(self._at)
        self.small.picked.connect(self.sheets.show_page)
        self._at(0)

    def add_tool(self, widget: QWidget) -> None:
        """Put something at the right of the tool bar."""
        self.tools.addWidget(widget)

    def set_note(self, note: str) -> None:
        """A word under the last small page (待用印)."""
        self.small.note = note
        self.small.update()

    def show_pdf(self, pdf: bytes | None) -> None:
        """Show another document; the page in front stays where it can."""
        self._pdf, self._given = pdf, ()
        if pdf is None:
            self.sheets.set_images(())
            self.small.set_images(())
            self._at(0)
            return
        self._draw()

    def show_images(self, images: Sequence[QImage]) -> None:
        """Show pages that were drawn elsewhere, as a foreign paper's are."""
        self._pdf = None
        self._given = tuple(images)
        self._show_given()

    def _show_given(self) -> None:
        wide = _A4_POINTS * 4 / 3 * self._zoom
        shown = []
        for image in self._given:
            copy = QImage(image)
            copy.setDevicePixelRatio(max(image.width() / wide, 0.1))
            shown.append(copy)
        self.sheets.set_images(tuple(shown))
        self.small.set_images(self._given)
        self._at(self.sheets.current())

    def pages(self) -> int:
        """How many pages are shown."""
        return len(self.sheets._images)  # noqa: SLF001 - its own part

    def _draw(self) -> None:
        if self._pdf is None:
            return
        self._asked += 1
        number = self._asked
        self._tasks.run(
            rasterise, self._pdf, self._zoom, self.devicePixelRatioF(), name="rasterise", owner=self,
            on_done=lambda raster: self._take(number, raster),
        )  # fmt: skip

    def _take(self, number: int, raster: Raster) -> None:
        if number != self._asked:
            return
        before = self.sheets.current()
        self.sheets.set_images(raster.pages)
        self.small.set_images(raster.small)
        self.sheets.show_page(min(before, len(raster.pages) - 1) if before else 0)
        self._at(self.sheets.current())

    def _at(self, place: int) -> None:
        total = self.pages()
        self._where.setText(
            self.tr("第{n}页，共{total}页").format(n=place + 1, total=total) if total else self.tr("没有内容")
        )
        self._percent.setText(f"{round(self._zoom * 100)}%")
        self.small.set_current(place)

    def _turn(self, step: int) -> None:
        self.sheets.show_page(self.sheets.current() + step)

    def _step(self, step: int) -> None:
        place = min(range(len(_ZOOMS)), key=lambda at: abs(_ZOOMS[at] - self._zoom))
        self._zoom = _ZOOMS[min(max(place + step, 0), len(_ZOOMS) - 1)]
        self._at(self.sheets.current())
        self._draw()
        if self._given:
            self._show_given()
