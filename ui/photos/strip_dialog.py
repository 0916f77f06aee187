"""整条扫描: the frames that were found in a strip or sheet are shown, chosen, numbered and registered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.photos import FoundFilm, FoundFrame
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.forms import Kind, Spec
from ui.forms.build import SpecForm
from ui.photos import queries, writing
from ui.photos.negative_form import ORDINARY, FilmEnd, colour_of, form_of, specs
from ui.photos.picture import GROUND, contained
from ui.style.theme import fonts
from ui.widgets.base import Label, column, holder, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, FieldRow
from ui.widgets.notes import ProgressPanel

_CHOSEN, _LEFT = QColor("#3D6FE0"), QColor("#9AA5B8")


def _t(text: str) -> str:
    return QCoreApplication.translate("StripDialog", text)


class FoundView(QWidget):
    """The scan with its frames outlined; a click takes one in or leaves it out."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._frames: tuple[FoundFrame, ...] = ()
        self._taken: set[int] = set()
        self._first = 0
        self.setMinimumSize(420, 380)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_t("扫描件，单击画幅选入或排除，数字键切换"))

    def show_film(self, image: QImage, frames: tuple[FoundFrame, ...]) -> None:
        """Show a scan; whole frames are taken."""
        self._image, self._frames = image, frames
        self._taken = {place for place, frame in enumerate(frames) if frame.whole}
        self.update()

    def taken(self) -> list[FoundFrame]:
        """The frames to be registered, in their order."""
        return [frame for place, frame in enumerate(self._frames) if place in self._taken]

    def turn(self, place: int) -> None:
        """Take a frame in or leave it out."""
        if 0 <= place < len(self._frames):
            self._taken ^= {place}
            self.update()
            self.turned.emit()

    def number_from(self, first: int) -> None:
        """The number of the first frame."""
        self._first = first
        self.update()

    def _shapes(self) -> list[QPolygonF]:
        box = contained(self._image, QRectF(self.rect()).adjusted(8, 8, -8, -8))
        return [
            QPolygonF(
                [
                    QPointF(box.left() + x * box.width() / 10_000, box.top() + y * box.height() / 10_000)
                    for x, y in f.corners
                ]
            )
            for f in self._frames
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Scan, outlines, numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), GROUND)
        if self._image.isNull():
            return
        painter.drawImage(contained(self._image, QRectF(self.rect()).adjusted(8, 8, -8, -8)), self._image)
        painter.setFont(fonts.ui(13, True))
        number = self._first
        for place, shape in enumerate(self._shapes()):
            on = place in self._taken
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(
                QPen(_CHOSEN if on else _LEFT, 3 if on else 1.5, Qt.PenStyle.SolidLine if on else Qt.PenStyle.DashLine)
            )
            painter.drawPolygon(shape)
            plate = QRectF(shape.boundingRect().left() + 4, shape.boundingRect().top() + 4, 54 if not on else 34, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_CHOSEN if on else QColor(16, 22, 38, 200))
            painter.drawRoundedRect(plate, 3, 3)
            painter.setPen(QColor("#FFFFFF"))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, str(number) if on else _t("不登记"))
            number += on

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take in or leave out."""
        for place, shape in enumerate(self._shapes()):
            if shape.containsPoint(event.position(), Qt.FillRule.OddEvenFill):
                self.turn(place)
                return

    def keyPressEvent(self, event: Any) -> None:
        """1 to 9: that frame."""
        if event.text().isdigit() and event.text() != "0":
            self.turn(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)


class StripDialog(Dialog):
    """First looks for the frames, then asks what they are."""

    registered = Signal(str)  # the first frame's id

    def __init__(self, desk: Desk, parent: QWidget | None, case_id: str, file: Path) -> None:
        super().__init__(parent, _t("整条扫描件"), width=980)
        self._desk, self._case_id, self._file = desk, case_id, file
        self.film: FoundFilm | None = None
        self.view = FoundView()
        self.view.turned.connect(self._count)
        self.case = FieldRow(_t("案件"), Choice(empty=_t("请选择")), required=True)
        border = Spec("border", _t("保留片边（‰）"), Kind.NUMBER, 6, least=0, most=100)
        shown = [one for one in specs() if one.key != "condition"]
        self.form = SpecForm([*shown, border])
        self.form.set_values(ORDINARY | {"frame": "1", "strip": "1"})
        self.form.edited.connect(self._count)
        self._end = FilmEnd(desk, self, self.case, self.form, self._follow_on, strip=True)
        self.progress = ProgressPanel(_t("正在裁出画幅"))
        self.progress.hide()
        self._told = Label(_t("正在查找画幅"), "dense2", wrap=True)
        side = holder(column(self.case, self.form, self._told, self.progress, None, gap=10))
        side.setFixedWidth(380)
        self.pages = QStackedWidget()
        whole = row(self.view, side, gap=14)
        whole.setStretch(0, 1)
        self.body.addLayout(whole, 1)
        self.safe = self.add_button(_t("取消"), self.reject)
        self.go_button = self.add_button(_t("登记"), self.submit, kind="primary", default=True)
        self.go_button.setEnabled(False)
        desk.read(queries.own_cases, owner=self, on_done=self._offer)
        desk.call(queries.found_film, file, owner=self, on_done=self._show, on_error=self._refused)

    def _offer(self, cases: list[tuple[str, str]]) -> None:
        self.case.field.set_options(cases)  # type: ignore[attr-defined]
        self.case.set_value(self._case_id)
        (self.form.rows["negative_no"] if self.case.value() else self.case).field.setFocus()
        self._end.go_on()

    def _follow_on(self, values: dict[str, Any]) -> None:
        self.form.set_values(values)
        self._colour()
        self._count()

    def _colour(self) -> None:
        """The film's own base says whether it is a colour negative; a person may say otherwise."""
        told = colour_of(self.film.base) if self.film is not None else ""
        if told and self.form.values().get("colour") in ("bw", "colour"):
            self.form.set_values({"colour": told})

    def _show(self, found: tuple[FoundFilm, QImage]) -> None:
        self.film, image = found
        self.view.show_film(image, self.film.frames)
        self._colour()
        self._count()

    def _count(self) -> None:
        if self.film is None:
            return
        taken = self.view.taken()
        first = str(self.form.values().get("frame", ""))
        self.view.number_from(int(first) if first.isdigit() else 1)
        if not self.film.frames:
            self._told.setText(_t("没有找到画幅。请核对是否整条底片；单帧扫描请在底片上直接添加"))
        else:
            left = len(self.film.frames) - len(taken)
            told = _t("找到{n}个画幅，登记{m}个；单击画幅或按其序号可选入或排除").format(
                n=len(self.film.frames), m=len(taken)
            )
            partial = sum(not frame.whole for frame in self.film.frames)
            if partial and left:
                told += _t("。{n}个被图像边缘截断，先不登记").format(n=partial)
            self._told.setText(told)
        self.go_button.setText(_t("登记{n}帧").format(n=len(taken)) if taken else _t("登记"))
        self.go_button.setEnabled(bool(taken))

    def submit(self) -> None:
        """Cut and register."""
        if not self.go_button.isEnabled() or not self.form.check():
            return
        if self.case.missing():
            self.case.set_error(_t("请选择案件"))
            return
        self.banner.say("")
        values = self.form.values()
        self.go_button.setEnabled(False)
        job = self._desk.call(
            writing.cut_film,
            self.case.value(),
            self._file,
            self.view.taken(),
            form_of(values),
            self.film.base if self.film is not None else (),
            int(values.get("border") or 0),
            owner=self,
            on_done=self._done,
            on_error=self._refused,
            on_progress=self.progress.tick,
            on_cancelled=self._count,
            cancel=CancelToken(),
        )
        if job is not None:
            self.progress.watch(job)

    def _done(self, ids: list[str]) -> None:
        self._desk.say(_t("已登记{n}帧底片").format(n=len(ids)))
        self.accept()
        if ids:
            self.registered.emit(ids[0])

    def _refused(self, error: UserError) -> None:
        self.progress.hide()
        left = self.form.show_findings(error)
        if left or not error.params.get("findings"):
            self.refuse(error)
        self._count()
