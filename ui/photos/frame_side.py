"""The right of the light table: the chosen frame as photo, as negative and enlarged, and what is registered of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame

from app import messages
from app.photos import NegativeRow
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries, words
from ui.photos.picture import PictureBox
from ui.photos.queries import FrameFile
from ui.photos.watermark import mark_for
from ui.widgets.base import Button, IconButton, Label, column, frame, repolish, row, scrolled
from ui.widgets.days import days
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner, EmptyState

Pair = tuple[QImage, QImage]


class FrameSide(QFrame):
    """Shows one negative; asks for a scan, a correction, or its photo."""

    stepped = Signal(int)
    scan_asked = Signal(object)  # NegativeRow
    change_asked = Signal(object)  # NegativeRow
    photo_asked = Signal(object)  # PhotoRow
    print_asked = Signal(object)  # NegativeRow
    adjust_asked = Signal(object)  # NegativeRow
    history_asked = Signal(object)  # NegativeRow

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "right")
        self._desk = desk
        self._negative: NegativeRow | None = None
        self._file: FrameFile | None = None
        self._positive = QImage()
        self._may_print = False
        self._frame = Label("", "strong")
        self._number = Label("", "caption", elide=True)
        self.photo = PictureBox(166, covers=True)
        self.photo.opened.connect(self._to_photo)
        self.negative = PictureBox(88, covers=True)
        self.enlarged = PictureBox(88, covers=True)
        self.enlarged.zoom = 3.0  # of a box a third wider than a frame on the strip: four times that
        self.banner = Banner()
        self._facts = Facts(60, 4)
        self._see = Button(self.tr("查看照片"), self._to_photo)
        self._change = Button(self.tr("更改登记"), self._to_change)
        self._scan = Button(self.tr("添加扫描件"), self._to_scan, kind="primary")
        self._adjust = Button(self.tr("调整正像"), self.adjust, kind="link", fit="tool")
        self._history = Button(self.tr("保管记录"), self.history, kind="link", fit="tool")
        self._lay_out()
        self.show_negative(None, None)

    def _lay_out(self) -> None:
        before = IconButton("caret-left", self.tr("上一帧（[）"), lambda: self.stepped.emit(-1), edge=28)
        after = IconButton("caret-right", self.tr("下一帧（]）"), lambda: self.stepped.emit(1), edge=28)
        top = row(self._frame, self._number, before, after, gap=6, margins=(14, 0, 10, 0))
        top.setStretch(1, 1)
        self._head = frame("bar", top, height=48)
        pair = row(self.negative, self.enlarged, gap=8)
        more = row(self._adjust, self._history, None, gap=12)
        inner = column(self.photo, pair, self.banner, 2, self._facts, more, None, gap=8, margins=(14, 12, 12, 12))
        self._whole = scrolled(inner, "surface")
        foot = row(self._see, self._change, self._scan, gap=8, margins=(14, 0, 14, 0))
        for button in (self._see, self._change, self._scan):
            policy = button.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Expanding)
            button.setSizePolicy(policy)
        self._foot = frame("foot", foot, height=56)
        self._none = EmptyState("film-strip", self.tr("没有选中底片"), "")
        laid = column(self._head, self._whole, self._foot, self._none, gap=0, margins=(1, 0, 0, 0))
        laid.setStretch(1, 1)
        laid.setStretch(3, 1)
        self.setLayout(laid)

    def show_negative(self, negative: NegativeRow | None, pair: Pair | None) -> None:
        """Show a negative with its pictures, if they are here, and its photo when it comes."""
        self._negative = negative
        self._file, self._positive = None, QImage()
        for widget in (self._head, self._whole, self._foot):
            widget.setVisible(negative is not None)
        self._none.setVisible(negative is None)
        if negative is None:
            for box in (self.photo, self.negative, self.enlarged):
                box.forget()
            return
        for box in (self.photo, self.negative, self.enlarged):
            box.mark = mark_for(self._desk, negative.secret)
        number = self.tr("第{n}帧").format(n=negative.frame) if negative.frame else self.tr("未编帧号")
        self._frame.setText(number)
        self._number.setText(self.tr("底片号{no}").format(no=negative.negative_no))
        self.banner.say("")
        self.photo.show_words("")
        self.show_pair(negative.id, pair)
        self._see.setEnabled(bool(negative.photo_ids))
        self._see.setText(self.tr("查看照片"))
        self._change.hide()
        self._scan.hide()
        self._adjust.hide()
        self._tell(negative, "", "")
        self._desk.read(queries.frame_file, negative.id, negative.case_id, owner=self, on_done=self._show_file)

    def show_pair(self, negative_id: str, pair: Pair | None) -> None:
        """Negative and enlargement, when they have come."""
        negative = self._negative
        if negative is None or negative.id != negative_id:
            return
        if pair is not None:
            self.negative.show_image(pair[0], self.tr("底片"))
            self.enlarged.show_image(pair[0], self.tr("4倍"))
            self._show_positive(pair[1])
        elif negative.reduced_id is None:
            self.negative.show_words(self.tr("未扫描"), "corners-out")
            self.enlarged.show_words("", "magnifying-glass-plus")
        else:
            self.negative.show_words("", "film-strip")
            self.enlarged.show_words("", "magnifying-glass-plus")

    def _show_file(self, file: FrameFile | None) -> None:
        negative = self._negative
        if negative is None or file is None or file.negative.id != negative.id:
            return
        self._file = file
        may = file.case.own and self._desk.may("photo.file", own=file.case.mine)
        self._change.setVisible(may)
        self._scan.setVisible(may)
        self._adjust.setVisible(may and negative.positive_id is not None)
        self._scan.setText(self.tr("更换扫描件") if negative.scan_id else self.tr("添加扫描件"))
        self._scan.setProperty("kind", "" if negative.scan_id else "primary")
        repolish(self._scan)
        photo = file.photo
        self._tell(negative, words.name_of(photo) if photo else "", photo.photo_no if photo else "")
        self._may_print = may
        if photo is None:
            if may and negative.scan_id:
                self._see.setText(self.tr("生成照片"))
                self._see.setEnabled(True)
            self.photo.show_words(self.tr("没有照片挂接到这张底片"), "image")
            self._show_positive(self._positive)
            return
        if photo.veiled:
            self.photo.show_words(self.tr("内部资料，您的角色不能查看影像"), "shield-warning")
            return

        def show(image: QImage) -> None:
            if self._negative is negative:
                self.photo.show_image(image, self.tr("照片"))

        def refused(error: UserError) -> None:
            if self._negative is negative:
                self.photo.show_words(messages.sentence(error), "warning-circle")

        self._desk.read(queries.photo_picture, photo.id, queries.SMALL, owner=self, on_done=show, on_error=refused)

    def _show_positive(self, image: QImage) -> None:
        """Where no photo was made from the frame, its positive tells what is on it."""
        self._positive = image
        if self._file is not None and self._file.photo is None and not image.isNull():
            self.photo.show_image(image, self.tr("正像，没有照片挂接"))

    def _tell(self, negative: NegativeRow, title: str, number: str) -> None:
        more = len(negative.photo_ids) - 1
        if more > 0:
            title = self.tr("{title}，另{n}张").format(title=title, n=more)
        if not negative.scan_id:
            self.banner.say(self.tr("这张底片还没有扫描图像，扫描后可在灯箱中查看正像"), "info")
        self._facts.set_facts(
            [
                (self.tr("案件"), self._file.case.name if self._file else ""),
                (self.tr("题名"), title),
                (self.tr("照片号"), number),
                (self.tr("种类"), negative.kind_label),
                (self.tr("片种"), negative.film_label),
                (self.tr("卷号帧号"), words.frame_place(negative)),
                (self.tr("拍摄日期"), negative.taken_on),
                (self.tr("状况"), negative.condition or self.tr("未登记")),
                (self.tr("借出"), self._lent(negative)),
                (self.tr("存放"), negative.kept_at or self.tr("未登记")),
                (self.tr("底片袋"), "，".join(filter(None, (negative.sleeve, negative.volume)))),
                (self.tr("尺寸"), "，".join(filter(None, (negative.size, negative.emulsion_mark)))),
                (self.tr("申请"), self.tr("已申请扫描，待办") if negative.wanted else ""),
                (self.tr("扫描"), words.scan_told(negative)),
            ]
        )

    def _lent(self, negative: NegativeRow) -> str:
        if not negative.lent_to or negative.lent_until is None:
            return negative.lent_to
        late = negative.lent_until < days.today()
        told = self.tr("{who}，应于{day}归还，已逾期") if late else self.tr("{who}，{day}前归还")
        return told.format(who=negative.lent_to, day=negative.lent_until)

    def adjust(self) -> None:
        """Ask for the positive to be adjusted."""
        if self._negative is not None:
            self.adjust_asked.emit(self._negative)

    def history(self) -> None:
        """Ask for what happened to it in the store."""
        if self._negative is not None:
            self.history_asked.emit(self._negative)

    def fit(self, wide: bool) -> None:
        """Take the room of the window."""
        self.setFixedWidth(420 if wide else 326)
        self.photo.setFixedHeight(236 if wide else 166)
        for box in (self.negative, self.enlarged):
            box.setFixedHeight(124 if wide else 88)

    def negative_row(self) -> NegativeRow | None:
        """What is shown."""
        return self._negative

    def _to_photo(self) -> None:
        if self._file is None:
            return
        if self._file.photo is not None:
            self.photo_asked.emit(self._file.photo)
        elif self._file.negative.scan_id and self._may_print:
            self.print_asked.emit(self._file.negative)

    def _to_change(self) -> None:
        if self._negative is not None:
            self.change_asked.emit(self._negative)

    def _to_scan(self) -> None:
        if self._negative is not None:
            self.scan_asked.emit(self._negative)
