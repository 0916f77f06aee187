"""One photo as large as the page: fitted or by pixels, its negative, its original for who may take it out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QWidget

from app import messages
from app.photos import PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries, words
from ui.photos.canvas import Canvas
from ui.photos.facts_panel import FactsPanel
from ui.photos.queries import LargeFacts
from ui.widgets.base import Button, IconButton, Label, column, frame, row, separator
from ui.widgets.chip import Chip, ChipText, Level


class LargeView(QWidget):
    """Covers the page; Esc or Space goes back to the grid."""

    closed = Signal()
    stepped = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._row: PhotoRow | None = None
        self._negative = self._original = False
        self._page, self._pages = 0, 1
        self.facts = FactsPanel()
        self.facts.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("大图"))
        self.canvas = Canvas()
        self.canvas.scaled.connect(self._tell_scale)
        self._title = Label("", "strong", elide=True)
        self._place = Label("", "caption2")
        self._scale = Label("", "caption2")
        self._picked = Chip(ChipText(self.tr("优选"), Level.YELLOW, "star-fill"))
        self._mark = Chip(ChipText(self.tr("原件"), Level.INFO, "shield-check-fill"))
        self._turn = Button(self.tr("看负像"), self.turn_negative, fit="tool", icon_name="circle-half")
        self._take = Button(self.tr("调取原件"), self.take_original, fit="tool", icon_name="file-search")
        self._take.setToolTip(self.tr("调取原件会记入审计日志"))
        self._beside = Button(self.tr("正负对照"), self.show_both, fit="tool", icon_name="columns")
        self._info = Button(self.tr("拍摄信息"), self.turn_facts, fit="tool", icon_name="info")
        self._info.setCheckable(True)
        self._next_page = Button("", self.turn_page, fit="tool", icon_name="files")
        self._next_page.hide()
        self._fit = Button(self.tr("适合窗口"), self.canvas.fit, fit="tool")
        self._pixels = Button(self.tr("实际像素"), lambda: self.canvas.set_scale(1.0), fit="tool")
        tools = row(
            IconButton("caret-left", self.tr("上一张（[）"), lambda: self.stepped.emit(-1), edge=30),
            IconButton("caret-right", self.tr("下一张（]）"), lambda: self.stepped.emit(1), edge=30),
            self._title, self._place, self._picked, self._mark, separator(), self._scale, self._fit, self._pixels,
            IconButton("arrow-clockwise", self.tr("向右转（R）"), lambda: self.canvas.turn(1), edge=30),
            self._turn, self._beside, self._info, self._next_page, self._take,
            IconButton("x", self.tr("回到网格（Esc）"), self.closed.emit, edge=30), margins=(12, 0, 10, 0),
        )  # fmt: skip
        tools.setStretch(2, 1)
        inner = row(self.canvas, self.facts, gap=0)
        inner.setStretch(0, 1)
        whole = column(frame("bar", tools, height=48), gap=0)
        whole.addLayout(inner, 1)
        self.setLayout(whole)

    def show_photo(self, photo: PhotoRow, place: int, total: int, may_take: bool) -> None:
        """Show a photo. One that is shown already, and was changed, stays as large and turned as it is."""
        self._title.setText(words.name_of(photo))
        self._place.setText(self.tr("第{n}张，共{m}张").format(n=place + 1, m=total))
        self._picked.setVisible(photo.picked)
        if self._row is not None and self._row.id == photo.id and self._row.veiled == photo.veiled:
            self._row = photo
            return
        self._row, self._negative, self._original = photo, False, False
        self._page, self._pages = 0, 1
        self._next_page.hide()
        self.canvas.upright()
        self.canvas.show_beside(QImage())
        self.canvas.mark = ""
        self._turn.setEnabled(photo.negative_id is not None and not photo.veiled)
        self._beside.setEnabled(photo.negative_id is not None and not photo.veiled)
        self._take.setVisible(may_take and photo.own)
        self.canvas.fit()
        self._ask()

    def _shows(self, photo: PhotoRow) -> bool:
        return self._row is not None and self._row.id == photo.id

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

        def show(found: tuple[QImage, int]) -> None:
            if not self._shows(photo):
                return
            image, self._pages = found
            self._negative, self._original = False, True
            self._mark.setVisible(True)
            self._next_page.setVisible(self._pages > 1)
            self._next_page.setText(self.tr("第{n}页，共{m}页").format(n=self._page + 1, m=self._pages))
            self.canvas.show_image(image)
            self.facts.show_picture(image)
            self.canvas.set_scale(self.canvas.scale)

        self._desk.call(
            queries.original_picture, photo.id, self._page, owner=self, on_done=show, on_error=self._desk.refuse
        )

    def turn_page(self) -> None:
        """The next page of a file of several."""
        self._page = (self._page + 1) % max(self._pages, 1)
        self.take_original()

    def show_both(self) -> None:
        """B: photo and negative at the two sides of a curtain; once more ends it."""
        photo = self._row
        if photo is None or not self._beside.isEnabled() or photo.negative_id is None:
            return
        if self.canvas.beside():
            self.canvas.show_beside(QImage())
            return

        def show(image: QImage) -> None:
            if self._shows(photo):
                self.canvas.show_beside(image, (self.tr("底片"), self.tr("照片")))

        self._desk.read(
            queries.negative_picture, photo.negative_id, False, owner=self, on_done=show, on_error=self._desk.refuse
        )

    def turn_facts(self) -> None:
        """I: histogram and what the camera wrote, at the right."""
        self.facts.setVisible(self.facts.isHidden())
        self._info.setChecked(not self.facts.isHidden())

    def _ask(self) -> None:
        photo = self._row
        self._mark.setVisible(False)
        self._turn.setText(self.tr("看照片") if self._negative else self.tr("看负像"))
        if photo is None:
            return
        self._desk.read(queries.large_facts, photo.id, owner=self, on_done=self._show_facts)
        if photo.veiled:
            self.canvas.show_words(self.tr("内部资料，您的角色不能查看影像"))
            return
        wanted = self._negative

        def show(image: QImage) -> None:
            if self._shows(photo) and self._negative == wanted and not self._original:
                self.canvas.show_image(image, self.tr("负像") if wanted else "")
                self.facts.show_picture(image)
                self._tell_scale(self.canvas.effective())

        def refused(error: UserError) -> None:
            if self._shows(photo):
                self.canvas.show_words(messages.sentence(error))

        if wanted and photo.negative_id:
            self._desk.read(
                queries.negative_picture, photo.negative_id, False, owner=self, on_done=show, on_error=refused
            )
        else:
            self._desk.read(queries.photo_picture, photo.id, owner=self, on_done=show, on_error=refused)

    def _show_facts(self, facts: LargeFacts) -> None:
        if self._row is not None and self._row.id == facts.photo_id:
            self.facts.show_facts(facts)
            self.canvas.mark = facts.mark
            self.canvas.update()

    def _tell_scale(self, scale: float) -> None:
        self._scale.setText(f"{round(scale * 100)}%")

    def release(self) -> None:
        """Let go of the picture."""
        self._row = None
        self.canvas.show_words("")
        self.facts.release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Space go back, [ ] and arrows step, N B I R act, + - 0 1 zoom, left and right draw a curtain;
        P is the page's.
        """
        key = Qt.Key(event.key())
        moves = {
            Qt.Key.Key_Left: (-0.2, 0),
            Qt.Key.Key_Right: (0.2, 0),
            Qt.Key.Key_Up: (0, -0.2),
            Qt.Key.Key_Down: (0, 0.2),
        }
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.closed.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.canvas.beside() and not self.canvas.scale:
            self.canvas.draw_curtain(self.canvas.curtain() + (0.05 if key == Qt.Key.Key_Right else -0.05))
        elif key in moves:
            if not (self.canvas.scale and self.canvas.shift(*moves[key])):
                self.stepped.emit(-1 if key in (Qt.Key.Key_Left, Qt.Key.Key_Up) else 1)
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.stepped.emit(-1 if key == Qt.Key.Key_BracketLeft else 1)
        elif key in (Qt.Key.Key_N, Qt.Key.Key_B, Qt.Key.Key_I):
            {Qt.Key.Key_N: self.turn_negative, Qt.Key.Key_B: self.show_both, Qt.Key.Key_I: self.turn_facts}[key]()
        elif key == Qt.Key.Key_R:
            self.canvas.turn(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.canvas.zoom(key != Qt.Key.Key_Minus)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_1):
            self.canvas.set_scale(0.0 if key == Qt.Key.Key_0 else 1.0)
        else:
            super().keyPressEvent(event)
