"""比较: two to four pictures side by side, moved and enlarged together; the best is picked here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app import messages
from app.photos import NegativeRow, PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries, words, writing
from ui.photos.canvas import Canvas
from ui.photos.watermark import mark_for
from ui.widgets.base import Button, Label, column, holder, row
from ui.widgets.dialogs import Dialog

_PART = 0.94  # of the window that it stands over


def _t(text: str) -> str:
    return QCoreApplication.translate("CompareDialog", text)


class CompareDialog(Dialog):
    """Photos, or frames of film as positives. Keys 1 to 4 pick; + - 0 1 and arrows act on all."""

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[PhotoRow] | Sequence[NegativeRow]) -> None:
        super().__init__(parent, _t("比较"), width=1000)
        self.setMinimumHeight(600)
        if parent is not None:
            self.resize(parent.window().size() * _PART)
        self._desk = desk
        self.rows: list[PhotoRow | NegativeRow] = [*rows]
        self.canvases: list[Canvas] = []
        self.picks: list[Button] = []
        self._picked = [one.picked for one in self.rows]
        grid = QGridLayout()
        grid.setSpacing(8)
        across = 2 if len(rows) != 3 else 3
        may = desk.may("photo.file")
        for place, one in enumerate(self.rows):
            canvas = Canvas()
            canvas.mark = mark_for(desk, one.secrecy != "public" if isinstance(one, PhotoRow) else one.secret)
            canvas.moved.connect(partial(self._follow, canvas))
            self.canvases.append(canvas)
            name = (
                words.name_of(one)
                if isinstance(one, PhotoRow)
                else _t("第{n}帧").format(n=one.frame or one.negative_no)
            )
            pick = Button("", partial(self.pick, place), fit="row", icon_name="star")
            pick.setVisible(may)
            self.picks.append(pick)
            head = row(Label(f"{place + 1}", "strong"), Label(name, "dense", elide=True), pick, gap=8)
            head.setStretch(1, 1)
            cell = column(canvas, head, gap=6)
            cell.setStretch(0, 1)
            grid.addWidget(holder(cell), place // across, place % across)
            self._ask(place, one)
        self.body.addLayout(grid, 1)
        self.foot_note(Label(_t("滚轮或+ -缩放，拖动平移，各幅一起动；1至4优选"), "caption"))
        self.add_button(_t("关闭"), self.accept, default=True)
        self._tell()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        desk.locked.connect(self.reject)

    def _ask(self, place: int, one: PhotoRow | NegativeRow) -> None:
        def show(image: QImage) -> None:
            self.canvases[place].show_image(image)

        def refused(error: UserError) -> None:
            self.canvases[place].show_words(messages.sentence(error))

        asked = (
            (queries.photo_picture, one.id)
            if isinstance(one, PhotoRow)
            else (queries.negative_picture, one.id, one.positive_id is not None)
        )
        self._desk.read(*asked, owner=self, on_done=show, on_error=refused)

    def _follow(self, which: Canvas) -> None:
        for canvas in self.canvases:
            if canvas is not which:
                canvas.follow(which)

    def pick(self, place: int) -> None:
        """Take one as the best, or take that back."""
        one, wanted = self.rows[place], not self._picked[place]

        def done(_none: object) -> None:
            self._picked[place] = wanted
            self._tell()

        act = writing.pick if isinstance(one, PhotoRow) else writing.pick_negatives
        self._desk.work(act, [one.id], wanted, owner=self, on_done=done, on_error=self.refuse)

    def picked(self) -> list[bool]:
        """Which are taken."""
        return list(self._picked)

    def _tell(self) -> None:
        for button, on in zip(self.picks, self._picked, strict=True):
            button.setText(_t("已优选，取消") if on else _t("优选"))
            button.show_icon("star-fill" if on else "star")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures pick, signs and arrows act on all."""
        key, first = Qt.Key(event.key()), self.canvases[0]
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
            place = key - Qt.Key.Key_1
            if place < len(self.rows) and self.picks[place].isVisible():
                self.pick(place)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            first.zoom(key != Qt.Key.Key_Minus)
            self._follow(first)
        elif key == Qt.Key.Key_0:
            first.fit()
            self._follow(first)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            across = {Qt.Key.Key_Left: -0.2, Qt.Key.Key_Right: 0.2}.get(key, 0.0)
            first.shift(across, {Qt.Key.Key_Up: -0.2, Qt.Key.Key_Down: 0.2}.get(key, 0.0))
            self._follow(first)
        else:
            super().keyPressEvent(event)
