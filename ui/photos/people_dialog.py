"""标注人物: click a head on the picture, give name and post; the order from the left is derived."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from app import photos
from app.photos import KnownPerson, Mark, PhotoRow
from app.workspace import Version
from ui.desk import Desk
from ui.photos import queries
from ui.photos.picture import GROUND, contained
from ui.photos.queries import PeopleData
from ui.photos.watermark import mark_for, paint_watermark
from ui.style.theme import fonts
from ui.widgets.base import IconButton, Label, clear, column, holder, row, scrolled
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import TextInput

_DOT, _RING = 10.0, 17.0
_STEP = 10


def _t(text: str) -> str:
    return QCoreApplication.translate("PeopleDialog", text)


class MarkedPicture(QWidget):
    """The picture with a numbered dot at each head. Click adds one; arrows move the one in hand."""

    clicked_at = Signal(int, int)  # thousandths
    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.watermark = ""
        self._marks: list[tuple[int, int]] = []
        self.current = -1
        self.setMinimumSize(520, 390)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_t("照片，单击头像处标注人物，方向键移动当前标注"))
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_image(self, image: QImage) -> None:
        """Show the picture."""
        self._image = image
        self.update()

    def show_marks(self, marks: list[tuple[int, int]], current: int) -> None:
        """Show where people are; the one in hand is ringed."""
        self._marks, self.current = marks, current
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture and dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), GROUND)
        if self._image.isNull():
            return
        place = self._place()
        painter.drawImage(place, self._image)
        if self.watermark:
            paint_watermark(painter, place, self.watermark)
        painter.setFont(fonts.ui(12, True))
        for number, (x, y) in enumerate(self._marks):
            at = QPointF(place.left() + x * place.width() / 1000, place.top() + y * place.height() / 1000)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ink, width in (("#FFFFFF", 4.0), ("#3D6FE0", 2.0)):  # a ring leaves the face to be seen
                painter.setPen(QPen(QColor(ink), width + (1.5 if number == self.current else 0)))
                painter.drawEllipse(at, _RING, _RING)
            at += QPointF(_RING, -_RING)
            painter.setPen(QPen(QColor("#FFFFFF"), 1.5))
            painter.setBrush(QColor("#26438C"))
            painter.drawEllipse(at, _DOT, _DOT)
            box = QRectF(at.x() - _DOT, at.y() - _DOT, 2 * _DOT, 2 * _DOT)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _place(self) -> QRectF:
        return contained(self._image, QRectF(self.rect()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A head."""
        place = self._place()
        if self._image.isNull() or not place.contains(event.position()):
            return
        x = round(1000 * (event.position().x() - place.left()) / place.width())
        y = round(1000 * (event.position().y() - place.top()) / place.height())
        self.clicked_at.emit(min(max(x, 0), 1000), min(max(y, 0), 1000))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the one in hand; Insert adds one in the middle."""
        steps = {
            Qt.Key.Key_Left: (-_STEP, 0), Qt.Key.Key_Right: (_STEP, 0),
            Qt.Key.Key_Up: (0, -_STEP), Qt.Key.Key_Down: (0, _STEP),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(*steps[key])
        elif key == Qt.Key.Key_Insert:
            self.clicked_at.emit(500, 400)
        else:
            super().keyPressEvent(event)


class _Person:
    """One line: name, post, away with it."""

    def __init__(self, dialog: PeopleDialog, mark: Mark) -> None:
        self.x, self.y = mark.x, mark.y
        self.number = Label("", "strong")
        self.number.setFixedWidth(20)
        self.name = TextInput(_t("姓名"), fit="dense")
        self.post = TextInput(_t("职务"), fit="dense")
        self.name.setAccessibleName(_t("姓名"))
        self.post.setAccessibleName(_t("职务"))
        self.name.setText(mark.name)
        self.post.setText(mark.post)
        self.away = IconButton("x", _t("删去这个人"), lambda: dialog.remove(self), edge=26)
        self.box = holder(row(self.number, self.name, self.post, self.away, gap=6))
        self.name.textChanged.connect(lambda _text: dialog.tell())
        self.post.textChanged.connect(lambda _text: dialog.tell())
        self.name.editingFinished.connect(lambda: dialog.look_up(self))

    def mark(self) -> Mark:
        return Mark(self.name.value(), self.post.value(), self.x, self.y)


class PeopleDialog(Dialog):
    """Marks of one photo; saved together, with a check of the version."""

    def __init__(self, desk: Desk, parent: QWidget | None, photo: PhotoRow) -> None:
        super().__init__(parent, _t("标注人物"), width=900)
        self._desk, self._photo = desk, photo
        self._known: list[KnownPerson] = []
        self._version = Version(0, 0, 0)
        self.people: list[_Person] = []
        self.picture = MarkedPicture()
        self.picture.watermark = mark_for(desk, photo.secrecy != "public")
        self.picture.clicked_at.connect(self.add)
        self.picture.moved.connect(self._shift)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._told = Label("", "dense2", wrap=True)
        self._spelled = Label("", "caption", wrap=True)
        hint = Label(
            _t("单击照片上的头像处（或按Insert，用方向键移到头像），再写姓名和职务；左起次序自动排出"),
            "caption",
            wrap=True,
        )
        area = scrolled(column(self._lines, None, margins=(0, 0, 8, 0)), "surface")
        side = column(hint, area, Label(_t("人物"), "field"), self._told, self._spelled, gap=8)
        side.setStretch(1, 1)
        right = holder(side)
        right.setFixedWidth(330)
        whole = row(self.picture, right, gap=14)
        whole.setStretch(0, 1)
        self.body.addLayout(whole, 1)
        self.add_button(_t("取消"), self.reject)
        self.go_button = self.add_button(_t("保存标注"), self.submit, kind="primary", default=True)
        self.go_button.setEnabled(False)
        desk.read(queries.people_data, photo.id, owner=self, on_done=self._show, on_error=self.refuse)

    def _show(self, data: PeopleData) -> None:
        self._known, self._version = data.known, Version(*data.version)
        self.picture.show_image(data.image)
        for mark in data.marks:
            self._put(mark)
        self.go_button.setEnabled(True)
        self.tell()

    def add(self, x: int, y: int) -> None:
        """A head was clicked: another line, its name first."""
        person = self._put(Mark("", "", x, y))
        self.tell()
        person.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, mark: Mark) -> _Person:
        person = _Person(self, mark)
        completer = QCompleter([one.name for one in self._known], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        person.name.setCompleter(completer)
        self.people.append(person)
        self._lines.addWidget(person.box)
        self.picture.current = len(self.people) - 1
        return person

    def remove(self, person: _Person) -> None:
        """Not that one."""
        self.people.remove(person)
        person.box.deleteLater()
        self.picture.current = -1
        self.tell()

    def _shift(self, right: int, down: int) -> None:
        if 0 <= self.picture.current < len(self.people):
            person = self.people[self.picture.current]
            person.x, person.y = min(max(person.x + right, 0), 1000), min(max(person.y + down, 0), 1000)
            self.tell()

    def tell(self) -> None:
        """Numbers, dots, and how 人物 will read."""
        for place, person in enumerate(self.people, 1):
            person.number.setText(str(place))
        self.picture.show_marks([(one.x, one.y) for one in self.people], self.picture.current)
        named = [one.mark() for one in self.people if one.name.value()]
        self._told.setText(photos.people_text(named) or _t("还没有标注"))
        other = [(one.name.value(), photos.spelled_otherwise(one.name.value(), self._known)) for one in self.people]
        told = [_t("“{name}”在库中写作“{known}”").format(name=name, known=known) for name, known in other if known]
        self._spelled.setText("；".join(told))

    def look_up(self, person: _Person) -> None:
        """A known name brings its post."""
        found = next((one for one in self._known if one.name == person.name.value()), None)
        if found is not None and found.post and not person.post.value():
            person.post.setText(found.post)

    def text(self) -> str:
        """How 人物 will read."""
        return self._told.text()

    def submit(self) -> None:
        """Save."""
        if not self.go_button.isEnabled():
            return
        nameless = next((one for one in self.people if not one.name.value()), None)
        if nameless is not None:
            self.banner.say(_t("第{n}个标注没有写姓名").format(n=self.people.index(nameless) + 1), "error")
            nameless.name.setFocus()
            return
        marks = [one.mark() for one in self.people]
        self.go_button.setEnabled(False)
        self._desk.work(
            queries.save_marks, self._photo.id, marks, self._version, owner=self,
            on_done=lambda _none: self.accept(), on_error=self._failed,
        )  # fmt: skip

    def _failed(self, error: object) -> None:
        self.go_button.setEnabled(True)
        self.refuse(error)  # type: ignore[arg-type]

    def clear(self) -> None:
        """Let go of everything."""
        clear(self._lines)
        self.people.clear()
