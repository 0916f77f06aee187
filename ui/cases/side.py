"""Beside the steps: photos, the proposal, the dossier, and what was done."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import photos
from app.casework import Happening
from app.work import Read
from app.workspace import UserError
from ui.cases.assistance_panel import AssistancePanel
from ui.cases.data import CaseData
from ui.cases.papers import Papers
from ui.desk import Desk
from ui.documents.batch import SetDialog
from ui.documents.scan_drop import ScanDrop
from ui.style.theme import color, fonts, theme
from ui.texts import local, short
from ui.widgets.base import Button, Label, column, frame, holder, reveal, row, scrolled
from ui.widgets.dialogs import open_centred
from ui.widgets.photo_tiles import cover


class Events(QWidget):
    """办理记录: a dot, what was done, when."""

    _PITCH = 30

    def __init__(self) -> None:
        super().__init__()
        self._events: tuple[Happening, ...] = ()
        self._today: datetime | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def set_events(self, events: tuple[Happening, ...], now: datetime) -> None:
        """Show other events, newest first."""
        self._events, self._today = events, now
        self.setAccessibleName("；".join(event.sentence for event in events[:10]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line each."""
        return QSize(200, self._PITCH * len(self._events) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, the dots, the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(fonts.ui(13))
        for place, one in enumerate(self._events):
            middle = place * self._PITCH + 13
            if place < len(self._events) - 1:
                painter.setPen(QPen(color("border"), 1.4))
                painter.drawLine(QPointF(7, middle + 6), QPointF(7, middle + self._PITCH - 5))
            painter.setPen(QPen(color("c1" if place == 0 else "pip-off"), 1.4))
            painter.setBrush(color("c1" if place == 0 else "surface"))
            painter.drawEllipse(QPointF(7, middle), 3.6, 3.6)
            when = self._when(one.at)
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            room = QFontMetrics(fonts.ui(12)).horizontalAdvance(when) + 10
            box = QRectF(22, middle - 11, self.width() - 22, 22)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, when)
            painter.setFont(fonts.ui(13))
            painter.setPen(color("text"))
            text = metrics.elidedText(one.sentence, Qt.TextElideMode.ElideRight, int(box.width() - room))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    def _when(self, at: datetime) -> str:
        return short(local(at).date(), local(self._today).date() if self._today else None)


class Strip(QWidget):
    """Up to four small pictures beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[QImage] = []
        self.setFixedHeight(54 + 2 + 12)
        self.setAccessibleName(self.tr("最近的照片"))

    def set_images(self, images: list[QImage]) -> None:
        """Show other pictures."""
        self._images = images
        reveal(self, bool(images))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        width = (self.width() - 18 - 24) / 4
        for place, image in enumerate(self._images[:4]):
            box = QRectF(12 + place * (width + 6), 2, width, self.height() - 14)
            if image.isNull():
                painter.fillRect(box, color("gry-bg"))
            else:
                painter.drawImage(box, image, cover(image, box))


def thumbnails(view: Read, ids: tuple[str, ...]) -> list[QImage]:
    """Small pictures of photos; one that may not be seen is empty. Runs in a worker."""
    found = []
    for photo_id in ids:
        try:
            found.append(QImage.fromData(photos.thumbnail(view, photo_id)))
        except UserError:
            found.append(QImage())
    return found


class CaseSide(QWidget):
    """The right column of a case."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._case_id = ""
        self._today = date.min
        self.papers = Papers(desk)
        ScanDrop(self, lambda paths: self.papers.attach(self._today, paths))
        self._attach = Button(self.tr("来文"), self._attach_scan, fit="row", icon_name="paperclip")
        self._photo_count = Label("", "caption")
        self._strip = Strip()
        self.events = Events()
        self._whole = Button(self.tr("整套打印"), self.print_set, fit="row", icon_name="printer")
        papers = self._panel(self.tr("关联材料"), column(self.papers), None, self._whole, self._attach)
        see = Button(self.tr("查看"), lambda: desk.go("photos", self._case_id), fit="row", icon_name="image-square")
        pictures = self._panel(self.tr("关联照片"), column(self._strip), self._photo_count, see)
        whole = Button(self.tr("全部"), lambda: desk.go("history", self._case_id), fit="row", icon_name="clock")
        log = self._panel(self.tr("办理记录"), column(self.events, margins=(12, 0, 12, 8)), None, whole)
        self.assistance = AssistancePanel(desk)
        self._help = self._panel(self.tr("预防部门协助"), column(self.assistance), None, self.assistance.ask_button)
        inner = holder(column(papers, pictures, self._help, log, None, gap=10, margins=(16, 12, 16, 12)))
        self.setLayout(column(frame("rightCanvas", column(scrolled(inner)))))

    def _panel(self, title: str, body: object, count: Label | None = None, *buttons: Button) -> QWidget:
        head = row(
            Label(title, "strong"),
            *([count] if count else []),
            None,
            *buttons,
            margins=(12, 4, 10, 4),
        )
        whole = column(head, gap=0)
        whole.addLayout(body)  # type: ignore[arg-type]
        return frame("panel", whole)

    def print_set(self) -> None:
        """Choose among all papers of the case, and print or save them together."""
        open_centred(SetDialog(self._desk, self, self._case_id))

    def _attach_scan(self) -> None:
        self.papers.attach(self._today)

    def show_data(self, data: CaseData) -> None:
        """Show what belongs to a case."""
        self._case_id = data.case.id
        self.papers.show_case(data.case.id, data.today)
        self._today = data.today
        reveal(self._attach, data.case.own and self._desk.may("document.file", own=data.case.mine))
        reveal(self._help, self.assistance.show_data(data))
        total = data.detail.photos
        self._photo_count.setText(
            self.tr("{n}张，底片{m}张").format(n=total, m=data.detail.negatives)
            if total and data.detail.negatives
            else self.tr("{n}张").format(n=total)
            if total
            else self.tr("还没有照片")
        )
        self._strip.set_images([QImage()] * len(data.photos))
        if data.photos:
            ids = tuple(photo.id for photo in data.photos if not photo.veiled)
            self._desk.read(thumbnails, ids, owner=self, on_done=self._strip.set_images)
        self.events.set_events(data.detail.timeline[:40], self._desk.now())
