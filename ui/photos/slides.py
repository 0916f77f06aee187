"""放映: pictures one after another on the whole screen, with what they show below: for the legal-education class."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import messages
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries
from ui.photos.picture import contained
from ui.photos.queries import Slide
from ui.photos.watermark import paint_watermark
from ui.style.theme import fonts
from ui.widgets.base import Label, Picture, column, row
from ui.widgets.dialogs import Dialog


def _t(text: str) -> str:
    return QCoreApplication.translate("SlideShow", text)


_SECONDS = 6
_BAND = 0.14  # of the height: who sits at the back of a class reads it, too


class SlidesQuestion(Dialog):
    """Asks before pictures that are not for everybody are put on a screen; accepted to show these as well."""

    def __init__(self, parent: QWidget | None, count: int, secrets: int, show_public: Callable[[], object]) -> None:
        super().__init__(parent, _t("放映照片"), width=520)
        some = secrets < count
        asked = _t("{n}张照片中有{m}张是内部资料") if some else _t("这{n}张照片都是内部资料")
        title = Label(asked.format(n=count, m=secrets), "section")
        told = _t("讯问、强制措施、赃款赃物等照片不宜向外单位人员放映。内部资料放映时带有本人姓名和时间的水印。")
        words = column(title, Label(told, "dense2", wrap=True), gap=4)
        head = row(Picture("warning-fill", "ora", 26), words, gap=14)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addStretch(1)
        self.add_button(_t("取消"), self.reject)
        self.all_button = self.add_button(_t("全部放映"), self.accept)
        self.public_button = self.add_button(
            _t("只放映其余{n}张").format(n=count - secrets),
            lambda: self._public(show_public),
            kind="primary",
            default=True,
        )
        self.public_button.setVisible(some)

    def _public(self, show_public: Callable[[], object]) -> None:
        self.reject()
        show_public()


class SlideShow(QWidget):
    """Space or click goes on, arrows step, P runs by itself, Esc ends. 内部 pictures carry who looks and when."""

    def __init__(self, desk: Desk, keys: Sequence[str], *, start: int = 0) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("放映"))
        self.setAccessibleName(self.tr("放映，空格下一张，Esc结束"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._desk, self._keys, self._place = desk, list(keys), start
        self._slide: Slide | None = None
        self._words = ""
        self._hint = self.tr("空格下一张，←上一张，P自动放映，Esc结束")  # until the first key: nobody has to guess
        self._timer = QTimer(self)
        self._timer.setInterval(_SECONDS * 1000)
        self._timer.timeout.connect(lambda: self.step(1))
        desk.locked.connect(self.close)
        self._ask()

    def place(self) -> int:
        """Which picture, from 0."""
        return self._place

    def caption(self) -> str:
        """What stands below."""
        return self._slide.caption if self._slide else self._words

    def running(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def step(self, by: int) -> None:
        """On or back, round at the ends."""
        self._hint = ""
        self._place = (self._place + by) % len(self._keys)
        self._ask()

    def _ask(self) -> None:
        wanted = self._keys[self._place]

        def show(slide: Slide) -> None:
            if self._keys and wanted == self._keys[self._place]:
                self._slide, self._words = slide, ""
                self.setAccessibleDescription(f"{slide.title}。{slide.caption}")
                self.update()

        def refused(error: UserError) -> None:
            if self._keys and wanted == self._keys[self._place]:
                self._slide, self._words = None, messages.sentence(error)
                self.update()

        self._desk.read(queries.slide, wanted, owner=self, on_done=show, on_error=refused)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, band, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#000000"))
        whole = QRectF(self.rect())
        slide = self._slide
        image = slide.image if slide else QImage()
        high = max(110.0, _BAND * whole.height())
        room = whole.adjusted(0, 0, 0, -high)
        if slide is not None and not image.isNull():
            place = contained(image, room)
            painter.drawImage(place, image)
            if slide.mark:
                paint_watermark(painter, place, slide.mark)
        band = QRectF(whole.left() + 48, whole.bottom() - high + 8, whole.width() - 176, high - 12)
        large, small = round(high * 0.22), round(high * 0.16)
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(fonts.ui(large, True))
        title = slide.title if slide else self._words
        title = QFontMetrics(painter.font()).elidedText(title, Qt.TextElideMode.ElideRight, int(band.width()))
        line = QRectF(band.left(), band.top(), band.width(), high * 0.34)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(fonts.ui(small))
        painter.setPen(QColor("#C9D0DE"))
        below = QRectF(band.left(), line.bottom(), band.width(), band.bottom() - line.bottom())
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWrapAnywhere
        painter.drawText(below, int(flags), slide.caption if slide else "")
        painter.drawText(
            whole.adjusted(0, 0, -32, -24), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
            "　".join(filter(None, (self._hint, f"{self._place + 1}/{len(self._keys)}"))),
        )  # fmt: skip

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On; the right button back."""
        self.step(-1 if event.button() == Qt.MouseButton.RightButton else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, arrows, P, Esc."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_BracketLeft):
            self.step(-1)
        elif key == Qt.Key.Key_P:
            if self._timer.isActive():
                self._timer.stop()
            else:
                self._timer.start()
        elif key in (
            Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return,
            Qt.Key.Key_BracketRight,
        ):  # fmt: skip
            self.step(1)

    def closeEvent(self, event: object) -> None:
        """Nothing decrypted stays."""
        self._timer.stop()
        self._slide = None
