"""One photo as large as the page: fitted or by pixels, its negative, its original for who may take it out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app import messages
from app.photos import PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries, words
from ui.photos.picture import GROUND, INK, contained, corner_word
from ui.style.icons import plain
from ui.style.theme import fonts
from ui.widgets.base import Button, IconButton, Label, column, frame, row, separator
from ui.widgets.chip import Chip, ChipText, Level

_STEPS = (0.25, 0.5, 1.0, 2.0, 4.0)


class Canvas(QWidget):
    """Paints one image, fitted (scale 0) or at a scale, moved about by dragging."""

    scaled = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._words, self._label = "", ""
        self._middle = QPointF(0.5, 0.5)  # the part of the image that stands in the middle, from 0 to 1
        self._grip: QPointF | None = None
        self.scale = 0.0
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def show_image(self, image: QImage, label: str = "") -> None:
        """Show an image; scale and place stay, so that a negative lies exactly over its photo."""
        self._image, self._label, self._words = image, label, ""
        self.update()

    def show_words(self, text: str) -> None:
        """Say why there is none."""
        self._image, self._words = QImage(), text
        self.update()

    def image(self) -> QImage:
        """What is shown."""
        return self._image

    def words(self) -> str:
        """What is said instead."""
        return self._words

    def fit(self) -> None:
        """All of it."""
        self.set_scale(0.0)

    def set_scale(self, scale: float) -> None:
        """Pixels of the screen for one of the image; 0 fits it in."""
        self.scale = scale
        if scale == 0:
            self._middle = QPointF(0.5, 0.5)
        self._stay_inside()
        self.update()
        self.scaled.emit(self.effective())

    def effective(self) -> float:
        """The scale that is shown."""
        if self.scale or self._image.isNull():
            return self.scale or 1.0
        return contained(self._image, QRectF(self.rect())).width() / self._image.width()

    def zoom(self, inwards: bool) -> None:
        """The next step in or out."""
        now = self.effective()
        larger = [step for step in _STEPS if step > now * 1.01]
        smaller = [step for step in _STEPS if step < now * 0.99]
        self.set_scale(larger[0] if inwards and larger else smaller[-1] if not inwards and smaller else now)

    def shift(self, right: float, down: float) -> bool:
        """Move by parts of the window; whether there was anything to move."""
        size = self._size()
        if size.width() <= self.width() and size.height() <= self.height():
            return False
        self._middle += QPointF(right * self.width() / size.width(), down * self.height() / size.height())
        self._stay_inside()
        self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and image, or words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.effective() < 2)
        painter.fillRect(self.rect(), GROUND)
        if self._image.isNull():
            middle = QRectF(self.rect()).center()
            painter.drawPixmap(QPointF(middle.x() - 20, middle.y() - 50), plain("image", INK.name(), 40))
            painter.setPen(INK)
            painter.setFont(fonts.ui(14))
            painter.drawText(self.rect().adjusted(0, 30, 0, 0), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        place = self._place()
        painter.drawImage(place, self._image)
        if self._label:
            corner_word(
                painter, QPointF(max(place.left(), 0) + 12, min(place.bottom(), self.height()) - 34), self._label
            )

    def _size(self) -> QSizeF:
        return QSizeF(self._image.size()) * self.effective()

    def _place(self) -> QRectF:
        if not self.scale:
            return contained(self._image, QRectF(self.rect()))
        size = self._size()
        left = self.width() / 2 - self._middle.x() * size.width()
        top = self.height() / 2 - self._middle.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def _stay_inside(self) -> None:
        self._middle = QPointF(min(max(self._middle.x(), 0.0), 1.0), min(max(self._middle.y(), 0.0), 1.0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self.zoom(event.angleDelta().y() > 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self._grip = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._grip is not None and self.scale:
            moved = event.position() - self._grip
            self._grip = event.position()
            self.shift(-moved.x() / max(self.width(), 1), -moved.y() / max(self.height(), 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fitted or by pixels."""
        self.set_scale(0.0 if self.scale else 1.0)


class LargeView(QWidget):
    """Covers the page; Esc or Space goes back to the grid."""

    closed = Signal()
    stepped = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._row: PhotoRow | None = None
        self._negative = self._original = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("大图"))
        self.canvas = Canvas()
        self.canvas.scaled.connect(self._tell_scale)
        self._title = Label("", "strong", elide=True)
        self._place = Label("", "caption2")
        self._scale = Label("", "caption2")
        self._mark = Chip(ChipText(self.tr("原件"), Level.INFO, "shield-check-fill"))
        self._turn = Button(self.tr("看负像"), self.turn_negative, fit="tool", icon_name="circle-half")
        self._take = Button(self.tr("调取原件"), self.take_original, fit="tool", icon_name="file-search")
        self._take.setToolTip(self.tr("调取原件会记入审计日志"))
        self._fit = Button(self.tr("适合窗口"), self.canvas.fit, fit="tool")
        self._pixels = Button(self.tr("实际像素"), lambda: self.canvas.set_scale(1.0), fit="tool")
        tools = row(
            IconButton("caret-left", self.tr("上一张（[）"), lambda: self.stepped.emit(-1), edge=30),
            IconButton("caret-right", self.tr("下一张（]）"), lambda: self.stepped.emit(1), edge=30),
            self._title, self._place, self._mark, separator(), self._scale, self._fit, self._pixels,
            self._turn, self._take,
            IconButton("x", self.tr("回到网格（Esc）"), self.closed.emit, edge=30), margins=(12, 0, 10, 0),
        )  # fmt: skip
        tools.setStretch(2, 1)
        whole = column(frame("bar", tools, height=48), self.canvas, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_photo(self, photo: PhotoRow, place: int, total: int, may_take: bool) -> None:
        """Show a photo."""
        self._row, self._negative, self._original = photo, False, False
        self._title.setText(words.name_of(photo))
        self._place.setText(self.tr("第{n}张，共{m}张").format(n=place + 1, m=total))
        self._turn.setEnabled(photo.negative_id is not None and not photo.veiled)
        self._take.setVisible(may_take and photo.own)
        self.canvas.fit()
        self._ask()

    def turn_negative(self) -> None:
        """N: negative or photo, in the same place."""
        if self._row is None or not self._turn.isEnabled():
            return
        self._negative, self._original = not self._negative, False
        self._ask()

    def take_original(self) -> None:
        """Show the file itself; that it was taken out is audited."""
        photo = self._row
        if photo is None or self._take.isHidden():
            return

        def show(image: QImage) -> None:
            if self._row is not photo:
                return
            if image.isNull():
                self.canvas.show_words(
                    self.tr("原件是{kind}格式，窗口不能直接显示，可导出后查看").format(kind=photo.media_type)
                )
                return
            self._negative, self._original = False, True
            self._mark.setVisible(True)
            self.canvas.show_image(image)
            self.canvas.set_scale(self.canvas.scale)

        self._desk.call(queries.original_picture, photo.id, owner=self, on_done=show, on_error=self._desk.refuse)

    def _ask(self) -> None:
        photo = self._row
        self._mark.setVisible(False)
        self._turn.setText(self.tr("看照片") if self._negative else self.tr("看负像"))
        if photo is None:
            return
        if photo.veiled:
            self.canvas.show_words(self.tr("内部资料，您的角色不能查看影像"))
            return
        wanted = self._negative

        def show(image: QImage) -> None:
            if self._row is photo and self._negative == wanted and not self._original:
                self.canvas.show_image(image, self.tr("负像") if wanted else "")
                self._tell_scale(self.canvas.effective())

        def refused(error: UserError) -> None:
            if self._row is photo:
                self.canvas.show_words(messages.sentence(error))

        if wanted and photo.negative_id:
            self._desk.read(
                queries.negative_picture, photo.negative_id, False, owner=self, on_done=show, on_error=refused
            )
        else:
            self._desk.read(queries.photo_picture, photo.id, owner=self, on_done=show, on_error=refused)

    def _tell_scale(self, scale: float) -> None:
        self._scale.setText(f"{round(scale * 100)}%")

    def release(self) -> None:
        """Let go of the picture."""
        self._row = None
        self.canvas.show_words("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Space go back, [ ] and arrows step, N turns, + - 0 1 zoom."""
        key = Qt.Key(event.key())
        moves = {
            Qt.Key.Key_Left: (-0.2, 0),
            Qt.Key.Key_Right: (0.2, 0),
            Qt.Key.Key_Up: (0, -0.2),
            Qt.Key.Key_Down: (0, 0.2),
        }
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.closed.emit()
        elif key in moves:
            if not (self.canvas.scale and self.canvas.shift(*moves[key])):
                self.stepped.emit(-1 if key in (Qt.Key.Key_Left, Qt.Key.Key_Up) else 1)
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.stepped.emit(-1 if key == Qt.Key.Key_BracketLeft else 1)
        elif key == Qt.Key.Key_N:
            self.turn_negative()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.canvas.zoom(key != Qt.Key.Key_Minus)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_1):
            self.canvas.set_scale(0.0 if key == Qt.Key.Key_0 else 1.0)
        else:
            super().keyPressEvent(event)
