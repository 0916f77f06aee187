"""One scanned page as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.documents import Leaf
from ui.widgets.pages import ground


class LargePage(QWidget):
    """One page as large as there is room; Space, Esc or a click goes back, arrows turn over."""

    left = Signal()
    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("放大的扫描页"))
        self._image = QImage()

    def show_leaf(self, image: QImage, leaf: Leaf) -> None:
        """Show a page turned as its recipe says."""
        turn = QTransform().rotate(leaf.turn * 90 + leaf.skew / 100)
        self._image = image.transformed(turn, Qt.TransformationMode.SmoothTransformation)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page on its ground."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), ground())
        if self._image.isNull():
            return
        room = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        scale = min(room.width() / self._image.width(), room.height() / self._image.height())
        box = QRectF(0, 0, self._image.width() * scale, self._image.height() * scale)
        box.moveCenter(room.center())
        painter.fillRect(box, Qt.GlobalColor.white)
        painter.drawImage(box, self._image)

    def mousePressEvent(self, event: object) -> None:
        """Back."""
        del event
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Back, or to the page before or after."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.left.emit()
        elif Qt.Key(event.key()) in steps:
            self.turned.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
